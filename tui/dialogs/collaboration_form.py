"""The forms for a collaboration's terms: asking a customer for one, linking one, editing one."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, NamedTuple

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Select

from store.domain.catalogue import Services, service_name
from store.domain.errors import StoreError
from store.domain.model import Collaboration, Customer, Recipient
from store.domain.period import Period, read_period
from store.domain.plan import Effect, Plan
from store.domain.wishes import Edit, End, Link, Request, RequestWish
from store.domain.words import RECIPIENTS, recipient_word
from store.i18n.language import N_, _
from tui.dialogs.base import AboutCustomer, CustomerForm, nothing_yet
from tui.dialogs.page import Page
from tui.formatting.endings.plan_facts import effect_facts
from tui.formatting.facts import Fact
from tui.widgets.button import Button
from tui.widgets.chooser import Chooser
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.section import Section

TermsPlanner = Callable[[Customer, RequestWish], Plan]


class AgreedTerms(NamedTuple):
    """What was agreed to: the wish, and the effects that were shown.

    A wish to end has no answers yet: the page that ends asks for them.
    """

    wish: RequestWish | End
    shown: tuple[Effect, ...]


class CollaborationForm(Page[AgreedTerms], CustomerForm[AgreedTerms]):
    """Asks for task, variant, period and invoice recipient, and shows what that would change.

    Where the operator may change the task alone, `locked` says who may change the terms.
    """

    FIELDS: ClassVar = {field: field for field in ("task", "variant", "recipient", "period")}

    def __init__(
        self,
        title: str,
        verb: str,
        about: AboutCustomer,
        services: Services,
        planned: TermsPlanner,
        *,
        locked: str | None = None,
    ) -> None:
        super().__init__(title, verb, about)
        self._services = services
        self._planned = planned
        self._locked = locked

    def body(self) -> ComposeResult:
        """Lay out the questions, and what the answers would change."""
        yield Section(_("Terms"))
        yield from self.fields()
        if self._locked:
            yield Facts(Fact("", self._locked, "ask"))
        yield Section(_("What will happen"))
        yield Facts(nothing_yet(), id="effects")

    def fields(self) -> ComposeResult:
        """Lay out the questions."""
        raise NotImplementedError

    def wish(self) -> RequestWish | None:
        """Gather the answers, or None while something that is needed is missing."""
        raise NotImplementedError

    def terms(self, service: str | None, current: Collaboration | None) -> ComposeResult:
        """Lay out variant, recipient and period, which take more rights than the task."""
        locked = self._locked is not None
        policy = self._services.get(service or "")
        variants = {name: name for name in policy.variants} if policy is not None else {}
        payers: dict[str, str] = {
            payer: _("the {payer}", payer=recipient_word(payer)) for payer in RECIPIENTS
        }
        yield Chooser(_("Variant"), variants, id="variant", disabled=locked,
                      chosen=current.variant if current else None)  # fmt: skip
        yield Chooser(_("Invoice to"), payers, id="recipient", disabled=locked,
                      chosen=current.invoice_recipient if current else None)  # fmt: skip
        period = "" if current is None or current.period is None else str(current.period)
        months = _(" or ").join(map(str, policy.periods)) if policy is not None else ""
        field = Field(_("Period, months"), id="period", value=period, hint=months)
        field.disabled = locked
        yield field

    def tasks(self, chosen: str | None) -> ComposeResult:
        """Lay out the choice of the customer's own tasks (R34)."""
        tasks = self._task_names()
        yield Chooser(_("Task"), tasks, id="task", chosen=chosen, disabled=False)
        if not tasks:
            missing = _("This customer has no task yet; one has to be there first.")
            yield Facts(Fact("", missing, "stop"))

    def chosen(self, id: str) -> str | None:
        """Return what is chosen in a drop-down."""
        return self.query_one(f"#{id}-field", Chooser).value

    def recipient(self) -> Recipient | None:
        """Return who is to pay, or None where that is not chosen."""
        chosen = self.chosen("recipient")
        return next((payer for payer in RECIPIENTS if payer == chosen), None)

    def period(self) -> Period | None:
        """Return the period; what can be none stays as it is typed, for the rule to refuse it."""
        text = self.query_one("#period", LineInput).answer
        try:
            return read_period(text) or None
        except ValueError:
            return text

    def left(self) -> list[str]:
        """Name what is to be chosen before anything can be done."""
        needed = {"service-field": _("service"), "task-field": _("task")}
        asked = [each for each in self.query(Chooser) if each.id in needed]
        return [needed[each.id or ""] for each in asked if each.value is None]

    def _to_choose(self) -> str:
        """Say what has to be chosen first."""
        match self.left():
            case [one] if one == _("service"):
                return _("Choose a service.")
            case [_one]:
                return _("Choose a task.")
            case _both:
                return _("Choose a service and a task.")

    def on_mount(self) -> None:
        """Say what is asked."""
        self.forgive()

    @on(Select.Changed)
    @on(Input.Changed)
    def preview(self) -> None:
        """Show what the answers would change."""
        wish, effects = self.wish(), list[Fact]()
        try:
            plan = self._planned(self._customer, wish) if wish is not None else None
        except StoreError as gone:
            effects = [Fact("", f"{gone}", "stop")]
        else:
            if plan is not None and not plan.refusals:
                effects = effect_facts(plan.effects)
        self.query_one("#effects", Facts).facts = tuple(effects) or (nothing_yet(),)
        self.forgive()

    def foreseen(self) -> list[Plan]:
        """Plan the wish as it is now; nothing while it is none."""
        wish = self.wish()
        return [self._planned(self._customer, wish)] if wish is not None else []

    def replan(self) -> None:
        """Take up what others have changed, and show what the answers would change now."""
        with self.prevent(Select.Changed, Input.Changed):  # nobody has answered anything
            self.catch_up()
        self.preview()

    def catch_up(self) -> None:
        """Offer the tasks that there are now; the chosen one stays where it still is one."""
        chooser = self.query_one("#task-field", Chooser)
        chosen = chooser.value
        chooser.offer(self._task_names())
        chooser.choose(chosen)

    def _task_names(self) -> dict[str, str]:
        return {task.name: task.name for task in self._customer.tasks}

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer the wish, or say what is wrong with it."""
        self.work(self._act)

    async def _act(self) -> None:
        wish = self.wish()
        if wish is None:
            self.hinder(self._to_choose())
            return
        await self.agree(partial(self._planned, self._customer, wish), partial(AgreedTerms, wish))


TERMS = ("task", "variant", "period", "invoice_recipient")
"""The terms that the form asks for."""


class EditCollaboration(CollaborationForm):
    """Edit collaboration: task, variant, invoice recipient, period (R2, R3)."""

    BINDINGS = [
        Binding("x,f4", "end", N_("End collaboration"), id="edit.end",
                tooltip=N_("Go to the page that ends; nothing that was typed here is saved")),
    ]  # fmt: skip
    DEFAULT_CSS = """
    EditCollaboration .corner { height: 1; padding: 0 1; }
    """

    def __init__(
        self,
        about: AboutCustomer,
        collaboration: Collaboration,
        services: Services,
        planned: TermsPlanner,
        *,
        locked: str | None,
    ) -> None:
        name = service_name(services, collaboration.service)
        title = _(
            "Edit collaboration: {service} · {customer}", service=name, customer=about.customer.name
        )
        super().__init__(title, _("Save"), about, services, planned, locked=locked)
        self._collaboration = collaboration
        self._shown = collaboration

    def fields(self) -> ComposeResult:
        """Lay out the task, which everybody may change, and the terms."""
        yield from self.tasks(self._collaboration.task)
        yield from self.terms(self._collaboration.service, self._collaboration)

    def wish(self) -> Edit:
        """Gather what was changed here, and is different from how it is now."""
        now, filled_in = self._now(), self._filled_in()
        return Edit(
            collaboration=now.id,
            task=filled_in.task if "task" in self._changed(now) else None,
            variant=filled_in.variant if "variant" in self._changed(now) else None,
            period=(filled_in.period or "") if "period" in self._changed(now) else None,
            invoice_recipient=filled_in.invoice_recipient
            if "invoice_recipient" in self._changed(now)
            else None,
        )

    def catch_up(self) -> None:
        """Show what others have changed where nothing was changed here; what was, is kept.

        What cannot be shown, as where nothing is chosen any more, is not saved either.
        """
        now = self._now()
        changed = self._changed()
        kept = replace(now, **{field: getattr(self._filled_in(), field) for field in changed})
        super().catch_up()
        self.query_one("#task-field", Chooser).choose(kept.task)
        self.query_one("#variant-field", Chooser).choose(kept.variant)
        self.query_one("#recipient-field", Chooser).choose(kept.invoice_recipient)
        if "period" not in changed:
            self.query_one("#period", LineInput).fill(f"{now.period or ''}")
        shown = self._filled_in()
        self._shown = replace(shown, **{field: getattr(now, field) for field in changed})

    def _now(self) -> Collaboration:
        return self._customer.collaboration(self._collaboration.id) or self._collaboration

    def _filled_in(self) -> Collaboration:
        """Return the collaboration with the terms that are filled in."""
        return replace(
            self._shown,
            task=self.chosen("task"),
            variant=self.chosen("variant"),
            period=self.period(),
            invoice_recipient=self.recipient(),
        )

    def _changed(self, *others: Collaboration) -> frozenset[str]:
        """Name the terms that are filled in otherwise than they were shown, and than others."""
        filled_in = self._filled_in()
        return frozenset(
            field
            for field in TERMS
            if all(
                getattr(filled_in, field) != getattr(other, field)
                for other in (self._shown, *others)
            )
        )

    def foot(self) -> ComposeResult:
        """Lay out the ending at the lower left, as in the original: last, so that Tab saves first.

        Textual orders the focus by where a widget stands, so this takes a line of its own.
        """
        yield from super().foot()
        with Horizontal(classes="corner"):
            yield Button(_("End collaboration"), key="x, F4", id="end")

    @on(Button.Pressed, "#end")
    def action_end(self) -> None:
        """Leave for the page that ends; nothing that was typed here is saved."""
        self.dismiss(AgreedTerms(End(collaboration=self._collaboration.id), ()))

    @on(Select.Changed, "#variant")
    def pay(self) -> None:
        """Where only the office can pay, choose it: a word less to be refused for (R44)."""
        policy = self._services[self._collaboration.service]
        if self.chosen("variant") in policy.office_pays:
            self.query_one("#recipient", Select).value = "office"


class RequestCollaboration(CollaborationForm):
    """Starts a collaboration: service, task and terms; the customer is asked (R34, R37)."""

    def __init__(self, about: AboutCustomer, services: Services, planned: TermsPlanner) -> None:
        title = _("New collaboration: {customer}", customer=about.customer.name)
        super().__init__(title, _("Send request"), about, services, planned)

    def fields(self) -> ComposeResult:
        """Lay out the service, the task and the terms."""
        yield Chooser(
            _("Service"), self._service_names(), id="service", chosen=None, disabled=False
        )
        yield from self.tasks(None)
        yield from self.terms(None, None)

    def catch_up(self) -> None:
        """Offer the tasks and services that there are to choose from now."""
        super().catch_up()
        chooser = self.query_one("#service-field", Chooser)
        chosen = chooser.value
        chooser.offer(self._service_names(chosen))
        chooser.choose(chosen)

    def _service_names(self, chosen: str | None = None) -> dict[str, str]:
        """Name the services that the customer does not have, and what is chosen in any case."""
        return {
            id: service.name
            for id, service in self._services.items()
            if id == chosen or self._customer.open_collaboration(id) is None
        }

    @on(Select.Changed, "#service")
    def offer_variants(self) -> None:
        """Offer the variants that the service comes in."""
        service = self._services.get(self.chosen("service") or "")
        variants = service.variants if service is not None else ()
        self.query_one("#variant-field", Chooser).offer({name: name for name in variants})

    def wish(self) -> Request | None:
        """Gather the answers; service and task are needed."""
        service, task = self.chosen("service"), self.chosen("task")
        if service is None or task is None:
            return None
        return Request(
            service=service,
            task=task,
            variant=self.chosen("variant"),
            invoice_recipient=self.recipient(),
            period=self.period(),
        )


class LinkCollaboration(CollaborationForm):
    """Ties an unlinked collaboration to a service and a task."""

    def __init__(
        self,
        about: AboutCustomer,
        collaboration: Collaboration,
        services: Services,
        planned: TermsPlanner,
    ) -> None:
        name = service_name(services, collaboration.service)
        title = _(
            "Link collaboration: {service} · {customer}", service=name, customer=about.customer.name
        )
        super().__init__(title, _("Link"), about, services, planned)
        self._collaboration = collaboration

    def fields(self) -> ComposeResult:
        """Lay out the service it is for, and the task."""
        services = {id: service.name for id, service in self._services.items()}
        yield Chooser(
            _("Service"), services, id="service", chosen=self._collaboration.service, disabled=False
        )
        yield from self.tasks(self._collaboration.task)

    def wish(self) -> Link | None:
        """Gather the answers; the task is needed."""
        task = self.chosen("task")
        if task is None:
            return None
        return Link(collaboration=self._collaboration.id, task=task, service=self.chosen("service"))
