"""What is tried by SQL on one store, as statements: what is to be held, and what is to go on."""

from typing import Any, NamedTuple

from store.rules.endings.erasure import records_sum
from tests.store.postgres.changes_in_sql import (
    ADMIN,
    BO,
    BUMP,
    CLAIMS,
    ENDED,
    ERASED,
    GONE,
    LABELS,
    ME,
    NEW_RECORD,
    NO_HOLD,
    NOBODY,
    NOTHING_REPLACED,
    ON_HOLD,
    RECORDS,
    REPORT,
    REST,
    REVISION,
    STATUSES,
    SUM,
    UNSAID,
    added,
    as_pia,
    change,
    decided,
    deleted,
    employee,
    falls_due,
    field,
    inside,
    line_at,
    no_longer,
    on_hold,
    planned_and_due,
    put_back,
    record_as,
    removed_task,
    requested,
    sooner_withdrawn,
    status,
    taken_away,
    tasks_as,
    told,
    user_as,
    value,
    was,
    was_user,
)


class Try(NamedTuple):
    """What a login tries, and whether that is held or let through."""

    name: str
    who: str
    sql: str
    held: bool = True


NOTHING_LEFT = """set session_replication_role = replica;
  update samarbete.customers set document = document || '{"collaborations": [], "holds": []}';
  set session_replication_role = origin; set session authorization anna; """
"""The customer has nothing that runs, and Anna comes."""
WORK: dict[str, Any] = {"name": "Löpande bokföring", "owner": "bo"}
PASSED: dict[str, Any] = {"reason": "Tvist", "by": "anna", "at": "NOW", "until": "2026-01-02",
                          "collaboration": "ekonomioversikt-1"}  # fmt: skip
