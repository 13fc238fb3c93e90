"""Write a hand-over pack into a directory; only files of an earlier pack are replaced."""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import msgspec

from store.desk.desk import Desk, Done
from store.domain.errors import NotSaved, Refused
from store.exchange.pack import MANIFEST, PACK_FORMAT, SUMS, Manifest, Pack
from store.files.disk import replace_file
from store.i18n.language import _, ngettext


class HandedOver(NamedTuple):
    """The change that records a pack, and the files of the pack by name."""

    done: Done
    files: dict[str, Path]


def write_pack(desk: Desk, number: str, service: str | None, directory: Path) -> HandedOver:
    """Write the pack of a customer, then record that it was made.

    Raises:
        NotFound, StoreDamaged, StoreBusy, MaybeSaved: as the desk says.
        Refused, NotSaved: nothing is recorded; see `write`.
    """
    pack = desk.hand_over(number, service)
    write_files(pack, directory)
    files = {name: directory / name for name in pack.files}
    return HandedOver(done=desk.carry_out(number, pack.wish), files=files)


def write_files(pack: Pack, directory: Path) -> None:
    """Write the files of a pack, for the operator's eyes alone.

    Raises:
        Refused: a file of that name is there, and is not an untouched one of this customer's pack.
        NotSaved: the disk refused; what was written so far is whole, file by file.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_others(pack, directory)
        for name, raw in pack.files.items():
            replace_file(directory / name, raw)
    except OSError as error:
        message = _("{path}: cannot be written: {why}", path=directory, why=error.strerror)
        raise NotSaved(message) from error


def _refuse_others(pack: Pack, directory: Path) -> None:
    there = [name for name in pack.files if os.path.lexists(directory / name)]
    if not there:
        return
    own = _own(pack.number, directory)
    sums = {name: _sum_of(directory / name) for name in there}
    other = [name for name, sha256 in sums.items() if sha256 is None or own.get(name) != sha256]
    if other:
        message = ngettext(
            "{directory}: {files} is there and is not an earlier pack of customer {number} as it "
            "was written; name another directory.",
            "{directory}: {files} are there and are not an earlier pack of customer {number} as "
            "they were written; name another directory.",
            len(other),
            directory=directory,
            files=", ".join(other),
            number=pack.number,
        )
        raise Refused.because("already-exists", message)


def _own(number: str, directory: Path) -> dict[str, str | None]:
    """Return the sums of the files that an earlier pack of that customer wrote."""
    try:
        raw = (directory / MANIFEST).read_bytes()
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return {}
    if manifest.format != PACK_FORMAT or manifest.customer != number:
        return {}
    sums: dict[str, str | None] = {file.name: file.sha256 for file in manifest.files}
    sums[MANIFEST] = hashlib.sha256(raw).hexdigest()
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sums.items())
    return sums | {SUMS: hashlib.sha256(lines.encode()).hexdigest()}


def _sum_of(file: Path) -> str | None:
    """Return a plain file's sum; a link or anything else has none."""
    if file.is_symlink() or not file.is_file():
        return None
    return hashlib.sha256(file.read_bytes()).hexdigest()
