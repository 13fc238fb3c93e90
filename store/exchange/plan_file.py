"""Plan files: endings that one operator has planned and a colleague with the rights carries out.

A file holds each ending with its answers, and the effects that were shown. Carried out is only
what would still do the same: the effects are computed again and compared. Their texts are for who
reads the file, in the language of who planned; what is compared is what they mean.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from store.domain.errors import Refused
from store.domain.model import Customer, Moment, OutcomeId, Value
from store.domain.plan import Effect, differ
from store.domain.wishes import End
from store.i18n.language import _
from store.rules.endings.batch import BatchLine
from store.rules.endings.checks import contradictions

PLAN_FORMAT = "samarbete-plan/1"


class PlannedEnding(Value, frozen=True, kw_only=True):
    """One ending: whose and which, with which answers, and what it would do.

    `version` is the customer's when it was planned. What has to be typed to confirm is never a
    part of it.
    """

    number: str
    name: str
    collaboration: str
    version: int
    outcome: OutcomeId | None = None
    on: dt.date | None = None
    attested: tuple[str, ...] = ()
    waived: dict[str, str] = {}
    reason: str | None = None
    effects: tuple[Effect, ...] = ()

    @property
    def wish(self) -> End:
        """The wish that it stands for."""
        return End(
            collaboration=self.collaboration,
            outcome=self.outcome,
            on=self.on,
            attested=self.attested,
            waived=self.waived,
            reason=self.reason,
        )


class PlanFile(Value, frozen=True, kw_only=True):
    """Endings of one office, by whom and when they were planned."""

    format: str
    office: str
    planned_by: str
    planned_at: Moment
    endings: tuple[PlannedEnding, ...]

    @property
    def wishes(self) -> tuple[tuple[str, End], ...]:
        """The wishes, each with the customer's number."""
        return tuple((ending.number, ending.wish) for ending in self.endings)


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a plan file as it stands now.

    `shown` are the effects of the file; `changed` says that it would now do something else.
    """

    line: BatchLine
    shown: tuple[Effect, ...]
    changed: bool

    @property
    def good(self) -> bool:
        """Whether it can be carried out as it was planned."""
        return self.line.good and not self.changed


def plan_file(
    office: str,
    login: str,
    now: dt.datetime,
    customers: Mapping[str, Customer],
    lines: Iterable[BatchLine],
) -> PlanFile:
    """Return what is written down of planned lines."""
    return PlanFile(
        format=PLAN_FORMAT,
        office=office,
        planned_by=login,
        planned_at=now,
        endings=tuple(
            PlannedEnding(
                number=line.number,
                name=line.name,
                collaboration=line.wish.collaboration,
                version=customers[line.number].version,
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


def compared(plan: PlanFile, lines: Sequence[BatchLine]) -> tuple[Checked, ...]:
    """Return the lines, planned again, beside what the file says that they would do."""
    shown = {(ending.number, ending.collaboration): ending.effects for ending in plan.endings}
    checked = []
    for line in lines:
        effects = shown[line.number, line.wish.collaboration]
        changed = line.good and differ(effects, line.plan.effects)
        checked.append(Checked(line=line, shown=effects, changed=changed))
    return tuple(checked)


def encode_plan(plan: PlanFile) -> bytes:
    """Return the file's text."""
    return msgspec.json.format(msgspec.json.encode(plan), indent=2) + b"\n"


def read_plan(text: bytes) -> PlanFile:
    """Read a plan file.

    Raises:
        Refused: it is not one, or of another version; the message names the place.
    """
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
        plan = msgspec.json.decode(text, type=PlanFile)
    except UnicodeDecodeError:
        raise _not_one(_("it is not written in UTF-8")) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise _not_one(f"{error}") from None
    seen: set[tuple[str, str]] = set()
    for place, ending in enumerate(plan.endings):
        for why in contradictions(ending.attested, ending.waived).values():
            raise _not_one(f"{why} - at `$.endings[{place}]`")
        key = ending.number, ending.collaboration
        if key in seen:
            raise _not_one(
                _(
                    "{ending} stands there twice - at `{place}`",
                    ending=" ".join(key),
                    place=f"$.endings[{place}]",
                )
            )
        seen.add(key)
    return plan


class _Format(msgspec.Struct, frozen=True):
    format: str


def _not_one(why: str) -> Refused:
    message = _("This is not a plan file that can be carried out: {why}.", why=why)
    return Refused.because("invalid-value", message)
