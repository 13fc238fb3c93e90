"""A damaged file is refused by its name, and it is neither used nor written over."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.domain.errors import StoreDamaged
from store.domain.wishes import End
from store.files import disk
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from tests.store.acts import only_new, told
from tests.store.files.raw_files import (
    SECOND,
    cut,
    renamed,
    resealed,
    sealed_by_hand,
    shard,
    state_of,
)

Damage = Callable[[Path], object]


def put_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def put_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def put_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def put_huge(path: Path) -> None:
    os.truncate(path, disk.LARGEST + 1)  # a hole, which takes no place


def put_full(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/full")


def put_other(path: Path) -> None:
    files = sorted((path.parents[path.parent.name == "customers"] / "customers").iterdir())
    other = next(file for file in files if file != path)
    shutil.copyfile(other, path)


def put_instead(old: bytes, new: bytes) -> Damage:
    return lambda path: path.write_bytes(path.read_bytes().replace(old, new, 1))


def put_bytes(raw: bytes) -> Damage:
    return lambda path: path.write_bytes(raw)


DAMAGE: dict[str, Damage] = {
    "empty": put_bytes(b""),
    "a list": put_bytes(b"[]"),
    "null": put_bytes(b"null"),
    "an empty object": put_bytes(b"{}"),
    "empty tables": put_bytes(b'{"meta":{},"customers":{}}'),
    "not JSON": put_bytes(b"\x00" * 400),
    "brackets": put_bytes(b"[" * 200_000),
    "objects in objects": put_bytes(b'{"a":' * 200_000),
    "not UTF-8": put_instead(b"name", b"n\xe4me"),
    "NaN": put_instead(b'"revision":1', b'"revision":NaN'),
    "a key twice": put_instead(b'"name":', b'"name":"x","name":'),
    "edited by hand": put_instead(b"anna", b"Anna"),
    "a newer schema": put_instead(b'"schema":1', b'"schema":4'),
    "an unknown schema": put_instead(b'"schema":1', b'"schema":0'),
    "a BOM": lambda path: path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes()),
    "a newline at the end": lambda path: path.write_bytes(path.read_bytes() + b"\r\n"),
    "cut in half": lambda path: path.write_bytes(cut(path.read_bytes())),
    "twice itself": lambda path: path.write_bytes(path.read_bytes() * 2),
    "another file's content": put_other,
    "missing": lambda path: path.unlink(),
    "a link": put_link,
    "a link to /dev/full": put_full,
    "a FIFO": put_fifo,
    "a directory": put_directory,
    "beyond any size": put_huge,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_refused_by_name_and_never_written_over(store, damage):
    """It is neither read nor changed nor taken for an empty one; all others can still be used."""
    file = shard(store)
    DAMAGE[damage](file)
    before = state_of(file)
    for act in (
        lambda: store.customer("1001"),
        lambda: store.change("1001", renamed),
        lambda: store.change(SECOND, renamed),
        lambda: store.add((), [replace(store.customer("A212"), number=SECOND)], only_new, told),
        lambda: TinyStore(store.path, who="bo").change("1001", renamed),
    ):
        with pytest.raises(StoreDamaged, match=str(file)) as damaged:
            act()
        assert damaged.value.exit_code == 6
    assert state_of(file) == before

    listing = TinyStore(store.path, who="bo").listing()
    assert [row.number for row in listing.rows] == ["A212"]
    (message,) = listing.damaged
    assert str(file) in message
    (finding, *others) = store.check()
    assert (finding.file, finding.customer) == (str(file), None)
    assert [Path(finding.file).name for finding in others] == ["elsewhere"] * (damage == "a link")
    assert store.change("A212", renamed).name == "Nytt namn AB"
    assert state_of(file) == before


def test_a_damaged_file_that_was_listed_before_is_noticed(store):
    """What is kept in memory does not hide it, and it is back once it is restored."""
    whole = shard(store).read_bytes()
    assert len(store.listing().rows) == 3
    shard(store).write_bytes(cut(whole))
    assert [row.number for row in store.listing().rows] == ["A212"]
    shard(store).write_bytes(whole)
    assert len(store.listing().rows) == 3
    assert store.listing().damaged == ()


def test_a_file_beyond_any_size_is_not_even_read(store):
    """Half a gigabyte would take the memory of the machine."""
    put_huge(shard(store))
    with pytest.raises(StoreDamaged, match="it is not a plain file of a sensible size"):
        store.customer("1001")


def refused_as_it_is(store: TinyStore, raw: bytes) -> bool:
    """Put bytes in the place of a file; return whether it is refused, and left as it is."""
    file = shard(store)
    file.write_bytes(raw)
    for act in (lambda: store.customer("1001"), lambda: store.change("1001", renamed)):
        try:
            act()
        except StoreDamaged as error:
            if str(file) not in str(error):
                return False
        else:
            return False
    return file.read_bytes() == raw


def test_a_file_that_is_cut_anywhere_is_refused(store, figures):
    """At every length it can have, down to nothing."""
    whole = shard(store).read_bytes()
    assert [n for n in range(len(whole)) if not refused_as_it_is(store, whole[:n])] == []
    figures("files cut short or with a byte changed", len(whole))


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80], ids=hex)
def test_a_file_with_one_wrong_byte_anywhere_is_refused(store, flip, figures):
    """Whatever it would mean: a digit, a letter's case, what is no text at all."""
    whole = shard(store).read_bytes()
    accepted = []
    for place in range(len(whole)):
        wrong = bytearray(whole)
        wrong[place] ^= flip
        if not refused_as_it_is(store, bytes(wrong)):
            accepted.append((place, whole[max(0, place - 20) : place + 20]))
    assert accepted == []
    figures("files cut short or with a byte changed", len(whole))


