"""What is told about a customer, a collaboration and an ending: values into facts."""

from collections.abc import Iterable, Mapping, Sequence

from store.desk.desk import Desk, Done
from store.domain.catalogue import Services, service_name
from store.domain.errors import Code, Refusal, StoreError
from store.domain.model import Collaboration, Customer, Task
from store.domain.plan import CheckState, Effect, Plan
from store.domain.wishes import End
from store.domain.words import (
    action_word,
    answer_words,
    outcome_label,
    period_words,
    recipient_word,
    side_word,
    subject_word,
)
from store.i18n.language import _, ngettext, pgettext
from store.rules.effects import office_access
from tui.formatting.columns import status_words
from tui.formatting.facts import Fact, Place
from tui.formatting.safe_text import grouped, local_time

STANDS_IN_THE_WAY: tuple[Code, ...] = ("not-allowed", "main-contact-missing")
"""Refusals that hold whatever the answers to the checks are."""


def about_customer(
    customer: Customer, names: Mapping[str, str], services: Services
) -> tuple[Fact, ...]:
    """Tell who a customer is, who its main contact is, and what it has ended."""
    facts = [Fact("", f"{customer.number} {customer.name}", "heading")]
    if customer.valid_main_contact is None:
        words = _("No main contact: no collaboration can be ended. u opens the cure.")
        facts.append(Fact("", words, "open"))
    contact = customer.valid_main_contact
    whom = f"{contact.name}, {contact.email}" if contact else pgettext("main contact", "none")
    running = [
        service_name(services, each.service) for each in customer.collaborations if each.running
    ]
    tasks = ", ".join(_task(task, names) for task in customer.tasks)
    facts += [
        Fact(_("main contact"), whom),
        Fact(_("users"), _users(customer)),
        Fact(pgettext("services", "active"), ", ".join(running) or pgettext("services", "nothing")),
        Fact(_("tasks"), tasks or pgettext("tasks", "none")),
        Fact(_("manager"), _named(customer.account_manager, names)),
        Fact(_("numbers"), _numbers(customer)),
    ]
    ended = [each for each in customer.collaborations if each.ending and each.status == "ended"]
    facts += [Fact(pgettext("collaboration", "ended"), _ended(each, services)) for each in ended]
    if customer.history:
        last = customer.history[-1]
        words = f"{action_word(last.action)}, {local_time(last.at)}, {last.by}"
        facts.append(Fact(_("last change"), words))
    return tuple(facts)


def about_collaboration(
    customer: Customer,
    collaboration: Collaboration,
    plans: Sequence[Plan],
    names: Mapping[str, str],
    services: Services,
) -> tuple[Fact, ...]:
    """Tell how a collaboration stands, what is open before ending, what each outcome will do."""
    name = service_name(services, collaboration.service)
    facts = [Fact("", f"{name} · {customer.name}", "heading")]
    facts += _standing(customer, collaboration, names)
    if collaboration.ending is not None:
        facts += _ending(customer, collaboration, services)
    if not plans or not collaboration.running:
        return tuple(facts)
    facts.append(Fact("", _("Before ending"), "heading"))
    blocking = [each for each in plans[0].refusals if each.code in STANDS_IN_THE_WAY]
    facts += [Fact(pgettext("check", "open"), each.message, "open") for each in blocking]
    facts += [check_fact(check) for check in plans[0].checks]
    if not blocking and not plans[0].checks:
        facts.append(Fact(pgettext("check", "met"), _("nothing is asked"), "met"))
    facts += note_facts(plans[0])
    for plan, outcome in zip(plans, services[collaboration.service].outcomes, strict=True):
        facts.append(Fact("", outcome.label, "heading"))
        facts += effect_facts(
            each for each in plan.effects if each.subject not in ("status", "cost")
        )
    return tuple(facts)


def check_fact(check: CheckState) -> Fact:
    """Tell how one check stands, in a word and with what our records say."""
    if check.answer == "met":
        words = check.as_asked(f"{check.text} ({check.found})")
        return Fact(pgettext("check", "met"), words, "met")
    if check.answer is not None:
        words = check.as_asked(f"{check.text}: {answer_words(check.answer)}")
        return Fact(pgettext("check", "done"), words, "met")
    label = pgettext("check", "open") if check.measured else pgettext("check", "ask")
    return Fact(label, check.as_asked(check.still), "open")


def note_facts(plan: Plan) -> list[Fact]:
    """Tell what is good to know before ending."""
    return [Fact(_("note"), note, "muted") for note in plan.notes]


def effect_facts(effects: Iterable[Effect]) -> list[Fact]:
    """Tell what will happen, each effect under what it happens to."""
    return [
        Fact(
            subject_word(each.subject).replace("-", " "),
            each.text,
            "warning" if each.loses else "",
        )
        for each in effects
    ]


def _standing(
    customer: Customer, collaboration: Collaboration, names: Mapping[str, str]
) -> list[Fact]:
    ends_on = collaboration.ending.on if collaboration.ending is not None else None
    status = status_words(collaboration.status, ends_on)
    if collaboration.started_on is not None and collaboration.running:
        status = _("{status}, since {date}", status=status, date=collaboration.started_on)
    facts = [Fact(_("status"), status)]
    if collaboration.variant:
        facts.append(Fact(_("variant"), collaboration.variant))
    task = customer.task(collaboration.task)
    named = _task(task, names) if task else collaboration.task
    facts.append(Fact(_("task"), named or pgettext("task", "none")))
    if paid := _paid(collaboration):
        facts.append(Fact(_("paid by"), paid))
    if collaboration.requested_on is not None:
        who = _named(collaboration.requested_by, names)
        words = _("{date} by {who}", date=collaboration.requested_on, who=who)
        facts.append(Fact(pgettext("collaboration", "requested"), words))
    if collaboration.records:
        facts.append(Fact(_("records"), _kinds(collaboration)))
    return facts


