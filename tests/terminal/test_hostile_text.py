"""Text that wants to act on the terminal or on the screen, in a store that was written by hand.

Nothing like it comes in by import or by keys; a file that somebody else wrote may hold it all the
same. It is drawn as it stands, and acts on nothing.
"""

import itertools
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from store.files.forms.customer_files import shard_names, shard_of
from store.files.sealed_file import sealed

ESCAPES = (
    "\x1b[31337mred",
    "\x1b]52;c;aGFjaw==\x07clip",
    "\x1b]0;title\x1b\\t",
    "\x1b[2J\x1b[31337;1Hup",
    "\x1bPq#0\x1b\\s",
    "\x1bc reset",
    "a\rb\nc\td",
)
INVISIBLE = (
    "\x9b31337mc1",
    "\x9d52;c;aGFjaw==\x9cosc",
    "nul\x00bel\x07bs\x08\x08del\x7f",
    "\u202etxt\u2066x\u2069",
    "line\u2028paragraph\u2029\x85next",
    "zero\u200bwidth\u200d\ufeff\u00adsoft",
    "tag\U000e0041 private\ue000",
    "e" + "\u0301" * 50 + " marks",
)
MARKUP = (
    "[red]x",
    "[/foo]",
    "[@click=app.quit]x[/]",
    "[b",
    "[[x]] $name",
    "slash\\",
    "[link=file:///]y[/link]",
)

LISTS = (
    ("h", "History · "),
    ("H", "History · "),
    ("s", "Sent requests"),
    ("d", "Coming endings"),
    ("R", "Records · "),
    ("i", "What is known of"),
)
"""The keys of the main screen that open a list, and what the list is called."""

_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_POINTER = re.compile(r"\x1b\]22;[a-z-]*\x07")


def acting(raw: str) -> list[str]:
    """Return what could act on a terminal, but for the sequences that drawing takes.

    Those of the texts are known by the number in them; to erase all is a part of drawing too.
    """
    found = re.findall(r"\x1b\[[0-9;]*31337|\x9b2J", raw)
    rest = _SEQUENCE.sub("", _POINTER.sub("", raw))
    kinds = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    found += [repr(c) for c in rest if unicodedata.category(c) in kinds and c not in "\r\n"]
    return found + re.findall("[\u0300-\u036f]{6,}", rest)


def _customer(number: str, text: Iterator[str]) -> dict[str, object]:
    """Make a customer with hostile text in every field that takes text."""
    tasks = [{"name": f"{next(text)}", "owner": next(text)} for _ in range(2)]
    email = f"e{next(text)}@alfa.test"
    user = {
        "email": email,
        "name": next(text),
        "phone": next(text),
        "role": "administrator",
        "services": ["utlagg", next(text)],
    }
    other = {"email": f"o{next(text)}", "name": next(text), "phone": next(text)}
    utlagg = {
        "id": "utlagg-1",
        "service": "utlagg",
        "variant": next(text),
        "task": tasks[0]["name"],
        "period": next(text),
        "requested_on": "2026-01-01",
        "requested_by": next(text),
        "records": [
            {"kind": "report", "title": next(text), "status": "draft"},
            {"kind": "outlay", "title": "t", "person": next(text), "status": "draft"},
            {"kind": next(text), "title": next(text), "person": email, "status": next(text)},
        ],
    }
    unknown = {"id": next(text), "service": next(text), "variant": next(text), "task": next(text)}
    ended = {
        "id": "scanner-1",
        "service": "scanner",
        "task": tasks[1]["name"],
        "status": "ended",
        "ending": {
            "outcome": "end",
            "on": "2026-02-01",
            "by": next(text),
            "side": "office",
            "decided_at": "2026-02-01T10:00:00Z",
            "checks": {next(text): f"waived: {next(text)}"},
            "reason": next(text),
        },
    }
    requested = {
        "id": f"r{next(text)}",
        "service": "lon",
        "status": "requested",
        "variant": next(text),
        "task": tasks[1]["name"],
        "period": next(text),
        "requested_on": "2026-02-02",
        "requested_by": next(text),
    }
    entry = {
        "at": "2026-02-01T10:00:00Z",
        "by": next(text),
        "os_user": next(text),
        "side": "office",
        "action": next(text),
        "collaboration": next(text),
        "details": {next(text): next(text)},
        "reason": next(text),
    }
    return {
        "number": number,
        "name": next(text),
        "org_number": next(text),
        "spcs_number": next(text),
        "account_manager": next(text),
        "tasks": tasks,
        "users": [user, other],
        "main_contact": email,
        "collaborations": [utlagg, unknown, ended, requested],
        "history": [entry],
        "version": 2,
    }


