"""What became of an imported file, in words, and what becomes of one that is taken back."""

from collections.abc import Iterator, Sequence

from store.desk.desk import Desk
from store.domain.catalogue import Services
from store.domain.errors import StoreError
from store.domain.policy.heading_meanings import LEFT_OUT
from store.exchange.import_file import SHEET, ImportFile, as_options
from store.exchange.incoming.customers import ImportLine
from store.exchange.incoming.places import of_a_kind, place_words, where_in
from store.exchange.incoming.report import ImportReport
from store.i18n.language import _, grouped, ngettext
from store.i18n.program_call import call
from store.rules.customers.import_undo import ImportUndo, TakenBack
from store.rules.history_words import Names, change_details
from tui.cli.answer import with_option

_SEVERAL = 2


def foreseen_words(report: ImportReport) -> str:
    """Say in one line what an import would do."""
    parts = [_("{what} would be added", what=_new(report))]
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
        parts.append(_("{count} refused", count=grouped(report.refused)))
    return ", ".join(parts)


def sheets_alone_words(incoming: ImportFile, lines: Sequence[ImportLine]) -> str:
    """Say how the other sheets are read alone, where all of some are refused; else nothing.

    A customer stands with the first of its rows: a sheet may have none but those of another.
    """
    sheets = list(dict.fromkeys(table.sheet for table in incoming.tables if table.rows))
    if incoming.questions or len(sheets) < _SEVERAL:
        return ""
    of_sheet: dict[str, list[ImportLine]] = {sheet: [] for sheet in sheets}
    for line in lines:
        within = [sheet for sheet in sheets if line.place.startswith(f"{sheet}, ")]
        if within:
            of_sheet[max(within, key=len)].append(line)
    refused = [sheet for sheet, of_it in of_sheet.items()
               if of_it and all(line.what == "refused" for line in of_it)]  # fmt: skip
    others = [sheet for sheet in sheets if sheet not in refused]
    if not (refused and others):
        return ""
    return ngettext(
        "sheet {sheets} is refused as a whole; {option} reads what is beside it alone",
        "sheets {sheets} are refused as wholes; {option} reads what is beside them alone",
        len(refused),
        sheets=", ".join(refused),
        option=as_options(SHEET, others),
    )


def taking_back(batch: str, count: int) -> str:
    """Return the command that takes an import of so many back, as it runs without a question."""
    return call("undo", "--import", batch, "--confirm", f"{count}")


def headings_alone_words(file: str, incoming: ImportFile) -> str:
    """Say that no table of a file has any row; nothing where one has."""
    if not incoming.tables or any(table.rows for table in incoming.tables):
        return ""
    if incoming.customers or incoming.rejected:
        return ""
    found = [where_in(table.sheet, _("line {n}", n=table.row)) for table in incoming.tables]
    return _("{file}: nothing to bring in: there are headings ({where}), but no rows below them",
             file=file, where="; ".join(found))  # fmt: skip


def done_words(report: ImportReport) -> str:
    """Say in one line what an import has done."""
    parts = [_("{what} added", what=_new(report))]
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


def _new(report: ImportReport) -> str:
    """Say how many come: customers, and employees where there are any."""
    customers = ngettext("{n} customer", "{n} customers", report.customers)
    if not report.employees:
        return customers
    employees = ngettext("{n} employee", "{n} employees", report.employees)
    return _("{customers} and {employees}", customers=customers, employees=employees)


def _unchanged(report: ImportReport) -> list[str]:
    if not report.unchanged:
        return []
    return [
        ngettext(
            "{n} customer was there already", "{n} customers were there already", report.unchanged
        )
    ]


def report_lines(
    report: ImportReport, names: Names, *, only_refused: bool = False
) -> Iterator[str]:
    """Tell row by row what is new, changed and refused."""
    refused = of_a_kind(why for line in report.lines for why in reasons_of(line))
    yield from (_("refused: {what}", what=why) for why in refused)
    if only_refused:
        return
    yield from (_("note: {note}", note=note) for note in notes_of(report))
    for line in report.lines:
        if line.what in ("new", "changed"):
            changes = changes_words(line, names)
            yield f"{_arrived(line)}: {changes}" if changes else _arrived(line)


def changes_words(line: ImportLine, names: Names) -> str:
    """Say what would be other at a customer or an employee, with names as the history has."""
    details = change_details(line.changes, names)
    return "; ".join(f"{about}: {change}" for about, change in details)


def notes_of(report: ImportReport) -> tuple[str, ...]:
    """Say what there is to know of the customers that are taken: one line for each kind."""
    return of_a_kind(note for line in report.lines for note in _note_lines(line))


def _note_lines(line: ImportLine) -> tuple[str, ...]:
    """Say what there is to know of a customer in the file that is taken, with its place."""
    if not line.notes:
        return ()
    who = f"{line.number} {line.name}" if line.name != line.number else line.name
    where = f"{place_words(line.place)} ({who})"
    return tuple(f"{where}: {note}" for note in line.notes)


def _arrived(line: ImportLine) -> str:
    who = f"{line.number} {line.name}".strip()
    if line.what == "new":
        return _("new: {who}", who=who)
    return _("changed: {who}", who=who)


def reasons_of(line: ImportLine) -> tuple[str, ...]:
    """Return why a line is refused, each with the option that would take it after all."""
    return tuple(map(with_option, line.refusals))


def taken_back_words(what: TakenBack, *, done: bool) -> str:
    """Say what becomes, or became, of one customer."""
    match what:
        case "removed":
            return _("removed") if done else _("would be removed")
        case "restored":
            return _("as it was before") if done else _("would be as it was before")
        case "left":
            return _("left as it is")


def still_remembered(desk: Desk) -> str:
    """Say that what was said of headings stays, where an import is taken back; or nothing.

    Where it cannot be read, that is said: the import has been taken back all the same.
    """
    try:
        names = ", ".join(desk.headings())
    except StoreError as error:
        return f"{error}"
    if not names:
        return ""
    return _("what these headings mean is still remembered: {headings}", headings=names)


def taken_back_words_of_all(undo: ImportUndo, *, done: bool) -> str:
    """Say in one line how many customers are removed, are as before, and are left."""
    if not undo.lines:
        if undo.taken_back_before:
            return _("nothing changed: {import_} was taken back already", import_=undo.words)
        return _("nothing changed: nothing of {import_} is in the store", import_=undo.words)
    removed, restored, left = (undo.count(what) for what in ("removed", "restored", "left"))
    parts = []
    if removed and done:
        parts.append(ngettext("{count} customer removed", "{count} customers removed", removed,
                              count=grouped(removed)))  # fmt: skip
    elif removed:
        parts.append(ngettext("{count} customer would be removed",
                              "{count} customers would be removed", removed,
                              count=grouped(removed)))  # fmt: skip
    if restored and done:
        parts.append(ngettext("{count} customer as it was before",
                              "{count} customers as they were before", restored,
                              count=grouped(restored)))  # fmt: skip
    elif restored:
        parts.append(ngettext("{count} customer would be as it was before",
                              "{count} customers would be as they were before", restored,
                              count=grouped(restored)))  # fmt: skip
    if left:
        parts.append(ngettext("{count} customer left as it is",
                              "{count} customers left as they are", left,
                              count=grouped(left)))  # fmt: skip
    return _("{import_}: {what}", import_=undo.words, what=", ".join(parts))


def column_title(means: str, services: Services) -> str:
    """Return what a heading was said to mean, as people read it: a title, a service, or none."""
    from store.tables.meaning.meanings import title_of  # which few histories have to tell

    return _("left out") if means == LEFT_OUT else title_of(means, services)
