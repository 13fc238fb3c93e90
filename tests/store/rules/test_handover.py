"""The hand-over pack: what it holds, its sums, what it may replace, and what a deletion asks."""

import datetime as dt
import errno
import json
import os
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.desk.opening import open_desk
from store.desk.pack_writer import write_files, write_pack
from store.domain.catalogue import catalogue
from store.domain.errors import NotFound, NotSaved, Refused
from store.domain.plan import Effect
from store.domain.wishes import ChangeRole, End, HandOver, License, PutOnHold, Undo
from store.exchange.pack import packed
from store.i18n.language import said_in, set_language
from store.rules import handover

HOSTILE = "[x](http://evil) `a` <b> # \x1b[2J"


@pytest.fixture
def alfa(make):
    """Make a customer with two services and something in both."""
    report = make.record("report", "Resa till Umeå", person="eva@alfa.test", status="sent")
    scan = make.record("document", "Kvitto 17")
    return make.customer(
        make.collaboration("utlagg", records=(report,)),
        make.collaboration("scanner", records=(scan,)),
        org_number="556175-9548",
    )


@pytest.fixture
def desk(desk_with, alfa):
    """Give Anna's desk with that customer."""
    return desk_with(alfa)


def deletion(**fields) -> End:
    return End(collaboration="utlagg-1", outcome="delete", confirmation="1001", **fields)


def refused(desk, wish: End) -> list[str]:
    with pytest.raises(Refused) as error:
        desk.carry_out("1001", wish)
    return [each.code for each in error.value.refusals]


def test_the_sums_are_those_of_the_files(desk, tmp_path):
    """`sha256sum -c` says so, for every file but the list itself."""
    done, files = write_pack(desk, "1001", None, tmp_path / "pack")
    assert sorted(files) == ["SHA256SUMS", "handover.json", "handover.md", "manifest.json"]
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path / "pack", capture_output=True
    )
    assert checked.returncode == 0
    assert checked.stdout.decode().splitlines() == [
        "handover.md: OK",
        "handover.json: OK",
        "manifest.json: OK",
    ]
    manifest = json.loads((tmp_path / "pack/manifest.json").read_bytes())
    assert (manifest["customer"], manifest["made_by"]) == ("1001", "Anna Berg")
    assert manifest["collaborations"] == ["utlagg-1", "scanner-1"]
    for each in manifest["files"]:
        assert (tmp_path / "pack" / each["name"]).stat().st_size == each["bytes"]
    sums = (tmp_path / "pack/SHA256SUMS").read_text()
    assert f"{done.entry.details['manifest']}  manifest.json\n" in sums


def test_the_pack_tells_all_that_is_held_and_what_each_ending_would_do(desk, tmp_path):
    """For people and for programs; what is not about one service is there in any pack."""
    write_pack(desk, "1001", "utlagg", tmp_path / "pack")
    text = (tmp_path / "pack/handover.md").read_text(encoding="utf-8")
    for words in ("# Alfa Bygg AB", "556175-9548", "Eva Lind, eva@alfa.test", "Resa till Umeå"):
        assert words in text
    assert "### If it ends: End and delete\n" in text
    assert "Kvitto 17" not in text
    told = json.loads((tmp_path / "pack/handover.json").read_bytes())
    (held,) = told["customer"]["collaborations"]
    assert held["records"][0]["title"] == "Resa till Umeå"
    assert [each["outcome"] for each in told["endings"]] == ["continue", "delete"]
    assert all(each["effects"] for each in told["endings"])


def test_the_text_for_people_names_whom_and_what_it_is_about(desk, tmp_path):
    """What programs go by stands in the JSON alone; a second pack has the first in its history."""
    desk.carry_out("1001", License(email="eva@alfa.test", service="scanner"))
    write_pack(desk, "1001", "utlagg", tmp_path / "first")
    write_pack(desk, "1001", "utlagg", tmp_path / "pack")
    text = (tmp_path / "pack/handover.md").read_text(encoding="utf-8")
    assert "## Visma Utlägg\n" in text
    assert "- report, Resa till Umeå, Eva Lind, sent" in text
    assert "Anna Berg (office): Eva Lind given a licence for Visma Scanner; " in text
    assert "Anna Berg (office) – Hand-over pack made: Visma Utlägg; " in text
    for code in ("utlagg", "handover", "scanner", "anna "):
        assert code not in text


