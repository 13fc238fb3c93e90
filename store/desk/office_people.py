"""The office's own people at the desk: changed, and what hangs on one who leaves (R50, R51)."""

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from store.desk.access import no_longer_active
from store.desk.overviews import Overviews
from store.desk.own_company import listing_told, told_to_own
from store.domain import rights
from store.domain.errors import Conflict, Refused, StoreDamaged
from store.domain.model import Employee, Entry
from store.domain.plan import Effect, differ, entry_of
from store.domain.repository import refuse_damage
from store.domain.rights import Operator
from store.domain.row import Listing
from store.domain.wishes import AddEmployee, DeactivateEmployee, EmployeeWish, Reassign
from store.i18n.language import N_, _

if TYPE_CHECKING:
    from store.rules.people.employees import EmployeesPlan
    from store.rules.people.leaving import Holding, PlannedReassignment

AT_THE_OFFICE = N_("Only the office sees its people.")
CHANGED = N_(
    "The office's people were changed by somebody else meanwhile. Nothing has been done; look "
    "again."
)


class ChangedEmployee(msgspec.Struct, frozen=True, kw_only=True):
    """What was carried out: the employee as kept now, and what the change leaves undone.

    `effects` are those at customers, where the address of an employee is a user's as well;
    `leaves` is the login of who leaves something to a colleague.
    """

    employee: Employee
    effects: tuple[Effect, ...] = ()
    notes: tuple[str, ...] = ()
    leaves: str | None = None