@pytest.fixture
def written_by_hand(tmp_path: Path):
    """Write a store file by file, with valid checksums, and bypass every door there is."""

    def written_by_hand(texts: tuple[str, ...]) -> dict[str, dict[str, object]]:
        path = tmp_path / "office"
        (path / "customers").mkdir(parents=True)
        (path / "lock").touch()
        # as many customers as texts, and in every field of each stands another one of them
        numbers = [f"{n}" for n in range(6001, 6000 + len(texts))] + [f"A{texts[0]}"]
        customers = {
            number: _customer(number, itertools.cycle(texts[n:] + texts[:n]))
            for n, number in enumerate(numbers)
        }
        by_shard: dict[str, dict[str, object]] = {shard: {} for shard in shard_names(2)}
        for number, customer in customers.items():
            by_shard[shard_of(number)][number] = customer
        for shard, documents in by_shard.items():
            file = path / "customers" / f"{shard}.json"
            file.write_bytes(sealed(file, {"customers": documents}, 1))
        anna = {"login": "anna", "rights": "full", "portal_role": "administrator"}
        odd = {"login": f"odd{texts[1]}", "name": texts[2], "email": texts[0], "active": False}
        employees: dict[str, Mapping[str, object]] = {
            "anna": anna | {"name": f"Anna {texts[0]}", "email": texts[1]},
            f"odd{texts[1]}": odd,
            "erik": {"login": "erik", "name": f"Erik {texts[3]}", "active": False},
        }
        tables = {"office": {"1": {"name": f"Byrå {texts[2]}"}}, "employees": employees}
        (path / "office.json").write_bytes(sealed(path / "office.json", tables, 1))
        return customers

    return written_by_hand


@pytest.fixture
def visited(whole: bool) -> int:
    """How many customers are looked at from all sides; each has all texts, in other fields."""
    return 3 if whole else 1


def _visit_window(terminal, keys, key: str, title: str) -> None:
    """Open a window and leave it again."""
    terminal.press(key, title)
    # half drawn, it may seem to be gone, and a key right behind Esc is another one
    terminal.comes_to_rest(0.1)
    terminal.send(keys.ESC)
    terminal.wait_gone(title)


def _visit(terminal, keys, number: str) -> None:
    """Look at a customer, its collaborations, its ending, its users and the windows about them."""
    terminal.wait_for(f"► {number}", f"── {number} ")
    terminal.press(keys.RIGHT, f"▼ {number}", "Scanner   ")
    terminal.press(keys.DOWN, "── Utlägg")
    terminal.press("x", "End Visma Utlägg", "── Afterwards")
    terminal.press("n", "Close  Esc")
    terminal.send(keys.ESC)
    terminal.wait_gone("Close  Esc")
    terminal.press(keys.TAB + keys.TAB, "── Afterwards")
    terminal.send(keys.ESC)
    terminal.wait_gone("── Afterwards")
    terminal.send(keys.DOWN)  # a service that no catalogue knows
    terminal.wait_gone("── Utlägg")
    terminal.press(keys.DOWN, "── Scanner")
    terminal.press("u", "Users and services")
    terminal.send(keys.DOWN)
    _visit_window(terminal, keys, "e", "Edit user: ")
    _visit_window(terminal, keys, "r", "╭─ Role: ")
    _visit_window(terminal, keys, "m", "╭─ Make main contact: ")
    _visit_window(terminal, keys, "s", "Services: ")
    _visit_window(terminal, keys, "d", "╭─ Delete user: ")
    _visit_window(terminal, keys, "n", "Create user: ")
    terminal.send(keys.ESC)
    terminal.wait_gone("Users and services")
    terminal.press(keys.LEFT, f"── {number} ")
    terminal.press(keys.LEFT, f"► {number}")


def test_no_control_in_a_store_reaches_the_terminal(
    open_terminal, tmp_path: Path, keys, written_by_hand, visited
) -> None:
    """On every screen and in every field: the stream holds none of them, columns stay aligned."""
    mixed = tuple(text for pair in zip(ESCAPES, INVISIBLE, strict=False) for text in pair)
    customers = written_by_hand((*mixed, INVISIBLE[-1]))
    terminal = open_terminal("--store", tmp_path / "office", "--operator", "anna", lines=40)
    terminal.wait_for(f"{len(customers)} customers", "q Quit")
    rows = [line for line in terminal.text.split("\n") if "►" in line]
    assert len(rows) == len(customers)
    assert len({_cells(row.partition("  2   ")[0]) for row in rows}) == 1
    terminal.press("o", "Ended collaborations are shown.")
    for number in list(customers)[:visited]:
        _visit(terminal, keys, number)
        terminal.send(keys.DOWN)
    for number in list(customers)[visited:-1]:
        terminal.wait_for(f"── {number} ")
        terminal.send(keys.DOWN)
    terminal.wait_for("── A\\x1b[31337mred ")
    terminal.press("y", "Copied: A\\x1b[31337mred")  # what is told of an act shows it too
    terminal.press("u", "Users and services")
    terminal.send(keys.ESC)
    terminal.wait_gone("Users and services")
    terminal.wait_for("q Quit")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    drawn, copied = re.subn(r"\x1b\]52;c;[\w+/=]*\x07", "", terminal.raw.decode())
    assert copied == 1
    assert acting(drawn) == []


