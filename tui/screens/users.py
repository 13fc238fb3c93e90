"""Users and services: a customer's users, their roles and licences, and the main contact.

Reached from a refused ending, it shows the steps of the cure and leads back to that ending.
"""

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding

from store.desk.desk import Desk, Done
from store.domain.errors import MaybeSaved, StoreError
from store.domain.model import Customer, Employee, User
from store.domain.plan import Effect
from store.domain.repository import OnDamage
from store.domain.rights import Act
from store.domain.wishes import (
    Activate,
    ChangeRole,
    Deactivate,
    NameMainContact,
    RemoveUser,
    Wish,
)
from store.domain.words import ROLES, role_word
from store.i18n.language import N_, _, ngettext
from store.rules.endings.checks import licensed_users
from store.rules.history_words import Names, entry_words
from tui.dialogs.questions import Confirm, Pick, refusal_dialog
from tui.dialogs.user_form import (
    AgreedLicences,
    AgreedUser,
    CreateUser,
    EditUserForm,
    Licences,
    UserForm,
)
from tui.formatting.columns import Column
from tui.formatting.endings.plan_facts import effect_facts, saved_of
from tui.formatting.facts import Fact, Place
from tui.formatting.news import changed_since, changes_since
from tui.formatting.users import (
    SIGNED,
    cure_steps,
    licence_steps,
    step_at,
    user_cells,
    user_facts,
)
from tui.screens.base import (
    about_customer,
    asked,
    carry_out,
    exclusive_action,
    for_a_moment,
    looking_action,
)
from tui.screens.lists.list_screen import ListScreen, undo_key
from tui.widgets.facts import Facts
from tui.widgets.section import Section
from tui.widgets.steps import Steps
from tui.widgets.table import Cells


