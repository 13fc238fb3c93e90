"""Users and services without a screen: user list, add, role, main-contact and so on."""

from collections.abc import Iterator, Sequence

from store.desk.desk import Desk
from store.domain.errors import Refused
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
from store.i18n.language import _, grouped, ngettext
from store.rules.people.sole_contact import SoleLine
from tui.cli.answer import Answer
from tui.cli.changes import (
    LineResult,
    carried_out,
    changed,
    confirm_count,
    exit_code_of_several,
    value_of,
)
from tui.cli.options import Options
from tui.cli.run.customers import filter_of, user_line


def list_users(options: Options, desk: Desk) -> Answer:
    """List a customer's users.

    Raises:
        Refused: the operator may not manage users (R5); who may change nothing at all looks on.
    """
    users = desk.customer(options.number).users
    if not desk.operator.read_only and (why := desk.why_not("manage-users")) is not None:
        raise Refused.because("not-allowed", why, cure="ask-colleague")
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
    """Make a user main contact; with `--sole`, the only person of each customer without one."""
    if options.sole:
        return _sole_contacts(options, desk)
    wish = NameMainContact(email=options.email, promote=options.promote, reason=options.reason)
    return changed(options, desk, wish)


def deactivate(options: Options, desk: Desk) -> Answer:
    """Deactivate a user."""
    return changed(options, desk, Deactivate(email=options.email, reason=options.reason))


def activate(options: Options, desk: Desk) -> Answer:
    """Activate a user again."""
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


def _sole_contacts(options: Options, desk: Desk) -> Answer:
    """Name the only person of each customer that has no main contact; say why others are left."""
    planned, left = desk.plan_sole_contacts(filter_of(options, desk), options.reason)
    good = sum(not line.plan.refusals for line in planned)
    if good and not options.dry_run:
        message = ngettext(
            "The only person of {count} customer would become Administrator and main contact.",
            "The only person of each of {count} customers would become Administrator and main "
            "contact.",
            good,
            count=grouped(good),
        )
        foreseen = carried_out(desk, planned, dry_run=True)
        confirm_count(options, good, _sole_lines(foreseen, left), message)
    results = carried_out(desk, planned, dry_run=options.dry_run)
    value = value_of(results) | {
        "left": [{"number": line.number, "name": line.name, "why": line.why} for line in left]
    }
    return Answer(_sole_lines(results, left), value, exit_code_of_several(results))


def _sole_lines(results: Sequence[LineResult], left: Sequence[SoleLine]) -> Iterator[str]:
    for result in results:
        yield from result.lines()
    for line in left:
        yield _("left: {what}", what=f"{line.number} {line.name}: {line.why}")
    if not results:
        yield _("nothing changed: no customer has one person of its own and no main contact")
