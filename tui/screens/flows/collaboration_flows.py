"""The acts on one collaboration: to end, edit, ask for, withdraw and undo."""

from msgspec.structs import replace

from store.desk.desk import ActResult, Done
from store.domain.catalogue import service_name
from store.domain.clock import swedish_day
from store.domain.errors import (
    Conflict,
    MaybeSaved,
    NotSaved,
    Refusal,
    Refused,
    StoreBusy,
    StoreError,
)
from store.domain.model import Collaboration, Customer
from store.domain.plan import collaboration_of
from store.domain.wishes import (
    Edit,
    End,
    Withdraw,
)
from store.i18n.language import N_, _
from tui.dialogs.collaboration_form import (
    AgreedTerms,
    CollaborationForm,
    EditCollaboration,
    LinkCollaboration,
    RequestCollaboration,
)
from tui.dialogs.end_collaboration import EndCollaboration, EndingAnswer
from tui.dialogs.questions import Confirm
from tui.formatting.endings.given_up import given_up_words, saved_since, still_words
from tui.formatting.endings.plan_facts import STANDS_IN_THE_WAY, refusal_facts, saved_words
from tui.formatting.facts import Fact
from tui.screens.base import about_customer, asked, carry_out, carry_out_by
from tui.screens.flows.cures import Cures
from tui.screens.flows.flows import Flows

CURE = N_(
    "Users and services opens: choose or create a user there, and make it "
    "Administrator and main contact. Then this ending goes on."
)


