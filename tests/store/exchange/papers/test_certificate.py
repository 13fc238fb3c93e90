"""The certificate of deletion: made by the act, and made again out of the history alone (R61)."""

import datetime as dt
import errno
import hashlib
import json
import os

import msgspec
import pytest
from msgspec import UNSET
from msgspec.structs import replace

from store.desk.certificates import certificate, paper_of, write_certificate
from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.desk.pack_writer import write_pack
from store.domain.catalogue import catalogue
from store.domain.errors import NotFound, NotSaved, Refused
from store.domain.filters import Filter
from store.domain.model import Customer, Entry
from store.domain.wishes import EditEmployee, EditUser, End
from store.exchange.json_file import OfficeFile, encode_office
from store.exchange.papers.certificate import (
    as_json,
    certificate_of,
    deletions_of,
    file_stem,
    is_deletion,
)
from store.exchange.papers.certificate_words import as_markdown
from store.i18n.language import set_language
from store.rules.history import table
from store.rules.history_words import Names
from tests.store.office_files import incoming

EVA = "eva@alfa.test"
STEM = "certificate-1001-utlagg"


def canonical_sum(**fields: object) -> str:
    """Return the sum of a record as the manual tells how to make it, without this program."""
    record = dict.fromkeys(("kind", "title", "person", "status", "on")) | fields
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def alfa(make) -> Customer:
    """Make a customer with records whose titles and persons nobody must find afterwards."""
    records = (
        make.record("report", "Resa till Åmål", person="ivar@alfa.test", status="sent"),
        make.record("report", "Mässan", status="submitted", on=dt.date(2026, 3, 1)),
        make.record("outlay", 'Taxi "nr 7"', status="sent"),
    )
    return make.customer(
        make.collaboration("utlagg", records=records),
        make.collaboration("lon", records=(make.record("payroll-change", "Lönelyft"),)),
        make.collaboration("ekonomioversikt"),
        make.collaboration("scanner"),
        org_number="556175-9548",
    )


def deletion(id: str = "utlagg-1", **fields) -> End:
    made = {"outcome": "delete", "confirmation": "1001", "reason": "Byter byrå"}
    return End(collaboration=id, **(made | fields))


def last(desk: Desk) -> Entry:
    return desk.customer("1001").history[-1]


def test_the_act_leaves_kinds_counts_and_sums_and_nothing_else_of_the_records(
    place_with, alfa
) -> None:
    place = place_with(alfa)
    place.desk().carry_out("1001", deletion())
    entry = last(place.desk("bo"))
    assert entry.erased is not UNSET
    assert entry.erased.records == {
        "report": (
            canonical_sum(
                kind="report", title="Resa till Åmål", person="ivar@alfa.test", status="sent"
            ),
            canonical_sum(kind="report", title="Mässan", status="submitted", on="2026-03-01"),
        ),
        "outlay": (canonical_sum(kind="outlay", title='Taxi "nr 7"', status="sent"),),
    }
    made = certificate(place.desk("bo"), "1001", "utlagg")
    kept = msgspec.json.encode(place.store().customer("1001")).decode()
    for text in (kept, *(raw.decode() for raw in made.files.values())):
        for gone in ("Åmål", "Mässan", "Taxi", "ivar@"):
            assert gone not in text
    assert made.certificate.held.count == 3
    assert (made.certificate.by, made.certificate.reason) == ("anna", "Byter byrå")


SURE = {
    ("utlagg", "delete"): ("stated", "data: all data in the service is deleted (help page"),
    ("ekonomioversikt", "delete"): (
        "inferred",
        "data: probably everything held in the service is erased (help page",
    ),
    ("lon", "end"): ("inferred", "data: probably data about the company and its employees"),
}


def losing() -> set[tuple[str, str]]:
    return {
        (id, outcome.id)
        for id, service in catalogue().items()
        for outcome in service.outcomes
        if outcome.loses
    }


def answered(id: str) -> dict[str, str]:
    return {check.id: "prövat" for check in catalogue()[id].checks}


@pytest.mark.parametrize(("service", "outcome"), sorted(losing()))
def test_a_certificate_is_as_sure_as_the_catalogue_was(desk_with, alfa, service, outcome) -> None:
    desk = desk_with(alfa)
    wish = deletion(f"{service}-1", outcome=outcome, waived=answered(service))
    desk.carry_out("1001", wish)
    made = certificate(desk, "1001", service)
    provenance, words = SURE[service, outcome]
    data = next(effect for effect in made.certificate.effects if effect.subject == "data")
    assert data.provenance == provenance
    assert words in made.markdown.decode()
    assert made.certificate.deletes_here == (outcome == "delete")


