"""Plan changes of a customer's users, their roles and the main contact (R5, R21-R25, R33)."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from store.domain import rights, validation
from store.domain.catalogue import Services
from store.domain.errors import NotFound, Refused
from store.domain.main_contact import Ineligible, why_ineligible
from store.domain.model import Customer, Replaced, Subject, User
from store.domain.plan import Effect, Plan, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import (
    Activate,
    AddUser,
    ChangeRole,
    Deactivate,
    License,
    NameMainContact,
    PeopleWish,
    RemoveUser,
)
from store.domain.words import role_word
from store.i18n.language import N_, _, pgettext

T = TypeVar("T")


class _Change:
    """What a wish would do: the changed fields, the effects, and the words for the history."""

    def __init__(self, action: str, email: str) -> None:
        self.action = action
        self.email = email
        self.changes: dict[str, object] = {}
        self.effects: list[Effect] = []

    def details(self) -> dict[str, str]:
        changed: dict[str, str] = {
            each.subject: f"{each.before or 'none'} -> {each.after or 'none'}"
            for each in self.effects
        }
        return {"email": self.email, **changed}


def plan(
    customer: Customer, wish: PeopleWish, by: Operator, now: dt.datetime, services: Services
) -> Plan:
    """Plan a change of users.

    Raises:
        NotFound: the customer has no such user, or there is no such service.
    """
    refusals = rights.refusals(by, "manage-users") or refused_texts(("reason", wish.reason))
    if refusals:
        return Plan(refusals=tuple(refusals), effects=(), after=customer)
    try:
        change = _change(customer, wish, by, services)
    except Refused as no:
        return Plan(refusals=no.refusals, effects=(), after=customer)
    return Plan(
        refusals=(),
        effects=tuple(change.effects),
        after=entered(
            customer,
            by,
            now,
            action=change.action,
            changes=change.changes,
            details=change.details(),
            reason=wish.reason,
            replaced=None
            if isinstance(wish, RemoveUser)  # who was deleted does not live on in the history
            else Replaced(
                email=change.email,
                user=customer.user(change.email),
                main_contact=customer.main_contact,
            ),
        ),
    )


def _change(customer: Customer, wish: PeopleWish, by: Operator, services: Services) -> _Change:
    match wish:
        case AddUser():
            return _add(customer, wish)
        case ChangeRole():
            return _change_role(customer, wish)
        case NameMainContact():
            return _name_main_contact(customer, wish, by)
        case Deactivate():
            return _deactivate(customer, _user(customer, wish.email))
        case Activate():
            return _activate(customer, _user(customer, wish.email))
        case RemoveUser():
            return _remove(customer, _user(customer, wish.email))
        case License():
            return _license(customer, wish, services)


def _add(customer: Customer, wish: AddUser) -> _Change:
    email = _entered("e-mail", pgettext("field", "e-mail"), validation.email, wish.email)
    user = User(
        email=email,
        name=_entered("name", pgettext("field", "name"), validation.name, wish.name),
        phone=_entered("phone", pgettext("field", "phone"), validation.phone, wish.phone or ""),
        role=wish.role,
    )
    if (existing := customer.user(email)) is not None:
        message = _(
            "{email} is in the list already: {name}.", email=existing.email, name=existing.name
        )
        raise Refused.because("already-exists", message, about=existing.email)
    change = _Change("add-user", email)
    change.changes["users"] = (*customer.users, user)
    text = _("{name} is created as {role}", name=user.name, role=role_word(user.role))
    change.effects.append(_effect("user", user, text, None, user.name, user.role))
    return change


def _change_role(customer: Customer, wish: ChangeRole) -> _Change:
    user = _user(customer, wish.email)
    if user.role == wish.role:
        message = _("{name} is {role} already.", name=user.name, role=role_word(user.role))
        raise Refused.because("nothing-to-change", message)
    if wish.role != "administrator":
        _refuse_locked(
            customer,
            user,
            N_(
                "{name} is main contact and cannot be given another role; "
                "name another main contact first."
            ),
        )
    change = _Change("change-role", user.email)
    change.changes["users"] = _with(customer, replace(user, role=wish.role))
    text = _("{name} becomes {role}", name=user.name, role=role_word(wish.role))
    change.effects.append(_effect("role", user, text, user.role, wish.role))
    return change


def _name_main_contact(customer: Customer, wish: NameMainContact, by: Operator) -> _Change:
    user = _user(customer, wish.email)
    if customer.valid_main_contact == user:
        raise Refused.because(
            "nothing-to-change", _("{name} is main contact already.", name=user.name)
        )
    _refuse_ineligible(user, by)
    change = _Change("name-main-contact", user.email)
    if user.role == "user":
        if not wish.promote:
            raise Refused.because(
                "not-eligible",
                _(
                    "{name} is User, and a main contact is an Administrator; "
                    "both can be done in one act.",
                    name=user.name,
                ),
                cure="promote",
                about=user.email,
            )
        change.changes["users"] = _with(customer, replace(user, role="administrator"))
        text = _("{name} becomes {role}", name=user.name, role=role_word("administrator"))
        change.effects.append(_effect("role", user, text, "user", "administrator"))
    change.changes["main_contact"] = user.email
    text = _("{name} becomes main contact", name=user.name)
    earlier = customer.valid_main_contact
    if earlier is not None:
        text = _(
            "{name} becomes main contact; {earlier} is so no longer, and stays Administrator",
            name=user.name,
            earlier=earlier.name,
        )
    tells = (earlier.email,) if earlier is not None else ()
    change.effects.append(
        _effect("main-contact", user, text, customer.main_contact, user.email, *tells)
    )
    return change


def _refuse_ineligible(user: User, by: Operator) -> None:
    """A main contact is one of the customer's own people, active, and no Auditor (R24)."""
    why = why_ineligible(user, by.employees)
    if why is not None:
        raise Refused.because("not-eligible", _(_INELIGIBLE[why], name=user.name))


