"""The tasks and collaborations that a customer's rows tell, by cell, column or sheet."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from sys import intern
from typing import Any

import msgspec
from msgspec.structs import replace

from store.domain.catalogue import service_name
from store.domain.model import OVER, Collaboration, Ending, Status, Task
from store.exchange.import_notes import Denied
from store.exchange.incoming.advice import to_end, to_leave_out, to_say, to_say_word
from store.exchange.incoming.places import place_words
from store.exchange.likeness import name_key
from store.i18n.language import _
from store.tables.cells import values as cells
from store.tables.cells.dates import is_no_day
from store.tables.cells.former import says_ended
from store.tables.cells.services import Named, UnknownService
from store.tables.cells.words import CROSSES, STATUS_CELLS, YES_NO, is_blank, plain
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import CUSTOMERS, ENDS_ON, STARTED_ON
from store.tables.meaning.meanings import title_of
from store.tables.meaning.register import COLLABORATION, SERVICE, STATUS, TASK, TASK_OWNER
from store.tables.meaning.table_columns import Columns
from store.tables.rows.cell_reader import CellReader
from store.tables.rows.line import Line
from store.tables.rows.service_cells import how_it_is, of_end
from store.tables.table import TableRow, squeezed

_ENDING_NEEDS = frozenset(field.name for field in msgspec.structs.fields(Ending) if field.required)
_ENDING_COLUMNS = tuple(column for column in CUSTOMERS if column.part == "ending")
_VARIANT = next(column for column in CUSTOMERS if column.id == "variant")
_COLUMNS = {
    **{column.attribute: column for column in CUSTOMERS if column.part == "collaboration"},
    "task": TASK,
    "ending": ENDS_ON,
    "ended_on": ENDS_ON,
}
"""The columns of what rows say of a collaboration, by field."""
_ID = re.compile(r"[^\s-].*-[0-9]+")
"""How an id is made here, of its service and a running number; an imported one may be another."""
_WITH_ENDING: tuple[Status, ...] = ("ending", "ended")


def _terms_in(columns: Columns) -> tuple[tuple[Column, str], ...]:
    """Return the columns of a table that say something of a service beside which it is."""
    of_service = columns.of_part("collaboration")
    return tuple(
        found
        for found in (*of_service, *columns.of_part("ending"))
        if found[0] is not SERVICE and found[0] is not COLLABORATION
    )


class CollaborationRows:
    """Makes tasks and collaborations of rows."""

    def __init__(self, lines: Sequence[Line], cells: CellReader) -> None:
        self._lines = lines
        self._cells = cells
        self._made: list[Collaboration] = []
        self._told: list[dict[str, Any]] = []
        """What the rows say of each that is made, beside which all else is taken for granted."""
        self._rows: list[TableRow] = []
        """Where each that is made was told first."""
        self._places: list[int | None] = []
        """In which column of a service that was, None where it was in no such."""
        self._starts_taken: set[str] = set()
        """The places of rows whose start is that of their only service."""
        self.denied: dict[str, Denied] = {}
        """The services under whose names a cell says no."""
        self._denied_in: dict[str, TableRow] = {}
        """Where each of those is denied first."""

        self.odd_ids: dict[str, str] = {}
        """Why a collaboration with such an id is refused, unless the customer has it here."""

    def read(self) -> tuple[tuple[Task, ...], tuple[Collaboration, ...]]:
        """Return the tasks and the collaborations that the rows tell."""
        tasks: dict[str, Task] = {}
        owners: dict[str, tuple[str, TableRow]] = {}
        for line in self._lines:
            if line.table.columns.records:
                continue
            values = self._cells.values(line, "task")
            name = values.get("name")
            if name is not None and (owner := values.get("owner")) is not None:
                self._refuse_second_owner(
                    line, name, owner, owners.setdefault(name, (owner, line.row))
                )
                values["owner"] = owners[name][0]
            services = self._services(line)
            told = self._of_row(line, name, services or ())
            had: dict[str, bool] = {}
            told += self._of_columns(line, name, had)
            if name is not None and not (
                set(values) == {"name"} and told and OVER.issuperset(told)
            ):
                tasks[name] = replace(tasks.get(name, Task(name=name)), **values)
            if services == () and len(had) == 1:
                self._take_start(line, name, had)
            if services is None:
                self._values_of_terms(line)  # their faults are told as well
            else:
                self._tell_unused(line, services, told)
        self._refuse_denied()
        self._refuse_second_running()
        return tuple(tasks.values()), tuple(self._made)

    def _refuse_second_owner(
        self, line: Line, task: str, owner: str, first: tuple[str, TableRow]
    ) -> None:
        """Refuse a task that two rows give to different people; first is who has it so far."""
        before, row = first
        if name_key(before) == name_key(owner):
            return
        places = place_words(row.place), place_words(line.row.place)
        fault = _("{column}: the rows of one customer differ: {values}",
                  column=f"{self._said(TASK_OWNER)}: {task}",
                  values=f"{before} ({places[0]}) / {owner} ({places[1]})")  # fmt: skip
        self._cells.fault(line.row, fault)

    @property
    def rows(self) -> dict[str, TableRow]:
        """Where each collaboration is told first, by id."""
        return {one.id: row for one, row in zip(self._made, self._rows, strict=True)}

    def _services(self, line: Line) -> tuple[Named, ...] | None:
        """Return the services that a row names, or that its sheet is named as; None if faulty."""
        for place in line.table.columns.of(SERVICE)[:1]:
            cell = self._cells.text(line, SERVICE, place)
            if not cell.strip():
                return ()
            try:
                services = self._cells.names.in_cell(line.cell(place))
            except ValueError as error:
                heading = self._cells.heading(line, place)
                cure = _("mend the cell, or leave out the whole column, and so every service in "
                         "it, by {how}", how=to_leave_out(heading))  # fmt: skip
                if isinstance(error, UnknownService) and error.words:
                    say = to_say_word()
                    cure = _("say which service the word is ({say}), {cure}", say=say, cure=cure)
                why = f"{error}; {cure}"
                self._cells.refuse(line, place, cell, why)
                return None
            if (ended := of_end(line, cell)) is not None:
                why = _("the table says of the sign: {words}", words=repr(ended))
                self._cells.refuse(line, place, cell, why)
                return None
            self._cells.tell_additions(line, place, cell)
            return services
        return line.table.services_of(line.row.number) or self._of_its_id(line)

    def _of_its_id(self, line: Line) -> tuple[Named, ...]:
        """Return the service of the collaboration that a row names by its id, as in `lon-2`.

        Only where no column says it.
        """
        for place in line.table.columns.of(COLLABORATION)[:1]:
            cell = self._cells.text(line, COLLABORATION, place).strip()
            service, _sign, count = cell.rpartition("-")
            if service in self._cells.names.services and count.isdecimal():
                why = _("read as {cell}", cell=self._cells.names.services[service].name)
                self._cells.told(line, place, cell, why)
                return (Named(service),)
        return ()

    def _of_row(self, line: Line, task: str | None, services: Sequence[Named]) -> list[Status]:
        """Make the collaborations of the services that a row names; return how they stand."""
        if not services:
            return []
        values = self._values_of_terms(line)
        if len(services) > 1:
            values.pop("id", None)
        return [self._make(line, named, task, dict(values)) for named in services]

    def _values_of_terms(self, line: Line) -> dict[str, Any]:
        """Return what a row says of a collaboration beside its service."""
        return self._cells.values(line, "terms")

    def _tell_unused(self, line: Line, services: Sequence[Named], told: Sequence[Status]) -> None:
        """Note or refuse the terms in a row that are those of none of its collaborations."""
        if line.table.asked:  # of which service they are is yet to be said
            return
        columns = line.table.columns
        terms = columns.of_part("ending") if services else _terms_in(columns)
        named = [] if services or told or not line.first(COLLABORATION) else [COLLABORATION]
        if not (terms or named):
            return
        ends = any(status in _WITH_ENDING for status in told)
        to_come = frozenset(line.table.to_come.get(line.row.number, ()))  # told by itself
        loose = [column for column, _field in terms
                 if not (column.part == "ending" and ends) and line.first(column)
                 and not to_come.intersection(columns.of(column))]  # fmt: skip
        if services:
            self._leave_out(line, loose, _("left out: the status is not ending or ended"))
        elif of_none := line.first(SERVICE):
            why = _("left out: {word} is taken for no service", word=of_none.strip())
            self._leave_out(line, [*named, *loose], why)
        elif columns.services:
            loose = [column for column in loose if not (told and column is _VARIANT)]
            if line.row.place in self._starts_taken:
                loose = [column for column in loose if column is not STARTED_ON]
            self._tell_status(line)
            loose = [column for column in loose if column is not STATUS]
            self._leave_out(line, loose, _("left out: the row does not say which service"))
        elif named and not loose:
            self._leave_out(line, named, _("left out: the row does not say which service"))
        elif not named and all(column is STATUS for column in loose):
            self._tell_status(line)
        else:
            self._cells.fault(line.row, self._but_no_service(line, [*named, *loose]))

    def _tell_status(self, line: Line) -> None:
        """Note a status that is the customer's, not that of a service."""
        if cell := line.first(STATUS):
            place = line.table.columns.of(STATUS)[0]
            known = plain(cell) in STATUS_CELLS or plain(cell) in YES_NO or says_ended(cell)
            self._cells.told(line, place, cell,
                             _("not used, as no service is named") if known
                             else _("not used: it is no status that is known"))  # fmt: skip

    def _leave_out(self, line: Line, columns: Iterable[Column], why: str) -> None:
        for column in columns:
            for place in line.table.columns.of(column):
                self._cells.left_out(line, place, line.cell(place), why)

    def _but_no_service(self, line: Line, loose: Sequence[Column]) -> str:
        """Say that a row has terms of a service, and names none; they may be the customer's own."""
        fault = _("{columns}, but no {service}", service=self._service_called(line),
                  columns=", ".join(map(self._cells.called, loose)))  # fmt: skip
        if line.table.columns.of(SERVICE):
            return fault
        headings = [self._cells.called(column) for column in loose if column is not STATUS]
        return _("{fault}; what is the customer's own is left out by {how}", fault=fault,
                 how=" ".join(map(to_leave_out, headings)))  # fmt: skip

    def _service_called(self, line: Line) -> str:
        """Return what the file calls the column of services, or what it would be called."""
        for place in line.table.columns.of(SERVICE):
            return self._cells.heading(line, place)
        return _("service")

    def _of_columns(self, line: Line, task: str | None, had: dict[str, bool]) -> list[Status]:
        """Make the collaborations of the columns that are named as a service, see `_of_row`.

        Add to `had` their services, and whether the row says there when each began.
        """
        told: list[Status] = []
        starts = line.table.columns.starts
        for place, named in line.table.columns.services:
            if place in starts:
                continue
            cell = cells.uncluttered(squeezed(line.cell(place))).strip()
            if is_blank(cell):
                continue
            if cell in CROSSES:
                self._cells.told(line, place, cell, _("read as no"))
            if cell in CROSSES or ("?" not in cell and YES_NO.get(plain(cell)) is False):
                said = Denied(named.service, self._cells.heading(line, place), cell)
                self.denied.setdefault(named.service, said)
                self._denied_in.setdefault(named.service, line.row)
                continue
            values = how_it_is(self._cells, line, place, named, cell)
            if values is None:
                continue
            variant = values.pop("variant", named.variant)
            of = Named(named.service, variant)
            told.append(self._make(line, of, task, values, at=place))
            had[named.service] = had.get(named.service, False) or "started_on" in values
        if starts:
            self._tell_starts(line, task, had)
        return told

    def _take_start(self, line: Line, task: str | None, had: Mapping[str, bool]) -> None:
        """Add the day of a column that names no service to the only service of a row."""
        ((service, started),) = had.items()
        filled = [at for at in line.table.columns.of(STARTED_ON) if not is_blank(line.cell(at))]
        if started or line.table.asked or len(filled) != 1:
            return
        (place,) = filled
        cell = cells.uncluttered(squeezed(line.cell(place))).strip()
        if is_blank(cell) or is_no_day(cell):
            return
        try:
            values = {"started_on": self._cells.date(line, place, cell)}
        except ValueError:
            return
        self._starts_taken.add(line.row.place)
        why = _("taken for the day on which {service} began, the only service of the row",
                service=service_name(self._cells.names.services, service))  # fmt: skip
        self._cells.told(line, place, cell, why)
        self._make(line, Named(service), task, values, at=place)

    def _tell_starts(self, line: Line, task: str | None, had: dict[str, bool]) -> None:
        """Add the days on which services began that a row has, by the columns of those."""
        for place, named in line.table.columns.services:
            if place not in line.table.columns.starts:
                continue
            cell = cells.uncluttered(squeezed(line.cell(place))).strip()
            if is_blank(cell) or is_no_day(cell):
                continue
            if named.service not in had:
                service = service_name(self._cells.names.services, named.service)
                why = _("left out: the row does not say that the customer has {service}",
                        service=service)  # fmt: skip
                self._cells.left_out(line, place, cell, why)
                continue
            try:
                values = {"started_on": self._cells.date(line, place, cell)}
            except ValueError as error:
                self._cells.refuse(line, place, cell, f"{error}")
            else:
                self._make(line, named, task, values, at=place)
                had[named.service] = True

    def _refuse_denied(self) -> None:
        """Refuse a customer of whom one cell says no to a service that another one gives it."""
        for service, said in self.denied.items():
            rows = (row for one, row in zip(self._made, self._rows, strict=True)
                    if one.service == service and one.status == "active")  # fmt: skip
            if (row := next(rows, None)) is None:
                continue
            fault = _(
                "{heading}: {cell!r}, but {place} says that the customer has {service}",
                heading=said.heading,
                cell=said.cell,
                place=place_words(row.place),
                service=service_name(self._cells.names.services, service),
            )
            self._cells.fault(self._denied_in[service], fault)

    def _refuse_second_running(self) -> None:
        """Refuse a second collaboration that runs for a service, told apart by its id (R38)."""
        running: dict[str, tuple[Collaboration, TableRow]] = {}
        for one, row in zip(self._made, self._rows, strict=True):
            if not one.open:
                continue
            if one.service not in running:
                running[one.service] = (one, row)
                continue
            other, before = running[one.service]
            fault = _(
                "{column}: {id!r}: {service} runs already as {other} ({place}), and a customer has "
                "only one at a time; say under {status} which has ended, or leave out a row",
                column=self._said(COLLABORATION),
                id=one.id,
                service=service_name(self._cells.names.services, one.service),
                other=other.id,
                place=place_words(before.place),
                status=self._said(STATUS),
            )
            self._cells.fault(row, fault)

    def _make(
        self,
        line: Line,
        named: Named,
        task: str | None,
        values: dict[str, Any],
        *,
        at: int | None = None,
    ) -> Status:
        """Make a collaboration with its terms, and return how it stands by that row.

        `at` is the place of the cell that says so, where that is under the service's name.
        """
        service = named.service
        values["service"] = service
        variant = self._variant(line, service) or named.variant
        if variant is not None:
            values["variant"] = variant
        if values.get("status") in _WITH_ENDING:
            ending = self._ending(line, service, values, at)
            if at is not None and "ended_on" in values and ending:
                self._refuse_two_ends(line, at, values["ended_on"], ending)
            values = ending | values
        if task is not None:
            values["task"] = task
        if "id" in values:
            self._doubt_id(line, values["id"])
        alike = [
            place
            for place, one in enumerate(self._made)
            if (one.id == values["id"] if "id" in values else one.service == service)
        ]
        if not alike:
            self._made.append(self._of(values, f"{service}-1"))
            self._told.append(values)
            self._rows.append(line.row)
            self._places.append(at)
        else:
            self._once_more(line, values, alike, at)
        stands: Status = values.get("status", "active")
        return stands

    def _doubt_id(self, line: Line, id: str) -> None:
        """Keep why an id may be none, such as a yes or a status in a column that is called so."""
        if _ID.fullmatch(id) or id in self.odd_ids:
            return
        heading = self._cells.heading(line, line.table.columns.of(COLLABORATION)[0])
        leave_out = to_leave_out(heading)
        fault = (
            _("it is no collaboration of the customer here, and no id such as {id}; leave out the "
              "column by {how}", id="lon-1", how=leave_out)
            if line.table.columns.of(STATUS)
            else _("it is no collaboration of the customer here, and no id such as {id}; if it "
                   "says how the collaboration stands, {say}, else leave out the column by {how}",
                   id="lon-1", say=to_say(heading, STATUS.id, title_of(STATUS.id)), how=leave_out)
        )  # fmt: skip
        self.odd_ids[id] = f"{heading}: {id[:60]!r}: {fault}"

    def _refuse_two_ends(
        self, line: Line, at: int, day: dt.date, ending: Mapping[str, Any]
    ) -> None:
        """Refuse a cell with the day on which a service ended beside a column with another."""
        if ending != {"ended_on": day}:
            why = _("another day stands in {heading}", heading=self._said(ENDS_ON))
            self._cells.refuse(line, at, line.cell(at).strip(), why)

    def _of(self, told: Mapping[str, Any], id: str) -> Collaboration:
        """Return what is told of a collaboration, noting what is not; without an id it has `id`."""
        id = told.get("id", id)
        unsaid = self._cells.defaulted
        for field in ("id", "status"):
            name = intern(f"{id}.{field}")
            unsaid.discard(name) if field in told else unsaid.add(name)
        if self._cells.kinds or "id" in told:
            unsaid.add(f"{id}.records")
        return Collaboration(**{**told, "id": id})

    def _once_more(
        self, line: Line, values: dict[str, Any], alike: Sequence[int], at: int | None
    ) -> None:
        """Add what a further row or column says of a collaboration, or refuse where they differ."""
        place, *others = alike
        told = self._told[place]
        differing = [field for field in values if field in told and told[field] != values[field]]
        if "ending" in told and "ended_on" in values and told["ending"].on != values["ended_on"]:
            differing.append("ended_on")
        if not (others or differing):
            self._told[place] = {**told, **values}
            self._made[place] = self._of(self._told[place], self._made[place].id)
            return
        service = service_name(self._cells.names.services, values["service"])
        before = self._places[place]
        if differing and at is not None and before is not None and self._rows[place] is line.row:
            headings = [self._cells.heading(line, one) for one in (before, at)]
            fault = _(
                "{headings}: both say that the customer has {service}, with another {columns}; "
                "empty one of the cells, or leave out a column: {how}",
                headings=", ".join(headings),
                service=service,
                columns=", ".join(self._said(_COLUMNS[field]) for field in differing),
                how=_(" or ").join(map(to_leave_out, headings)),
            )
            self._cells.fault(line.row, fault)
            return
        if self._rows[place].sheet != line.row.sheet:
            service = _("{service} (beside {place})", service=service,
                        place=place_words(self._rows[place].place))  # fmt: skip
        fault = _("a second row for {service}", service=service)
        if differing:
            columns = ", ".join(self._said(_COLUMNS[field]) for field in differing)
            fault = _("a second row for {service} with another {columns}", service=service,
                      columns=columns)  # fmt: skip
        cure = _("where they are two, a column {column} with an id for each tells them apart",
                 column=self._said(COLLABORATION))  # fmt: skip
        self._cells.fault(line.row, f"{fault}; {cure}")

    def _variant(self, line: Line, service: str) -> str | None:
        """Return the variant that a row names, as the catalogue writes it."""
        for place in line.table.columns.of(_VARIANT):
            cell = self._cells.text(line, _VARIANT, place)
            if not cell.strip():
                continue
            try:
                return self._cells.names.variant(cell, service)
            except ValueError as error:
                self._cells.refuse(line, place, cell, f"{error}")
        return None

    def _ending(
        self, line: Line, service: str, told: Mapping[str, Any], at: int | None
    ) -> dict[str, Any]:
        """Return how a collaboration ends; a register knows of one that has ended when, no more.

        `at` is the place of the cell that says that it ends, else it is that of the status.
        """
        values = self._cells.values(line, "ending")
        status = told["status"]
        if values.keys() >= _ENDING_NEEDS:
            return {"ending": Ending(**values)}
        if status == "ended" and values.keys() <= {"on"}:
            return {"ended_on": values["on"]} if values else {}
        names = [self._said(column) for column in _ENDING_COLUMNS]
        fault = _("an ending has {columns}; without them, bring it in as active, and end it here "
                  "({how})", columns=", ".join(names), how=to_end(service))  # fmt: skip
        for place in line.table.columns.of(STATUS)[:1] if at is None else (at,):
            cell = line.cell(place).strip()
            fault = f"{self._cells.heading(line, place)}: {cell[:60]!r}: {fault}"
        self._cells.fault(line.row, fault)
        return {}

    def _said(self, column: Column) -> str:
        """Return what the file calls a column, else what the reader would call it."""
        called = self._cells.called(column)
        return called if called != column.id else column.title
