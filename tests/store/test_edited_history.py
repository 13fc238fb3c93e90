"""Histories on both kinds of store: chained by every act, and told where they were edited (R62)."""

import json
from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace

from store.desk.certificates import certificate
from store.desk.desk import Desk
from store.desk.letters import letter, occasion_at
from store.domain.catalogue import catalogue
from store.domain.chain.breaks import ACCEPT_ACTION, breaks
from store.domain.errors import Refused
from store.domain.filters import Filter
from store.domain.model import Customer, Entry
from store.domain.wishes import AcceptHistory, AddEmployee, AddUser, EditUser, End, RemoveCustomer
from store.exchange.import_file import ImportFile
from store.exchange.json_file import encode_office, read_import
from store.exchange.pack import TEXT
from store.exchange.papers.letter_forms import body
from store.files.forms.customer_files import customer_files
from store.files.layout import office_file
from store.files.sealed_file import sealed
from store.i18n.language import said_in
from store.rules.history import search_history
from tests.store.acts import NOW, NUMBER, VERBS, Verb, customer, desk_at
from tests.store.conftest import Place
from tests.store.disks import Unsynced

OLD = Entry(at=NOW, by="bo", os_user="bo", side="office", action="import")
"""A line that an earlier version wrote."""


def many(make) -> dict[str, Customer]:
    """Return a customer for every act, each with a line of an earlier version."""
    return {
        name: replace(customer(make), number=f"{number}", history=(OLD,), version=2)
        for number, name in enumerate(VERBS, start=int(NUMBER))
    }


def do(make, place: Place, number: str, verb: Verb) -> None:
    """Carry out an act, and what comes before it, at a customer."""
    desk = Desk(place.store("anna"), make.operator("anna"), clock=lambda: verb.now)
    for wish in verb.before:
        desk.carry_out(number, wish)
    if verb.side == "customer":
        by = replace(make.customers_operator(make.administrator()), os_user="portal")
        desk = Desk(place.store("portal"), by, company=number, clock=lambda: verb.now)
    wish = verb.wish
    confirmed = isinstance(wish, End) and wish.confirmation is not None
    desk.carry_out(number, replace(wish, confirmation=number) if confirmed else wish)


def test_after_every_act_every_line_follows_from_the_one_before(make, place_with):
    customers = many(make)
    place = place_with(*customers.values())
    for name, verb in VERBS.items():
        do(make, place, customers[name].number, verb)
    for kept in place.store().customers():
        first, *rest = kept.history
        assert first == OLD
        assert rest
        assert all(entry.before for entry in rest)
        assert breaks(kept.history) == ()
    assert place.store().check() == ()


Edit = Callable[[list[dict[str, object]]], object]
"""Does something to the lines of a history, as they stand in JSON."""


@pytest.fixture
def by_hand(request):
    """Edit a history of a store past the program: a customer's, or without a number the office's.

    In files the checksum is made again as well, and at a server its rules are switched off.
    """

    def by_hand(place: Place, number: str | None, edit: Edit) -> None:
        address = place.address_of("postgres")
        if isinstance(address, str):
            database = address.partition("?")[0].rpartition("/")[2]
            server = request.getfixturevalue("server")
            where = ("customers", f"number = '{number}'") if number else ("office", "id = 3")
            kept = server.command(
                f"select document::text from samarbete.{where[0]} where {where[1]}", database
            )
            document = json.loads(kept[0][0])
            edit(document["history"] if number else document)
            words = json.dumps(document).replace("'", "''")
            server.command(
                "set session_replication_role = replica;"
                f"update samarbete.{where[0]} set document = '{words}' where {where[1]}",
                database,
            )
            return
        file = customer_files(address).file_of(number) if number else office_file(address)
        tables = json.loads(file.read_bytes())
        if number:
            edit(tables["customers"][number]["history"])
        else:
            lines = [*tables["history"].values()]
            edit(lines)
            tables["history"] = {f"{n}": line for n, line in enumerate(lines, start=1)}
        file.write_bytes(sealed(file, tables, tables["meta"]["1"]["revision"] + 1))

    return by_hand


