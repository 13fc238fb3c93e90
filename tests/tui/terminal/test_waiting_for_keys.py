"""The thread that reads the keyboard waits for what comes: it wakes up for nothing else."""

import os
import pty
import threading
import tty
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest
from textual import events
from textual.app import App
from textual.message import Message

from tui.terminal.driver import TerminalDriver

WAITS = "voluntary_ctxt_switches:"


class Reading(TerminalDriver):
    """Keeps what it has read."""

    def __init__(self, fileno: int) -> None:
        super().__init__(App(), size=(80, 24))
        self.fileno = fileno
        self.read: Queue[Message] = Queue()

    def process_message(self, message: Message) -> None:
        self.read.put(message)

    def key(self) -> str:
        message = self.read.get(timeout=30)
        assert isinstance(message, events.Key)
        return message.key


@pytest.fixture
async def terminal() -> Iterator[tuple[int, Reading, threading.Thread]]:
    keyboard, end = pty.openpty()
    tty.setraw(end)
    driver = Reading(end)
    thread = threading.Thread(target=driver.run_input_thread)
    thread.start()
    yield keyboard, driver, thread
    if not driver.exit_event.is_set():
        driver.exit_event.set()
    thread.join()
    os.close(end)
    os.close(keyboard)


def waits_of(thread: threading.Thread) -> int:
    """Return how many times a thread has begun to wait."""
    lines = Path(f"/proc/self/task/{thread.native_id}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(WAITS))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="what counts it is Linux's")
async def test_nothing_wakes_it_up_where_nothing_is_pressed(terminal) -> None:
    keyboard, driver, thread = terminal
    os.write(keyboard, b"j")
    assert driver.key() == "j"
    before = waits_of(thread)
    with pytest.raises(Empty):
        driver.read.get(timeout=0.5)
    assert waits_of(thread) - before <= 1  # it may have been on its way to wait


async def test_an_esc_alone_is_a_key_without_another(terminal) -> None:
    keyboard, driver, _ = terminal
    os.write(keyboard, b"\x1b")
    assert driver.key() == "escape"
    os.write(keyboard, b"\x1b[A\x1b")
    assert [driver.key(), driver.key()] == ["up", "escape"]


async def test_it_ends_at_once_when_the_program_closes_and_can_begin_again(terminal) -> None:
    keyboard, driver, thread = terminal
    for key in "jk":
        os.write(keyboard, key.encode())
        assert driver.key() == key
        driver.exit_event.set()
        thread.join()
        driver.exit_event.clear()
        thread = threading.Thread(target=driver.run_input_thread)
        thread.start()
    driver.exit_event.set()
    thread.join()


async def test_where_the_terminal_has_gone_it_waits_for_the_end(terminal) -> None:
    _, driver, thread = terminal
    read, write = os.pipe()
    os.close(write)
    driver.exit_event.set()
    thread.join()
    driver.exit_event.clear()
    driver.fileno = read
    thread = threading.Thread(target=driver.run_input_thread)
    thread.start()
    driver.exit_event.set()
    thread.join()
    os.close(read)
