"""Watch the dates of endings: due, what is coming, the calendar, and what cannot be read."""

import datetime as dt
from pathlib import Path

import icalendar
import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.domain.clock import swedish_day, utc_now
from store.domain.model import Ending
from store.files.forms.customer_files import customer_files
from store.files.store import TinyStore

pytestmark = pytest.mark.usefixtures("own_store")
HOTEL, OVERVIEW = "1015", "ekonomioversikt-1"


def day(days: int) -> dt.date:
    """Return the day that is so many days from today."""
    return swedish_day(utc_now()) + dt.timedelta(days=days)


@pytest.fixture
def change(store: Path):
    """Change a customer on the disk, as another program would."""

    def change(number: str, **fields: object) -> None:
        TinyStore(store, who="test").change(number, lambda before: replace(before, **fields))

    return change


@pytest.fixture
def date(change, saved):
    """Date the ending of a collaboration so many days from today."""

    def date(number: str, id: str, days: int, outcome: str = "continue", **fields: object) -> None:
        customer = saved(number)
        ending = Ending(
            outcome=outcome, on=day(days), by="anna", side="office", decided_at=utc_now(), **fields
        )
        dated = replace(customer.collaboration(id), status="ending", ending=ending)
        change(number, collaborations=customer.with_collaboration(dated))

    return date


@pytest.fixture
def damage(store: Path):
    """Empty the file of a customer, as a power cut can; return its name."""

    def damage(number: str) -> str:
        file = customer_files(store).file_of(number)
        file.unlink()  # other stores share it
        file.write_bytes(b"")
        return file.name

    return damage


NAMED = {"number", "name", "service", "collaboration", "on"}


def test_every_line_of_due_names_customer_and_collaboration(anna, date, change) -> None:
    """Done or refused, with the day that was planned; several of one kind can be told apart."""
    date("1003", "utlagg-1", -2)
    date(HOTEL, OVERVIEW, -3, "delete")
    change(HOTEL, main_contact=None)
    ran = anna("due", "--json")
    assert ran.code == 3
    (done,), (refused,) = ran.json["done"], ran.json["refused"]
    assert (done["number"], done["name"]) == ("1003", "Gamma Åkeri AB")
    assert (done["service"], done["collaboration"]) == ("utlagg", "utlagg-1")
    assert done["on"] == f"{day(-2)}"
    assert done["entry"]["action"] == "end"
    assert done.keys() == NAMED | {"entry"}
    assert (refused["number"], refused["collaboration"]) == (HOTEL, OVERVIEW)
    assert refused["on"] == f"{day(-3)}"
    assert refused["code"] == "main-contact-missing"
    assert refused.keys() == NAMED | {"code", "message", "cure", "about"}
    (again,) = anna("due", "--dry-run", "--json").json["due"]
    assert again.keys() == NAMED | {"refusals", "effects"}
    assert again["collaboration"] == OVERVIEW


def test_within_tells_what_is_coming_and_carries_out_nothing(
    anna, date, change, store: Path, files_in
) -> None:
    """The overdue first, what would refuse each on its day; not what comes later."""
    date(HOTEL, OVERVIEW, -9, "delete", reason="Byter byrå")
    change(HOTEL, main_contact=None)
    date("1003", "utlagg-1", 9)
    date("1001", "ekonomioversikt-1", 31, "delete")
    before = files_in(store)
    for options in ((), ("--dry-run",)):
        told = anna("due", "--within", 30, *options)
        assert told.code == 3
        late, coming = told.out.splitlines()
        assert late.startswith(f"{day(-9)}  overdue 9 days  {HOTEL} Höglidens Hotell AB: ")
        assert "refused (main-contact-missing): " in late
        assert coming.startswith(f"{day(9)}  in 9 days  1003 Gamma Åkeri AB: Visma Utlägg  ")
    value = anna("due", "--within", 30, "--json").json
    assert (value["done"], value["refused"]) == ([], [])
    first, last = value["coming"]
    assert first.keys() == NAMED | {"days", "outcome", "by", "side", "reason", "refusals"}
    assert (first["number"], first["days"], first["reason"]) == (HOTEL, -9, "Byter byrå")
    assert [each["code"] for each in first["refusals"]] == ["main-contact-missing"]
    assert (last["collaboration"], last["days"], last["refusals"]) == ("utlagg-1", 9, [])
    assert files_in(store) == before
    assert anna("due", "--within", 0, "--search-nothing").code == 2