def another_reason(lines: list[dict[str, object]]) -> None:
    lines[-2]["reason"] = "något annat"


@pytest.fixture
def place(make, place_with) -> Place:
    """Give an office with two customers and some history at the first, and of its own."""
    place = place_with(make.customer(users=(make.administrator(),)), make.customer(number="1002"))
    for name in ("Ny", "Nyare", "Nyast"):
        place.desk().carry_out("1001", AddUser(email=f"{name}@alfa.test", name=name))
    return place


def test_an_edited_history_is_told_by_customer_and_line_and_work_goes_on(place, by_hand):
    by_hand(place, "1001", another_reason)
    (finding,) = place.store().check()
    assert (finding.customer, finding.edited) == ("1001", True)
    assert "customer 1001 Alfa Bygg AB: the history was edited outside the program" in (
        finding.message
    )
    assert "(create user) does not follow from the one before" in finding.message
    assert "check --accept-history 1001" in finding.message
    place.desk().carry_out("1001", EditUser(email="Ny@alfa.test", name="Ny igen"))
    (still,) = place.store().check()
    assert still == finding


def test_it_is_accepted_by_who_may_and_the_history_says_so(place, by_hand):
    by_hand(place, "1001", another_reason)
    for who, lacks in (("bo", "full rights"), ("cecilia", "Administrator")):
        with pytest.raises(Refused) as refused:
            place.desk(who).carry_out("1001", AcceptHistory())
        assert refused.value.refusals[0].code == "not-allowed"
        assert lacks in f"{refused.value}"
    shown = place.desk().plan("1001", AcceptHistory()).effects
    done = place.desk().carry_out("1001", AcceptHistory(reason="Rättat"), shown=shown)
    assert (done.entry.by, done.entry.action, done.entry.reason) == (
        "anna",
        "accept-history",
        "Rättat",
    )
    assert done.entry.details["broken"] == done.customer.history[2].before
    assert place.store().check() == ()
    place.desk().carry_out("1001", EditUser(email="Ny@alfa.test", name="Ny igen"))
    assert place.store().check() == ()
    with pytest.raises(Refused, match="each line follows from the one before"):
        place.desk().carry_out("1001", AcceptHistory())


def test_a_line_removed_or_put_in_by_hand_is_told(place, by_hand):
    by_hand(place, "1001", lambda lines: lines.insert(1, lines[0] | {"by": "eve"}))
    findings = place.store().check()
    assert [finding.customer for finding in findings if finding.edited] == ["1001"]
    by_hand(place, "1001", lambda lines: lines.pop(1))
    assert place.store().check() == ()
    by_hand(place, "1001", lambda lines: lines.pop(1))
    assert [finding.edited for finding in place.store().check()][-1:] == [True]


def test_lines_cut_off_are_told_only_where_files_count_changes_too(place, by_hand):
    """What a chain cannot find; the version that was not lowered is a contradiction in files."""
    by_hand(place, "1001", lambda lines: lines.pop())
    findings = place.store().check()
    if isinstance(place.address_of("anna"), str):
        assert findings == ()
    else:
        (finding,) = findings
        assert not finding.edited
        assert "does not go with a history of 2 lines" in finding.message


def test_the_offices_own_history_is_chained_told_and_accepted(make, place, by_hand):
    for number in ("1001", "1002"):
        place.desk().run_import(changed_name(place, number))
    place.desk().carry_out("1002", RemoveCustomer(confirmation="1002"))
    history = place.store().office_history()
    assert [bool(entry.before) for entry in history] == [False, True, True]
    assert breaks(history) == ()
    by_hand(place, None, another_reason)
    (finding,) = place.store().check()
    assert (finding.customer, finding.edited) == (None, True)
    assert "the office itself: the history was edited" in finding.message
    with pytest.raises(Refused, match="full rights"):
        place.desk("bo").accept_office_history()
    entry = place.desk().accept_office_history("Rättat")
    assert (entry.action, entry.reason) == ("accept-history", "Rättat")
    assert place.store().check() == ()
    with pytest.raises(Refused, match="each line follows from the one before"):
        place.desk().accept_office_history()


