"""Disks that do as they are told until one operation, and processes that die of it.

Real files, a real lock and real processes; `Disk` itself does the work.
"""

import errno
import os
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from store.domain.errors import StoreError
from store.files.disk import NEW, Disk


class Counting(Disk):
    """Remembers which files were opened."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, path: Path, flags: int, mode: int = 0) -> int:
        self.opened.append(path.name)
        return super().open(path, flags, mode)


class Unsynced(Disk):
    """A disk that does not wait for the platter: for what comes before and after a fault."""

    def fsync(self, fd: int) -> None:
        pass

    def fsync_all(self, fds: Sequence[int]) -> None:
        for fd in fds:
            self.fsync(fd)


class Watched(Disk):
    """A disk whose operations pass one place, by name and file, once it was started."""

    def __init__(self) -> None:
        self._files: dict[int, str] = {}
        self._started = False

    def start(self) -> None:
        """Begin: a store was opened on this disk, and what is tested comes now."""
        self._started = True

    def act(self, name: str, file: str, do: Callable[[], object]) -> object:
        return self.watched(name, file, do) if self._started else do()

    def watched(self, name: str, file: str, do: Callable[[], object]) -> object:
        """Do an operation. What is interesting is made of this."""
        return do()

    def open(self, path: Path, flags: int, mode: int = 0) -> int:
        fd = self.act("open", path.name, partial(super().open, path, flags, mode))
        self._files[fd] = path.name
        return fd

    def flock(self, fd: int, operation: int) -> None:
        self.act("flock", self._files[fd], partial(super().flock, fd, operation))

    def read(self, fd: int, size: int) -> bytes:
        return self.act("read", self._files[fd], partial(super().read, fd, size))

    def fchmod(self, fd: int, mode: int) -> None:
        self.act("fchmod", self._files[fd], partial(super().fchmod, fd, mode))

    def write(self, fd: int, data: bytes | memoryview) -> int:
        return self.act("write", self._files[fd], partial(super().write, fd, data))

    def truncate(self, fd: int, size: int) -> None:
        self.act("truncate", self._files[fd], partial(super().truncate, fd, size))

    def fsync(self, fd: int) -> None:
        # Not waited for: no killed process loses what the system has in memory.
        self.act("fsync", self._files[fd], partial(int, 0))

    def fsync_all(self, fds: Sequence[int]) -> None:
        # One after the other: else the n-th operation would be another one in every run.
        for fd in fds:
            self.fsync(fd)

    def close(self, fd: int) -> None:
        self.act("close", self._files[fd], partial(super().close, fd))

    def rename(self, old: Path, new: Path) -> None:
        self.act("rename", old.name, partial(super().rename, old, new))

    def unlink(self, path: Path) -> None:
        self.act("unlink", path.name, partial(super().unlink, path))

    def mkdir(self, path: Path) -> None:
        self.act("mkdir", path.name, partial(super().mkdir, path))

    def rmdir(self, path: Path) -> None:
        self.act("rmdir", path.name, partial(super().rmdir, path))


class Recording(Watched):
    """Remembers the operations."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def watched(self, name: str, file: str, do: Callable[[], object]) -> object:
        self.done.append(f"{name} {file}")
        return do()


class Failing(Watched):
    """Fails at the n-th operation: before it is done or after, this once or from then on."""

    def __init__(self, number: int, error: int, *, done: bool, lasting: bool) -> None:
        super().__init__()
        self._left = number
        self._error = error
        self._done = done
        self._lasting = lasting
        self.failed: str | None = None

    def watched(self, name: str, file: str, do: Callable[[], object]) -> object:
        self._left -= 1
        if self._left > 0 or (self._left < 0 and not self._lasting):
            return do()
        self.failed = self.failed or f"{name} {file}"
        # The system closes a file even if it reports an error.
        if self._done or name == "close":
            result = do()
            if name == "open":
                os.close(result)
        raise OSError(self._error, os.strerror(self._error))


class Keeping(Unsynced):
    """Puts nothing that was written beside in its place, and does not remove it either."""

    def rename(self, old: Path, new: Path) -> None:
        self._refuse(old)
        super().rename(old, new)

    def unlink(self, path: Path) -> None:
        self._refuse(path)
        super().unlink(path)

    def _refuse(self, path: Path) -> None:
        if path.name.endswith(NEW) and path.exists():
            raise OSError(errno.EIO, os.strerror(errno.EIO))


class Unsure(Disk):
    """Confirms no directory once it is told so, or not the n-th: what it holds may not stay."""

    def __init__(self, at: int | None = None) -> None:
        self.unsure = False
        self._at = at
        self._synced = 0

    def fsync(self, fd: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{fd}"):
            self._synced += 1
            if self.unsure or self._synced == self._at:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().fsync(fd)


class Dying(Watched):
    """Ends the process at the n-th operation: before it, after it, or with half of a write."""

    def __init__(self, number: int, how: str) -> None:
        super().__init__()
        self._left = number
        self._how = how

    def watched(self, name: str, file: str, do: Callable[[], object]) -> object:
        self._left -= 1
        if self._left != 0:
            return do()
        try:
            if self._how == "after":
                do()
            elif self._how == "torn" and name == "write":
                fd, data = do.args
                os.write(fd, bytes(data)[: len(data) // 2])
        finally:
            os._exit(9)


class Short(Watched):
    """Writes half of what it is given, or a byte, and says so."""

    def write(self, fd: int, data: bytes | memoryview) -> int:
        return super().write(fd, memoryview(data)[: max(1, len(data) // 2)])

    def read(self, fd: int, size: int) -> bytes:
        return super().read(fd, 7)


def forked(do: Callable[[], object]) -> int:
    """Run something in a child process and return its id; it exits with 0 if all went well."""
    with warnings.catch_warnings():
        # Since Python 3.12, of threads that the child has not.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    code = 70
    try:
        do()
        code = 0
    except StoreError as error:
        code = 50 + error.exit_code
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a child process and return its exit code, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


# What is looked at afterwards


def answer(act: Callable[[], object]) -> str:
    """Return what is said of an act: `saved`, or the name of what was raised."""
    try:
        act()
    except (StoreError, OSError) as error:
        return type(error).__name__
    return "saved"


def left_over(path: Path) -> list[str]:
    """Return the names of files that were written beside and not put in place."""
    return [file.name for file in path.rglob(f"*{NEW}")]