BOOKS: dict[str, Any] = {"name": "Bokslut", "owner": None}
TRIES = (
    *(
        Try(
            f"a second line that carries {what}",
            "anna",
            f"{change('anna', 'document')};{change('anna', 'document', before=carried)}",
            held=what != "a sum",
        )
        for what, carried in {
            "nothing": None,
            "too few signs": "0" * 63,
            "other signs": "X" * 64,
            "a sum": "0a" * 32,
        }.items()
    ),
    *(Try(f"ends all, told as {label}", BO, change(BO, ENDED, action=label)) for label in LABELS),
    *(Try(f"becomes {word}", BO, change(BO, status(word))) for word in STATUSES),
    *(Try(f"removes users, told as {label}", BO, change(BO, NOBODY, action=label))
      for label in LABELS),
    Try("told as an undone edit", BO, change(BO, ENDED, action="end", details={"undone": "edit"})),
    Try("details that are no texts", BO, change(BO, "document", details={"x": {"y": 1}})),
    Try("a reason that is a number", BO, change(BO, "document", reason=5)),
    Try("an owner of a task who is a list", "anna",
        change("anna", field("{tasks,0,owner}", "[]"))),
    Try("a person of a record who is a number", "anna",
        change("anna", field("{collaborations,0,records,0,person}", "5"))),
    Try("no action", BO, change(BO, ENDED, action=None)),
    Try("no side", BO, change(BO, "document", side=None)),
    Try("erases records", BO, change(BO, RECORDS)),
    Try("erases records, told as undo", "cecilia", change("cecilia", RECORDS, action="undo")),
    Try("removes a collaboration", "cecilia", change("cecilia", GONE)),
    Try("a role", BO, change(BO, field("{users,0,role}", '"user"'))),
    Try("a role that is none", "anna", change("anna", field("{users,0,role}", '"root"'))),
    Try("an address", "cecilia", change("cecilia", field("{users,0,email}", '"x@y.z"'))),
    Try("no main contact", BO, change(BO, field("{main_contact}", "null"))),
    Try("a main contact who is nobody", "anna",
        change("anna", field("{main_contact}", '"x@y.z"'))),
    Try("the name", "david", change("david", field("{name}", '"X"'))),
    Try("the account manager", BO, change(BO, field("{account_manager}", '"bo"'))),
    Try("the owner of a task", BO, change(BO, field("{tasks,0,owner}", '"anna"'))),
    Try("the variant", BO, change(BO, field("{collaborations,0,variant}", '"Pro"'))),
    Try("who owns it", "david", change(
        "david", field("{collaborations,0,customer_owned}", "true"))),
    Try("the service", BO, change(BO, field("{collaborations,0,service}", '"lon"'))),
    Try("answers for the customer", "anna",
        change("anna", field("{collaborations,1,status}", '"active"'), action="approve")),
    Try("sets a record", BO,
        change(BO, field("{collaborations,0,records,0,status}", '"draft"'))),
    Try("an ending of another", "anna", change("anna", status("ended"), action="end")),
    Try("an unknown field", "anna", change("anna", field("{secret}", "1"))),
    Try("a document that is a list", "anna",
        f"{BUMP}; update samarbete.customers set document = '[]', version = version + 1"),
    Try("no document", "anna", "update samarbete.customers set document = 'null'"),
    Try("no name", "anna", change("anna", "(document - 'name')")),
    Try("users that are text", "anna", change("anna", field("{users}", '"x"'))),
    Try("the same user twice", "anna",
        change("anna", "jsonb_insert(document, '{users,0}', document->'users'->0)")),
    Try("the same collaboration twice", "anna",
        change("anna", "jsonb_insert(document, '{collaborations,0}',"
                       " document->'collaborations'->0)")),
    Try("a line of 1999", "anna", change("anna", "document", at="1999-01-01T00:00:00Z")),
    Try("a line of 2099", "anna", change("anna", "document", at="2099-01-01T00:00:00Z")),
    Try("a line of no time", "anna", change("anna", "document", at="today")),
    Try("a line of infinity", "anna", change("anna", "document", at="infinity")),
    Try("by somebody else", BO, change(BO, "document", by="anna")),
    Try("by another account", BO, change(BO, "document", os_user="anna")),
    Try("from the customer's side", BO, change(BO, "document", side="customer", by=ME)),
    Try("two versions", BO, change(BO, "document", add="2")),
    Try("no new line", BO, f"{BUMP}; update samarbete.customers set version = version + 1"),
    Try("no higher counter", BO, change(BO, "document").split(";", 1)[1]),
    Try("no history", "anna",
        f"{BUMP}; update samarbete.customers set document = document - 'history'"),
    Try("another number", "anna", "update samarbete.customers set number = '1'"),
    Try("a row of the list alone", BO, """update samarbete.customers set "row" = '{}'"""),
    Try("the counter to the end", BO,
        "update samarbete.counter set revision = 9223372036854775807"),
    Try("the counter back", "anna", "update samarbete.counter set revision = revision - 1"),
    Try("the counter of removals", BO, "update samarbete.counter set revision = 5 where id = 2"),
    Try("the counter's line", BO, "update samarbete.counter set id = 7 where id = 1"),
    Try("no counter", BO, "delete from samarbete.counter"),
    Try("a second counter", BO, "insert into samarbete.counter values (3, 1)"),
    Try("hires a friend", BO, told(BO, employee("eva"))),
    Try("rights for oneself", BO, told(
        BO, """update samarbete.employees set document = document || '{"rights": "full"}'
        where login = 'bo'""")),
    Try("locks Anna out", "david", told("david", """update samarbete.employees
        set document = document || '{"active": false}' where login = 'anna'""")),
    Try("the key is another login", "anna", told("anna", employee("zz").replace("('zz'", "('yy'"))),
    Try("the last who may", "anna", told("anna", """update samarbete.employees
        set document = document || '{"active": false}' where login = 'anna'""")),
    Try("an employee who cannot be read", "anna", told("anna", employee("eva", rights="all"))),
    Try("an employee untold", "anna", employee("eva")),
    Try("an employee goes", "david", "delete from samarbete.employees where login = 'bo'"),
    Try("a stranger hires himself", "losen", told("losen", employee("losen"))),
    Try("a stranger hires himself untold", "losen", employee("losen")),
    Try("a stranger acts as Anna", "losen", change("losen", "document", by="anna")),
    Try("a stranger raises the counter", "losen", BUMP),
    Try("a stranger sets the policy", "losen", told(
        "losen", "insert into samarbete.office values (2, '{}')", by="anna")),
    Try("a stranger brings customers", "losen", f"""{BUMP}; insert into samarbete.customers
        select '2', 1, {REVISION}, '', "row", document || '{{"number": "2", "version": 1}}'
        from samarbete.customers where number = '1001'"""),
    Try("brings customers", BO, f"""{BUMP}; insert into samarbete.customers
        select '2', 1, {REVISION}, '', "row", document || '{{"number": "2", "version": 1}}'
        from samarbete.customers where number = '1001'"""),
    Try("removes", BO, told(BO, "delete from samarbete.customers", action="remove-customer",
                            details={"number": "1001"})),
    Try("removes what runs", "anna", told(
        "anna", "delete from samarbete.customers", action="remove-customer",
        details={"number": "1001"})),
    Try("removes untold", "anna", "delete from samarbete.customers"),
    Try("sets the policy", BO, told(BO, "insert into samarbete.office values (2, '{}')")),
    Try("a policy untold", "anna", "insert into samarbete.office values (2, '{}')"),
    Try("a policy that is a list", "anna",
        told("anna", "insert into samarbete.office values (2, '[]')")),
    Try("headings that are numbers", "anna",
        told("anna", """insert into samarbete.office values (4, '{"a": 1}')""")),
    Try("the office's name", "anna", "update samarbete.office set document = '{}' where id = 1"),
    Try("a fifth document", "anna", "insert into samarbete.office values (5, '{}')"),
    Try("the office's history of 1999", "anna",
        told("anna", "select 1", at="1999-01-01T00:00:00Z")),
    Try("the office's history goes", "david", "delete from samarbete.office"),
    Try("the tables' version", "david", "update samarbete.meta set schema = 9"),
    Try("truncates", BO, "truncate samarbete.customers"),
    Try("drops", BO, "drop schema samarbete cascade"),
    Try("no triggers", BO, "alter table samarbete.customers disable trigger all"),
    Try("drops a trigger", BO, "drop trigger guard_change on samarbete.customers"),
    Try("as a replica", BO, "set session_replication_role = replica"),
    Try("replaces a rule", BO, "create or replace function samarbete.refuse(words text)"
        " returns void language sql as 'select'"),
    Try("an own now()", BO, "create function pg_temp.now() returns timestamptz language sql as"
        " 'select null::timestamptz'; set search_path = pg_temp, pg_catalog; " + change(BO, ENDED)),
    Try("copies to a file", BO, "copy samarbete.customers to '/tmp/x'"),
    Try("becomes another role", BO, "set role anna"),
    Try("a reader writes", "revisor", change("revisor", "document")),
    Try("a reader raises the counter", "revisor", BUMP),
    Try("the customer's user edits", "portal", change(
        "portal", field("{collaborations,0,variant}", '"Pro"'), side="customer", by=ME)),
    Try("nobody of the customer answers", "portal", change(
        "portal", field("{collaborations,1,status}", '"active"'), side="customer", by="x@y.z")),
    Try("a shared account for nobody", "portal", change("portal", "document", by="zz")),
    Try("falls due with a line that has a field of its own", BO, falls_due(secret=1)),
    Try("falls due with details that are text", BO, falls_due(details="x")),
    Try("falls due in 1999", BO, falls_due(at="1999-01-01T00:00:00Z")),
    Try("falls due from another account", BO, falls_due(os_user="anna")),
    Try("puts on hold", "cecilia", on_hold("cecilia")),
    Try("puts on hold, told as an edit", "anna", on_hold("anna", action="edit")),
    Try("puts on hold in another's name", "anna", on_hold("anna", by="bo")),
    Try("a hold of 1999", "anna", on_hold("anna", at="1999-01-01T00:00:00Z")),
    Try("a hold without a reason", "anna", on_hold("anna", reason=None)),
    Try("a hold until no day", "anna", on_hold("anna", until="2099-02-31")),
    Try("a hold of what is not there", "anna", on_hold("anna", collaboration="lon-9")),
    Try("two holds of the customer", "anna",
        ON_HOLD + on_hold("anna")),
    Try("releases", BO, change(BO, NO_HOLD, action="release")),
    Try("releases, told as a hand-over", BO, change(BO, NO_HOLD, action="handover")),
    Try("confirms a pack for the customer", BO, change(BO, "document", action="received")),
    Try("releases, told as an edit", "anna", change("anna", NO_HOLD)),
    Try("deletes what is on hold", "anna", ON_HOLD + deleted("anna")),
    Try("deletes and releases at once", "anna",
        ON_HOLD + deleted("anna", NO_HOLD, action="release")),
    Try("deletes on a day of the hold", "anna",
        ON_HOLD + deleted("anna", on="2098-12-31", word="ending")),
    Try("deletes what has a hold of its own", "anna",
        on_hold("anna", collaboration="utlagg-1") + "; " + deleted("anna")),
    *(Try(f"a record on hold becomes one of another {name} ({other}), told as {action}", "anna",
          ON_HOLD + record_as("anna", action=action, **{name: other}))
      for name, other in (("kind", "claim"), ("person", None), ("person", "x@y.z"), ("title", "Y"))
      for action in ("record", "import")),
    Try("takes records of what is on hold", "anna",
        ON_HOLD + change("anna", RECORDS, action="import")),
    Try("removes a collaboration on hold", "anna",
        ON_HOLD + change("anna", GONE, action="import")),
    Try("removes who is on hold", "anna", ON_HOLD + told(
        "anna", "delete from samarbete.customers", action="undo",
        details={"undone": "import", "batch": "b"})),
    *(Try(f"deletes {name}", "anna", deleted("anna", erased=erased)) for name, erased in CLAIMS),
    Try("tells of erased records, and ends nothing", "anna",
        change("anna", "document", action="end", collaboration="utlagg-1", erased=ERASED)),
    Try("tells of erased records, and lets the customer go on", "anna", change(
        "anna", status("ended"), action="end", collaboration="utlagg-1", erased=ERASED)),
    Try("deletes, and tells the sum of all that went", "anna",
        deleted("anna", erased=ERASED | {"whole": records_sum((REPORT,))}), held=False),
    *(
        Try(f"{what}, and does not raise the counter", "anna", sql.removeprefix(f"{BUMP}; "))
        for what, sql in {
            "hires": told("anna", employee("pia")),
            "removes": told(
                "anna",
                "delete from samarbete.customers",
                action="remove-customer",
                details={"number": "1001"},
            ),
            "sets a policy": told("anna", "insert into samarbete.office values (2, '{}')"),
            "says what a heading means": told(
                "anna", """insert into samarbete.office values (4, '{"x": "name"}')"""
            ),
        }.items()
    ),
    Try("removes, and others find that somebody went", ADMIN, NOTHING_LEFT + told(
        "anna", "delete from samarbete.customers", action="remove-customer",
        details={"number": "1001"}) + f"; select from samarbete.counter"
        f" where id = 2 and revision = {REVISION}", held=False),
    Try("decides on a day that has passed", "anna", decided("anna", on="2026-01-02")),
    Try("decides on today", "anna", decided("anna", on="TODAY"), held=False),
    Try("a hold that has passed in the place of one", "anna", change(
        "anna", f"""document || jsonb_build_object('holds', jsonb_build_array({value(PASSED)}))""",
        action="hold", collaboration="ekonomioversikt-1")),
    Try("a hold until a day that has passed", "anna", on_hold("anna", until="2026-01-02")),
    Try("a hold until today", "anna", on_hold("anna", until="TODAY"), held=False),
    Try("falls due, and tells of what was not erased", BO, falls_due(erased=ERASED)),
    # Inside the values of a change.
    Try("decides in another's name", "anna", decided("anna", by="david")),
    Try("decides for the customer", "anna", decided("anna", side="customer")),
    Try("decides as if it was earlier", "anna", decided("anna", decided_at="2026-01-02T10:00:00Z")),
    Try("decides without rights", BO, decided(BO, by="anna")),
    Try("withdraws what the customer decided", "anna", change(
        "anna", inside("{collaborations,3,status}", "active",
                       inside("{collaborations,3,ending}", None)), action="withdraw")),
    Try("puts off what the customer decided", "anna",
        decided("anna", place=3, on="2099-01-01")),
    Try("deletes what the customer only ends", "anna",
        decided("anna", place=3, on="2097-06-01", outcome="delete", side="customer", by=ME)),
    Try("withdraws, and the customer's decision deletes", "anna",
        sooner_withdrawn("anna", outcome="delete")),
    Try("withdraws, and the customer's decision is of another day", "anna",
        sooner_withdrawn("anna", on="2099-01-01")),
    Try("withdraws, and the customer's decision has another reason", "anna",
        sooner_withdrawn("anna", reason="Of their own")),
    *(Try(f"an ending whose {name} is {made}", "anna", decided("anna", **{name: made}))
      for name, made in {"outcome": "sell", "on": "2098-02-31", "checks": ["met"], "reason": 5,
                         "planned_by": 5, "secret": 1, "decided_at": "today"}.items()),
    *(Try(f"a collaboration whose {name} is {made}", "anna",
          change("anna", inside(f"{{collaborations,0,{name}}}", made)))
      for name, made in {"variant": 5, "task": ["x"], "period": {"n": 1}, "customer_owned": "yes",
                         "invoice_recipient": "nobody", "requested_on": "soon", "started_on": 5,
                         "ended_on": "2026-13-01", "requested_by": 5}.items()),
    Try("licences that are numbers", "anna", change("anna", user_as(services=[1]))),
    Try("licences that are text", "anna", change("anna", user_as(services="utlagg"))),
    Try("a record of no day", "anna",
        change("anna", inside("{collaborations,0,records,0,on}", "2026-02-30"))),
    Try("a record of a person who is another", "david", change(
        "david", inside("{collaborations,0,records,0,person}", "x@y.z", user_as(name="E")))),
    Try("a record's person with two addresses changed", "david", change(
        "david", inside("{collaborations,0,records,0,person}", "x@y.z",
                        "jsonb_set(document, '{users}', document->'users'"
                        """ || '[{"email": "x@y.z", "name": "X", "phone": null, "role": "user",'
                        ' "active": true, "services": []}]')"""))),
    Try("a record of what has not begun", "cecilia", change(
        "cecilia", inside("{collaborations,1,records}", [
            {"kind": "report", "title": "X", "person": None, "status": None, "on": None}]),
        action="record")),
    Try("replaced a collaboration that was otherwise", BO, put_back(BO, was(0, variant="Pro"))),
    Try("replaced an ended one", BO, put_back(BO, was(0, status="ended"))),
    Try("replaced with another's decision", BO, put_back(BO, was(
        2, ending={"outcome": "delete", "on": "2026-01-02", "by": "anna", "side": "office",
                   "decided_at": "2026-01-02T10:00:00Z"} | UNSAID), collaboration="scanner-1")),
    Try("replaced one that ends as one that goes on", BO, put_back(
        BO, was(2, status="active", ending=None), collaboration="scanner-1")),
    Try("replaced another than is named", BO, put_back(BO, was(1))),
    Try("replaced with records", BO, put_back(BO, was(0, records=[NEW_RECORD]))),
    Try("replaced what cannot be read", BO, put_back(BO, """'{"secret": 1}'::jsonb""")),
    Try("replaced text", BO, put_back(BO, """'"x"'::jsonb""")),
    Try("replaced a user, without the right", BO,
        put_back(BO, was_user(ME, "document->'users'->0"))),
    Try("replaced a user who was another", "david", put_back("david", was_user(
        ME, """document->'users'->0 || '{"role": "auditor"}'"""), action="edit-user")),
    Try("replaced nobody, who was there", "david",
        put_back("david", was_user(ME), action="edit-user")),
    Try("replaced another main contact", "david", put_back("david", was_user(
        ME, "document->'users'->0", "null::jsonb"), action="edit-user")),
    Try("replaced a record, without the right", BO, put_back(
        BO, f"""'{{"record": {{"sha256": "{SUM}", "new": false, "status": null,
        "on": null}}}}'::jsonb""")),
    Try("replaced no record", "cecilia", put_back(
        "cecilia", f"""'{{"record": {{"sha256": "{SUM}", "new": true, "status": null,
        "on": null}}}}'::jsonb""",
        action="record")),
    Try("replaced by an import", BO, put_back(BO, """'{"imported": {"new": true}}'::jsonb""")),
    Try("an import taken back without the right", BO,
        change(BO, "document", action="undo", details={"batch": "abcd"})),
    Try("asks in another's name", BO, requested(BO, requested_by="anna")),
    Try("asks as if it was earlier", BO, requested(BO, requested_on="2020-01-01")),
    Try("asks for what runs already", BO, requested(BO, started_on="2020-01-01")),
    Try("asks for the customer's own", BO, requested(BO, customer_owned=True)),
    Try("begins before it is asked for", "portal", change(
        "portal", inside("{collaborations,1,started_on}", "2001-01-01", field(
            "{collaborations,1,status}", '"active"')), side="customer", by=ME, action="approve")),
    Try("a new task with an owner", BO, change(
        BO, "jsonb_set(document, '{tasks}', document->'tasks' ||"
            """ '[{"name": "Ny", "owner": "anna"}]')""", action="rename-task")),
    Try("a task that gets name and owner", BO, change(
        BO, inside("{tasks,0}", {"name": "Ny", "owner": "anna"}), action="rename-task")),
    Try("a hold of no time", "anna", on_hold("anna", at="today")),
    # A form that PostgreSQL reads and the program does not, or writes otherwise.
    *(Try(f"a line of {form}", BO, line_at(BO, form))
      for form in ('YYYY-MM-DD"T"HH24:MI:"60Z"', 'YYYY-MM-DD"T"HH24MISS"Z"',
                   'YYYY-MM-DD"T"HH24:MI"Z"', 'YYYY-MM-DD"T"HH24:MI:SS".000000Z"',
                   'YYYY-MM-DD"T"HH24:MI:SS".123456789Z"', 'YYYY-MM-DD"T"HH24:MI:SS".5Z"',
                   'YYYY-MM-DD"T"HH24:MI:SS"+00:00"', 'YYYY-MM-DD"T"HH24:MI:SS"-00:00"',
                   'YYYY-MM-DD HH24:MI:SS"Z"', 'YYYY-MM-DD"t"HH24:MI:SS"z"')),
    *(Try(f"a line without {name}", BO, change(BO, "document", without=name))
      for name in ("at", "by", "os_user", "side", "action", *REST)),
    Try("a line whose sum is none", BO, change(BO, "document", before=None)),
    Try("the office's history without a reason", "anna",
        told("anna", "select 1", without="reason")),
    Try("replaced with no user said", "anna", change(
        "anna", "document", replaced="""'{"imported": {"new": true}}'::jsonb - 'user'""")
        .replace(NOTHING_REPLACED, f"({NOTHING_REPLACED} - 'user')")),
    Try("replaced by an import of nothing, said as the program would not", "anna",
        put_back("anna", """'{"imported": {"new": false, "lost": true}}'::jsonb""",
                 action="import")),
    Try("a hold until the year 12026", "anna", on_hold("anna", until="12026-01-01")),
    Try("a hold of nothing, said", "anna",
        on_hold("anna", reason="Tvist").replace('"reason"', '"collaboration": null, "reason"')),
    Try("a hold at second 60", "anna", on_hold("anna", at="2026-01-02T10:00:60Z")),
    Try("a record of the year 12026", "cecilia", change(
        "cecilia", inside("{collaborations,0,records,0,on}", "12026-01-01"), action="record")),
    Try("an ending in the year 12026", "anna", decided("anna", on="12026-01-01")),
    Try("an ending without a reason or none", "anna", change(
        "anna", "document #- '{collaborations,2,ending,reason}'")),
    Try("a task without an owner or none", BO, change(BO, "document #- '{tasks,1,owner}'")),
    Try("a collaboration that ended on no day", "anna",
        change("anna", inside("{collaborations,0,ended_on}", None))),
    Try("a customer without an organisation number or none", BO,
        change(BO, "(document - 'org_number')")),
    Try("no name at all", "anna", change("anna", field("{name}", '""'))),
    # Records that go, or that are overwritten, by who may only correct them.
    Try("takes away another record than was added", "cecilia",
        added("cecilia") + ";" + taken_away("cecilia", 0)),
    Try("takes away what was added, and then the other", "cecilia",
        added("cecilia") + ";" + taken_away("cecilia", 1) + ";" + taken_away("cecilia", 0)),
    Try("takes away what was added, not told of the collaboration, and then the other", "cecilia",
        added("cecilia") + ";" + taken_away("cecilia", 1, collaboration=None)),
    Try("takes away what was added before the last change", "cecilia",
        added("cecilia") + ";" + record_as("cecilia", status="draft")
        + ";" + taken_away("cecilia", 1)),
    Try("takes away what was added long ago", "cecilia", taken_away("cecilia", 0)),
    Try("adds a record with the sum of none", "cecilia", added("cecilia", SUM)),
    Try("adds a record, told as an edit", "cecilia", added("cecilia", action="edit")),
    Try("overwrites all records", "cecilia", change("cecilia", inside(
        "{collaborations,0,records}", [NEW_RECORD]), collaboration="utlagg-1")),
    Try("overwrites a record", "cecilia", record_as("cecilia", title="Other", person=None)),
    *(Try(f"gives a record another {name}, {who} telling of {action}", who,
          record_as(who, action=action, **{name: other}))
      for who in ("anna", "bo", "cecilia", "david")
      for name, other in (("kind", "claim"), ("title", "Other"), ("person", None))
      for action in ("record", "edit", "handover", "link", "remind", "undo")),
    *(Try(f"gives a record another kind, {who} telling of an import", who,
          record_as(who, action="import", kind="claim")) for who in ("bo", "cecilia", "david")),
    Try("overwrites a record, told as an undo", "cecilia",
        record_as("cecilia", action="undo", title="Other")),
    Try("sets a record right, told as an edit", "cecilia",
        record_as("cecilia", action="edit", status="draft")),
    # What was decided stands, also where it was another employee of the same side.
    *(Try(f"another's decision with another {what}", ADMIN,
          as_pia(decided("pia", place=2, by="anna", decided_at="2026-11-23T09:00:00Z", **made)))
      for what, made in {"outcome and day": {"outcome": "delete", "on": "2098-01-02"},
                         "reason": {"on": "2026-01-02", "reason": "Of her own"},
                         "answer": {"on": "2026-01-02", "checks": {"main": "met"}}}.items()),
    Try("withdraws, and the customer's decision has other answers", "anna",
        sooner_withdrawn("anna", checks={"main": "met"})),
    Try("withdraws, and the customer's decision was planned by somebody", "anna",
        sooner_withdrawn("anna", planned_by="bo")),
    Try("carries out an ending after leaving", ADMIN, no_longer(BO, falls_due())),
    *(Try(f"falls due with {name} of one's own", BO, falls_due(**{name: made}))
      for name, made in {"reason": "Of his own", "action": "end-on-date",
                         "details": {"batch": "abcd"}}.items()),
    *(Try(f"falls due, told of {name}", BO, falls_due(details={
        "status": "ending -> ended", "outcome": "continue", "on": "2026-01-02"} | made))
      for name, made in {"a batch": {"batch": "abcd"}, "an answer": {"check main": "met"},
                         "another day": {"on": "2026-01-03"}, "a planner": {"planned by": "bo"},
                         "records": {"records": "1 -> 0"}}.items()),
    Try("falls due, and replaced by an import", BO,
        falls_due(replaced="""'{"imported": {"new": true}}'::jsonb""")),
    Try("falls due, and replaced the ending itself", BO, falls_due(replaced=was(2))),
    Try("falls due, and replaced a user", BO,
        falls_due(replaced=was_user(ME, "document->'users'->0"))),
    # Owners of tasks, given by who may not.
    *(Try(f"removes {name}", BO, removed_task(BO, *made))
      for name, made in {"no task": (7, "Ny", "bo"),
                         "another task than is told": (0, "Bokslut", None),
                         "a task, with an owner it had not": (1, "Bokslut", "bo"),
                         "a task, without its owner": (0, WORK["name"], None)}.items()),
    Try("removes a task, and tells of another as well", BO, removed_task(
        BO, 1, "Bokslut", None, details={"task": "Bokslut -> none", "task Ny": "bo -> none"})),
    Try("one task becomes two of the same owner", BO, tasks_as(
        BO, {"name": "Ny", "owner": "bo"}, {"name": "Ny 2", "owner": "bo"})),
    Try("one task becomes the same twice", BO, tasks_as(BO, WORK, WORK, BOOKS)),
    Try("a task comes back with another owner", BO, removed_task(BO, 0, WORK["name"], "bo") + ";"
        + tasks_as(BO, BOOKS, WORK | {"owner": "anna"}, action="undo")),
    Try("a task comes back with its owner, told as an edit", BO,
        removed_task(BO, 0, WORK["name"], "bo") + ";" + tasks_as(BO, BOOKS, WORK, action="edit")),
    # What has to go on.
    Try("removes a task", BO, removed_task(BO, 0, WORK["name"], "bo"), False),
    Try("removes a task that is nobody's", BO, removed_task(BO, 1, "Bokslut", None), False),
    Try("a task comes back", BO, removed_task(BO, 0, WORK["name"], "bo") + ";"
        + tasks_as(BO, BOOKS, WORK, action="undo"), False),
    Try("adds a task that is nobody's", BO,
        tasks_as(BO, WORK, BOOKS, {"name": "Ny", "owner": None}, action="edit"), False),
    Try("falls due with answers, a planner and a reason", ADMIN, planned_and_due(), False),
    Try("another decides anew", ADMIN, as_pia(decided("pia")), False),
    Try("falls due, and says what undo would put back", BO,
        falls_due(replaced=was(2, status="active", ending=None)), False),
    Try("adds a record", "cecilia", added("cecilia"), False),
    Try("takes away the record that was added", "cecilia",
        added("cecilia") + ";" + change("cecilia", "document", action="handover",
                                        collaboration="utlagg-1")
        + ";" + taken_away("cecilia", 1), False),
    Try("a record goes by who may import", "anna",
        taken_away("anna", 0, action="import", details={"batch": "b"}), False),
    Try("a line to the microsecond", BO, line_at(BO, 'YYYY-MM-DD"T"HH24:MI:SS".123456Z"'), False),
    Try("decides", "anna", decided("anna"), False),
    Try("ends sooner than the customer", "anna", decided("anna", place=3, on="2097-06-01"), False),
    Try("withdraws what was sooner than the customer", "anna", sooner_withdrawn("anna"), False),
    Try("withdraws", "anna", decided("anna") + "; " + put_back(
        "anna", was(0), inside("{collaborations,0,status}", "active",
                               inside("{collaborations,0,ending}", None)), action="withdraw"),
        False),
    Try("decides again what stood before", "anna", decided("anna", on="2097-01-01") + "; "
        + put_back("anna", was(0), inside(
            "{collaborations,0,status}", "active", inside("{collaborations,0,ending}", None)),
            action="withdraw") + "; " + change("anna", "jsonb_set(jsonb_set(document,"
            " '{collaborations,0,status}', '\"ending\"'), '{collaborations,0,ending}',"
            " document->'history'->-1->'replaced'->'collaboration'->'ending')", action="undo",
            collaboration="utlagg-1", details={"undone": "withdraw"}), False),
    Try("edits, and says what was", "anna", put_back(
        "anna", was(0), inside("{collaborations,0,period}", 12)), False),
    Try("readdresses a user with a record", "david", change(
        "david", inside("{collaborations,0,records,0,person}", "ny@alfa.test",
                        user_as(inside("{main_contact}", "ny@alfa.test"), email="ny@alfa.test")),
        action="edit-user", replaced=was_user("ny@alfa.test", "document->'users'->0")), False),
    Try("asks", BO, requested(BO), False),
    Try("renames a task", BO, change(
        BO, inside("{tasks,0}", {"name": "Ny", "owner": "bo"}), action="rename-task"), False),
    Try("deletes, and tells what", "anna", deleted("anna"), False),
    Try("puts on hold by right", "anna", on_hold("anna"), False),
    Try("releases by right", "anna", ON_HOLD + change(
        "anna", "jsonb_set(document, '{holds}', (document->'holds') - (-1))", action="release"),
        False),
    Try("ends what is on hold", "anna", ON_HOLD + deleted("anna", outcome="continue"), False),
    Try("deletes after the hold", "anna",
        ON_HOLD + deleted("anna", on="2099-01-01", word="ending"), False),
    Try("deletes another than is on hold", "anna",
        on_hold("anna", collaboration="scanner-1") + "; " + deleted("anna"), False),
    Try("edits what is on hold", "anna",
        ON_HOLD + change("anna", field("{collaborations,0,variant}", '"Pro"')), False),
    Try("falls due", BO, falls_due(), False),
    Try("changes a task", BO, change(BO, field("{collaborations,0,task}", '"Bokslut"')), False),
    Try("notes a pack", BO, change(BO, "document", action="handover"), False),
    Try("sets a user", "david", change("david", field("{users,0,name}", '"E"'), action="edit-user"),
        False),
    Try("sets a record right", "cecilia", change(
        "cecilia", field("{collaborations,0,records,0,status}", '"draft"'), action="record",
        collaboration="utlagg-1"), False),
    Try("edits", "anna", change("anna", field("{collaborations,0,variant}", '"Pro"')), False),
    Try("hires", "anna", told("anna", employee("eva")), False),
    Try("sets a policy", "anna", told("anna", "insert into samarbete.office values (2, '{}')"),
        False),
    Try("the customer confirms a pack", "portal", change(
        "portal", "document", side="customer", by=ME, action="received"), False),
    Try("the customer answers", "portal", change(
        "portal", field("{collaborations,1,status}", '"active"'), side="customer", by=ME,
        action="approve"), False),
    Try("a shared account for Anna", "portal", change("portal", "document", by="anna"), False),
    Try("reads", "revisor", "select * from samarbete.customers", False),
    Try("raises the counter by one", BO, BUMP, False),
)  # fmt: skip
