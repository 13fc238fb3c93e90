"""Users and services without a screen: user list, add, role, main-contact and so on."""

from store.desk.desk import Desk
from store.domain.wishes import (
    Activate,
    AddUser,
    ChangeRole,
    Deactivate,
    EditUser,
    License,
    NameMainContact,
    RemoveUser,
)
from tui.cli.answer import Answer
from tui.cli.changes import changed
from tui.cli.options import Options
from tui.cli.run.customers import user_line


def list_users(options: Options, desk: Desk) -> Answer:
    """List a customer's users."""
    users = desk.customer(options.number).users
    return Answer(map(user_line, users), users)


def add(options: Options, desk: Desk) -> Answer:
    """Create a user."""
    wish = AddUser(
        email=options.email,
        name=options.name,
        phone=options.phone,
        role=options.role,
        reason=options.reason,
    )
    return changed(options, desk, wish)


def edit(options: Options, desk: Desk) -> Answer:
    """Put a user's name, e-mail or telephone number right."""
    wish = EditUser(
        email=options.email,
        new_email=options.new_email,
        name=options.name,
        phone=options.phone,
        reason=options.reason,
    )
    return changed(options, desk, wish)


def change_role(options: Options, desk: Desk) -> Answer:
    """Give a user another role."""
    wish = ChangeRole(email=options.email, role=options.role, reason=options.reason)
    return changed(options, desk, wish)


def name_main_contact(options: Options, desk: Desk) -> Answer:
    """Make a user main contact."""
    wish = NameMainContact(email=options.email, promote=options.promote, reason=options.reason)
    return changed(options, desk, wish)


def deactivate(options: Options, desk: Desk) -> Answer:
    """Make a user inactive."""
    return changed(options, desk, Deactivate(email=options.email, reason=options.reason))


def activate(options: Options, desk: Desk) -> Answer:
    """Make a user active again."""
    return changed(options, desk, Activate(email=options.email, reason=options.reason))


def remove(options: Options, desk: Desk) -> Answer:
    """Delete a user from the list."""
    return changed(options, desk, RemoveUser(email=options.email, reason=options.reason))


def change_license(options: Options, desk: Desk) -> Answer:
    """License a user for a service, or take the licence."""
    wish = License(
        email=options.email,
        service=options.service,
        revoke=options.revoke,
        reason=options.reason,
    )
    return changed(options, desk, wish)