class OfficePeople(Overviews):
    """Lists and changes employees. Whoever acts is looked up again, for rights come and go."""

    def refresh_operator(self) -> None:
        """Take up who works here and what the operator may, as it is kept now.

        Raises:
            Refused: the operator is no longer active here.
            StoreDamaged: it cannot be read.
        """
        with told_to_own(self.company):
            now = self._store.read_employees()
        self._take_up(now)

    def listing_by_rights(self) -> Listing:
        """Return the rows, as `listing` does, and take up what the operator may, together.

        Raises:
            Refused: the operator is no longer active here.
            StoreDamaged: it cannot be read.
        """
        with told_to_own(self.company):
            listing = self._store.people_and_rows(self.company)
        self._take_up(self._store.employees)
        return listing_told(self.company, listing)

    def _take_up(self, now: tuple[Employee, ...]) -> None:
        if now != self._known_employees:
            self.operator = self._operator_among(now)
            self._known_employees = now
        if self.operator.gone is not None:
            raise Refused.because("not-allowed", self.operator.gone)

    def employees(self) -> tuple[Employee, ...]:
        """Return the office's people as they are kept now.

        Raises:
            Refused: at a customer's desk.
            StoreDamaged: they cannot be read.
        """
        self._refuse_customers()
        return self._store.read_employees()

    def plan_employee(self, wish: EmployeeWish) -> "EmployeesPlan":
        """Return what would happen, without doing it.

        Raises:
            NotFound: nobody has that login.
            Refused: the operator is no longer active here.
            StoreDamaged: as the store says.
        """
        plan, at_customers = self._foreseen(wish)
        return replace(plan, effects=(*plan.effects, *at_customers))

    def preview_employee(self, wish: EmployeeWish) -> "EmployeesPlan":
        """Return what would happen to the office's people alone, soon enough for each key.

        Raises:
            NotFound: nobody has that login.
        """
        from store.rules.people import employees as rule  # here and below: most verbs change none

        return rule.plan(self._known_employees, wish, self.operator)

    def change_employee(
        self, wish: EmployeeWish, *, shown: tuple[Effect, ...] | None = None
    ) -> ChangedEmployee:
        """Change the office's people, on what is kept right now, by the rights of that moment.

        Raises:
            Refused: a rule says no.
            Conflict: what would happen now is not what was shown.
            NotFound, StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        from store.rules.people import employees as rule

        foreseen, at_customers = self._foreseen(wish)

        def change(employees: tuple[Employee, ...]) -> tuple[tuple[Employee, ...], Entry]:
            operator = self._operator_among(employees)
            plan = rule.plan(employees, wish, operator)
            if plan.refusals:
                raise Refused(plan.refusals)
            if shown is not None and differ(shown, (*plan.effects, *at_customers)):
                raise Conflict(_(CHANGED))
            details = rule.details_of(employees, plan.after)
            action = rule.ACTIONS[type(wish)]
            entry = entry_of(operator, self._clock(), action=action, details=details)
            return plan.after, entry

        after = self._store.change_employees(change)
        new = isinstance(wish, AddEmployee)
        employee = after[-1] if new else rule.employee_of(after, wish.login)
        return ChangedEmployee(
            employee=employee,
            effects=at_customers,
            notes=foreseen.notes,
            leaves=foreseen.leaves,
        )

    def accept_office_history(self, reason: str | None = None) -> Entry:
        """Accept the office's own history as it was edited outside the program (R62).

        Raises:
            Refused: the operator may not, or it was not edited.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        from store.rules.customers.edited_history import office_line

        self._refuse_customers()

        def tell(employees: tuple[Employee, ...], history: tuple[Entry, ...]) -> Entry:
            operator = self._operator_among(employees)
            return office_line(history, operator, self._clock(), reason)

        return self._store.add_office_line(tell)

    def holdings(self, login: str) -> "tuple[Holding, ...]":
        """Return what hangs on an employee, at all customers, in the order of the list.

        Raises:
            NotFound: nobody has that login.
            Refused: at a customer's desk.
            StoreDamaged: a customer cannot be read; none is left out.
        """
        from store.rules.people import leaving
        from store.rules.people.employees import employee_of

        employee = employee_of(self.employees(), login)
        return tuple(
            holding
            for customer in self._customers(None, refuse_damage)
            for holding in leaving.holdings(customer, employee, self.services_so_far)
        )

    def plan_reassignment(self, from_login: str, to_login: str) -> "PlannedReassignment":
        """Plan that one employee takes over from another, a line for each customer (R51).

        With it comes all that hangs on who leaves: of one read, so that both agree.

        Raises:
            NotFound: nobody has one of the logins.
            Refused: the operator may not, or who is to take over cannot.
            StoreDamaged: a customer cannot be read.
        """
        from store.rules.people import leaving
        from store.rules.people.employees import employee_of
        from store.rules.people.leaving import Holding, PlannedReassignment, ReassignmentLine

        self.refresh_operator()
        leaver, _heir = (
            employee_of(self._store.employees, login) for login in (from_login, to_login)
        )
        wish = Reassign(from_login=from_login, to_login=to_login)
        refusals = rights.refusals(self.operator, "manage-employees")
        if refusals := [*refusals, *leaving.refused_heir(wish, self.operator)]:
            raise Refused(refusals)
        lines, holdings = list[ReassignmentLine](), list[Holding]()
        for customer in self._customers(None, refuse_damage):
            held = tuple(leaving.holdings(customer, leaver, self.services_so_far))
            holdings += held
            if any(holding.moves for holding in held):
                plan = self.plan_for(customer, wish)
                lines.append(
                    ReassignmentLine(
                        number=customer.number, name=customer.name, wish=wish, plan=plan
                    )
                )
        return PlannedReassignment(tuple(lines), tuple(holdings))

    def _foreseen(self, wish: EmployeeWish) -> "tuple[EmployeesPlan, tuple[Effect, ...]]":
        """Plan a change with all its notes, and what it does at customers besides (R24)."""
        from store.rules.people import employees as rule
        from store.rules.people.office_addresses import addresses_change, effects_at

        self.refresh_operator()
        before = self._store.employees
        plan = rule.plan(before, wish, self.operator)
        if plan.refusals:
            return plan, ()
        damage: list[StoreDamaged] = []
        at_customers: tuple[Effect, ...] = ()
        if addresses_change(before, plan.after):
            services = self._services_told(damage.append)
            at_customers = tuple(
                effect
                for customer in self._customers(None, damage.append)
                for effect in effects_at(customer, plan.after, services, self.operator)
            )
        unread = (f"{error}" for error in damage)  # no damaged file keeps a colleague out
        left, leaves = self._left_undone(wish)
        return replace(plan, notes=(*plan.notes, *left, *unread), leaves=leaves), at_customers

    def _left_undone(self, wish: EmployeeWish) -> tuple[tuple[str, ...], str | None]:
        """Say what still depends on an employee who is deactivated, and whose it is."""
        from store.rules.people import leaving

        if not isinstance(wish, DeactivateEmployee):
            return (), None
        try:
            left = leaving.summary(self.holdings(wish.login))
        except StoreDamaged as error:  # a damaged file must not keep somebody's access open
            return (f"{error}",), None
        return left, wish.login if left else None

    def _operator_among(self, employees: tuple[Employee, ...]) -> Operator:
        """Return the operator with the rights that the office's people, as they are now, give."""
        operator = self.operator
        if operator.side == "customer" or self._is_reader:
            return replace(operator, employees=employees)
        own = next((employee for employee in employees if employee.login == operator.login), None)
        if own is None or not own.active:
            gone = no_longer_active(self._store, operator.login, operator.name, employees)
            return replace(operator, employees=employees, gone=gone)
        now = Operator.of(own, operator.os_user, employees)
        return replace(now, read_only=operator.read_only)

    @property
    def _is_reader(self) -> bool:
        """Whether the operator never was an employee: who only reads at a server."""
        by = self.operator
        known = (employee.login for employee in self._known_employees)
        return by.read_only and by.login == by.os_user and by.login not in known

    def _refuse_customers(self) -> None:
        if self.company is not None:
            raise Refused.because("not-allowed", _(AT_THE_OFFICE))
