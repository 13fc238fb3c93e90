"""What a plain command imports: no screen, no server, and only what that verb needs.

Each row is a process of its own, as imports of one test would hide those of the next.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.cli.verbs import VERBS

NEVER = {"textual", "rich", "psycopg", "python_calamine", "babel", "aiohttp", "typing_extensions"}
"""Of the screen, of a server, of workbooks, of translating: no plain command needs one."""
COMPLETER = {"shtab"}
ENTERED = {"email_validator", "stdnum"}
"""What looks at an e-mail or an organisation number that somebody enters."""
KEPT = {"tinydb", "msgspec", "asyncio"}
"""What reads a store, and what nobody waits for who only asks for help."""

CSV = "name,number\nNya Bolaget AB,7001\n"

CODE = """
import sys
from tui.__main__ import main
code = 1
try:
    code = main(sys.argv[1:])
except SystemExit as left:
    code = left.code
finally:
    print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
sys.exit(code)
"""

ROWS: list[tuple[str, int, set[str]]] = [
    ("--version", 0, NEVER | COMPLETER | ENTERED | KEPT),
    ("--help", 0, NEVER | COMPLETER | ENTERED | KEPT),
    ("end --help", 0, NEVER | COMPLETER | ENTERED | KEPT),
    ("completion bash", 0, NEVER | ENTERED),
    ("manual", 0, NEVER | COMPLETER | ENTERED | {"tinydb", "asyncio"}),
    ("--store {new} init --office Byrå", 0, NEVER | COMPLETER | ENTERED),
    ("list", 0, NEVER | COMPLETER | ENTERED),
    ("show 1001", 0, NEVER | COMPLETER | ENTERED),
    ("history", 0, NEVER | COMPLETER | ENTERED),
    ("readiness", 3, NEVER | COMPLETER | ENTERED),
    ("residue", 0, NEVER | COMPLETER | ENTERED),
    ("policy", 0, NEVER | COMPLETER | ENTERED),
    ("backup {new}", 0, NEVER | COMPLETER | ENTERED),
    ("check", 0, NEVER | COMPLETER | ENTERED),
    ("doctor", 0, NEVER | COMPLETER | ENTERED),
    ("plan 1003 utlagg --outcome continue", 0, NEVER | COMPLETER | ENTERED),
    ("--json end 1003 utlagg --outcome continue", 0, NEVER | COMPLETER | ENTERED),
    ("undo 1001 --dry-run", 3, NEVER | COMPLETER | ENTERED),
    ("withdraw 1015 ekonomioversikt", 0, NEVER | COMPLETER | ENTERED),
    ("hold 1001 --reason Dispute --dry-run", 0, NEVER | COMPLETER | ENTERED),
    ("release 1001 --dry-run", 3, NEVER | COMPLETER | ENTERED),
    ("due", 0, NEVER | COMPLETER | ENTERED),
    ("edit 1001 utlagg --task Payroll --dry-run", 0, NEVER | COMPLETER | ENTERED),
    ("request 1003 scanner --task Expenses --dry-run", 0, NEVER | COMPLETER | ENTERED),
    ("remind 1021 utlagg --dry-run", 0, NEVER | COMPLETER | ENTERED),
    ("approve 1021 utlagg --dry-run", 3, NEVER | COMPLETER | ENTERED),
    ("decline 1021 utlagg --dry-run", 3, NEVER | COMPLETER | ENTERED),
    ("received 1021 --dry-run", 3, NEVER | COMPLETER | ENTERED),
    ("link 1023 eekonomi --task Bookkeeping --dry-run", 0, NEVER | COMPLETER | ENTERED),
    ("task list 1001", 0, NEVER | COMPLETER | ENTERED),
    ("task rename 1001 Payroll Löner --dry-run", 0, NEVER | COMPLETER | ENTERED),
    ("record list 1001", 0, NEVER | COMPLETER | ENTERED),
    ("record 1003 lon synchronisation Run --status done", 0, NEVER | COMPLETER | ENTERED),
    ("user list 1001", 0, NEVER | COMPLETER | ENTERED),
    ("user add 1001 ny@alfa.example --name Ny --dry-run", 0, NEVER | COMPLETER),
    ("employee list", 0, NEVER | COMPLETER | ENTERED),
    ("employee deactivate bo --dry-run", 0, NEVER | COMPLETER | ENTERED),
    ("employee leaving bo --hand-over-to anna", 0, NEVER | COMPLETER | ENTERED),
    ("export {office}", 0, NEVER | COMPLETER | ENTERED),
    ("export --format csv", 0, NEVER | COMPLETER | ENTERED),
    ("import {office} --dry-run", 0, NEVER | COMPLETER),
    ("import {table} --dry-run", 0, NEVER | COMPLETER),
    ("remove 1001 --dry-run", 3, NEVER | COMPLETER | ENTERED),
    ("notice 1015 ekonomioversikt -o {new}", 0, NEVER | COMPLETER | ENTERED),
    ("handover 1001 -o {new}", 0, NEVER | COMPLETER | ENTERED),
    ("handover --manager anna -o {new}", 0, NEVER | COMPLETER | ENTERED),
    ("certificate 1001 utlagg -o -", 3, NEVER | COMPLETER | ENTERED),
    ("serve --port 0", 2, NEVER | COMPLETER | ENTERED | KEPT),
]


@pytest.fixture
def start(own_store: Path, tmp_path: Path, surroundings) -> Callable[[str], tuple[int, set[str]]]:
    """Start a process for a command; give its exit code and what it has imported."""
    table = tmp_path / "customers.csv"
    table.write_text(CSV, "utf-8")
    files = {"new": tmp_path / "new", "office": tmp_path / "office.json", "table": table}

    def start(line: str) -> tuple[int, set[str]]:
        words = [word.format(**files) for word in line.split()]
        acting = ["--store", str(own_store), "--operator", "anna"]
        ran = subprocess.run(
            [sys.executable, "-c", CODE, *acting, *words],
            capture_output=True,
            text=True,
            env=surroundings,
        )
        if "--json" in words:
            json.loads(ran.stdout)
        return ran.returncode, set(ran.stderr.splitlines()[-1].split())

    return start


@pytest.mark.parametrize(
    ("line", "code", "unneeded"), [pytest.param(*row, id=row[0]) for row in ROWS]
)
def test_a_plain_command_imports_only_what_it_needs(
    line: str, code: int, unneeded: set[str], start
) -> None:
    if "{office}" in line and line.startswith("import"):
        start("export {office}")
    exit_code, imported = start(line)
    assert exit_code == code
    assert imported & unneeded == set()


def test_every_verb_is_started() -> None:
    started = {word for line, _code, _unneeded in ROWS for word in line.split()}
    assert {verb.name for verb in VERBS} - started == set()
