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
    logins: dict[str, str] = {}
    ambiguous: set[str] = set()
    for employee in employees:
        for key in {employee.login.casefold(), name_key(employee.name),
                    (employee.email or employee.login).casefold()}:  # fmt: skip
            if logins.setdefault(key, employee.login) != employee.login:
                ambiguous.add(key)
    strangers: dict[str, int] = {}
    nobody: dict[str, int] = {}
    maybe_nobody = frozenset(word for one in customers for word in one.maybe_nobody)

    def login(said: str | None) -> str | None:
        if said is None:
            return None
        last, comma, first = said.partition(",")
        turned = (name_key(f"{first}{last}"),) if comma else ()
        for key in (said.casefold(), name_key(said), *turned):
            if key in logins and key not in ambiguous:
                return logins[key]
        if said in maybe_nobody:
            nobody[said] = nobody.get(said, 0) + 1
            return None
        strangers[said] = strangers.get(said, 0) + 1
        return said

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
    of_nobody = tuple(
        ngettext(
            "{name} is no login and no name of an employee here; read as nothing, for {n} customer",
            "{name} is no login and no name of an employee here; read as nothing, for {n} "
            "customers",
            count,
            name=name,
        )
        for name, count in nobody.items()
    )
    notes = tuple(
        ngettext(
            "{name} is no login and no name of an employee here; kept as it is, for {n} customer",
            "{name} is no login and no name of an employee here; kept as it is, for {n} customers",
            count,
            name=name,
        )
        for name, count in strangers.items()
    )
    return tuple(made), (*notes, *of_nobody)
