"""What is told of a collaboration: how it stands, what an ending waits for, what it would do."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from store.desk.desk import Desk
from store.domain.catalogue import Outcome
from store.domain.model import Collaboration, Customer, Hold, OutcomeId, Record, Task
from store.domain.plan import Plan
from store.domain.rights import Operator
from store.domain.wishes import End
from store.domain.words import (
    answer_words,
    overdue_words,
    payer_words,
    period_words,
    said_to,
    status_word,
)
from store.i18n.language import _, pgettext
from store.rules.endings.checks import answers_in
from store.rules.endings.effects import office_access
from store.rules.endings.standing import decision_words, done_words
from store.rules.history_words import Names
from store.rules.holds import hold_against, hold_words
from tui.formatting.endings.ending_words import ANSWERED_ABOVE, choice_label
from tui.formatting.endings.outcome_rows import ELSEWHERE, OutcomeRow, named, outcome_rows
from tui.formatting.endings.plan_facts import STANDS_IN_THE_WAY, refusal_facts
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact
from tui.formatting.list_lines import status_words
from tui.formatting.records import kind_counted
from tui.formatting.told import Ahead, Told

TOLD_BELOW = (*STANDS_IN_THE_WAY, *ANSWERED_ABOVE)
"""Refusals that stand among what is open before the ending."""


def about_collaboration(
    customer: Customer, collaboration: Collaboration, desk: Desk, names: Mapping[str, str]
) -> Told:
    """Tell all of a collaboration; `names` are those of employees, by login."""
    named = bare_name(desk.services, collaboration.service)
    return Told(
        title=f"{named} {collaboration.variant}" if collaboration.variant else named,
        whose=f"{customer.number} {customer.name}",
        states=tuple(_states(customer, collaboration, desk, names)),
        asides=tuple(_asides(collaboration)),
        facts=tuple(_facts(customer, collaboration, desk)),
        ahead=_ahead(customer, collaboration, desk) if collaboration.running else None,
    )


def _states(
    customer: Customer, collaboration: Collaboration, desk: Desk, names: Mapping[str, str]
) -> Iterator[str]:
    """Say how it stands, in parts that share a line."""
    ending, status, started = collaboration.ending, collaboration.status, collaboration.started_on
    if status == "ending" and ending is not None:
        if ending.on < desk.today():
            late = overdue_words(ending.on, desk.today())
            yield _("{status}, since {date}", status=late, date=ending.on)
        yield decision_words(customer, ending, desk.operator, desk.today())
    elif status == "ended" and ending is not None:
        yield done_words(customer, ending, desk.operator, collaboration.ends_on or ending.on)
    elif status == "requested" and collaboration.requested_on is not None:
        who = collaboration.requested_by or ""
        yield _(
            "asked for on {date} by {who}",
            date=collaboration.requested_on,
            who=names.get(who, who) or _("nobody"),
        )
    elif not collaboration.running:
        yield status_words(status, collaboration.ends_on, desk.today(), to=desk.operator.side)
    if started is not None and collaboration.running:
        yield _("active since {date}", date=started)
    elif status == "active":
        yield status_word(status)
    task = customer.task(collaboration.task)
    yield task_words(task, names) if task is not None else collaboration.task or _("no task")
    yield _paid(collaboration, desk)


def task_words(task: Task, names: Mapping[str, str]) -> str:
    """Name a task, and who has it."""
    return f"{task.name} ({names.get(task.owner, task.owner)})" if task.owner else task.name


def _paid(collaboration: Collaboration, desk: Desk) -> str:
    """Say who pays."""
    recipient = collaboration.invoice_recipient
    if recipient is None:
        return ""
    return _("paid by {payer}", payer=payer_words(recipient, to=desk.operator.side))


def _asides(collaboration: Collaboration) -> Iterator[str]:
    """Say for how long at a time is paid, and what is recorded: the checks tell what matters."""
    if period := period_words(collaboration.period):
        yield _("contract period {period}", period=period)
    if collaboration.records:
        yield _("records: {kinds}", kinds=counted(collaboration.records))


def counted(records: Sequence[Record]) -> str:
    """Say how many records there are of each kind."""
    counts = Counter(record.kind for record in records)
    return ", ".join(kind_counted(kind, n) for kind, n in counts.items())


def _facts(customer: Customer, collaboration: Collaboration, desk: Desk) -> Iterator[Fact]:
    """Tell what does not share a line: why its day was missed, what was answered, what comes."""
    if (hold := hold_against(customer, collaboration.id, desk.today())) is not None:
        yield Fact("", held_sentence(customer, hold, desk.operator), "stop")
    if refusals := desk.overdue(customer, collaboration):
        yield Fact("", _("Its date has come, and it could not be ended."), "stop")
        yield from refusal_facts(each for each in refusals if each.code not in TOLD_BELOW)
    if collaboration.status == "ended" and collaboration.ending is not None:
        names = Names(customer, (), desk.services)
        for asked, answer in names.answered(collaboration.id, collaboration.ending.checks):
            yield _answered(asked, answer)
        access = office_access(customer, collaboration, desk.services)
        yield Fact(_("office sees"), access)
    if hint := _next_step(collaboration, desk):
        yield Fact("", hint, "muted")


def held_sentence(customer: Customer, hold: Hold, by: Operator) -> str:
    """Say that something is on hold, until when, why and by whom; and where all of it is."""
    words = hold_words(customer, hold, by)
    if hold.collaboration is None:
        words = said_to(
            by.side,
            _("the whole customer is {hold}", hold=words),
            _("your whole company is {hold}", hold=words),
        )
    return f"{words[0].upper()}{words[1:]}."


def _answered(asked: str, answer: str) -> Fact:
    """Tell what a check was answered when it was ended."""
    reason = answer.removeprefix("waived: ")
    if reason != answer:
        why = _("{what}. Why: {reason}", what=asked, reason=reason)
        return Fact(pgettext("check", "waived"), why, "waived")
    told = asked if answer == "met" else f"{asked}: {answer_words(answer)}"
    return Fact(pgettext("check", "ok"), told, "ok")


def _next_step(collaboration: Collaboration, desk: Desk) -> str:
    """Say what can be done where nothing is running."""
    office = desk.operator.side == "office"
    match collaboration.status:
        case "unlinked" if office:
            return _("Enter links it to a task of the customer; only then can it be ended.")
        case "requested" if office:
            return _("It waits for the customer's answer. Enter opens the sent requests.")
        case "requested":
            return _("It waits for your answer. Enter opens the requests.")
        case "declined" if office:
            return _("n asks the customer for a new one.")
        case _:
            return ""


def _ahead(customer: Customer, collaboration: Collaboration, desk: Desk) -> Ahead | None:
    """Tell what an ending waits for and would do: the one that is decided, or each there is."""
    service = desk.services.get(collaboration.service)
    if service is None:
        return None
    decided = collaboration.ending
    outcomes = service.outcomes
    label = _("If you end it")
    if decided is not None:
        outcomes = tuple(each for each in outcomes if each.id == decided.outcome) or outcomes
        label = _("When it ends")
    plans = [desk.plan_for(customer, _wish(collaboration, each.id, desk)) for each in outcomes]
    blocking = [refusal for refusal in plans[0].refusals if refusal.code in STANDS_IN_THE_WAY]
    return Ahead(
        hindrances=tuple(
            Fact(pgettext("check", "open"), refusal.message, "stop") for refusal in blocking
        ),
        checks=plans[0].checks,
        names=_names(outcomes, plans, label, you=desk.operator.side == "customer"),
        rows=_rows(plans, collaboration),
        notes=plans[0].briefs,
    )


def _wish(collaboration: Collaboration, outcome: OutcomeId, desk: Desk) -> End:
    """Return the wish to end it so; where that is decided, as it was, with what was answered."""
    wish, decided = End(collaboration=collaboration.id, outcome=outcome), collaboration.ending
    if decided is None:
        return wish
    attested, waived = answers_in(decided, desk.services.get(collaboration.service))
    later = decided.on if decided.on > desk.today() else None
    return replace(wish, on=later, attested=attested, waived=waived)


def _names(
    outcomes: Sequence[Outcome], plans: Sequence[Plan], label: str, *, you: bool
) -> OutcomeRow:
    """Name the outcomes, each with a hold that refuses it."""
    only = len(outcomes) == 1
    own = tuple(
        named(choice_label(each.id, briefly=not only, you=you), plan, loses=each.loses)
        for each, plan in zip(outcomes, plans, strict=True)
    )
    return OutcomeRow(label=label, shared="", own=own, loses=tuple(each.loses for each in outcomes))


def _rows(plans: Sequence[Plan], collaboration: Collaboration) -> tuple[OutcomeRow, ...]:
    """Tell what becomes of what; who pays is told with how it stands."""
    records = len(collaboration.records)
    elsewhere = (*ELSEWHERE, "cost")
    return outcome_rows(plans, briefly=True, records=records, elsewhere=elsewhere)