def _paid(collaboration: Collaboration) -> str:
    period = period_words(collaboration.period)
    if collaboration.invoice_recipient is None:
        return period
    payer = recipient_word(collaboration.invoice_recipient)
    if period:
        return _("the {payer}, period {period}", payer=payer, period=period)
    return _("the {payer}", payer=payer)


def _kinds(collaboration: Collaboration) -> str:
    kinds = dict.fromkeys(record.kind for record in collaboration.records)
    held = [record.kind for record in collaboration.records]
    return ", ".join(f"{kind} {held.count(kind)}" for kind in kinds)


def _ending(customer: Customer, collaboration: Collaboration, services: Services) -> list[Fact]:
    ending = collaboration.ending
    assert ending is not None
    decided = _(
        "{time} by {who}, for the {side}",
        time=local_time(ending.decided_at),
        who=ending.by,
        side=side_word(ending.side),
    )
    facts = [
        Fact(_("ending"), outcome_label(ending.outcome)),
        Fact(_("decided"), decided),
    ]
    facts += [
        Fact(_("check"), f"{id}: {answer_words(answer)}") for id, answer in ending.checks.items()
    ]
    if ending.reason:
        facts.append(Fact(_("reason"), ending.reason))
    if collaboration.status == "ended":
        facts.append(Fact(_("office sees"), office_access(customer, collaboration, services)))
    return facts


def _ended(collaboration: Collaboration, services: Services) -> str:
    assert collaboration.ending is not None
    ending = collaboration.ending
    service = service_name(services, collaboration.service)
    return f"{service} {ending.on}: {outcome_label(ending.outcome)}"


def _users(customer: Customer) -> str:
    active = [user for user in customer.users if user.active]
    inactive = len(customer.users) - len(active)
    words = ngettext(
        "{count} active user", "{count} active users", len(active), count=grouped(len(active))
    )
    if not inactive:
        return words
    return f"{words}, " + ngettext("{n} inactive", "{n} inactive", inactive)


def _task(task: Task, names: Mapping[str, str]) -> str:
    return f"{task.name} ({_named(task.owner, names)})" if task.owner else task.name


def _numbers(customer: Customer) -> str:
    words = []
    if customer.org_number:
        words.append(_("organisation {number}", number=customer.org_number))
    if customer.spcs_number:
        words.append(f"Visma {customer.spcs_number}")
    return ", ".join(words) or _("none on record")


def _named(login: str | None, names: Mapping[str, str]) -> str:
    return names.get(login, login) if login is not None else _("nobody")


def done_words(done: Done, services: Services) -> str:
    """Say in one line what was done; by then it is on the disk."""
    entry, customer = done.entry, done.customer
    collaboration = customer.collaboration(entry.collaboration or "")
    about = service_name(services, collaboration.service) if collaboration is not None else ""
    ending = collaboration.ending if collaboration is not None else None
    named = f"{about}, {customer.name}" if about else customer.name
    match entry.action:
        case "end" if ending is not None:
            named += f" ({outcome_label(ending.outcome)})"
            if entry.replaced is not None:
                return _("Ended: {what}. It is saved. z undoes it.", what=named)
            return _("Ended: {what}. It is saved.", what=named)
        case "end-on-date" if ending is not None:
            named += f" ({outcome_label(ending.outcome)})"
            return _("Ends {date}: {what}. Saved; w withdraws it.", date=ending.on, what=named)
        case "withdraw":
            return _("Goes on: {what}. Saved; z undoes.", what=named)
        case "request":
            return _("Request sent: {what}. It waits in Sent requests (s).", what=named)
        case "undo":
            undone = action_word(entry.details.get("undone", ""))
            return _("Undone: {act}, {what}. Saved.", act=undone, what=named)
        case "edit":
            return _("Changed: {what}. Saved; z undoes.", what=named)
        case "handover":
            return _("Hand-over pack made: {what}. Recorded in the history.", what=named)
        case action:
            act = action_word(action).capitalize()
            return _("{act}: {what}. Saved.", act=act, what=named)


def refusal_facts(refusals: Iterable[Refusal]) -> tuple[Fact, ...]:
    """Tell why something is refused, a sentence each."""
    return tuple(
        Fact("", each.message, "open" if n == 0 else "") for n, each in enumerate(refusals)
    )


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
        return about_customer(customer, names, services)
    service = services.get(collaboration.service)
    outcomes = service.outcomes if service is not None else ()
    plans = [
        desk.plan_for(customer, End(collaboration=collaboration.id, outcome=each.id))
        for each in outcomes
    ]
    overdue = refusal_facts(desk.overdue(customer, collaboration))
    told = about_collaboration(customer, collaboration, plans, names, services)
    if overdue:
        late = Fact("", _("Its date has come, and it could not be ended:"), "open")
        return (told[0], late, *overdue, *told[1:])
    return told
