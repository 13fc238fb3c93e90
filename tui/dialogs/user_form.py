"""The forms about one user: creating one, and ticking the services they are licensed for."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, RadioSet

from store.domain.catalogue import Services
from store.domain.model import Customer, Role, User
from store.domain.plan import Plan
from store.domain.wishes import AddUser
from store.domain.words import ROLES, role_word
from store.i18n.language import N_, _
from tui.dialogs.base import Dialog
from tui.formatting.facts import Fact
from tui.formatting.safe_text import safe
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.key_line import KeyLine
from tui.widgets.toggles import Choice, Choices, TickList


class CreateUser(Dialog[AddUser]):
    """Asks for a new user's name, address, telephone and role."""

    AUTO_FOCUS = "#name"

    BINDINGS = [
        Binding(
            "escape",
            "dismiss",
            N_("Cancel"),
            key_display="Esc",
            id="create-user.cancel",
            tooltip=N_("Change nothing"),
        ),
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="create-user.next"),
        Binding("enter", "", N_("Next"), show=False, id="create-user.enter"),
    ]

    def __init__(self, customer: Customer, planned: Callable[[AddUser], Plan]) -> None:
        super().__init__()
        self._customer = customer
        self._planned = planned

    def compose(self) -> ComposeResult:
        """Lay out the form."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(
                safe(_("Create user: {customer}", customer=self._customer.name))
            )
            with VerticalScroll(classes="body", can_focus=False):
                yield Field(_("Name"), id="name")
                yield Field(_("E-mail"), id="email")
                yield Field(_("Phone"), id="phone", hint=_("may be left out"))
                yield Label(_("Role"), classes="heading")
                with Choices(id="role", compact=True):
                    for role in ROLES:
                        yield Choice(Content(role_word(role)), role == "user", id=f"role-{role}")
            yield Facts(id="hindrance")
            with Horizontal(classes="buttons"):
                yield Button(_("Create user"), id="act", compact=True)
                yield Button(_("Cancel"), id="cancel", compact=True)
        yield KeyLine()

    @on(Input.Changed)
    @on(RadioSet.Changed)
    def forgive(self) -> None:
        """What was refused is being mended."""
        self.query_one("#hindrance", Facts).facts = ()

    @on(Button.Pressed, "#cancel")
    def leave(self) -> None:
        """Create nobody."""
        self.dismiss(None)

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
        self.query_one("#hindrance", Facts).facts = (Fact("", refusal.message, "open"),)
        fields = {"name": "#name", "e-mail": "#email", "phone": "#phone"}
        self.query_one(fields.get(refusal.about or "", "#email"), LineInput).focus()

    def _role(self) -> Role:
        pressed = self.query_one("#role", Choices).pressed_index
        return ROLES[pressed] if pressed >= 0 else "user"


class Licences(Dialog[tuple[str, ...]]):
    """Asks which services a user is licensed for; answers all that are ticked."""

    BINDINGS = [
        Binding(
            "escape",
            "dismiss",
            N_("Cancel"),
            key_display="Esc",
            id="licences.cancel",
            tooltip=N_("Change nothing"),
        ),
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="licences.next"),
    ]

    def __init__(self, user: User, services: Services) -> None:
        super().__init__()
        self._user = user
        self._services = services

    def compose(self) -> ComposeResult:
        """Lay out one tick for each service of the catalogue."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(safe(_("Licences: {user}", user=self._user.name)))
            names = {id: service.name for id, service in self._services.items()}
            yield TickList(names, self._user.services)
            with Horizontal(classes="buttons"):
                yield Button(_("Save"), id="act", compact=True)
                yield Button(_("Cancel"), id="cancel", compact=True)
        yield KeyLine()

    @on(Button.Pressed, "#cancel")
    def leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer what is ticked."""
        self.dismiss(tuple(self.query_one(TickList).ticked))