def test_within_reads_in_swedish_and_with_nobody_there_says_so(anna, date, by, change) -> None:
    date(HOTEL, OVERVIEW, 0, "delete")
    assert "  slutar i dag  " in anna("--lang", "sv", "due", "--within", 0).out
    date(HOTEL, OVERVIEW, 1, "delete")
    assert "  om 1 dag  " in anna("--lang", "sv", "due", "--within", 1).out
    assert anna("due", "--within", 0).out == "nothing ends within 0 days\n"
    assert anna("due", "--within", 0).code == 0
    assert by("anna", "--read-only", "due", "--within", 1).code == 0


@pytest.mark.parametrize("days", ["-1", "soon", "1.5", "36501", ""])
def test_within_takes_a_number_of_days(anna, days: str) -> None:
    told = anna("due", f"--within={days}")
    assert told.code == 2
    assert "is no number of days from 0 to 36500" in told.err


def test_the_calendar_has_a_day_for_each_ending_and_is_read_back(
    anna, date, change, saved, tmp_path: Path
) -> None:
    """Texts come back as they went in; an ending that is moved keeps its event (RFC 5545)."""
    name = 'Bröderna "Å, Ä; Ö" \\ Co\nAB ' + "lång " * 20
    change("1003", name=name)
    date("1003", "utlagg-1", 9, reason="Byter; byrå, snart\\")
    date(HOTEL, OVERVIEW, -9, "delete")
    change(HOTEL, main_contact=None)
    file = tmp_path / "endings.ics"
    file.write_text("as it was")
    told = anna("due", "--ics", file, "--dry-run")
    assert told.out.endswith(f"2 endings would be written to {file}\n")
    assert file.read_text() == "as it was"
    told = anna("due", "--ics", file)
    assert told.code == 3
    assert told.out.endswith(f"2 endings written to {file}\n")
    raw = file.read_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert raw.replace(b"\r\n", b"").count(b"\n") == 0
    read = icalendar.Calendar.from_ical(raw)
    assert (read["version"], bool(read["prodid"])) == ("2.0", True)
    late, coming = read.walk("VEVENT")
    assert (late["dtstart"].dt, coming["dtstart"].dt) == (day(-9), day(9))
    assert coming["dtstart"].params["VALUE"] == "DATE"
    assert str(coming["summary"]) == f"Visma Utlägg ends: 1003 {name}"
    assert "End – customer continues; decided by Anna Berg (office)" in coming["description"]
    assert "Byter; byrå, snart\\" in coming["description"]
    assert "Would be refused: " not in coming["description"]
    assert "Would be refused: Main contact is missing" in late["description"]
    assert {"dtstamp", "uid"} <= {key.lower() for key in coming}
    date("1003", "utlagg-1", 12)
    moved = icalendar.Calendar.from_ical(anna("due", "--ics", "-", "--within", 20).out)
    again = moved.walk("VEVENT")[1]
    assert (again["uid"], again["dtstart"].dt) == (coming["uid"], day(12))
    assert again["uid"] != late["uid"]


def test_the_calendar_is_in_the_language_that_is_asked_for(anna, date) -> None:
    date("1003", "utlagg-1", 9)
    read = icalendar.Calendar.from_ical(anna("--lang", "sv", "due", "--ics", "-").out)
    event = next(each for each in read.walk("VEVENT") if "1003" in each["summary"])
    assert str(event["summary"]) == "Visma Utlägg avslutas: 1003 Gamma Åkeri AB"
    assert "beslutat av Anna Berg" in event["description"]


def test_a_calendar_is_written_whole_or_not_at_all(anna, tmp_path: Path) -> None:
    told = anna("due", "--ics", tmp_path / "missing" / "endings.ics")
    assert told.code == 1
    assert "cannot be written" in told.err
    assert anna("due", "--ics", "-", "--json").code == 2


def test_a_date_that_has_passed_reads_overdue(anna, date, change) -> None:
    """In `list` and `show`, in both languages and by how many days; today it ends today."""
    words = {
        -9: ("overdue 9 days", "försenat 9 dagar"),
        -1: ("overdue 1 day ", "försenat 1 dag "),
        0: ("ends today", "slutar i dag"),
        9: (f"ends {day(9)}", f"avslutas {day(9)}"),
    }
    for days, (english, swedish) in words.items():
        date(HOTEL, OVERVIEW, days, "delete")
        for lang, said in (("en", english), ("sv", swedish)):
            for verb in (("list", "--search", HOTEL), ("show", HOTEL)):
                assert said in anna("--lang", lang, *verb).out
    (row,) = anna("list", "--search", HOTEL, "--json").json
    assert row["collaborations"][1].keys() >= {"id", "service", "status", "ends_on"}