@pytest.mark.parametrize(
    "texts",
    [(*ESCAPES, *INVISIBLE), MARKUP, ("日本語の会社" * 9, "👩\u200d👩\u200d👧 🇸🇪", "w" * 5000)],
    ids=["controls", "markup", "wide"],
)
def test_forms_lists_and_help_draw_it_harmlessly_too(
    texts: tuple[str, ...], open_terminal, tmp_path: Path, keys, written_by_hand, whole
) -> None:
    """Forms, filters, history, sent requests, several at once, help, commands, and what is told."""
    texts = (*texts, "x" * 300) if len(texts) < 4 else texts
    written_by_hand(texts)
    terminal = open_terminal("--store", tmp_path / "office", "--operator", "anna")
    terminal.wait_for("customers", "q Quit")
    terminal.press(keys.RIGHT, "▼ 6001")
    terminal.press(keys.DOWN, "── Utlägg")
    _visit_window(terminal, keys, "e", "── Terms")
    _visit_window(terminal, keys, "n", "── Terms")
    _visit_window(terminal, keys, "z", "╭─ Cannot undo")
    terminal.press("f", "╭─ Filter")
    for place in range(5) if whole or texts[0] in ESCAPES else (1,):
        terminal.send(keys.DOWN * place + keys.ENTER)
        terminal.comes_to_rest(0.2)
        terminal.send(keys.ESC)
        terminal.wait_gone("╭─ Filter")
        terminal.send(keys.ESC)
        terminal.comes_to_rest(0.2)
        terminal.press("f", "╭─ Filter")
    terminal.send(keys.ESC)
    terminal.wait_gone("╭─ Filter")
    for key, title in LISTS:
        terminal.press(key, title)
        terminal.send(keys.DOWN + keys.UP + keys.PAGE_DOWN)
        terminal.comes_to_rest(0.2)
        if key == "s":
            _visit_window(terminal, keys, "r", "╭─ Remind")
        terminal.send(keys.ESC)
        terminal.wait_gone(title)
        terminal.wait_for("q Quit")
    _visit_window(terminal, keys, "?", "╭─ Keys")
    _visit_window(terminal, keys, ":", "what to do")
    terminal.send("g")
    terminal.press("y", "Copied: 6001")
    terminal.press("A", "marked")
    terminal.press("x", "End several")
    terminal.send(keys.PAGE_DOWN * 3)
    terminal.comes_to_rest(0.2)
    terminal.send(keys.ESC)
    terminal.wait_for("q Quit")
    for line in terminal.text.split("\n"):
        assert _cells(line) <= 80
    terminal.send("q")
    assert terminal.wait_exit() == 0
    drawn = re.sub(r"\x1b\]52;c;NjAwMQ==\x07", "", terminal.raw.decode())  # 6001, by y
    assert acting(drawn) == []


def _cells(text: str) -> int:
    return sum(not unicodedata.combining(char) for char in text)


def test_markup_in_a_store_is_drawn_as_it_stands(
    open_terminal, tmp_path: Path, keys, written_by_hand, visited
) -> None:
    """Brackets in a name are brackets: in lists, titles, hints and buttons; nothing breaks."""
    customers = written_by_hand(MARKUP)
    terminal = open_terminal("--store", tmp_path / "office", "--operator", "anna")
    terminal.wait_for(f"{len(customers)} customers", "q Quit", "Anna [red]x (root)")
    terminal.press("o", "Ended collaborations are shown.")
    terminal.wait_for(*(f" {customer['name']} " for customer in customers.values()))
    for number in list(customers)[:visited]:
        _visit(terminal, keys, number)
        terminal.send(keys.DOWN)
    terminal.send(keys.DOWN * len(customers))
    number, customer = list(customers.items())[-1]
    terminal.press("u", "Users and services")
    for user in customer["users"]:
        terminal.wait_for(f" {user['name']} ")
    terminal.send(keys.ESC)
    terminal.wait_gone("Users and services")
    terminal.send("q")
    assert terminal.wait_exit() == 0


