"""Starting: only where there is a terminal to draw on, calmly, and with whatever colours it has."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

MOUSE = (b"\x1b[?1000h", b"\x1b[?1002h", b"\x1b[?1003h", b"\x1b[?1006h", b"\x1b[?1015h")
IMPORT_TIMES = {"PYTHONPROFILEIMPORTTIME": "1"}
"""Makes Python list on standard error what it imports."""


def imported(stderr: str) -> set[str]:
    """Return the packages that were imported."""
    lines = [line for line in stderr.splitlines() if line.startswith("import time:")]
    assert lines, "nothing was listed"
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def said(stderr: str) -> list[str]:
    """Return the lines that are not about imports."""
    return [line for line in stderr.splitlines() if not line.startswith("import time:")]


def test_without_a_terminal_one_line_says_what_to_do(run_plain, demo_store: Path) -> None:
    """`ssh host samarbete` without -t: exit code 2, at once, without Textual."""
    result = run_plain("--store", demo_store, "--operator", "anna", **IMPORT_TIMES)
    assert result.returncode == 2
    assert result.stdout == ""
    (line,) = said(result.stderr)
    assert "ssh -t" in line
    assert not imported(result.stderr) & {"textual", "rich"}


@pytest.mark.parametrize("piped", ["stdin", "stderr"])
def test_half_a_terminal_is_none(piped: str, environment: dict[str, str], tmp_path: Path) -> None:
    """Keys come in on standard input and the screen goes out on standard error: both are needed."""
    master, slave = os.openpty()
    streams = {"stdin": slave, "stdout": slave, "stderr": slave} | {
        piped: subprocess.DEVNULL if piped == "stdin" else subprocess.PIPE
    }
    try:
        result = subprocess.run(
            [sys.executable, "-m", "tui"], env=environment, cwd=tmp_path, timeout=60, **streams
        )
    finally:
        os.close(slave)
        os.close(master)
    assert result.returncode == 2
    assert piped == "stdin" or b"ssh -t" in result.stderr


def test_a_closed_standard_input_is_no_terminal_either(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """Started with `<&-`, as some services do, it says the same line and no traceback."""
    result = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&-', "sh", sys.executable, "-m", "tui"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in result.stderr
    assert result.returncode == 2


@pytest.mark.parametrize("term", ["dumb", "", None], ids=["dumb", "empty", "unset"])
def test_a_terminal_that_cannot_draw_is_refused(term: str | None, open_terminal) -> None:
    """TERM is dumb, empty or not set: one line without a control character, exit code 2."""
    terminal = open_terminal("--demo", TERM=term, **IMPORT_TIMES)
    assert terminal.wait_exit() == 2
    shown = terminal.raw.decode()
    (line,) = said(shown)
    assert "TERM" in line
    assert "\x1b" not in shown
    assert not imported(shown) & {"textual", "rich"}


@pytest.mark.parametrize(
    "arguments", [("--help",), ("--version",), ("end", "--help"), ("--demo", "list")]
)
def test_what_needs_no_screen_does_without_textual(arguments: tuple[str, ...], run_plain) -> None:
    """Help, version and plain verbs answer on standard output, quickly."""
    result = run_plain(*arguments, TERM=None, **IMPORT_TIMES)
    assert result.returncode == 0
    assert result.stdout.strip()
    assert said(result.stderr) == []
    assert "textual" not in imported(result.stderr)


def test_the_terminal_is_asked_for_its_size(open_terminal, demo_store: Path) -> None:
    """COLUMNS and LINES may be another terminal's, as `docker exec -e COLUMNS` sends them."""
    who = ("--store", demo_store, "--operator", "anna")
    terminal = open_terminal(*who, COLUMNS="200", LINES="50")
    terminal.wait_for("25 customers\n", "q Quit")
    assert terminal.text.split("\n")[-1].endswith("q Quit")
    terminal.resize(100, 30)
    terminal.wait_until(lambda: "q Quit" in terminal.text.split("\n")[29], "30 lines to be used")