class UsersAndServices(ListScreen[User]):
    """Lists the users of one customer, tells what each of them holds, and changes them."""

    DEFAULT_CSS = """
    UsersAndServices {
        #cure { height: auto; display: none; }
        #steps, #signed { display: none; }
        #steps, #signed { padding: 0 1; }
        &.-cure #cure, &.-cure #steps, &.-missing #signed { display: block; }
        &.-short #signed { display: none; }
    }
    """
    BINDING_GROUP_TITLE = N_("Users and services")
    BINDINGS = [
        Binding("m", "main_contact", N_("Main contact"), id="users.main-contact",
                tooltip=N_("Make the user main contact, and Administrator where needed")),
        Binding("enter,e", "edit", N_("Edit"), key_display="Enter", id="users.edit",
                tooltip=N_("Correct name, e-mail or telephone number")),
        Binding("r", "role", N_("Role"), id="users.role", tooltip=N_("Give the user another role")),
        Binding("n", "create", N_("New"), id="users.new", tooltip=N_("Create a user")),
        Binding("s", "services", N_("Services"), id="users.services",
                tooltip=N_("Give and take services")),
        Binding("i", "deactivate", N_("Deactivate"), id="users.inactivate",
                tooltip=N_("Deactivate the user, or activate again")),
        Binding("d", "delete", N_("Delete"), id="users.delete",
                tooltip=N_("Delete the user from the list")),
        undo_key("users.undo"),
        Binding("h", "history", N_("History"), id="users.history",
                tooltip=N_("See who has done what here")),
    ]  # fmt: skip
    COLUMNS: ClassVar = (
        Column(N_("Name"), 14, 26),
        Column(N_("Role"), 7, 13),
        Column(N_("Main"), 4, 8),
        Column(N_("State"), 6, 8),
        Column(N_("Services"), 8, 60),
    )
    ON_A_ROW: ClassVar = ("role", "edit", "main_contact", "services", "deactivate", "delete")
    RIGHTS: ClassVar[dict[str, Act]] = {action: "manage-users" for action in (*ON_A_ROW, "create")}

    def __init__(
        self,
        desk: Desk,
        customer: Customer,
        *,
        cure_for: str | None = None,
        licence: str | None = None,
        may_write: bool = True,
    ) -> None:
        super().__init__(desk, may_write=may_write)
        self._customer = customer
        self._cure_for = cure_for
        self._licence = licence

    def place(self) -> str:
        """Say where one is, as the portal does."""
        return _("Mina tjänster > {customer} > Users and services", customer=self._customer.name)

    def place_in_short(self) -> str:
        """Say whose users they are."""
        who = f"{self._customer.number} {self._customer.name}"
        return _("Users and services · {customer}", customer=who)

    def read(self, on_damage: OnDamage) -> Iterable[User]:
        """Read the customer, and list its users."""
        self._customer = self._desk.customer(self._customer.number)
        return self._customer.users

    def identity_of(self, one: User) -> str:
        """Return the address."""
        return one.email

    def cells(self, one: User) -> Cells:
        """Return name, role, whether main contact, state and licences."""
        return user_cells(one, self._customer, self._desk.services_so_far, self._employees)

    def named(self, one: User) -> str:
        """Return the name."""
        return one.name

    def about(self, one: User) -> tuple[Fact, ...]:
        """Tell all of a user, and what they hold."""
        return user_facts(one, self._customer, self._desk.services_so_far, self._employees)

    def nothing(self) -> str:
        """Say how to begin."""
        return _("There are no users yet. n creates the first one.")

    def undo_at(self) -> Place:
        """Return the customer: its latest change that can be undone is meant."""
        return Place(self._customer.number)

    def customer(self) -> Customer:
        """Return whose users they are."""
        return self._customer

    def not_all(self, why: str) -> str:
        """Say that not all is shown."""
        return why  # there is one customer, and it can be read or not

    def count(self) -> str:
        """Say how many users there are."""
        count, number = len(self.listed), self._customer.number
        return _("Users ({count}) · {number}", count=count, number=number)

    def above(self) -> ComposeResult:
        """Lay out the steps of the cure."""
        yield Section("", id="cure")
        yield Steps(id="steps")
        yield Facts(Fact("", _(SIGNED), "muted"), id="signed")

    def act_of(self, action: str) -> str | None:
        """Say whether the user becomes inactive or active."""
        if action == "leave" and self._cure_for and not self._missing and self._licensed:
            return _("Back to the ending")
        user = self.chosen() if action == "deactivate" else None
        return _("Activate") if user is not None and not user.active else None

    def does_nothing(self, action: str) -> bool:
        """Return whether it would be refused for the user under the cursor."""
        if action == "undo":
            return super().does_nothing(action)
        user = self.chosen()
        wishes = _wishes_of(action, user) if user is not None and not self.why_not(action) else ()
        try:
            plans = [self._desk.plan_for(self._customer, wish) for wish in wishes]
        except StoreError:
            return False  # the key says what is wrong
        return bool(plans) and all(plan.refusals for plan in plans)

    @property
    def _missing(self) -> bool:
        return self._customer.valid_main_contact(self._employees) is None

    @property
    def _licensed(self) -> bool:
        """Whether somebody has the licence that the ending waits for, if it waits for one."""
        service = self._licence
        return service is None or bool(licensed_users(self._customer, service, self._employees))

    def tell_all(self) -> None:
        """Tell all of the user under the cursor, and which step of the cure is next."""
        super().tell_all()
        steps = cure_steps(self._customer, self._employees, self._cure_for, self.chosen())
        if self._licence is not None and self._cure_for and not self._missing:
            whose = (self._customer, self._employees)
            steps = licence_steps(*whose, self._licence, self._cure_for, self.chosen())
        self.set_class(bool(steps), "-cure")
        self.set_class(self._missing, "-missing")
        title = _("{customer} needs a main contact", customer=self._customer.name)
        if self._cure_for:
            title = _("To end {service}", service=self._cure_for)
        section = self.query_one("#cure", Section)
        section.title, section.state = title, step_at(steps) if steps else ""
        self.query_one("#steps", Steps).steps = steps

    @property
    def _employees(self) -> tuple[Employee, ...]:
        return self._desk.operator.employees

    @looking_action
    async def action_history(self) -> None:
        """Show what was done at this customer."""
        from tui.screens.history import History

        number, name = self._customer.number, self._customer.name
        history = History(self._desk, number, name, may_write=self._may_write, leads=False)
        await self.app.push_screen_wait(history)

    @exclusive_action
    async def action_create(self) -> None:
        """Ask for a new user and create it."""
        customer = await self._read()
        if customer is None:
            return
        form = CreateUser(about_customer(self._desk, customer), self._desk.plan_for)
        await self._agreed(form)

    @exclusive_action
    async def action_edit(self) -> None:
        """Ask for name, address and telephone number of the user under the cursor."""
        if (found := await self._chosen_now()) is None:
            return
        customer, user = found
        form = EditUserForm(about_customer(self._desk, customer), user, self._desk.plan_for)
        await self._agreed(form)

    async def _chosen_now(self) -> tuple[Customer, User] | None:
        """Read the customer, and the user under the cursor as it is now; say where it is gone."""
        chosen = self.chosen()
        customer = await self._read() if chosen is not None else None
        if chosen is None or customer is None:
            return None
        user = customer.user(chosen.email)
        if user is None:  # somebody else has deleted that user, or changed the address
            gone = _("{name} is no longer in the list as {email}.", name=chosen.name,
                     email=chosen.email)  # fmt: skip
            await for_a_moment(self, self.reload)
            self.status.tell(gone)
            return None
        return customer, user

    async def _agreed(self, form: UserForm) -> None:
        """Ask by a form, which stays till it is carried out, and go to that user."""
        done: list[Done] = []

        async def attempt(agreed: AgreedUser) -> bool:
            if (saved := await self._carried_out(agreed.wish, agreed.shown)) is not None:
                done.append(saved)
            return True

        form.attempt = attempt
        if await self.app.push_screen_wait(form) is not None:
            for each in done:
                self.lines.go_to(each.entry.details["email"])

    @exclusive_action
    async def action_role(self) -> None:
        """Ask for the role of the user under the cursor and give it."""
        if (found := await self._chosen_now()) is None:
            return
        customer, user = found
        role = await self.app.push_screen_wait(
            Pick(
                _("Role: {user}", user=user.name),
                {role: role_word(role) for role in ROLES},
                user.role,
            )
        )
        if role in (None, user.role):
            self.status.cancelled()
        for chosen in ROLES:
            if chosen == role and chosen != user.role:
                wish = ChangeRole(email=user.email, role=chosen)
                await self._ask_and_do(wish, _("Change role"), since=customer)

    @exclusive_action
    async def action_main_contact(self) -> None:
        """Make the user under the cursor main contact, and Administrator if need be (R21)."""
        if (user := self.chosen()) is not None:
            wish = NameMainContact(email=user.email, promote=True)
            wanted = self._cure_for is not None and self._licence is None
            await self._ask_and_do(wish, _("Make main contact"), wanted=wanted)

    @exclusive_action
    async def action_services(self) -> None:
        """Ask which services the user under the cursor is licensed for; give and take them."""
        if (found := await self._chosen_now()) is None:
            return
        customer, user = found
        about = about_customer(self._desk, customer)
        form = Licences(
            about, user, self._desk.services, self._desk.plan_for, begins_at=self._licence
        )

        async def attempt(agreed: AgreedLicences) -> bool:
            for wish, shown in zip(agreed.wishes, agreed.shown, strict=True):
                done = await self._carried_out(wish, shown)
                # should the next one be refused
                form.go_on_from(done.customer if done is not None else self._customer)
            return True

        form.attempt = attempt
        agreed = await self.app.push_screen_wait(form)
        if agreed is None:
            return
        if not agreed.wishes:
            self.status.cancelled()
        elif len(agreed.wishes) > 1:
            count = ngettext("{name}: {n} licence changed. Saved.",
                             "{name}: {n} licences changed. Saved.",
                             len(agreed.wishes), name=user.name)  # fmt: skip
            self.status.tell(count, user.name)

    @exclusive_action
    async def action_deactivate(self) -> None:
        """Deactivate the user under the cursor, or activate it again."""
        if (user := self.chosen()) is not None:
            if user.active:
                await self._ask_and_do(Deactivate(email=user.email), _("Deactivate"))
            else:
                await self._ask_and_do(Activate(email=user.email), _("Activate"))

    @exclusive_action
    async def action_delete(self) -> None:
        """Delete the user under the cursor from the list."""
        if (user := self.chosen()) is not None:
            await self._ask_and_do(RemoveUser(email=user.email), _("Delete user"))

    async def _ask_and_do(
        self, wish: Wish, verb: str, *, wanted: bool = False, since: Customer | None = None
    ) -> None:
        """Show what a wish would do, or why it is refused; carry it out if that is confirmed.

        Where it is what the screen was opened for, Enter confirms it. What others have done
        `since` the customer was read for a first question is told.
        """
        customer = await self._read()
        if customer is None:
            return
        try:
            plan = self._desk.plan_for(customer, wish)
        except StoreError as error:  # somebody else has deleted that user meanwhile
            await for_a_moment(self, self.reload)
            self.status.report(error)
            return
        if plan.refusals:
            await self.app.push_screen_wait(
                refusal_dialog(_("Not possible: {act}", act=verb), plan.refusals)
            )
            return
        facts = effect_facts(plan.effects)
        side = self._desk.operator.side
        changes = changes_since(since or customer, customer, self._employees, to=side)
        if changes is not None:
            facts = [Fact("", changes, "stop"), *facts]
        question = Confirm(
            f"{verb}: {customer.name}",
            tuple(facts),
            verb,
            safe=wanted and changes is None,
            changed=partial(changed_since, customer, self._read, self._employees, to=side),
        )
        if await self.app.push_screen_wait(question):
            await self._carry_out(wish, plan.effects)

    async def _read(self) -> Customer | None:
        """Read the customer as it is now; where that fails, say so."""
        try:
            return await asked(self._desk, self._desk.customer, self._customer.number)
        except StoreError as error:
            self.status.report(error)
            return None

    async def _carry_out(self, wish: Wish, shown: tuple[Effect, ...]) -> None:
        """Carry out what was confirmed, or say why it is not done."""
        try:
            await self._carried_out(wish, shown)
        except StoreError as error:
            await for_a_moment(self, self.reload)
            self.status.report(error)

    async def _carried_out(self, wish: Wish, shown: tuple[Effect, ...]) -> Done | None:
        """Carry out what was shown, and say what was done, or that the disk has not confirmed it.

        What was done is answered; None where that is not confirmed.

        Raises:
            Refused, Conflict, NotFound, StoreBusy, StoreDamaged, NotSaved: nothing was done.
        """
        try:
            done = await carry_out(self.app, self._desk, self._customer.number, wish, shown)
        except MaybeSaved as error:
            await for_a_moment(self, self.reload)
            self.status.report(error)
            return None
        await for_a_moment(self, self.reload)
        names = Names(done.customer, self._employees, self._desk.services_so_far)
        self.status.say(saved_of(done, entry_words(done.entry, names), undoable=self.undoable()))
        return done


def _wishes_of(action: str, user: User) -> tuple[Wish, ...]:
    """Return what an action may wish for a user without asking for more than a role."""
    match action:
        case "main_contact":
            return (NameMainContact(email=user.email, promote=True),)
        case "role":
            others = (role for role in ROLES if role != user.role)
            return tuple(ChangeRole(email=user.email, role=role) for role in others)
        case "deactivate" if user.active:
            return (Deactivate(email=user.email),)
        case "deactivate":
            return (Activate(email=user.email),)
        case "delete":
            return (RemoveUser(email=user.email),)
    return ()