VERBS = [("list",), ("due",), ("due", "--dry-run"), ("due", "--within", "9"), ("readiness",),
         ("residue",), ("history",), ("export",)]  # fmt: skip


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_a_damaged_file_is_named_and_the_rest_is_answered(anna, date, damage, verb) -> None:
    """On standard error and as JSON, with exit code 6 whatever else there is to say."""
    date("1003", "utlagg-1", -2)
    file = damage(HOTEL)
    told = anna(*verb)
    assert told.code == 6
    assert file in told.err
    assert " check shows all that is wrong" in told.err
    assert "nothing" not in told.out
    assert told.out
    assert HOTEL not in told.out
    value = anna(*verb, "--json")
    assert (value.code, file in value.err) == (6, True)
    (note,) = value.json["notes"]
    assert file in note
    whole = {"due": value.json.get("due" if "--dry-run" in verb else "coming")}
    assert value.json.get("result", whole) is not None


def test_what_is_damaged_never_reads_as_nothing_to_do(anna, damage, date) -> None:
    """The one ending that is due stands in the damaged file."""
    date(HOTEL, OVERVIEW, -1, "delete")
    damage(HOTEL)
    for verb in (("due",), ("due", "--dry-run"), ("due", "--within", 9)):
        told = anna(*verb)
        assert (told.code, told.out) == (6, "")
    assert anna("due", "--json").json.keys() == {"done", "maybe", "refused", "notes"}
    calendar = anna("due", "--ics", "-")
    assert calendar.code == 6
    (warning,) = icalendar.Calendar.from_ical(calendar.out).walk("VEVENT")
    assert str(warning["summary"]) == "samarbete could not read all endings"
    assert "is damaged" in warning["description"]


def test_a_partial_export_is_never_written_over_a_whole_one(anna, damage, tmp_path: Path) -> None:
    """The file that is there may be the backup from which the damage is to be mended."""
    file = tmp_path / "office.json"
    assert anna("export", file).code == 0
    whole = file.read_bytes()
    damage(HOTEL)
    told = anna("export", file, "--json")
    beside = tmp_path / "office-incomplete.json"
    assert told.code == 6
    assert told.json.keys() == {"exported", "file", "notes"}
    assert told.json["file"] == f"{beside}"
    assert file.read_bytes() == whole
    assert told.json["exported"] > 0
    assert b"Gamma" in beside.read_bytes()
    assert b'"1015"' not in beside.read_bytes()
    assert anna("export", tmp_path / "new.csv").code == 6
    assert (tmp_path / "new.csv").read_bytes()


def test_what_is_done_before_the_disk_is_full_is_told(anna, store, date, saved):
    """Then what failed, by the exit code of it; in JSON both."""
    date("1003", "utlagg-1", 0)
    date(HOTEL, OVERVIEW, 0, "delete")
    file = customer_files(store).file_of(HOTEL)
    beside = file.with_name(f"{file.name}.new")
    beside.mkdir()  # nothing can be written there, as on a full disk
    answer = anna("due", "--json")
    beside.rmdir()
    assert answer.code == 1
    assert [line["number"] for line in answer.json["done"]] == ["1003"]
    assert "not saved" in answer.json["error"]
    assert "not saved" in answer.err
    assert saved("1003").collaboration("utlagg-1").status != "ending"
    assert saved(HOTEL).collaboration(OVERVIEW).status == "ending"


def test_one_file_that_cannot_be_written_keeps_nobody_else_from_being_ended(
    anna, store, date, saved
):
    """Whose it is is told; each day would else end nobody but those before it in the list."""
    date("1003", "utlagg-1", 0)
    date(HOTEL, OVERVIEW, 0, "delete")
    date("1024", "utlagg-2", 0)
    file = customer_files(store).file_of("1003")
    beside = file.with_name(f"{file.name}.new")
    beside.mkdir()
    answer = anna("due", "--json")
    again = anna("due")
    beside.rmdir()
    assert answer.code == again.code == 1
    assert [line["number"] for line in answer.json["done"]] == [HOTEL, "1024"]
    assert answer.json["error"].startswith("1003 Gamma Åkeri AB: Visma Utlägg: not saved: ")
    assert "1003 Gamma Åkeri AB: Visma Utlägg: not saved: " in again.err
    assert saved("1024").collaboration("utlagg-2").status != "ending"
    assert saved("1003").collaboration("utlagg-1").status == "ending"


def test_what_another_process_has_carried_out_is_not_refused(store, change, saved, date):
    """Two that begin in the same second carry each out once, and none is told of a refusal."""
    utlagg = saved("1003").collaboration("utlagg-1")
    change("1003", collaborations=(*saved("1003").collaborations, replace(utlagg, id="utlagg-2")))
    date("1003", "utlagg-1", 0)
    date("1003", "utlagg-2", 0)
    one, other = (open_desk(store, os_user="test", login="anna") for _ in range(2))
    slow = one.due()
    assert next(slow).done
    assert [bool(due.done) for due in other.due()] == [True]
    assert list(slow) == []
