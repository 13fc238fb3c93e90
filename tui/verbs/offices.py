"""Make a store: init."""

from store.language import _
from store.opening import account_at, make_store, new_office
from tui.options import Options
from tui.verbs.answer import Answer


def init(options: Options, os_user: str) -> Answer:
    """Make a store; the operator is its first employee."""
    login = options.operator or account_at(options.store, os_user)
    made = new_office(options.office, options.number, login=login)
    make_store(options.store, made, os_user=os_user)
    line = _(
        "{store}: made for {office}; {login} is its first employee",
        store=options.store,
        office=options.office,
        login=login,
    )
    return Answer(
        [line],
        {"office": made.office, "employees": made.employees},
    )
