"""Plan files: endings that one operator has planned and a colleague with the rights carries out.

A file holds each ending with its answers, and the effects that were shown. Carried out is only
what would still do the same and is what the file tells: the effects are computed again, in the
language of who planned, and compared with their texts; so are the customer's name and version, and
the last line of history: a customer that was removed and brought in again may have that version
too. A file runs once, in the store that it was planned in. It is not signed: who has planned it is
what it says, and whoever carries it out is shown that with all the rest.
"""

import datetime as dt
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from store.domain.chain.links import sum_of
from store.domain.clock import swedish_time
from store.domain.errors import Refused
from store.domain.model import Customer, Entry, Moment, OutcomeId, Side, User, Value
from store.domain.plan import Effect
from store.domain.rights import Operator
from store.domain.validation import is_same_name
from store.domain.wishes import End, PlanRun
from store.domain.words import PLAN
from store.exchange.papers import one_order
from store.exchange.strict_json import fault_of_json, given_twice
from store.i18n.field_faults import field_fault
from store.i18n.language import Language, _, language
from store.rules.endings.batch import BatchLine
from store.rules.endings.checks import contradictions
from store.rules.endings.ending import lines_since

FileId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]

PLAN_FORMAT = "samarbete-plan/2"

CLOCKS_DIFFER = dt.timedelta(minutes=5)
"""How far the clocks of two hosts with one store may be apart."""


class PlannedEnding(Value, frozen=True, kw_only=True):
    """One ending: whose and which, with which answers, and what it would do.

    `version` is the customer's when it was planned, `follows` the sum of its last line of history.
    What has to be typed to confirm is never a part of it.
    """

    number: str
    name: str
    collaboration: str
    version: int
    follows: str | UnsetType = UNSET
    outcome: OutcomeId | None = None
    on: dt.date | None = None
    attested: tuple[str, ...] = ()
    waived: dict[str, str] = {}
    reason: str | None = None
    effects: tuple[Effect, ...] = ()


class PlanFile(Value, frozen=True, kw_only=True):
    """Endings of one office, by whom, on which side, in which language and when they were planned.

    `id` is the file's own, `store` that of the store it was planned in.
    """

    format: str
    id: FileId
    store: str
    office: str
    side: Side
    language: Language
    planned_by: str
    planned_at: Moment
    endings: tuple[PlannedEnding, ...]

    @property
    def wishes(self) -> tuple[tuple[str, End], ...]:
        """The wishes, each with the customer's number."""
        return tuple(
            (
                ending.number,
                End(
                    collaboration=ending.collaboration,
                    outcome=ending.outcome,
                    on=ending.on,
                    attested=ending.attested,
                    waived=ending.waived,
                    reason=ending.reason,
                    planner=self.planned_by,
                    run=PlanRun(
                        id=self.id,
                        version=ending.version,
                        follows=None if ending.follows is UNSET else ending.follows,
                    ),
                ),
            )
            for ending in self.endings
        )


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a plan file as it stands now, beside what the file tells of it.

    `changed` says that the customer has changed, or that something else would be done than the file
    tells.
    """

    line: BatchLine
    planned: PlannedEnding
    changed: bool

    @property
    def shown(self) -> tuple[Effect, ...]:
        """The effects that the file tells."""
        return self.planned.effects

    @property
    def good(self) -> bool:
        """Whether it can be carried out as it was planned."""
        return self.line.good and not self.changed


def plan_file(
    store: str,
    office: str,
    by: Operator,
    now: dt.datetime,
    customers: Mapping[str, Customer],
    lines: Iterable[BatchLine],
) -> PlanFile:
    """Return what is written down of planned lines."""
    import secrets  # most verbs only read this module's types

    return PlanFile(
        format=PLAN_FORMAT,
        id=secrets.token_hex(16),
        store=store,
        office=office,
        side=by.side,
        language=language(),
        planned_by=by.login,
        planned_at=now,
        endings=tuple(
            PlannedEnding(
                number=line.number,
                name=line.name,
                collaboration=line.wish.collaboration,
                version=customers[line.number].version,
                follows=last_sum(customers[line.number]),
                outcome=line.wish.outcome,
                on=line.wish.on,
                attested=line.wish.attested,
                waived=line.wish.waived,
                reason=line.wish.reason,
                effects=line.plan.effects,
            )
            for line in lines
        ),
    )


def refuse_elsewhere(
    plan: PlanFile,
    store: str,
    office: str,
    by: Operator,
    now: dt.datetime,
    users: Sequence[User] = (),
) -> None:
    """Refuse a plan of another office, store or side, or that nobody here can have made.

    `users` are those of the customer, at its own side.

    Raises:
        Refused: it is one.
    """
    active = (
        {each.login: each.active for each in by.employees}
        if by.side == "office"
        else {each.email: each.active for each in users}
    ).get(plan.planned_by)
    if not is_same_name(plan.office, office):
        message = _("The plan is of {office}, the store of {own}.", office=plan.office, own=office)
    elif plan.store != store:
        message = _(
            "The plan was made in another store of {office}, whose id is {other}; that of this "
            "store is {own}. Plan it here.",
            office=office,
            other=plan.store,
            own=store,
        )
    elif plan.side != by.side:
        message = _("The plan was made on the other side, and is carried out there.")
    elif active is None and by.side == "office":
        message = _("{who}, by whom the plan is, is no employee here.", who=plan.planned_by)
    elif active is None:
        message = _("{who}, by whom the plan is, is no user here.", who=plan.planned_by)
    elif not active:
        message = _("{who}, by whom the plan is, is no longer active.", who=plan.planned_by)
    elif plan.planned_at > now + CLOCKS_DIFFER:
        message = _("The plan was made on {moment}, which is to come: a clock is wrong.",
                    moment=swedish_time(plan.planned_at))  # fmt: skip
    else:
        return
    raise Refused.because("invalid-value", message)


def compared(
    plan: PlanFile, lines: Sequence[BatchLine], as_told: Sequence[BatchLine]
) -> tuple[Checked, ...]:
    """Return the lines, planned again, beside what the file says of them.

    `as_told` are the same in the language of the file.
    """
    planned = {(ending.number, ending.collaboration): ending for ending in plan.endings}
    checked = []
    for line, told in zip(lines, as_told, strict=True):
        ending = planned[line.number, line.wish.collaboration]
        changed = line.good and (
            moved_on(line.before, line.wish)
            or line.name != ending.name
            or told.plan.effects != ending.effects
        )
        checked.append(Checked(line=line, planned=ending, changed=changed))
    return tuple(checked)


def moved_on(customer: Customer, wish: End) -> bool:
    """Return whether a customer has changed since it was planned, but by the same plan."""
    if wish.run is None:
        return False
    own = sum(entry.details.get(PLAN) == wish.run.id for entry in lines_since(customer, wish.run))
    if customer.version != wish.run.version + own:
        return True
    return wish.run.follows not in (None, last_sum(customer, but=own))


def last_sum(customer: Customer, *, but: int = 0) -> str:
    """Return the sum of the last line of a customer's history, but for so many; else nothing."""
    lines = customer.history[-1 - but :]
    return sum_of(lines[0]) if len(lines) > but else ""


