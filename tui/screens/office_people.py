"""Office's people: the employees, what each may do, and who is brought in or leaves (R50)."""

import asyncio

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList

from store.desk.desk import Desk
from store.domain.errors import StoreError
from store.domain.model import Employee
from store.domain.plan import Effect
from store.domain.wishes import ActivateEmployee, DeactivateEmployee, EmployeeWish
from store.domain.words import portal_role_word, rights_word
from store.i18n.language import N_, _, pgettext
from tui.dialogs.employee_form import BringIn, EditOfficePerson, EmployeeForm, GiveRights
from tui.dialogs.questions import Confirm, refusal_dialog
from tui.formatting.facts import Fact
from tui.formatting.news import News
from tui.formatting.plan_facts import effect_facts
from tui.formatting.safe_text import fit, safe
from tui.screens.base import GuardedScreen, exclusive_action
from tui.screens.leaving import LeavingEmployee
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Lines
from tui.widgets.masthead import Masthead
from tui.widgets.status_line import StatusLine


class OfficesPeople(GuardedScreen):
    """Lists the office's people, two lines each, and changes them."""

    BINDING_GROUP_TITLE = N_("Office's people")
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="people.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape,q", "leave", N_("Back"), key_display="Esc", id="people.back",
                tooltip=N_("Go back to where you came from")),
        Binding("n", "create", N_("New"), id="people.new", tooltip=N_("Bring in a colleague")),
        Binding("e", "edit", N_("Edit"), id="people.edit",
                tooltip=N_("Change the employee's name or address")),
        Binding("m", "rights", N_("Rights"), id="people.rights",
                tooltip=N_("Give the employee other rights")),
        Binding("i", "inactivate", N_("In/active"), id="people.inactivate",
                tooltip=N_("Make the employee inactive, or active again")),
        Binding("l", "leaving", N_("Leaving"), id="people.leaving",
                tooltip=N_("See what hangs on the employee, and hand it over")),
    ]  # fmt: skip

    CHANGES = ("create", "edit", "rights", "inactivate")

    employees: reactive[tuple[Employee, ...]] = reactive(())

    people = getters.query_one("#users", Lines)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Lay out the people."""
        operator = self._desk.operator
        read_only = _("read-only") if operator.read_only else ""
        yield Masthead(_("Office's people"), read_only, self._desk.office.name, operator.name)
        yield Lines(id="users")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the people."""
        self.reload()
        self.people.focus()

    def why_not(self, action: str) -> str | None:
        """Say who may change the office's people, where the operator may only look at them."""
        return self._desk.why_not("manage-employees") if action in self.CHANGES else None

    def tell_why_not(self, action: str, why: str) -> None:
        """Say it; the next news may take its place."""
        self.query_one(StatusLine).tell(why)

    @on(News)
    def reload(self) -> None:
        """Show the people as they are now; the cursor stays on its line."""
        try:
            self.employees = self._desk.employees()
            self._desk.refresh_operator()
        except StoreError as error:
            self.query_one(StatusLine).report(error)
        self.refresh_bindings()

    def watch_employees(self) -> None:
        """Show them."""
        self.people.fill((employee.login, _drawn(employee)) for employee in self.employees)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    @exclusive_action
    async def action_create(self) -> None:
        """Ask for a colleague, and bring them in."""
        if await self._asked_and_done(BringIn(self._desk.plan_employee)) and self.employees:
            self.people.go_to(self.employees[-1].login)

    @exclusive_action
    async def action_edit(self) -> None:
        """Ask for another name and address of the employee under the cursor."""
        if (employee := self._chosen()) is not None:
            await self._asked_and_done(EditOfficePerson(employee, self._desk.plan_employee))

    @exclusive_action
    async def action_rights(self) -> None:
        """Ask for other rights of the employee under the cursor."""
        if (employee := self._chosen()) is not None:
            await self._asked_and_done(GiveRights(employee, self._desk.plan_employee))

    @exclusive_action
    async def action_inactivate(self) -> None:
        """Make the employee under the cursor inactive, or active again."""
        employee = self._chosen()
        if employee is None:
            return
        if employee.active:
            await self._confirmed(DeactivateEmployee(login=employee.login), _("Inactivate"))
        else:
            await self._confirmed(ActivateEmployee(login=employee.login), _("Activate"))

    @exclusive_action
    async def action_leaving(self) -> None:
        """Show what hangs on the employee under the cursor."""
        if (employee := self._chosen()) is not None:
            await self.app.push_screen_wait(LeavingEmployee(self._desk, employee))
            self.reload()

    @on(OptionList.OptionSelected, "#users")
    def open_employee(self) -> None:
        """Enter on an employee asks for name and address."""
        if self.check_action("edit", ()):  # Textual asks this before a key, not before a message
            self.action_edit()

    def _chosen(self) -> Employee | None:
        login: str | None = self.people.current
        return next((employee for employee in self.employees if employee.login == login), None)

    async def _asked_and_done(self, form: EmployeeForm) -> bool:
        """Ask, and do what was answered."""
        wish = await self.app.push_screen_wait(form)
        return wish is not None and await self._carry_out(wish)

    async def _confirmed(self, wish: EmployeeWish, verb: str) -> None:
        """Show what a wish would do, or why it is refused; carry it out if that is confirmed."""
        try:
            plan = self._desk.plan_employee(wish)
        except StoreError as error:
            self.query_one(StatusLine).report(error)
            return
        if plan.refusals:
            await self.app.push_screen_wait(refusal_dialog(_("Not possible"), plan.refusals))
            return
        notes = (Fact(_("note"), note, "ask") for note in plan.notes)
        facts = (*effect_facts(plan.effects), *notes)
        if await self.app.push_screen_wait(Confirm(f"{verb}: {wish.login}", facts, verb)):
            await self._carry_out(wish, plan.effects)

    async def _carry_out(self, wish: EmployeeWish, shown: tuple[Effect, ...] | None = None) -> bool:
        """Do it beside the screen, which goes on while another holds the store's lock."""
        status = self.query_one(StatusLine)
        try:
            await asyncio.to_thread(self._desk.change_employee, wish, shown=shown)
        except StoreError as error:
            status.report(error)
            self.reload()
            return False
        status.tell(_("Saved."))
        self.reload()
        return True


def _drawn(employee: Employee) -> Content:
    """Draw an employee in two lines: who they are and may do; login and address."""
    marks = (
        rights_word(employee.rights),
        portal_role_word(employee.portal_role),
        pgettext("user", "active") if employee.active else pgettext("user", "inactive"),
    )
    reached = " · ".join(part for part in (employee.login, employee.email) if part)
    style = "" if employee.active else "$foreground-muted"
    return Content.assemble(
        (f"{fit(employee.name, 26)} {safe(' · '.join(marks))}", style or "bold"),
        (f"\n    {safe(reached)}", style or "$foreground-muted"),
    )
