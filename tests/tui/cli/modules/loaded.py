"""Which modules of ours a verb loads, and the screen until its first picture.

`python -m tests.tui.cli.modules.loaded` writes the table anew. Each verb is a process of its own,
as the imports of one would hide those of the next.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

TABLE = Path(__file__).with_name("table.txt")

OURS = {"store", "tui", "msgspec", "tinydb", "shtab", "textual", "rich"}
"""What counts: our two packages, and of what is installed the packages alone, not their parts."""
SLOW = {
    "hashlib",
    "tomllib",
    "zoneinfo",
    "json",
    "inspect",
    "asyncio",
    "logging",
    "shutil",
}
"""And of Python's own what takes milliseconds."""

ACTING = "--store {store} --operator anna"
VERBS = {
    "--version": "--version",
    "completion": "completion bash",
    "list": f"{ACTING} list",
    "show": f"{ACTING} show 1001",
    "end --json": f"{ACTING} --json end 1003 utlagg --outcome continue --dry-run",
}

PICTURE = "the first picture"
"""What is loaded until it is painted: then the command line is read, by a module of its own."""

UNTIL_PAINTED = """
import os, sys


class Parser:
    def find_spec(self, name, *_where):
        if name == "tui.cli.parser":
            os.write(int(sys.argv[1]), " ".join(sys.modules).encode())
            os._exit(0)


sys.meta_path.insert(0, Parser())
from tui.__main__ import main
main(sys.argv[2:])
"""

CODE = """
import sys
from tui.__main__ import main
try:
    code = main(sys.argv[1:])
except SystemExit as left:
    code = left.code
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


def loaded(line: str, store: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the modules that a command line loads, which has to succeed."""
    words = [word.format(store=store) for word in line.split()]
    ran = subprocess.run(
        [sys.executable, "-c", CODE, *words], capture_output=True, text=True, env=environment
    )
    assert ran.returncode == 0, ran.stderr
    return _ours(ran.stderr.splitlines()[-1].split())


def loaded_until_painted(store: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the modules that are loaded when the first picture is painted, if one is kept."""
    master, slave = os.openpty()
    answer, told = os.pipe()
    words = ACTING.format(store=store).split()
    subprocess.run(
        [sys.executable, "-c", UNTIL_PAINTED, f"{told}", *words],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        pass_fds=[told],
        env={**environment, "TERM": "xterm"},
        check=True,
    )
    os.close(told)
    with open(answer, "rb") as names:
        found = names.read().decode().split()
    os.close(slave)
    os.close(master)
    return _ours(found)


def _ours(names: list[str]) -> tuple[str, ...]:
    packages = [(name.partition(".")[0], name) for name in names]
    return tuple(
        sorted(
            name
            for package, name in packages
            if package in OURS | SLOW and (package in ("store", "tui") or package == name)
        )
    )


def table() -> dict[str, tuple[str, ...]]:
    """Return the table as it was written."""
    parts = TABLE.read_text("utf-8").split("\n\n")
    lists = (part.splitlines() for part in parts)
    return {lines[0]: tuple(line.strip() for line in lines[1:]) for lines in lists}


def _parts(store: Path) -> Iterator[str]:
    for verb, line in VERBS.items():
        yield _part(verb, loaded(line, store, os.environ))
    yield _part(PICTURE, loaded_until_painted(store, os.environ))


def _part(what: str, names: tuple[str, ...]) -> str:
    return "\n".join([what, *(f"    {name}" for name in names)])


def write() -> None:
    """Write the table by what is loaded now."""
    from store.demo import demo_office
    from store.desk.opening import make_store
    from store.domain.clock import swedish_day, utc_now

    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "office"
        make_store(store, demo_office(swedish_day(utc_now())), os_user="test")
        TABLE.write_text("\n\n".join(_parts(store)) + "\n", "utf-8")


if __name__ == "__main__":
    write()
