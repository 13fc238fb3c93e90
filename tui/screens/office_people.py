"""Office's people: the employees, what each may do, and who is brought in or leaves (R50)."""

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.binding import Binding

from store.desk.office_people import CHANGED
from store.domain.errors import Conflict, MaybeSaved, Refused, StoreError
from store.domain.model import Employee
from store.domain.plan import Effect, differ
from store.domain.repository import OnDamage
from store.domain.rights import Act
from store.domain.wishes import (
    ActivateEmployee,
    ChangeRights,
    DeactivateEmployee,
    EmployeeWish,
)
from store.domain.words import PORTAL_ROLES, RIGHTS, activity_word, portal_role_word, rights_word
from store.i18n.language import N_, _, grouped, ngettext, pgettext
from store.rules.history_words import employee_words
from store.rules.people.employees import ACTIONS, EmployeesPlan, employee_of
from tui.dialogs.employee_form import (
    AgreedEmployee,
    BringIn,
    EditOfficePerson,
    EmployeeForm,
    GiveRights,
)
from tui.dialogs.questions import Confirm, refusal_dialog
from tui.formatting.columns import Cell, Column
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import Fact
from tui.screens.base import asked, exclusive_action, for_a_moment
from tui.screens.leaving import LeavingEmployee
from tui.screens.lists.list_screen import ListScreen, undo_key
from tui.screens.saving import saved
from tui.terminal.keyboard import about_to_save
from tui.widgets.table import Cells


