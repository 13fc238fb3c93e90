"""What a visitor cannot do, whatever is pressed: no file of the account that serves is touched."""

import asyncio
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual

import tui

CODE = (
    Path(tui.__file__).parents[1],
    Path(textual.__file__).parents[1],
    *(Path(path) for path in (sys.prefix, sys.base_prefix)),
)
"""What the program is made of."""
ESC = "\x1b\x1b[I"
"""Esc, and that the window has the focus: so no key that follows becomes part of the sequence."""
UP, DOWN, ENTER, TAB, RUB_OUT = "\x1b[A", "\x1b[B", "\r", "\t", "\x15"
LETTERS = "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHERS = (
    *"0123456789 !\"#$%&'()*+,-./;<=>?@[]^_`{|}~",
    *map(chr, (*range(1, 17), *range(18, 27), *range(28, 32))),
    *("\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[Z"),
    *(f"\x1b[{number}~" for number in (3, 5, 6, 15, 17, 18, 19, 20, 23, 24)),
)
PALETTE, QUIT = "\x10", "\x11"
"""Ctrl+P and Ctrl+Q; neither that nor q and F10 are among the keys, as they end the visit."""
WAYS = ("H", "x", "d", "R", "u", "p", "i", "t", "m", f"{DOWN}H", f"{DOWN}u", f"{DOWN}x", "A", "AA")
"""Keys that lead to other screens, where each letter is pressed as well."""
ACTS = 60
"""More than the command palette of any screen offers."""
WRITING = "wWIoOPs"
"""What writes or reads a file somewhere, where it is not restricted."""

# Told by Python itself: what is opened, made, moved, removed or started.
WITNESS = """
import os, sys
if "tui.visiting" in sys.orig_argv:
    told = os.open(os.environ["WITNESS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    events = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink",
              "os.chmod", "os.truncate", "os.utime", "subprocess.Popen", "os.exec", "os.system",
              "os.posix_spawn", "os.fork", "socket.connect", "socket.bind"}
    def tell(event, details):
        if event in events:
            os.write(told, f"{event}\\t{details[0]}\\n".encode())
    sys.addaudithook(tell)
"""


class Witness:
    """What a visitor's process does that reaches out of it, told by Python."""

    def __init__(self, folder: Path, path: str) -> None:
        (folder / "sitecustomize.py").write_text(WITNESS)
        self._told = folder / "told"
        self.variables = {
            "PYTHONPATH": f"{folder}:{path}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "WITNESS": f"{self._told}",
        }

    def told(self) -> set[tuple[str, str]]:
        """Return each thing that was done, with what it was done to."""
        lines = self._told.read_text("utf-8").splitlines()
        return {tuple(line.split("\t", 1)) for line in lines}


@pytest.fixture
def witness(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Witness:
    """Return who watches the processes of visitors."""
    return Witness(tmp_path_factory.mktemp("witness"), environment["PYTHONPATH"])


def picture(*folders: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return every file of folders: its mode, when it was changed, and what it says.

    The folder for temporary files changes; that nothing is left there is looked at by itself.
    """
    found = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.name == "tmp":
            continue
        status = path.lstat()
        text = path.read_bytes() if path.is_file() else b""
        found[str(path)] = (status.st_mode, status.st_mtime_ns, text)
    return found


@pytest.fixture
def remembered(environment: dict[str, str]) -> Path:
    """Put things into the home of who serves, which a visitor could read or take away."""
    home = Path(environment["HOME"])
    state = home / ".local/state/samarbete"
    state.mkdir(parents=True, mode=0o700)
    (state / "theme-anna").write_text("light")
    (home / ".config/samarbete").mkdir(parents=True)
    (home / "customers.csv").write_text("number,name\n7001,Ny AB\n")
    return home


def everything(ways: tuple[str, ...]) -> Iterator[str]:
    """Yield what is pressed, each time from the main screen on.

    Keys, letters on other screens, and a path wherever one may be asked for.
    """
    yield from (*LETTERS, *OTHERS)
    yield from (way + letter for way in ways for letter in LETTERS)
    for way in ("", *ways):
        yield from (f"{way}{key}{RUB_OUT}~/.bash_profile{ENTER}" for key in WRITING)
        yield f"{way}{PALETTE}hand{ENTER}{RUB_OUT}~/pack{ENTER}"


async def press(page, pressed: list[str]) -> None:
    """Press all that from the main screen on, and answer what is asked by Enter."""
    for keys in pressed:
        await page.types(f"{ESC * 4}{keys}{ENTER}")


@pytest.mark.timeout(900)  # thousands of keys, and more with --whole
@pytest.mark.parametrize("shown", ["demo", "store"])
async def test_no_file_of_the_account_that_serves_is_touched(
    serve, remembered, witness, demo_store, tmp_path, whole, shown
) -> None:
    """Every key and every act of the palette, answered by Enter; what was there is there.

    Neither is a file read, but for the program's own and those of the store.
    """
    before = ("--store", demo_store, "--operator", "anna") if shown == "store" else ()
    options = ("--real-store-read-only",) if shown == "store" else ()
    served = serve(*options, before=before, **witness.variables)
    found = picture(tmp_path, demo_store)
    async with served.browser() as browser:
        # read at the same time: who does not even answer the server is taken for gone
        async with browser.page() as page, asyncio.TaskGroup() as tasks:
            await page.says("1001 Alfa Bygg AB")
            ways = WAYS if whole else WAYS[: shown == "store"]
            pressed = [*everything(ways)]
            tasks.create_task(press(page, [*pressed, "/at the end"]))
            await page.says("at the end")  # it is still there, and has done all that
            await page.types(QUIT)
            await page.closes()
        async with browser.page() as page, asyncio.TaskGroup() as tasks:
            await page.says("1001 Alfa Bygg AB")
            # the last act is to quit
            acts = [f"{PALETTE}{DOWN * number}{ENTER}" for number in range(ACTS)]
            tasks.create_task(press(page, acts))
            await page.closes()
    await served.visitors.are_gone()
    assert picture(tmp_path, demo_store) == found
    own = (str(tmp_path / "tmp"), *((str(demo_store),) if shown == "store" else ()))
    told = {(event, path) for event, path in witness.told() if not path.startswith(own)}
    assert ("open", str(tmp_path / "tmp")) not in told
    assert {(event, path) for event, path in told if event != "open" and "/" in path} == set()
    assert {path for event, path in told if path.startswith("/") and not _of_the_program(path)} == (
        set()
    )


def _of_the_program(path: str) -> bool:
    return path.startswith((*{*map(str, CODE)}, *zoneinfo.TZPATH))
