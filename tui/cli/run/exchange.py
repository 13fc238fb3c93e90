"""Bring customers in, take them out, hand them over: import to certificate, and remove."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec
from msgspec import to_builtins

from store.desk.certificates import certificate, write_certificate
from store.desk.desk import Desk
from store.desk.opening import make_store
from store.desk.pack_writer import PackLine, refuse_taken, write_pack, write_packs
from store.desk.reader import ANY
from store.domain.catalogue import catalogue
from store.domain.errors import MaybeSaved, NotFound, NotSaved, Refused, StoreDamaged
from store.domain.model import Customer
from store.domain.policy.heading_meanings import without
from store.domain.rights import READ_ONLY
from store.domain.wishes import RemoveCustomer
from store.exchange.import_file import ImportFile
from store.exchange.importer import ImportRefused, all_new
from store.exchange.incoming.report import ImportReport
from store.exchange.json_file import encode_office, office_of
from store.exchange.pack import FILES
from store.i18n.language import _, grouped, ngettext
from store.i18n.program_call import call
from store.rules.history_words import Names
from store.tables import writer
from store.tables.csv_table import encode_csv
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import CUSTOMERS
from store.tables.meaning.meanings import title_of
from store.tables.meaning.record_columns import RECORDS
from store.tables.meaning.user_columns import USERS
from store.tables.table import Reading
from tui.cli.answer import (
    Answer,
    exit_code_of,
    maybe_line,
    plan_answer,
    plan_lines,
    refused_line,
    told_if_interrupted,
    worst_code,
)
from tui.cli.changes import ask, can_ask, done_answer
from tui.cli.files import (
    incomplete_beside,
    is_standard_output,
    print_content,
    read_input,
    write_bytes,
)
from tui.cli.import_reading import read_at, read_incoming, read_raw
from tui.cli.options import Options
from tui.cli.progress import Progress, telling
from tui.cli.run.customers import filter_of
from tui.cli.run.import_skipped import WrittenSkipped, skipped_words, write_skipped
from tui.cli.run.import_words import (
    done_words,
    foreseen_words,
    headings_alone_words,
    notes_of,
    report_lines,
    sheets_alone_words,
    taking_back,
)
from tui.formatting.found_tables import table_lines
from tui.formatting.safe_text import safe
from tui.terminal import process


def import_file(options: Options, open_desk: Callable[[], Desk]) -> Answer:
    """Bring in a file; where there is no store yet, make one from an exchange file.

    Whoever is restricted, or acts for a customer, makes none.
    """
    if options.forget_map is not None:
        return _forgotten(options.forget_map, open_desk())
    raw = read_input(options.file)
    try:
        desk = open_desk()
    except NotFound:
        services = catalogue()
        incoming = _read(options, raw, partial(read_raw, raw, services))
        if options.restricted or options.company is not None:
            raise
        if incoming.office is None:
            message = _(
                "{store}: there is no store, and a table does not say of which office one is to be "
                "made; make it first: {command} NAME",
                command=call("init", "--office"),
                store=options.store,
            )
            raise NotFound(message) from None
        report = _made(options, incoming)
        names = Names(None, (employee for _place, employee in incoming.employees), services)
    else:
        services = desk.services
        names = Names(None, desk.operator.employees, services)
        incoming = _read(options, raw, partial(read_at, desk, raw))
        report = _brought(options, incoming, desk)
    if options.dry_run:
        return _foreseen(options, incoming, report, names)
    return _answer(options, incoming, report, names)


def _read(options: Options, raw: bytes, read: Callable[[Reading], ImportFile]) -> ImportFile:
    """Read a file as the options say, and tell that it is being read where that takes long."""

    def told(reading: Reading) -> ImportFile:
        with telling(_("Reading {file} …", file=options.file), len(raw), quiet=options.json):
            return read(reading)

    return read_incoming(options, told)


def _forgotten(heading: str, desk: Desk) -> Answer:
    """List what is remembered of headings; with a heading, forget that first."""
    before, services = desk.headings(), desk.services_so_far
    if not heading:
        lines = [f"{name}={title_of(means, services)}" for name, means in before.items()]
        return Answer(lines or [_("nothing is remembered of headings")], {"headings": before})
    desk.forget_heading(heading)
    left = without(before, heading)  # not read again: it is done, also if the disk fails now
    gone = {name: means for name, means in before.items() if name not in left}
    lines = [
        _("forgotten: {what}", what=f"{name}={title_of(means, services)}")
        for name, means in gone.items()
    ]
    return Answer(lines, {"done": {"forgotten": gone}, "headings": left})


def _brought(options: Options, incoming: ImportFile, desk: Desk) -> ImportReport:
    """Bring in what was read, or say what would be; a refusal tells how it was read as well."""
    try:
        with Progress(len(incoming.customers), quiet=options.json) as progress:
            return desk.run_import(
                incoming,
                skip_faulty=options.skip_faulty,
                dry_run=options.dry_run,
                agreed=frozenset(options.agree),
                on_line=progress.step,
            )
    except ImportRefused as error:
        notes = [*incoming.notices]
        if alone := sheets_alone_words(incoming, error.lines):
            notes.append(alone)
            print(safe(_("note: {note}", note=alone)), file=sys.stderr)
        for note in notes:
            error.add_note(note)
        raise


def _made(options: Options, incoming: ImportFile) -> ImportReport:
    """Make a store of what a file brings."""
    if not options.skip_faulty and not options.dry_run:
        incoming.whole()
    if not options.dry_run:
        make_store(
            options.store, office_of(incoming), os_user=process.os_user(), patience=options.patience
        )
    return all_new(incoming)


def _foreseen(options: Options, incoming: ImportFile, report: ImportReport, names: Names) -> Answer:
    """Tell what each column was taken for, and what would become of the file."""
    told = [*incoming.notices, *report.notes]
    alone = sheets_alone_words(incoming, report.lines)
    open_questions = [question.refusal for question in incoming.questions]
    value: dict[str, object] = {
        "dry_run": _counts(report) | {"refused": report.refused},
        "rows": _rows(report),
    }
    if open_questions:
        value["questions"] = incoming.questions
    if incoming.tables:
        value["tables"] = [{"file": options.file} | to_builtins(table) for table in incoming.tables]
    return Answer(
        [
            *(line for table in incoming.tables for line in table_lines(table, names.services)),
            *(_("note: {note}", note=note) for note in report.notes),
            *report_lines(report, names),
            *([_("note: {note}", note=alone)] if alone else ()),
            *(_("question: {question}", question=q.message) for q in open_questions),
            headings_alone_words(options.file, incoming) or foreseen_words(report),
        ],
        value | ({"notes": told} if told else {}),
        exit_code_of(report.refused or open_questions),
    )


def _counts(report: ImportReport) -> dict[str, int]:
    counts = {
        "customers": report.customers,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "employees": report.employees,
    }
    if report.employees_changed:
        counts["employees_changed"] = report.employees_changed
    return counts


def _answer(options: Options, incoming: ImportFile, report: ImportReport, names: Names) -> Answer:
    """Tell what became of the file; what was skipped is written beside it."""
    notes = [*report.notes, *notes_of(report)]
    lines = [*(_("note: {note}", note=note) for note in notes)]
    lines.append(headings_alone_words(options.file, incoming) or done_words(report))
    told = [*incoming.notices, *notes]
    value: dict[str, object] = {"done": _counts(report)} | ({"notes": told} if told else {})
    if report.batch is not None:
        value |= {"batch": report.batch}
        command = taking_back(report.batch, report.customers + report.changed)
        lines.append(_("import {batch}; to take it back: {command}", batch=report.batch,
                       command=command))  # fmt: skip
    stopped: NotSaved | None = None
    if report.refused or (options.skip_faulty and incoming.left_out):
        lines = [*report_lines(report, names, only_refused=True), *lines]
        value |= {"rows": _rows(report)}
        try:
            skipped = write_skipped(options.file, incoming, report)
        except NotSaved as error:  # the rest is in, and is told with what takes it back
            stopped = error
        else:
            lines.append(skipped_words(report, skipped))
            value |= _skipped_value(skipped)
    came = report.customers + report.changed + report.unchanged
    came += report.employees + report.employees_changed
    return Answer(lines, value, exit_code_of(report.refused and not came), stopped=stopped)


def _skipped_value(skipped: WrittenSkipped) -> dict[str, object]:
    first, *others = map(str, skipped.files)
    value: dict[str, object] = {"skipped": first, "skipped_rows": skipped.rows + skipped.parts}
    return value | ({"skipped_too": others} if others else {})


def _rows(report: ImportReport) -> list[dict[str, object]]:
    shown = ("number", "name", "place", "what", "changes", "notes", "refusals")
    return [
        {field: getattr(line, field) for field in shown}
        for line in report.lines
        if line.what != "unchanged" or line.notes
    ]


def export_file(options: Options, desk: Desk) -> Answer:
    """Write the customers that a filter shows to a file or to standard output.

    Where some cannot be read, the rest is written, and exit code 6 says so.
    """
    damage: list[StoreDamaged] = []
    exchange = desk.export(filter_of(options, desk), damage.append)
    by_name = "csv" if options.file.lower().endswith(".csv") else "json"
    as_csv = (options.format or by_name) == "csv" or options.users or options.records
    count = len(exchange.customers)
    if as_csv:
        columns, rows_of = _kind_of_table(options, desk)
        rows = tuple(rows_of(exchange.customers))
        raw = encode_csv(writer.headings(columns), rows, raw=options.raw)
        count = len(rows) if options.users or options.records else count
    else:
        raw = encode_office(exchange)
    if not is_standard_output(options.file):
        file = incomplete_beside(options.file) if damage else options.file
        write_bytes(file, raw)
        return _exported(options, file, count, damage, "csv" if as_csv else "json")
    if options.json:
        value = raw.decode("utf-8-sig") if as_csv else msgspec.Raw(raw)
        return Answer((), value, damage=damage)
    print_content(raw if as_csv else raw + b"\n", as_json=not as_csv)
    return Answer((), None, damage=damage)


def _exported(
    options: Options, file: str, count: int, damage: Sequence[StoreDamaged], form: str
) -> Answer:
    """Say how much was written, and in which format where the name does not say it."""
    said = {"count": grouped(count), "file": file}
    if options.records:
        line = ngettext(
            "{count} record written to {file}", "{count} records written to {file}", count, **said
        )
    elif options.users:
        line = ngettext(
            "{count} user written to {file}", "{count} users written to {file}", count, **said
        )
    else:
        line = ngettext(
            "{count} customer written to {file}",
            "{count} customers written to {file}",
            count,
            **said,
        )
    if not file.lower().endswith(f".{form}"):
        line = _("{written}, as {format}", written=line, format=form)
    value = {"exported": count, "file": file} if damage else {"exported": count}
    return Answer([line], value, damage=damage, wrote=True)


_RowsOf = Callable[[Iterable[Customer]], Iterator[tuple[str, ...]]]


def _kind_of_table(options: Options, desk: Desk) -> tuple[tuple[Column, ...], _RowsOf]:
    """Return the columns of the table that is asked for, and what makes its rows."""
    if options.records:
        return RECORDS, writer.rows_of_records
    if options.users:
        return USERS, partial(writer.rows_of_users, employees=desk.operator.employees)
    return CUSTOMERS, writer.rows_of_customers


def hand_over(options: Options, desk: Desk) -> Answer:
    """Write the pack of a customer, or of each that a filter shows, and record that it was made."""
    if options.number is None:
        return _hand_over_several(options, desk)
    if options.dry_run:
        return _packs_answer([_foreseen_pack(options, desk)])
    done, files = write_pack(
        desk, options.number, options.collaboration, options.output, options.pack_language
    )
    return Answer(
        [
            _packed_words(f"{done.customer.number} {done.customer.name}", options.output),
            _("sha256sum -c SHA256SUMS checks them there"),
        ],
        {
            "done": done.entry,
            "version": done.customer.version,
            "files": {name: f"{file}" for name, file in files.items()},
        },
    )


def _packed_words(whose: str, folder: Path) -> str:
    return ngettext(
        "{whose}: {count} file in {folder}",
        "{whose}: {count} files in {folder}",
        len(FILES),
        count=grouped(len(FILES)),
        whose=whose,
        folder=folder,
    )


def _foreseen_pack(options: Options, desk: Desk) -> PackLine:
    """Tell for whom a pack would be made, and what is in its way."""
    customer = desk.customer(options.number)
    if options.collaboration is not None:
        desk.collaboration(customer, options.collaboration, among=ANY)
    refuse_taken(options.output)
    return PackLine(customer.number, customer.name, options.output)


def _hand_over_several(options: Options, desk: Desk) -> Answer:
    """Make a pack a customer, or tell for whom; what cannot be read is named as well."""
    if desk.operator.read_only and not options.dry_run:
        raise Refused.because("not-allowed", _(READ_ONLY))
    listing = desk.narrowed(filter_of(options, desk))
    with Progress(len(listing.rows), quiet=options.json) as progress:
        packs = write_packs(
            desk, listing.rows, options.output, options.pack_language, dry_run=options.dry_run
        )
        lines: list[PackLine] = []

        def told() -> Iterator[str]:
            yield from _lines_of_packs(lines)
            if not os.path.lexists(options.output):
                yield _("no pack is written")

        with told_if_interrupted(told):
            for line in packs:
                lines.append(line)
                progress.step()
    return _packs_answer(lines, [StoreDamaged(text) for text in listing.damaged])


def _packs_answer(lines: Sequence[PackLine], damage: Sequence[StoreDamaged] = ()) -> Answer:
    """Tell what became of each pack, and which is the worst of what went wrong."""
    told = [*_lines_of_packs(lines)]
    faults = [line.error for line in lines if line.error is not None]
    unread = [error for error in faults if isinstance(error, StoreDamaged)]
    value = {
        "done": [line.done.entry for line in lines if line.done is not None],
        "refused": [refusal for line in lines for refusal in line.refusals],
        "results": [_pack_value(line) for line in lines],
        "changed": any(line.state in ("done", "maybe", "planned") for line in lines),
    }
    return Answer(
        told or ([] if damage else [_("no customer is there for a pack to be made for")]),
        value,
        worst_code(value["refused"], faults),
        [*damage, *unread],
    )


def _lines_of_packs(lines: Iterable[PackLine]) -> Iterator[str]:
    return (text for line in lines for text in _pack_lines(line))


def _pack_lines(line: PackLine) -> Iterator[str]:
    whose = f"{line.number} {line.name}"
    if line.state == "done":
        yield _packed_words(whose, line.directory)
    elif line.state == "planned":
        yield _("{whose}: a pack would be made in {folder}", whose=whose, folder=line.directory)
    elif line.state == "left":
        yield _("left: {what}", what=whose)
    yield from (refused_line(refusal, whose) for refusal in line.refusals)
    if isinstance(line.error, MaybeSaved):
        yield maybe_line(whose, line.error)
    elif line.error is not None:
        yield _("failed: {what}: {why}", what=whose, why=line.error)
    if line.written and line.state != "done":
        yield _("note: {note}", note=_(
            "{whose}: the pack is in {folder}; its line in the history is not certain",
            whose=whose, folder=line.directory))  # fmt: skip


def _pack_value(line: PackLine) -> dict[str, object]:
    return {
        "number": line.number,
        "name": line.name,
        "result": line.state,
        "directory": f"{line.directory}",
        "written": line.written,
        "refused": line.refusals,
        "error": f"{line.error}" if line.error is not None else None,
    }


def certify(options: Options, desk: Desk) -> Answer:
    """Write the certificate of a deletion, or print it."""
    paper = certificate(desk, options.number, options.service)
    if options.output == "-":
        if not options.json:
            print_content(paper.markdown)
        return Answer((), paper.certificate)
    files = write_certificate(paper, Path(options.output))
    lines = [_("Written: {path}", path=file) for file in files.values()]
    value = {
        "certificate": paper.certificate,
        "files": {name: f"{file}" for name, file in files.items()},
    }
    return Answer(lines, value, wrote=True)


def remove(options: Options, desk: Desk) -> Answer:
    """Remove a customer; on a terminal, its name or number is asked for."""
    wish = RemoveCustomer(confirmation=options.confirm, reason=options.reason)
    shown = None
    if not options.dry_run and wish.confirmation is None and can_ask(options):
        plan = desk.plan(options.number, wish)
        if not plan.refusals:
            shown = plan.effects
            words = _("Type the customer's name or number to confirm: ")
            typed = ask(plan_lines(plan), words)
            wish = msgspec.structs.replace(wish, confirmation=typed)
    if options.dry_run:
        return plan_answer(desk.plan(options.number, wish))
    return done_answer(desk.carry_out(options.number, wish, shown=shown), desk)
