"""Of which service the rows of each sheet are: by its name, or by what somebody has said of it."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from store.domain.policy.heading_meanings import LEFT_OUT, NO_SERVICE
from store.exchange.import_file import MAP, Answer, Question
from store.exchange.incoming.advice import to_say_some
from store.exchange.incoming.places import place_in, said_in
from store.i18n.language import _
from store.tables.cells.alike_services import called_so_too, services_alike
from store.tables.cells.services import Named, ServiceNames
from store.tables.cells.words import plain
from store.tables.finder import Table
from store.tables.groups.services import (
    Kind,
    kind_of,
    question_of_service,
    service_words,
    services_of_groups,
)
from store.tables.meaning.inactive import of_others
from store.tables.meaning.meanings import meaning_of
from store.tables.meaning.register import NAME, SERVICE, STATUS
from store.tables.meaning.said import Said, said_as, without_count
from store.tables.table import bad_file

_OF_A_REGISTER = frozenset(map(plain, (
    "aktiva", "aktuella", "alla", "all", "active", "blad", "bolag", "byråns", "client", "clients",
    "companies", "company", "contacts", "current", "customer", "customers", "data", "export",
    "företag", "förteckning", "klient", "klienter", "klientlista", "klientregister", "kontakter",
    "kund", "kunder", "kundlista", "kundregister", "lista", "list", "mina", "my", "our", "register",
    "sheet", "tabell", "table", "våra",
)))  # fmt: skip
"""Words of a sheet's name that say no more than that there are customers in it."""


class SheetsOfServices(NamedTuple):
    """The tables with the services of their sheets, what is told of those, and what is asked."""

    tables: list[Table]
    notices: list[str]
    questions: tuple[Question, ...]


def with_services(
    tables: Sequence[Table], beside: Collection[str], said: Said, names: ServiceNames
) -> SheetsOfServices:
    """Return tables with the services that their sheets are named as, or were said to be.

    So it is with the headings between the rows of a table, for those below each.
    A sheet of customers is asked about where its name is like a service's, or where others are
    services, also of those that are not read: `beside` are their names. Those of a kind, `Löner
    2025` and `Löner 2026`, have one question. Until that is answered it is of none.

    Raises:
        Refused: a sheet was said now to be a service, but its rows are no customers, or tell of
            which services they are by themselves.
    """
    found = [_Sheet(table, said, names) for table in tables]
    several = any(one.seems_a_service for one in found) or any(map(names.named, beside))
    asked: dict[Kind, list[tuple[int, _Sheet]]] = {}
    for place, one in enumerate(found, start=1):
        if one.is_asked(several):
            one.asked = True
            asked.setdefault(one.kind, []).append((place, one))
    questions = [_question(f"sheet-{same[0][0]}", [one for _place, one in same], names)
                 for same in asked.values()]  # fmt: skip
    of_groups = services_of_groups([one.table for one in found], said, names)
    told = [notice for one in found if (notice := one.notice(names, several))]
    return SheetsOfServices(
        [
            replace(
                one.table,
                service=one.service,
                groups=groups,
                asked=one.asked or asked_of_groups or one.table.asked,
            )
            for one, groups, asked_of_groups in zip(
                found, of_groups.groups, of_groups.asked, strict=True
            )
        ],
        [*told, *of_groups.notices],
        (
            *questions,
            *of_groups.questions,
            *_questions_on_columns(tables, names),
        ),
    )


