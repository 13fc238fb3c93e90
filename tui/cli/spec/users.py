"""The verb `user`: Users and services."""

from store.i18n.language import N_
from tui.cli.arguments import Argument, Verb
from tui.cli.shared_arguments import EMAIL, NUMBER, ROLE_IDS

ROLE = Argument("role", N_("what the user may do"), N_("ROLE"), choices=ROLE_IDS)


def _act(name: str, help: str, *more: Argument, run: str, example: str = "") -> Verb:
    called = f"user {name} 1001 eva@alfa.example {example}".rstrip()
    return Verb(name, help, "", (NUMBER, EMAIL, *more), (called,), run=run, changes=True)


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
        _act("edit", N_("put a user's name, e-mail or telephone number right"),
             Argument("--email", N_("another e-mail; main contact and records follow"),
                      N_("EMAIL"), to="new_email"),
             Argument("--name", N_("first and last name"), N_("NAME")),
             Argument("--phone", N_("telephone number; '' takes it away"), N_("NUMBER")),
             run="users.edit", example="--phone '+46 70 174 06 00'"),
        _act("role", N_("give a user another role"), ROLE, run="users.change_role",
             example="administrator"),
        _act("main-contact", N_("make a user main contact"),
             Argument("--promote", N_("make a plain user Administrator as well"), flag=True),
             run="users.name_main_contact", example="--promote"),
        _act("deactivate", N_("make a user inactive, which frees the licences"),
             run="users.deactivate"),
        _act("activate", N_("make a user active again"), run="users.activate"),
        _act("remove", N_("delete a user from the list"), run="users.remove"),
        _act("license", N_("license a user for a service"),
             Argument("service", N_("a service's id"), N_("SERVICE"), words="service"),
             Argument("--revoke", N_("take the licence instead"), flag=True),
             run="users.change_license", example="utlagg"),
    ),
)  # fmt: skip
VERBS = (USER,)
