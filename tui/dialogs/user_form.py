"""The forms about one user: creating one, correcting one, ticking what they are licensed for."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from store.domain.catalogue import Services
from store.domain.errors import Refusal, StoreError
from store.domain.model import Customer, Role, User
from store.domain.plan import Effect, Plan, differ
from store.domain.wishes import AddUser, EditUser, License
from store.domain.words import ROLES, role_word
from store.i18n.language import _
from store.rules.people.user_list import lacks_own_users
from tui.dialogs.base import AboutCustomer, CustomerForm, nothing_yet, renew_line
from tui.dialogs.page import Page
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import Fact
from tui.widgets.button import Button
from tui.widgets.choices import Choice, Choices
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.lines import TickList
from tui.widgets.section import Section


class AgreedUser(NamedTuple):
    """What was agreed to: the wish, and the effects that were shown."""

    wish: AddUser | EditUser
    shown: tuple[Effect, ...]


UserPlanner = Callable[[Customer, AddUser | EditUser], Plan]


class UserForm(Page[AgreedUser], CustomerForm[AgreedUser]):
    """Asks for a user's name, address and telephone, and shows what that would do."""

    AUTO_FOCUS = "#name"
    FIELDS: ClassVar = {"name": "name", "e-mail": "email", "phone": "phone"}

    def __init__(self, title: str, verb: str, about: AboutCustomer, planned: UserPlanner) -> None:
        super().__init__(title, verb, about)
        self._planned = planned
        self._shown: tuple[Effect, ...] = ()

    def known(self) -> User | None:
        """Return the user as the form knows it, if there is one already."""
        return None

    def body(self) -> ComposeResult:
        """Lay out the form."""
        known = self.known()
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
        return self.query_one(f"#{field}", LineInput).answer

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
        self.replan()
        self.forgive()

    def replan(self) -> None:
        """Show what would be done to the customer as it is now."""
        self._show(self._planned(self._customer, self.wish()))

    def foreseen(self) -> list[Plan]:
        """Plan the wish as it is now."""
        return [self._planned(self._customer, self.wish())]

    def _show(self, plan: Plan) -> None:
        self._shown = plan.effects
        self.query_one("#effects", Facts).facts = tuple(effect_facts(plan.effects)) or (
            nothing_yet(),
        )

    def field_of(self, refusal: Refusal) -> str | None:
        """Return the field that is refused; what names an address is about that."""
        return "email" if "@" in (refusal.about or "") else super().field_of(refusal)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer the wish, or say what is wrong with it; others may have changed what it does."""
        self.work(self._act)

    async def _act(self) -> None:
        shown = self._shown
        if await self.renew() and (self.unread or differ(shown, self._shown)):
            return
        wish = self.wish()
        await self.agree(partial(self._planned, self._customer, wish), partial(AgreedUser, wish))


class CreateUser(UserForm):
    """Asks for a new user, with a role: for the first of the customer's own, as R26 says.

    Until somebody chooses a role, it is the one that the rule gives. No employee's address makes a
    main contact (R24).
    """

    def __init__(self, about: AboutCustomer, planned: UserPlanner) -> None:
        title = _("Create user: {customer}", customer=about.customer.name)
        super().__init__(title, _("Create user"), about, planned)
        self._role: Role | None = None

    @property
    def _first(self) -> bool:
        return lacks_own_users(self._customer, self._employees)

    def more(self) -> ComposeResult:
        """Lay out the roles, and what is special of the first user."""
        preset: Role = "administrator" if self._first else "user"
        yield Section(_("Role"))
        yield Choices((Choice(role, role_word(role)) for role in ROLES), preset, id="role")
        yield Facts(*self._rule(), id="first")

    def _rule(self) -> tuple[Fact, ...]:
        """Say what the first user of the company becomes, while the list has none of its own."""
        if not self._first:
            return ()
        text = _("The first user of the company's own becomes its Administrator and main contact.")
        return (Fact("", text, "heading"),)

    def wish(self) -> AddUser:
        """Gather the answers."""
        return AddUser(
            name=self.typed("name"),
            email=self.typed("email"),
            phone=self.typed("phone"),
            role=self._role,
        )

    @on(Choices.Changed, "#role")
    def choose_role(self, event: Choices.Changed) -> None:
        """From now on it is the role that was chosen."""
        self._role = next((role for role in ROLES if role == event.chosen), None)

    def _show(self, plan: Plan) -> None:
        super()._show(plan)
        self.query_one("#first", Facts).facts = self._rule()
        if self._role is None and not plan.refusals:
            self.query_one("#role", Choices).chosen = plan.after.users[-1].role


class EditUserForm(UserForm):
    """Puts a user's name, address and telephone number right."""

    def __init__(self, about: AboutCustomer, user: User, planned: UserPlanner) -> None:
        customer = about.customer.name
        title = _("Edit user: {user} · {customer}", user=user.name, customer=customer)
        super().__init__(title, _("Save"), about, planned)
        self._user = user

    def known(self) -> User:
        """Return the user as it was read last."""
        return self._user

    def replan(self) -> None:
        """Take up what others have made of the fields that nobody has touched here."""
        now = self._customer.user(self._user.email)
        if now is not None and now != self._user:
            before, self._user = self._user, now
            for id, was, value in (
                ("name", before.name, now.name),
                ("phone", before.phone or "", now.phone or ""),
            ):
                renew_line(self.query_one(f"#{id}", LineInput), was, value)
        if now is None:
            self._show_gone()
        else:
            super().replan()

    def _show_gone(self) -> None:
        gone = _("{name} is no longer in the list as {email}.", name=self._user.name,
                 email=self._user.email)  # fmt: skip
        self._shown = ()
        self.query_one("#effects", Facts).facts = (Fact("", gone, "stop"),)

    def wish(self) -> EditUser:
        """Gather what is different from how it is now."""
        name, email, phone = self.typed("name"), self.typed("email"), self.typed("phone")
        return EditUser(
            email=self._user.email,
            name=name if name != self._user.name else None,
            new_email=email if email != self._user.email else None,
            phone=phone if phone != (self._user.phone or "") else None,
        )


