"""The forms about one user: creating one, and ticking the services they are licensed for."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Label, RadioSet

from store.domain.catalogue import Services
from store.domain.model import Customer, Role, User
from store.domain.plan import Plan
from store.domain.wishes import AddUser
from store.domain.words import ROLES, role_word
from store.i18n.language import N_, _
from tui.dialogs.base import Dialog, Form
from tui.terminal.button import Button
from tui.widgets.field import Field, LineInput
from tui.widgets.toggles import Choice, Choices, TickList


class CreateUser(Form[AddUser]):
    """Asks for a new user's name, address, telephone and role."""

    AUTO_FOCUS = "#name"
    BINDINGS = [
        # a field takes Enter itself; it is named here for the line of keys
        Binding("enter", "", N_("Next"), show=False, id="create-user.enter"),
    ]

    def __init__(self, customer: Customer, planned: Callable[[AddUser], Plan]) -> None:
        title = _("Create user: {customer}", customer=customer.name)
        super().__init__(title, _("Create user"))
        self._planned = planned

    def body(self) -> ComposeResult:
        """Lay out the form."""
        yield Field(_("Name"), id="name")
        yield Field(_("E-mail"), id="email")
        yield Field(_("Phone"), id="phone", hint=_("may be left out"))
        yield Label(_("Role"), classes="heading")
        with Choices(id="role", compact=True):
            for role in ROLES:
                yield Choice(Content(role_word(role)), role == "user", id=f"role-{role}")

    @on(Input.Changed)
    @on(RadioSet.Changed)
    def mend(self) -> None:
        """What was refused is being mended."""
        self.forgive()

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer the wish, or say what is wrong with it and go there."""
        wish = AddUser(
            name=self.query_one("#name", LineInput).value,
            email=self.query_one("#email", LineInput).value,
            phone=self.query_one("#phone", LineInput).value,
            role=self._role(),
        )
        plan = self._planned(wish)
        if not plan.refusals:
            self.dismiss(wish)
            return
        refusal = plan.refusals[0]
        self.hinder(refusal.message)
        fields = {"name": "#name", "e-mail": "#email", "phone": "#phone"}
        self.query_one(fields.get(refusal.about or "", "#email"), LineInput).focus()

    def _role(self) -> Role:
        pressed = self.query_one("#role", Choices).pressed_index
        return ROLES[pressed] if pressed >= 0 else "user"


class Licences(Dialog[tuple[str, ...]]):
    """Asks which services a user is licensed for; answers all that are ticked."""

    BINDINGS = [
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="licences.next"),
    ]

    def __init__(self, user: User, services: Services) -> None:
        super().__init__(_("Licences: {user}", user=user.name), _("Save"))
        self._user = user
        self._services = services

    def body_container(self) -> AbstractContextManager[object]:
        """Return nothing: a list scrolls by itself."""
        return nullcontext()

    def body(self) -> ComposeResult:
        """Lay out one tick for each service of the catalogue."""
        names = {id: service.name for id, service in self._services.items()}
        yield TickList(names, self._user.services)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer what is ticked."""
        self.dismiss(tuple(self.query_one(TickList).ticked))
