"""What is tried by SQL with values that are equal for the database, and not for the program."""

from typing import Any

from tests.store.postgres.changes_in_sql import (
    ADMIN,
    BO,
    ME,
    change,
    field,
    inside,
    record_as,
    told,
    user_as,
    was_user,
)
from tests.store.postgres.sql_tries import Try
from tests.store.postgres.tries_of_claims import brought, with_row

PERIOD = "{collaborations,0,period}"
IN_CAPITALS = ME.replace("eva", "EVA")


def with_period(who: str, sql: str, **line: object) -> str:
    """Return what somebody does after Anna has given a collaboration a period, as a number."""
    first = change("anna", inside(PERIOD, 12))
    return f"set session authorization anna; {first}; set session authorization {who}; {sql}"


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


def row_with(more: str) -> str:
    """Return a change beside which the row of the list has a field more."""
    return with_row(
        '{"number": "1001", "name": "A", "org_number": null, "account_manager": null,'
        f' "main_contact": null, "collaborations": [], "more": {more}}}'
    )


def policy_of(value: str) -> str:
    return told(
        "anna", f"""insert into samarbete.office values (2, '{{"lon": {{"checks": {value}}}}}')"""
    )


def runs(id: str, **fields: object) -> dict[str, Any]:
    """Return a collaboration that a new customer brings."""
    made: dict[str, Any] = {"id": id, "service": "lon", "status": "active", "ending": None}
    made |= dict.fromkeys(("variant", "task", "invoice_recipient", "period", "started_on"))
    made |= dict.fromkeys(("requested_on", "requested_by")) | {"customer_owned": False}
    return made | {"records": []} | fields


ALIKE = (
    *(Try(f"a period of 12 as {written[:8]}, told as {action}", ADMIN,
          with_period(BO, change(BO, field(PERIOD, written), action=action)))
      for written in ("12.0", "12." + "0" * 3000) for action in ("handover", "edit")),
    Try("a period of 12 as 12.0, by who may edit", ADMIN,
        with_period("anna", change("anna", field(PERIOD, "12.0")))),
    Try("an earlier line with 12 as 12.0", ADMIN, with_period("anna", change(
        "anna", "document", replaced="""jsonb_build_object('collaboration',
        document->'collaborations'->0 || '{"records": []}')""", collaboration="utlagg-1")
        + "; " + change("anna", "document").replace(
            "document->'history' ||", "jsonb_set(document->'history',"
            " '{-1,replaced,collaboration,period}', '12.0') ||"))),
    Try("a period of 12 as 1.2e1", ADMIN,
        with_period(BO, change(BO, field(PERIOD, "1.2e1"), action="handover")), held=False),
    Try("a row with a field that lies deep", BO, row_with(deep(3000))),
    Try("a row with a field that lies deeper than the server reads", BO, row_with(deep(100_000))),
    Try("a row with a field of a later version", BO, row_with('[{"a": {"b": ["c"]}}]'),
        held=False),
    Try("a policy that lies deep", "anna", policy_of(deep(3000))),
    *(Try(f"a record's person in capitals, {who} telling of {action}", who,
          record_as(who, action=action, person=IN_CAPITALS))
      for who, action in ((BO, "handover"), ("cecilia", "record"), ("david", "edit-user"))),
    Try("a record's person in capitals, with another change of that user", "david", change(
        "david", inside("{collaborations,0,records,0,person}", IN_CAPITALS, user_as(name="E")),
        action="edit-user")),
    Try("a user's address in capitals, and the record follows", "david", change(
        "david", inside("{collaborations,0,records,0,person}", IN_CAPITALS,
                        user_as(inside("{main_contact}", IN_CAPITALS), email=IN_CAPITALS)),
        action="edit-user", replaced=was_user(IN_CAPITALS, "null")), held=True),
    Try("a user's address in capitals, told as what it was, and the record follows", "david",
        change("david", inside(
            "{collaborations,0,records,0,person}", IN_CAPITALS,
            user_as(inside("{main_contact}", IN_CAPITALS), email=IN_CAPITALS)),
            action="edit-user", replaced=was_user(ME, "document->'users'->0")), held=False),
    Try("a new customer with two of a service", "anna",
        brought(collaborations=[runs("lon-1"), runs("lon-2", status="requested")], holds=[])),
    Try("a new customer with one that runs and one that does not", "anna",
        brought(collaborations=[runs("lon-1"), runs("lon-2", status="declined")], holds=[]),
        held=False),
    Try("a new customer with an ending that nobody decided", "anna",
        brought(collaborations=[runs("lon-1", status="ending")], holds=[])),
)  # fmt: skip
