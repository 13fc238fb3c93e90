"""Employees of the office as a table names them: by login, name or address, made into logins."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from store.domain.model import Employee
from store.exchange.incoming.customers import IncomingCustomer
from store.exchange.likeness import name_key
from store.i18n.language import ngettext


def with_logins(
    customers: Sequence[IncomingCustomer], employees: Iterable[Employee]
) -> tuple[tuple[IncomingCustomer, ...], tuple[str, ...]]:
    """Return customers whose managers and owners of tasks are logins, and who is nobody here.

    Who is no login is kept as it is written: nobody is lost, and it is told once.
    """
    known = _Known(employees)
    told: dict[tuple[str, str], int] = {}
    maybe_nobody = frozenset(word for one in customers for word in one.maybe_nobody)

    def login(said: str | None) -> str | None:
        if said is None:
            return None
        found = known.called(said)
        match found:
            case [one] if one.active:
                return one.login
            case [one]:
                kind = "inactive"
            case []:
                kind = "nobody" if said in maybe_nobody else "stranger"
            case _:
                kind = "several"
        told[kind, said] = told.get((kind, said), 0) + 1
        if kind == "nobody":
            return None
        return found[0].login if kind == "inactive" else said

    made = []
    for one in customers:
        customer = one.customer
        manager = login(customer.account_manager)
        tasks = tuple(
            task if task.owner is None else replace(task, owner=login(task.owner))
            for task in customer.tasks
        )
        if manager != customer.account_manager or tasks != customer.tasks:
            one = replace(one, customer=replace(customer, account_manager=manager, tasks=tasks))
        made.append(one)
    notes = (_note(kind, said, known.called(said), n) for (kind, said), n in told.items())
    return tuple(made), tuple(notes)


class _Known:
    """The employees by what a file may call them."""

    def __init__(self, employees: Iterable[Employee]) -> None:
        self._logins: dict[str, Employee] = {}
        self._others: dict[str, list[Employee]] = {}
        for employee in employees:
            self._logins[employee.login.casefold()] = employee
            for key in {name_key(employee.name), (employee.email or employee.login).casefold()}:
                self._others.setdefault(key, []).append(employee)

    def called(self, said: str) -> list[Employee]:
        """Return who is called so: by login, else by name or address, first those who are active.

        Of several of one name it is the only one who is active, if one is.
        """
        last, comma, first = said.partition(",")
        turned = (name_key(f"{first}{last}"),) if comma else ()
        keys = (said.casefold(), name_key(said), *turned)
        for key in keys:
            if (one := self._logins.get(key)) is not None:
                return [one]
        found = next((of_key for key in keys if (of_key := self._others.get(key))), [])
        active = [one for one in found if one.active]
        return active if len(active) == 1 else found


def _note(kind: str, said: str, found: Sequence[Employee], count: int) -> str:
    """Say how somebody whom a file names was read, for so many customers."""
    if kind == "several":
        return ngettext(
            "{name} is the name of several employees here ({logins}); kept as it is, for {n} "
            "customer: write the login in the file",
            "{name} is the name of several employees here ({logins}); kept as it is, for {n} "
            "customers: write the login in the file",
            count,
            name=said,
            logins=", ".join(one.login for one in found),
        )
    if kind == "inactive":
        return ngettext(
            "{name} is {login} here, who is no longer active; taken all the same, for {n} customer",
            "{name} is {login} here, who is no longer active; taken all the same, for {n} "
            "customers",
            count,
            name=said,
            login=found[0].login,
        )
    if kind == "nobody":
        return ngettext(
            "{name} is no login and no name of an employee here; read as nothing, for {n} customer",
            "{name} is no login and no name of an employee here; read as nothing, for {n} "
            "customers",
            count,
            name=said,
        )
    return ngettext(
        "{name} is no login and no name of an employee here; kept as it is, for {n} customer",
        "{name} is no login and no name of an employee here; kept as it is, for {n} customers",
        count,
        name=said,
    )
