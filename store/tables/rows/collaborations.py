"""The tasks and collaborations that a customer's rows tell, by cell, column or sheet."""

from collections.abc import Sequence
from sys import intern
from typing import Any

import msgspec
from msgspec.structs import replace

from store.domain.model import Collaboration, Ending, Task
from store.i18n.language import _
from store.tables.cells import values as cells
from store.tables.cells.services import Named
from store.tables.cells.words import STATUS_CELLS, YES_NO, plain, says_nothing
from store.tables.column import Column
from store.tables.columns import CUSTOMERS
from store.tables.headings import EMAIL, SERVICE, STATUS
from store.tables.rows.cell_reader import CellReader
from store.tables.rows.line import Line
from store.tables.table import squeezed

_ENDING_NEEDS = frozenset(field.name for field in msgspec.structs.fields(Ending) if field.required)
_ENDING_COLUMNS = tuple(column for column in CUSTOMERS if column.part == "ending")
_VARIANT = next(column for column in CUSTOMERS if column.id == "variant")
_TERMS = tuple(
    column
    for column in CUSTOMERS
    if column.part == "collaboration" and column.id not in ("service", "collaboration")
)


class CollaborationRows:
    """Makes tasks and collaborations of rows."""

    def __init__(self, lines: Sequence[Line], cells: CellReader) -> None:
        self._lines = lines
        self._cells = cells

    def read(self) -> tuple[tuple[Task, ...], tuple[Collaboration, ...]]:
        """Return the tasks and the collaborations that the rows tell."""
        tasks: dict[str, Task] = {}
        collaborations: list[Collaboration] = []
        for line in self._lines:
            if line.table.columns.records:
                continue
            values = self._cells.values(line, "task")
            name = values.get("name")
            if name is not None:
                tasks[name] = replace(tasks.get(name, Task(name=name)), **values)
            collaborations += self._of_row(line, name, collaborations)
            collaborations += self._of_columns(line, name, collaborations)
        return tuple(tasks.values()), tuple(collaborations)

    def _services(self, line: Line) -> tuple[Named, ...] | None:
        """Return the services that a row names, or that its sheet is named as; None if faulty."""
        for place in line.table.columns.of(SERVICE)[:1]:
            cell = self._cells.text(line, SERVICE, place)
            if not cell.strip():
                return ()
            try:
                return self._cells.names.in_cell(line.cell(place))
            except ValueError as error:
                fault = f"{self._cells.heading(line, place)}: {cell[:60]!r}: {error}"
                self._cells.fault(line.row, fault)
                return None
        return (line.table.service,) if line.table.service is not None else ()

    def _of_row(
        self, line: Line, task: str | None, earlier: Sequence[Collaboration]
    ) -> list[Collaboration]:
        """Return the collaborations of the services that a row names, with the row's terms."""
        services = self._services(line)
        if services is None:
            self._values_of_terms(line)  # their faults are told as well
            return []
        if not services:
            self._refuse_loose_terms(line)
            return []
        values = self._values_of_terms(line)
        made: list[Collaboration] = []
        for named in services:
            known = [*earlier, *made]
            one = self._collaboration(line, named, task, dict(values), known, len(services) > 1)
            made += [one] if one is not None else []
        return made

    def _values_of_terms(self, line: Line) -> dict[str, Any]:
        """Return what a row says of a collaboration beside its service."""
        return self._cells.values(line, "terms")

    def _refuse_loose_terms(self, line: Line) -> None:
        """Refuse terms of a collaboration in a row that names no service."""
        if line.table.columns.services:
            return
        if not line.table.columns.of(SERVICE) and all(
            column is STATUS for column in _TERMS if line.table.columns.of(column)
        ):
            if cell := line.first(STATUS):
                place = line.table.columns.of(STATUS)[0]
                self._cells.told(line, place, cell,
                                 _("not used, as no service is named"))  # fmt: skip
            return
        terms = [self._cells.called(column) for column in _TERMS if line.first(column)]
        if terms:
            fault = _("{columns}, but no {service}", columns=", ".join(terms),
                      service=self._service_called(line))  # fmt: skip
            self._cells.fault(line.row, fault)

    def _service_called(self, line: Line) -> str:
        """Return what the file calls the column of services, or what it would be called."""
        for place in line.table.columns.of(SERVICE):
            return self._cells.heading(line, place)
        return _("service")

    def _of_columns(
        self, line: Line, task: str | None, earlier: Sequence[Collaboration]
    ) -> list[Collaboration]:
        """Return the collaborations of the columns that are named as a service."""
        made: list[Collaboration] = []
        for place, named in line.table.columns.services:
            cell = cells.uncluttered(squeezed(line.cell(place))).strip()
            if says_nothing(cell) or YES_NO.get(plain(cell)) is False:
                continue
            values = self._how(line, place, named, cell)
            if values is None:
                continue
            variant = values.pop("variant", named.variant)
            one = self._collaboration(line, Named(named.service, variant), task, values,
                                      [*earlier, *made], False)  # fmt: skip
            made += [one] if one is not None else []
        return made

    def _how(self, line: Line, place: int, named: Named, cell: str) -> dict[str, Any] | None:
        """Return what a cell under a service's name says of it; None where that is not known."""
        if YES_NO.get(plain(cell)) or plain(cell) in ("xx", "full", "bas"):
            return {}
        if plain(cell) in STATUS_CELLS:
            return {"status": STATUS_CELLS[plain(cell)]}
        if (again := self._cells.names.named(cell)) is not None and again.service == named.service:
            return {"variant": again.variant} if again.variant else {}
        try:
            return {"variant": self._cells.names.variant(cell, named.service)}
        except ValueError:
            pass
        try:
            return {"started_on": self._cells.date(line, place, cell)}
        except ValueError:
            self._cells.left_out(line, place, cell, _("left out: x, a variant, a status or a date "
                                                "is expected"))  # fmt: skip
            return None

    def _collaboration(
        self,
        line: Line,
        named: Named,
        task: str | None,
        values: dict[str, Any],
        earlier: Sequence[Collaboration],
        several: bool,
    ) -> Collaboration | None:
        """Return a collaboration with its terms, or None where there is one for its service."""
        service = named.service
        values["service"] = service
        variant = self._variant(line, service) or named.variant
        if variant is not None:
            values["variant"] = variant
        if "id" not in values or several:
            values["id"] = f"{service}-1"
            self._cells.defaulted.add(intern(f"{values['id']}.id"))
            if any(other.service == service for other in earlier):
                self._refuse_second(line, service, values, earlier)
                return None
        if self._cells.kinds or f"{values['id']}.id" not in self._cells.defaulted:
            self._cells.defaulted.add(f"{values['id']}.records")
        if "status" not in values:
            self._cells.defaulted.add(intern(f"{values['id']}.status"))
        elif values["status"] in ("ending", "ended"):
            values["ending"] = self._ending(line, values["status"])
        elif line.first(_ENDING_COLUMNS[1]):
            self._unended(line)
        return Collaboration(task=task, **values)

    def _refuse_second(
        self, line: Line, service: str, values: dict[str, Any], earlier: Sequence[Collaboration]
    ) -> None:
        """Refuse a second row for a service, unless it says nothing else than the first."""
        first = next(other for other in earlier if other.service == service)
        same = all(getattr(first, field) == value for field, value in values.items())
        if same and line.table.columns.of(EMAIL):
            return  # a register with a row for each contact
        fault = _("a second row for {service}; the column collaboration tells them apart",
                  service=service)  # fmt: skip
        self._cells.fault(line.row, fault)

    def _variant(self, line: Line, service: str) -> str | None:
        """Return the variant that a row names, as the catalogue writes it."""
        for place in line.table.columns.of(_VARIANT):
            cell = self._cells.text(line, _VARIANT, place)
            if not cell.strip():
                continue
            try:
                return self._cells.names.variant(cell, service)
            except ValueError as error:
                fault = f"{self._cells.heading(line, place)}: {cell[:60]!r}: {error}"
                self._cells.fault(line.row, fault)
        return None

    def _unended(self, line: Line) -> None:
        """Note the date of an ending in a row whose status has none."""
        for place in line.table.columns.of(_ENDING_COLUMNS[1]):
            self._cells.left_out(line, place, line.cell(place),
                           _("left out: the status is not ending or ended"))  # fmt: skip

    def _ending(self, line: Line, status: str) -> Ending | None:
        """Return how a collaboration ends; a register knows of one that has ended when, no more."""
        values = self._cells.values(line, "ending")
        if values.keys() >= _ENDING_NEEDS:
            return Ending(**values)
        if status == "ended" and values.keys() <= {"on"}:
            for place in line.table.columns.of(_ENDING_COLUMNS[1]):
                if "on" in values:
                    self._cells.left_out(line, place, line.cell(place), _(
                        "left out: how and by whom it was ended is not told"))  # fmt: skip
            return None
        names = [self._said(column) for column in _ENDING_COLUMNS]
        fault = _("an ending has {columns}", columns=", ".join(names))
        self._cells.fault(line.row, fault)
        return None

    def _said(self, column: Column) -> str:
        """Return what the file calls a column, else what the reader would call it."""
        called = self._cells.called(column)
        return called if called != column.id else column.title