def changes_since(customer: Customer, wish: End) -> tuple[Entry, ...]:
    """Return the lines of history since something was planned, but those of the same plan."""
    if wish.run is None:
        return ()
    later = lines_since(customer, wish.run)
    return tuple(entry for entry in later if entry.details.get(PLAN) != wish.run.id)


def encode_plan(plan: PlanFile) -> bytes:
    """Return the file's text."""
    return msgspec.json.format(one_order.encode(plan), indent=2) + b"\n"


def read_plan(text: bytes) -> PlanFile:
    """Read a plan file.

    Raises:
        Refused: it is not one, or of another version; the message names the place.
    """
    text = text.removeprefix(BOM_UTF8)  # as the other files that are read
    try:
        format = msgspec.json.decode(text, type=_Format).format
        if format != PLAN_FORMAT:
            raise _not_one(
                _(
                    "its format is {format!r}; this program reads {ours}",
                    format=format,
                    ours=PLAN_FORMAT,
                )
            )
        if twice := given_twice(text):  # of which only one would be carried out
            raise _not_one(twice)
        plan = msgspec.json.decode(text, type=PlanFile)
    except msgspec.ValidationError as error:
        at, why = field_fault(error, PlanFile)
        raise _not_one(_fault_at(why, f"${at}")) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _not_one(fault_of_json(text) or _("it is not JSON")) from None
    seen: set[tuple[str, str]] = set()
    for place, ending in enumerate(plan.endings):
        for why in contradictions(ending.attested, ending.waived).values():
            raise _not_one(_fault_at(why, f"$.endings[{place}]"))
        key = ending.number, ending.collaboration
        if key in seen:
            raise _not_one(
                _(
                    "{ending} appears twice - at `{place}`",
                    ending=" ".join(key),
                    place=f"$.endings[{place}]",
                )
            )
        seen.add(key)
    return plan


class _Format(msgspec.Struct, frozen=True):
    format: str


def _fault_at(why: str, place: str) -> str:
    return _("{why} - at `{place}`", why=why, place=place)


def _not_one(why: str) -> Refused:
    message = _("This is not a plan file that can be carried out: {why}.", why=why)
    return Refused.because("invalid-value", message)
