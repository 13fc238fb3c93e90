"""Of which service the rows below each heading between them are: by its words, or as is said."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from store.domain.policy.heading_meanings import NO_SERVICE
from store.exchange.import_file import MAP, Answer, Question
from store.exchange.incoming.places import place_in, where_in
from store.i18n.language import _
from store.tables.cells.services import Named, ServiceNames
from store.tables.finder import Table
from store.tables.groups.headings import RowGroup
from store.tables.meaning.meanings import meaning_of
from store.tables.meaning.said import Said, said_as
from store.tables.no_customers import names_a_group


class ServicesOfGroups(NamedTuple):
    """The groups of a table with their services, what is told of them, and what is asked."""

    groups: tuple[RowGroup, ...]
    notices: list[str]
    questions: list[Question]

    @property
    def asked(self) -> bool:
        """Whether a person has yet to say of which service one is."""
        return bool(self.questions)


def services_of_groups(
    tables: Sequence[Table], said: Said, names: ServiceNames
) -> list[ServicesOfGroups]:
    """Return the groups of each table; of one name it is asked once.

    Where some are services, any other is asked about, but for words that only say which customers
    stand there.
    """
    asked: set[str] = set()
    return [_of_table(n, table, said, names, asked) for n, table in enumerate(tables, start=1)]


def _of_table(
    n: int, table: Table, said: Said, names: ServiceNames, asked: set[str]
) -> ServicesOfGroups:
    several = any(group.services or group.alike for group in table.groups)
    found = ServicesOfGroups((), [], [])
    groups = []
    for group in table.groups:
        explained = said.of_sheet(group.name)
        if explained is not None:
            meaning = None if explained == NO_SERVICE else meaning_of(explained, names)
            group = replace(group, services=(meaning,) if isinstance(meaning, Named) else ())
        elif not group.services and (
            group.alike or (several and not group.of_others and not names_a_group(group.name))
        ):
            if said_as(group.name) not in asked:
                asked.add(said_as(group.name))
                text = _("Rows stand below {heading} ({where}). Of which service are they?",
                         heading=group.name, where=_where(table, group))  # fmt: skip
                id = f"group-{n}-{group.row}"
                found.questions.append(
                    question_of_service(id, text, (group.name,), group.alike, names)
                )
            groups.append(group)
            continue
        groups.append(group)
        found.notices.append(_notice(table, group, names))
    return found._replace(groups=tuple(groups))


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