def test_what_the_service_loses_and_this_program_keeps_is_told_so(desk_with, alfa) -> None:
    desk = desk_with(alfa)
    desk.carry_out("1001", deletion("lon-1", outcome="end", waived=answered("lon")))
    made = certificate(desk, "1001", "lon")
    assert made.certificate.held.count == 0
    assert "This program erased nothing of its own" in made.markdown.decode()
    assert len(desk.customer("1001").collaboration("lon-1").records) == 1


@pytest.mark.parametrize(
    "wish",
    [
        deletion(outcome="continue", confirmation=None),
        deletion("scanner-1", outcome="end"),
        deletion(on=dt.date(2026, 12, 31)),
    ],
    ids=["goes on", "not known to lose", "waits for its day"],
)
def test_what_loses_nothing_yet_leaves_no_certificate(desk_with, alfa, wish: End) -> None:
    desk = desk_with(alfa)
    desk.carry_out("1001", wish)
    assert last(desk).erased is UNSET
    with pytest.raises(Refused, match="was deleted here: it") as error:
        certificate(desk, "1001", wish.collaboration)
    assert [refusal.code for refusal in error.value.refusals] == ["nothing-deleted"]


def test_what_is_not_there_has_none(desk_with, alfa) -> None:
    desk = desk_with(alfa)
    for number, named in (("1001", "eekonomi"), ("9999", "utlagg")):
        with pytest.raises(NotFound):
            certificate(desk, number, named)


def test_a_dated_deletion_is_certified_when_its_day_has_come(
    store_with, desk_of, alfa, clock
) -> None:
    """By whoever is there, on the decision of who decided it, and when."""
    store = store_with(alfa)
    decided = clock.now
    desk_of(store).carry_out("1001", deletion(on=dt.date(2026, 11, 25)))
    clock.now += dt.timedelta(days=2)
    desk = desk_of(store, "cecilia")
    assert [due.refusals for due in desk.due()] == [()]
    made = certificate(desk, "1001", "utlagg").certificate
    assert (made.by, made.account, made.side) == ("anna", "cecilia", "office")
    assert (made.decided_at, made.at, made.on) == (decided, clock.now, "2026-11-25")
    assert made.held.count == 3


def test_who_planned_and_who_answered_for_what_is_told(desk_with, alfa, make) -> None:
    """As of a plan file that somebody else carries out; answers are in words."""
    draft = make.collaboration("utlagg", records=(make.record("report", status="draft"),))
    desk = desk_with(replace(alfa, collaborations=(draft,)))
    waived = {"reports-submitted": "Utskriven på papper"}
    desk.carry_out("1001", deletion(planner="bo", waived=waived))
    made = certificate(desk, "1001", "utlagg")
    assert made.certificate.planned_by == "bo"
    assert made.certificate.checks["reports-submitted"] == "waived: Utskriven på papper"
    text = made.markdown.decode()
    assert "planned and answered by: Bo Ek" in text
    assert "check – All reports are submitted (waived: Utskriven på papper)" in text


def eva(address, clock, login: str = EVA) -> Desk:
    return open_desk(address, os_user="portal", login=login, company="1001", clock=clock)


def test_each_side_reads_it_in_its_own_words(store_with, alfa, clock) -> None:
    """Whichever side has ended it: what is kept speaks of the customer, what it reads says you."""
    path = store_with(alfa).path
    own, office = eva(path, clock), open_desk(path, os_user="anna", clock=clock)
    own.carry_out("1001", deletion())
    office.carry_out("1001", deletion("ekonomioversikt-1"))
    for named in ("utlagg", "ekonomioversikt"):
        here, there = (certificate(desk, "1001", named) for desk in (office, own))
        assert replace(here.certificate, account="") == there.certificate
        assert "carried out by account" in here.markdown.decode()
        assert "account" not in there.markdown.decode()
        for desk, words in ((office, "customer: "), (own, "your company: ")):
            text = certificate(desk, "1001", named).markdown.decode()
            assert words in text
        assert "the customer has no access" in here.markdown.decode()
        assert "you have no access" in there.markdown.decode()
        assert "customer" not in there.markdown.decode()


