"""What is told about a customer, a collaboration and an ending: values into facts."""

from collections.abc import Iterable, Mapping, Sequence

from store.consequences import office_access
from store.desk import Done
from store.model import Collaboration, Customer, Task
from store.plan import CheckState, Effect, Plan
from store.refusal import Code, Refusal
from store.services import Services, name_of
from store.wording import outcome_label, period_words, recipient_word, side_word
from tui.facts import Fact
from tui.text import counted, local_time, status_words

STANDS_IN_THE_WAY: tuple[Code, ...] = ("not-allowed", "main-contact-missing")
"""Refusals that hold whatever the answers to the checks are."""


def about_customer(
    customer: Customer, names: Mapping[str, str], services: Services
) -> tuple[Fact, ...]:
    """Tell who a customer is, who its main contact is, and what it has ended."""
    facts = [Fact("", f"{customer.number} {customer.name}", "heading")]
    if customer.valid_main_contact is None:
        facts.append(
            Fact("", "No main contact: no collaboration can be ended. u opens the cure.", "open")
        )
    contact = customer.valid_main_contact
    running = [name_of(services, each.service) for each in customer.collaborations if each.running]
    facts += [
        Fact("main contact", f"{contact.name}, {contact.email}" if contact else "none"),
        Fact("users", _users(customer)),
        Fact("active", ", ".join(running) or "nothing"),
        Fact("tasks", ", ".join(_task(task, names) for task in customer.tasks) or "none"),
        Fact("manager", _named(customer.account_manager, names)),
        Fact("numbers", _numbers(customer)),
    ]
    ended = [each for each in customer.collaborations if each.ending and each.status == "ended"]
    facts += [Fact("ended", _ended(each, services)) for each in ended]
    if customer.history:
        last = customer.history[-1]
        facts.append(Fact("last change", f"{last.action}, {local_time(last.at)}, {last.by}"))
    return tuple(facts)


def about_collaboration(
    customer: Customer,
    collaboration: Collaboration,
    plans: Sequence[Plan],
    names: Mapping[str, str],
    services: Services,
) -> tuple[Fact, ...]:
    """Tell how a collaboration stands, what is open before ending, what each outcome will do."""
    name = name_of(services, collaboration.service)
    facts = [Fact("", f"{name} · {customer.name}", "heading")]
    facts += _standing(customer, collaboration, names)
    if collaboration.ending is not None:
        facts += _ending(customer, collaboration, services)
    if not plans or not collaboration.running:
        return tuple(facts)
    facts.append(Fact("", "Before ending", "heading"))
    blocking = [each for each in plans[0].refusals if each.code in STANDS_IN_THE_WAY]
    facts += [Fact("open", each.message, "open") for each in blocking]
    facts += [check_fact(check) for check in plans[0].checks]
    if not blocking and not plans[0].checks:
        facts.append(Fact("met", "nothing is asked", "met"))
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
        return Fact("met", f"{check.text} ({check.found})", "met")
    if check.answer is not None:
        return Fact("done", f"{check.text}: {check.answer}", "met")
    if check.measured:
        return Fact("open", check.still, "open")
    return Fact("ask", check.still, "open")


def note_facts(plan: Plan) -> list[Fact]:
    """Tell what is good to know before ending."""
    return [Fact("note", note, "muted") for note in plan.notes]


def effect_facts(effects: Iterable[Effect]) -> list[Fact]:
    """Tell what will happen, each effect under what it happens to."""
    return [
        Fact(each.subject.replace("-", " "), each.text, "warning" if _loses(each) else "")
        for each in effects
    ]


def _loses(effect: Effect) -> bool:
    return effect.loses


