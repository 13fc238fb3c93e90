"""What makes another ending stop on its day says so before it is done (R42)."""

import datetime as dt

import pytest

from store.domain.model import Customer
from store.domain.wishes import (
    AddUser,
    Deactivate,
    EditUser,
    License,
    NameMainContact,
    RemoveUser,
    SetRecord,
    Undo,
)
from store.tables.formats import read_file

ON = dt.date(2026, 12, 31)
LON = "Visma Lön's ending on 2026-12-31 will then be refused: "
UTLAGG = "Visma Utlägg's ending on 2026-12-31 will then be refused: "
NOBODY = f"{LON}no active user is licensed for Visma Lön"
DRAFT = f"{UTLAGG}1 report not submitted: Ada Ek"


@pytest.fixture
def desk(place_with, make):
    """Give Anna's desk with a customer two of whose services end on a day."""
    waived = {"synchronised": "waived: klart", "backup-handed-over": "waived: fått"}
    customer = make.customer(
        make.collaboration(
            "lon",
            status="ending",
            ending=make.ending("end", on=ON, checks={"customer-is-user": "met"} | waived),
        ),
        make.collaboration(
            "utlagg",
            status="ending",
            ending=make.ending(on=ON),
            records=(make.record("report", person="ada@alfa.test", status="sent"),),
        ),
        users=(make.administrator(), make.user("Ada Ek", services=("lon",))),
    )
    return place_with(customer).desk()


def report(status: str) -> SetRecord:
    """Return the wish to set the one report to a status."""
    return SetRecord(collaboration="utlagg-1", kind="report", title="Resa till Umeå", status=status)


def stopped(desk, wish) -> list[str]:
    """Say which endings a wish would stop; nothing stands in its way."""
    plan = desk.plan("1001", wish)
    assert plan.refusals == ()
    return [effect.text for effect in plan.effects if effect.subject == "other-ending"]


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (License(email="ada@alfa.test", service="lon", revoke=True), NOBODY),
        (Deactivate(email="ada@alfa.test"), NOBODY),
        (RemoveUser(email="ada@alfa.test"), NOBODY),
        (
            EditUser(email="ada@alfa.test", new_email="bo@byranorr.test"),
            f"{LON}only people of the office are licensed for Visma Lön: Ada Ek",
        ),
        (report("draft"), DRAFT),
    ],
    ids=["revoked", "inactive", "removed", "of the office", "draft again"],
)
def test_what_opens_a_check_of_a_decided_ending_says_so(desk, wish, told):
    """Told before, and carried out as it was shown."""
    assert stopped(desk, wish) == [told]
    desk.carry_out("1001", wish, shown=desk.plan("1001", wish).effects)


def test_what_opens_no_check_says_nothing(desk):
    """A second user is licensed, so the first may go; a report that was sent is no draft."""
    desk.carry_out("1001", AddUser(email="nils@alfa.test", name="Nils Lo"))
    desk.carry_out("1001", License(email="nils@alfa.test", service="lon"))
    assert stopped(desk, RemoveUser(email="ada@alfa.test")) == []
    assert stopped(desk, report("submitted")) == []


def test_a_record_that_is_put_back_as_a_draft_says_so(desk):
    """Undoing what had met the check of an ending that is decided for the same collaboration."""
    desk.carry_out("1001", report("draft"))
    desk.carry_out("1001", report("submitted"))
    assert stopped(desk, Undo()) == [DRAFT]


def test_a_main_contact_that_is_taken_away_stops_all_that_ends_on_a_day(place_with, make):
    """Also by an undo: of a customer's endings none goes on without one (R19)."""
    customer: Customer = make.customer(
        make.collaboration("scanner", status="ending", ending=make.ending("end", on=ON)),
        make.collaboration("utlagg", status="ending", ending=make.ending(on=ON)),
        main_contact=None,
    )
    desk = place_with(customer).desk()
    named = NameMainContact(email="eva@alfa.test")
    assert stopped(desk, named) == []
    desk.carry_out("1001", named)
    assert stopped(desk, Undo()) == [
        "Visma Scanner's ending on 2026-12-31 will then be refused: no main contact is left",
        f"{UTLAGG}no main contact is left",
    ]


def test_an_import_that_stops_an_ending_notes_it(desk):
    """As the verb `record` tells it."""
    table = "number;service;kind;title;person;status\n1001;utlagg;report;Resa till Umeå;{}".format(
        "ada@alfa.test;draft"
    )
    for dry_run in (True, False):
        report = desk.run_import(read_file(table.encode()), dry_run=dry_run)
        (line,) = report.lines
        assert (line.what, line.notes) == ("changed", (DRAFT,))