def test_a_pack_that_was_made_before_is_named_with_its_sum(desk_with, alfa, make, tmp_path) -> None:
    """That of other records, and one that came later, are told apart or not at all."""
    desk = desk_with(alfa)
    write_pack(desk, "1001", None, tmp_path / "first")
    desk.run_import(
        incoming(
            OfficeFile(
                office=desk.office,
                customers=(
                    replace(
                        desk.customer("1001"),
                        collaborations=(
                            make.collaboration(
                                "utlagg",
                                records=(make.record("outlay", "Hotell", status="sent"),),
                            ),
                        ),
                        history=(),
                        version=1,
                    ),
                ),
            )
        )
    )
    write_pack(desk, "1001", "utlagg", tmp_path / "second")
    desk.carry_out("1001", deletion(reason=None))
    write_pack(desk, "1001", None, tmp_path / "third")
    made = certificate(desk, "1001", "utlagg")
    sums = [
        hashlib.sha256((tmp_path / name / "manifest.json").read_bytes()).hexdigest()
        for name in ("first", "second")
    ]
    assert [(pack.manifest_sha256, pack.same_records) for pack in made.certificate.packs] == [
        (sums[0], False),
        (sums[1], True),
    ]
    text = made.markdown.decode()
    assert f"of just these records; its manifest.json has SHA-256 {sums[1]}" in text


def of_earlier_version(entry: Entry) -> Entry:
    """Return a line as it was written before there were certificates."""
    return replace(entry, erased=UNSET)


def test_a_line_of_an_earlier_version_tells_what_is_known(desk_with, alfa) -> None:
    desk = desk_with(alfa)
    desk.carry_out("1001", deletion())
    customer = desk.customer("1001")
    old = replace(customer, history=tuple(map(of_earlier_version, customer.history)))
    made = certificate_of(desk.office, old, old.history[-1], catalogue())
    assert (made.held.count, made.held.sums_kept, made.held.kinds) == (3, False, ())
    assert (made.effects_of_today, made.decided_at) == (True, None)
    text = as_markdown(made, Names(old, desk.operator.employees))
    assert "3 records were erased" in text
    assert "kinds and checksums were not kept" in text
    assert "as the catalogue says today" in text


def test_what_lost_data_by_the_catalogue_of_today_is_found_in_old_lines(desk_with, alfa) -> None:
    desk = desk_with(alfa)
    desk.carry_out("1001", deletion("lon-1", outcome="end", waived=answered("lon")))
    desk.carry_out("1001", deletion("scanner-1", outcome="end"))
    lon, scanner = map(of_earlier_version, desk.customer("1001").history[-2:])
    assert is_deletion(lon, catalogue())
    assert not is_deletion(scanner, catalogue())
    assert not is_deletion(replace(lon, action="undo"), catalogue())


def test_of_several_the_latest_is_meant_and_each_by_its_id(make, desk_with) -> None:
    """Also where the collaboration itself is no longer there."""
    report = make.record("report", status="sent")
    first = make.collaboration("utlagg", records=(report,))
    second = make.collaboration("utlagg", id="utlagg-2", records=(report, report))
    desk = desk_with(make.customer(replace(first, status="ended"), second))
    desk.carry_out("1001", deletion("utlagg-2"))
    customer = desk.customer("1001")
    earlier = replace(customer.history[-1], collaboration="utlagg-1")
    customer = replace(customer, history=(earlier, *customer.history), collaborations=())
    for named, ids in (
        ("utlagg", ["utlagg-1", "utlagg-2"]),
        ("utlagg-1", ["utlagg-1"]),
        ("lon", []),
    ):
        found = deletions_of(customer, named, catalogue())
        assert [entry.collaboration for entry in found] == ids


def test_it_is_the_same_after_an_export_and_an_import(place_with, alfa) -> None:
    """The exchange file has all that it is made of."""
    desk, other = place_with(alfa).desk(), place_with().desk()
    desk.carry_out("1001", deletion())
    brought = incoming(OfficeFile(office=desk.office, customers=(desk.customer("1001"),)))
    assert b'"erased"' in encode_office(desk.export(Filter()))
    other.run_import(brought)
    there = other.customer("1001")
    entry = next(entry for entry in there.history if entry.erased is not UNSET)
    made = paper_of(other, there, entry).certificate
    assert as_json(made) == as_json(certificate(desk, "1001", "utlagg").certificate)


