"""What the tables of a store on a server hold of the office: its people, policy and headings."""

import contextlib
from collections.abc import Iterator
from typing import NamedTuple

from store.domain.chain.links import linked
from store.domain.main_contact import office_addresses
from store.domain.model import Employee, Entry, Office
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy
from store.domain.repository import ChangeEmployees, ChangeHeadings, TellOffice, TellPolicy
from store.postgres import documents, schema
from store.postgres.connection import ServerConnection
from store.postgres.counter import RAISE, next_revision, raised
from store.postgres.opening import opened
from store.postgres.schema import SqlCursor
from store.postgres.turns import Query, SqlRow, answers, await_all


class OfficeBeside(NamedTuple):
    """The office and its policy, as they were asked for together with what a change locks."""

    office: list[SqlRow]
    policy: list[SqlRow]


class OfficeTables:
    """Reads and changes the office. What decides on a change is read with what it locks.

    Raises:
        NotFound, StoreDamaged, Refused: as in `opened`.
    """

    def __init__(self, link: ServerConnection, name: str) -> None:
        self._link = link
        self._name = name
        self._beside: OfficeBeside | None = None
        link.account, office, self._policy_when_opened = link.read(
            lambda cursor: opened(cursor, name)
        )
        self.office, self.employees = documents.office_in(name, office)

    def read_employees(self) -> tuple[Employee, ...]:
        """Read the office's people as they are kept right now.

        Raises:
            StoreDamaged: they cannot be read.
        """
        self.office, self.employees = self._link.read(self._read_office)
        return self.employees

    def change_employees(self, change: ChangeEmployees) -> tuple[Employee, ...]:
        """Replace the office's people by what `change` makes of them, in one transaction.

        Raises:
            Refused: the database does not allow it.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

        def changed(cursor: SqlCursor) -> tuple[Employee, ...]:
            # the counter first: its lock lets only one change them at a time
            _revision, (office, told) = next_revision(
                self._name, cursor, documents.OFFICE, schema.BEFORE_TELLING
            )
            _office, before = documents.office_in(self._name, office)
            after, entry = change(before)
            self._tell(cursor, entry, told)
            known = {employee.login: employee for employee in before}
            documents.update_employees(
                cursor,
                (employee for employee in after if known.get(employee.login, employee) != employee),
            )
            new = (employee for employee in after if employee.login not in known)
            documents.insert_employees(cursor, new, after=len(before))
            await_all(cursor.connection)
            return after

        self.employees = self._link.transact(changed)
        return self.employees

    def add_office_line(self, tell: TellOffice) -> Entry:
        """Add a line to the office's history, made of what is kept right now, in one transaction.

        Raises:
            Refused: the database does not allow it.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

        def added(cursor: SqlCursor) -> Entry:
            # the counter first: its lock lets only one add a line at a time
            asked = (documents.OFFICE, documents.HISTORY, schema.BEFORE_TELLING)
            _revision, (office, kept, told) = next_revision(self._name, cursor, *asked)
            _office, people = documents.office_in(self._name, office)
            entry = tell(people, documents.history_in(self._name, kept))
            entry = self._tell(cursor, entry, told)
            await_all(cursor.connection)
            return entry

        return self._link.transact(added)

    def policy(self) -> Policy:
        """Return the office's own policy, as it is kept right now.

        Raises:
            StoreDamaged: it cannot be reached, or read.
        """
        return documents.policy_in(self._name, self._link.read(self._policy_rows))

    def policy_when_opened(self) -> Policy:
        """Return the office's own policy, as it was when the store was opened.

        Raises:
            StoreDamaged: it could not be read.
        """
        return documents.policy_in(self._name, self._policy_when_opened)

    def office_history(self) -> tuple[Entry, ...]:
        """Return what was done to the office itself, the earliest first (R53).

        Raises:
            StoreDamaged: it cannot be reached, or read.
        """
        (found,) = self._link.read_together(documents.HISTORY)
        return documents.history_in(self._name, found)

    def replace_policy(self, policy: Policy, tell: TellPolicy) -> None:
        """Keep another policy of the office, and the line of history that tells it.

        Without such a line, all stays as it is.

        Raises:
            Refused: the database does not allow it.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

        def replaced(cursor: SqlCursor) -> None:
            # the counter first: its lock lets only one change it at a time
            with self._office_beside(cursor, RAISE, schema.BEFORE_TELLING) as (counter, told):
                raised(self._name, counter)
                entry = tell()
            if entry is None:
                return
            self._tell(cursor, entry, told)
            documents.put_policy(cursor, policy)
            await_all(cursor.connection)

        self._link.transact(replaced)

    def headings(self) -> HeadingMeanings:
        """Return what was said that headings of imported files mean.

        Raises:
            StoreDamaged: it cannot be reached, or read.
        """
        (found,) = self._link.read_together(documents.HEADINGS)
        return documents.headings_in(self._name, found)

    def change_headings(self, change: ChangeHeadings) -> None:
        """Replace what headings mean by what `change` makes of it, in one transaction.

        Raises:
            Refused: the database does not allow it.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """

        def replaced(cursor: SqlCursor) -> None:
            # the counter first: its lock lets only one change them at a time
            asked = (RAISE, documents.HEADINGS, schema.BEFORE_TELLING)
            with self._office_beside(cursor, *asked) as (counter, kept, told):
                raised(self._name, counter)
                changed = change(documents.headings_in(self._name, kept))
            if changed is None:
                return
            meanings, entry = changed
            self._tell(cursor, entry, told)
            documents.put_headings(cursor, meanings)
            await_all(cursor.connection)

        self._link.transact(replaced)

    def _office_addresses(self) -> frozenset[str]:
        return office_addresses(self.employees)

    def _read_office(self, cursor: SqlCursor) -> tuple[Office, tuple[Employee, ...]]:
        if self._beside is not None:  # in the middle of a change, by the thread that carries it out
            return documents.office_in(self._name, self._beside.office)
        return documents.office_in(self._name, answers(cursor.connection, documents.OFFICE)[0])

    def _policy_rows(self, cursor: SqlCursor) -> list[SqlRow]:
        if self._beside is not None:
            return self._beside.policy
        return answers(cursor.connection, documents.POLICY)[0]

    @contextlib.contextmanager
    def _office_beside(self, cursor: SqlCursor, *queries: Query) -> Iterator[list[list[SqlRow]]]:
        """Ask for the office and its policy together with other queries, and give their answers.

        A change looks at both. Until it has decided, it is answered by what came here.
        """
        *answered, office, policy = answers(
            cursor.connection, *queries, documents.OFFICE, documents.POLICY
        )
        self._beside = OfficeBeside(office, policy)
        try:
            yield answered
        finally:
            self._beside = None

    def _tell(self, cursor: SqlCursor, entry: Entry, told: list[SqlRow]) -> Entry:
        """Add a line to the office's history, before what it tells, as it follows upon the last.

        Returns the line as it stands.
        """
        schema.refuse_old_guards(self._name, told)
        ((_version, lines),) = told
        past = documents.history_in(self._name, [(lines,)] if lines is not None else [])
        line = linked(past, entry)
        documents.put_history(cursor, line)
        return line
