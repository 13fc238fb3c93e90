"""The verb `employee`: the office's own people."""

from collections.abc import Callable
from typing import Any

from store.i18n.language import N_
from tui.cli.arguments import DRY_RUN, Argument, Verb

RIGHTS_IDS = ("full", "standard")
PORTAL_ROLE_IDS = ("administrator", "user")

_LOGIN = Argument(
    "login", N_("the name of the account that the employee logs in with"), N_("LOGIN")
)
_NAME = Argument("--name", N_("first and last name"), N_("NAME"))
_ADDRESS = Argument("--email", N_("the e-mail address"), N_("EMAIL"))
_RIGHTS = Argument("rights", N_("rights in the office's program"), N_("RIGHTS"), choices=RIGHTS_IDS)
_PORTAL_ROLE = Argument(
    "--portal-role", N_("role in Mina tjänster"), N_("ROLE"), choices=PORTAL_ROLE_IDS
)


def _act(
    name: str,
    help: str,
    *more: Argument,
    run: str,
    about: str = "",
    example: str = "",
    writes: Callable[[Any], bool] | bool = True,
) -> Verb:
    called = f"employee {name} greta {example}".rstrip()
    return Verb(
        name,
        help,
        about,
        (_LOGIN, *more, DRY_RUN),
        (called,),
        run=f"employees.{run}",
        writes=writes,
    )


EMPLOYEE = Verb(
    "employee",
    N_("list and change the office's own people"),
    N_("Changing takes full rights and the role Administrator; the last active employee who has "
       "both keeps them. The login says which employee acts."),
    acts=(
        Verb("list", N_("list the office's people"), "", (), ("employee list --json",),
             run="employees.list_employees"),
        _act("add", N_("bring in a colleague"),
             _NAME._replace(required=True), _ADDRESS._replace(required=True),
             _RIGHTS._replace(name="--rights", default="standard"),
             _PORTAL_ROLE._replace(default="user"), run="add",
             example="--name 'Greta Holm' --email greta@byranorr.example --rights full"),
        _act("edit", N_("change an employee's name or address"), _NAME, _ADDRESS, run="edit",
             example="--name 'Greta Ström'", about=N_("What is not named stays as it is.")),
        _act("rights", N_("give an employee other rights"), _RIGHTS, _PORTAL_ROLE,
             run="change_rights", example="full",
             about=N_("Without --portal-role, the role in Mina tjänster stays as it is.")),
        _act("deactivate", N_("deactivate an employee, who can then no longer act"),
             run="deactivate",
             about=N_("What the employee answers for stays and is listed; see "
                      "`employee leaving`.")),
        _act("activate", N_("activate an employee again"), run="activate"),
        _act("leaving", N_("list what is tied to an employee, and hand it over"),
             Argument("--hand-over-to", N_("who takes over the customers and tasks"),
                      N_("LOGIN")),
             run="leaving", example="--hand-over-to anna --dry-run",
             writes=lambda options: options.hand_over_to is not None,
             about=N_("It lists the customers that the employee manages, the tasks the employee "
                      "owns, the endings on a date that the employee decided, main contacts, and "
                      "requests sent. With --hand-over-to, customers and tasks are handed over, "
                      "one customer after the other with a line of history each; the rest is "
                      "listed and stays. Exit code 3 if a line is refused.")),
    ),
)  # fmt: skip
VERBS = (EMPLOYEE,)
