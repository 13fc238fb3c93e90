"""Faults below Python: the n-th system call under a folder goes wrong, in the command itself."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("faulty_calls.c")
ROOT = Path(__file__).parents[2]

SHORT, STRIKE = 1000, 2000
FAULTS = {
    "EIO": errno.EIO,
    "ENOSPC": errno.ENOSPC,
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
