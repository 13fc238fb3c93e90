"""Let each file operation of an act be the one that goes wrong, one after the other."""

import errno
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from store.files.forms.customer_files import DIGITS
from tests.store.acts import Act
from tests.store.disks import Dying, Failing, Recording, Short, answer, ended, forked

DIED = "died"
ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES)


@dataclass(frozen=True)
class Fault:
    """What went wrong, at which operation, and what was said of the act."""

    mode: str
    number: int
    operation: str
    said: str

    @property
    def acknowledged(self) -> bool:
        """Whether it was told that all is saved."""
        return self.said == "saved"

    @property
    def untold(self) -> bool:
        """Whether nobody can say: the process died, or the disk let nobody look."""
        unsure = self.said == "MaybeSaved" and self.operation.startswith("rename")
        return self.said == DIED or unsure


def operations(act: Act) -> list[str]:
    """Return the file operations of an act that nothing goes wrong with."""
    act.prepare()
    recording = Recording()
    act.do(recording)
    return recording.done


def faults(act: Act, *, each_error: bool, at: Collection[int] | None = None) -> Iterator[Fault]:
    """Do an act again and again, until one of each kind has met no fault.

    Each operation fails, with each error or else with the next one in turn; and each is the last
    of a process, before it or with half of a write, and after it where `each_error`. Where `at`
    is given, only those operations, for an act that is made of thousands.
    """
    known = operations(act)
    # To die after an operation is to die before the next one, but for what comes back from it.
    for mode in ("before", "torn", "after") if each_error else ("before", "torn"):
        yield from _dying(act, mode, known, at)
    for error in ERRORS if each_error else (None,):
        for done in (False, True) if each_error else (False,):
            yield from _failing(act, error, done, known, at)
    act.prepare()
    yield Fault("short", 0, "read, write", answer(lambda: act.do(Short())))


def _dying(act: Act, mode: str, known: list[str], at: Collection[int] | None) -> Iterator[Fault]:
    """Let a process die of each operation, until one has lived through the act."""
    number, code = 0, 9
    while code == 9:
        number += 1
        operation = known[number - 1] if number <= len(known) else "none"
        left_out = at is not None and number not in at
        if operation != "none" and (left_out or (mode == "torn" and "write " not in operation)):
            continue
        act.prepare()
        code = ended(forked(lambda n=number: act.do(Dying(n, mode))))
        assert code in (0, 9), f"{mode} {operation}: exit code {code}"
        yield Fault(mode, number, operation, DIED if code == 9 else "saved")


def _failing(
    act: Act, error: int | None, done: bool, known: list[str], at: Collection[int] | None
) -> Iterator[Fault]:
    """Let each operation fail, until an act has met no fault."""
    number, failed = 0, "first"
    while failed:
        number += 1
        if at is not None and number not in at and number <= len(known):
            continue
        code = error or ERRORS[number % len(ERRORS)]
        failing = Failing(number, code, done=done, lasting=False)
        act.prepare()
        said = answer(lambda disk=failing: act.do(disk))
        failed = failing.failed
        mode = errno.errorcode[code] + (", done all the same" if done else "")
        yield Fault(mode, number, failed or "none", said)


def some(known: list[str]) -> set[int]:
    """Choose operations of an act that is made of thousands: the first and last of each kind."""
    kinds: dict[str, tuple[int, int]] = {}
    for number, operation in enumerate(known, 1):
        first, _ = kinds.get(_kind(operation), (number, number))
        kinds[_kind(operation)] = (first, number)
    return {number for both in kinds.values() for number in both}


def _kind(operation: str) -> str:
    """Return an operation without which of the files it is done to."""
    name, _, file = operation.partition(" ")
    stem, dot, rest = file.partition(".")
    customers = len(stem) in DIGITS and not stem.strip("0123456789abcdef")
    return f"{name} {'file' if customers or stem == 'office' else stem}{dot}{rest}"
