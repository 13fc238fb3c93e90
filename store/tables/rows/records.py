"""The records that a customer's rows tell, in the collaborations that hold them."""

from collections.abc import Collection, Sequence
from typing import Any

from msgspec.structs import replace

from store.domain.model import Collaboration, Record
from store.i18n.language import _
from store.tables.meaning.record_columns import RECORDS
from store.tables.rows.cell_reader import CellReader
from store.tables.rows.line import Line
from store.tables.table import TableRow


class RecordRows:
    """Makes records of rows."""

    def __init__(self, lines: Sequence[Line], cells: CellReader) -> None:
        self._lines = lines
        self._cells = cells
        self.rows: dict[str, TableRow] = {}
        """Where the first record of each collaboration is told, by its id."""

    def read(self) -> tuple[Collaboration, ...]:
        """Return the records, of which each row tells one, in what holds them."""
        holders: dict[str, Collaboration] = {}
        for line in self._lines:
            if not line.table.columns.records:
                continue
            self._cells.defaulted.add("name")
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
            holder = self._holder(line.row, where, holders)
            records = (*holder.records, Record(**record))
            holders[holder.id] = replace(holder, records=records)
            self.rows.setdefault(holder.id, line.row)
        return tuple(holders.values())

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

    def _holder(
        self, row: TableRow, where: dict[str, Any], holders: dict[str, Collaboration]
    ) -> Collaboration:
        """Return the collaboration that holds a row's record, as far as the rows tell it."""
        service, id = where["service"], where.get("id", f"{where['service']}-1")
        unnamed = "id" not in where
        of_service = [
            collaboration.id
            for collaboration in holders.values()
            if collaboration.service == service
        ]
        if any((f"{id}.id" in self._cells.defaulted) != unnamed for id in of_service):
            fault = _("some rows for {service} name the collaboration and others do not",
                      service=service)  # fmt: skip
            self._cells.fault(row, fault)
        elif id in holders and holders[id].service != service:
            fault = _("{id} is for {here} in an earlier row", id=id, here=holders[id].service)
            self._cells.fault(row, fault)
        self._cells.defaulted |= {f"{id}.status"} | ({f"{id}.id"} if unnamed else set())
        # nothing tells its status: one that is not open is no second one for its service
        return holders.get(id) or Collaboration(id=id, service=service, status="ended")
