"""Durable files: written beside, synced, renamed into place, and the directory synced.

A process that is killed leaves the old file or the new one, never a part of either; a power cut
does not undo what was reported as saved.
"""

import contextlib
import datetime as dt
import errno
import fcntl
import os
import signal
import stat
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from store.domain.clock import swedish_time
from store.domain.errors import (
    CHANGES,
    MaybeSaved,
    NotSaved,
    Refusal,
    Refused,
    StoreBusy,
    StoreDamaged,
    notes_of,
)
from store.i18n.language import _, system_words
from store.i18n.program_call import repair_call

SHARED = 0o660
"""The mode of every file: all operators are in the directory's group."""

GROUP_ALONE = 0o770
"""What a new directory is made with, until it has its mode: nobody else gets in meanwhile."""


NEW = ".new"


LONGEST_NAME = 255
"""Bytes that a file system takes as a name."""


LARGEST = 512 * 1024 * 1024


OPEN_AT_ONCE = 128
"""How many files are open to be written and waited for."""


AT_ONCE = 32
"""How many files are waited for at the same time."""


POLL = 0.002
"""How often, in seconds, one who waits for the lock asks for it.

Acts over many customers give the lock back between two of them, for a fraction of a millisecond:
one who asks every 10 ms waited four times as long for such a gap (median 98 instead of 22 ms).
"""


Bytes = bytes | bytearray


class Added(NamedTuple):
    """Bytes that follow upon what counts of a file: what stands there from `at` on does not."""

    at: int
    data: bytes


class Disk:
    """The few file operations that the store uses; tests pass one that fails on purpose."""

    def open(self, path: Path, flags: int, mode: int = 0) -> int:
        return os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, mode)

    def flock(self, fd: int, operation: int) -> None:
        fcntl.flock(fd, operation)

    def read(self, fd: int, size: int) -> bytes:
        return os.read(fd, size)

    def fchmod(self, fd: int, mode: int) -> None:
        os.fchmod(fd, mode)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        return os.write(fd, data)

    def truncate(self, fd: int, size: int) -> None:
        os.ftruncate(fd, size)

    def fsync(self, fd: int) -> None:
        os.fsync(fd)

    def fsync_all(self, fds: Sequence[int]) -> None:
        """Wait for several files at once: the file system then commits for many of them at once."""
        if len(fds) == 1:
            self.fsync(fds[0])
            return
        from concurrent.futures import ThreadPoolExecutor  # not needed at the start

        try:
            with ThreadPoolExecutor(min(len(fds), AT_ONCE)) as waiting:
                for _synced in waiting.map(self.fsync, fds):
                    pass  # raises what one of them raised
        except RuntimeError:  # the host lets us have no more threads
            for fd in fds:
                self.fsync(fd)

    def close(self, fd: int) -> None:
        os.close(fd)

    def rename(self, old: Path, new: Path) -> None:
        os.rename(old, new)

    def unlink(self, path: Path) -> None:
        os.unlink(path)

    def mkdir(self, path: Path) -> None:
        os.mkdir(path, GROUP_ALONE)

    def rmdir(self, path: Path) -> None:
        os.rmdir(path)


def read_bytes(disk: Disk, path: Path) -> bytes:
    """Return the bytes of a plain file.

    Raises:
        OSError: it cannot be read, or is a link, a pipe, or beyond any sensible size.
    """
    fd = open_to_read(disk, path)
    try:
        return bytes_of(disk, fd)
    finally:
        disk.close(fd)


def open_to_read(disk: Disk, path: Path) -> int:
    """Open a file to read it: from here on it stays as it is, since writers replace it.

    Raises:
        OSError: it is missing, a link, or cannot be opened.
    """
    # O_NONBLOCK: a FIFO in the place of a file must not make us wait for a writer
    return disk.open(path, os.O_RDONLY | os.O_NONBLOCK)


def bytes_of(disk: Disk, fd: int) -> bytes:
    """Return the bytes of a plain file that is open.

    Raises:
        OSError: it cannot be read, or is a pipe, or beyond any sensible size.
    """
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
        raise NotPlain(errno.EINVAL, _("it is not a plain file of a sensible size"))
    parts, left = [], status.st_size
    while part := disk.read(fd, max(left, 0) + 1):
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


class NotPlain(OSError):
    """Something stands in the place of a file: a directory, a pipe, or what is far too large."""


def entries(directory: Path) -> list[str]:
    """Return the names in a directory, in their order; none where it cannot be read."""
    return sorted(unsorted_entries(directory))


