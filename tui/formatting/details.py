"""What is known of the line under the cursor: a customer or a collaboration into facts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from store.desk.desk import Desk
from store.domain.catalogue import Services, service_name
from store.domain.errors import StoreError
from store.domain.model import Collaboration, Customer, Side, Task
from store.domain.plan import Plan
from store.domain.rights import Operator
from store.domain.wishes import End
from store.domain.words import (
    answer_words,
    on_behalf,
    outcome_label,
    payer_words,
    period_words,
)
from store.i18n.language import _, ngettext, pgettext
from store.rules.endings.effects import office_access
from store.rules.history_words import Names, entry_words
from store.rules.readiness import why_missing
from tui.formatting.facts import Fact, Place
from tui.formatting.list_lines import status_words
from tui.formatting.plan_facts import (
    STANDS_IN_THE_WAY,
    check_fact,
    effect_facts,
    note_facts,
    refusal_facts,
)
from tui.formatting.safe_text import grouped, local_time
from tui.formatting.stops import bare_name


def about(
    place: Place, desk: Desk, opened: Mapping[str, Customer], names: Mapping[str, str]
) -> tuple[Fact, ...]:
    """Return what is known of a customer or a collaboration, and what each ending would do.

    `opened` are customers that were read before; `names` those of employees, by login.
    """
    try:
        customer = opened.get(place.number) or desk.customer(place.number)
    except StoreError as error:
        return (Fact("", f"{error}", "open"),)
    services = desk.services
    collaboration = customer.collaboration(place.collaboration or "")
    if collaboration is None:
        return about_customer(customer, names, services, desk.operator)
    today = desk.today()
    service = services.get(collaboration.service)
    outcomes = service.outcomes if service is not None else ()
    plans = [
        desk.plan_for(customer, End(collaboration=collaboration.id, outcome=outcome.id))
        for outcome in outcomes
    ]
    overdue = refusal_facts(desk.overdue(customer, collaboration))
    heading, *facts = about_collaboration(
        customer, collaboration, plans, names, services, today, desk.operator.side
    )
    if overdue:
        late = Fact("", _("Its date has come, and it could not be ended:"), "open")
        return (heading, late, *overdue, *facts)
    return (heading, *facts)


def about_customer(
    customer: Customer,
    names: Mapping[str, str],
    services: Services,
    by: Operator,
) -> tuple[Fact, ...]:
    """Tell who a customer is, who its main contact is, and what it has ended."""
    employees = by.employees
    facts = [Fact("", f"{customer.number} {customer.name}", "heading")]
    contact = customer.valid_main_contact(employees)
    whom = f"{contact.name}, {contact.email}" if contact else pgettext("main contact", "none")
    if contact is None:
        missing = _("No main contact: no collaboration can be ended. u opens the cure.")
        facts.append(Fact("", missing, "open"))
        if customer.main_contact is not None:
            whom = why_missing(customer, employees)
    running = [bare_name(services, c.service) for c in customer.collaborations if c.running]
    tasks = ", ".join(_task(task, names) for task in customer.tasks)
    facts += [
        Fact(_("main contact"), whom),
        Fact(_("users"), _users(customer)),
        Fact(pgettext("services", "active"), ", ".join(running) or pgettext("services", "nothing")),
        Fact(_("tasks"), tasks or pgettext("tasks", "none")),
        Fact(_("manager"), _named(customer.account_manager, names)),
        Fact(_("numbers"), _numbers(customer)),
    ]
    ended = [c for c in customer.collaborations if c.ending and c.status == "ended"]
    facts += [Fact(pgettext("collaboration", "ended"), _ended(c, services, by.side)) for c in ended]
    if customer.history:
        last = customer.history[-1]
        known = Names(customer, employees, services)
        change = f"{entry_words(last, known)}, {local_time(last.at)}, {known.person(last.by)}"
        facts.append(Fact(_("last change"), change))
    return tuple(facts)


def about_collaboration(
    customer: Customer,
    collaboration: Collaboration,
    plans: Sequence[Plan],
    names: Mapping[str, str],
    services: Services,
    today: date,
    to: Side,
) -> tuple[Fact, ...]:
    """Tell how a collaboration stands, what is open before ending, what each outcome will do.

    `to` is the side that reads it.
    """
    name = service_name(services, collaboration.service)
    facts = [Fact("", f"{name} · {customer.name}", "heading")]
    facts += _standing(customer, collaboration, names, today, to)
    if collaboration.ending is not None:
        facts += _ending(customer, collaboration, services, to)
    if not plans or not collaboration.running:
        return tuple(facts)
    facts.append(Fact("", _("Before ending"), "heading"))
    blocking = [refusal for refusal in plans[0].refusals if refusal.code in STANDS_IN_THE_WAY]
    facts += [Fact(pgettext("check", "open"), refusal.message, "open") for refusal in blocking]
    facts += [check_fact(check) for check in plans[0].checks]
    if not blocking and not plans[0].checks:
        facts.append(Fact(pgettext("check", "ok"), _("nothing is asked"), "ok"))
    facts += note_facts(plans[0])
    for plan, outcome in zip(plans, services[collaboration.service].outcomes, strict=True):
        facts.append(Fact("", outcome_label(outcome.id, to=to), "heading"))
        facts += effect_facts(e for e in plan.effects if e.subject not in ("status", "cost"))
    return tuple(facts)


def _standing(
    customer: Customer,
    collaboration: Collaboration,
    names: Mapping[str, str],
    today: date,
    to: Side,
) -> list[Fact]:
    facts = [Fact(_("status"), _status(collaboration, today))]
    if collaboration.variant:
        facts.append(Fact(_("variant"), collaboration.variant))
    task = customer.task(collaboration.task)
    named = _task(task, names) if task else collaboration.task
    facts.append(Fact(_("task"), named or pgettext("task", "none")))
    if paid := _paid(collaboration, to):
        facts.append(Fact(_("paid by"), paid))
    if collaboration.requested_on is not None:
        who = _named(collaboration.requested_by, names)
        requested = _("{date} by {who}", date=collaboration.requested_on, who=who)
        facts.append(Fact(pgettext("collaboration", "requested"), requested))
    if collaboration.records:
        facts.append(Fact(_("records"), _kinds(collaboration)))
    return facts


def _status(collaboration: Collaboration, today: date) -> str:
    """Say how it stands: of an ending whose date has passed, which date that was as well."""
    ends_on = collaboration.ending.on if collaboration.ending is not None else None
    status = status_words(collaboration.status, ends_on, today)
    if collaboration.status == "ending" and ends_on is not None and ends_on < today:
        return _("{status}, since {date}", status=status, date=ends_on)
    started = collaboration.started_on
    if started is not None and collaboration.status == "ending":
        return _("{status}, active since {date}", status=status, date=started)
    if started is not None and collaboration.running:
        return _("{status}, since {date}", status=status, date=started)
    return status


def _paid(collaboration: Collaboration, to: Side) -> str:
    period = period_words(collaboration.period)
    if collaboration.invoice_recipient is None:
        return period
    payer = payer_words(collaboration.invoice_recipient, to=to)
    return _("{payer}, period {period}", payer=payer, period=period) if period else payer


def _kinds(collaboration: Collaboration) -> str:
    counts = Counter(record.kind for record in collaboration.records)
    return ", ".join(f"{kind} {count}" for kind, count in counts.items())


def _ending(
    customer: Customer, collaboration: Collaboration, services: Services, to: Side
) -> list[Fact]:
    ending = collaboration.ending
    assert ending is not None
    who = on_behalf(ending.by, ending.side, to=to)
    decided = _("{time} by {who}", time=local_time(ending.decided_at), who=who)
    facts = [
        Fact(_("ending"), outcome_label(ending.outcome, to=to)),
        Fact(_("decided"), decided),
    ]
    names = Names(customer, (), services)
    facts += [
        Fact(_("check"), f"{names.check(collaboration.id, id)}: {answer_words(answer)}")
        for id, answer in ending.checks.items()
    ]
    if ending.reason:
        facts.append(Fact(_("reason"), ending.reason))
    if collaboration.status == "ended":
        facts.append(Fact(_("office sees"), office_access(customer, collaboration, services)))
    return facts


def _ended(collaboration: Collaboration, services: Services, to: Side) -> str:
    assert collaboration.ending is not None
    ending = collaboration.ending
    service = service_name(services, collaboration.service)
    return f"{service} {ending.on}: {outcome_label(ending.outcome, to=to)}"


def _users(customer: Customer) -> str:
    active = [user for user in customer.users if user.active]
    inactive = len(customer.users) - len(active)
    count = ngettext(
        "{count} active user", "{count} active users", len(active), count=grouped(len(active))
    )
    if not inactive:
        return count
    return f"{count}, " + ngettext("{n} inactive", "{n} inactive", inactive)


def _task(task: Task, names: Mapping[str, str]) -> str:
    return f"{task.name} ({_named(task.owner, names)})" if task.owner else task.name


def _numbers(customer: Customer) -> str:
    numbers = []
    if customer.org_number:
        numbers.append(customer.org_number)
    if customer.spcs_number:
        numbers.append(f"Visma {customer.spcs_number}")
    return ", ".join(numbers) or _("none on record")


def _named(login: str | None, names: Mapping[str, str]) -> str:
    return names.get(login, login) if login is not None else _("nobody")