def test_a_demo_leaves_no_files_behind(
    open_terminal, environment: dict[str, str], tmp_path: Path
) -> None:
    """Its made-up office is in TMPDIR while it runs, and gone after q."""
    temporary = Path(environment["TMPDIR"])
    terminal = open_terminal("--demo")
    terminal.wait_for("25 customers", "q Quit")
    (office,) = temporary.iterdir()
    assert office.name.startswith("samarbete-")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert list(temporary.iterdir()) == []
    assert not list(tmp_path.rglob("office.json"))


def test_the_mouse_is_left_to_the_terminal(open_terminal, demo_store: Path) -> None:
    """Marking and copying by the terminal go on working; no movement is reported."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert not [mode for mode in MOUSE if mode in terminal.raw]


def test_the_mouse_is_used_where_it_was_asked_for_and_given_back(
    open_terminal, demo_store: Path
) -> None:
    """--mouse turns it on; after q it is off again."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", "--mouse")
    terminal.wait_for("25 customers", "q Quit")
    assert terminal.modes[1000]
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert not [mode for mode in (1000, 1002, 1003, 1006, 1015) if terminal.modes.get(mode)]


@pytest.mark.parametrize("place", ["list", "search line", "form"])
def test_a_screen_at_rest_sends_nothing(place: str, open_terminal, demo_store: Path) -> None:
    """Nothing blinks, turns or ticks: a slow line and a laptop's battery are left in peace."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna")
    terminal.wait_for("25 customers", "q Quit")
    if place == "search line":
        terminal.send("/")
        terminal.wait_gone("q Quit")
    if place == "form":
        terminal.press("u", "Users and services", "Eva Lind")
        terminal.press("n", "Create user: Alfa Bygg AB")
    assert terminal.comes_to_rest()
    used = terminal.cpu_until_now()
    assert terminal.comes_to_rest(3.0)
    assert terminal.cpu_until_now() - used < 0.3, "a tenth of a core for nothing"


@pytest.mark.parametrize(
    ("name", "value"),
    [("NO_COLOR", "1"), ("NO_COLOR", ""), ("TERM", "xterm"), ("TERM", "linux")],
    ids=["NO_COLOR", "empty-NO_COLOR", "16-colours", "console"],
)
def test_the_cursor_can_be_told_from_its_neighbours_in_every_palette(
    name: str, value: str, open_terminal, demo_store: Path, keys
) -> None:
    """With few colours or none, the line under the cursor looks unlike the others."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", **{name: value})
    terminal.wait_for("25 customers", "q Quit")
    terminal.press(keys.DOWN, "── 1002 Beta Café AB")
    assert terminal.looks("► 1002") != terminal.looks("► 1003")
    terminal.send("q")
    assert terminal.wait_exit() == 0


PALETTES = ({"NO_COLOR": "1"}, {"NO_COLOR": ""}, {"TERM": "xterm"}, {"TERM": "linux"}, {})


