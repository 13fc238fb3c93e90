"""The whole story by keys alone, at 80x24: a refused ending, its cure, and the ending itself."""

from pathlib import Path

import msgspec
import pytest

from store.demo import demo_office
from store.domain.clock import swedish_day, utc_now
from store.domain.model import Customer
from store.exchange.json_file import OfficeFile, encode_office
from store.files.forms.customer_files import shard_of

BETA = "1002"
TITLES = ("Kvitto från Kiruna", "Färja till Öckerö", "Nattåg från Åre", "Taxi i Ängelholm")
"""What Beta's reports are called here, and nothing else is."""


def _neighbour() -> Customer:
    """Make a customer who is kept in the same file as Beta."""
    number = next(n for n in map(str, range(2000, 9999)) if shard_of(n) == shard_of(BETA))
    return Customer(number=number, name="Granne Glas AB")


def _titled(customer: Customer) -> Customer:
    """Give Beta's reports titles that stand nowhere else."""
    if customer.number != BETA:
        return customer
    first, *others = customer.collaborations
    records = tuple(
        msgspec.structs.replace(record, title=title)
        for record, title in zip(first.records, TITLES, strict=True)
    )
    first = msgspec.structs.replace(first, records=records)
    return msgspec.structs.replace(customer, collaborations=(first, *others))


@pytest.fixture
def office_file(tmp_path: Path) -> Path:
    """Write the demo office as an exchange file."""
    office = demo_office(swedish_day(utc_now()))
    customers = (*map(_titled, office.customers), _neighbour())
    file = tmp_path / "office.json"
    file.write_bytes(
        encode_office(
            OfficeFile(office=office.office, employees=office.employees, customers=customers)
        )
    )
    return file


def _documents(store: Path) -> dict[str, bytes]:
    """Read every customer's document as the bytes it has on the disk."""
    documents: dict[str, bytes] = {}
    for shard in (store / "customers").glob("*.json"):
        tables = msgspec.json.decode(shard.read_bytes(), type=dict[str, dict[str, msgspec.Raw]])
        documents |= {number: bytes(raw) for number, raw in tables["customers"].items()}
    return documents


def _everything_in(folder: Path) -> bytes:
    """Read all files of a folder, one after the other."""
    return b"\n".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_customer_without_main_contact_is_cured_and_its_expenses_are_ended_and_deleted(
    tmp_path: Path, office_file: Path, open_terminal, run_plain, keys, files_in
) -> None:
    """Found, refused, cured, confirmed by name, saved; on the disk nothing else has moved."""
    store = tmp_path / "office"
    imported = run_plain("--store", store, "import", office_file)
    assert (imported.returncode, imported.stderr) == (0, "")
    office_file.unlink()
    before, documents = files_in(store), _documents(store)
    assert all(title.encode() in _everything_in(tmp_path) for title in TITLES)

    terminal = open_terminal("--store", store, "--operator", "anna")
    terminal.wait_for("26 customers", "q Quit")
    terminal.find("beta", "1002 Beta Café AB")
    terminal.press(keys.ENTER, "▼ 1002", "Scanner       ")
    terminal.press(keys.DOWN, "Utlägg · Beta Café AB")

    # refused, and led to the cure
    terminal.press("x", "Cannot end Visma Utlägg", "Main contact is missing")
    terminal.to_button("", "Go to Users and services")
    terminal.press(keys.ENTER, "── To end Visma Utlägg ──", "step 1 of 3")
    terminal.press("n", "Create user: Beta Café AB", "Esc Cancel")
    terminal.press("Rut Åberg", "Rut Åberg")
    terminal.move_to(keys.ENTER, "E-mail")
    told = "Rut Åberg is the first user, and becomes main contact"
    terminal.press("rut@beta.test", "rut@beta.test", told)
    # the window has grown by what it tells, so the next line is known by what is typed into it
    terminal.press(keys.ENTER + "+46 70 174 06 99", "Phone           [ +46 70 174 06 99")
    terminal.press(keys.ENTER, "Space 1-3 Choose")  # the role, which is chosen already
    terminal.to_button(keys.TAB, "Create user")
    terminal.press(keys.ENTER, "Saved; z undoes.", "step 3 of 3", "back to ending Visma Utlägg")

    # back in the ending that was refused
    terminal.press(keys.ESC, "End Visma Utlägg · 1002 Beta Café AB")
    terminal.press("2", "2 (*) ! END AND DELETE", "! the 4 kept here are erased")
    terminal.send(keys.TAB + keys.ENTER)
    terminal.press("Sold to a chain", "Why         [ Sold to a chain")
    terminal.send(keys.TAB)
    terminal.press("Beta Café A", "Confirm     [ Beta Café A", "1 left: ")
    terminal.press("B", "Ready:")
    assert _documents(store)[BETA] != documents[BETA]
    assert all(title.encode() in _everything_in(store) for title in TITLES)
    terminal.to_button(keys.TAB, "End and delete now")
    terminal.press(keys.ENTER, "Ended: Visma Utlägg, Beta Café AB", "Saved; h, c: certificate.")
    terminal.send("q")
    assert terminal.wait_exit() == 0

    after = files_in(store)
    assert {name for name in after if after[name] != before.get(name)} == {
        f"customers/{shard_of(BETA)}.json"
    }
    assert after.keys() == before.keys()
    kept = {number: raw for number, raw in _documents(store).items() if number != BETA}
    assert kept == {number: raw for number, raw in documents.items() if number != BETA}
    left = _everything_in(tmp_path)  # the store, the operator's home and the temporary files
    assert not [title for title in TITLES if title.encode() in left]
    assert not [title for title in TITLES if title.encode("unicode_escape") in left]

    beta = msgspec.json.decode(_documents(store)[BETA], type=Customer)
    utlagg, scanner = beta.collaborations
    assert (utlagg.status, utlagg.records) == ("ended", ())
    assert utlagg.ending is not None
    assert utlagg.ending.outcome == "delete"
    assert scanner.status == "active"
    assert [entry.action for entry in beta.history] == ["add-user", "end"]
    assert {(entry.by, entry.side) for entry in beta.history} == {("anna", "office")}
    assert beta.history[-1].collaboration == "utlagg-1"
    assert beta.history[-1].reason == "Sold to a chain"
    assert beta.history[-1].details["records"] == "4 -> 0"
    assert beta.version == 3

    again = open_terminal("--store", store, "--operator", "anna")
    again.wait_for("26 customers", "q Quit")
    again.find("beta", "1002 Beta Café AB")
    again.press(keys.ENTER, "▼ 1002", "Scanner       ")
    assert "Utlägg       " not in again.text
    again.press("o", "Ended collaborations are shown.", "Utlägg       ", "ended 20")
    again.send("q")
    assert again.wait_exit() == 0
    assert run_plain("--store", store, "--operator", "anna", "check").returncode == 0
