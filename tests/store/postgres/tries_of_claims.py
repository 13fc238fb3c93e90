"""What is tried by SQL with whole documents, lines and rows that claim what is not so."""

import json
from typing import Any

from tests.store.postgres.changes_in_sql import (
    ADMIN,
    BO,
    BUMP,
    ENDED,
    ME,
    NEW_RECORD,
    NO_HOLD,
    ON_HOLD,
    REST,
    REVISION,
    added,
    change,
    decided,
    deleted,
    entry,
    field,
    inside,
    on_hold,
    put_back,
    requested,
    status,
    taken_away,
    told,
)
from tests.store.postgres.sql_tries import Try

EARLIER: dict[str, Any] = {
    "at": "2026-01-01T09:00:00Z",
    "by": "x",
    "os_user": "x",
    "side": "office",
    "action": "edit",
} | REST
"""A line of history that an import brings with its customer."""


def brought(
    history: object = (), who: str = "anna", row: str | None = None, **fields: object
) -> str:
    """Return how a new customer comes, with a history and fields of its own."""
    made: dict[str, Any] = {"number": "2", "version": 1} | fields
    lines, others = (json.dumps(each).replace("'", "''") for each in (history, made))
    kept = f"'{row}'" if row is not None else """"row" || '{"number": "2"}'"""
    return f"""{BUMP}; insert into samarbete.customers
      select '{made["number"]}', {made["version"]}, {REVISION}, '', {kept},
        document || '{others}' || jsonb_build_object(
          'history', '{lines}'::jsonb || {entry(who, action="import")})
      from samarbete.customers where number = '1001'"""


def with_row(row: str) -> str:
    """Return a change that writes another row of the list beside it."""
    return change(BO, "document", action="handover").replace(
        "document =", f"\"row\" = '{row}', document =", 1
    )


def user_of_the_customer(document: str, **line: object) -> str:
    """Return what is done in the name of the customer's own Administrator."""
    return change("portal", document, **({"side": "customer", "by": ME} | line))


RELEASED = "jsonb_set(document, '{holds}', (document->'holds') - (-1))"
"""Without the hold that came last."""
GOES_ON = inside("{collaborations,0,status}", "active", inside("{collaborations,0,ending}", None))
ENDS_NOW = deleted("anna", outcome="continue")
GOES_BACK: dict[str, Any] = {
    "action": "undo",
    "collaboration": "utlagg-1",
    "details": {"undone": "end"},
}
LATE = "2026-01-02"