@pytest.mark.parametrize(
    "palette", PALETTES, ids=lambda each: "-".join(map("=".join, each.items()))
)
def test_what_has_the_focus_can_be_told_in_every_palette(
    palette: dict[str, str], open_terminal, demo_store: Path, keys
) -> None:
    """In lists, in choices, among buttons: one of them looks unlike the others."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", **palette)
    terminal.wait_for("25 customers", "q Quit")
    terminal.press("u", "Users and services", "Eva Lind", "Omar Ali")
    terminal.wait_for_unlike("Eva Lind  Admin", "Omar Ali  User")
    terminal.press("n", "Create user: Alfa Bygg AB", "(*) User")
    terminal.send(keys.TAB * 3)
    terminal.wait_for_unlike("(*) User", "( ) Auditor")
    terminal.to_button(keys.TAB, "Create user  ")
    assert not terminal.on_button("Cancel  ")
    terminal.send(keys.ESC)
    terminal.wait_gone("Create user: ")
    terminal.press("r", "Role: Eva Lind", "Auditor  ")
    terminal.wait_for_unlike("Administrator    ", "Auditor    ")


def test_no_color_is_obeyed_and_an_empty_one_does_not_count(
    open_terminal, demo_store: Path
) -> None:
    """NO_COLOR=1 has no colours, not even greys; an empty one is as if it were not set."""
    hues = {}
    for value in ("1", "", None):
        terminal = open_terminal("--store", demo_store, "--operator", "anna", NO_COLOR=value)
        terminal.wait_for("25 customers", "q Quit", "no main contact")
        assert terminal.comes_to_rest(0.5)
        hues[value] = terminal.hues()
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert hues["1"] == set()
    assert hues[""] == hues[None] != set()


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "sv_SE.ISO-8859-1"},
        {"LC_ALL": "sv_SE.ISO-8859-1", "PYTHONIOENCODING": "iso-8859-1"},
        {"LC_ALL": "C"},
        {"LANG": None},
    ],
    ids=["latin-1", "latin-1-streams", "C", "none"],
)
def test_lines_and_letters_are_drawn_in_every_locale(
    locale: dict[str, str | None], open_terminal, demo_store: Path
) -> None:
    """The terminal shows UTF-8, whatever the host says that it speaks."""
    terminal = open_terminal("--store", demo_store, "--operator", "anna", **locale)
    leave = "q Stäng" if "LC_ALL" in locale and "sv" in f"{locale['LC_ALL']}" else "q Quit"
    terminal.wait_for("► 1003 Gamma Åkeri AB", leave, "─────")
    assert b"\\u25ba" not in terminal.raw
    terminal.send("q")
    assert terminal.wait_exit() == 0


def test_a_store_that_does_not_exist_is_told_in_one_line(open_terminal, tmp_path: Path) -> None:
    """Nothing is drawn, and the exit code says that it was not found; the usual one, too."""
    for named in (("--store", tmp_path / "nowhere"), ()):
        terminal = open_terminal(*named)
        assert terminal.wait_exit() == 4
        assert terminal.raw.count(b"\n") == 1
        assert b"there is no store; make one with init or import, or look around" in terminal.raw
        assert b"look around with --demo" in terminal.raw
        assert b"\x1b" not in terminal.raw


def test_an_empty_store_says_how_to_fill_this_one(open_terminal, run_plain, tmp_path: Path) -> None:
    """The command can be copied as it stands."""
    store = tmp_path / "new office"
    who = ("--store", store, "--operator", "eva")
    assert run_plain(*who, "init", "--office", "Ny").returncode == 0
    terminal = open_terminal(*who)
    terminal.wait_for("no customers yet", "q Quit")
    words = "".join(terminal.text.split())  # the path may be longer than a line
    assert "".join(f"samarbete --store '{store}' import FILE".split()) in words


def test_a_large_file_is_said_to_be_read(open_terminal, demo_store: Path, tmp_path: Path) -> None:
    """Until it is read, there is nothing that a bar could count; afterwards the line is clean."""
    file = tmp_path / "large.csv"
    rows = (f"{number};Nora AB;{'x' * 30_000}\n" for number in range(3001, 3041))
    file.write_text("".join(("Kundnr;Namn;Anteckning\n", *rows)), "utf-8")
    terminal = open_terminal(
        "--store", demo_store, "--operator", "anna", "import", file, "--dry-run"
    )
    assert terminal.wait_exit() == 0
    told = f"Reading {file} …".encode()
    assert told in terminal.raw
    assert terminal.raw.index(b"\x1b[K") > terminal.raw.index(told)


def test_who_is_no_employee_is_told_so_in_one_line(open_terminal, demo_store: Path) -> None:
    """Nothing of the office is shown to somebody who does not work there, and no longer does."""
    for login, words in (("nobody-here", b"is not an employee"), ("erik", b"no longer active")):
        terminal = open_terminal("--store", demo_store, "--operator", login)
        assert terminal.wait_exit() == 3
        assert terminal.raw.count(b"\n") == 1
        assert words in terminal.raw
        assert b"\x1b" not in terminal.raw