def test_made_again_after_names_have_changed_it_says_what_was_then(place_with, alfa, clock) -> None:
    """Customer, employee and user: who is called otherwise since is named as at the deletion."""
    place = place_with(alfa)
    desk, own = place.desk(), eva(place.address_of("portal"), clock)
    desk.carry_out("1001", deletion())
    own.carry_out("1001", deletion("ekonomioversikt-1"))

    def made() -> list[dict[str, bytes]]:
        who = place.desk(), eva(place.address_of("portal"), clock, login)
        return [
            certificate(each, "1001", named).files
            for each in who
            for named in ("utlagg", "ekonomioversikt")
        ]

    login = EVA
    before = made()
    clock.now += dt.timedelta(minutes=1)
    other = replace(desk.customer("1001"), name="Alfa Nya Bygg AB", org_number="556036-0793")
    desk.run_import(
        incoming(OfficeFile(office=desk.office, customers=(other,))), agreed=frozenset({"name"})
    )
    desk.change_employee(EditEmployee(login="anna", name="Anna Nygift"))
    login = "nygift@alfa.test"
    desk.carry_out("1001", EditUser(email=EVA, new_email=login, name="Eva Nygift"))
    assert desk.customer("1001").name == "Alfa Nya Bygg AB"
    assert made() == before


def test_other_lines_are_kept_as_they_were(desk_with, alfa) -> None:
    """A document in which nothing was deleted has no word of it, as before."""
    desk = desk_with(alfa)
    desk.carry_out("1001", deletion(outcome="continue", confirmation=None))
    assert b"erased" not in msgspec.json.encode(desk.customer("1001"))


def test_a_sum_that_is_none_is_not_taken_for_one(desk_with, alfa) -> None:
    desk = desk_with(alfa)
    desk.carry_out("1001", deletion())
    raw = msgspec.json.encode(desk.customer("1001")).replace(
        last(desk).erased.whole.encode(), b"x" * 64
    )
    with pytest.raises(msgspec.ValidationError, match=r"erased\.whole"):
        msgspec.json.decode(raw, type=Customer)


def test_the_table_of_the_history_counts_what_was_erased(desk_with, alfa) -> None:
    desk = desk_with(alfa)
    desk.carry_out("1001", deletion())
    assert "erased: 1 outlay, 2 report" in table(desk.history("1001"))[0][8]


def test_it_is_said_in_swedish_and_its_json_is_the_same(desk_with, alfa) -> None:
    desk = desk_with(alfa)
    desk.carry_out("1001", deletion())
    english = certificate(desk, "1001", "utlagg")
    set_language("sv")
    swedish = certificate(desk, "1001", "utlagg")
    assert as_json(swedish.certificate) == as_json(english.certificate)
    text = swedish.markdown.decode()
    for words in ("# Raderingsintyg: Visma Utlägg", "3 poster raderades", "alla data i tjänsten"):
        assert words in text


def test_what_is_written_is_new_and_for_its_owner_alone(desk_with, alfa, tmp_path) -> None:
    desk = desk_with(alfa)
    desk.carry_out("1001", deletion())
    paper = certificate(desk, "1001", "utlagg")
    files = write_certificate(paper, tmp_path / "out")
    assert sorted(files) == [f"{STEM}.json", f"{STEM}.md"]
    assert {file.stat().st_mode & 0o777 for file in files.values()} == {0o600}
    written = {file: file.read_bytes() for file in files.values()}
    (tmp_path / f"out/{STEM}.md").unlink()
    with pytest.raises(Refused, match="is there already; choose another name"):
        write_certificate(paper, tmp_path / "out")
    assert not (tmp_path / f"out/{STEM}.md").exists()
    assert json.loads(written[files[f"{STEM}.json"]])["held"]["count"] == 3


def test_of_a_certificate_that_cannot_be_written_whole_nothing_is_left(
    desk_with, alfa, tmp_path, monkeypatch
) -> None:
    desk = desk_with(alfa)
    desk.carry_out("1001", deletion())
    written, synced = [], os.fsync

    def fails_at_the_second(fd: int) -> None:
        written.append(fd)
        if len(written) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        synced(fd)

    monkeypatch.setattr(os, "fsync", fails_at_the_second)
    with pytest.raises(NotSaved, match="Input/output error"):
        write_certificate(certificate(desk, "1001", "utlagg"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("number", "stem"),
    [
        ("1001", "certificate-1001-utlagg"),
        ("../x", "certificate-.._x-utlagg"),
        ("Å 7", "certificate-Å_7-utlagg"),
    ],
)
def test_no_number_leads_a_file_elsewhere(number: str, stem: str) -> None:
    assert file_stem(number, "utlagg") == stem


def test_hostile_names_are_no_marks_in_it(desk_with, alfa) -> None:
    desk = desk_with(replace(alfa, name="[x](http://evil) `a` <b>"))
    desk.carry_out("1001", deletion())
    text = certificate(desk, "1001", "utlagg").markdown.decode()
    assert "[x](http" not in text
    assert r"\[x\](http://evil) \`a\` \<b\>" in text