class OfficesPeople(ListScreen[Employee]):
    """Lists the office's people, and changes them."""

    BINDING_GROUP_TITLE = N_("Office's people")
    UNDOES: ClassVar = False
    BINDINGS = [
        Binding("enter,e", "edit", N_("Edit"), key_display="Enter", id="people.edit",
                tooltip=N_("Change the employee's name or address")),
        Binding("m", "rights", N_("Rights"), id="people.rights",
                tooltip=N_("Give the employee other rights")),
        Binding("i", "deactivate", N_("Deactivate"), id="people.inactivate",
                tooltip=N_("Deactivate the employee, or activate again")),
        Binding("l", "leaving", N_("Leaving"), id="people.leaving",
                tooltip=N_("See what is tied to the employee, and hand it over")),
        Binding("n", "create", N_("New"), id="people.new", tooltip=N_("Bring in a colleague")),
        undo_key("people.undo"),
    ]  # fmt: skip
    COLUMNS: ClassVar = (
        Column(N_("Name"), 16, 28),
        Column(N_("Login"), 10, 16, wide=True),
        Column(N_("Rights"), 19, 20),
        Column(N_("Role"), 13, 14),
        Column(N_("State"), 8, 8),
        Column(N_("E-mail"), 26, 40, wide=True),
    )
    RIGHTS: ClassVar[dict[str, Act]] = {
        action: "manage-employees" for action in ("create", "edit", "rights", "deactivate")
    }
    ON_A_ROW: ClassVar = ("edit", "rights", "deactivate", "leaving")

    def place(self) -> str:
        """Say whose people they are."""
        return _("Office's people · {office}", office=self._desk.office.name)

    def read(self, on_damage: OnDamage) -> Iterable[Employee]:
        """Read the employees."""
        return self._desk.employees()

    def identity_of(self, one: Employee) -> str:
        """Return the login."""
        return one.login

    def cells(self, one: Employee) -> Cells:
        """Return name, login, rights, role, state and address."""
        state = activity_word(active=one.active)
        texts = (one.name, one.login, rights_word(one.rights), portal_role_word(one.portal_role),
                 state, one.email or "")  # fmt: skip
        return tuple(Cell(text, "" if one.active else "muted") for text in texts)

    def named(self, one: Employee) -> str:
        """Return the name."""
        return one.name

    def about(self, one: Employee) -> tuple[Fact, ...]:
        """Tell all of an employee."""
        state = activity_word(active=one.active)
        facts = [
            Fact(pgettext("employee", "login"), one.login),
            Fact(pgettext("employee", "e-mail"), one.email or "-"),
            Fact(pgettext("employee", "rights"), rights_word(one.rights)),
            Fact(pgettext("employee", "role"), portal_role_word(one.portal_role)),
            Fact(pgettext("employee", "state"), state),
        ]
        if not one.active:
            facts.append(Fact("", _("l shows what is still tied to {name}.", name=one.name), "ask"))
        return tuple(facts)

    def nothing(self) -> str:
        """Say that there is nobody."""
        return _("Nobody works here yet. n brings in the first one.")

    def undo_at(self) -> str:
        """Say that a colleague is changed back by the keys that change one."""
        return _("z undoes nothing here: change a colleague back by Enter, m or i.")

    def not_all(self, why: str) -> str:
        """Say that not all is shown."""
        return why  # they stand in one place, and can be read or not

    def count(self) -> str:
        """Say how many there are."""
        count = len(self.listed)
        return ngettext("{count} employee", "{count} employees", count, count=grouped(count))

    def act_of(self, action: str) -> str | None:
        """Say whether the employee becomes inactive or active."""
        employee = self.chosen() if action == "deactivate" else None
        return _("Activate") if employee is not None and not employee.active else None

    def does_nothing(self, action: str) -> bool:
        """Return whether it would be refused in any form: of the last one who may do everything."""
        one = self.chosen() if action in self.RIGHTS and not self.why_not(action) else None
        wishes = _wishes_of(action, one) if one is not None else ()
        if not wishes:
            return super().does_nothing(action)
        try:
            return all(self._desk.preview_employee(wish).refusals for wish in wishes)
        except StoreError:
            return False  # the key says what is wrong

    @exclusive_action
    async def action_create(self) -> None:
        """Ask for a colleague, and bring them in."""
        if await self._asked(BringIn(self._desk.preview_employee)) and self.listed:
            self.lines.go_to(self.listed[-1].login)

    @exclusive_action
    async def action_edit(self) -> None:
        """Ask for another name and address of the employee under the cursor."""
        if (employee := self.chosen()) is not None:
            reread = partial(self._reread, employee.login)
            await self._asked(EditOfficePerson(employee, self._desk.preview_employee, reread))

    @exclusive_action
    async def action_rights(self) -> None:
        """Ask for other rights of the employee under the cursor."""
        if (employee := self.chosen()) is not None:
            reread = partial(self._reread, employee.login)
            await self._asked(GiveRights(employee, self._desk.preview_employee, reread))

    @exclusive_action
    async def action_deactivate(self) -> None:
        """Deactivate the employee under the cursor, or activate it again."""
        if (employee := self.chosen()) is not None:
            verb = _("Deactivate") if employee.active else _("Activate")
            await self._confirmed(_turned(employee), verb)

    @exclusive_action
    async def action_leaving(self) -> None:
        """Show what hangs on the employee under the cursor."""
        if (employee := self.chosen()) is not None:
            await self.app.push_screen_wait(LeavingEmployee(self._desk, employee))
            await for_a_moment(self, self.reload)

    async def _reread(self, login: str) -> Employee:
        """Read an employee as it is now, beside the keys.

        Raises:
            NotFound: nobody has that login.
            Refused, StoreDamaged: as the desk says.
        """

        def read() -> Employee:
            self._desk.refresh_operator()
            return employee_of(self._desk.employees(), login)

        return await asked(self._desk, read)

    async def _asked(self, form: EmployeeForm) -> bool:
        """Ask by a form, which stays till it is done; what is more than asked for is told first."""

        async def attempt(agreed: AgreedEmployee) -> bool:
            with about_to_save(self.app):
                plan = await asked(self._desk, self._desk.plan_employee, agreed.wish)
            if plan.refusals:
                raise Refused(plan.refusals)
            if differ(agreed.shown, plan.effects[: len(agreed.shown)]):
                raise Conflict(_(CHANGED))
            if plan.asks and not await self._agreed(agreed.wish, plan, _("Save")):
                return False
            await self._carried_out(agreed.wish, plan.effects)
            return True

        form.attempt = attempt
        return await self.app.push_screen_wait(form) is not None

    async def _confirmed(self, wish: EmployeeWish, verb: str) -> None:
        """Show what a wish would do, or why it is refused; carry it out if that is confirmed."""
        try:
            plan = await asked(self._desk, self._desk.plan_employee, wish)
            if plan.refusals:
                await self.app.push_screen_wait(refusal_dialog(_("Not possible"), plan.refusals))
            elif await self._agreed(wish, plan, verb):
                await self._carried_out(wish, plan.effects)
        except StoreError as error:
            await for_a_moment(self, self.reload)
            self.status.report(error)

    async def _agreed(self, wish: EmployeeWish, plan: EmployeesPlan, verb: str) -> bool:
        """Show what would happen and what is to be known; say whether it is agreed to."""
        notes = [Fact(_("note"), note, "ask") for note in plan.notes]
        if plan.leaves is not None:
            cure = _("l (Leaving) shows all of it, and o there hands over customers and tasks")
            notes.append(Fact(_("note"), cure, "ask"))
        facts = (*effect_facts(plan.effects), *notes)
        name = next((each.name for each in self.listed if each.login == wish.login), wish.login)
        agreed = await self.app.push_screen_wait(Confirm(f"{verb}: {name}", facts, verb))
        return agreed is not None and agreed

    async def _carried_out(self, wish: EmployeeWish, shown: tuple[Effect, ...]) -> None:
        """Do it beside the screen, which goes on while another holds the store's lock.

        Raises:
            Refused, Conflict, NotFound, StoreBusy, StoreDamaged, NotSaved: nothing was done.
        """
        try:
            changed = await saved(self.app, self._desk.change_employee, wish, shown=shown)
        except MaybeSaved as error:
            await for_a_moment(self, self.reload)
            self.status.report(error)
        else:
            await for_a_moment(self, self.reload)
            name = changed.employee.name
            what = employee_words(ACTIONS[type(wish)], name)
            self.status.tell(_("{what}. Saved.", what=what), name)


def _turned(employee: Employee) -> EmployeeWish:
    """Return the wish to deactivate an employee, or to activate it again."""
    if employee.active:
        return DeactivateEmployee(login=employee.login)
    return ActivateEmployee(login=employee.login)


def _wishes_of(action: str, employee: Employee) -> tuple[EmployeeWish, ...]:
    """Return what an action may wish for an employee without asking for more than rights."""
    if action == "deactivate":
        return (_turned(employee),)
    if action != "rights":
        return ()
    login, now = employee.login, (employee.rights, employee.portal_role)
    every = ((rights, role) for rights in RIGHTS for role in PORTAL_ROLES)
    return tuple(
        ChangeRights(login=login, rights=rights, portal_role=role)
        for rights, role in every
        if (rights, role) != now
    )