def test_a_line_of_the_text_that_has_a_colon_of_its_own_stands_behind_a_dash(desk_with, make):
    draft = make.record("report", person="eva@alfa.test", status="draft")
    desk = desk_with(make.customer(make.collaboration("utlagg", records=(draft,))))
    desk.carry_out("1001", PutOnHold(collaboration="utlagg-1", reason="Revision"))
    with said_in("sv"):
        text = desk.hand_over("1001").files["handover.md"].decode()
    assert "- Alla rapporter är inskickade – 1 rapport inte inskickad: Eva Lind\n" in text
    assert "Anna Berg (byrån) – Visma Utlägg: spärr satt\n" in text


@pytest.mark.parametrize("side", ["office", "customer"])
@pytest.mark.parametrize("payer", ["office", "customer"])
def test_who_pays_is_who_is_recorded_whichever_side_reads_it(make, clock, payer, side):
    """The side that makes it is not for that who pays."""
    customer = make.customer(make.collaboration("utlagg", invoice_recipient=payer))
    by = make.operator() if side == "office" else make.customers_operator(customer.users[0])
    of = customer.collaborations
    pack = packed(customer, of, (), make.office, catalogue(), make.employees, by=by, now=clock())
    told = "your company" if (payer, side) == ("customer", "customer") else payer
    assert f"- Invoice recipient: {told}\n" in pack.files["handover.md"].decode()


def test_the_text_for_people_is_swedish_where_the_operator_is(desk, tmp_path):
    set_language("sv")
    write_pack(desk, "1001", "utlagg", tmp_path / "pack")
    text = (tmp_path / "pack/handover.md").read_text(encoding="utf-8")
    assert "### Om det avslutas: Avsluta och radera\n" in text
    assert "- rapport, Resa till Umeå, Eva Lind, " in text


def test_foreign_text_is_no_markdown_and_hides_nothing(make, desk_with, tmp_path):
    """What came in by hand in a file neither draws nor links."""
    desk = desk_with(make.customer(make.collaboration("utlagg"), name=HOSTILE))
    write_pack(desk, "1001", None, tmp_path / "pack")
    text = (tmp_path / "pack/handover.md").read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert "](" not in text.replace("\\](", "")
    assert "<b>" not in text


def test_only_the_operator_may_read_what_was_written(desk, tmp_path):
    """It is all that is held of a customer."""
    write_pack(desk, "1001", None, tmp_path / "pack")
    assert (tmp_path / "pack").stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in (tmp_path / "pack").iterdir()} == {0o600}


@pytest.mark.parametrize("number", ["1001", "1002"])
def test_no_pack_is_written_over_another(make, desk_with, tmp_path, number):
    """Receipt and certificate name its sum, so it has to stay as it was given away."""
    desk = desk_with(make.customer(), make.customer(number="1002"))
    write_pack(desk, "1001", None, tmp_path / "pack")
    before = {each.name: each.read_bytes() for each in (tmp_path / "pack").iterdir()}
    made = len(desk.customer(number).history)
    with pytest.raises(Refused, match="name another directory") as error:
        write_pack(desk, number, None, tmp_path / "pack")
    assert [refusal.code for refusal in error.value.refusals] == ["already-exists"]
    assert {each.name: each.read_bytes() for each in (tmp_path / "pack").iterdir()} == before
    assert len(desk.customer(number).history) == made


