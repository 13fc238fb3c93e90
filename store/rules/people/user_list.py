"""Who is in a customer's list of users: one is created, corrected, deleted (R26, R31)."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from store.domain import validation
from store.domain.catalogue import NoneOpen, Services, service_name
from store.domain.errors import Refusal, Refused
from store.domain.main_contact import why_ineligible, works_at_office
from store.domain.model import Collaboration, Customer, Employee, Role, Subject, User
from store.domain.plan import Effect
from store.domain.rights import Operator
from store.domain.wishes import AddUser, EditUser
from store.domain.words import role_word
from store.i18n.language import N_, _, grouped, ngettext
from store.rules.endings.checks import open_records
from store.rules.people.user_change import UserChange, effect_on, refuse_locked, user_of, with_user
from store.rules.typed_fields import TypedFields


def lacks_own_users(customer: Customer, employees: Iterable[Employee]) -> bool:
    """Return whether the customer's list has no user of its own, at most people of the office.

    Whom the customer registers first becomes Administrator and main contact (R26).
    """
    office = tuple(employees)
    return all(works_at_office(user, office) for user in customer.users)


def added(customer: Customer, wish: AddUser, by: Operator) -> UserChange:
    """Return what creating a user changes.

    The first of the customer's own becomes Administrator and main contact in the same change,
    unless another role is asked for by name (R26).

    Raises:
        Refused: a value cannot be kept, or the address is in the list already.
    """
    fields = TypedFields()
    user = User(
        email=fields.take("e-mail", validation.email, wish.email, ""),
        name=fields.take("name", validation.name, wish.name, ""),
        phone=fields.take("phone", validation.phone, wish.phone or "", None),
    )
    _note_known(fields, customer, user.email, None)
    fields.done()
    first = lacks_own_users(customer, by.employees)
    office = works_at_office(user, by.employees)
    role: Role = wish.role or ("administrator" if first and not office else "user")
    user = replace(user, role=role)
    change = UserChange("add-user", user.email, None)
    change.changes["users"] = (*customer.users, user)
    text = _("{name} is created as {role}", name=user.name, role=role_word(role))
    change.effects.append(effect_on("user", user, text, None, user.name, role))
    if not first:
        return change
    if office:
        text = _("{name} works at the office and does not become main contact", name=user.name)
        change.effects.append(effect_on("main-contact", user, text, None, None, "office"))
    elif role != "administrator":
        text = _(
            "{name} is the first user, but does not become main contact: "
            "a main contact is an Administrator",
            name=user.name,
        )
        change.effects.append(effect_on("main-contact", user, text, None, None, role))
    else:
        change.changes["main_contact"] = user.email
        text = _("{name} is the first user, and becomes main contact", name=user.name)
        change.effects.append(
            effect_on("main-contact", user, text, customer.main_contact, user.email)
        )
    return change


def edited(customer: Customer, wish: EditUser, by: Operator) -> UserChange:
    """Return what another name, address or telephone number of a user changes.

    What names the address follows in the same change: the main contact, and the records.

    Raises:
        NotFound: the customer has no such user.
        Refused: a value cannot be kept, the address is another user's, or that of somebody at
            the office while the user is main contact.
    """
    user = user_of(customer, wish.email)
    fields = TypedFields()
    new = user
    if wish.new_email is not None:
        email = fields.take("e-mail", validation.email, wish.new_email, user.email)
        new = replace(new, email=email)
    if wish.name is not None:
        new = replace(new, name=fields.take("name", validation.name, wish.name, user.name))
    if wish.phone is not None:
        new = replace(new, phone=fields.take("phone", validation.phone, wish.phone, user.phone))
    _note_known(fields, customer, new.email, user)
    fields.done()
    if new == user:
        raise Refused.because(
            "nothing-to-change", _("{name} has these details already.", name=new.name)
        )
    change = UserChange("edit-user", new.email, user)
    change.changes["users"] = with_user(customer, new, email=user.email)
    change.effects += _changed_fields(user, new)
    if new.email != user.email:
        _follow(change, customer, user, new, by)
    return change


def _changed_fields(user: User, new: User) -> Iterator[Effect]:
    """Tell each field that becomes another."""
    fields: tuple[tuple[Subject, str | None, str | None], ...] = (
        ("name", user.name, new.name),
        ("address", user.email, new.email),
        ("phone", user.phone, new.phone),
    )
    for subject, before, now in fields:
        if before == now:
            continue
        text = _("{now}, {before} until now", now=now, before=before)
        if before is None:
            text = f"{now}"
        elif now is None:
            text = _("none, {before} until now", before=before)
        yield effect_on(subject, user, text, before, now)


def _follow(change: UserChange, customer: Customer, user: User, new: User, by: Operator) -> None:
    """Let main contact and records name the new address."""
    named = customer.main_contact
    if named is not None and customer.user(named) == user:
        counted = customer.valid_main_contact(by.employees) == user
        why = why_ineligible(new, by.employees)
        if counted and why == "office":
            message = _(
                "{name} is main contact, and {email} is the address of somebody at the office; "
                "name another main contact first.",
                name=new.name,
                email=new.email,
            )
            raise Refused.because(
                "not-eligible", message, cure="name-another-main-contact", about=user.email
            )
        text = _("{name} stays main contact, under the new address", name=new.name)
        if not counted:
            text = _("{name} stays on record as main contact, but does not count", name=new.name)
            if why is None and new.role == "administrator":
                text = _("{name} counts as main contact from now on", name=new.name)
        change.changes["main_contact"] = new.email
        change.effects.append(effect_on("main-contact", user, text, named, new.email))
    count = sum(
        len(_records_of(collaboration, user.email)) for collaboration in customer.collaborations
    )
    if count:
        change.changes["collaborations"] = with_address(customer, user.email, new.email)
        text = ngettext(
            "the one record about {name} follows",
            "the {n} records about {name} follow",
            count,
            name=new.name,
        )
        change.effects.append(effect_on("data", user, text, None, None, f"{count}"))


def with_address(customer: Customer, before: str, new: str) -> tuple[Collaboration, ...]:
    """Return the collaborations with the records of a person under another address."""
    folded = before.casefold()
    return tuple(
        replace(
            collaboration,
            records=tuple(
                replace(record, person=new)
                if (record.person or "").casefold() == folded
                else record
                for record in collaboration.records
            ),
        )
        for collaboration in customer.collaborations
    )


def _records_of(collaboration: Collaboration, email: str) -> list[str | None]:
    """Return the status of each record of a person, by its kind's check where there is one."""
    folded = email.casefold()
    return [
        record.status
        for record in collaboration.records
        if (record.person or "").casefold() == folded
    ]


