"""Bring customers in from a file, and take them out to one: import, export."""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from store.desk.desk import Desk
from store.desk.opening import make_store
from store.desk.pack_writer import write_pack as write
from store.domain.errors import NotFound, NotSaved, Refused
from store.exchange.importer import ImportFile, ImportReport, all_new
from store.exchange.json_file import OfficeFile, encode_office, office_of
from store.exchange.reconcile import ImportLine
from store.files.disk import replace_file
from store.i18n.language import _, ngettext
from store.tables import writer
from store.tables.columns import CUSTOMERS, USERS
from store.tables.csv_table import encode_csv
from store.tables.formats import read_file
from tui.cli.answer import Answer, OpenDesk
from tui.cli.parser import Options
from tui.cli.progress import Progress
from tui.cli.run.customers import filter_of
from tui.formatting.safe_text import grouped, safe


def import_file(options: Options, os_user: str, open_desk: OpenDesk) -> Answer:
    """Bring in a file; where there is no store yet, make one from an exchange file."""
    incoming = read_file(_bytes_of(options.file))
    for notice in incoming.notices:
        print(safe(_("note: {note}", note=notice)), file=sys.stderr)
    try:
        desk = open_desk()
    except NotFound:
        if incoming.office is None:
            raise
        brought = _made(options, os_user, incoming)
    else:
        progress = Progress(len(incoming.customers), quiet=options.json)
        brought = desk.run_import(
            incoming,
            skip_faulty=options.skip_faulty,
            dry_run=options.dry_run,
            told=progress.step,
        )
        progress.end()
    return _answer(options, incoming, brought)


def _made(options: Options, os_user: str, incoming: ImportFile) -> ImportReport:
    """Make a store of what a file brings."""
    if not options.skip_faulty and not options.dry_run:
        incoming.whole()
    if not options.dry_run:
        make_store(options.store, office_of(incoming), os_user=os_user)
    return all_new(incoming)


def _answer(options: Options, incoming: ImportFile, brought: ImportReport) -> Answer:
    """Tell what became of the file; what was skipped is written beside it."""
    counts = {
        "customers": brought.customers,
        "changed": brought.changed,
        "unchanged": brought.unchanged,
        "employees": brought.employees,
    }
    if options.dry_run:
        value = {"dry_run": counts | {"refused": brought.refused}, "rows": _rows(brought)}
        exit_code = Refused.exit_code if brought.refused else 0
        return Answer([*_lines(brought), _would_be(brought)], value, exit_code)
    lines = [_was(brought)]
    told: dict[str, object] = {"done": counts}
    if brought.refused:
        file = _write_skipped(options.file, incoming, brought)
        lines = [*_lines(brought, only_refused=True), *lines]
        lines.append(
            _(
                "skipped {count}; mend them in {file} and import that",
                count=brought.refused,
                file=file,
            )
        )
        told |= {"skipped": f"{file}", "rows": _rows(brought)}
    return Answer(lines, told)


def _would_be(brought: ImportReport) -> str:
    """Say in one line what an import would do."""
    parts = [_("{customers} and {employees} would be added", **_new(brought))]
    if brought.changed:
        parts.append(
            ngettext(
                "{count} customer would be changed",
                "{count} customers would be changed",
                brought.changed,
                count=grouped(brought.changed),
            )
        )
    parts += _unchanged(brought)
    if brought.refused:
        parts.append(_("{count} refused", count=brought.refused))
    return ", ".join(parts)


def _was(brought: ImportReport) -> str:
    """Say in one line what an import has done."""
    parts = [_("{customers} and {employees} added", **_new(brought))]
    if brought.changed:
        parts.append(
            ngettext(
                "{count} customer changed",
                "{count} customers changed",
                brought.changed,
                count=grouped(brought.changed),
            )
        )
    return ", ".join([*parts, *_unchanged(brought)])


def _new(brought: ImportReport) -> dict[str, str]:
    return {
        "customers": ngettext("{n} customer", "{n} customers", brought.customers),
        "employees": ngettext("{n} employee", "{n} employees", brought.employees),
    }


def _unchanged(brought: ImportReport) -> list[str]:
    if not brought.unchanged:
        return []
    return [
        ngettext(
            "{n} customer was there already", "{n} customers were there already", brought.unchanged
        )
    ]


