"""Plan changes of a customer's users, their roles and the main contact (R5, R21-R25, R33)."""

import datetime as dt
from collections.abc import Mapping

from msgspec.structs import replace

from store.domain import rights
from store.domain.catalogue import Services, service_name
from store.domain.errors import NotFound, Refused
from store.domain.main_contact import Ineligible, why_ineligible
from store.domain.model import Customer, User
from store.domain.plan import Plan, entered, refused_texts
from store.domain.rights import Operator
from store.domain.wishes import (
    Activate,
    AddUser,
    ChangeRole,
    Deactivate,
    EditUser,
    License,
    NameMainContact,
    PeopleWish,
    RemoveUser,
)
from store.domain.words import role_word
from store.i18n.language import N_, _
from store.rules.endings.standing import stopped_endings
from store.rules.people import user_list
from store.rules.people.user_change import UserChange, effect_on, refuse_locked, user_of, with_user


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
    later = replace(customer, **change.changes)
    return Plan(
        refusals=(),
        effects=(*change.effects, *stopped_endings(customer, later, None, services, by)),
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
            else change.replaced(customer),
        ),
    )


def _change(customer: Customer, wish: PeopleWish, by: Operator, services: Services) -> UserChange:
    match wish:
        case AddUser():
            return user_list.added(customer, wish, by)
        case EditUser():
            return user_list.edited(customer, wish, by)
        case ChangeRole():
            return _change_role(customer, wish, by)
        case NameMainContact():
            return _name_main_contact(customer, wish, by)
        case Deactivate():
            return _deactivate(customer, user_of(customer, wish.email), services, by)
        case Activate():
            return _activate(customer, user_of(customer, wish.email))
        case RemoveUser():
            return user_list.removed(customer, user_of(customer, wish.email), services, by)
        case License():
            return _license(customer, wish, services)


def _change_role(customer: Customer, wish: ChangeRole, by: Operator) -> UserChange:
    user = user_of(customer, wish.email)
    if user.role == wish.role:
        message = _("{name} is {role} already.", name=user.name, role=role_word(user.role))
        raise Refused.because("nothing-to-change", message)
    if wish.role != "administrator":
        refuse_locked(
            customer,
            user,
            by,
            N_(
                "{name} is main contact and cannot be given another role; "
                "name another main contact first."
            ),
        )
    change = UserChange("change-role", user.email, user)
    change.changes["users"] = with_user(customer, replace(user, role=wish.role))
    text = _("{name} becomes {role}", name=user.name, role=role_word(wish.role))
    change.effects.append(effect_on("role", user, text, user.role, wish.role))
    return change


def _name_main_contact(customer: Customer, wish: NameMainContact, by: Operator) -> UserChange:
    user = user_of(customer, wish.email)
    earlier = customer.valid_main_contact(by.employees)
    if earlier == user:
        raise Refused.because(
            "nothing-to-change", _("{name} is main contact already.", name=user.name)
        )
    _refuse_ineligible(user, by)
    change = UserChange("name-main-contact", user.email, user)
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
        change.changes["users"] = with_user(customer, replace(user, role="administrator"))
        text = _("{name} becomes {role}", name=user.name, role=role_word("administrator"))
        change.effects.append(effect_on("role", user, text, "user", "administrator"))
    change.changes["main_contact"] = user.email
    text = _("{name} becomes main contact", name=user.name)
    if earlier is not None:
        text = _(
            "{name} becomes main contact instead of {earlier}, who stays Administrator",
            name=user.name,
            earlier=earlier.name,
        )
    tells = (earlier.email,) if earlier is not None else ()
    change.effects.append(
        effect_on("main-contact", user, text, customer.main_contact, user.email, *tells)
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


def _deactivate(customer: Customer, user: User, services: Services, by: Operator) -> UserChange:
    if not user.active:
        raise Refused.because("nothing-to-change", _("{name} is inactive already.", name=user.name))
    refuse_locked(
        customer,
        user,
        by,
        N_("{name} is main contact and cannot be deactivated; name another main contact first."),
    )
    change = UserChange("deactivate-user", user.email, user)
    change.changes["users"] = with_user(customer, replace(user, active=False, services=()))
    text = _("{name} becomes inactive", name=user.name)
    change.effects.append(effect_on("active", user, text, "active", "inactive"))
    if user.services:
        names = ", ".join(service_name(services, id) for id in user.services)
        text = _("the licences of {name} are freed: {services}", name=user.name, services=names)
        had = ", ".join(user.services)
        change.effects.append(effect_on("services", user, text, had, None))
    change.effects += user_list.left_by(customer, user, services)
    if customer.main_contact is not None and customer.user(customer.main_contact) == user:
        # On record, but it counted as missing already (R25).
        text = _("{name} stays on record as main contact, but does not count", name=user.name)
        change.effects.append(effect_on("main-contact", user, text, None, None))
    text = _("{name} can be activated again", name=user.name)
    if user.services:
        text = _("{name} can be activated again, and the licences be given again", name=user.name)
    change.effects.append(effect_on("undo", user, text, None, None))
    return change


def _activate(customer: Customer, user: User) -> UserChange:
    if user.active:
        raise Refused.because("nothing-to-change", _("{name} is active already.", name=user.name))
    change = UserChange("activate-user", user.email, user)
    change.changes["users"] = with_user(customer, replace(user, active=True))
    text = _("{name} becomes active again", name=user.name)
    change.effects.append(effect_on("active", user, text, "inactive", "active"))
    return change


def _license(customer: Customer, wish: License, services: Services) -> UserChange:
    user = user_of(customer, wish.email)
    service = services.get(wish.service)
    if service is None:
        message = _(
            "There is no service {id!r}; there is: {services}.",
            id=wish.service,
            services=", ".join(services),
        )
        raise NotFound(message)
    names = {"name": user.name, "service": service.name}
    if wish.revoke and wish.service not in user.services:
        raise Refused.because(
            "nothing-to-change", _("{name} has no licence for {service}.", **names)
        )
    if not wish.revoke and wish.service in user.services:
        raise Refused.because(
            "nothing-to-change", _("{name} is licensed already for {service}.", **names)
        )
    if not user.active and not wish.revoke:
        message = _("{name} is inactive and cannot be given a licence.", name=user.name)
        raise Refused.because("not-eligible", message)
    kept = tuple(id for id in user.services if id != wish.service)
    licences = kept if wish.revoke else (*user.services, wish.service)
    change = UserChange("revoke-license" if wish.revoke else "license", user.email, user)
    change.changes["users"] = with_user(customer, replace(user, services=licences))
    text = _("{name} is licensed for {service}", **names)
    if wish.revoke:
        text = _("{name} is no longer licensed for {service}", **names)
    change.effects.append(
        effect_on(
            "services",
            user,
            text,
            ", ".join(user.services) or None,
            ", ".join(licences) or None,
        )
    )
    return change
