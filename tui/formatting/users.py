"""A customer's users in words, and the steps that lead to a main contact."""

from collections.abc import Sequence

from store.domain.catalogue import Services, service_name
from store.domain.clock import swedish_time
from store.domain.main_contact import why_ineligible, works_at_office
from store.domain.model import Customer, Employee, Entry, User
from store.domain.words import CHANGE, activity_word, role_word
from store.i18n.language import N_, _, pgettext
from store.rules.endings.checks import licensed_users
from store.rules.history_words import Names, entry_words
from store.rules.people.user_list import lacks_own_users, still_open_of
from store.rules.readiness import why_missing
from tui.formatting.columns import Cell
from tui.formatting.facts import Fact, Step, Tone

SIGNED = N_("Only Administrator gone? The authorised signatory orders it on a signed form.")
LATEST = 3
"""So many of the latest changes of a user are told."""


def cure_steps(
    customer: Customer,
    employees: Sequence[Employee],
    cure_for: str | None,
    chosen: User | None,
) -> tuple[Step, ...]:
    """Return the steps that lead to a main contact (R19); `cure_for` is the service to be ended.

    None where there is one and nothing is to be ended.
    """
    contact = customer.valid_main_contact(employees)
    if contact is not None and not cure_for:
        return ()
    own = not lacks_own_users(customer, employees)
    able = any(why_ineligible(user, employees) is None for user in customer.users)
    first = _("somebody on the customer's side is a user")
    if not own:
        first = _(
            "somebody on the customer's side is a user: the first becomes Administrator and main "
            "contact"
        )
    done, now = pgettext("step", "ok"), pgettext("step", "now")
    named = _("one of them is Administrator and main contact")
    make = _("m  does both")
    if chosen is not None and why_ineligible(chosen, employees) is None:
        make = _("m  choose {name}", name=chosen.name)
    steps = [
        Step(done, first, _("n  new user"), "ok")
        if able or contact is not None
        else Step(now, first, _("n  new user"), "ask"),
        Step(done, _("main contact: {name}", name=contact.name), "", "ok")
        if contact is not None
        else Step(now, named, make, "ask")
        if able
        else Step("", named),
    ]
    if cure_for:
        back = _("back to ending {service}", service=cure_for)
        steps.append(
            Step(now, back, "Esc", "ask") if contact is not None else Step("", back, "Esc")
        )
    return tuple(steps)


def licence_steps(
    customer: Customer,
    employees: Sequence[Employee],
    service: str,
    name: str,
    chosen: User | None,
) -> tuple[Step, ...]:
    """Return the steps that lead to a licence of the customer's own for the service to be ended."""
    done, now = pgettext("step", "ok"), pgettext("step", "now")
    able = any(user.active and not works_at_office(user, employees) for user in customer.users)
    licensed = licensed_users(customer, service, employees)
    first = _("somebody on the customer's side is an active user")
    named = _("one of them is licensed for {service}", service=name)
    give = _("s  its services")
    if chosen is not None and chosen.active and not works_at_office(chosen, employees):
        give = _("s  license {name}", name=chosen.name)
    back = _("back to ending {service}", service=name)
    if licensed:
        who = _("licensed for {service}: {name}", service=name, name=licensed[0].name)
        second, third = Step(done, who, "", "ok"), Step(now, back, "Esc", "ask")
    else:
        second = Step(now, named, give, "ask") if able else Step("", named)
        third = Step("", back, "Esc")
    new = _("n  new user")
    return (Step(done, first, new, "ok") if able else Step(now, first, new, "ask"), second, third)


def step_at(steps: Sequence[Step]) -> str:
    """Say which of the steps is next."""
    place = next((n for n, step in enumerate(steps, start=1) if step.tone == "ask"), len(steps))
    return _("step {place} of {all}", place=place, all=len(steps))


