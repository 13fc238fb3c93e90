"""The verb `user`: Users and services."""

from tui.options.declared import Argument, Verb
from tui.options.shared import EMAIL, NUMBER, ROLES

ROLE = Argument("role", "what the user may do", "ROLE", choices=ROLES)


def _act(name: str, help: str, *more: Argument, example: str = "") -> Verb:
    called = f"user {name} 1001 eva@alfa.example {example}".rstrip()
    return Verb(name, help, "", (NUMBER, EMAIL, *more), (called,), changes=True)


USER = Verb(
    "user",
    "list and change a customer's users",
    acts=(
        Verb("list", "list the users", "", (NUMBER,), ("user list 1001 --json",)),
        _act("add", "create a user",
             Argument("--name", "first and last name", "NAME", required=True),
             Argument("--phone", "telephone number", "NUMBER", default=""),
             Argument("--role", "what the user may do", "ROLE", choices=ROLES, default="user"),
             example="--name 'Eva Lind' --phone '+46 70 174 06 99'"),
        _act("role", "give a user another role", ROLE, example="administrator"),
        _act("main-contact", "make a user main contact",
             Argument("--promote", "make a plain user Administrator as well", flag=True),
             example="--promote"),
        _act("deactivate", "make a user inactive, which frees the licences"),
        _act("activate", "make a user active again"),
        _act("remove", "delete a user from the list"),
        _act("license", "license a user for a service",
             Argument("service", "a service's id", "SERVICE", words="service"),
             Argument("--revoke", "take the licence instead", flag=True), example="utlagg"),
    ),
)  # fmt: skip
VERBS = (USER,)
