"""A script of nothing but commands: from CSV to all endings of an account manager, and back."""

import csv
import io
import subprocess
import sys
from pathlib import Path

from store.files.store import TinyStore
from store.tables.csv_table import encode_csv

SCRIPT = """\
set -eu
samarbete() { "$PYTHON" -m tui --store office --operator anna "$@"; }

samarbete init --office "Byrå Norr AB"
samarbete import customers.csv
samarbete import users.csv
samarbete export --manager bo before.csv
samarbete list --manager bo | cut -d' ' -f1 > numbers
while read -r number; do
    samarbete handover "$number" -o "packs/$number"
    samarbete end "$number" scanner --outcome end
    samarbete end "$number" utlagg --outcome delete --confirm "$number"
done < numbers
samarbete export --manager bo after.csv
samarbete export all.csv
samarbete check
"""
OF_BO = 8
CUSTOMERS = 1000


def customers() -> bytes:
    """Return a table of a thousand customers with two services each; eight are Bo's."""
    headings = ("Kundnummer", "Namn", "Kundansvarig", "Uppdrag", "Tjänst")
    rows = []
    for n in range(CUSTOMERS):
        facts = (f"{n:04}", f"=Åkeri {n} AB", "bo" if n % (CUSTOMERS // OF_BO) == 7 else "cecilia")
        rows += [(*facts, "Löner", "utlagg"), (*facts, "Arkiv", "scanner")]
    return encode_csv(headings, rows)


def users() -> bytes:
    """Return a table with the main contact of each."""
    headings = ("Kundnummer", "E-post", "Namn", "Telefon", "Roll", "Huvudkontakt")
    rows = [
        (f"{n:04}", f"eva{n}@kund.example", "Eva Ek", "+46 31 12 34 56", "Administratör", "ja")
        for n in range(CUSTOMERS)
    ]
    return encode_csv(headings, rows)


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))


def test_an_office_goes_from_csv_to_all_endings_of_a_manager_and_back(tmp_path: Path) -> None:
    """A thousand customers; those of others are as they were, and the packs are whole."""
    (tmp_path / "customers.csv").write_bytes(customers())
    (tmp_path / "users.csv").write_bytes(users())
    (tmp_path / "packs").mkdir()
    root = Path(__file__).parents[2]
    done = subprocess.run(
        ["sh", "-c", SCRIPT],
        cwd=tmp_path,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "LC_ALL": "C.UTF-8",
            "PYTHON": sys.executable,
            "PYTHONPATH": str(root),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "1,000 customers added" in done.stdout

    before, told = rows(tmp_path / "before.csv"), rows(tmp_path / "after.csv")
    after = [each for each in told if each["service"]]
    assert len(before) == len(after) == 2 * OF_BO
    # its tasks are left, with nothing open for them: what has ended does not tell that of them
    idle = {(each["number"], each["task"]) for each in told if not each["service"]}
    assert idle == {(each["number"], each["task"]) for each in before}
    assert {each["status"] for each in before} == {"active"}
    assert {(each["service"], each["status"], each["outcome"]) for each in after} == {
        ("utlagg", "ended", "delete"),
        ("scanner", "ended", "end"),
    }
    every = [each for each in rows(tmp_path / "all.csv") if each["service"]]
    assert {each["status"] for each in every if each["account_manager"] != "bo"} == {"active"}
    assert len(every) == 2 * CUSTOMERS
    assert every[0]["name"] == "'=Åkeri 0 AB"

    store = TinyStore(tmp_path / "office", who="test")
    packs = sorted((tmp_path / "packs").iterdir())
    assert len(packs) == OF_BO
    for pack in packs:
        customer = store.customer(pack.name)
        assert customer.users[0].phone == "+46 31 12 34 56"
        assert [each.action for each in customer.history][1:] == [
            "import",
            "handover",
            "end",
            "end",
        ]
        sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=pack, capture_output=True)
        assert sums.returncode == 0