def removed(customer: Customer, user: User, services: Services, by: Operator) -> UserChange:
    """Return what deleting a user changes, and what that person holds until then.

    Raises:
        Refused: the user is the main contact (R23).
    """
    refuse_locked(
        customer,
        user,
        by,
        N_("{name} is main contact and cannot be deleted; name another main contact first."),
    )
    change = UserChange("remove-user", user.email, user)
    change.changes["users"] = tuple(other for other in customer.users if other != user)
    text = _("{name} is deleted from the list of users", name=user.name)
    change.effects.append(effect_on("user", user, text, user.name, None))
    if user.services:
        names = ", ".join(service_name(services, id) for id in user.services)
        text = _("the licences of {name} are freed: {services}", name=user.name, services=names)
        change.effects.append(effect_on("services", user, text, None, None, *user.services))
    change.effects += left_by(customer, user, services)
    if customer.main_contact is not None and customer.user(customer.main_contact) == user:
        # On record, but it counted as missing already (R25).
        change.changes["main_contact"] = None
        text = _("no main contact is on record any more")
        change.effects.append(effect_on("main-contact", user, text, customer.main_contact, None))
    text = _("this cannot be undone: the user has to be created again")
    change.effects.append(effect_on("undo", user, text, None, None, "yes"))
    return change


def left_by(customer: Customer, user: User, services: Services) -> Iterator[Effect]:
    """Tell what a user leaves who goes, or is inactive: records, and what nobody answers then."""
    for collaboration in customer.collaborations:
        count = len(_records_of(collaboration, user.email))
        if not count:
            continue
        what = ngettext("{n} record", "{n} records", count)
        if still_open := list(still_open_of(collaboration, user.email, services)):
            what = f"{what} ({', '.join(still_open)})"
        text = _(
            "{service}: {records}, which stay under {email}",
            service=service_name(services, collaboration.service),
            records=what,
            email=user.email,
        )
        yield effect_on("data", user, text, None, None, collaboration.id, f"{count}")
    able = [
        collaboration
        for collaboration in customer.users
        if collaboration.active and collaboration.role == "administrator"
    ]
    asked = [
        collaboration
        for collaboration in customer.collaborations
        if collaboration.status == "requested"
    ]
    if able == [user] and asked:
        names = ", ".join(service_name(services, collaboration.service) for collaboration in asked)
        text = _("nobody is left who can answer the request for {services}", services=names)
        yield effect_on(
            "status", user, text, None, None, *(collaboration.id for collaboration in asked)
        )


def still_open_of(collaboration: Collaboration, email: str, services: Services) -> Iterator[str]:
    """Say which of a person's records still stand in the way of an ending."""
    service = services.get(collaboration.service)
    for check in service.checks if service is not None else ():
        if service is None or not isinstance(check, NoneOpen):
            continue
        count = sum(
            (record.person or "").casefold() == email.casefold()
            for record in open_records(service, check, collaboration, dt.date.max)
        )
        if count:
            yield f"{grouped(count)} {ngettext(check.one, check.many, count)}"


def _note_known(fields: TypedFields, customer: Customer, email: str, itself: User | None) -> None:
    """Refuse an address that another user of the customer has."""
    existing = customer.user(email)
    if existing is None or existing == itself:
        return
    message = _("{email} is in the list already: {name}.", email=existing.email, name=existing.name)
    known = Refusal(code="already-exists", message=message, about=existing.email)
    fields.refusals.append(known)
