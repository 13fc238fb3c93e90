"""What the Import page says: of a table, and of what a file would do."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from store.desk.desk import Desk
from store.domain.catalogue import Services
from store.domain.policy.heading_meanings import LEFT_OUT, NO_SERVICE
from store.exchange.import_file import FoundTable
from store.exchange.incoming.places import of_a_kind
from store.exchange.incoming.report import SOLE, ImportReport
from store.i18n.language import _, grouped, ngettext
from store.i18n.program_call import call
from store.rules.history_words import Names
from store.tables.meaning.meanings import meanings
from tui.cli.run.import_skipped import skipped_words
from tui.cli.run.import_words import changes_words, done_words, notes_of
from tui.formatting.facts import Fact
from tui.formatting.found_tables import means_words
from tui.formatting.said import Said
from tui.screens.imports.import_agreements import asks_of
from tui.screens.imports.import_work import BroughtIn, Foreseen
from tui.widgets.column_table import ShownColumn

MOST_NAMED = 12
"""So many new customers are named."""
MOST_TOLD = 60
"""So many notes are told in full, and so many changes."""


def shown_columns(
    table: FoundTable, services: Services, rows: int, is_said: Callable[[str], bool]
) -> tuple[ShownColumn, ...]:
    """Return the columns of a table as they are drawn, with so many rows.

    `is_said` tells of which headings somebody has said what they mean.
    """
    return tuple(
        ShownColumn(
            column.heading,
            means_words(column, services),
            column.means is not None,
            tuple(row[place] if place < len(row) else "" for row in table.first[:rows]),
            is_said(column.heading),
        )
        for place, column in enumerate(table.columns)
    )


def counts_words(foreseen: Foreseen, left_out: Collection[str], asked: int) -> str:
    """Say in a line how many would be new, changed, unchanged, refused, and left out in part.

    As long as something is `asked` of the file as a whole, nobody knows; it is said how much that
    is. Those of whom something else is asked are counted apart, but for who is answered to be
    `left_out`.
    """
    if asked:
        return ngettext("{count} question on the file first", "{count} questions on the file first",
                        asked, count=grouped(asked))  # fmt: skip
    report = foreseen.report
    waiting = sum(
        bool(asks) and not asks <= {*left_out}
        for asks in (asks_of(line.refusals) for line in report.lines if line.refusals)
    )
    refused = report.refused - waiting
    parts = [
        ngettext("{count} new", "{count} new", report.customers, count=grouped(report.customers)),
        ngettext(
            "{count} changed", "{count} changed", report.changed, count=grouped(report.changed)
        ),
        ngettext(
            "{count} unchanged",
            "{count} unchanged",
            report.unchanged,
            count=grouped(report.unchanged),
        ),
    ]
    if report.employees or report.employees_changed:
        people = report.employees + report.employees_changed
        parts.append(ngettext("{count} employee", "{count} employees", people,
                              count=grouped(people)))  # fmt: skip
    if waiting:
        parts.append(_("{n} asked", n=grouped(waiting)))
    if refused:
        parts.append(_("{n} refused", n=grouped(refused)))
    if left := foreseen.incoming.in_part(report.refused_places):
        parts.append(
            ngettext("{count} row in part", "{count} rows in part", left, count=grouped(left))
        )
    return " · ".join(parts)


def facts_of(foreseen: Foreseen, desk: Desk) -> tuple[Fact, ...]:
    """Tell what is refused and asked, what would change, who is new, and what there is to know."""
    incoming, report = foreseen
    facts = [*_refused(report)]
    changed = [line for line in report.lines if line.what == "changed"]
    names = Names(None, desk.operator.employees, desk.services_so_far)
    told = [
        f"{line.number} {line.name}: {changes_words(line, names)}".strip()
        for line in changed[: MOST_TOLD + 1]
    ]
    facts += [Fact(_("changed"), words) for words in _first(told, len(changed))]
    new = [f"{line.number} {line.name}" for line in report.lines
           if line.what == "new" and line.number]  # fmt: skip
    if new:
        named, more = "; ".join(new[:MOST_NAMED]), len(new) - MOST_NAMED
        facts.append(
            Fact(
                _("new"),
                _("{first} and {n} more", first=named, n=grouped(more)) if more > 0 else named,
            )
        )
    notes = [*incoming.notices, *report.notes, *notes_of(report)]
    facts += [Fact(_("note"), note, "muted") for note in _first(notes)]
    return tuple(facts)


def _refused(report: ImportReport) -> Iterator[Fact]:
    faults: list[str] = []
    asked: list[str] = []
    for line in report.lines:
        told = asked if asks_of(line.refusals) else faults
        told += [refusal.message for refusal in line.refusals]
    yield from (Fact(_("refused"), why, "stop") for why in _first(of_a_kind(faults)))
    yield from (Fact(_("asked"), why, "ask") for why in _first(of_a_kind(asked)))


def _first(texts: Sequence[str], count: int | None = None) -> Iterator[str]:
    """Return the first texts, and how many there are more, of so many."""
    count = len(texts) if count is None else count
    yield from texts[:MOST_TOLD]
    if count > MOST_TOLD:
        yield _("and {n} more", n=grouped(count - MOST_TOLD))


def verb_words(foreseen: Foreseen | None, *, asked: bool) -> str:
    """Say what the button does; to how many, once nothing more is `asked`."""
    if foreseen is None or asked:
        return _("Import")
    report = foreseen.report
    count = report.customers + report.changed
    if not count:
        return _("Import")
    return ngettext("Import {count} customer", "Import {count} customers", count,
                    count=grouped(count))  # fmt: skip


def told_of(brought: BroughtIn) -> Said:
    """Say what was done, where what was left out is, how all is taken back, and what comes next."""
    words = [_("{done}. It is saved.", done=done_words(brought.report))]
    if brought.skipped is not None:
        skipped = skipped_words(brought.report, brought.skipped)
        words.append(f"{skipped[0].upper()}{skipped[1:]}.")
    if brought.fault:
        words.append(brought.fault)
    taken_back = brought.report.batch is not None
    if taken_back:
        words.append(_("Import {batch}: H, then z on its line takes all of it back.",
                       batch=brought.report.batch))  # fmt: skip
    if count := sum(line.sole for line in brought.report.lines):
        words.append(
            ngettext(
                "{count} customer has one person and no main contact: u, then m; or {command}.",
                "{count} customers have one person and no main contact: u, then m on each; or "
                "{command} for all.",
                count,
                command=call(*SOLE),
                count=grouped(count),
            )
        )
    return Said(" ".join(words), keys=("office_history",) * taken_back)


def would_change(foreseen: Foreseen) -> bool:
    """Return whether anything would be other than it is."""
    report = foreseen.report
    return any((report.customers, report.changed, report.employees, report.employees_changed))


def column_choices(table: FoundTable, place: int, services: Services) -> Mapping[str, str]:
    """Return what a column of a table can be said to mean, with what that is.

    That one which means something is left out, is not remembered.
    """
    found = meanings(services, records=table.records)
    known = table.columns[place].means is not None
    return {LEFT_OUT: _("left out of this import") if known else _("left out")} | {
        id: f"{meaning.title}: {meaning.what}" for id, meaning in found.items()
    }


def service_choices(services: Services) -> Mapping[str, str]:
    """Return what a sheet can be said to be: of one of the services, or of none."""
    return {NO_SERVICE: _("of none")} | {id: service.name for id, service in services.items()}
