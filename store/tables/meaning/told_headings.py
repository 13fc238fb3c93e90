"""What somebody has said of the headings of a table: where it stands, and what cannot be."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from store.exchange.incoming.advice import to_leave_out, to_say
from store.i18n.language import _
from store.tables.cells.services import Named, ServiceNames
from store.tables.meaning.column import Column
from store.tables.meaning.meanings import id_of, meaning_of, title_of
from store.tables.meaning.register import EMAIL, PERSON, PHONE, SEVERAL
from store.tables.meaning.said import Said, said_as
from store.tables.meaning.table_columns import Columns
from store.tables.table import bad_file

_NUMBERED = re.compile(r"[0-9]+(?=\W*$)")
"""Which person a heading is of, where a row has several: E-post 2."""


class Told(NamedTuple):
    """What somebody has said of the headings of a table, by their places.

    A service is none of the `columns` of its place. `overruled` are the headings of which it was
    said before, each with the one of which it was said now.
    """

    columns: dict[int, tuple[Column, ...]]
    services: dict[int, Named]
    overruled: tuple[tuple[str, str], ...]


def refuse_two_people(headings: Sequence[str], found: Columns, told: Told) -> None:
    """Refuse that what was said gives one person the address or number of another.

    Raises:
        Refused: the headings are numbered, and are not of one number.
    """
    of_person = [place for column in (PERSON, EMAIL, PHONE) for place in found.of(column)]
    by_number: dict[str, list[str]] = {}
    for place in of_person:
        if match := _NUMBERED.search(headings[place]):
            by_number.setdefault(match[0], []).append(headings[place])
    phones = [headings[place] for place in found.of(PHONE)]  # one person may have several
    if all(heading in phones for numbered in by_number.values() for heading in numbered):
        return
    if len(by_number) < 2 or not any(place in told.columns for place in of_person):
        return
    both = ", ".join(heading for numbered in by_number.values() for heading in numbered)
    last = [*by_number.values()][-1]
    raise bad_file(
        _("{headings}: of several people, who would be mixed up; say of all columns of one of them "
          "what they are, and leave out the others: {how}.",
          headings=both, how=to_leave_out(last[-1]))
    )  # fmt: skip


def told_of(
    headings: Sequence[str], names: Sequence[str], said: Said, services: ServiceNames
) -> Told:
    """Return what somebody has said of the headings of a table, which are called by `names`.

    Raises:
        Refused: it is no column, or two are one that a row has once.
    """
    told = Told({}, {}, ())
    headings = [heading if said.of(name) is None else name
                for heading, name in zip(headings, names, strict=True)]  # fmt: skip
    for place, heading in enumerate(headings):
        if (explained := said.of(heading)) is None:
            continue
        meaning = meaning_of(explained, services)
        if isinstance(meaning, Named):
            told.services[place] = meaning
        told.columns[place] = () if isinstance(meaning, Named) else meaning
    overruled: list[tuple[str, str]] = []
    firsts = {id(columns[0]): columns[0] for columns in told.columns.values() if columns}
    for column in firsts.values():
        if any(column is one for one in SEVERAL):
            continue
        places = [place for place, columns in told.columns.items()
                  if columns and columns[0] is column]  # fmt: skip
        for place in _overruled([headings[place] for place in places], places, column, said):
            del told.columns[place]
            now = next(headings[one] for one in places if said.is_now(headings[one]))
            overruled.append((headings[place], now))
    return told._replace(overruled=tuple(overruled))


def _overruled(
    headings: Sequence[str], places: Sequence[int], column: Column, said: Said
) -> list[int]:
    """Return the places of headings that are a column no more, as another one was said to be now.

    One heading that stands in two places is one.

    Raises:
        Refused: two were said to be it now, or before.
    """
    called = dict(zip(map(said_as, headings), headings, strict=True))
    now = [heading for heading in called.values() if said.is_now(heading)]
    if len(called) < 2:
        return []
    if len(now) == 1:
        return [place for place, heading in zip(places, headings, strict=True)
                if not said.is_now(heading)]  # fmt: skip
    both = ", ".join(now or called.values())
    title = title_of(id_of(column))
    if now:
        raise bad_file(
            _("{headings}: said to be one and the same, {column}, of which a row has one; say of "
              "the others that they are left out: {how}.", headings=both, column=title,
              how=to_leave_out(now[-1]))
        )  # fmt: skip
    raise bad_file(
        _("{headings}: each was said before to be {column}, of which a row has one; say which it "
          "is now: {how}.", headings=both, column=title,
          how=to_say(next(iter(called.values())), id_of(column), title))
    )  # fmt: skip
