"""What an office has said that headings of its files mean, on either kind of store (R55)."""

import pytest

from store.domain.errors import NotFound, Refused
from store.domain.filters import Filter
from store.domain.repository import Finding
from store.exchange.json_file import encode_office
from store.files.headings_file import headings_file
from store.files.store import TinyStore
from store.tables.formats import read_file
from store.tables.table import Reading
from tests.store.office_files import incoming, read_office

ROWS = "Kundnr;Benämnd;Saldo\n31;Nora AB;7\n".encode()
SAID = {"Benämnd": "name"}


@pytest.fixture
def place(place_with):
    """Make an office without customers."""
    return place_with()


def lines(desk) -> list[tuple[str, dict[str, str]]]:
    """Return what was done to the office beside imports, the earliest first."""
    return [(each.entry.action, each.entry.details) for each in reversed(desk.history())
            if each.number is None and each.entry.action != "import"]  # fmt: skip


def test_what_a_heading_means_is_remembered_told_and_forgotten(place):
    """From the import on in which it was said; a dry run remembers nothing."""
    desk = place.desk()
    file = read_file(ROWS, desk.services, Reading(columns=SAID))
    desk.run_import(file, dry_run=True)
    assert place.desk().headings() == {}
    batch = desk.run_import(file).batch
    assert place.desk("anna").headings() == SAID
    assert desk.customer("31").name == "Nora AB"
    desk.say_headings({"BENÄMND": "contact", "Saldo": "-"})
    assert place.store().headings() == {"BENÄMND": "contact", "Saldo": "-"}
    desk.forget_heading("benamnd")
    assert place.store().headings() == {"Saldo": "-"}
    with pytest.raises(NotFound, match="'Kund' is not remembered; these are: Saldo"):
        desk.forget_heading("Kund")
    desk.forget_heading("Saldo")
    assert place.store().headings() == {}
    assert place.desk().check() == ()
    assert lines(desk) == [
        ("set-headings", {"batch": batch, "heading Benämnd": "none -> name"}),
        (
            "set-headings",
            {
                "heading Benämnd": "name -> none",
                "heading BENÄMND": "none -> contact",
                "heading Saldo": "none -> -",
            },
        ),
        ("set-headings", {"heading BENÄMND": "contact -> none"}),
        ("set-headings", {"heading Saldo": "- -> none"}),
    ]


@pytest.mark.parametrize("login", ["bo", "cecilia"])
def test_who_may_not_import_says_nothing_of_headings(place, login):
    with pytest.raises(Refused):
        place.desk(login).say_headings(SAID)
    assert place.store().headings() == {}


def test_nobody_else_reads_what_is_remembered(place):
    """What the office's files look like is no business of others."""
    place.desk().say_headings(SAID)
    with pytest.raises(Refused):
        place.desk("bo").headings()


def test_what_others_have_said_meanwhile_stays(place):
    """It is decided on what is kept then, under the lock; what is said already is no change."""
    one, other = place.desk(), place.desk()
    one.headings()
    other.say_headings({"Kund": "name"})
    one.say_headings({"Saldo": "-"})
    assert place.store().headings() == {"Kund": "name", "Saldo": "-"}
    before = lines(one)
    one.say_headings({"Saldo": "-"})
    assert lines(one) == before


def test_what_is_remembered_stays_however_a_file_spells_the_heading(place):
    place.desk().say_headings({"Kundnr": "number"})
    place.desk().say_headings({}, of_file={"KUND NR": "name", "Ort": "-"})
    assert place.store().headings() == {"Ort": "-", "Kundnr": "number"}


def test_an_exchange_file_carries_what_headings_mean(place, make):
    """Into a store that has said something of one of them already, that stays."""
    desk = place.desk()
    desk.say_headings({"Benämnd": "name", "Saldo": "-"})
    office = desk.export(Filter())
    assert read_office(encode_office(office)).headings == office.headings == desk.headings()
    desk.forget_heading("Saldo")
    desk.say_headings({"Benämnd": "contact"})
    desk.run_import(incoming(office))
    assert place.store().headings() == {"Benämnd": "contact", "Saldo": "-"}


def test_headings_that_are_no_table_of_texts_are_refused_with_their_path():
    raw = b'{"format": "samarbete/1", "office": {"name": "B"}, "headings": {"Kund": 3}}'
    with pytest.raises(Refused, match=r"\$\.headings: a table of texts"):
        read_file(raw)


def test_two_desks_at_one_store_read_beside_each_other(place, make):
    """As a thread does that imports, while a screen shows the list."""
    desk = place.desk()
    with desk.beside() as other:
        other.run_import(read_file(ROWS, other.services, Reading(columns=SAID)))
    assert [row.number for row in desk.listing().rows] == ["31"]
    assert desk.headings() == SAID


@pytest.mark.parametrize("text", ["[headings", "[headings]\nKund = 3\n"])
def test_a_file_that_was_broken_by_hand_is_found(make, tmp_path, unsynced, text):
    store = TinyStore.create(tmp_path / "o", make.office, make.employees, who="anna", disk=unsynced)
    file = headings_file(store.path)
    file.write_text(text)
    (finding,) = store.check()
    assert isinstance(finding, Finding)
    assert finding.file == f"{file}"


def test_a_new_store_takes_what_headings_mean(make, tmp_path, unsynced):
    path = tmp_path / "o"
    TinyStore.create(path, make.office, make.employees, headings=SAID, who="anna", disk=unsynced)
    assert TinyStore(path, who="anna").headings() == SAID


def test_what_was_said_of_a_heading_is_forgotten_where_another_one_is_said_to_be_that(place):
    """So that the same file comes in the next time, without a question."""
    rows = "Kundnr;Benämnd;Kallas\n31;Nora AB;Nora\n".encode()
    desk = place.desk()
    desk.run_import(read_file(rows, desk.services, Reading(columns={"Benämnd": "name"})))
    said = Reading(columns={"Kallas": "name"}, remembered=desk.headings())
    desk.run_import(read_file(rows, desk.services, said), dry_run=True)
    assert place.store().headings() == {"Benämnd": "name"}
    batch = desk.run_import(read_file(rows, desk.services, said)).batch
    assert place.store().headings() == {"Kallas": "name"}
    assert desk.customer("31").name == "Nora"
    again = read_file(rows, desk.services, Reading(remembered=desk.headings()))
    assert desk.run_import(again).unchanged == 1
    assert lines(desk)[-1] == (
        "set-headings",
        {"batch": batch, "heading Benämnd": "name -> none", "heading Kallas": "none -> name"},
    )
