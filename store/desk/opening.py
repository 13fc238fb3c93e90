"""Open a store and find out who acts there: an employee, or a user of one customer."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from store.desk.access import no_longer_active, no_longer_user, not_for_others
from store.desk.desk import Desk
from store.desk.own_company import told_to_own
from store.domain import validation
from store.domain.address import Address
from store.domain.clock import Clock, utc_now
from store.domain.errors import NotFound, Refused
from store.domain.model import Employee, Office
from store.domain.repository import PATIENCE, AddedCounts, Store
from store.domain.rights import Operator, reader
from store.files.store import TinyStore
from store.i18n.language import _

if TYPE_CHECKING:
    from store.exchange.json_file import OfficeFile


def open_desk(
    address: Address,
    *,
    os_user: str,
    login: str | None = None,
    company: str | None = None,
    read_only: bool = False,
    patience: float = PATIENCE,
    clock: Clock = utc_now,
) -> Desk:
    """Open a store and return the desk of an operator, known by the account on the host.

    Who may only read at a server need be no employee, and sits down read-only in its own name.
    `login` names an employee, for an account that several share; an account that is itself an
    employee may not name another. With `company`, it names a user of that customer. At a server,
    the account is the login of the connection. `read_only` takes away every right to change
    anything; `patience` is how many seconds an act waits for a lock or for a server.

    Raises:
        NotFound, StoreDamaged: the store cannot be opened.
        Refused: the operator is not an active employee, or names somebody else.
    """
    with told_to_own(company):
        store, os_user = _opened(address, os_user, login, patience)
        if company is not None:
            operator = _user(store, company, os_user, login)
        else:
            operator = _operator(store, os_user, login)
    operator = msgspec.structs.replace(operator, read_only=read_only or operator.read_only)
    return Desk(store, operator, company=company, clock=clock)


def make_store(
    address: Address, office_file: "OfficeFile", *, os_user: str, patience: float = PATIENCE
) -> AddedCounts:
    """Make a store from an exchange file, where there is none yet.

    Raises:
        Refused: nobody in the file may do everything, and so nobody ever could (R50).
        NotSaved: the directory is not empty, or cannot be made; the database has one already.
        StoreDamaged: the server cannot be reached.
    """
    if not any(employee.in_charge for employee in office_file.employees):
        message = _(
            "Nobody in the file is active with full rights and the role Administrator, so nobody "
            "could ever end anything or give these rights; name one in employees."
        )
        raise Refused.because("last-administrator", message, about="$.employees")
    given = (office_file.office, office_file.employees, office_file.customers)
    policy, headings = office_file.policy, office_file.headings
    history = office_file.history
    if isinstance(address, Path):
        TinyStore.create(
            address, *given, who=os_user, policy=policy, headings=headings, history=history
        )
    else:
        _need_driver()
        from store.postgres.founding import found_store

        found_store(
            address, *given, policy=policy, headings=headings, history=history, patience=patience
        )
    return AddedCounts(
        customers=len(office_file.customers), unchanged=0, employees=len(office_file.employees)
    )


def renew_guards(address: Address, *, patience: float = PATIENCE) -> tuple[tuple[str, ...], int]:
    """Make a server's tables, rights and guards again, as this version has them.

    Rows of the list that an earlier version wrote are made anew. Returns what was missing or
    switched off and is there again, and how many rows were made anew.

    Raises:
        Refused: it is a directory, or whoever is connected does not own the tables.
        NotFound, StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
    """
    if isinstance(address, Path):
        message = _("Only a store on a server has guards; a directory has none to make again.")
        raise Refused.because("invalid-value", message)
    _need_driver()
    from store.postgres.store import PgStore

    with contextlib.closing(PgStore(address, patience=patience)) as on_server:
        return on_server.renew()


def account_at(address: Address, os_user: str, *, patience: float = PATIENCE) -> str:
    """Return who the operator is at a store: the account of the host, or who connects to a server.

    Raises:
        StoreDamaged: the server cannot be reached.
        Refused: what speaks to servers is not installed.
    """
    if isinstance(address, Path):
        return os_user
    _need_driver()
    from store.postgres.connection import who_connects

    return who_connects(address, patience=patience)


def _opened(
    address: Address, os_user: str, login: str | None, patience: float
) -> tuple[Store, str]:
    """Open a store; return it with the account that it knows the operator by."""
    if isinstance(address, Path):
        who = os_user if login in (None, os_user) else f"{login} ({os_user})"
        return TinyStore(address, who=who, patience=patience), os_user
    _need_driver()
    from store.postgres.store import PgStore

    store = PgStore(address, patience=patience)
    return store, store.account


def _need_driver() -> None:
    """Refuse a server's address where what speaks to servers is not installed."""
    try:
        import psycopg  # noqa: F401 (only whether it is there)
    except ImportError:
        message = _(
            "A store on a server needs psycopg: install with the extra postgresql, as README says."
        )
        raise Refused.because("invalid-value", message) from None


def new_office(name: str, number: str | None, *, login: str) -> "OfficeFile":
    """Return an office whose first employee has full rights.

    Raises:
        Refused: a name is empty, or holds what no name may.
    """
    from store.exchange.json_file import OfficeFile  # which who only reads has no use for

    try:
        office = Office(name=validation.name(name), number=validation.clean(number or "") or None)
        employee = Employee(
            login=validation.name(login),
            name=validation.name(login),
            rights="full",
            portal_role="administrator",
        )
    except ValueError as error:
        message = _("The name: {error}.", error=error)
        raise Refused.because("invalid-value", message) from None
    return OfficeFile(office=office, employees=(employee,))


def _operator(store: Store, os_user: str, login: str | None) -> Operator:
    employees = {employee.login: employee for employee in store.employees}
    own = employees.get(os_user)
    if own is not None and login not in (None, os_user):
        raise _not_allowed(
            _("{account} is an employee and cannot act as {login}.", account=os_user, login=login)
        )
    wanted = login or os_user
    if refused := not_for_others(store, wanted, os_user):
        raise _not_allowed(refused)
    employee: Employee | None = employees.get(wanted)
    if employee is None and wanted == os_user and store.only_read:
        return reader(os_user, store.employees)
    if employee is None:
        message = _(
            "{login} is not an employee of {office}.", login=wanted, office=store.office.name
        )
        if login is None and store.may_act_for_others:
            message += " " + _("Name one with --operator LOGIN.")
        raise _not_allowed(message)
    if not employee.active:
        raise _not_allowed(no_longer_active(store, wanted, employee.name, store.employees))
    return Operator.of(employee, os_user, store.employees)


def _user(store: Store, company: str, os_user: str, login: str | None) -> Operator:
    """Find the user of a customer; the refusal does not tell whether there is such a customer."""
    wanted = login or os_user
    if any(employee.login == os_user for employee in store.employees):
        raise _not_allowed(
            _("{account} is an employee and cannot act for a customer.", account=os_user)
        )
    if refused := not_for_others(store, wanted, os_user):
        raise _not_allowed(refused)
    try:
        customer = store.customer(company)
    except NotFound:
        customer = None
    user = customer.user(wanted) if customer is not None else None
    if user is None or not user.active:
        raise _not_allowed(no_longer_user(wanted, company))
    return Operator.of_user(user, os_user, store.employees)


def _not_allowed(message: str) -> Refused:
    return Refused.because("not-allowed", message)