def user_cells(
    user: User, customer: Customer, services: Services, employees: Sequence[Employee]
) -> tuple[Cell, ...]:
    """Return a user's row: name, role, whether main contact, state, licences."""
    main = ""
    if customer.valid_main_contact(employees) == user:
        main = pgettext("main contact", "yes")
    elif _on_record(user, customer):
        main = pgettext("main contact", "invalid")
    state = activity_word(active=user.active)
    names = [bare(services, id) for id in user.services]
    tone: Tone = "" if user.active else "muted"
    texts = (user.name, role_word(user.role), main or "-", state, ", ".join(names) or "-")
    return tuple(Cell(text, tone) for text in texts)


def bare(services: Services, id: str) -> str:
    """Return the name of a service without that of the product."""
    return service_name(services, id).removeprefix("Visma ")


def _on_record(user: User, customer: Customer) -> bool:
    return customer.main_contact is not None and customer.user(customer.main_contact) == user


def user_facts(
    user: User, customer: Customer, services: Services, employees: Sequence[Employee]
) -> tuple[Fact, ...]:
    """Tell all of a user: address, role, licences, what stops an ending, what was done to them."""
    names = Names(customer, employees, services)
    role = role_word(user.role)
    if customer.valid_main_contact(employees) == user:
        role = _("{role}, main contact", role=role)
    facts = [
        Fact(pgettext("user", "e-mail"), user.email),
        Fact(pgettext("user", "phone"), user.phone or "-"),
        Fact(pgettext("user", "role"), role),
    ]
    if _on_record(user, customer) and customer.valid_main_contact(employees) != user:
        why = why_missing(customer, employees)
        text = _("main contact on record, not valid: {why}", why=why)
        facts.append(Fact(pgettext("user", "main"), text, "stop"))
    elif works_at_office(user, employees):
        facts.append(Fact(pgettext("user", "works"), _("works at the office"), "ask"))
    created = next((e for e in customer.history if e.action == "add-user" and _is(e, user)), None)
    if created is not None:
        since = _("{day}, created by {who}", day=f"{swedish_time(created.at)[:10]}",
                  who=names.person(created.by))  # fmt: skip
        facts.append(Fact(pgettext("user", "since"), since))
    facts.append(Fact(pgettext("user", "services"), _licences(user, customer, services)))
    facts += _held(user, customer, services)
    done = [e for e in customer.history if _is(e, user) and e is not created][-LATEST:]
    for entry in reversed(done):
        text = _("{day} {what}, by {who}", day=f"{swedish_time(entry.at)[:10]}",
                 what=entry_words(entry, names), who=names.person(entry.by))  # fmt: skip
        facts.append(Fact(pgettext("user", "history"), text, "muted"))
    return tuple(facts)


def _licences(user: User, customer: Customer, services: Services) -> str:
    """Tell which services a user is licensed for, of those that the customer has."""
    had = [each.service for each in customer.collaborations if each.running]
    offered = [*user.services, *(id for id in dict.fromkeys(had) if id not in user.services)]
    # what belongs together is not parted at the end of a line
    return "  ".join(
        f"[{'x' if id in user.services else ' '}] {bare(services, id)}".replace(" ", "\u00a0")
        for id in offered
    ) or _("no licences")


def _held(user: User, customer: Customer, services: Services) -> list[Fact]:
    """Tell which records of a user stop an ending."""
    label = pgettext("user", "open")
    held = [
        Fact(
            label,
            _(
                "{records} (in the way of ending {service})",
                records=records,
                service=service_name(services, collaboration.service),
            ),
            "stop",
        )
        for collaboration in customer.collaborations
        if collaboration.running
        for records in still_open_of(collaboration, user.email, services)
    ]
    return held or [Fact(label, _("nothing that stops an ending"))]


def _is(entry: Entry, user: User) -> bool:
    """Tell whether a line of history is about a user, as far as their address was the same."""
    details = entry.details
    emails = {details.get("email", ""), details.get("address", "").rpartition(CHANGE)[2]}
    return user.email.casefold() in {email.casefold() for email in emails}