@pytest.mark.parametrize("damage", [damage for damage in DAMAGE if damage != "missing"])
def test_a_damaged_office_is_refused_when_opened(store, damage):
    """By name, and it is left as it is; who had opened it before adds nothing to it."""
    file = store.path / "office.json"
    DAMAGE[damage](file)
    before = state_of(file)
    with pytest.raises(StoreDamaged, match=str(file)):
        TinyStore(store.path, who="anna")
    with pytest.raises(StoreDamaged, match=str(file)):
        store.add((), (), only_new, told)
    assert state_of(file) == before


def test_a_newer_version_is_named(store):
    """So that the operator knows what to install, and does not think the file lost."""
    DAMAGE["a newer schema"](shard(store))
    with pytest.raises(StoreDamaged, match=r"newer version of samarbete \(schema 4, .* knows 3\)"):
        store.customer("1001")


def test_a_version_that_is_not_known_is_named(store):
    """There was no schema before the first one: such a file is not ours, or was edited."""
    DAMAGE["an unknown schema"](shard(store))
    with pytest.raises(StoreDamaged, match=r"is of schema 0, .* does not know \(it knows 3\)"):
        store.customer("1001")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda document: document.update(nmae="x"), "`nmae` is not known here"),
        (
            lambda document: document.update(version="1"),
            "version: a whole number is expected, not a text",
        ),
        (lambda document: document.pop("name"), "`name` is missing"),
        (
            lambda document: document.update(main_contact="x"),
            "main_contact: x is not one of the users",
        ),
        (lambda document: document.update(number="1002"), "does not belong here"),
    ],
    ids=["unknown field", "wrong type", "missing field", "main contact", "another number"],
)
def test_a_document_that_is_wrong_is_refused_and_its_neighbour_is_not(store, change, message):
    """In a file that is whole otherwise: with its path, nothing is dropped, nothing written."""
    file = shard(store)
    file.write_bytes(resealed(file, lambda tables: change(tables["customers"]["1001"])))
    before = state_of(file)
    for act in (store.customer, lambda number: store.change(number, renamed)):
        with pytest.raises(StoreDamaged, match=rf"{file}: customer 1001.*{message}"):
            act("1001")
    assert state_of(file) == before
    (finding,) = store.check()
    assert (finding.file, finding.customer) == (str(file), "1001")
    assert store.change(SECOND, renamed).name == "Nytt namn AB"
    changed = json.loads(file.read_bytes())["customers"]["1001"]
    assert changed == json.loads(before[-1])["customers"]["1001"]