def unsorted_entries(directory: Path) -> list[str]:
    """Return the names in a directory, which may be thousands; none where it cannot be read."""
    try:
        return os.listdir(directory)
    except OSError:
        return []


def all_entries(directory: Path) -> list[str]:
    """Return the names in a directory, in their order; none only where there is no directory.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return sorted(os.listdir(directory))
    except (FileNotFoundError, NotADirectoryError):
        return []


def is_there(file: Path) -> bool:
    """Whether a file is there, or a link.

    Raises:
        OSError: the disk does not say.
    """
    try:
        os.lstat(file)
    except FileNotFoundError:
        return False
    return True


def is_no_file(path: Path) -> bool:
    """Whether a directory, a link or the like stands where there can be a plain file alone.

    Raises:
        OSError: the disk does not say.
    """
    try:
        return not stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def text_if_there(disk: Disk, path: Path) -> str:
    """Return the text of a file that people edit as well; nothing where it is not there.

    A link is there, wherever it leads.

    Raises:
        StoreDamaged: it cannot be read, or is no plain file.
        ValueError: it is not written in UTF-8.
    """
    try:
        if not is_there(path):  # most stores have none: nothing is opened for that
            return ""
        return read_bytes(disk, path).decode("utf-8-sig")
    except FileNotFoundError:  # taken away just now
        return ""
    except OSError as error:
        message = _("{path}: cannot be read: {why}", path=path, why=system_words(error))
        raise StoreDamaged(message) from None


def replace_files(
    disk: Disk, files: Mapping[Path, Bytes], added: Mapping[Path, Added] | None = None
) -> None:
    """Replace files durably: all are written beside and synced before any rename.

    What is `added` to other files is on the disk before that: it counts by what replaces them.

    Raises:
        NotSaved: nothing has changed; what was written beside is gone again.
        StoreDamaged: a file that something is added to is cut short; nothing has changed.
        PartlySaved: some files are in place, and the others are as they were.
        MaybeSaved: the files are in place, or nobody can look; not all are certain to stay.
    """
    new = {path: path.with_name(path.name + NEW) for path in files}
    renaming = False
    try:
        for path, more in (added or {}).items():
            _add(disk, path, more)
        write_synced(disk, ((new[path], data) for path, data in files.items()), SHARED)
        CHANGES.begun = True  # nothing written before this is read by anybody
        with uninterrupted():  # else only some of the files would be in place
            for path, beside in new.items():
                try:
                    disk.rename(beside, path)
                except OSError:
                    if not renaming:
                        renaming = True  # it may be in place all the same
                        raise
                    disk.rename(beside, path)  # once more, for others are in place already
                renaming = True
            for directory in {path.parent for path in files}:
                sync_directory(disk, directory)
    except OSError as error:
        in_place = (
            {path: _is_in_place(disk, path, data) for path, data in files.items()}
            if renaming
            else {}
        )
        _take_away(disk, new.values())
        if {True, False} <= {*in_place.values()}:
            raise PartlySaved(error, in_place) from error
        if None in in_place.values():
            raise _nobody_knows(error) from error
        if True in in_place.values():
            raise not_certain(error) from error
        raise not_saved(error) from error
    except BaseException:  # interrupted: what is not in place is of no use
        _take_away(disk, new.values())
        raise


class PartlySaved(MaybeSaved):
    """Of files that are replaced together, some are in place and others are as they were."""

    def __init__(self, error: OSError, in_place: Mapping[Path, bool | None]) -> None:
        self._error = error
        self._in_place = in_place
        super().__init__(
            _(
                "saved in part: {n} of {all} files are in place ({error}); "
                "look at what is there before doing it again",
                n=sum(is_there is True for is_there in in_place.values()),
                all=len(in_place),
                error=system_words(error),
            )
        )

    def of(self, file: Path) -> MaybeSaved | None:
        """Return what became of one of the files; nothing where it is as it was."""
        match self._in_place[file]:
            case True:
                return not_certain(self._error)
            case False:
                return None
            case None:
                return _nobody_knows(self._error)


def _nobody_knows(error: OSError) -> MaybeSaved:
    """Say that nobody can look whether it is in place."""
    return MaybeSaved(
        _(
            "maybe saved, for the disk does not let us look ({error}); "
            "look at what is there before doing it again",
            error=system_words(error),
        )
    )


IN_THE_WAY = (errno.EISDIR, errno.ENOTDIR, errno.ELOOP, errno.EEXIST, errno.ENOTEMPTY)
"""What a disk says where something stands in a place that the store alone writes to."""


def not_saved(error: OSError) -> NotSaved:
    """Say that the disk refuses, and that all is as it was."""
    place = error.filename2 or error.filename  # of a rename, that to which it leads
    if error.errno in IN_THE_WAY and place is not None:
        message = _(
            "not saved: {path} is in the way ({error}); move it away. Nothing has changed",
            path=place,
            error=system_words(error),
        )
        return NotSaved(message)
    return NotSaved(_("not saved: {error}; nothing has changed", error=system_words(error)))


def not_certain(error: OSError) -> MaybeSaved:
    """Say that all is in place, and that the disk has not confirmed it."""
    return MaybeSaved(
        _(
            "saved, but not yet certain on the disk ({error}); "
            "look at what is there before doing it again",
            error=system_words(error),
        )
    )


def _add(disk: Disk, path: Path, more: Added) -> None:
    """Write to the end of what counts of a file, which is made where it is not there.

    Raises:
        OSError: the disk refuses; what counted of it is as it was.
        StoreDamaged: it is cut short.
    """
    if not os.path.isdir(path.parent):
        make_alike(disk, path.parent, path.parent.parent)
        sync_directory(disk, path.parent.parent)
    fd = disk.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, SHARED)
    try:
        status = os.fstat(fd)
        if stat.S_IMODE(status.st_mode) != SHARED:
            with contextlib.suppress(OSError):  # it is somebody else's
                disk.fchmod(fd, SHARED)
        if status.st_size < more.at:
            message = _("{path}: is not as it was written; restore it from a backup "
                        "({command} DIR)", path=path, command=repair_call())  # fmt: skip
            raise StoreDamaged(message)
        if status.st_size > more.at:
            disk.truncate(fd, more.at)
        write_all(disk, fd, more.data)
        disk.fsync(fd)
    finally:
        disk.close(fd)
    sync_directory(disk, path.parent)


def make_alike(disk: Disk, directory: Path, like: Path) -> None:
    """Make a directory that the same people may use as another one."""
    disk.mkdir(directory)
    known, made = os.stat(like), os.stat(directory)
    if made.st_gid != known.st_gid:
        os.chown(directory, -1, known.st_gid)
    directory.chmod(stat.S_IMODE(known.st_mode))  # mkdir's mode is cut by the umask


def _take_away(disk: Disk, files: Iterable[Path]) -> None:
    for file in files:
        with contextlib.suppress(OSError):
            disk.unlink(file)


FULL = (errno.ENOSPC, errno.EDQUOT)
"""What a disk says that has no room."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""What ends the program: all that `tui` hears of, by test, else one leaves a change half done."""


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Let signals that end the program wait until what takes a moment is done.

    To block them is not enough where there are other threads: the system gives a signal to one of
    those, and Python calls its handler in the main thread all the same.
    """
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        # whether there are others cannot be asked: not every thread is one that Python counts
        if threading.current_thread() is threading.main_thread():
            with _noted():
                yield
        else:  # no handler is called in this thread
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


@contextlib.contextmanager
def _noted() -> Iterator[None]:
    """Note the signals that end the program, and have them come once more afterwards."""
    came: list[int] = []
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    heard = {
        number: each for number, each in handlers.items() if each not in (signal.SIG_IGN, None)
    }
    try:
        for number in heard:
            signal.signal(number, lambda number, _frame: came.append(number))
        yield
    finally:
        _hear(heard)
        for one in came:
            signal.raise_signal(one)


def _hear(handlers: Mapping[signal.Signals, "signal._HANDLER"]) -> None:
    try:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    except BaseException:  # one comes just now, and its handler is there already
        _hear(handlers)
        raise


def write_synced(disk: Disk, files: Iterable[tuple[Path, Bytes]], mode: int) -> None:
    """Write new files of a mode, whatever the umask is, and wait until they are on the disk.

    Raises:
        OSError: one cannot be written.
    """
    waiting = iter(files)
    while batch := tuple(islice(waiting, OPEN_AT_ONCE)):
        _write_some(disk, batch, mode)


def _write_some(disk: Disk, files: Iterable[tuple[Path, Bytes]], mode: int) -> None:
    """Write files that are open and waited for at the same time."""
    with contextlib.ExitStack() as opened:
        fds = []
        for path, data in files:
            with contextlib.suppress(FileNotFoundError):
                disk.unlink(path)
            fd = disk.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            opened.callback(disk.close, fd)
            disk.fchmod(fd, mode)
            write_all(disk, fd, data)
            fds.append(fd)
        disk.fsync_all(fds)


def write_all(disk: Disk, fd: int, data: Bytes) -> None:
    """Write all bytes to a file.

    Raises:
        OSError: they cannot be written, or not all of them.
    """
    left = memoryview(data)
    while left:
        written = disk.write(fd, left)
        if not written:  # else a disk that takes nothing would be asked for ever
            raise OSError(errno.EIO, _("nothing more is written"))
        left = left[written:]


def sync_directory(disk: Disk, directory: Path) -> None:
    """Make the names in a directory durable, also where a link leads to it."""
    if os.path.islink(directory):
        directory = directory.resolve()
    fd = disk.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        disk.fsync(fd)
    finally:
        disk.close(fd)


def _is_in_place(disk: Disk, path: Path, data: Bytes) -> bool | None:
    """Whether a rename that reported an error was done all the same; None where we cannot look."""
    try:
        return read_bytes(disk, path) == data
    except FileNotFoundError:
        return False
    except OSError:
        return None


@contextlib.contextmanager
def locked(disk: Disk, path: Path, who: str, wait: float) -> Iterator[None]:
    """Hold the store's lock. The file is never renamed or removed; the kernel frees it by itself.

    Raises:
        StoreBusy: somebody else has held it for all of `wait` seconds; the message says who.
        NotSaved: there is no room for the lock.
        StoreDamaged: the lock cannot be opened.
    """
    fd = _acquire(disk, path, wait)
    try:
        with contextlib.suppress(OSError):  # it only names the holder to others
            # Over what the last one wrote, whose end may stay behind these lines: cutting the file
            # first would wait for the disk.
            since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            mine = f"{who}\n{since}\n{_this_process()}\n"
            disk.write(fd, mine.encode(errors="replace"))
        yield
    finally:
        with contextlib.suppress(OSError):  # the work under the lock is done
            disk.close(fd)


def _acquire(disk: Disk, path: Path, wait: float) -> int:
    deadline = time.monotonic() + wait
    while True:
        try:
            fd = disk.open(path, os.O_RDWR | os.O_CREAT, SHARED)
        except OSError as error:
            why = _not_locked(path, error)
            if error.errno in FULL:  # the store itself is whole, and can be read
                raise NotSaved(_("not saved: {why}", why=why)) from None
            raise StoreDamaged(why) from None
        try:
            disk.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            status = os.fstat(fd)
            if status.st_ino == os.stat(path).st_ino:
                if not stat.S_ISREG(status.st_mode):  # who reads in a FIFO who holds it would wait
                    raise OSError(errno.EINVAL, _("is no plain file"))
                if stat.S_IMODE(status.st_mode) != SHARED:
                    with contextlib.suppress(OSError):  # it is somebody else's
                        disk.fchmod(fd, SHARED)  # the umask has cut the mode of a new lock
                return fd
        except (BlockingIOError, FileNotFoundError):
            if time.monotonic() > deadline:
                holder = _holder(disk, fd)
                disk.close(fd)
                raise StoreBusy(
                    _("the store is busy: {holder}; try again", holder=holder)
                ) from None
        except OSError as error:
            with contextlib.suppress(OSError):
                disk.close(fd)
            raise StoreDamaged(_not_locked(path, error)) from None
        disk.close(fd)
        time.sleep(POLL)


def _not_locked(path: Path, error: OSError) -> str:
    why = system_words(error)
    with contextlib.suppress(OSError):  # it may be gone by now
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return _("{path}: cannot be locked: {error}; remove it: it is made again", path=path,
                     error=why)  # fmt: skip
    return _("{path}: cannot be locked: {error}", path=path, error=why)


def _this_process() -> str:
    """Return what tells a process from those of other machines, and of containers."""
    return f"{os.getpid()} {os.uname().nodename}"


def _holder(disk: Disk, fd: int) -> str:
    """Say who holds the lock: whoever stands in the file, unless that one has it no more."""
    try:
        lines = disk.read(fd, 800).split(b"\n")[:-1]
        who, since, *more = (line.decode() for line in lines[:3])  # more is of an earlier one
        moment = swedish_time(dt.datetime.fromisoformat(since), seconds=True)
    except (OSError, ValueError):
        return _("locked by another process")
    if more and not _may_hold(fd, more[0]):  # an earlier version of the program wrote no more
        return _("locked by another process")
    return _("locked by {who} since {moment}", who=who, moment=moment.partition(" ")[2])


def _may_hold(fd: int, process: str) -> bool:
    """Whether a process may hold the lock of an open file, as far as the system tells that."""
    number, _space, node = process.partition(" ")
    if node != os.uname().nodename:
        return True
    try:
        with open("/proc/locks", encoding="ascii") as locks:
            held = [line.split() for line in locks]
        inode = f"{os.fstat(fd).st_ino}"
    except (OSError, ValueError):
        return True
    return any(
        lock[1] == "FLOCK" and lock[4] == number and lock[5].endswith(f":{inode}") for lock in held
    )


def name_for(number: str) -> str:
    """Return what a customer's file is called: no two numbers have the same, and none leads away.

    By itself, without an ending, that of `.` or `..` is a directory's; and it may be too long.
    """
    return quote(number, safe="")


def place_beside(place: Path, ending: str = "") -> Path:
    """Return where to write what is then put in a place: a name of its own each time it is asked.

    By a process's id it would be that of another container's process, or of one that was killed.
    It takes some letters of the place's name, which may be as long as a name can be.
    """
    some = place.name.encode(errors="ignore")[:50].decode(errors="ignore")
    return place.with_name(f".{some}.{os.urandom(8).hex()}{ending}")


def replace_file(file: Path, raw: bytes) -> None:
    """Write to a new file, sync and rename: nobody reads half of it, and only its owner reads it.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    with _written_beside(file, raw) as beside:
        beside.replace(file)