class AgreedLicences(NamedTuple):
    """What was agreed to: a wish for each licence, and the effects of each that were shown."""

    wishes: tuple[License, ...]
    shown: tuple[tuple[Effect, ...], ...]


LicencePlanner = Callable[[Customer, License], Plan]


class Licences(Page[AgreedLicences], CustomerForm[AgreedLicences]):
    """Asks which services a user is licensed for; answers what is to be given and taken."""

    AUTO_FOCUS = "TickList"
    DEFAULT_CSS = """
    Licences TickList { height: auto; border: none; padding: 0 1; }
    """

    def __init__(
        self,
        about: AboutCustomer,
        user: User,
        services: Services,
        planned: LicencePlanner,
        *,
        begins_at: str | None = None,
    ) -> None:
        super().__init__(_("Services: {user}", user=user.name), _("Save"), about)
        self._begins_at = begins_at
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

    def on_mount(self) -> None:
        """Start at the service that a licence is wanted for."""
        if self._begins_at is not None:
            self.query_one(TickList).go_to(self._begins_at)

    def wishes(self) -> tuple[License, ...]:
        """Gather what is ticked otherwise than it is now."""
        ticked = self.query_one(TickList).ticked
        return tuple(
            License(email=self._user.email, service=service, revoke=service not in ticked)
            for service in self._services
            if (service in ticked) != (service in self._user.services)
        )

    def foreseen(self) -> list[Plan]:
        """Plan one after the other, each on what the one before it leaves.

        Raises:
            NotFound: the user is no longer there.
        """
        plans: list[Plan] = []
        for wish in self.wishes():
            plans.append(self._planned(plans[-1].after if plans else self._customer, wish))
        return plans

    @on(TickList.Changed)
    def preview(self) -> None:
        """Show what that would change."""
        self.replan()
        self.forgive()

    def replan(self) -> None:
        """Take up what others have made of the licences that nobody has touched here."""
        now = self._customer.user(self._user.email)
        if now is not None:
            ticks = self.query_one(TickList)
            touched = ticks.ticked ^ set(self._user.services)
            ticks.tick((ticks.ticked & touched) | (set(now.services) - touched))
            self._user = now
        facts: list[Fact] = []
        try:
            for plan in self.foreseen():
                facts += effect_facts(plan.effects)
        except StoreError as gone:
            facts = [Fact("", f"{gone}", "stop")]
        self.query_one("#effects", Facts).facts = tuple(facts) or (nothing_yet(),)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer what is to be done, or say what is refused."""
        self.work(self._act)

    async def _act(self) -> None:
        wishes = self.wishes()
        if await self.renew() and (self.unread or wishes != self.wishes()):
            return
        try:
            plans = self.foreseen()
        except StoreError as gone:
            self.hinder(f"{gone}")
            return
        refusals = [refusal for plan in plans for refusal in plan.refusals]
        if refusals:
            self.refuse(refusals)
        else:
            shown = tuple(plan.effects for plan in plans)
            await self.finish(AgreedLicences(self.wishes(), shown))