class Overtaken(Unsynced):
    """A disk on which somebody else is the first to get the lock."""

    def __init__(self, overtake: Callable[[], object]) -> None:
        self._overtake: Callable[[], object] | None = overtake

    def flock(self, fd: int, operation: int) -> None:
        if (overtake := self._overtake) is not None:
            self._overtake = None
            overtake()
        super().flock(fd, operation)


@pytest.mark.parametrize("place_with", ["directory"], indirect=True)
def test_what_was_done_just_before_an_acceptance_is_part_of_it(make, place, by_hand):
    """It is made of the history as it is under the lock, and so nothing is edited afterwards."""
    for number in ("1001", "1002"):
        place.desk().run_import(changed_name(place, number))
    by_hand(place, None, another_reason)

    def overtake() -> None:
        wish = AddEmployee(login="ny", name="Ny Ek", email="ny@byra.test")
        place.desk().change_employee(wish)

    desk = desk_at(make, place.address_of("anna"), Overtaken(overtake))
    entry = desk.accept_office_history("Rättat")
    assert [each.action for each in place.store().office_history()][-2:] == [
        "add-employee",
        "accept-history",
    ]
    assert entry == place.store().office_history()[-1]
    assert place.store().check() == ()


def read(raw: bytes) -> ImportFile:
    return read_import(raw, catalogue())


def changed_name(place: Place, number: str) -> ImportFile:
    """Return an exchange file in which a customer has another name."""
    office = place.desk().export(Filter())
    (one,) = [each for each in office.customers if each.number == number]
    one = replace(one, name=f"{one.name} (ny)", history=(), version=1)
    return read(encode_office(replace(office, customers=(one,), history=())))


def test_an_exchange_file_carries_chains_along_and_tells_of_edits(make, place, place_with, by_hand):
    """Into another store; the line of the import follows upon those that came."""
    place.desk().run_import(changed_name(place, "1002"))
    file = encode_office(place.desk().export(Filter()))
    other = place_with(make.customer(number="9001"))
    report = other.desk().run_import(read(file))
    assert not [line for line in report.lines if "edited" in " ".join(line.notes)]
    came = other.store().customer("1001")
    assert came.history[:-1] == place.store().customer("1001").history
    assert came.history[-1].before
    assert other.store().check() == ()

    by_hand(place, "1001", another_reason)
    third = place_with(make.customer(number="9001"))
    report = third.desk().run_import(read(encode_office(place.desk().export(Filter()))))
    (told,) = [line for line in report.lines if line.number == "1001"]
    assert told.what == "new"
    assert "the history was edited outside the program" in " ".join(told.notes)
    assert [finding.customer for finding in third.store().check() if finding.edited] == ["1001"]


def test_taking_an_import_back_keeps_chains_whole(make, place):
    report = place.desk().run_import(changed_name(place, "1001"))
    plan = place.desk().plan_import_undo(report.batch)
    place.desk().undo_import(plan, f"{plan.taken_back}")
    kept = place.store().customer("1001")
    assert kept.name == "Alfa Bygg AB"
    assert len(kept.history) == 5
    assert breaks(kept.history) == ()
    assert place.store().check() == ()


@pytest.fixture
def deleted(make, place_with) -> Place:
    """Give an office that has deleted a service of a customer, and has done more since."""
    place = place_with(make.customer(make.collaboration("utlagg")))
    wish = End(
        collaboration="utlagg-1", outcome="delete", confirmation="1001", reason="Kunden flyttar"
    )
    place.desk().carry_out("1001", wish)
    place.desk().carry_out("1001", AddUser(email="ny@alfa.test", name="Ny"))
    return place