def _lines(brought: ImportReport, *, only_refused: bool = False) -> Iterator[str]:
    """Tell row by row what is new, changed and refused."""
    for each in brought.lines:
        if each.refusals:
            yield from (_("refused: {what}", what=refusal.message) for refusal in each.refusals)
        elif each.what != "unchanged" and not only_refused:
            changes = "; ".join(f"{field}: {words}" for field, words in each.changes.items())
            line = _arrived(each)
            yield f"{line}: {changes}" if changes else line


def _arrived(arrival: ImportLine) -> str:
    who = f"{arrival.number} {arrival.name}"
    if arrival.what == "new":
        return _("new: {who}", who=who)
    return _("changed: {who}", who=who)


def _rows(brought: ImportReport) -> list[dict[str, object]]:
    shown = ("number", "name", "place", "what", "changes", "refusals")
    return [
        {field: getattr(each, field) for field in shown}
        for each in brought.lines
        if each.what != "unchanged"
    ]


def _write_skipped(name: str, incoming: ImportFile, brought: ImportReport) -> Path:
    """Write what was skipped to a new file beside the one that was read."""
    reasons = {each.place: _why(each) for each in brought.lines if each.refusals}
    source = Path("import" if name == "-" else name)
    place = 1
    while True:
        number = f"-{place}" if place > 1 else ""
        file = source.with_name(f"{source.stem}-skipped{number}{incoming.suffix}")
        try:
            with open(file, "xb") as new:
                new.write(incoming.skipped(reasons))
        except FileExistsError:
            place += 1
        except OSError as error:
            raise NotSaved(
                _(
                    "{file}: cannot be written: {why}; the rest is imported",
                    file=file,
                    why=error.strerror,
                )
            ) from None
        else:
            return file


def _why(arrival: ImportLine) -> tuple[str, ...]:
    return tuple(refusal.message for refusal in arrival.refusals)


def export_file(options: Options, desk: Desk) -> Answer:
    """Write the customers that a filter shows to a file or to standard output."""
    exchange = desk.export(filter_of(options))
    by_name = "csv" if options.file.lower().endswith(".csv") else "json"
    as_csv = (options.format or by_name) == "csv" or options.users
    raw = (
        _table(exchange, users=options.users, raw=options.raw)
        if as_csv
        else encode_office(exchange)
    )
    count = len(exchange.customers)
    if options.file != "-":
        _write(Path(options.file), raw)
        line = ngettext(
            "{count} customer written to {file}",
            "{count} customers written to {file}",
            count,
            count=grouped(count),
            file=options.file,
        )
        return Answer([line], {"exported": count})
    if options.json:
        return Answer((), raw.decode("utf-8-sig") if as_csv else msgspec.Raw(raw))
    sys.stdout.flush()
    sys.stdout.buffer.write(raw if as_csv else raw + b"\n")
    sys.stdout.buffer.flush()
    return Answer((), None)


def _table(exchange: OfficeFile, *, users: bool, raw: bool) -> bytes:
    columns = USERS if users else CUSTOMERS
    rows = writer.rows_of_users if users else writer.rows_of_customers
    return encode_csv(writer.headings(columns), rows(exchange.customers), raw=raw)


def _write(file: Path, raw: bytes) -> None:
    """Replace a file as a whole; what is no plain file, such as a pipe, is written to."""
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(raw)
            return
        replace_file(file, raw)
    except OSError as error:
        raise NotSaved(
            _("{file}: cannot be written: {why}", file=file, why=error.strerror)
        ) from None


def _bytes_of(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except FileNotFoundError:
        raise NotFound(_("{file}: there is no such file", file=file)) from None
    except OSError as error:
        raise NotFound(_("{file}: cannot be read: {why}", file=file, why=error.strerror)) from None


def hand_over(options: Options, desk: Desk) -> Answer:
    """Write the pack, then record that it was made."""
    done, files = write(desk, options.number, options.service, options.output)
    line = ngettext(
        "{whose}: {count} file in {folder}",
        "{whose}: {count} files in {folder}",
        len(files),
        count=grouped(len(files)),
        whose=f"{done.customer.number} {done.customer.name}",
        folder=options.output,
    )
    return Answer(
        [line, _("sha256sum -c SHA256SUMS checks them there")],
        {
            "done": done.entry,
            "version": done.customer.version,
            "files": {name: f"{file}" for name, file in files.items()},
        },
    )
