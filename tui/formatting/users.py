"""A customer's users as they are listed, and the steps that lead to a main contact."""

from collections.abc import Sequence

from textual.content import Content

from store.domain.catalogue import Services, service_name
from store.domain.main_contact import why_ineligible, works_at_office
from store.domain.model import Customer, Employee, User
from store.domain.words import role_word
from store.i18n.language import _, pgettext
from store.rules.people.user_list import lacks_own_users
from tui.formatting.facts import Fact
from tui.formatting.safe_text import fit, safe


def cure_steps(
    customer: Customer, employees: Sequence[Employee], cure_for: str | None
) -> tuple[Fact, ...]:
    """Tell who is main contact, or the steps that lead to one (R19); `cure_for` is the service."""
    contact = customer.valid_main_contact(employees)
    if contact is not None:
        facts = [Fact("", _("Main contact: {name}.", name=contact.name), "ok")]
        if cure_for:
            back = _("Esc goes back to ending {service}.", service=cure_for)
            facts.append(Fact("", back, "heading"))
        return tuple(facts)
    name, service = customer.name, cure_for
    if service:
        why = _(
            "To end {service}, {customer} needs a main contact.", service=service, customer=name
        )
    else:
        why = _("{customer} needs a main contact.", customer=name)
    signed = Fact(
        "",
        _("Has the only Administrator left? Then the company's authorised signatory "
          "orders the change with a signed form."),
        "muted",
    )  # fmt: skip
    if lacks_own_users(customer, employees):
        first = _(
            "nobody on the customer's side is in the list: n creates the first one, "
            "who becomes Administrator and main contact"
        )
        return (Fact("", why, "open"), Fact(_("1 next"), first, "ask"), signed)
    able = any(why_ineligible(user, employees) is None for user in customer.users)
    return (
        Fact("", why, "open"),
        Fact(
            _("1 done") if able else _("1 next"),
            _("somebody on the customer's side is in the list: n creates a user"),
            "ok" if able else "ask",
        ),
        Fact(
            _("2 next") if able else _("2 then"),
            _("that user becomes Administrator and main contact: m does both"),
            "ask" if able else "",
        ),
        signed,
    )


def user_lines(
    user: User, customer: Customer, services: Services, employees: Sequence[Employee]
) -> Content:
    """Draw a user in two lines: who and what they are; how they are reached, and their licences."""
    contact = customer.valid_main_contact(employees)
    marks = [role_word(user.role)]
    if contact == user:
        marks.append(_("main contact"))
    elif customer.main_contact is not None and customer.user(customer.main_contact) == user:
        marks.append(_("main contact on record, not valid"))
    marks.append(pgettext("user", "active") if user.active else pgettext("user", "inactive"))
    names = [service_name(services, id).removeprefix("Visma ") for id in user.services]
    licences = ", ".join(names) or _("no licences")
    office = _("works at the office") if works_at_office(user, employees) else None
    reached = " · ".join(part for part in (user.email, user.phone, office, licences) if part)
    style = "" if user.active else "$foreground-disabled"
    return Content.assemble(
        (f"{fit(user.name, 26)} {safe(' · '.join(marks))}", style or "bold"),
        (f"\n    {safe(reached)}", style or "$foreground-muted"),
    )
