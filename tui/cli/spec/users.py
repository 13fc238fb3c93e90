"""The verb `user`: Users and services."""

from typing import Any

from store.i18n.language import N_, _
from tui.cli.arguments import Argument, Verb
from tui.cli.shared_arguments import EMAIL, FILTER_OPTIONS, NUMBER, ROLE_IDS

ROLE = Argument("role", N_("what the user may do"), N_("ROLE"), choices=ROLE_IDS)


def _act(name: str, help: str, *more: Argument, run: str, example: str = "") -> Verb:
    called = f"user {name} 1001 eva@alfa.example {example}".rstrip()
    return Verb(name, help, "", (NUMBER, EMAIL, *more), (called,), run=run, changes=True)


def _fault_of_main_contact(options: Any) -> str | None:
    """Tell whether one user and the only ones of all customers are mixed, or neither is named."""
    filters = (options.search, options.service, options.task, options.owner, options.manager,
               options.status, options.no_main_contact, options.inactive_manager,
               options.confirm)  # fmt: skip
    if options.sole:
        named = options.number is not None or options.promote
        return _("--sole is about all customers; leave out NUMBER, EMAIL and --promote") if (
            named) else None  # fmt: skip
    if options.number is None or options.email is None:
        return _("name NUMBER and EMAIL, or all customers with --sole")
    return _("filters and --confirm go with --sole") if any(filters) else None


MAIN_CONTACT = Verb(
    "main-contact",
    N_("make a user main contact, or the only person of each customer that has none"),
    N_(
        "With --sole, each customer, or each that the filters let through, that has exactly one "
        "active person of its own and no main contact gets that one as Administrator and main "
        "contact. It names each of them, and why others are left. On a terminal it asks how many "
        "they are; without one, pass that count to --confirm. Look with --dry-run first."
    ),
    (
        NUMBER._replace(optional=True),
        EMAIL._replace(optional=True),
        Argument("--promote", N_("make a plain user Administrator as well"), flag=True),
        Argument("--sole", N_("the only person of each customer that has no main contact"),
                 flag=True),
        Argument("--confirm", N_("how many customers get a main contact"), N_("COUNT")),
        *FILTER_OPTIONS,
    ),
    (
        "user main-contact 1001 eva@alfa.example --promote",
        "user main-contact --sole --dry-run",
        "user main-contact --sole --manager anna --confirm 12",
    ),
    run="users.name_main_contact",
    changes=True,
    fault=_fault_of_main_contact,
)  # fmt: skip


USER = Verb(
    "user",
    N_("list and change a customer's users"),
    acts=(
        Verb("list", N_("list the users"), "", (NUMBER,), ("user list 1001 --json",),
             run="users.list_users"),
        _act("add", N_("create a user"),
             Argument("--name", N_("first and last name"), N_("NAME"), required=True),
             Argument("--phone", N_("telephone number"), N_("NUMBER"), default=""),
             ROLE._replace(
                 name="--role",
                 help=N_("what the user may do; else user, or administrator for the first one"),
             ),
             run="users.add", example="--name 'Eva Lind' --phone '+46 70 174 06 99'"),
        _act("edit", N_("correct a user's name, e-mail or telephone number"),
             Argument("--email", N_("another e-mail; main contact and records follow"),
                      N_("EMAIL"), to="new_email"),
             Argument("--name", N_("first and last name"), N_("NAME")),
             Argument("--phone", N_("telephone number; '' takes it away"), N_("NUMBER")),
             run="users.edit", example="--phone '+46 70 174 06 00'"),
        _act("role", N_("give a user another role"), ROLE, run="users.change_role",
             example="administrator"),
        MAIN_CONTACT,
        _act("deactivate", N_("deactivate a user, which frees the licences"),
             run="users.deactivate"),
        _act("activate", N_("activate a user again"), run="users.activate"),
        _act("remove", N_("delete a user from the list"), run="users.remove"),
        _act("license", N_("license a user for a service"),
             Argument("service", N_("a service's id"), N_("SERVICE"), words="service"),
             Argument("--revoke", N_("take the licence away instead"), flag=True),
             run="users.change_license", example="utlagg"),
    ),
)  # fmt: skip
VERBS = (USER,)