def write_new_file(file: Path, raw: bytes) -> None:
    """Write a file that is not there yet, and that only its owner reads.

    Raises:
        FileExistsError: there is something of that name already.
        Refused: it would be inside a store.
        OSError: it cannot be written; there is none then, also not a part of it.
    """
    from store.files.places import refuse_within_store  # where somebody names a file alone

    refuse_within_store(file)
    with _written_beside(file, raw) as beside:
        try:
            file.hardlink_to(beside)
        except FileExistsError:
            raise
        except OSError:  # this file system has no links: its place is taken, and then filled
            with uninterrupted():
                taken = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                try:
                    os.close(taken)
                    beside.replace(file)
                except BaseException as error:  # else it would be in the way of the next try, empty
                    with contextlib.suppress(OSError):
                        file.unlink()
                    note_what_is_left(error, file)
                    raise


def write_new_files(files: Mapping[Path, bytes]) -> None:
    """Write files that are not there yet, as `write_new_file` does: all of them, or none.

    Raises:
        FileExistsError: there is something of that name already.
        Refused: they would be inside a store.
        OSError: one cannot be written; a note names what could not be removed again.
    """
    written: list[Path] = []
    try:
        for file, raw in files.items():
            with uninterrupted():  # else one would be there that is not known to be
                write_new_file(file, raw)
                written.append(file)
    except BaseException as error:
        for file in written:
            with contextlib.suppress(OSError):
                file.unlink()
            if not notes_of(error):  # one names the directory
                note_what_is_left(error, file)
        raise