def test_a_link_is_not_written_through(desk, tmp_path):
    """Neither to a file of the operator's, nor to one that is not there yet."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack/handover.md").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused):
        write_pack(desk, "1001", None, tmp_path / "pack")
    assert not (tmp_path / "elsewhere").exists()


def test_what_cannot_be_written_is_not_recorded(desk, tmp_path):
    """No history says that there is a pack where there is none."""
    (tmp_path / "file").write_text("")
    with pytest.raises(NotSaved):
        write_pack(desk, "1001", None, tmp_path / "file" / "pack")
    assert desk.customer("1001").history == ()


def test_a_service_that_is_not_there_has_no_pack(desk, tmp_path):
    """And no directory is made."""
    with pytest.raises(NotFound):
        write_pack(desk, "1001", "lon", tmp_path / "pack")
    assert not (tmp_path / "pack").exists()


def test_a_deletion_without_a_pack_asks_for_a_reason(desk):
    """With its cure; the preview does not ask yet, and nothing is deleted."""
    assert desk.plan("1001", replace(deletion(), confirmation=None)).refusals == ()
    assert refused(desk, deletion()) == ["reason-missing"]
    assert refused(desk, deletion(reason="  ")) == ["reason-missing"]
    (refusal,) = desk.plan("1001", deletion()).refusals
    assert (refusal.cure, refusal.about) == ("handover", "utlagg-1")
    assert len(desk.customer("1001").collaborations[0].records) == 1
    desk.carry_out("1001", deletion(reason="byter byrå"))


def test_a_deletion_with_a_pack_asks_for_none(desk, tmp_path):
    """A pack of all holds that service too."""
    write_pack(desk, "1001", None, tmp_path / "pack")
    done = desk.carry_out("1001", deletion())
    assert done.customer.collaborations[0].records == ()


def test_a_pack_of_other_records_does_not_count(make, alfa, store_with, desk_of, tmp_path):
    """Neither that of another service, nor one from before the records changed."""
    store = store_with(alfa)
    desk = desk_of(store)
    write_pack(desk, "1001", "scanner", tmp_path / "scanner")
    assert refused(desk, deletion()) == ["reason-missing"]
    write_pack(desk, "1001", "utlagg", tmp_path / "utlagg")
    late = make.collaboration("utlagg", records=(make.record("report", "Oslo", status="sent"),))
    store.change("1001", lambda held: replace(held, collaborations=held.with_collaboration(late)))
    assert refused(desk, deletion()) == ["reason-missing"]


def test_an_outcome_that_deletes_nothing_asks_for_no_reason(desk):
    """The customer goes on with what there is."""
    desk.carry_out("1001", End(collaboration="utlagg-1", outcome="continue"))


def test_a_pack_does_not_stand_between_a_change_and_its_undo(make, desk_with, tmp_path):
    """It changed nothing, so the change before it is the latest."""
    desk = desk_with(make.customer(users=(make.administrator(), make.administrator("Ada Ek"))))
    desk.carry_out("1001", ChangeRole(email="ada@alfa.test", role="auditor"))
    write_pack(desk, "1001", None, tmp_path / "pack")
    desk.carry_out("1001", Undo())
    assert desk.customer("1001").user("ada@alfa.test").role == "administrator"


def test_two_undos_in_a_row_with_a_pack_between_are_still_one(make, desk_with, tmp_path):
    """An undo is a change of its own; a pack does not make what was before it undoable again."""
    desk = desk_with(make.customer(users=(make.administrator(), make.administrator("Ada Ek"))))
    desk.carry_out("1001", ChangeRole(email="ada@alfa.test", role="auditor"))
    desk.carry_out("1001", Undo())
    write_pack(desk, "1001", None, tmp_path / "pack")
    assert desk.plan("1001", Undo()).refusals[0].code == "cannot-undo"


def test_a_pack_may_be_written_to_a_directory_that_has_other_files(desk, tmp_path: Path):
    """They stay."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack/notes.txt").write_text("mine")
    write_files(desk.hand_over("1001"), tmp_path / "pack")
    assert (tmp_path / "pack/notes.txt").read_text() == "mine"