@pytest.mark.parametrize("login", ["erik", "stranger"])
def test_an_error_at_the_start_does_not_act_on_the_terminal(
    login: str, open_terminal, tmp_path: Path, written_by_hand
) -> None:
    """The names of employee and office stand in it, and come from the same files."""
    written_by_hand(ESCAPES)
    terminal = open_terminal("--store", tmp_path / "office", "--operator", login)
    assert terminal.wait_exit() == 3
    assert acting(terminal.raw.decode()) == []


@pytest.mark.parametrize("verb", [(), ("list",), ("check",), ("init", "--office", "X")])
def test_the_name_of_a_directory_does_not_act_on_the_terminal(
    verb: tuple[str, ...], open_terminal, tmp_path: Path
) -> None:
    """A path with an escape sequence and a newline in it, in messages of screen and verbs."""
    odd = tmp_path / "a\x1b[31337mb\nc"
    odd.mkdir()
    (odd / "something").touch()
    terminal = open_terminal("--store", odd, *verb)
    assert terminal.wait_exit() in (1, 6)
    lines = terminal.raw.decode().splitlines()
    assert len(lines) == 1 or verb == ("check",)  # which has a line for each file that it misses
    assert all("a\\x1b[31337mb\\x0ac" in line for line in lines)
    assert acting(terminal.raw.decode()) == []


@pytest.mark.parametrize("texts", [ESCAPES, INVISIBLE], ids=["escapes", "invisible"])
def test_plain_verbs_print_no_controls_either(
    texts: tuple[str, ...], run_plain, tmp_path: Path, written_by_hand
) -> None:
    """One line is one record, and all of it is text."""
    written_by_hand(texts)
    for verb in (
        ("list",),
        ("show", "6001"),
        ("show", "6002"),
        ("user", "list", "6003"),
        ("plan", "6004", "utlagg", "--outcome", "delete"),
        ("end", "6005", "utlagg", "--outcome", "delete", "--confirm", "x"),
        ("check",),
    ):
        result = run_plain("--store", tmp_path / "office", "--operator", "anna", *verb)
        assert "Traceback" not in result.stderr
        assert acting(result.stdout + result.stderr) == [], verb


@pytest.mark.parametrize(
    "words",
    [
        ("export", "-"),
        ("list", "--json"),
        ("show", "6001", "--json"),
        ("history", "--json"),
        ("plan", "6001", "utlagg", "--outcome", "continue", "-o", "-"),
        ("--json", "plan", "6001", "utlagg", "--outcome", "continue", "-o", "-"),
    ],
    ids=" ".join,
)
def test_json_on_a_terminal_holds_escapes_and_means_the_same(
    words, open_terminal, run_plain, tmp_path: Path, written_by_hand
) -> None:
    """For a program it stays as it is: what means the same need not be the same bytes."""
    written_by_hand((*ESCAPES, *INVISIBLE))
    anna = ("--store", tmp_path / "office", "--operator", "anna")
    terminal = open_terminal(*anna, *words, columns=200)
    terminal.wait_exit()
    drawn = terminal.raw.decode()
    assert acting(drawn) == []
    assert re.search(r"\\u[0-9a-f]{4}", drawn)
    piped = json.loads(run_plain(*anna, *words).stdout)
    shown = json.loads(drawn)
    if "plan" in words:  # which is a new one each time
        for plan in (piped, shown):
            del plan["planned_at"], plan["id"]
    assert shown == piped


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--format", "csv"),
        ("export", "--users"),
        ("export", "--records"),
        ("due", "--ics", "-"),
        ("list", "--status", "\x1b[31337mred"),
        ("import", "a", "\x1b]0;title\x07", "\x9b31337m\u202e"),
        ("\x1b[31337mred",),
        ("--json", "list", "\x1b[31337mred\u202e"),
        ("user", "add", "6001", "x@alfa.test", "--name", "\x1b[31337m" * 200),
    ],
    ids=lambda words: ascii(" ".join(words))[:40],
)
def test_nothing_that_a_verb_prints_acts_on_a_terminal(
    words, open_terminal, tmp_path: Path, written_by_hand
) -> None:
    """Tables, calendars, and what is said of wrong usage, which repeats what was typed."""
    written_by_hand((*ESCAPES, *INVISIBLE))
    terminal = open_terminal("--store", tmp_path / "office", "--operator", "anna", *words)
    terminal.wait_exit()
    drawn = terminal.raw.decode()
    assert drawn
    assert acting(drawn) == []
