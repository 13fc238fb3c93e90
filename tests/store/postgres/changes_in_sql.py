"""Changes of a store as SQL: what a login of the server would write there by itself."""

import hashlib
import json
from typing import Any

from store.domain.words import PLANNER
from store.rules.endings.erasure import record_sum
from tests.conftest import Make

REPORT = Make().record("report", status="sent", person="eva@alfa.test")
"""The record of the first collaboration."""

BUMP = "update samarbete.counter set revision = revision + 1 where id = 1"
REVISION = "(select revision from samarbete.counter where id = 1)"
ALL_ENDED = """(select jsonb_agg(each || '{"status": "ended", "records": []}')
  from jsonb_array_elements(document->'collaborations') each)"""


TIME = """to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
TODAY = "to_char(now() at time zone 'Europe/Stockholm', 'YYYY-MM-DD')"


def value(made: dict[str, object]) -> str:
    """Return a value as SQL, in which NOW and TODAY are the server's."""
    words = json.dumps(made).replace("'", "''")
    return f"replace(replace('{words}', 'NOW', {TIME}), 'TODAY', {TODAY})::jsonb"


REST: dict[str, object] = {"collaboration": None, "details": {}, "reason": None, "replaced": None}
"""What a line has besides, where it has nothing to tell of it: the program writes that too."""


def entry(
    who: str,
    replaced: str | None = None,
    without: str | None = None,
    at: str | None = "NOW",
    **fields: object,
) -> str:
    """Return a line of history as SQL, of now unless another time is given; without a field."""
    made = {"at": at, "by": who, "os_user": who, "side": "office", "action": "edit"}
    line = value(made | REST | {"before": "0" * 64} | fields)
    if without is not None:
        return f"({line} - '{without}')"
    if replaced is None:
        return f"({line})"
    return f"({line} || jsonb_build_object('replaced', {NOTHING_REPLACED} || {replaced}))"


NOTHING_REPLACED = """'{"collaboration": null, "email": null, "user": null,
  "main_contact": null, "record": null}'::jsonb"""


def at(form: str) -> str:
    """Return the time of now in another form than the program's, as SQL inside of a value."""
    return f"to_char(now() at time zone 'UTC', '{form}')"


def line_at(who: str, form: str) -> str:
    """Return a change whose line tells its time in a form of `to_char`."""
    return change(who, "document").replace(TIME, at(form))


def change(who: str, document: str, *, add: str = "1", **fields: object) -> str:
    """Return the change of the customer to a document, with a line of history, as SQL."""
    line = entry(who, **fields)
    return f"""{BUMP}; update samarbete.customers set version = version + {add},
      revision = {REVISION}, document = {document} || jsonb_build_object(
        'version', version + {add}, 'history', document->'history' || {line})
      where number = '1001'"""


def field(path: str, value: str) -> str:
    return f"jsonb_set(document, '{path}', '{value}')"


def told(who: str, statement: str, **fields: object) -> str:
    """Return a change of the office, behind the line of its history that tells it."""
    line = entry(who, **fields)
    return f"""{BUMP}; insert into samarbete.office as o (id, document)
      values (3, jsonb_build_array({line})) on conflict (id) do update
      set document = o.document || excluded.document; {statement}"""


def status(word: str) -> str:
    return field("{collaborations,0,status}", f'"{word}"')


def employee(login: str, **fields: object) -> str:
    made = {"login": login, "name": login, "rights": "full", "portal_role": "administrator"}
    made |= {"email": None, "active": True}
    words = json.dumps(made | fields)
    return f"insert into samarbete.employees values ('{login}', 9, '{words}')"


NOBODY = """document || '{"users": [], "main_contact": null}'"""
GONE = field("{collaborations}", "[]")
RECORDS = field("{collaborations,0,records}", "[]")
ENDED = "jsonb_set(document, '{collaborations}', " + ALL_ENDED + ")"
LABELS = ("edit", "remind", "handover", "undo", "link", "request", "rename-task", "record")
STATUSES = ("ended", "ending", "declined", "requested", "unlinked", "nonsense")
BO = "bo"


def falls_due(**fields: object) -> str:
    """Return the change by which an ending of Anna's falls due while Bo is there."""
    ended = f"""jsonb_set(document, '{{collaborations,2}}', document->'collaborations'->2
      || '{{"status": "ended"}}' || jsonb_build_object('ended_on', {TODAY}))"""
    details = {"status": "ending -> ended", "outcome": "continue", "on": "2026-01-02"}
    made = {"by": "anna", "os_user": BO, "action": "end", "collaboration": "scanner-1"}
    return change(BO, ended, **(made | {"details": details} | fields))


