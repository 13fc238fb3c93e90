"""Of which service the rows below each heading between them are: by its words, or as is said."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from store.domain.policy.heading_meanings import NO_SERVICE
from store.exchange.import_file import MAP, Answer, Question
from store.exchange.incoming.places import place_in, where_in
from store.i18n.language import _
from store.tables.cells.services import Named, ServiceNames
from store.tables.cells.words import plain
from store.tables.finder import Table
from store.tables.groups.headings import RowGroup
from store.tables.meaning.meanings import meaning_of
from store.tables.meaning.said import Said, said_as
from store.tables.no_customers import names_a_group

_WORD = re.compile(r"[^\W\d_]+")
Kind = tuple[str, ...]
"""How a name begins, and which services it is like."""


class ServicesOfGroups(NamedTuple):
    """The groups of each table with their services, what is told of them, and what is asked.

    `asked` says of which tables a person has yet to say of which service a group is.
    """

    groups: list[tuple[RowGroup, ...]]
    asked: list[bool]
    notices: list[str]
    questions: list[Question]


class _Asked(NamedTuple):
    """A group of which a person has to say which service it is, and where it begins."""

    id: str
    group: RowGroup
    where: str


def services_of_groups(
    tables: Sequence[Table], said: Said, names: ServiceNames
) -> ServicesOfGroups:
    """Return the groups of the tables; those of a kind, `Lön Norr`, `Lön Syd`, have one question.

    Where some are services, any other is asked about, but for words that only say which customers
    stand there.
    """
    found = ServicesOfGroups([], [], [], [])
    kinds: dict[Kind, dict[str, _Asked]] = {}
    for n, table in enumerate(tables, start=1):
        several = any(group.services or group.alike for group in table.groups)
        groups = []
        asked = False
        for group in table.groups:
            explained = said.of_sheet(group.name)
            if explained is not None:
                meaning = None if explained == NO_SERVICE else meaning_of(explained, names)
                group = replace(group, services=(meaning,) if isinstance(meaning, Named) else ())
            groups.append(group)
            if explained is None and _is_asked(group, several):
                one = _Asked(f"group-{n}-{group.row}", group, _where(table, group))
                of_kind = kinds.setdefault(kind_of(group.name, group.alike), {})
                of_kind.setdefault(said_as(group.name), one)
                asked = True
            else:
                found.notices.append(_notice(table, group, names))
        found.groups.append(tuple(groups))
        found.asked.append(asked)
    found.questions.extend(_question([*same.values()], names) for same in kinds.values())
    return found


def _is_asked(group: RowGroup, several: bool) -> bool:
    """Return whether a person has to say of which service a group is; `several`: others are."""
    if group.services:
        return False
    if group.alike:
        return True
    return several and not group.of_others and not names_a_group(group.name)


def _question(same: Sequence[_Asked], names: ServiceNames) -> Question:
    """Ask of which service the rows below headings of a kind are."""
    (id, group, where), *others = same
    called = [one.group.name for one in same]
    text = (
        _("Rows stand below {headings}. Of which service are they?",
          headings=", ".join(f"{one.group.name} ({one.where})" for one in same))
        if others
        else _("Rows stand below {heading} ({where}). Of which service are they?",
               heading=group.name, where=where)
    )  # fmt: skip
    return question_of_service(id, text, called, group.alike, names)


def _where(table: Table, group: RowGroup) -> str:
    named = table.rows[0].sheet if table.rows else place_in("", table.beside)
    return where_in(named, _("line {n}", n=group.row))


def _notice(table: Table, group: RowGroup, names: ServiceNames) -> str:
    where = _where(table, group)
    if not group.services:
        return _("{where}: the rows below {heading} are taken for no service", where=where,
                 heading=group.name)  # fmt: skip
    services = ", ".join(service_words(one, names) for one in group.services)
    return _("{where}: the rows below {heading} are taken for {service}", where=where,
             heading=group.name, service=services)  # fmt: skip


def service_words(named: Named, names: ServiceNames) -> str:
    """Return the name of a service, and its variant where that is named."""
    name = names.services[named.service].name
    return f"{name} {named.variant}" if named.variant else name


def kind_of(name: str, alike: Sequence[str]) -> Kind:
    """Return what the question on a sheet or a group has in common with those of others.

    That is how its name begins, and which services it is like.
    """
    first = _WORD.search(name)
    return (plain(first[0]) if first else "", *alike)


def question_of_service(
    id: str, text: str, called: Sequence[str], alike: Sequence[str], names: ServiceNames
) -> Question:
    """Ask of which service sheets or a group are: those that their names are like, else all."""
    none = _answer(called, NO_SERVICE, _("of none"))
    services = [_answer(called, service, names.services[service].name)
                for service in alike or names.services]  # fmt: skip
    return Question(
        id=id,
        text=text,
        answers=(*services, none) if alike else (none, *services),
        option=MAP,
    )


def _answer(called: Sequence[str], means: str, words: str) -> Answer:
    first, *others = (f"{name}={means}" for name in called)
    return Answer(value=first, words=words, also=tuple(others))
