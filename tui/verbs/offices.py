"""Make a store: init."""

from store.desk.opening import account_at, make_store, new_office
from store.i18n.language import _
from tui.cli.answer import Answer
from tui.cli.parser import Options


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
