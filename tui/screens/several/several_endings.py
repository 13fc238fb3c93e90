"""Several endings that are being decided: what is asked of each, how it stands, what was done."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from store.desk.desk import Desk
from store.desk.several import Asked
from store.domain.catalogue import service_name
from store.domain.errors import NO_ANSWER, StoreError
from store.domain.model import Collaboration, Customer
from store.domain.plan import differ
from store.domain.wishes import End
from store.i18n.language import _, pgettext
from store.rules.endings.batch import BatchLine, irreversible
from store.rules.holds import hold_against
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact
from tui.formatting.marks import Waived
from tui.screens.several.plan_rows import LineCure, PlanRow, line_facts, plan_row

Marked = tuple[str, str]
"""A customer's number and the id of one of its collaborations."""


class PlanLine(NamedTuple):
    """One of them as a line of the table: whose and which it is, and how it stands."""

    key: Marked
    name: str
    service: str
    row: PlanRow


class SeveralEndings:
    """The collaborations that are to end, with what is answered for one of them alone.

    It reads each customer as it is made, which is done beside the keys.
    """

    def __init__(self, desk: Desk, marked: Sequence[Marked], waived: Waived | None = None) -> None:
        """Read what is marked; `waived` is what was waived for each of them before, and holds."""
        self._desk = desk
        self.marked = frozenset(marked)
        """What the operator came with; what has to end first may be taken in besides."""
        self.service_of: dict[Marked, str] = {}
        self.gone: dict[Marked, str] = {}
        """Why one that was marked cannot be planned at all."""
        self.out: set[Marked] = set()
        """What is left out for now."""
        before = waived or {}
        self.waived = {key: dict(before[key]) for key in self.marked & before.keys()}
        self.planned: dict[Marked, BatchLine] = {}
        self.results: dict[Marked, PlanRow] = {}
        """What has become of those that were to be ended."""
        self.ended: set[Marked] = set()
        self.maybe: set[Marked] = set()
        """What may or may not stay ended."""
        self.fault: str | None = None
        """What is wrong with the day that was typed; until it is mended, nothing would end."""
        self._faults: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._decided: dict[Marked, Collaboration] = {}
        for number in dict.fromkeys(number for number, _id in marked):
            ids = [id for each, id in marked if each == number]
            try:
                customer = desk.customer(number)
            except NO_ANSWER:  # nor for the next: each would be waited for as long as this one
                raise
            except StoreError as error:  # gone or damaged since it was marked
                self.gone |= dict.fromkeys(((number, id) for id in ids), f"{error}")
                continue
            for id in ids:
                self.take_in(customer, id)

    def take_in(self, customer: Customer, id: str) -> bool:
        """Ask for another collaboration, too; return whether it can be planned."""
        key = customer.number, id
        self._names[customer.number] = customer.name
        collaboration = customer.collaboration(id)
        if collaboration is None:
            self.gone[key] = _("it is not there any more")
            return False
        self._decided[key] = collaboration
        if collaboration.service not in self._desk.services:
            self.gone[key] = _("the service is not in the catalogue")
            return False
        self.service_of[key] = collaboration.service
        self.out.discard(key)
        return True

    @property
    def services(self) -> list[str]:
        """The service of each collaboration."""
        return list(self.service_of.values())

    @property
    def numbers(self) -> frozenset[str]:
        """The customers."""
        return frozenset(number for number, _id in self.service_of)

    def customer_name(self, key: Marked) -> str:
        """Name the customer of a line, as far as it is known."""
        return self._names.get(key[0], "")

    def service_name(self, key: Marked) -> str:
        """Name the service of a line, as far as it is known."""
        decided = self._decided.get(key)
        service = decided.service if decided is not None else ""
        return service_name(self._desk.services, service) if service else key[1]

    def take(self, lines: Sequence[BatchLine], faults: dict[str, str]) -> None:
        """Take what was planned, and why some customers could not be."""
        self.planned = {key_of(line): line for line in lines}
        self._faults = faults

    @property
    def shown(self) -> "Shown":
        """What is to be drawn, to be held against what is about to be done."""
        return Shown(self.planned, frozenset(self._faults))

    @property
    def good(self) -> list[BatchLine]:
        """What would be ended, in the order in which it has to be."""
        if self.fault is not None:
            return []
        return [line for line in self.planned.values() if line.good]

    @property
    def stay_marked(self) -> int:
        """How many of those that the operator came with would not be ended."""
        return len(self.marked - {key_of(line) for line in self.good})

    @property
    def not_ended(self) -> frozenset[Marked]:
        """What the operator came with and surely was not ended, once any was; it stays marked."""
        if not self.results:  # nothing was begun
            return frozenset()
        return frozenset((self.service_of.keys() & self.marked) - self.ended - self.maybe)

    @property
    def lost(self) -> int:
        """How many of those that were ended lose data for good."""
        return irreversible([self.planned[key] for key in self.ended])

    def held(self, service: str, on: dt.date | None) -> int:
        """Return on how many of a service a hold stands on the day on which they would end."""
        day = on or self._desk.today()
        lines = (line for line in self.planned.values() if line.service == service)
        return sum(
            hold_against(line.before, line.wish.collaboration, day) is not None for line in lines
        )

    def line(self, key: Marked | None) -> BatchLine | None:
        """Return the plan of one, if it has one and is not left out."""
        return None if key is None or key in self.out else self.planned.get(key)

    def lines(self, order: Sequence[Marked], *, kept: bool) -> list[PlanLine]:
        """Return a line for each: in the order so far, or what can be ended first."""
        rows = {key: self.row(key) for key in (*self.service_of, *self.gone)}
        keys = [key for key in order if key in rows]
        keys += [key for key in rows if key not in keys]
        if not kept:
            ranks = ("ok", "ask", "stop", "muted")
            keys = sorted(rows, key=lambda key: (ranks.index(rows[key].tone), key))
        return [PlanLine(key, self.customer_name(key), self._bare(key), rows[key]) for key in keys]

    def row(self, key: Marked) -> PlanRow:
        """Say how one stands."""
        if (result := self.results.get(key)) is not None:
            return result
        if (why := self.gone.get(key) or self._faults.get(key[0])) is not None:
            return PlanRow(pgettext("ending", "stop"), "stop", "-", why)
        if key in self.out:
            return PlanRow(pgettext("ending", "out"), "muted", "-", _("left out"))
        if key not in self.planned:  # it is being planned
            return PlanRow("", "muted", "-", "…")
        row = plan_row(self.planned[key], self._desk.services)
        if self.fault is not None and row.tone == "ok":
            return PlanRow(pgettext("check", "ask"), "ask", "-", _("no day"))
        return row

    def facts(self, key: Marked | None, cure: LineCure | None) -> tuple[Fact, ...]:
        """Tell of one what the page for a single ending tells, or what has become of it."""
        if key is None:
            return ()
        if key in self.ended:
            row, effects = self.row(key), self.planned[key].plan.effects
            told = effect_facts(effect for effect in effects if effect.subject != "status")
            return (Fact(row.word, row.becomes, row.tone), *told)
        if (line := self.line(key)) is None or key in self.results:
            row = self.row(key)
            return (Fact(row.word, row.why, row.tone),)
        return line_facts(line, self._desk.services, cure, fault=self.fault)

    def _bare(self, key: Marked) -> str:
        service = self.service_of.get(key)
        return bare_name(self._desk.services, service) if service else self.service_name(key)

    def wishes(self, answers: Mapping[str, End], common: End) -> tuple[Asked, ...]:
        """Return a wish for each, by what is answered for its service, for all, and for it alone.

        What was answered when an ending was decided before holds on, but for the outcome: that is
        said yes to here, or it is not.
        """
        wishes = []
        for (number, id), service in self.service_of.items():
            if (number, id) in self.out:
                continue
            answer, own = answers[service], self.waived.get((number, id), {})
            before = self._desk.preset(End(collaboration=id), self._decided[number, id])
            waived = {
                check: why for check, why in before.waived.items() if check not in answer.attested
            }
            attested = tuple(dict.fromkeys((*before.attested, *answer.attested)))
            wish = replace(
                common,
                collaboration=id,
                outcome=answer.outcome,
                attested=tuple(check for check in attested if check not in own),
                waived=waived | own,
            )
            wishes.append((number, wish))
        return tuple(wishes)


def key_of(line: BatchLine) -> Marked:
    """Return what a planned ending is about."""
    return line.number, line.wish.collaboration


class Shown(NamedTuple):
    """The plans as they were drawn last, and the customers that could not be planned then."""

    planned: Mapping[Marked, BatchLine]
    unread: frozenset[str]


def otherwise(shown: Shown, now: Mapping[Marked, BatchLine]) -> bool:
    """Return whether a wish whose plan was shown would do something else now.

    What has been answered since is another wish: whoever answers asks for what it does.
    """
    return any(line.good and line.number in shown.unread for line in now.values()) or any(
        (before := shown.planned.get(key)) is not None
        and before.wish == line.wish
        and (before.good or line.good)
        and (before.good != line.good or differ(before.plan.effects, line.plan.effects))
        for key, line in now.items()
    )
