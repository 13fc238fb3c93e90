"""Faults below Python: the n-th system call under a folder goes wrong, in the command itself."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("faulty_calls.c")
ROOT = Path(__file__).parents[2]

SHORT, STRIKE = 1000, 2000
FAULTS = {
    "EIO": errno.EIO,
    "ENOSPC": errno.ENOSPC,
    "EROFS": errno.EROFS,
    "EACCES": errno.EACCES,
    "ENOENT": errno.ENOENT,
    "short": SHORT,
    "SIGINT": STRIKE + signal.SIGINT,
    "SIGTERM": STRIKE + signal.SIGTERM,
    "SIGKILL": STRIKE + signal.SIGKILL,
}
"""What may become of a call."""


def compiler() -> str | None:
    """Return a compiler of C, if there is one."""
    return next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)


class Said(NamedTuple):
    """What a verb said, and which calls it made under the folder."""

    code: int
    out: str
    err: str
    calls: tuple[str, ...]


class FaultyCalls:
    """Runs verbs, each with no call or one call that goes wrong."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        library = folder / "faulty_calls.so"
        cc = compiler()
        assert cc is not None
        made = [cc, "-shared", "-fPIC", "-O1", "-o", f"{library}", f"{SOURCE}", "-ldl"]
        subprocess.run(made, check=True, timeout=60)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.below.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment | {"LD_PRELOAD": f"{library}", "PYTHONPATH": f"{ROOT}"},
            cwd=folder,
        )

    def run(
        self, folder: Path, *words: object, at: int = 0, how: str = "EIO", lasting: bool = False
    ) -> Said:
        """Run a verb; its call number `at` under the folder goes wrong, or all from there on."""
        job = {
            "folder": os.fspath(folder),
            "words": [f"{word}" for word in words],
            "at": at,
            "how": FAULTS[how],
            "lasting": lasting,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(job), file=self._process.stdin, flush=True)
        code, out, err, calls = json.loads(self._process.stdout.readline())
        return Said(code, out, err, tuple(calls.splitlines()))

    def stop(self) -> None:
        """End the process that runs them."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=20)


def kind_of(call: str) -> str:
    """Return what a call does to which kind of file.

    The shards are alike, and so is what has a number or the time in its name.
    """
    call = re.sub(r"/[0-9a-f]{2,4}\.json", "/some.json", call)
    call = re.sub(r"\.replaced-\w+", ".replaced-some", call)
    return re.sub(r"/\.([^/]+)\.\w+(?=/|$)", r"/.\1.some", call)


class Kinds:
    """The kinds of calls that were met so far, each with how often it was."""

    def __init__(self) -> None:
        self._met: dict[str, int] = {}

    def meet(self, call: str) -> tuple[int, int]:
        """Return the place of a call's kind among all, and how often it was met before."""
        kind = kind_of(call)
        before = self._met.setdefault(kind, 0)
        self._met[kind] += 1
        return list(self._met).index(kind), before


def tried(
    calls: tuple[str, ...], faults: Callable[[str], Sequence[str]], *, whole: bool
) -> Iterator[tuple[int, str]]:
    """Choose calls, and what becomes of each: each fault that it may meet.

    In the short form a call meets one of them, and the next call of its kind another one.
    """
    kinds = Kinds()
    for at in some(calls, whole=whole):
        ways = faults(calls[at - 1])
        place, before = kinds.meet(calls[at - 1])
        for how in ways if whole or not ways else (ways[(place + before) % len(ways)],):
            yield at, how


def some(calls: tuple[str, ...], *, whole: bool) -> list[int]:
    """Choose calls: all, or the first and the last of each kind on each kind of file."""
    kinds: dict[str, list[int]] = {}
    for number, call in enumerate(calls, 1):
        kind = call if whole else kind_of(call)
        kinds.setdefault(kind, []).append(number)
    return sorted({number for same in kinds.values() for number in (same[0], same[-1])})
