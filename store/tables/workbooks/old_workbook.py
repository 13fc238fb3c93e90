"""How much the cells of an old workbook (.xls) refer to: its records, in the file that holds them.

Such a file is a small file system of its own: sectors that follow one another by a table.
[MS-CFB] and [MS-XLS] say what stands where.
"""

import struct
from collections.abc import Iterator

from store.tables.workbooks.weight import Weight

_LAST = 0xFFFFFFFA
"""Numbers of sectors from here on mean something else: the end, free, a table."""
_STREAM = 2
_ROOT = 5

_CONTINUE, _SST, _LABEL_SST = 0x003C, 0x00FC, 0x00FD
_BOF, _EOF, _FILEPASS = 0x0809, 0x000A, 0x002F
_TEXTS = (0x0204, 0x00D6, 0x0207, 0x0004)
"""Cells and results of formulas with a text of their own."""
_CELLS = (_LABEL_SST, *_TEXTS[:2], 0x0004, 0x0006, 0x0203, 0x0003, 0x0002, 0x027E, 0x0205, 0x0005)
_SEVERAL = (0x00BD,)


def weigh_records(raw: bytes, weight: Weight) -> None:
    """Count what an old workbook refers to.

    Raises:
        Refused: it is more than any office has.
        ValueError: it is no such file.
    """
    try:
        for name in ("workbook", "book"):
            stream = stream_of(raw, name)
            if stream is not None:
                _weigh(stream, weight)
    except (struct.error, IndexError) as error:
        raise ValueError(f"{error}") from None


def stream_of(raw: bytes, wanted: str) -> bytes | None:
    """Return the bytes that the file holds under a name, if it does."""
    shift, small_shift = struct.unpack_from("<HH", raw, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError(f"{shift}")
    size = 1 << shift
    (first_directory,) = struct.unpack_from("<I", raw, 48)
    cutoff, first_small, _n, more, _n = struct.unpack_from("<IIIII", raw, 56)

    def sector(number: int) -> bytes:
        at = (number + 1) << shift
        return raw[at : at + size]

    tables = [n for n in struct.unpack_from("<109I", raw, 76) if n < _LAST]
    seen: set[int] = set()
    while more < _LAST and more not in seen:
        seen.add(more)
        *numbers, more = struct.unpack(f"<{size // 4}I", sector(more))
        tables += [n for n in numbers if n < _LAST]
    following: list[int] = []
    for number in tables[: len(raw) // size + 1]:
        following += struct.unpack(f"<{size // 4}I", sector(number).ljust(size, b"\xff"))

    def chain(start: int, after: list[int]) -> Iterator[int]:
        been: set[int] = set()
        while start < _LAST and start not in been and start < len(after):
            been.add(start)
            yield start
            start = after[start]

    directory = b"".join(map(sector, chain(first_directory, following)))
    small: bytes | None = None
    for at in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        start, bytes_in = struct.unpack_from("<II", directory, at + 116)
        if kind == _ROOT:
            small = b"".join(map(sector, chain(start, following)))
        name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        if kind != _STREAM or name.casefold() != wanted:
            continue
        if bytes_in >= cutoff or small is None:
            return b"".join(map(sector, chain(start, following)))[:bytes_in]
        table = b"".join(map(sector, chain(first_small, following)))
        after = [*struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])]
        return b"".join(small[n << 6 : (n + 1) << 6] for n in chain(start, after))[:bytes_in]
    return None


def _weigh(stream: bytes, weight: Weight) -> None:
    """Go through the records of a workbook, and count what its cells refer to."""
    shared: list[int] = []
    parts: list[bytes] = []  # of the table of shared texts
    right = low = text = 0
    at, end = 0, len(stream)
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, at)
        body = at + 4
        at = body + length
        if kind == _FILEPASS:
            return  # nothing else can be read, and the reader refuses it
        if kind == _SST or (kind == _CONTINUE and parts):
            parts.append(stream[body:at])
            continue
        if parts:
            shared, parts = _lengths(parts), []
        if kind in _SEVERAL and length >= 6:
            (row,) = struct.unpack_from("<H", stream, body)
            (column,) = struct.unpack_from("<H", stream, at - 2)
        elif kind in _CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", stream, body)
        else:
            if kind in _TEXTS:
                text += length
            elif kind in (_BOF, _EOF):
                weight.add(text=text, cells=right * low)
                right = low = text = 0
            continue
        right, low = max(right, column + 1), max(low, row + 1)
        if kind == _LABEL_SST and length >= 10:
            (place,) = struct.unpack_from("<I", stream, body + 6)
            text += shared[place] if place < len(shared) else 0
        elif kind in _TEXTS:
            text += length
    weight.add(text=text, cells=right * low)


def _lengths(parts: list[bytes]) -> list[int]:
    """Return how many letters each shared text has; one may go on in the next record."""
    lengths: list[int] = []
    record, at = 0, 8
    while record < len(parts):
        if at + 3 > len(parts[record]):
            record, at = record + 1, max(at - len(parts[record]), 0)
            continue
        letters, flags = struct.unpack_from("<HB", parts[record], at)
        at += 3
        extra = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", parts[record], at)
            at, extra = at + 2, 4 * runs
        if flags & 4:
            (more,) = struct.unpack_from("<I", parts[record], at)
            at, extra = at + 4, extra + more
        lengths.append(letters)
        left, wide = letters, 1 + (flags & 1)
        while left and record < len(parts):
            here = min(left, max(len(parts[record]) - at, 0) // wide)
            left, at = left - here, at + here * wide
            if left:
                record, at = record + 1, 1
                if record < len(parts) and parts[record]:
                    wide = 1 + (parts[record][0] & 1)
        at += extra
        while record < len(parts) and at >= len(parts[record]) > 0 and at > 0:
            at -= len(parts[record])
            record += 1
    return lengths
