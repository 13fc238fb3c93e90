"""What a file does to what is on hold, and what it says of holds (R59)."""

import datetime as dt
import json

import msgspec
import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.errors import Refused
from store.domain.model import Hold
from store.domain.wishes import PutOnHold
from store.exchange.json_file import OfficeFile, encode_office, read_import
from tests.store.office_files import incoming

HOLD = PutOnHold(reason="Tvist om resor")


@pytest.fixture
def alfa(make):
    return make.customer(
        make.collaboration("utlagg", records=(make.record("report", status="sent"),))
    )


def brought_by(desk, *customers):
    """Return the file that brings customers."""
    return incoming(OfficeFile(office=desk.office, customers=customers))


def codes(desk, *customers) -> list[str]:
    with pytest.raises(Refused) as error:
        desk.run_import(brought_by(desk, *customers))
    return [refusal.code for refusal in error.value.refusals]


def test_records_of_what_is_on_hold_are_not_taken_away(place_with, alfa, make) -> None:
    desk = place_with(alfa).desk()
    desk.carry_out("1001", replace(HOLD, collaboration="utlagg-1"))
    fewer = replace(alfa, collaborations=(make.collaboration("utlagg", records=()),))
    more = (make.record("report", status="sent"), make.record("outlay", "Taxi"))
    added = replace(alfa, collaborations=(make.collaboration("utlagg", records=more),))
    with pytest.raises(Refused, match="none of its records can be taken away") as error:
        desk.run_import(brought_by(desk, fewer))
    assert [refusal.code for refusal in error.value.refusals] == ["on-hold"]
    assert desk.customer("1001").collaboration("utlagg-1").records
    desk.run_import(brought_by(desk, added))
    assert len(desk.customer("1001").collaboration("utlagg-1").records) == 2


def test_no_ending_with_loss_comes_to_a_customer_on_hold(place_with, alfa, make, clock) -> None:
    desk = place_with(alfa).desk()
    desk.carry_out("1001", HOLD)

    def brought(outcome: str, on: dt.date, status: str):
        ending = make.ending(outcome, on=on)
        new = make.collaboration("utlagg", id="utlagg-2", status=status, ending=ending)
        return replace(alfa, collaborations=(*alfa.collaborations, new))

    assert codes(desk, brought("delete", clock.today, "ended")) == ["on-hold"]
    desk.run_import(brought_by(desk, brought("delete", clock.day(-9), "ended")))
    assert desk.customer("1001").collaboration("utlagg-2").status == "ended"


def test_an_import_that_brought_more_is_not_taken_back_where_that_would_lose_it(
    place_with, alfa, make
) -> None:
    desk = place_with(alfa).desk()
    desk.carry_out("1001", HOLD)
    more = replace(alfa, collaborations=(*alfa.collaborations, make.collaboration("lon")))
    report = desk.run_import(brought_by(desk, more))
    (line,) = desk.plan_import_undo(report.batch).lines
    assert (line.what, [refusal.code for refusal in line.refusals]) == ("left", ["on-hold"])


def test_a_new_customer_comes_with_its_holds_and_is_not_removed_with_its_import(
    place_with, alfa, make, clock
) -> None:
    desk = place_with(make.customer(number="1002")).desk()
    hold = Hold(reason="Revision", by="anna", at=clock.now, until=clock.day(9))
    report = desk.run_import(brought_by(desk, replace(alfa, holds=(hold,))))
    assert desk.customer("1001").holds == (hold,)
    (line,) = desk.plan_import_undo(report.batch).lines
    assert (line.what, [refusal.code for refusal in line.refusals]) == ("left", ["on-hold"])
    clock.now += dt.timedelta(days=10)
    (line,) = desk.plan_import_undo(report.batch).lines
    assert line.what == "removed"


def test_a_known_customer_keeps_the_holds_that_are_here(place_with, alfa, clock) -> None:
    desk = place_with(alfa).desk()
    hold = Hold(reason="Revision", by="anna", at=clock.now)
    report = desk.run_import(brought_by(desk, replace(alfa, holds=(hold,))))
    assert report.unchanged == 1
    assert report.lines[0].notes == (
        "what is on hold stays as it is here; hold and release change that",
    )
    assert not desk.customer("1001").holds


def test_a_document_without_holds_is_the_same_as_before(alfa, clock) -> None:
    assert b"holds" not in msgspec.json.encode(alfa)
    hold = Hold(reason="Revision", by="anna", at=clock.now)
    kept = msgspec.json.encode(replace(alfa, holds=(hold,)))
    assert msgspec.json.decode(kept, type=type(alfa)).holds == (hold,)
    assert json.loads(kept)["holds"] == [
        {"reason": "Revision", "by": "anna", "at": "2026-11-23T09:00:00Z"}
    ]


@pytest.mark.parametrize(
    ("holds", "fault"),
    [
        ([{"reason": "A"}, {"reason": "B"}], "1001 appears twice"),
        ([{"reason": "A", "collaboration": "lon-1"}], "lon-1 is not one of the collaborations"),
        ([{"reason": " "}], "holds[0].reason: it is empty"),
        ([{"reason": "A", "until": "tomorrow"}], "until"),
        ([{"reason": "A", "secret": 1}], "secret"),
    ],
)
def test_holds_that_cannot_be_are_refused_with_their_place(alfa, make, holds, fault) -> None:
    file = json.loads(encode_office(OfficeFile(office=make.office, customers=(alfa,))))
    file["customers"][0]["holds"] = [
        {"by": "anna", "at": "2026-11-23T09:00:00Z"} | hold for hold in holds
    ]
    read = read_import(json.dumps(file).encode(), catalogue())
    (rejected,) = read.rejected
    assert "$.customers[0]" in rejected.faults[0]
    assert fault in rejected.faults[0]
