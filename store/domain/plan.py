"""What a rule is asked and what it answers: a wish, and the plan for it.

A rule is a pure function of a customer and a wish. Its plan says what stands in the way
(`refusals`), what will happen (`effects`) and the customer as it will be (`after`). Screens show
the effects, commands print them, the store writes `after`: there is no second way to compute
what will happen, so a preview cannot differ from what is done.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from store.domain import validation
from store.domain.catalogue import Provenance, as_asked
from store.domain.chain.breaks import ACCEPT_ACTION, acceptance
from store.domain.chain.links import linked
from store.domain.errors import NotFound, Refusal
from store.domain.listed.history import one_more
from store.domain.model import Collaboration, Customer, Ending, Entry, Erased, Replaced, Subject
from store.domain.rights import Operator
from store.i18n.language import _


class Effect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that will happen, to what is kept here or to what the service holds.

    Where our own records change, `before` and `after` say how and `about` names the collaboration
    or the user's e-mail; where they do not, the text tells what becomes of the service's data, of
    one side's access or of the costs, as surely as `provenance` says. `tells` holds what else the
    text tells, in no language: ids, names, numbers, and texts as the catalogue of services has
    them. What is stated of a service that the page does not name is `inferred` here.
    """

    subject: Subject
    text: str
    brief: str | None = None
    provenance: Provenance = "stated"
    about: str | None = None
    before: str | None = None
    after: str | None = None
    tells: tuple[str, ...] = ()

    @property
    def meaning(self) -> tuple[object, ...]:
        """What will happen, in whatever language it is said."""
        return self.subject, self.provenance, self.about, self.before, self.after, self.tells

    @property
    def loses(self) -> bool:
        """Whether it takes something away for good."""
        return self.subject == "records" or (self.subject == "undo" and "yes" in self.tells)

    @property
    def of_service_data(self) -> bool:
        """Whether it tells what becomes of a service's data, not of what is kept about somebody."""
        return self.subject == "data" and self.about is None


def differ(shown: Sequence[Effect], now: Sequence[Effect]) -> bool:
    """Return whether something else would happen now than was shown, in whatever language."""
    return [effect.meaning for effect in shown] != [effect.meaning for effect in now]


class CheckState(msgspec.Struct, frozen=True, kw_only=True):
    """How one check stands: its `answer` is None while it is open.

    `found` is what our records say; a measured check cannot be ticked by hand. `leads_to` is the
    collaboration that has to be ended first, `count` how many records keep it open. `provenance`
    says how sure it is that this is asked before an ending, `assigned` how sure that it is asked
    before the ending of this service.
    """

    id: str
    text: str
    measured: bool
    answer: str | None
    found: str
    leads_to: str | None = None
    count: int = 0
    waits_for: tuple[str, ...] = ()
    provenance: Provenance = "stated"
    assigned: Provenance = "stated"

    def as_asked(self, text: str) -> str:
        """Return a text about it, marked where the service's own page does not ask for it."""
        return as_asked(text, self.provenance, self.assigned)

    @property
    def waived(self) -> bool:
        """Whether it is answered by why it need not be met."""
        return (self.answer or "").startswith("waived")

    @property
    def still(self) -> str:
        """What is still to be done, while it is open."""
        if not self.measured:
            return f"{self.text}: {self.found}"
        return self.found[:1].upper() + self.found[1:]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of a rule: what stands in the way, what will happen, the customer afterwards.

    `after` is to be written only if nothing is refused. `must_type` is the name that has to be
    typed to confirm what cannot be undone (R13). `standing` is what was decided before and still
    waits for its day (R41).
    """

    refusals: tuple[Refusal, ...]
    effects: tuple[Effect, ...]
    after: Customer
    checks: tuple[CheckState, ...] = ()
    notes: tuple[str, ...] = ()
    briefs: tuple[str, ...] = ()
    must_type: str | None = None
    standing: Ending | None = None


def collaboration_of(customer: Customer, id: str) -> Collaboration:
    """Return one of a customer's collaborations.

    Raises:
        NotFound: it has none with that id.
    """
    collaboration = customer.collaboration(id)
    if collaboration is None:
        message = _("{customer} has no collaboration {id!r}.", customer=customer.name, id=id)
        raise NotFound(message)
    return collaboration


def refused_texts(*texts: tuple[str, str | None]) -> list[Refusal]:
    """Return a refusal for each text that must not go into the history, by what it is for."""
    refusals = []
    for what, text in texts:
        try:
            validation.reason(text)
        except ValueError as error:
            message = _("The reason cannot be kept: {fault}.", fault=error)
            refusals.append(Refusal(code="invalid-value", message=message, about=what))
    return refusals


def entry_of(
    by: Operator,
    now: dt.datetime,
    *,
    action: str,
    details: dict[str, str],
    collaboration: str | None = None,
    reason: str | None = None,
    replaced: Replaced | None = None,
    erased: Erased | UnsetType = UNSET,
) -> Entry:
    """Return the line of history of what an operator does.

    Raises:
        ValueError: the reason is one that `refused_texts` refuses.
    """
    return Entry(
        at=now,
        by=by.login,
        os_user=by.os_user,
        side=by.side,
        action=action,
        collaboration=collaboration,
        details=details,
        reason=validation.reason(reason),
        replaced=replaced,
        erased=erased,
    )


def entered(
    customer: Customer,
    by: Operator,
    now: dt.datetime,
    *,
    action: str,
    changes: dict[str, object],
    details: dict[str, str],
    collaboration: str | None = None,
    reason: str | None = None,
    replaced: Replaced | None = None,
    erased: Erased | UnsetType = UNSET,
) -> Customer:
    """Return the customer with its changes, the history entry for them and the next version.

    Every line of a customer's history is made here or in `with_line`, and follows upon the one
    before (R62).

    Raises:
        ValueError: the reason is one that `refused_texts` refuses.
    """
    entry = entry_of(
        by,
        now,
        action=action,
        details=details,
        collaboration=collaboration,
        reason=reason,
        replaced=replaced,
        erased=erased,
    )
    return with_line(customer, entry, **changes)


def with_line(customer: Customer, entry: Entry, **changes: object) -> Customer:
    """Return the customer with one more line in its history, the changes it tells, and the version.

    The line carries the sum of the one before it (R62).
    """
    return msgspec.structs.replace(
        customer,
        **changes,
        history=one_more(customer.history, linked(customer.history, entry)),
        version=customer.version + 1,
    )


def accepted(
    customer: Customer, by: Operator, now: dt.datetime, reason: str | None = None
) -> Customer:
    """Return the customer with a history that is accepted as somebody has edited it (R62).

    Raises:
        ValueError: the reason is one that `refused_texts` refuses.
    """
    return with_line(customer, accepting(customer.history, by, now, reason))


def accepting(
    history: Sequence[Entry], by: Operator, now: dt.datetime, reason: str | None = None
) -> Entry:
    """Return the line that accepts a history, a customer's or the office's own, as it is (R62).

    Raises:
        ValueError: the reason is one that `refused_texts` refuses.
    """
    return entry_of(by, now, action=ACCEPT_ACTION, details=acceptance(history), reason=reason)
