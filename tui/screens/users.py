"""Users and services: a customer's users, their roles and licences, and the main contact.

Reached from a refused ending, it shows the steps of the cure and leads back to that ending.
"""

from functools import partial

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widgets import OptionList

from store.desk.desk import Desk
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
from store.i18n.language import N_, _
from store.rules.people.user_list import lacks_own_users
from tui.dialogs.questions import Confirm, Pick, refusal_dialog
from tui.dialogs.user_form import CreateUser, EditUserForm, Licences, UserForm
from tui.formatting.facts import Fact
from tui.formatting.news import News, changed_since
from tui.formatting.plan_facts import effect_facts
from tui.formatting.users import cure_steps, user_lines
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
        Binding("a", "edit", N_("Address"), id="users.edit",
                tooltip=N_("Put name, e-mail or telephone number right")),
        Binding("m", "main_contact", N_("Contact"), id="users.main-contact",
                tooltip=N_("Make the user main contact, and Administrator where needed")),
        Binding("s", "services", N_("Services"), id="users.services",
                tooltip=N_("Give and take services")),
        Binding("i", "inactivate", N_("In/active"), id="users.inactivate",
                tooltip=N_("Make the user inactive, or active again")),
        Binding("d", "delete", N_("Delete"), id="users.delete",
                tooltip=N_("Delete the user from the list")),
    ]  # fmt: skip

    CHANGES = ("create", "role", "edit", "main_contact", "services", "inactivate", "delete")

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
            _("Mina tjänster > {customer} > Users and services", customer=customer.name),
            _("read-only") if self._desk.operator.read_only else "",
            self._desk.operator.name,
        )
        with Vertical():
            yield Facts(id="steps")
            yield Lines(id="users", enter=_("Role"))
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
        employees = self._desk.operator.employees
        self.user_lines.fill(
            (user.email, user_lines(user, customer, self._desk.services, employees))
            for user in customer.users
        )
        nobody = Fact("", _("There are no users yet. n creates the first one."), "ask")
        self.query_one("#nobody", Facts).facts = () if customer.users else (nobody,)
        self.query_one("#nobody").display = not customer.users
        self.query_one("#steps", Facts).facts = cure_steps(customer, employees, self._cure_for)

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
        first = lacks_own_users(customer, self._desk.operator.employees)
        form = CreateUser(customer, partial(self._desk.plan_for, customer), first=first)
        await self._agreed(form)

    @exclusive_action
    async def action_edit(self) -> None:
        """Ask for name, address and telephone number of the user under the cursor."""
        chosen = self._chosen()
        customer = self._read() if chosen is not None else None
        if chosen is None or customer is None:
            return
        user = customer.user(chosen.email)
        if user is None:  # somebody else has deleted that user, or changed the address
            gone = _("{name} is no longer in the list as {email}.", name=chosen.name,
                     email=chosen.email)  # fmt: skip
            self.query_one(StatusLine).tell(gone)
            self.customer = customer
            return
        form = EditUserForm(customer, user, partial(self._desk.plan_for, customer))
        await self._agreed(form)

    async def _agreed(self, form: UserForm) -> None:
        """Ask by a form, carry out what was agreed to, and go to that user."""
        agreed = await self.app.push_screen_wait(form)
        if agreed is None or not await self._carry_out(agreed.wish, agreed.shown):
            return
        if self.customer is not None:
            self.user_lines.go_to(self.customer.history[-1].details["email"])

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
        if self.check_action("role", ()):  # Textual asks this before a key, not before a message
            self.action_role()
