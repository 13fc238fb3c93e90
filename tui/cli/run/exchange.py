"""Bring customers in, take them out, hand them over: import, export, handover."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from store.desk.desk import Desk
from store.desk.opening import make_store
from store.desk.pack_writer import write_pack
from store.domain.catalogue import catalogue
from store.domain.errors import NotFound, NotSaved, Refused, StoreDamaged
from store.domain.model import Customer
from store.exchange.import_file import ImportFile, of_a_kind, place_words
from store.exchange.importer import ImportReport, all_new
from store.exchange.json_file import OfficeFile, encode_office, office_of
from store.exchange.reconcile import ImportLine
from store.i18n.language import _, ngettext
from store.tables import writer
from store.tables.column import Column
from store.tables.columns import CUSTOMERS, RECORDS, USERS
from store.tables.csv_table import encode_csv
from tui.cli.answer import Answer, exit_code_of
from tui.cli.files import incomplete_beside, read_input, write_bytes
from tui.cli.import_reading import read_incoming
from tui.cli.options import Options
from tui.cli.progress import Progress
from tui.cli.run.customers import filter_of
from tui.formatting.safe_text import grouped
from tui.terminal import process


def import_file(options: Options, open_desk: Callable[[], Desk]) -> Answer:
    """Bring in a file; where there is no store yet, make one from an exchange file."""
    raw = read_input(options.file)
    try:
        desk = open_desk()
    except NotFound:
        incoming = read_incoming(options, raw, catalogue())
        if incoming.office is None:
            raise
        report = _made(options, incoming)
    else:
        incoming = read_incoming(options, raw, desk.services)
        report = _brought(options, incoming, desk)
    return _answer(options, incoming, report)


def _brought(options: Options, incoming: ImportFile, desk: Desk) -> ImportReport:
    """Bring in what was read, or say what would be; a refusal tells how it was read as well."""
    progress = Progress(len(incoming.customers), quiet=options.json)
    try:
        report = desk.run_import(
            incoming,
            skip_faulty=options.skip_faulty,
            dry_run=options.dry_run,
            agreed=frozenset(options.agree),
            on_line=progress.step,
        )
    except Refused as error:
        for notice in incoming.notices:
            error.add_note(notice)
        raise
    progress.end()
    return report


def _made(options: Options, incoming: ImportFile) -> ImportReport:
    """Make a store of what a file brings."""
    if not options.skip_faulty and not options.dry_run:
        incoming.whole()
    if not options.dry_run:
        make_store(options.store, office_of(incoming), os_user=process.os_user())
    return all_new(incoming)


def _answer(options: Options, incoming: ImportFile, report: ImportReport) -> Answer:
    """Tell what became of the file; what was skipped is written beside it."""
    counts = {
        "customers": report.customers,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "employees": report.employees,
    }
    if report.employees_changed:
        counts["employees_changed"] = report.employees_changed
    if options.dry_run:
        told = [*incoming.notices, *report.notes]
        open_questions = [question.refusal for question in incoming.questions]
        dry: dict[str, object] = {
            "dry_run": counts | {"refused": report.refused},
            "rows": _rows(report),
        }
        if open_questions:
            dry["questions"] = incoming.questions
        return Answer(
            [
                *(_("note: {note}", note=note) for note in report.notes),
                *_lines(report),
                *(_("question: {question}", question=q.message) for q in open_questions),
                _would_be(report),
            ],
            dry | ({"notes": told} if told else {}),
            exit_code_of(report.refused or open_questions),
        )
    notes = [*report.notes, *(note for line in report.lines for note in _notes(line))]
    lines = [*(_("note: {note}", note=note) for note in notes), _was(report)]
    told = [*incoming.notices, *notes]
    value: dict[str, object] = {"done": counts} | ({"notes": told} if told else {})
    if report.refused or (options.skip_faulty and incoming.left_out):
        file = _write_skipped(options.file, incoming, report)
        lines = [*_lines(report, only_refused=True), *lines]
        lines.append(_skipped_words(report, incoming, file))
        value |= {"skipped": f"{file}", "rows": _rows(report)}
    return Answer(lines, value)


def _skipped_words(report: ImportReport, incoming: ImportFile, file: Path) -> str:
    """Say where what was skipped is to be mended: whole customers, or parts of rows."""
    if report.refused:
        return _(
            "skipped {count}; mend them in {file} and import that", count=report.refused, file=file
        )
    return ngettext(
        "a part of {count} row was left out; mend it in {file} and import that",
        "parts of {count} rows were left out; mend them in {file} and import that",
        len(incoming.left_out),
        count=grouped(len(incoming.left_out)),
        file=file,
    )


def _would_be(report: ImportReport) -> str:
    """Say in one line what an import would do."""
    parts = [_("{customers} and {employees} would be added", **_new(report))]
    if report.changed:
        parts.append(
            ngettext(
                "{count} customer would be changed",
                "{count} customers would be changed",
                report.changed,
                count=grouped(report.changed),
            )
        )
    if report.employees_changed:
        parts.append(
            ngettext(
                "{count} employee would be changed",
                "{count} employees would be changed",
                report.employees_changed,
                count=grouped(report.employees_changed),
            )
        )
    parts += _unchanged(report)
    if report.refused:
        parts.append(_("{count} refused", count=report.refused))
    return ", ".join(parts)


def _was(report: ImportReport) -> str:
    """Say in one line what an import has done."""
    parts = [_("{customers} and {employees} added", **_new(report))]
    if report.changed:
        parts.append(
            ngettext(
                "{count} customer changed",
                "{count} customers changed",
                report.changed,
                count=grouped(report.changed),
            )
        )
    if report.employees_changed:
        parts.append(
            ngettext(
                "{count} employee changed",
                "{count} employees changed",
                report.employees_changed,
                count=grouped(report.employees_changed),
            )
        )
    return ", ".join([*parts, *_unchanged(report)])


def _new(report: ImportReport) -> dict[str, str]:
    return {
        "customers": ngettext("{n} customer", "{n} customers", report.customers),
        "employees": ngettext("{n} employee", "{n} employees", report.employees),
    }


def _unchanged(report: ImportReport) -> list[str]:
    if not report.unchanged:
        return []
    return [
        ngettext(
            "{n} customer was there already", "{n} customers were there already", report.unchanged
        )
    ]


def _lines(report: ImportReport, *, only_refused: bool = False) -> Iterator[str]:
    """Tell row by row what is new, changed and refused."""
    refused = of_a_kind(why for line in report.lines for why in _why(line))
    yield from (_("refused: {what}", what=why) for why in refused)
    for line in report.lines:
        if only_refused:
            continue
        yield from (_("note: {note}", note=note) for note in _notes(line))
        if line.what in ("new", "changed"):
            changes = "; ".join(f"{field}: {words}" for field, words in line.changes.items())
            yield f"{_arrived(line)}: {changes}" if changes else _arrived(line)


def _notes(line: ImportLine) -> tuple[str, ...]:
    """Say what there is to know of a customer in the file that is taken, with its place."""
    who = f"{line.number} {line.name}" if line.name != line.number else line.name
    where = f"{place_words(line.place)} ({who})"
    return tuple(f"{where}: {note}" for note in line.notes)


def _arrived(line: ImportLine) -> str:
    who = f"{line.number} {line.name}".strip()
    if line.what == "new":
        return _("new: {who}", who=who)
    return _("changed: {who}", who=who)


def _rows(report: ImportReport) -> list[dict[str, object]]:
    shown = ("number", "name", "place", "what", "changes", "notes", "refusals")
    return [
        {field: getattr(line, field) for field in shown}
        for line in report.lines
        if line.what != "unchanged" or line.notes
    ]


def _write_skipped(name: str, incoming: ImportFile, report: ImportReport) -> Path:
    """Write what was skipped to a new file beside the one that was read."""
    reasons = {line.place: _why(line) for line in report.lines if line.refusals}
    reasons = {**reasons, **{place: why for place, why in incoming.left_out.items()
                             if place not in reasons}}  # fmt: skip
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


def _why(line: ImportLine) -> tuple[str, ...]:
    return tuple(refusal.message for refusal in line.refusals)


def export_file(options: Options, desk: Desk) -> Answer:
    """Write the customers that a filter shows to a file or to standard output.

    Where some cannot be read, the rest is written, and exit code 6 says so.
    """
    damage: list[StoreDamaged] = []
    exchange = desk.export(filter_of(options, desk), damage.append)
    by_name = "csv" if options.file.lower().endswith(".csv") else "json"
    as_csv = (options.format or by_name) == "csv" or options.users or options.records
    raw = (
        _table(exchange, *_kind_of_table(options, desk), raw=options.raw)
        if as_csv
        else encode_office(exchange)
    )
    if options.file != "-":
        file = incomplete_beside(options.file) if damage else options.file
        write_bytes(file, raw)
        return _exported(file, len(exchange.customers), damage)
    if options.json:
        value = raw.decode("utf-8-sig") if as_csv else msgspec.Raw(raw)
        return Answer((), value, damage=damage)
    sys.stdout.flush()
    sys.stdout.buffer.write(raw if as_csv else raw + b"\n")
    sys.stdout.buffer.flush()
    return Answer((), None, damage=damage)


def _exported(file: str, count: int, damage: Sequence[StoreDamaged]) -> Answer:
    line = ngettext(
        "{count} customer written to {file}",
        "{count} customers written to {file}",
        count,
        count=grouped(count),
        file=file,
    )
    value = {"exported": count, "file": file} if damage else {"exported": count}
    return Answer([line], value, damage=damage)


_RowsOf = Callable[[Iterable[Customer]], Iterator[tuple[str, ...]]]


def _kind_of_table(options: Options, desk: Desk) -> tuple[tuple[Column, ...], _RowsOf]:
    """Return the columns of the table that is asked for, and what makes its rows."""
    if options.records:
        return RECORDS, writer.rows_of_records
    if options.users:
        return USERS, partial(writer.rows_of_users, employees=desk.operator.employees)
    return CUSTOMERS, writer.rows_of_customers


def _table(exchange: OfficeFile, columns: tuple[Column, ...], rows: _RowsOf, *, raw: bool) -> bytes:
    return encode_csv(writer.headings(columns), rows(exchange.customers), raw=raw)


def hand_over(options: Options, desk: Desk) -> Answer:
    """Write the pack, then record that it was made."""
    done, files = write_pack(desk, options.number, options.service, options.output)
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
