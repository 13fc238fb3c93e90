"""How far an import has come is drawn beside it: a terminal that is not read holds nobody up."""

import contextlib
import os
import select
import subprocess
from pathlib import Path

from store.files.store import TinyStore

ROWS = 4_000


def test_a_terminal_that_takes_nothing_holds_no_lock(
    own_store: Path, tmp_path: Path, process, surroundings
) -> None:
    """As with Ctrl+S in it: others act meanwhile, and what was brought in is there."""
    file = tmp_path / "customers.csv"
    rows = "".join(f"{10_000 + n};Kund {n} AB\n" for n in range(ROWS))
    file.write_text(f"number;name\n{rows}", "utf-8")
    master, terminal = os.openpty()
    _fill(master, terminal)
    running = subprocess.Popen(
        process("--store", own_store, "--operator", "anna", "import", file),
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=terminal,
    )
    os.close(terminal)
    try:
        store = TinyStore(own_store, who="bo", patience=20)
        store.change("1001", lambda customer: customer)
        while not _brought_in(store):
            assert running.poll() is None
            select.select([], [], [], 0.05)
        store.change("1001", lambda customer: customer)
        while running.poll() is None:
            if select.select([master], [], [], 0.05)[0]:
                with contextlib.suppress(OSError):  # closed at the other end
                    os.read(master, 65_536)
        assert running.returncode == 0
    finally:
        running.kill()
        running.wait()
        os.close(master)


def _brought_in(store: TinyStore) -> bool:
    return any(row.number == "10000" for row in store.listing().rows)


def _fill(master: int, terminal: int) -> None:
    """Write until the terminal takes no more."""
    os.set_blocking(terminal, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(terminal, b"." * 4096)
    os.set_blocking(terminal, True)