def planned_and_due() -> str:
    """Return a deletion that Anna decides by another's plan, with answers, and Bo carries out."""
    said = {"checks": {"main": "met"}, "planned_by": "david", "reason": "Klart"}
    decision = decided("anna", outcome="delete", on="TODAY", **said)
    ended = """jsonb_set(document, '{collaborations,0}', document->'collaborations'->0
      || '{"status": "ended", "records": []}')"""
    details = {"status": "ending -> ended", "outcome": "delete", "on": "TODAY"}
    details |= {PLANNER: "david", "check main": "met", "records": "1 -> 0"}
    line: dict[str, Any] = {"by": "anna", "os_user": BO, "action": "end", "reason": "Klart"}
    line |= {"collaboration": "utlagg-1", "details": details, "erased": ERASED}
    return (
        f"set session authorization anna; {decision};"
        f" set session authorization bo; {change(BO, ended, **line)}"
    )


ADMIN = "postgres"
"""The server's own administrator, who may say who is connected."""


def no_longer(login: str, statement: str) -> str:
    """Return what a login does after it has been made inactive."""
    left = told(
        "anna",
        f"""update samarbete.employees set document = document || '{{"active": false}}'
        where login = '{login}'""",
    )
    return f"set session authorization anna; {left}; set session authorization {login}; {statement}"


def as_pia(statement: str) -> str:
    """Return what a second employee does who may do all that Anna may."""
    hired = told("anna", employee("pia"))
    return (
        f"create role pia login; grant samarbete_operator to pia; set session authorization anna;"
        f" {hired}; set session authorization pia; {statement}"
    )


NO_HOLD = "(document - 'holds')"


def on_hold(who: str, *, action: str = "hold", **fields: object) -> str:
    """Return the change that puts the customer, or a collaboration, on hold until 2098."""
    made = {"reason": "Tvist", "by": who, "until": "2098-12-31", "at": "NOW"} | fields
    hold = value({name: each for name, each in made.items() if each is not None})
    document = (
        f"document || jsonb_build_object('holds', document->'holds' || jsonb_build_array({hold}))"
    )
    return change(who, document, action=action, collaboration=made.get("collaboration"))


UNSAID: dict[str, Any] = {"checks": {}, "reason": None}
"""What an ending has besides, where nothing was asked and nothing said."""


def decided(
    who: str, *, place: int = 0, word: str = "ending", action: str = "end-on-date", **fields: object
) -> str:
    """Return the decision to end a collaboration on a date, of now unless told otherwise."""
    made = {"outcome": "continue", "on": "2098-01-02", "by": who, "side": "office"} | UNSAID
    ending = value(made | {"decided_at": "NOW"} | fields)
    ended = f"jsonb_set(document, '{{collaborations,{place},ending}}', {ending})"
    ended = f"jsonb_set({ended}, '{{collaborations,{place},status}}', '\"{word}\"')"
    return change(who, ended, action=action, collaboration=IDS[place])


IDS = ("utlagg-1", "ekonomioversikt-1", "scanner-1", "lon-1")


def put_back(who: str, replaced: str, document: str = "document", **line: object) -> str:
    """Return a change whose line says what it has replaced, which undo would put back."""
    return change(who, document, replaced=replaced, **({"collaboration": "utlagg-1"} | line))


def was(place: int, **fields: object) -> str:
    """Return what a line says of a collaboration that it replaces, with other values in it."""
    other = value({"records": [], **fields})
    return f"jsonb_build_object('collaboration', document->'collaborations'->{place} || {other})"


def was_user(email: str, user: str = "null", contact: str = "document->'main_contact'") -> str:
    """Return what a line says of a user that it replaces."""
    return f"jsonb_build_object('email', '{email}', 'user', {user}, 'main_contact', {contact})"


def sooner_withdrawn(who: str, **fields: object) -> str:
    """Return an ending sooner than the customer's own, and its withdrawal.

    What the customer decided stands again then, with other values where some are given.
    """
    made = {"outcome": "continue", "on": "2097-12-01", "by": ME, "side": "customer"} | UNSAID
    again = value(made | {"decided_at": "2026-11-23T09:00:00Z"} | fields)
    earlier = f"jsonb_set(document, '{{collaborations,3,ending}}', {again})"
    withdrawn = change(who, earlier, action="withdraw", collaboration="lon-1")
    return f"{decided(who, place=3, on='2097-06-01')}; {withdrawn}"


def requested(who: str, **fields: object) -> str:
    """Return a new request, of today and in one's own name unless told otherwise."""
    made = {"id": "eekonomi-1", "service": "eekonomi", "status": "requested"}
    made |= {"ending": None, "records": []}
    made |= dict.fromkeys(("variant", "task", "invoice_recipient", "period", "started_on"))
    made |= {"customer_owned": False}
    new = value(made | {"requested_by": who, "requested_on": "TODAY"} | fields)
    document = f"jsonb_set(document, '{{collaborations}}', document->'collaborations' || {new})"
    return change(who, document, action="request", collaboration="eekonomi-1")


def inside(path: str, made: object, document: str = "document") -> str:
    """Return the document with a value set inside of it."""
    return f"jsonb_set({document}, '{path}', '{json.dumps(made)}')"


