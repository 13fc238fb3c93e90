"""Make a store and bring customers in: init, import."""

import sys
from pathlib import Path

from store.errors import NotFound
from store.opening import make_store, new_office, read_exchange
from tui.options import Options
from tui.verbs.answer import Answer, SitDown


def init(options: Options, os_user: str) -> Answer:
    """Make a store; the operator is its first employee."""
    login = options.operator or os_user
    made = new_office(options.office, options.number, login=login)
    make_store(options.store, made, os_user=os_user)
    return Answer(
        [f"{options.store}: made for {options.office}; {login} is its first employee"],
        {"office": made.office, "employees": made.employees},
    )


def bring_in(options: Options, os_user: str, sit_down: SitDown) -> Answer:
    """Bring in an exchange file; where there is no store yet, make one from it."""
    brought = read_exchange(_bytes_of(options.file))
    try:
        desk = sit_down()
    except NotFound:
        added = make_store(options.store, brought, os_user=os_user)
    else:
        added = desk.bring_in(brought)
    line = f"{added.customers} customers and {added.employees} employees added"
    if added.unchanged:
        line += f", {added.unchanged} customers were there already"
    return Answer([line], {"done": added})


def _bytes_of(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except FileNotFoundError:
        raise NotFound(f"{file}: there is no such file") from None
    except OSError as error:
        raise NotFound(f"{file}: cannot be read: {error.strerror}") from None
