"""Users and services: a customer's users, their roles and licences, and the main contact.

Reached from a refused ending, it shows the steps of the cure and leads back to that ending.
"""

from functools import partial

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList

from store.desk.desk import Desk
from store.domain.catalogue import service_name
from store.domain.errors import StoreError
from store.domain.model import Customer, User
from store.domain.plan import Effect
from store.domain.wishes import (
    Activate,
    ChangeRole,
    Deactivate,
    License,
    NameMainContact,
    RemoveUser,
    Wish,
)
from store.domain.words import ROLES, role_word
from store.i18n.language import N_, _, pgettext
from tui.dialogs.questions import Confirm, Pick, refusal_dialog
from tui.dialogs.user_form import CreateUser, Licences
from tui.formatting.facts import Fact
from tui.formatting.news import News, changed_since
from tui.formatting.plan_facts import effect_facts
from tui.formatting.safe_text import fit, safe
from tui.screens.base import GuardedScreen, carry_out, exclusive_action
from tui.widgets.facts import Facts
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Lines
from tui.widgets.masthead import Masthead
from tui.widgets.status_line import StatusLine


class UsersAndServices(GuardedScreen):
    """Lists the users of one customer, two lines each, and changes them."""

    BINDING_GROUP_TITLE = N_("Users and services")
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="users.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape,q", "leave", N_("Back"), key_display="Esc", id="users.back",
                tooltip=N_("Go back to where you came from")),
        Binding("n", "create", N_("New"), id="users.new", tooltip=N_("Create a user")),
        Binding("e", "role", N_("Role"), id="users.role", tooltip=N_("Give the user another role")),
        Binding("m", "main_contact", N_("Main contact"), id="users.main-contact",
                tooltip=N_("Make the user main contact, and Administrator where needed")),
        Binding("s", "services", N_("Services"), id="users.services",
                tooltip=N_("Give and take services")),
        Binding("i", "inactivate", N_("In/active"), id="users.inactivate",
                tooltip=N_("Make the user inactive, or active again")),
        Binding("d", "delete", N_("Delete"), id="users.delete",
                tooltip=N_("Delete the user from the list")),
    ]  # fmt: skip

    CHANGES = ("create", "role", "main_contact", "services", "inactivate", "delete")

    customer: reactive[Customer | None] = reactive(None, init=False)

    user_lines = getters.query_one("#users", Lines)

    def __init__(self, desk: Desk, customer: Customer, *, cure_for: str | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._number = customer.number
        self.set_reactive(UsersAndServices.customer, customer)
        self._cure_for = cure_for

    def compose(self) -> ComposeResult:
        """Lay out the steps of the cure where there is one, the users, and what is known of one."""
        customer = self.customer
        assert customer is not None
        yield Masthead(
            _("Users and services · {customer}", customer=f"{customer.number} {customer.name}"),
            _("read-only") if self._desk.operator.read_only else "",
            self._desk.operator.name,
        )
        with Vertical():
            yield Facts(id="steps")
            yield Lines(id="users")
            yield Facts(id="nobody")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the users."""
        self._show()
        self.user_lines.focus()

    def why_not(self, action: str) -> str | None:
        """Say who may change users, where the operator may only look at them."""
        return self._desk.why_not("manage-users") if action in self.CHANGES else None

    def tell_why_not(self, action: str, why: str) -> None:
        """Say it; the next news may take its place."""
        self.query_one(StatusLine).tell(why)

    @on(News)
    def reload(self) -> None:
        """Show what others have changed; the cursor stays on its user."""
        self.customer = self._read() or self.customer

    def watch_customer(self) -> None:
        """Show the users as they are now."""
        self._show()

    def _show(self) -> None:
        customer = self.customer
        if customer is None:
            return
        self.user_lines.fill(
            (user.email, _drawn(user, customer, self._desk)) for user in customer.users
        )
        nobody = Fact("", _("There are no users yet. n creates the first one."), "warning")
        self.query_one("#nobody", Facts).facts = () if customer.users else (nobody,)
        self.query_one("#nobody").display = not customer.users
        self.query_one("#steps", Facts).facts = self._steps(customer)

    def _steps(self, customer: Customer) -> tuple[Fact, ...]:
        contact = customer.valid_main_contact
        if contact is not None:
            facts = [Fact("", _("Main contact: {name}.", name=contact.name), "met")]
            if self._cure_for:
                back = _("Esc goes back to ending {service}.", service=self._cure_for)
                facts.append(Fact("", back, "heading"))
            return tuple(facts)
        name, service = customer.name, self._cure_for
        if service:
            why = _(
                "To end {service}, {customer} needs a main contact.", service=service, customer=name
            )
        else:
            why = _("{customer} needs a main contact.", customer=name)
        able = any(user.active and user.role != "auditor" for user in customer.users)
        return (
            Fact("", why, "open"),
            Fact(
                _("1 done") if able else _("1 next"),
                _("somebody on the customer's side is in the list: n creates a user"),
                "met" if able else "warning",
            ),
            Fact(
                _("2 next") if able else _("2 then"),
                _("that user becomes Administrator and main contact: m does both"),
                "warning" if able else "",
            ),
            Fact("", _("Has the only Administrator left? Then the company's authorised signatory "
                       "orders the change with a signed form."), "muted"),
        )  # fmt: skip

    def _chosen(self) -> User | None:
        """Return the user under the cursor; where there is none, say so."""
        email: str | None = self.user_lines.current
        user = self.customer.user(email) if email is not None and self.customer else None
        if user is None:
            self.query_one(StatusLine).tell(_("There is no user here yet; n creates one."))
        return user

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    @exclusive_action
    async def action_create(self) -> None:
        """Ask for a new user and create it."""
        customer = self._read()
        if customer is None:
            return
        wish = await self.app.push_screen_wait(
            CreateUser(customer, lambda wish: self._desk.plan_for(customer, wish))
        )
        if wish is None or not await self._carry_out(wish):
            return
        if self.customer is not None:
            self.user_lines.go_to(self.customer.users[-1].email)

    @exclusive_action
    async def action_role(self) -> None:
        """Ask for the role of the user under the cursor and give it."""
        user = self._chosen()
        if user is None:
            return
        role = await self.app.push_screen_wait(
            Pick(
                _("Role: {user}", user=user.name),
                {role: role_word(role) for role in ROLES},
                user.role,
            )
        )
        for chosen in ROLES:
            if chosen == role and chosen != user.role:
                await self._ask_and_do(ChangeRole(email=user.email, role=chosen), _("Change role"))

    @exclusive_action
    async def action_main_contact(self) -> None:
        """Make the user under the cursor main contact, and Administrator if need be (R21)."""
        user = self._chosen()
        if user is not None:
            wish = NameMainContact(email=user.email, promote=True)
            await self._ask_and_do(wish, _("Make main contact"))

    @exclusive_action
    async def action_services(self) -> None:
        """Ask which services the user under the cursor is licensed for; give and take them."""
        user = self._chosen()
        if user is None:
            return
        ticked = await self.app.push_screen_wait(Licences(user, self._desk.services))
        if ticked is None:
            return
        for service in self._desk.services:
            if (service in ticked) != (service in user.services):
                revoke = service not in ticked
                wish = License(email=user.email, service=service, revoke=revoke)
                if not await self._carry_out(wish):
                    return

    @exclusive_action
    async def action_inactivate(self) -> None:
        """Make the user under the cursor inactive, or active again."""
        user = self._chosen()
        if user is None:
            return
        if user.active:
            await self._ask_and_do(Deactivate(email=user.email), _("Inactivate"))
        else:
            await self._ask_and_do(Activate(email=user.email), _("Activate"))

    @exclusive_action
    async def action_delete(self) -> None:
        """Delete the user under the cursor from the list."""
        user = self._chosen()
        if user is not None:
            await self._ask_and_do(RemoveUser(email=user.email), _("Delete user"))

    async def _ask_and_do(self, wish: Wish, verb: str) -> None:
        """Show what a wish would do, or why it is refused; carry it out if that is confirmed."""
        customer = self._read()
        if customer is None:
            return
        try:
            plan = self._desk.plan_for(customer, wish)
        except StoreError as error:  # somebody else has deleted that user meanwhile
            self.query_one(StatusLine).report(error)
            self.customer = customer
            return
        if plan.refusals:
            await self.app.push_screen_wait(refusal_dialog(_("Not possible"), plan.refusals))
            return
        facts = tuple(effect_facts(plan.effects))
        question = Confirm(
            f"{verb}: {customer.name}",
            facts,
            verb,
            changed=partial(changed_since, customer, self._read),
        )
        if await self.app.push_screen_wait(question):
            await self._carry_out(wish, plan.effects)

    def _read(self) -> Customer | None:
        """Read the customer as it is now; where that fails, say so."""
        try:
            return self._desk.customer(self._number)
        except StoreError as error:
            self.query_one(StatusLine).report(error)
            return None

    async def _carry_out(self, wish: Wish, shown: tuple[Effect, ...] | None = None) -> bool:
        status = self.query_one(StatusLine)
        try:
            done = await carry_out(self._desk, self._number, wish, shown)
        except StoreError as error:
            status.report(error)
            self.customer = self._read() or self.customer
            return False
        status.tell(_("Saved."))
        self.customer = done.customer
        return True

    @on(OptionList.OptionSelected, "#users")
    def open_user(self) -> None:
        """Enter on a user asks for the role, as the pencil on a row of the portal does."""
        if self.check_action(
            "role", ()
        ):  # of a message Textual does not ask this, as it does of a key
            self.action_role()


def _drawn(user: User, customer: Customer, desk: Desk) -> Content:
    """Draw a user in two lines: who and what they are; how they are reached, and their licences."""
    contact = customer.valid_main_contact
    marks = [role_word(user.role)]
    if contact == user:
        marks.append(_("main contact"))
    elif customer.main_contact == user.email:
        marks.append(_("main contact on record, not valid"))
    marks.append(pgettext("user", "active") if user.active else pgettext("user", "inactive"))
    names = [service_name(desk.services, id).removeprefix("Visma ") for id in user.services]
    licences = ", ".join(names) or _("no licences")
    reached = " · ".join(part for part in (user.email, user.phone, licences) if part)
    style = "" if user.active else "$foreground-disabled"
    return Content.assemble(
        (f"{fit(user.name, 26)} {safe(' · '.join(marks))}", style or "bold"),
        (f"\n    {safe(reached)}", style or "$foreground-muted"),
    )
