"""The forms about one of the office's people: brought in, edited, given other rights."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from store.domain.errors import StoreError
from store.domain.model import Employee, PortalRole, Rights
from store.domain.wishes import AddEmployee, ChangeRights, EditEmployee, EmployeeWish
from store.domain.words import PORTAL_ROLES, RIGHTS, portal_role_word, rights_word
from store.i18n.language import _
from store.rules.people.employees import EmployeesPlan
from tui.dialogs.page import Page
from tui.widgets.button import Button
from tui.widgets.choices import Choice, Choices
from tui.widgets.field import Field, LineInput
from tui.widgets.section import Section

Planned = Callable[[EmployeeWish], EmployeesPlan]


class EmployeeForm(Page[EmployeeWish]):
    """Asks about an employee, and answers a wish that no rule refuses."""

    NEEDED: ClassVar[tuple[str, ...]] = ("login", "name", "email")
    """The fields that something has to stand in."""

    def __init__(self, title: str, verb: str, planned: Planned) -> None:
        super().__init__(title, verb)
        self._planned = planned

    @property
    def wish(self) -> EmployeeWish:
        """What is wished by the answers so far."""
        raise NotImplementedError

    def left(self) -> list[str]:
        """Name the fields that nothing stands in."""
        needed = {"login": _("login"), "name": _("name"), "email": _("e-mail")}
        asked = [line for line in self.query(LineInput) if line.id in self.NEEDED]
        return [needed[line.id or ""] for line in asked if not line.value.strip()]

    def on_mount(self) -> None:
        """Say what is asked."""
        self.forgive()

    @on(Input.Changed)
    @on(Choices.Changed)
    def mend(self) -> None:
        """What was refused is being mended."""
        self.forgive()

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer the wish, or say what is wrong with it and go there."""
        wish = self.wish
        try:
            plan = self._planned(wish)
        except StoreError as error:
            self.hinder(f"{error}")
            return
        if not plan.refusals:
            self.dismiss(wish)
            return
        refusal = plan.refusals[0]
        self.hinder(refusal.message)
        fields = {"login": "#login", "name": "#name", "e-mail": "#email"}
        for field in self.query(fields.get(refusal.about or "", "#login")).results(LineInput):
            field.focus()

    def line(self, id: str) -> str:
        """Return what stands in a field."""
        return self.query_one(f"#{id}", LineInput).value

    def ask_rights(self, rights: Rights, role: PortalRole) -> ComposeResult:
        """Lay out the choice of rights and of role, with what is so now."""
        yield Section(_("Rights in the office's program"))
        yield Choices((Choice(right, rights_word(right)) for right in RIGHTS), rights, id="rights")
        yield Section(_("Role in Mina tjänster"))
        roles = (Choice(each, portal_role_word(each)) for each in PORTAL_ROLES)
        yield Choices(roles, role, id="portal-role")

    @property
    def rights(self) -> Rights:
        """The rights that are chosen."""
        chosen = self.query_one("#rights", Choices).chosen
        return next(right for right in RIGHTS if right == chosen)

    @property
    def portal_role(self) -> PortalRole:
        """The role that is chosen."""
        chosen = self.query_one("#portal-role", Choices).chosen
        return next(role for role in PORTAL_ROLES if role == chosen)


class BringIn(EmployeeForm):
    """Asks for a colleague's login, name, address and rights."""

    def __init__(self, planned: Planned) -> None:
        super().__init__(_("Bring in a colleague"), _("Bring in"), planned)

    def body(self) -> ComposeResult:
        """Lay out the form."""
        yield Section(_("Who"))
        yield Field(_("Login"), id="login", hint=_("name of the account to log in with"))
        yield Field(_("Name"), id="name")
        yield Field(_("E-mail"), id="email")
        yield from self.ask_rights("standard", "user")

    @property
    def wish(self) -> EmployeeWish:
        """The colleague as described."""
        return AddEmployee(
            login=self.line("login"),
            name=self.line("name"),
            email=self.line("email"),
            rights=self.rights,
            portal_role=self.portal_role,
        )


class EditOfficePerson(EmployeeForm):
    """Asks for another name and address."""

    NEEDED = ("name",)

    def __init__(self, employee: Employee, planned: Planned) -> None:
        super().__init__(_("Edit: {name}", name=employee.name), _("Save"), planned)
        self._employee = employee

    def body(self) -> ComposeResult:
        """Lay out the form."""
        yield Section(_("Who"))
        yield Field(_("Name"), id="name", value=self._employee.name)
        yield Field(_("E-mail"), id="email", value=self._employee.email or "")

    @property
    def wish(self) -> EmployeeWish:
        """What is another name or address; an address that there was none of may stay so."""
        email = self.line("email")
        unchanged = not email.strip() and self._employee.email is None
        return EditEmployee(
            login=self._employee.login,
            name=self.line("name"),
            email=None if unchanged else email,
        )


class GiveRights(EmployeeForm):
    """Asks for other rights."""

    def __init__(self, employee: Employee, planned: Planned) -> None:
        super().__init__(_("Rights: {name}", name=employee.name), _("Save"), planned)
        self._employee = employee

    def body(self) -> ComposeResult:
        """Lay out the form."""
        yield from self.ask_rights(self._employee.rights, self._employee.portal_role)

    @property
    def wish(self) -> EmployeeWish:
        """The rights as they are chosen."""
        return ChangeRights(
            login=self._employee.login, rights=self.rights, portal_role=self.portal_role
        )
