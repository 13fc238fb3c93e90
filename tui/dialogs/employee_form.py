"""The forms about one of the office's people: brought in, edited, given other rights."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from store.domain.errors import Refusal, StoreError
from store.domain.model import Employee, PortalRole, Rights
from store.domain.plan import Effect, differ
from store.domain.wishes import AddEmployee, ChangeRights, EditEmployee, EmployeeWish
from store.domain.words import PORTAL_ROLES, RIGHTS, portal_role_word, rights_word
from store.i18n.language import _
from store.rules.people.employees import EmployeesPlan, changes
from tui.dialogs.base import TakeUp, nothing_yet, renew_line
from tui.dialogs.page import Page
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import Fact
from tui.widgets.button import Button
from tui.widgets.choices import Choice, Choices
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.section import Section

Planned = Callable[[EmployeeWish], EmployeesPlan]
RereadEmployee = Callable[[], Awaitable[Employee]]
"""Reads an employee as it is in the store now, beside the keys."""


class AgreedEmployee(NamedTuple):
    """What was agreed to: the wish, and the effects on the office's people that were shown."""

    wish: EmployeeWish
    shown: tuple[Effect, ...]


class EmployeeForm(Page[AgreedEmployee]):
    """Asks about an employee, and shows what that would do; `reread` is of one who is there."""

    FIELDS: ClassVar = {"login": "login", "name": "name", "e-mail": "email"}
    NEEDED: ClassVar[tuple[str, ...]] = ("login", "name", "email")
    """The fields that something has to stand in."""

    def __init__(
        self, title: str, verb: str, planned: Planned, reread: RereadEmployee | None = None
    ) -> None:
        super().__init__(title, verb)
        self._planned = planned
        self._reread = reread
        self._shown: tuple[Effect, ...] = ()

    @property
    def wish(self) -> EmployeeWish:
        """What is wished by the answers so far."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """Lay out the questions, and what the answers would do."""
        yield from self.questions()
        yield Section(_("What will happen"))
        yield Facts(nothing_yet(), id="effects")

    def questions(self) -> ComposeResult:
        """Lay out the questions."""
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
        """What was refused is being mended; show what would be done now."""
        self.replan()
        self.forgive()

    def replan(self) -> None:
        """Show what would be done now."""
        try:
            plan = self._planned(self.wish)
        except StoreError as gone:
            self._shown, facts = (), [Fact("", f"{gone}", "stop")]
        else:
            notes = (Fact(_("note"), note, "ask") for note in plan.notes)
            self._shown, facts = plan.effects, [*effect_facts(plan.effects), *notes]
        self.query_one("#effects", Facts).facts = tuple(facts) or (nothing_yet(),)

    def foreseen(self) -> list[EmployeesPlan]:
        """Plan the wish as it is now."""
        return [self._planned(self.wish)]

    def take_up(self, now: Employee) -> Employee | None:
        """Show what others have made of what nobody has touched here; return how it was known."""
        return None

    async def read_again(self) -> TakeUp:
        """Read the employee again."""
        if self._reread is None:
            return await super().read_again()
        try:
            return partial(self._renewed, await self._reread())
        except StoreError as error:
            return partial(self._not_read, error)

    def _not_read(self, error: StoreError) -> bool:
        self.hinder(f"{error}")
        return True

    def _renewed(self, now: Employee) -> bool:
        """Take up the employee as others have made it, and say what they have changed."""
        before = self.take_up(now)
        self.replan()
        if before is None or not (done := changes(before, now)):
            return False
        what = "; ".join(f"{fact.label}: {fact.text}" for fact in effect_facts(done))
        self.hinder(_("Changed meanwhile: {what}. What is shown is how it is now.", what=what))
        return True

    def field_of(self, refusal: Refusal) -> str | None:
        """Return the field that is refused; a login that is known already is about that."""
        return "login" if refusal.code == "already-exists" else super().field_of(refusal)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer the wish, or say what is wrong with it; others may have changed what it does."""
        self.work(self._act)

    async def _act(self) -> None:
        shown = self._shown
        if await self.renew() and differ(shown, self._shown):
            return
        wish = self.wish
        await self.agree(partial(self._planned, wish), partial(AgreedEmployee, wish))

    def line(self, id: str) -> LineInput:
        """Return a field's line."""
        return self.query_one(f"#{id}", LineInput)

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

    def questions(self) -> ComposeResult:
        """Lay out the questions."""
        yield Section(_("Who"))
        yield Field(_("Login"), id="login", hint=_("name of the account to log in with"))
        yield Field(_("Name"), id="name")
        yield Field(_("E-mail"), id="email")
        yield from self.ask_rights("standard", "user")

    @property
    def wish(self) -> EmployeeWish:
        """The colleague as described."""
        return AddEmployee(
            login=self.line("login").value,
            name=self.line("name").value,
            email=self.line("email").value,
            rights=self.rights,
            portal_role=self.portal_role,
        )


class EditOfficePerson(EmployeeForm):
    """Asks for another name and address; what is as it was before is not sent."""

    NEEDED = ("name",)

    def __init__(self, employee: Employee, planned: Planned, reread: RereadEmployee) -> None:
        super().__init__(_("Edit: {name}", name=employee.name), _("Save"), planned, reread)
        self._employee = employee

    def questions(self) -> ComposeResult:
        """Lay out the questions."""
        yield Section(_("Who"))
        yield Field(_("Name"), id="name", value=self._employee.name)
        yield Field(_("E-mail"), id="email", value=self._employee.email or "")

    def take_up(self, now: Employee) -> Employee:
        """Show another name or address where it was not touched here."""
        before, self._employee = self._employee, now
        renew_line(self.line("name"), before.name, now.name)
        renew_line(self.line("email"), before.email or "", now.email or "")
        return before

    @property
    def wish(self) -> EmployeeWish:
        """What is another name or address than it is now."""
        name, email = self.line("name").answer, self.line("email").answer
        return EditEmployee(
            login=self._employee.login,
            name=name if name != self._employee.name else None,
            email=email if email.strip() != (self._employee.email or "") else None,
        )


class GiveRights(EmployeeForm):
    """Asks for other rights and another role; what is as it was before is not sent."""

    def __init__(self, employee: Employee, planned: Planned, reread: RereadEmployee) -> None:
        super().__init__(_("Rights: {name}", name=employee.name), _("Save"), planned, reread)
        self._employee = employee

    def questions(self) -> ComposeResult:
        """Lay out the questions."""
        yield from self.ask_rights(self._employee.rights, self._employee.portal_role)

    def take_up(self, now: Employee) -> Employee:
        """Choose other rights and another role where they were not touched here."""
        before, self._employee = self._employee, now
        if self.rights == before.rights:
            self.query_one("#rights", Choices).chosen = now.rights
        if self.portal_role == before.portal_role:
            self.query_one("#portal-role", Choices).chosen = now.portal_role
        return before

    @property
    def wish(self) -> EmployeeWish:
        """What is chosen otherwise than it is now."""
        now = self._employee
        return ChangeRights(
            login=now.login,
            rights=self.rights if self.rights != now.rights else None,
            portal_role=self.portal_role if self.portal_role != now.portal_role else None,
        )