@contextlib.contextmanager
def directory_for(directory: Path) -> Iterator[None]:
    """Have a directory in which files are written, and make what is missing of its path.

    Where nothing comes of it, none that was made for it is left empty.

    Raises:
        Refused: it would be inside a store.
        OSError: it cannot be made.
    """
    from store.files.places import refuse_within_store  # where somebody names a directory alone

    refuse_within_store(directory)
    missing = [each for each in (directory, *directory.parents) if not os.path.lexists(each)]
    made: list[Path] = []
    try:
        for each in reversed(missing):
            made.append(each)  # before it is there, for a signal may come in between
            try:
                each.mkdir(0o700)
            except FileExistsError:
                made.pop()  # another was faster, and it is not ours to remove
        yield
    except BaseException:
        for each in reversed(made):
            with contextlib.suppress(OSError):  # something is in it
                each.rmdir()
        raise


def refused_to_write_over(*files: Path) -> Refused:
    """Return the refusal to write a paper over files, which may have been sent (R60, R61)."""
    return Refused(
        Refusal(
            code="already-exists",
            message=_("{path}: is there already; choose another name.", path=file),
        )
        for file in files
    )


@contextlib.contextmanager
def _written_beside(file: Path, raw: bytes) -> Iterator[Path]:
    """Give a new file, whole and on the disk, beside the place where it is to be.

    It is gone afterwards, also where a signal ends the program in the middle. Where a disk that
    failed does not remove it either, the error names it in a note.
    """
    beside = place_beside(file)
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(raw)
            new.flush()
            os.fsync(new.fileno())
        yield beside
    except BaseException as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        note_what_is_left(error, beside)
        raise
    with contextlib.suppress(OSError):  # what was written is in its place all the same
        beside.unlink(missing_ok=True)


def note_what_is_left(error: BaseException, path: Path) -> None:
    """Have an error name what was begun, where that could not be removed."""
    try:
        path.lstat()
    except FileNotFoundError:
        return
    except OSError:  # a disk that does not say
        pass
    error.add_note(_("what was begun may be left there: {path}", path=path))
