"""The records that a customer's rows tell, in the collaborations that hold them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from store.domain.catalogue import service_name
from store.domain.model import Collaboration, Record
from store.exchange.incoming.places import place_words
from store.i18n.language import _
from store.tables.meaning.record_columns import COLLABORATION, RECORDS, SERVICE
from store.tables.rows.cell_reader import CellReader
from store.tables.rows.line import Line
from store.tables.table import TableRow


class _Told(NamedTuple):
    """A record that a row tells, and what the row says of the collaboration that holds it."""

    line: Line
    service: str
    id: str | None
    record: Record


class RecordRows:
    """Makes records of rows."""

    def __init__(self, lines: Sequence[Line], cells: CellReader) -> None:
        self._lines = lines
        self._cells = cells
        self._told_in: dict[str, TableRow] = {}
        """Where the register tells each collaboration first, by its id."""
        self._unclear: dict[str, tuple[Sequence[str], TableRow]] = {}
        """The ids that rows name of a service that the register gives without one, and where."""
        self.rows: dict[str, TableRow] = {}
        """Where the first record of each collaboration is told, by its id."""
        self.unregistered: set[str] = set()
        """The ids of collaborations of which the file has nothing but records."""

    def read(
        self, register: Sequence[Collaboration], told_in: Mapping[str, TableRow]
    ) -> tuple[Collaboration, ...]:
        """Return the collaborations of the `register` and others, with the records of the rows."""
        self._told_in = dict(told_in)
        told = [*self._told()]
        holders = {one.id: one for one in self._as_named(register, told)}
        named: dict[str, bool] = {}
        """Whether the rows before name the collaboration, by service."""
        for one in told:
            self._refuse_named_otherwise(one, named)
            id = self._holder(one, holders)
            if id is None:
                continue
            holder = holders[id]
            holders[id] = replace(holder, records=(*holder.records, one.record))
            self._cells.defaulted.discard(f"{id}.records")
            self.rows.setdefault(id, one.line.row)
        return tuple(holders.values())

    def _told(self) -> Iterator[_Told]:
        """Yield the record that each row tells."""
        for line in self._lines:
            if not line.table.columns.records:
                continue
            before = len(self._cells.faults)
            record, where = (
                self._cells.values(line, "record"),
                self._cells.values(line, "collaboration"),
            )
            missing = {"service", "kind", "title"} - record.keys() - where.keys()
            if len(self._cells.faults) > before:
                continue
            if missing:
                fault = _("{fields} is missing", fields=", ".join(self._headed(line, missing)))
                self._cells.fault(line.row, fault)
                continue
            yield _Told(line, where["service"], where.get("id"), Record(**record))

    def _as_named(
        self, register: Sequence[Collaboration], told: Sequence[_Told]
    ) -> Iterator[Collaboration]:
        """Yield what the register tells, under the id that the records give what has none there."""
        defaulted = self._cells.defaulted
        for one in register:
            of_it = (each.id for each in told if each.service == one.service)
            ids = [*dict.fromkeys(id for id in of_it if id is not None)]
            alone = sum(other.service == one.service for other in register) == 1
            if f"{one.id}.id" not in defaulted or not ids or not alone:
                yield one
                continue
            if len(ids) > 1:
                self._unclear[one.service] = (ids, self._told_in[one.id])
                yield one
                continue
            (id,) = ids
            if any(other.id == id and other is not one for other in register):
                yield one  # another service has it, which is refused
                continue
            for field in ("status", "records"):
                if f"{one.id}.{field}" in defaulted:
                    defaulted.remove(f"{one.id}.{field}")
                    defaulted.add(f"{id}.{field}")
            defaulted.remove(f"{one.id}.id")
            self._told_in[id] = self._told_in.pop(one.id)
            yield replace(one, id=id)

    def _headed(self, line: Line, fields: Collection[str]) -> list[str]:
        """Return fields as the file names them, in its order; those without a column come first."""
        places = {
            column.id: min(line.table.columns.of(column), default=-1)
            for column in RECORDS
            if column.id in fields
        }
        return [
            self._cells.heading(line, place) if place >= 0 else id
            for id, place in sorted(places.items(), key=lambda item: (item[1], item[0]))
        ]

    def _refuse_named_otherwise(self, one: _Told, named: dict[str, bool]) -> None:
        """Refuse a row that names no collaboration where another one of its service does."""
        if named.setdefault(one.service, one.id is not None) != (one.id is not None):
            fault = _("some rows for {service} name the collaboration and others do not",
                      service=one.service)  # fmt: skip
            self._cells.fault(one.line.row, fault)

    def _holder(self, one: _Told, holders: dict[str, Collaboration]) -> str | None:
        """Return the id of what holds a record, made where no row tells it; None if refused."""
        id = one.id
        if id is None:
            of_service = [each for each in holders.values() if each.service == one.service]
            running = [each for each in of_service if each.open]
            if len(of_service) > 1 and len(running) != 1:
                why = _("the customer has {ids} of {service} in the file; write the id of the one "
                        "that holds the record, in a column {column}",
                        ids=", ".join(each.id for each in of_service),
                        service=self._called(one), column=self._column(one))  # fmt: skip
                self._refuse(one, None, why)
                return None
            id = next((each.id for each in running or of_service), f"{one.service}-1")
        elif one.service in self._unclear:
            ids, row = self._unclear[one.service]
            why = _("the rows name {ids}, and {place}, which gives the customer {service}, names "
                    "none of them; write its id there, in a column {column}",
                    ids=", ".join(ids), place=place_words(row.place),
                    service=self._called(one), column=COLLABORATION.title)  # fmt: skip
            self._refuse(one, id, why)
            return None
        if id in holders and (here := holders[id].service) != one.service:
            fault = _("{id} is for {here} in an earlier row", id=id, here=here)
            if id in self._told_in:
                fault = _("{id} is for {here} in {place}", id=id, here=here,
                          place=place_words(self._told_in[id].place))  # fmt: skip
            self._cells.fault(one.line.row, fault)
            return None
        if id not in holders:
            self._cells.defaulted |= {f"{id}.status"} | ({f"{id}.id"} if one.id is None else set())
            self.unregistered.add(id)
            # nothing tells its status: one that is not open is no second one for its service
            holders[id] = Collaboration(id=id, service=one.service, status="ended")
        return id

    def _refuse(self, one: _Told, id: str | None, why: str) -> None:
        """Refuse what a row says, or does not say, of the collaboration."""
        column = COLLABORATION if one.line.table.columns.of(COLLABORATION) else SERVICE
        for place in one.line.table.columns.of(column)[:1]:
            self._cells.refuse(one.line, place, id or one.line.cell(place).strip(), why)

    def _column(self, one: _Told) -> str:
        """Return what the table calls the column of ids, or what it would be called."""
        for place in one.line.table.columns.of(COLLABORATION):
            return self._cells.heading(one.line, place)
        return COLLABORATION.title

    def _called(self, one: _Told) -> str:
        return service_name(self._cells.names.services, one.service)