def test_a_neighbour_stays_as_its_bytes_are_whatever_wrote_them(store):
    """With other spaces and another order than ours, and with what a customer cannot have."""
    file = shard(store)
    tables = json.loads(file.read_bytes())
    tables["customers"]["1001"] = {"odd": "Åå \u2028", **tables["customers"]["1001"]}
    file.write_bytes(sealed_by_hand(file, {"customers": tables["customers"]}))
    kept = json.dumps(tables["customers"]["1001"]).encode()
    assert kept in file.read_bytes()
    assert store.change(SECOND, renamed).name == "Nytt namn AB"
    assert kept in file.read_bytes()
    assert store.customer(SECOND).name == "Nytt namn AB"


def test_a_file_whose_rows_cannot_be_read_is_told_in_the_listing(store):
    """A whole file with a number where a name should be; the others are listed."""
    file = shard(store)
    file.write_bytes(resealed(file, lambda t: t["customers"]["1001"].update(name=5)))
    listing = store.listing()
    assert [row.number for row in listing.rows] == ["A212"]
    assert str(file) in listing.damaged[0]


@pytest.mark.parametrize("tables", [{"customers": []}, {"customers": {"1001": 7}}])
def test_a_whole_file_with_other_tables_is_damage_and_no_crash(store, tables):
    """Sealed as ours, but not with what belongs there."""
    file = shard(store)
    file.write_bytes(sealed_by_hand(file, tables))
    before = state_of(file)
    for act in (
        lambda: store.customer("1001"),
        lambda: store.change("1001", renamed),
    ):
        with pytest.raises(StoreDamaged, match=str(file)):
            act()
    assert [str(file) in message for message in store.listing().damaged] == [True]
    assert [finding.file for finding in store.check()] == [str(file)]
    assert state_of(file) == before


def test_a_desk_on_a_damaged_file_refuses_like_the_store(make, desk_of, store):
    """An ending is no way around it."""
    shard(store).write_bytes(cut(shard(store).read_bytes()))
    before = shard(store).read_bytes()
    desk = desk_of(store)
    wish = End(collaboration="utlagg-1", outcome="continue")
    with pytest.raises(StoreDamaged, match=str(shard(store))):
        desk.plan("1001", wish)
    with pytest.raises(StoreDamaged, match=str(shard(store))):
        desk.carry_out("1001", wish)
    assert shard(store).read_bytes() == before


def test_a_customers_user_is_not_shown_what_is_wrong_with_a_neighbour(make, store_with) -> None:
    """Two customers share a file; the fault of one is not told to the other, who is listed."""
    neighbour = next(f"{n}" for n in range(2000, 9000) if shard_of(f"{n}") == shard_of("1001"))
    store = store_with(make.customer(number="1001"), make.customer(number=neighbour))

    def with_secret(tables):
        tables["customers"][neighbour]["collaborations"] = [
            {"id": "x-1", "service": "x", "status": "HEMLIG"}
        ]

    raw = resealed(shard(store), with_secret)
    shard(store).unlink()
    shard(store).write_bytes(raw)
    own = TinyStore(store.path, who="eva").listing_of("1001")
    assert ([row.number for row in own.rows], own.damaged) == (["1001"], ())
    assert "HEMLIG" in TinyStore(store.path, who="anna").listing_of(neighbour).damaged[0]
    assert "HEMLIG" in TinyStore(store.path, who="anna").listing().damaged[0]