CLAIMED = (
    # A new customer.
    *(Try(f"a new customer whose earlier line {name}", "anna", brought([made]))
      for name, made in {
          "is a number": 5, "is nothing": None, "is a list": [], "is text": "edit",
          "has a field of its own": EARLIER | {"secret": 1},
          "is of no time": EARLIER | {"at": "today"},
          "is of a day that is none": EARLIER | {"at": "2026-02-31T09:00:00Z"},
          "has no side": EARLIER | {"side": None},
          "has details that are a list": EARLIER | {"details": ["a"]},
          "has details that are numbers": EARLIER | {"details": {"a": 1}},
          "has a sum that is a number": EARLIER | {"before": 5},
          "has erased what is none": EARLIER | {"erased": {"service": "lon"}},
          "replaced what is none": EARLIER | {"replaced": {"user": {"x": 1}}},
          "lacks its reason": {name: each for name, each in EARLIER.items() if name != "reason"},
      }.items()),
    *(Try(f"a new customer whose {name} is {made!r}", "anna", brought(**{name: made}))
      for name, made in {"version": 0, "number": "", "holds": None, "tasks": {}}.items()),
    Try("a new customer of a version below nought", "anna", brought(version=-5)),
    Try("a new customer of the last version there is", "anna", brought(version=2**63 - 1)),
    *(Try(f"a new customer of version {version}", "anna", brought(version=version), held)
      for version, held in {2**31 - 1: True, 2**30 + 1: True, 2**30: False}.items()),
    Try("a new customer in the name of another", "anna", brought(who="david")),
    Try("a new customer whose row is another's", "anna", brought(row='{"number": "1001"}')),
    Try("a new customer, brought by the customer's user", "portal", brought(who=ME)),
    Try("comes with an earlier line of another zone", "anna",
        brought([EARLIER | {"at": "2026-01-01T09:00:00+01:00"}]), False),
    Try("comes with a history of two lines", "anna",
        brought([EARLIER, EARLIER | {"before": "0" * 64}]), False),
    # The row of the list.
    *(Try(f"a row that is {row}", BO, with_row(row))
      for row in ("[]", "null", "5", '"x"', "{}", '{"number": "1001", "name": "A"}',
                  '{"number": "9", "name": "A", "org_number": null, "account_manager": null,'
                  ' "main_contact": null, "collaborations": []}',
                  '{"number": "1001", "name": "A", "org_number": null, "account_manager": null,'
                  ' "main_contact": null, "collaborations": [[[5]]]}')),
    Try("a row without collaborations", BO, with_row(
        '{"number": "1001", "name": "A", "org_number": null, "account_manager": null,'
        ' "main_contact": null, "collaborations": []}'), False),
    # How a collaboration stands.
    Try("ending, and nothing decided", "anna", change("anna", status("ending"))),
    Try("ended on a day to come", "anna", deleted("anna", on="2099-01-01")),
    Try("ended on a day that has passed", "anna", deleted("anna", on=LATE)),
    Try("a day of an ending that goes on", "anna",
        change("anna", inside("{collaborations,0,ended_on}", LATE))),
    Try("another day of what has ended", "anna",
        ENDS_NOW + ";" + change("anna", inside("{collaborations,0,ended_on}", LATE))),
    Try("another outcome of what has ended", "anna",
        ENDS_NOW + ";" + decided("anna", word="ended", outcome="close", on=LATE)),
    Try("what has ended goes on, told as an edit", "anna",
        ENDS_NOW + ";" + change("anna", GOES_ON)),
    Try("what has ended goes on, and nothing tells when it ended", "anna",
        change("anna", inside("{collaborations,0,status}", "ended",
                              inside("{collaborations,0,ended_on}", LATE)), action="import")),
    Try("what has ended goes on after another change", "anna",
        ENDS_NOW + ";" + change("anna", inside("{collaborations,0,period}", 12),
                                collaboration="utlagg-1")
        + ";" + change("anna", GOES_ON, **GOES_BACK)),
    Try("what has ended goes on within a day", "anna",
        ENDS_NOW + ";" + change("anna", GOES_ON, **GOES_BACK), False),
    Try("a second one of the same service", BO, requested(BO, id="utlagg-2", service="utlagg")),
    *(Try(f"asks for one that is called {id!r}", BO, requested(BO, id=id))
      for id in ("", "eekonomi", "eekonomi-0", "utlagg-2", "a b", "eekonomi-1 lon-1")),
    Try("asks for a service that runs, told as a task", BO, requested(
        BO, id="scanner-2", service="scanner").replace('"request"', '"rename-task"')),
    # Receipts, holds and imports.
    *(Try(f"{who} confirms a pack for the customer, by right of {right}", who,
          change(who, "document", action="received"))
      for who, right in {"anna": "all", "david": "users", "cecilia": "records"}.items()),
    Try("undoes the customer's receipt", "anna", change(
        "anna", "document", action="undo", details={"undone": "received"})),
    Try("releases, told as putting on hold", "anna", change("anna", NO_HOLD, action="hold")),
    Try("puts on hold, told as a release", "anna", on_hold("anna", action="release")),
    Try("releases what is not on hold", "anna", change("anna", "document", action="release")),
    Try("puts nothing on hold", "anna", change("anna", "document", action="hold")),
    Try("releases two at once", "anna",
        ON_HOLD + change("anna", NO_HOLD, action="release")),
    Try("releases one, told of another", "anna", ON_HOLD + change(
        "anna", RELEASED, action="release", collaboration="ekonomioversikt-1")),
    Try("puts on hold, told of another", "anna",
        on_hold("anna", collaboration="lon-1").replace(
            "'collaboration': 'lon-1'", "'collaboration': 'utlagg-1'").replace(
            '"collaboration": "lon-1", "details"', '"collaboration": "utlagg-1", "details"')),
    Try("puts on hold, and another's reason becomes another", "anna", change(
        "anna", inside("{holds,0,reason}", "Slut"), action="hold",
        collaboration="ekonomioversikt-1")),
    Try("overwrites a record of what is on hold", "anna", ON_HOLD + change(
        "anna", inside("{collaborations,0,records}", [NEW_RECORD]), action="import")),
    Try("takes away what was added, on hold since", ADMIN,
        "set session authorization cecilia;" + added("cecilia")
        + "; set session authorization anna; " + on_hold("anna")
        + "; set session authorization cecilia; " + taken_away("cecilia", 1)),
    Try("tells of an import that it came with", "anna", change(
        "anna", "document", action="import", details={"batch": "b", "customer": "new"})),
    Try("says that an import brought it", "anna", put_back(
        "anna", """'{"imported": {"new": true}}'::jsonb""", action="import",
        details={"batch": "b"})),
    Try("removes by an import that it tells of itself", "anna",
        change("anna", NO_HOLD, action="release", collaboration="ekonomioversikt-1") + ";"
        + change("anna", "document", action="import", details={"batch": "b", "customer": "new"})
        + ";" + told("anna", "delete from samarbete.customers", action="undo",
                     details={"undone": "import", "batch": "b"})),
    *(Try(f"an import that replaced {name}", "anna", put_back(
          "anna", f"""'{json.dumps({"imported": made})}'::jsonb""", action="import",
          details={"batch": "b"}))
      for name, made in {
          "another name": {"facts": {"name": "X"}}, "no main contact": {"facts": {
              "main_contact": None}}, "its version": {"facts": {"version": "1"}},
          "no tasks": {"tasks": []}, "a user who was not there": {"users": [
              {"email": "y@y.test", "name": "Y", "phone": None, "role": "user", "active": True,
               "services": []}]},
          "a user who was there as a new one": {"new_users": [ME.upper()]},
          "a collaboration that was there as a new one": {"new_collaborations": ["lon-1"]},
      }.items()),
    Try("an import that replaced the name", "anna", change(
        "anna", inside("{name}", "X"), action="import", details={"batch": "b"},
        replaced="jsonb_build_object('imported', jsonb_build_object('facts',"
                 " jsonb_build_object('name', document->'name')))"), False),
    Try("releases one by its own act", "anna",
        change("anna", NO_HOLD, action="release", collaboration="ekonomioversikt-1"), False),
    Try("another hold of the same", "anna", change(
        "anna", "jsonb_set(document, '{holds}', '[]')", action="release",
        collaboration="ekonomioversikt-1") + ";" + on_hold("anna", collaboration="lon-1"), False),
    # Ways round the statements themselves.
    Try("by a cursor", BO, "declare each cursor for select * from samarbete.customers for update;"
        " fetch each; update samarbete.customers set version = version + 1 where current of each"),
    Try("by merge", BO, "merge into samarbete.customers it using (select 1) one"
        " on it.number = '1001' when matched then delete"),
    Try("by a conflict", "anna", "insert into samarbete.customers select * from"
        " samarbete.customers on conflict (number) do update set document = '{}'"),
    Try("by a prepared statement", BO, "prepare one as update samarbete.customers"
        " set version = version + 1; execute one"),
    Try("with settings of one's own", BO, "set standard_conforming_strings = off;"
        " set datestyle = 'German, DMY'; set timezone = 'Pacific/Kiritimati';"
        " set array_nulls = off; set bytea_output = 'escape';" + change(BO, ENDED)),
    Try("where null equals null", BO, "set transform_null_equals = on;"
        + change(BO, ENDED, action=None)),
    Try("with tables of one's own in front", BO, "create temp table employees as select 'bo' as"
        """ login, '{"rights": "full", "portal_role": "administrator"}'::jsonb as document;"""
        " set search_path = pg_temp, samarbete;" + change(BO, ENDED)),
    Try("in a subtransaction whose counter is given up", BO, "savepoint one;" + BUMP
        + "; rollback to one; " + change(BO, "document").split(";", 1)[1]),
    Try("by a rule of one's own", BO, "create rule one as on update to samarbete.customers"
        " do instead nothing"),
    Try("as the role of all operators", BO, "set role samarbete_operator;" + change(BO, ENDED)),
    Try("copied in", BO, "copy samarbete.customers from program 'true'"),
    Try("a function of one's own in the schema", BO, "create function samarbete.is_line(jsonb)"
        " returns boolean language sql as 'select true'"),
    Try("the name of a field in capitals", "anna", change("anna", field("{Status}", '"ended"'))),
    Try("a user of the customer who only audits", "portal",
        user_of_the_customer(inside("{users,0,role}", "auditor")) + ";"
        + user_of_the_customer(status("ended"), action="end")),
)  # fmt: skip