_INELIGIBLE: Mapping[Ineligible, str] = {
    "office": N_("{name} works at the office and cannot be main contact."),
    "auditor": N_("{name} is Auditor and cannot be main contact."),
    "inactive": N_("{name} is not active and cannot be main contact."),
}


def _deactivate(customer: Customer, user: User) -> _Change:
    if not user.active:
        raise Refused.because("nothing-to-change", _("{name} is inactive already.", name=user.name))
    _refuse_locked(
        customer,
        user,
        N_("{name} is main contact and cannot be inactivated; name another main contact first."),
    )
    change = _Change("deactivate-user", user.email)
    change.changes["users"] = _with(customer, replace(user, active=False, services=()))
    text = _("{name} becomes inactive", name=user.name)
    change.effects.append(_effect("active", user, text, "active", "inactive"))
    if user.services:
        held = ", ".join(user.services)
        text = _("the licences of {name} are freed: {services}", name=user.name, services=held)
        change.effects.append(_effect("services", user, text, held, None))
    return change


def _activate(customer: Customer, user: User) -> _Change:
    if user.active:
        raise Refused.because("nothing-to-change", _("{name} is active already.", name=user.name))
    change = _Change("activate-user", user.email)
    change.changes["users"] = _with(customer, replace(user, active=True))
    text = _("{name} becomes active again", name=user.name)
    change.effects.append(_effect("active", user, text, "inactive", "active"))
    return change


def _remove(customer: Customer, user: User) -> _Change:
    _refuse_locked(
        customer,
        user,
        N_("{name} is main contact and cannot be deleted; name another main contact first."),
    )
    change = _Change("remove-user", user.email)
    change.changes["users"] = tuple(each for each in customer.users if each != user)
    text = _("{name} is deleted from the list of users", name=user.name)
    change.effects.append(_effect("user", user, text, user.name, None))
    if customer.main_contact is not None and customer.user(customer.main_contact) == user:
        # On record, but not an active Administrator: it counted as missing already (R25).
        change.changes["main_contact"] = None
        text = _("no main contact is on record any more")
        change.effects.append(_effect("main-contact", user, text, customer.main_contact, None))
    return change


def _license(customer: Customer, wish: License, services: Services) -> _Change:
    user = _user(customer, wish.email)
    service = services.get(wish.service)
    if service is None:
        message = _(
            "There is no service {id!r}; there is: {services}.",
            id=wish.service,
            services=", ".join(services),
        )
        raise NotFound(message)
    said = {"name": user.name, "service": service.name}
    if wish.revoke and wish.service not in user.services:
        raise Refused.because(
            "nothing-to-change", _("{name} has no licence for {service}.", **said)
        )
    if not wish.revoke and wish.service in user.services:
        raise Refused.because(
            "nothing-to-change", _("{name} is licensed already for {service}.", **said)
        )
    if not user.active and not wish.revoke:
        message = _("{name} is inactive and cannot be given a licence.", name=user.name)
        raise Refused.because("not-eligible", message)
    kept = tuple(each for each in user.services if each != wish.service)
    held = kept if wish.revoke else (*user.services, wish.service)
    change = _Change("revoke-license" if wish.revoke else "license", user.email)
    change.changes["users"] = _with(customer, replace(user, services=held))
    text = _("{name} is licensed for {service}", **said)
    if wish.revoke:
        text = _("{name} is no longer licensed for {service}", **said)
    change.effects.append(
        _effect(
            "services",
            user,
            text,
            ", ".join(user.services) or None,
            ", ".join(held) or None,
        )
    )
    return change


def _refuse_locked(customer: Customer, user: User, message: str) -> None:
    """A main contact is neither demoted, inactivated nor deleted until replaced (R23)."""
    if customer.valid_main_contact == user:
        raise Refused.because(
            "main-contact-locked",
            _(message, name=user.name),
            cure="name-another-main-contact",
            about=user.email,
        )


def _user(customer: Customer, email: str) -> User:
    user = customer.user(email)
    if user is None:
        raise NotFound(_("{customer} has no user {email!r}.", customer=customer.name, email=email))
    return user


def _with(customer: Customer, new: User) -> tuple[User, ...]:
    return tuple(new if each.email == new.email else each for each in customer.users)


def _effect(
    subject: Subject, user: User, text: str, before: str | None, after: str | None, *tells: str
) -> Effect:
    return Effect(
        subject=subject,
        text=text,
        provenance="inferred (app)",
        about=user.email,
        before=before,
        after=after,
        tells=(user.name, *tells),
    )


def _entered(field: str, said: str, normalise: Callable[[str], T], text: str) -> T:
    try:
        return normalise(text)
    except ValueError as error:
        message = f"{said} {text!r}: {error}."
        raise Refused.because("invalid-value", message, about=field) from None