def papers(place: Place, language: str) -> dict[str, str]:
    """Return what each paper about the deletion says, in a language."""
    desk = place.desk("bo")
    customer = desk.customer("1001")
    occasion = occasion_at(desk, customer, "utlagg-1")
    with said_in(language):
        made = {
            "certificate": certificate(desk, "1001", "utlagg").markdown.decode(),
            "pack": desk.hand_over("1001", None, language).files[TEXT].decode(),
            "customer": body(letter(desk, customer, occasion, "customer", language)),
            "office": body(letter(desk, customer, occasion, "office", language)),
        }
    return {name: " ".join(text.split()) for name, text in made.items()}


EDITED = {
    "en": "The history of Alfa Bygg AB was edited outside the program. It was accepted on "
    "2026-11-23, as it then was, by Anna Berg, for the office",
    "sv": "Historiken för Alfa Bygg AB har ändrats utanför programmet. Den godtogs 2026-11-23, så "
    "som den då var, av Anna Berg, för byrån",
}
NOT_ACCEPTED = {
    "en": "The history of Alfa Bygg AB was edited outside the program, and nobody has accepted it",
    "sv": "Historiken för Alfa Bygg AB har ändrats utanför programmet, och ingen har godtagit den",
}


def test_each_paper_says_that_the_history_was_edited_and_who_accepted_it(deleted, by_hand):
    for language, words in EDITED.items():
        start = words.partition(".")[0]
        assert not any(start in text for text in papers(deleted, language).values())
    by_hand(deleted, "1001", another_reason)
    for language, words in NOT_ACCEPTED.items():
        assert [n for n, text in papers(deleted, language).items() if words not in text] == []
    assert not certificate(deleted.desk(), "1001", "utlagg").certificate.history.whole
    deleted.desk().carry_out("1001", AcceptHistory(reason="Rättat"))
    for language, words in EDITED.items():
        told = papers(deleted, language)
        assert [name for name, text in told.items() if words not in text] == []
        assert not any(NOT_ACCEPTED[language] in text for text in told.values())
        # why is the office's own: a certificate and a pack go to the customer, whoever makes them
        assert [name for name, text in told.items() if "Rättat" in text] == ["office"]
    history = certificate(deleted.desk(), "1001", "utlagg").certificate.history
    assert history.whole
    assert [(each.by, each.side, each.reason) for each in history.accepted] == [
        ("anna", "office", None)
    ]


def test_why_an_edited_history_was_accepted_the_office_alone_reads(place, by_hand, make, clock):
    """The customer's side reads that it was, and by whom; its sums hold all the same."""
    by_hand(place, "1001", another_reason)
    office = place.desk()
    office.carry_out("1001", AcceptHistory(reason="Rättat"))
    office.carry_out("1001", EditUser(email="Ny@alfa.test", name="Ny igen"))
    operator = replace(make.customers_operator(make.administrator()), os_user="portal")
    theirs = Desk(place.store("portal"), operator, company="1001", clock=clock)

    def says(told: object) -> bool:
        raw = told if isinstance(told, bytes) else msgspec.json.encode(told)
        return "Rättat" in raw.decode()

    for desk in (office, theirs):
        assert says(desk.customer("1001")) == (desk is office)
        assert says(desk.as_it_was("1001", desk.today()).customer) == (desk is office)
        assert says(encode_office(desk.export(Filter()))) == (desk is office)
        assert bool(search_history(desk.history("1001"), "Rättat")) == (desk is office)
        assert any(line.what.startswith("History accepted") for line in desk.history("1001"))
        assert any(line.entry.action == ACCEPT_ACTION and line.who == "Anna Berg"
                   for line in desk.timeline("1001").take(9))  # fmt: skip
        files = desk.hand_over("1001").files
        assert not any(map(says, files.values()))
        said = "Why the edited history was accepted is the office's own and left out here."
        assert said in files[TEXT].decode()
        assert breaks(desk.customer("1001").history) == ()
    news = theirs.news_since(theirs.history("1001")[-1].entry.at)
    assert not says([each.entries for each in news])
