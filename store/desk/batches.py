"""What is done to several customers in one write: an import taken back (R56), a removal (R57)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from store.desk.headings import OfficeHeadings
from store.domain import rights
from store.domain.errors import Conflict, NotFound, OutOfReach, Refused, StoreDamaged
from store.domain.filters import Filter
from store.domain.model import Customer, Entry
from store.domain.plan import Effect, differ, entry_of
from store.domain.repository import ChangedSeveral, refuse_damage
from store.domain.row import number_order
from store.domain.wishes import RemoveCustomer, Wish
from store.domain.words import BATCH
from store.i18n.language import N_, _
from store.rules.registry import BY_POLICY

if TYPE_CHECKING:
    from store.rules.customers.import_undo import ImportUndo, ImportUndoLine
    from store.rules.people.sole_contact import PlannedSole, SoleLine


OTHER_POLICY = N_("The office's policy was changed meanwhile. Nothing has been done; look again.")


class Batches(OfficeHeadings):
    """Acts on several customers together, all of them or none."""

    def plan_import_undo(self, batch: str) -> "ImportUndo":
        """Return what taking an import back would do, in the order of the customers' numbers.

        Raises:
            NotFound: there was no import of that name.
            Refused: the operator may not.
            StoreDamaged: a customer cannot be read.
        """
        from store.rules.customers.import_undo import (
            ImportUndo,
            batch_of,
            import_words,
            was_taken_back,
        )

        self.refresh_operator()
        self._refuse_imports()
        batch = batch.strip().casefold()
        history = self._store.office_history()
        told = [entry for entry in history if batch_of(entry) == batch]
        lines = self._taken_back(batch, self._store.customers())
        if not told and not lines:  # the office's line may be lost where the machine stopped
            message = _("There is no import {batch!r} in the history of {office}.", batch=batch,
                        office=self.office.name)  # fmt: skip
            raise NotFound(message)
        return ImportUndo(
            batch=batch,
            words=import_words(batch, told),
            lines=lines,
            taken_back_before=was_taken_back(batch, history),
        )

    def undo_import(self, shown: "ImportUndo", confirmation: str) -> "ImportUndo":
        """Take an import back, as far as it was shown and nobody has changed it meanwhile.

        `confirmation` is how many customers that is, typed by hand.

        Raises:
            Refused: the operator may not, or has typed another number.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        from store.rules.customers.import_undo import take_back
        from store.rules.history_words import IMPORT_ACTION

        self._refuse_changes()
        shown.confirmed(confirmation)
        batch, now, services = shown.batch, self._clock(), self.services_so_far
        lines = {line.number: line for line in shown.lines if line.what == "left"}
        told: list[Entry] = []

        def change(customer: Customer) -> Customer | None:
            self.refresh_operator()  # rights may have changed while the lock was waited for
            self._refuse_imports()
            line = take_back(customer, batch, self.operator, now, services)
            if line is None:  # somebody was faster
                return customer
            lines[customer.number] = line
            return customer if line.what == "left" else line.after

        def tell(done: ChangedSeveral) -> Entry:
            left = sum(line.what == "left" for line in lines.values())
            details = {"undone": IMPORT_ACTION, BATCH: batch, "removed": f"{len(done.removed)}",
                       "restored": f"{len(done.changed)}", "left": f"{left}"}  # fmt: skip
            told.append(entry_of(self.operator, now, action="undo", details=details))
            return told[-1]

        numbers = [line.number for line in shown.lines if line.what != "left"]
        self._store.change_several(numbers, change, tell)
        return msgspec.structs.replace(
            shown, lines=tuple(lines.values()), told=told[-1] if told else None
        )

    def plan_sole_contacts(
        self, wanted: Filter, reason: str | None = None
    ) -> "tuple[tuple[PlannedSole, ...], tuple[SoleLine, ...]]":
        """Plan the only person of each customer without a main contact as that, and who is left.

        Each is then a change of its own, carried out as any wish is.

        Raises:
            Refused: the operator may not.
            StoreDamaged: a customer cannot be read; none is left out.
        """
        from store.rules.people.sole_contact import PlannedSole, sole_line

        self.refresh_operator()
        if refusals := rights.refusals(self.operator, "manage-users"):
            raise Refused(refusals)
        without = msgspec.structs.replace(wanted, no_main_contact=True)
        now, services = self._clock(), self.services_so_far
        lines = (
            sole_line(customer, reason, self.operator, now, services)
            for customer in self._customers(without, refuse_damage)
        )
        planned: list[PlannedSole] = []
        left: list[SoleLine] = []
        for line in lines:
            if line is not None and line.wish is not None and line.plan is not None:
                planned.append(PlannedSole(line.number, line.name, line.wish, line.plan))
            elif line is not None:
                left.append(line)
        return tuple(planned), tuple(left)

    def _taken_back(
        self, batch: str, customers: Iterable[Customer]
    ) -> "tuple[ImportUndoLine, ...]":
        from store.rules.customers.import_undo import take_back

        now, services = self._clock(), self.services_so_far
        lines = (take_back(customer, batch, self.operator, now, services) for customer in customers)
        return tuple(
            sorted(
                (line for line in lines if line is not None),
                key=lambda line: number_order(line.number),
            )
        )

    def _removed(
        self, number: str, wish: RemoveCustomer, shown: tuple[Effect, ...] | None
    ) -> tuple[Customer, Entry]:
        """Remove a customer, on what is kept right now; return it as it was, and what tells it.

        Raises:
            Refused: a rule says no.
            Conflict: what would go is not what was shown.
            NotFound, StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        from store.rules.customers import removal

        now = self._clock()

        def change(customer: Customer) -> None:
            self._refuse_other_policy(wish)
            self.refresh_operator()
            plan = removal.plan(customer, wish, self.operator, now, self.services_so_far)
            if plan.refusals:
                raise Refused(plan.refusals)
            if shown is not None and differ(shown, plan.effects):
                message = _("{customer} was changed by somebody else meanwhile. Nothing has been "
                            "done; look again.", customer=customer.name)  # fmt: skip
                raise Conflict(message)

        def tell(done: ChangedSeveral) -> Entry:
            return removal.entry(done.removed[0], wish, self.operator, now)

        done = self._store.change_several([number], change, tell)
        if not done.removed:
            raise NotFound(_("There is no customer {number} here.", number=number))
        return done.removed[0], tell(done)

    def _refuse_changes(self) -> None:
        """Refuse at a read-only desk. What is due takes no right, so rights alone would not do."""
        if self.operator.read_only:
            raise Refused.because("not-allowed", _(rights.READ_ONLY))

    def _refuse_other_policy(self, wish: Wish) -> None:
        """Refuse to act on an outdated policy of the office; the next plan follows the new one.

        Raises:
            StoreDamaged: it decides on the wish, and cannot be used.
            Conflict: it is another one.
        """
        if self._policy is None and self._services is not None:
            return  # planned by services that were given, whatever the office has
        try:
            policy = self._store.policy()
            another = self._policy is not None and policy != self._policy
            if another or self._services is None:
                self._follow(policy)
        except OutOfReach:
            raise
        except StoreDamaged:
            if type(wish) in BY_POLICY:
                raise
            return
        if another:
            raise Conflict(_(OTHER_POLICY))
