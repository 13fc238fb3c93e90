"""The forms about one user: creating one, putting one right, ticking what they are licensed for."""

from collections.abc import Callable
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from store.domain.catalogue import Services
from store.domain.model import Customer, Role, User
from store.domain.plan import Effect, Plan
from store.domain.wishes import AddUser, EditUser, License
from store.domain.words import ROLES, role_word
from store.i18n.language import _
from tui.dialogs.base import nothing_yet
from tui.dialogs.page import Page
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import Fact
from tui.widgets.button import Button
from tui.widgets.choices import Choice, Choices, TickList
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.section import Section


class AgreedUser(NamedTuple):
    """What was agreed to: the wish, and the effects that were shown."""

    wish: AddUser | EditUser
    shown: tuple[Effect, ...]


UserPlanner = Callable[[AddUser | EditUser], Plan]


class UserForm(Page[AgreedUser]):
    """Asks for a user's name, address and telephone, and shows what that would do."""

    AUTO_FOCUS = "#name"

    def __init__(self, title: str, verb: str, planned: UserPlanner, known: User | None) -> None:
        super().__init__(title, verb)
        self._planned = planned
        self._known = known

    def body(self) -> ComposeResult:
        """Lay out the form."""
        known = self._known
        yield Section(_("Who"))
        yield Field(_("Name"), id="name", value=known.name if known else "")
        yield Field(_("E-mail"), id="email", value=known.email if known else "")
        phone = (known.phone or "") if known else ""
        yield Field(_("Phone"), id="phone", value=phone, hint=_("may be left out"))
        yield from self.more()
        yield Section(_("What will happen"))
        yield Facts(nothing_yet(), id="effects")

    def more(self) -> ComposeResult:
        """Lay out what else is asked."""
        yield from ()

    def wish(self) -> AddUser | EditUser:
        """Gather the answers."""
        raise NotImplementedError

    def typed(self, field: str) -> str:
        """Return what stands in a field."""
        return self.query_one(f"#{field}", LineInput).value

    def left(self) -> list[str]:
        """Name the fields that nothing stands in."""
        needed = {"name": _("name"), "email": _("e-mail")}
        return [word for field, word in needed.items() if not self.typed(field).strip()]

    def on_mount(self) -> None:
        """Say what is asked."""
        self.forgive()

    @on(Input.Changed)
    @on(Choices.Changed)
    def mend(self) -> None:
        """What was refused is being mended; show what would be done now."""
        plan = self._planned(self.wish())
        self.query_one("#effects", Facts).facts = tuple(effect_facts(plan.effects)) or (
            nothing_yet(),
        )
        self.forgive()

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer the wish, or say what is wrong with it and go there."""
        wish = self.wish()
        plan = self._planned(wish)
        if not plan.refusals:
            self.dismiss(AgreedUser(wish, plan.effects))
            return
        refusal = plan.refusals[0]
        self.hinder(refusal.message)
        fields = {"name": "#name", "e-mail": "#email", "phone": "#phone"}
        self.query_one(fields.get(refusal.about or "", "#email"), LineInput).focus()


class CreateUser(UserForm):
    """Asks for a new user, with a role. The `first` one becomes main contact as well (R26)."""

    def __init__(self, customer: Customer, planned: UserPlanner, *, first: bool) -> None:
        title = _("Create user: {customer}", customer=customer.name)
        super().__init__(title, _("Create user"), planned, None)
        self._first = first

    def more(self) -> ComposeResult:
        """Lay out the roles, and what is special of the first user."""
        preset: Role = "administrator" if self._first else "user"
        yield Section(_("Role"))
        yield Choices((Choice(role, role_word(role)) for role in ROLES), preset, id="role")
        if self._first:
            first = _("The first user of a company becomes its Administrator and main contact.")
            yield Facts(Fact("", first, "heading"))

    def wish(self) -> AddUser:
        """Gather the answers."""
        return AddUser(
            name=self.typed("name"),
            email=self.typed("email"),
            phone=self.typed("phone"),
            role=self._role(),
        )

    def _role(self) -> Role:
        chosen = self.query_one("#role", Choices).chosen
        return next((role for role in ROLES if role == chosen), "user")


class EditUserForm(UserForm):
    """Puts a user's name, address and telephone number right."""

    def __init__(self, customer: Customer, user: User, planned: UserPlanner) -> None:
        title = _("Edit user: {user} · {customer}", user=user.name, customer=customer.name)
        super().__init__(title, _("Save"), planned, user)
        self._user = user

    def wish(self) -> EditUser:
        """Gather what is different from how it is now."""
        name, email, phone = self.typed("name"), self.typed("email"), self.typed("phone")
        return EditUser(
            email=self._user.email,
            name=name if name != self._user.name else None,
            new_email=email if email != self._user.email else None,
            phone=phone if phone != (self._user.phone or "") else None,
        )


LicencePlanner = Callable[[License], Plan]


class Licences(Page[tuple[License, ...]]):
    """Asks which services a user is licensed for; answers what is to be given and taken."""

    AUTO_FOCUS = "TickList"
    DEFAULT_CSS = """
    Licences TickList { height: auto; border: none; padding: 0 1; }
    """

    def __init__(self, user: User, services: Services, planned: LicencePlanner) -> None:
        super().__init__(_("Services: {user}", user=user.name), _("Save"))
        self._user = user
        self._services = services
        self._planned = planned

    def body(self) -> ComposeResult:
        """Lay out one tick for each service of the catalogue, and what that would change."""
        yield Section(_("Services"))
        names = {id: service.name for id, service in self._services.items()}
        yield TickList(names, self._user.services)
        yield Section(_("What will happen"))
        yield Facts(nothing_yet(), id="effects")

    def wishes(self) -> tuple[License, ...]:
        """Gather what is ticked otherwise than it is now."""
        ticked = self.query_one(TickList).ticked
        return tuple(
            License(email=self._user.email, service=service, revoke=service not in ticked)
            for service in self._services
            if (service in ticked) != (service in self._user.services)
        )

    @on(TickList.Changed)
    def preview(self) -> None:
        """Show what that would change."""
        plans = map(self._planned, self.wishes())
        facts = [fact for plan in plans for fact in effect_facts(plan.effects)]
        self.query_one("#effects", Facts).facts = tuple(facts) or (nothing_yet(),)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer what is to be done."""
        self.dismiss(self.wishes())