def test_of_a_pack_that_cannot_be_written_whole_nothing_is_left(desk, tmp_path, monkeypatch):
    """Else the next try would be told that there is a pack."""
    (tmp_path / "pack").mkdir()
    written, synced = [], os.fsync

    def fails_at_the_third(fd: int) -> None:
        written.append(fd)
        if len(written) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        synced(fd)

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", fails_at_the_third)
        with pytest.raises(NotSaved, match="No space left on device"):
            write_files(desk.hand_over("1001"), tmp_path / "pack")
    assert os.listdir(tmp_path / "pack") == []
    write_files(desk.hand_over("1001"), tmp_path / "pack")


@pytest.mark.parametrize(
    ("held", "text", "about"),
    [
        ([], "a hand-over pack of all that is held is made and recorded", None),
        (["utlagg-1"], "a hand-over pack of Visma Utlägg is made and recorded", "utlagg-1"),
        (
            ["utlagg-1", "scanner-1"],
            "a hand-over pack of Visma Utlägg, Visma Scanner is made and recorded",
            None,
        ),
    ],
)
def test_the_history_says_of_which_records_a_pack_was_made(make, alfa, clock, held, text, about):
    """With its sum and the reason; a pack of one service is about that collaboration."""
    wish = HandOver(
        manifest="abc", records={id: f"sum of {id}" for id in held}, reason="på  begäran"
    )
    planned = handover.plan(alfa, wish, make.operator("bo"), clock(), catalogue())
    assert planned.refusals == ()
    assert planned.effects == (
        Effect(subject="records", text=text, provenance="inferred (app)", tells=tuple(held)),
    )
    (entry,) = planned.after.history
    assert (entry.action, entry.by, entry.collaboration) == ("handover", "bo", about)
    assert entry.details == {"manifest": "abc", **{f"records {id}": f"sum of {id}" for id in held}}
    assert (entry.reason, entry.replaced) == ("på begäran", None)
    assert replace(planned.after, history=(), version=1) == alfa


def test_a_pack_with_a_reason_that_cannot_be_kept_is_refused(make, alfa, clock):
    """And nothing is recorded."""
    wish = HandOver(manifest="abc", records={}, reason="\x00")
    planned = handover.plan(alfa, wish, make.operator("bo"), clock(), catalogue())
    assert [(each.code, each.about) for each in planned.refusals] == [("invalid-value", "reason")]
    assert (planned.effects, planned.after) == ((), alfa)


def test_a_pack_that_is_there_and_not_recorded_is_named_with_its_directory(
    place_with, make, clock, tmp_path
) -> None:
    """Whatever comes in between: an interruption, or a refusal."""
    place, folder = place_with(make.customer(make.collaboration("utlagg"))), tmp_path / "packs"

    def interrupting() -> dt.datetime:
        if (folder / "handover.json").exists():
            raise KeyboardInterrupt
        return clock()

    desk = open_desk(place.address_of("anna"), os_user="anna", clock=interrupting)
    with pytest.raises(KeyboardInterrupt) as interrupted:
        write_pack(desk, "1001", None, folder)
    assert interrupted.value.__notes__ == [
        f"The hand-over pack is in {folder}; its line in the history: interrupted."
    ]
    with pytest.raises(Refused, match="is not written over"):
        write_pack(place.desk(), "1001", None, folder)
    assert place.desk().customer("1001").history == ()


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"active": False}, False),
        ({"role": "auditor"}, False),
        ({"email": "bo@byranorr.test"}, False),
    ],
)
def test_a_pack_names_as_main_contact_who_counts_as_one(make, clock, fields, counts):
    """One on record who is inactive, no Administrator or of the office counts as none (R25)."""
    user = make.administrator("Ulla Ek", **fields)
    customer = make.customer(users=(user,), main_contact=user.email)
    for said, words in (("en", "on record as main contact"), ("sv", "som huvudkontakt")):
        with said_in(said):
            pack = packed(customer, (), (), make.office, catalogue(), make.employees,
                          by=make.operator(), now=clock())  # fmt: skip
        (line,) = (each for each in pack.files["handover.md"].decode().splitlines()
                   if "Ulla Ek" in each)  # fmt: skip
        assert (words in line) != counts
        assert ("main contact" in line) or ("huvudkontakt" in line)
