"""The columns of further people of a row: Kontakt 2 with E-post 2, or the same headings again."""

import re
from collections.abc import Mapping, Sequence

from store.tables.meaning.column import Column
from store.tables.meaning.known_headings import columns_meant
from store.tables.meaning.register import EMAIL, MAIN_CONTACT, NAME, PERSON, PHONE, ROLE
from store.tables.meaning.said import said_as
from store.tables.meaning.user_columns import FIRST_NAME, LAST_NAME

_OF_PERSON = (PERSON, FIRST_NAME, LAST_NAME, EMAIL, PHONE, ROLE, MAIN_CONTACT)
_NUMBER = re.compile(r"(?<![0-9])[1-9](?![0-9])")
_CONTACT = re.compile(r"kontakt\w*|contact\w*|person\w*|användare\w*|user\w*", re.IGNORECASE)
"""What a heading over the columns of a person, or in each of them, says beside its number."""

_ROLE = re.compile(
    r"vd|ceo|cfo|ägare|delägare|owner|(?:styrelse)?ordförande|chair(?:man|person)?|kassör|treasurer|"
    r"firmatecknare|managing director|verkställande direktör|ekonomi(?:chef|ansvarig)|"
    r"[a-zåäö]*kontakt(?:person)?|[a-z]+ contact(?: person)?|kontakt(?:person)? [a-zåäö]+",
    re.IGNORECASE,
)
"""What a heading calls a person of the customer's by, whose address stands under another one.

Those who may be the office's own, or others', are none of them: Kundansvarig, Revisor.
"""

Places = dict[int, Column]


def of_first_person(heading: str, group: str) -> tuple[Column, ...]:
    """Return the column of the first person that a numbered heading means; else none."""
    number, column = _numbered(heading, group)
    return (column,) if number == 1 and column is not None else ()


def further_people(
    headings: Sequence[str],
    groups: Sequence[str],
    chosen: Sequence[tuple[Column, ...]],
    told: Mapping[int, object],
) -> tuple[tuple[Places, ...], tuple[int, ...]]:
    """Return the columns of the second person of each row, the third and so on, by place.

    With them, the places of telephone numbers beside an address that is of nobody: they may be of
    another person than the first.

    They are numbered, or have the headings of the first again. A person has a name: a second
    address or telephone number alone is the first one's. What was `told` of a heading holds.
    """
    people: dict[int, Places] = {}
    counts: dict[tuple[str, str, int], int] = {}
    for place, (heading, group) in enumerate(zip(headings, groups, strict=True)):
        meant = next(iter(chosen[place]), None)
        key = said_as(group), said_as(heading), id(meant)
        counts[key] = counts.get(key, 0) + 1
        if not heading or place in told:
            continue
        number, column = _numbered(heading, group)
        if number == 1:
            continue
        if number is None and counts[key] > 1:
            number, column = counts[key], meant
        if number is not None and any(column is one for one in _OF_PERSON) and column is not None:
            of_number = people.setdefault(number, {})
            if column is PHONE or not any(column is one for one in of_number.values()):
                of_number[place] = column
    people |= enumerate(_by_role(headings, chosen, told), start=max(people, default=0) + 1)
    named = {n: places for n, places in people.items() if _has_name(places)}
    nobody = [
        place
        for n, places in people.items()
        if n not in named and any(column is EMAIL for column in places.values())
        for place, column in places.items()
        if column is PHONE and _NUMBER.search(headings[place])
    ]
    return tuple(named[n] for n in sorted(named)), tuple(nobody)


def _by_role(
    headings: Sequence[str], chosen: Sequence[tuple[Column, ...]], told: Mapping[int, object]
) -> list[Places]:
    """Return the columns of people who are called by what they are: VD, VD e-post.

    Each has a name under that word, and an address under it with more.
    """
    found: list[Places] = []
    folded = [" ".join(heading.casefold().split()) for heading in headings]
    for place, word in enumerate(folded):
        word = word.removesuffix("namn").removesuffix("name").rstrip(" :-_") or word
        if place in told or chosen[place] or not _ROLE.fullmatch(word):
            continue
        places: Places = {place: PERSON}
        for at, heading in enumerate(folded):
            if at == place or at in told or word not in heading:
                continue
            before, _word, behind = heading.partition(word)
            rest = f"{before} {behind}".strip(" :-_,()")
            known = [column for column in (EMAIL, PHONE) if column in columns_meant(rest)]
            if known and (not before.strip(" :-_,()") or not behind.strip(" :-_,()")):
                places[at] = known[0]
        if EMAIL in places.values():
            found.append(places)
    return found


def _has_name(places: Places) -> bool:
    return any(column is one for column in places.values() for one in (PERSON, FIRST_NAME))


def _numbered(heading: str, group: str) -> tuple[int | None, Column | None]:
    """Return which person a heading is of, by its number or that of the one over it, and what."""
    of_heading = _NUMBER.findall(heading)
    if len(of_heading) == 1:
        bare = _NUMBER.sub(" ", heading)
        return int(of_heading[0]), _meant(bare, person=_CONTACT.search(bare) is not None)
    of_group = _NUMBER.findall(group)
    if len(of_group) == 1 and not of_heading and _CONTACT.search(group):
        return int(of_group[0]), _meant(heading, person=True)
    return None, None


def _meant(heading: str, *, person: bool) -> Column | None:
    """Return what a heading without its number is of a person, also behind the word for one."""
    for text in (heading, _CONTACT.sub(" ", heading)):
        columns = columns_meant(text)
        for column in _OF_PERSON:
            if any(column is one for one in columns) and (person or NAME not in columns):
                return column
    return None
