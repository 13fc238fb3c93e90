"""The files that a store's customers are kept in: the form of a store, by how many they are.

customers/00.json … ff.json           256 files, by the crc32 of a customer's number
customers-3/000.json … fff.json       4,096 files, by three hexadecimal digits of it
customers-4/0000.json … ffff.json     65,536 files, by four

A change reads and writes one file. So a store grows from one form to the next where its files
hold too much (`growth.py`), and a change costs the same however many customers there are.
"""

import os
import zlib
from functools import cache
from pathlib import Path

import msgspec

from store.files.disk import NEW, all_entries, is_no_file, unsorted_entries
from store.files.sealed_file import FILE_VERSION, FIRST_VERSION
from store.i18n.language import _

PER_FILE = 64
"""Customers to a file for which a new store is made, at most: there they are some 64."""

FULL = 96
"""Customers in one file beyond which a store grows: chance alone puts so many nowhere into one."""

DIGITS = (2, 3, 4)

OUTGROWN = ".outgrown"
"""What the directory of the form before is called until it is gone: all of it is in the next."""


@cache
def shard_names(digits: int) -> tuple[str, ...]:
    """Return the names of all shards that have so many digits."""
    return tuple(f"{number:0{digits}x}" for number in range(16**digits))


def shard_of(number: str, digits: int = DIGITS[0]) -> str:
    """Return the shard a customer is kept in: the same in every process and every version.

    More digits stand before the fewer, so that a shard goes over into those that end as it does.
    """
    return f"{zlib.crc32(number.encode()) & (16**digits - 1):0{digits}x}"


def digits_for(customers: int) -> int:
    """Return how many digits the shards of a store with so many customers have."""
    return next((n for n in DIGITS if customers <= PER_FILE * 16**n), DIGITS[-1])


class CustomerFiles(msgspec.Struct, frozen=True):
    """The files of all customers of one store: where they are, and of how many digits."""

    directory: Path
    digits: int

    @property
    def shards(self) -> tuple[str, ...]:
        """The names of all shards, in their order."""
        return shard_names(self.digits)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in their directory, or it is not there."""
        first = self.file("0" * self.digits)  # most often it is there, and settles it
        return not (os.path.lexists(first) or unsorted_entries(self.directory))

    @property
    def is_whole(self) -> bool:
        """Whether every file is there."""
        there = {*unsorted_entries(self.directory)}
        return all(f"{shard}.json" in there for shard in self.shards)

    @property
    def office_version(self) -> int:
        """The version of the format that `office.json` has beside them.

        A program that knows the first form alone refuses `office.json` by it, and so the store.
        """
        return FIRST_VERSION if self.digits == DIGITS[0] else FILE_VERSION

    def file(self, shard: str) -> Path:
        """Return the file of a shard."""
        return self.directory / f"{shard}.json"

    def file_of(self, number: str) -> Path:
        """Return the file of a customer."""
        return self.file(shard_of(number, self.digits))

    def all(self) -> tuple[Path, ...]:
        """Return all files; each is there from the beginning, empty or not."""
        return tuple(map(self.file, self.shards))

    def meeting(self, shard: str) -> tuple[Path, ...]:
        """Return the files that may hold customers of a shard, which may be of another form."""
        if len(shard) >= self.digits:
            return (self.file(shard[-self.digits :]),)
        more = self.digits - len(shard)
        return tuple(self.file(f"{number:0{more}x}{shard}") for number in range(16**more))


def directory_of(path: Path, digits: int) -> Path:
    """Return where a store keeps customers in files with so many digits."""
    return path / ("customers" if digits == DIGITS[0] else f"customers-{digits}")


def customer_files(path: Path) -> CustomerFiles:
    """Return the files that hold a store's customers right now; costs a few stats.

    The form with the most files is the store's, as none ever shrinks. Who dies between the two
    renames of growth leaves the next form whole, but still under the name of what is being
    written; until a writer puts it in place, it is read there. A directory in which there is
    nothing, as somebody may have made it, is no form where there is another.
    """
    empty = CustomerFiles(directory_of(path, DIGITS[0]), DIGITS[0])
    for digits in reversed(DIGITS):
        if os.path.isdir(directory := directory_of(path, digits)):
            files = CustomerFiles(directory, digits)
            if not files.is_empty:
                return files
            empty = files
    if any(os.path.isdir(outgrown(directory_of(path, digits))) for digits in DIGITS):
        for digits in reversed(DIGITS):
            if os.path.isdir(made := written_beside(directory_of(path, digits))):
                return CustomerFiles(made, digits)
    return empty


def left_beside_missing(path: Path) -> tuple[Path, Path] | None:
    """Return where files of customers are missing, and the directory that may hold them.

    Growth never leaves that. Somebody has moved files, or the whole directory.
    """
    files = customer_files(path)
    if files.is_whole:
        return None
    for digits in reversed(DIGITS):
        place = directory_of(path, digits)
        if (place == files.directory or files.is_empty) and os.path.isdir(left := outgrown(place)):
            return place, left
    return None


def left_words(place: Path, left: Path) -> str:
    """Say how what is missing comes back to where it belongs."""
    return _("{place} lacks files, and {left} may hold them: move them back to {place}",
             place=place, left=left)  # fmt: skip


def strays(path: Path) -> tuple[Path, ...]:
    """Return what does not belong among the customers' files, except what is being written.

    So does the directory of another form, which somebody has put there: none of it is read. And so
    does what stands where something is written, and can be no part of that.

    Raises:
        OSError: a directory cannot be read.
    """
    files = customer_files(path)
    known = {f"{shard}.json" for shard in files.shards}
    among = [files.directory / entry for entry in all_entries(files.directory)]
    of_store = [path / name for name in all_entries(path)]
    others = {directory_of(path, digits) for digits in DIGITS} - {files.directory}
    return (
        *(one for one in among if one.name not in known and not one.name.endswith(NEW)),
        *(one for one in of_store if one in others),
        *(one for one in (*among, *of_store) if _in_the_way(one)),
    )


def _in_the_way(place: Path) -> bool:
    """Whether something stands where a file or a directory is written, and is another kind."""
    if place.name in LEFT:
        return os.path.lexists(place) and (not place.is_dir() or place.is_symlink())
    return place.name.endswith(NEW) and is_no_file(place)


def written_beside(directory: Path) -> Path:
    """Return where a directory is made, before it is put in place."""
    return directory.with_name(directory.name + NEW)


def outgrown(directory: Path) -> Path:
    """Return where a directory goes whose customers are all in the next form."""
    return directory.with_name(directory.name + OUTGROWN)


LEFT = {
    f"{directory_of(Path(), digits)}{ending}" for digits in DIGITS for ending in (NEW, OUTGROWN)
}
"""The names of directories that growth leaves where its process dies."""
