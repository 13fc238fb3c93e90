"""What is tried by SQL with texts, numbers and days that nobody could type."""

import json

from tests.store.postgres.changes_in_sql import (
    BO,
    ENDED,
    ME,
    REVISION,
    change,
    employee,
    entry,
    inside,
    tasks_as,
    told,
)
from tests.store.postgres.sql_tries import Try

PAST = "document->'history' ||"


def with_history(history: str) -> str:
    """Return a change that writes another history before its line."""
    return change("anna", "document").replace(PAST, f"{history} ||")


def with_user(**fields: object) -> str:
    """Return how a user is added."""
    made = {"email": "y@y.test", "name": "Y", "phone": None, "role": "user", "active": True}
    words = json.dumps(made | {"services": []} | fields)
    document = f"jsonb_insert(document, '{{users,-1}}', '{words}', true)"
    return change("anna", document, action="add-user")


def with_period(number: str) -> str:
    """Return an edit by which the first collaboration has a period, as JSON."""
    return change("anna", f"jsonb_set(document, '{{collaborations,0,period}}', '{number}')")


UNTYPED = (
    Try("a shorter history", "anna", with_history("(document->'history') - 0")),
    Try("a history in another order", "anna",
        with_history("jsonb_build_array(document->'history'->1, document->'history'->0)")),
    Try("a line that is a list", "anna", with_history("document->'history' || '[[]]'::jsonb")),
    Try("two lines at once", "anna", with_history(f"document->'history' || {entry('anna')}")),
    Try("a version with a point", "anna", change("anna", "document").replace(
        "'version', version + 1", "'version', (version + 1)::numeric + 0.0")),
    Try("a revision to come", "anna",
        change("anna", "document").replace(f"revision = {REVISION}", "revision = 999999")),
    *(Try(f"a period of {name}", "anna", with_period(number))
      for name, number in {"1.5": "1.5", "less than nothing": "-3", "10 to the 400th": "1e400",
                           "10 to the 30th": "1" + "0" * 30}.items()),
    *(Try(f"began on {day}", "anna", change("anna", inside("{collaborations,0,started_on}", day)))
      for day in ("0000-01-01", "10000-01-01", "infinity", "epoch", "2026-01-01T00:00",
                  "2026-W01-1", "20260101", "2026-1-1")),
    Try("a name of nothing", "anna", change("anna", inside("{name}", ""))),
    Try("another number within", "anna", change("anna", inside("{number}", "1002"))),
    Try("a user who is there, in capitals", "anna", with_user(email=ME.upper())),
    Try("an account with a line in it", "portal",
        change("portal", "document", by="anna", os_user="portal\nx")),
    Try("in a comment", BO, change(BO, ENDED).replace("where", "/* x */ where")),
    Try("a row as it is, again", BO, "update samarbete.customers set number = number"),
)  # fmt: skip
UNCLEAN = (
    Try("a name with a line in it", "anna", change("anna", inside("{name}", "A\nB")), held=False),
    Try("a name that clears a screen", "anna",
        change("anna", inside("{name}", "A\x1b[2J\u202e\u200b")), held=False),
    Try("a name of a megabyte", "anna", change("anna", inside("{name}", "x" * 2**20)), held=False),
    Try("an address that is two headers", "anna", with_user(email="a@b.se\nBcc: x@y.se"),
        held=False),
    Try("an address without a sign", "anna", with_user(email=""), held=False),
    Try("a service that there is not, twice", "anna", with_user(services=["no", "no"]), held=False),
    Try("an organisation number that is none", "anna",
        change("anna", inside("{org_number}", "\x1b[5i\x07")), held=False),
    Try("two tasks of one name", "anna", tasks_as(
        "anna", {"name": "Bokslut", "owner": "bo"}, {"name": "Bokslut", "owner": None}),
        held=False),
    Try("details that ring a bell", "anna",
        change("anna", "document", action="handover", details={"x": "\x07"}), held=False),
    Try("an employee with a line in the name", "anna", told("anna", employee("eva", name="A\nB")),
        held=False),
)  # fmt: skip
"""What can be written by who may change the value at all; the program reads it and goes on."""