class CollaborationFlows(Flows):
    """What is done to a collaboration."""

    @property
    def _cures(self) -> Cures:
        return Cures(
            self._app, self._desk, self._report, tell=self._tell_news, may_write=self._may_write
        )

    async def end(self, number: str, wish: End) -> Done | None:
        """Ask how to end, cure what stands in the way, and end; answers are kept meanwhile."""
        notice: Fact | None = None
        before: Customer | None = None
        seen: int | None = None
        at: str | None = None
        while True:
            try:
                customer = await asked(self._desk, self._desk.customer, number)
                before = before or customer
                if customer.version != seen:  # what was typed confirmed what was seen then
                    wish, seen = replace(wish, confirmation=None), customer.version
                collaboration = collaboration_of(customer, wish.collaboration)
                wish = self._desk.preset(wish, collaboration)
                plan = self._desk.plan_for(customer, wish)
            except StoreError as error:
                self._report(error)
                return None
            final = [r for r in plan.refusals if r.code in STANDS_IN_THE_WAY]
            if collaboration.status == "unlinked" and not self._desk.why_not("change-task"):
                return await self._linked_first(customer, collaboration, plan.refusals)
            if final or not collaboration.running:
                if await self._cured(customer, collaboration, tuple(final) or plan.refusals):
                    notice = None
                    continue
                return None
            decided, outcome = await self._decided(customer, collaboration, wish, notice, at)
            if decided is None:
                await self._tell_given_up(before, wish.collaboration)
                return None
            wish, at = decided.wish, decided.at
            if decided.edit:
                try:
                    agreed, done = await self._edited(number, wish.collaboration)
                except Refused as refused:
                    notice = Fact("", f"{refused}", "stop")
                    continue
                except StoreError as error:
                    self._report(error)
                    return None
                if done is not None:
                    return done
                stays = Fact("", _("The variant stays as it was."), "muted")
                notice = stays if agreed is None else None  # else its key that ends leads back here
                continue
            if decided.license:
                notice = await self._cures.license(customer, collaboration.service)
                continue
            if decided.correct is not None:
                notice = await self._cures.correct(customer, collaboration, decided.correct)
                continue
            if decided.end_first is not None:
                notice = await self._ended_first(customer, decided.end_first)
                continue
            if outcome is None:  # others were faster while the page was open
                outcome = await self._tried(number, decided)
            match outcome:
                case Done():
                    return outcome
                case Refused() | Conflict() | StoreBusy() | NotSaved():
                    # not on the screen below: the page opens again, and shows what is there now
                    notice = Fact("", f"{outcome}", "stop")
                case StoreError():
                    self._report(outcome)
                    return None

    async def _ended_first(self, customer: Customer, id: str) -> Fact | None:
        """End what has to end before; say that it is ended, or how it stays."""
        if (done := await self.end(customer.number, End(collaboration=id))) is not None:
            return Fact("", saved_words(done, self._desk.services_so_far), "ok")
        now, _none = await self._read(customer.number, None)
        still = still_words(now, id, self._names(now)) if now is not None else ""
        return Fact("", still, "muted") if still else None

    async def _tell_given_up(self, before: Customer, id: str) -> None:
        """Say how a collaboration stands whose ending was given up, and what is saved all the same.

        What was cured on the way stays: it does not go with the ending.
        """
        now, _none = await self._read(before.number, None)
        if now is not None:
            names = self._names(now)
            acts = saved_since(before, now, names, by=self._desk.operator.login)
            self._tell_news(given_up_words(acts, still_words(now, id, names)))

    async def edit(self, number: str, id: str) -> Done | None:
        """Ask for a collaboration's task and terms, and change them; an unlinked one is linked."""
        try:
            agreed, done = await self._edited(number, id)
        except StoreError as error:
            self._report(error)
            return None
        if agreed is not None and isinstance(agreed.wish, End):
            return await self.end(number, agreed.wish)
        return done

    async def _edited(self, number: str, id: str) -> tuple[AgreedTerms | None, Done | None]:
        """Do so; return what was agreed to, None where the form was given up, and what was done.

        Raises:
            Refused: nothing of it can be edited.
            StoreError: it cannot be read, or it may be saved or not.
        """
        desk = self._desk
        customer = await asked(desk, desk.customer, number)
        collaboration = collaboration_of(customer, id)
        form: CollaborationForm
        about = about_customer(desk, customer)
        if collaboration.status == "unlinked":
            form = LinkCollaboration(about, collaboration, desk.services, desk.plan_for)
        elif (refused := self._not_edited(customer, id)) is not None:
            raise refused
        else:
            locked = desk.why_not("edit")
            form = EditCollaboration(
                about, collaboration, desk.services, desk.plan_for, locked=locked
            )
        return await carry_out_by(self._app, desk, number, form, leaves=End)

    def _not_edited(self, customer: Customer, id: str) -> StoreError | None:
        """Say why nothing of a collaboration can be edited, or None where something can."""
        try:
            plan = self._desk.plan_for(customer, Edit(collaboration=id))
        except StoreError as error:
            return error
        final = [refusal for refusal in plan.refusals if refusal.code == "not-active"]
        return Refused(final) if final else None

    async def request(self, number: str) -> Done | None:
        """Ask for service, task and terms, and send the request."""
        customer, _none = await self._read(number, None)
        if customer is None:
            return None
        desk = self._desk
        form = RequestCollaboration(about_customer(desk, customer), desk.services, desk.plan_for)
        try:
            _agreed, done = await carry_out_by(self._app, desk, number, form)
        except MaybeSaved as error:
            self._report(error)
            return None
        return done

    async def withdraw(self, number: str, id: str) -> Done | None:
        """Show what is withdrawn and what that stops, and withdraw it."""
        return await self._confirmed(
            number,
            Withdraw(collaboration=id),
            title=_("Withdraw an ending"),
            verb=_("Withdraw the ending"),
            refused=_("Cannot withdraw"),
            cancelled=lambda now: given_up_words((), still_words(now, id, self._names(now))),
        )

    async def _linked_first(
        self, customer: Customer, collaboration: Collaboration, refusals: tuple[Refusal, ...]
    ) -> Done | None:
        """Tell that it is not linked, and link it where that is wanted: then it can be ended."""
        name = service_name(self._desk.services, collaboration.service)
        title = _("Cannot end {service} · {customer}", service=name, customer=customer.name)
        link = Confirm(title, refusal_facts(refusals), _("Link it"), cancel=_("Close"), safe=True)
        if not await self._app.push_screen_wait(link):
            return None
        return await self.edit(customer.number, collaboration.id)

    async def _cured(
        self, customer: Customer, collaboration: Collaboration, refusals: tuple[Refusal, ...]
    ) -> bool:
        """Tell why nothing can be ended; where that can be cured here, go there."""
        name = service_name(self._desk.services, collaboration.service)
        title = _("Cannot end {service} · {customer}", service=name, customer=customer.name)
        if refusals[0].cure != "users-and-services" or self._desk.why_not("manage-users"):
            await self._tell(title, refusals)
            return False
        facts = (*refusal_facts(refusals), Fact("", _(CURE), "muted"))
        question = Confirm(
            title, facts, _("Go to Users and services"), cancel=_("Close"), safe=True
        )
        if not await self._app.push_screen_wait(question):
            return False
        await self._cures.users(customer, name)
        again, _none = await self._read(customer.number, None)
        if again is None:
            return False
        cured = again.valid_main_contact(self._desk.operator.employees) is not None
        if not cured:
            missing = _("{service} is not ended: a main contact is still missing.", service=name)
            self._tell_news(missing)
        return cured

    async def _decided(
        self,
        customer: Customer,
        collaboration: Collaboration,
        wish: End,
        notice: Fact | None,
        at: str | None,
    ) -> tuple[EndingAnswer | None, ActResult | None]:
        """Ask by the page, which stays till what is decided is done; what is not is said there."""
        desk = self._desk
        outcomes: list[ActResult] = []

        async def attempt(decided: EndingAnswer) -> bool:
            if decided.release or decided.hand_over:  # in a window over the page, which stays
                cure = self._cures.release if decided.release else self._cures.hand_over
                notice = await cure(customer, collaboration.id)
                now = await asked(desk, desk.customer, customer.number)
                window.come_back(now, notice)
                return False
            outcome = await self._tried(customer.number, decided)
            if isinstance(outcome, StoreBusy | NotSaved):
                raise outcome
            outcomes.append(outcome)
            return True

        window = EndCollaboration(
            about_customer(self._desk, customer),
            collaboration,
            desk.services,
            desk.plan_for,
            wish,
            side=desk.operator.side,
            today=lambda: swedish_day(desk.now()),
            notice=notice,
            at=at,
            may_write=self._may_write,
            may_license=desk.why_not("manage-users") is None,
        )
        window.attempt = attempt
        return await self._app.push_screen_wait(window), next(iter(outcomes), None)

    async def _tried(self, number: str, decided: EndingAnswer) -> ActResult:
        try:
            return await carry_out(self._app, self._desk, number, decided.wish, decided.shown)
        except StoreError as error:
            return error
