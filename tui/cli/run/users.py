"""Users and services without a screen: user list, add, role, main-contact and so on."""

import msgspec

from store.desk.desk import Desk
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
from tui.cli.answer import Answer, changed
from tui.cli.parser import Options
from tui.cli.run.customers import user_line


def user(options: Options, desk: Desk) -> Answer:
    """List a customer's users, or change one."""
    if options.act == "list":
        customer = desk.customer(options.number)
        return Answer((user_line(each) for each in customer.users), customer.users)
    wish = msgspec.structs.replace(_people_wish(options), reason=options.reason)
    return changed(options, desk, wish)


def _people_wish(options: Options) -> PeopleWish:
    email: str = options.email
    match options.act:
        case "add":
            return AddUser(email=email, name=options.name, phone=options.phone, role=options.role)
        case "role":
            return ChangeRole(email=email, role=options.role)
        case "main-contact":
            return NameMainContact(email=email, promote=options.promote)
        case "deactivate":
            return Deactivate(email=email)
        case "activate":
            return Activate(email=email)
        case "remove":
            return RemoveUser(email=email)
        case "license":
            return License(email=email, service=options.service, revoke=options.revoke)
    raise AssertionError(options.act)