class _Sheet:
    """A sheet, and what its name and somebody say of its service."""

    def __init__(self, table: Table, said: Said, names: ServiceNames) -> None:
        self.table = table
        self.asked = False
        self.service: Named | None = None
        self.alike: tuple[str, ...] = ()
        self.by_title = False
        columns = table.columns
        explained = said.of_sheet(table.sheet) if table.sheet else None
        self.settled = explained is not None or not table.sheet
        self.by_column = next(iter(columns.of(SERVICE)), None)
        self.of_customers = not columns.records and (not columns.users or bool(columns.of(NAME)))
        if not self.of_customers or self.by_column is not None:
            if explained not in (None, NO_SERVICE) and said.is_now(table.sheet):
                raise bad_file(_("{sheet} is a sheet of no one service: {why}.", sheet=table.sheet,
                                 why=self._why()))  # fmt: skip
        elif explained is not None:
            meaning = None if explained == NO_SERVICE else meaning_of(explained, names)
            self.service = meaning if isinstance(meaning, Named) else None
        else:
            self.service = _named(table.sheet, names)
            if self.service is None and not columns.services:
                self.service = _named(table.title, names)
                self.by_title = self.service is not None
        if explained is None and self.service is None:
            self.alike = services_alike(table.sheet, names.services)

    @property
    def _by_name(self) -> bool:
        """Whether nothing but its name can say of which service its rows are."""
        columns, groups = self.table.columns, self.table.groups
        by_others = bool(columns.services) or any(group.services for group in groups)
        return self.of_customers and self.by_column is None and not by_others

    @property
    def kind(self) -> Kind:
        """What its question has in common with those of other sheets: how its name begins."""
        return kind_of(self.table.sheet, self.alike)

    @property
    def seems_a_service(self) -> bool:
        """Whether it is one, or might be."""
        return self.service is not None or (bool(self.alike) and self._by_name)

    def is_asked(self, several: bool) -> bool:
        """Return whether a person has to say of which service it is; `several`: others are."""
        if self.settled or self.service is not None or not self._by_name:
            return False
        if self.alike:
            return True
        if of_others(self.table.sheet):  # which asks whether they come in at all
            return False
        return several and not (_is_of_a_register(self.table.sheet) and not self._has_terms())

    def _has_terms(self) -> bool:
        """Return whether its rows say something of a service, but for a status."""
        columns = self.table.columns
        terms = (*columns.of_part("terms"), *columns.of_part("ending"))
        return any(column is not STATUS for column, _field in terms)

    def notice(self, names: ServiceNames, several: bool) -> str:
        """Say of which service it is, or why of none; nothing where it has no name, or is asked."""
        if self.by_title and self.service is not None:
            place = place_in(self.table.sheet, self.table.beside)
            service = service_words(self.service, names)
            return said_in(place, _("taken for {service}, as stands above it", service=service))
        if self.asked or not self.table.sheet:
            return ""
        if self.service is not None:
            service = service_words(self.service, names)
            return _("sheet {sheet}: taken for {service}", sheet=self.table.sheet, service=service)
        if self.alike and not self._by_name:
            return _("sheet {sheet}: not taken for a service: {why}", sheet=self.table.sheet,
                     why=self._why())  # fmt: skip
        if several or self.settled:
            return _("sheet {sheet}: taken for no service", sheet=self.table.sheet)
        return ""

    def _why(self) -> str:
        """Say why it is not taken for a service."""
        if self.by_column is not None:
            heading = self.table.headings[self.by_column]
            return _("its column {heading} says of which services the rows are", heading=heading)
        if self.of_customers:
            return _("its columns of services say which each row has")
        if self.table.columns.records:
            return _("its rows are records")
        return _("its rows are users; if they are customers, say which column is their name: {how}",
                 how=to_say_some(NAME.id))  # fmt: skip


def _named(name: str, names: ServiceNames) -> Named | None:
    """Return the service that a name is, unless people call another one so too."""
    named = names.named(name)
    if named is None or called_so_too(name, named.service, names.services) is not None:
        return None
    return named


def _is_of_a_register(sheet: str) -> bool:
    words = "".join(char if char.isalpha() else " " for char in sheet).split()
    return all(plain(word) in _OF_A_REGISTER for word in words)


def _questions_on_columns(tables: Sequence[Table], names: ServiceNames) -> Iterator[Question]:
    """Ask of each column that may be a service which one it is; one heading is asked about once."""
    asked: set[str] = set()
    for n, table in enumerate(tables, start=1):
        for heading, alike in table.unsure.items():
            if said_as(heading) in asked:
                continue
            asked.add(said_as(heading))
            services = [Answer(value=f"{heading}={id}", words=names.services[id].name)
                        for id in alike]  # fmt: skip
            if (named := names.named(without_count(heading))) and named.variant:
                called = f"{names.services[named.service].name} {named.variant}"
                services.append(Answer(value=f"{heading}={named.service} {named.variant}",
                                       words=called))  # fmt: skip
            none = Answer(value=f"{heading}={LEFT_OUT}", words=_("none of them; left out"))
            yield Question(
                id=f"column-{n}-{table.headings.index(heading)}",
                text=_("Column {heading} has marks as a service has. Which one is it?",
                       heading=heading),
                answers=(*services, none),
                option=MAP,
            )  # fmt: skip


def _question(id: str, sheets: Sequence[_Sheet], names: ServiceNames) -> Question:
    """Ask of which service sheets are: those that their names are like, else all, or none."""
    called = list(dict.fromkeys(one.table.sheet for one in sheets))
    text = (
        _("Sheet {sheet}: of which service are its customers?", sheet=called[0])
        if len(called) == 1
        else _("Sheets {sheets}: of which service are their customers?", sheets=", ".join(called))
    )
    return question_of_service(id, text, called, sheets[0].alike, names)