def user_as(document: str = "document", **fields: object) -> str:
    """Return the document with the first user otherwise."""
    other = json.dumps(fields)
    return f"jsonb_set({document}, '{{users,0}}', document->'users'->0 || '{other}')"


def deleted(
    who: str,
    document: str = "document",
    *,
    on: str = "TODAY",
    word: str = "ended",
    outcome: str = "delete",
    action: str = "end",
    erased: dict[str, object] | None = None,
) -> str:
    """Return the ending of the first collaboration, with deletion unless told otherwise.

    Its line tells of the one report that goes, unless something else is to be `erased`.
    """
    made = {"outcome": outcome, "on": on, "by": who, "side": "office", "decided_at": "NOW"}
    made |= UNSAID
    ended = f"jsonb_set({document}, '{{collaborations,0,ending}}', {value(made)})"
    ended = f"jsonb_set({ended}, '{{collaborations,0,status}}', '\"{word}\"')"
    if (outcome, word) == ("delete", "ended"):
        ended = f"jsonb_set({ended}, '{{collaborations,0,records}}', '[]')"
    line: dict[str, object] = {"action": action, "collaboration": "utlagg-1"}
    if (outcome, word) == ("delete", "ended"):
        line["erased"] = ERASED if erased is None else erased
    return change(who, ended, **{name: each for name, each in line.items() if each != {}})


SUM = "0" * 64
ERASED: dict[str, object] = {
    "service": "utlagg",
    "decided_at": "NOW",
    "records": {"report": [record_sum(REPORT)]},
}
CLAIMS = (
    ("telling of another record", ERASED | {"records": {"report": [SUM]}}),
    ("telling of others together", ERASED | {"whole": SUM}),
    ("without a word of it", {}),
    ("telling of more records", ERASED | {"records": {"report": [SUM, SUM]}}),
    ("telling of none", {name: value for name, value in ERASED.items() if name != "records"}),
    ("telling of another kind", ERASED | {"records": {"outlay": [SUM]}}),
    ("telling of another service", ERASED | {"service": "lon"}),
    ("with a sum that is none", ERASED | {"records": {"report": ["x"]}}),
    ("with a sum in a list of its own", ERASED | {"records": {"report": [[SUM]]}}),
    ("with a field of its own", ERASED | {"title": "Mars"}),
    ("decided at no time", ERASED | {"decided_at": "2026-01-02"}),
    ("decided at another time", ERASED | {"decided_at": "2026-01-02T10:00:00Z"}),
    ("with an effect that nobody knows", ERASED | {"effects": [{"subject": "data"}]}),
)
"""What a line may tell of a deletion that is not so."""


ON_HOLD = on_hold("anna") + "; "
ME = "eva@alfa.test"


NEW_RECORD = {"kind": "report", "title": 'April "å"', "person": None, "status": "sent", "on": None}
"""A record that is added, as it is kept."""
NEW_SUM = hashlib.sha256(
    json.dumps(NEW_RECORD, ensure_ascii=False, separators=(",", ":")).encode()
).hexdigest()


def record_line(sum: str, *, new: bool = True) -> str:
    """Return what a line says of a record that is set, by its sum."""
    made = {"sha256": sum, "new": new, "status": None, "on": None}
    return value({"record": made})


def added(who: str, sum: str = NEW_SUM, **line: object) -> str:
    """Return the change that adds a record to the first collaboration."""
    words = json.dumps(NEW_RECORD)
    document = f"jsonb_insert(document, '{{collaborations,0,records,-1}}', '{words}', true)"
    named: dict[str, Any] = {"action": "record", "collaboration": "utlagg-1"}
    return change(who, document, replaced=record_line(sum), **(named | line))


def taken_away(who: str, place: int, **line: object) -> str:
    """Return the undo by which a record of the first collaboration goes."""
    named = {"action": "undo", "collaboration": "utlagg-1", "details": {"undone": "record"}}
    return change(who, f"document #- '{{collaborations,0,records,{place}}}'", **(named | line))


def record_as(who: str, *, action: str = "record", **fields: object) -> str:
    """Return the change that corrects the first record."""
    other = json.dumps(fields)
    document = (
        "jsonb_set(document, '{collaborations,0,records,0}',"
        f" document #> '{{collaborations,0,records,0}}' || '{other}')"
    )
    return change(who, document, action=action, collaboration="utlagg-1")


def removed_task(who: str, place: int, name: str, owner: str | None, **line: object) -> str:
    """Return the change by which a task goes, and what its line tells of it."""
    details = {"task": f"{name} -> none"} | ({f"task {name}": f"{owner} -> none"} if owner else {})
    made: dict[str, Any] = {"action": "remove-task", "details": details}
    return change(who, f"document #- '{{tasks,{place}}}'", **(made | line))


def tasks_as(who: str, *tasks: dict[str, object], action: str = "rename-task") -> str:
    """Return the change that leaves the customer with other tasks."""
    return change(who, inside("{tasks}", list(tasks)), action=action)