def _standing(
    customer: Customer, collaboration: Collaboration, names: Mapping[str, str]
) -> list[Fact]:
    ends_on = collaboration.ending.on if collaboration.ending is not None else None
    status = status_words(collaboration.status, ends_on)
    if collaboration.started_on is not None and collaboration.running:
        status += f", since {collaboration.started_on}"
    facts = [Fact("status", status)]
    if collaboration.variant:
        facts.append(Fact("variant", collaboration.variant))
    task = customer.task(collaboration.task)
    facts.append(Fact("task", _task(task, names) if task else collaboration.task or "none"))
    payer = collaboration.invoice_recipient
    paid = [f"the {recipient_word(payer)}"] if payer is not None else []
    paid += [period_words(collaboration.period)] * bool(collaboration.period)
    if paid:
        facts.append(Fact("paid by", ", period ".join(paid)))
    if collaboration.requested_on is not None:
        by = f" by {_named(collaboration.requested_by, names)}"
        facts.append(Fact("requested", f"{collaboration.requested_on}{by}"))
    if collaboration.records:
        facts.append(Fact("records", _kinds(collaboration)))
    return facts


def _kinds(collaboration: Collaboration) -> str:
    kinds = dict.fromkeys(record.kind for record in collaboration.records)
    held = [record.kind for record in collaboration.records]
    return ", ".join(f"{kind} {held.count(kind)}" for kind in kinds)


def _ending(customer: Customer, collaboration: Collaboration, services: Services) -> list[Fact]:
    ending = collaboration.ending
    assert ending is not None
    facts = [
        Fact("ending", outcome_label(ending.outcome)),
        Fact(
            "decided",
            f"{local_time(ending.decided_at)} by {ending.by}, for the {side_word(ending.side)}",
        ),
    ]
    facts += [Fact("check", f"{id}: {answer}") for id, answer in ending.checks.items()]
    if ending.reason:
        facts.append(Fact("reason", ending.reason))
    if collaboration.status == "ended":
        facts.append(Fact("office sees", office_access(customer, collaboration, services)))
    return facts


def _ended(collaboration: Collaboration, services: Services) -> str:
    assert collaboration.ending is not None
    ending = collaboration.ending
    return (
        f"{name_of(services, collaboration.service)} {ending.on}: {outcome_label(ending.outcome)}"
    )


def _users(customer: Customer) -> str:
    active = [user for user in customer.users if user.active]
    inactive = len(customer.users) - len(active)
    words = counted(len(active), "active user", "active users")
    return f"{words}, {inactive} inactive" if inactive else words


def _task(task: Task, names: Mapping[str, str]) -> str:
    return f"{task.name} ({_named(task.owner, names)})" if task.owner else task.name


def _numbers(customer: Customer) -> str:
    words = [f"organisation {customer.org_number}"] * bool(customer.org_number)
    words += [f"Visma {customer.spcs_number}"] * bool(customer.spcs_number)
    return ", ".join(words) or "none on record"


def _named(login: str | None, names: Mapping[str, str]) -> str:
    return names.get(login, login) if login is not None else "nobody"


def done_words(done: Done, services: Services) -> str:
    """Say in one line what was done; by then it is on the disk."""
    entry, customer = done.entry, done.customer
    collaboration = customer.collaboration(entry.collaboration or "")
    about = name_of(services, collaboration.service) if collaboration is not None else ""
    ending = collaboration.ending if collaboration is not None else None
    undo = " z undoes it." if entry.replaced is not None else ""
    named = f"{about}, {customer.name}" if about else customer.name
    match entry.action:
        case "end" if ending is not None:
            named += f" ({outcome_label(ending.outcome)})"
            return f"Ended: {named}. It is saved.{undo}"
        case "end-on-date" if ending is not None:
            named += f" ({outcome_label(ending.outcome)})"
            return f"Ends {ending.on}: {named}. Saved; w withdraws it."
        case "withdraw":
            return f"Goes on: {named}. Saved; z undoes."
        case "request":
            return f"Request sent: {named}. It waits in Sent requests (s)."
        case "undo":
            return f"Undone: {entry.details.get('undone', '')}, {named}. Saved."
        case "edit":
            return f"Changed: {named}. Saved; z undoes."
        case "handover":
            return f"Hand-over pack made: {named}. Recorded in the history."
        case action:
            return f"{action.capitalize()}: {named}. Saved."


def refusal_facts(refusals: Iterable[Refusal]) -> tuple[Fact, ...]:
    """Tell why something is refused, a sentence each."""
    return tuple(
        Fact("", each.message, "open" if n == 0 else "") for n, each in enumerate(refusals)
    )
