"""The forms for a collaboration's terms: asking a customer for one, linking one, editing one."""

from collections.abc import Callable
from typing import NamedTuple, get_args

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Select

from store.domain.catalogue import Services, service_name
from store.domain.model import Collaboration, Customer, Recipient
from store.domain.period import Period, read_period
from store.domain.plan import Effect, Plan
from store.domain.wishes import Edit, Link, Request, RequestWish
from store.domain.words import recipient_word
from store.i18n.language import N_, _
from tui.dialogs.base import CustomerDialog, Reread
from tui.formatting.describe import effect_facts
from tui.formatting.facts import Fact
from tui.formatting.safe_text import safe
from tui.widgets.dropdown import Dropdown
from tui.widgets.facts import Facts
from tui.widgets.field import Field, LineInput
from tui.widgets.key_line import KeyLine

TermsPlanner = Callable[[Customer, RequestWish], Plan]
RECIPIENTS: tuple[Recipient, ...] = get_args(Recipient)


class Chooser(Horizontal):
    """A labelled drop-down of words; nothing chosen leaves things as they are."""

    DEFAULT_CSS = """
    Chooser {
        height: 1;
        & > Label { width: 16; color: $text-muted; }
        & > Select { width: 1fr; }
    }
    """

    def __init__(
        self, label: str, choices: dict[str, str], *, id: str, chosen: str | None, disabled: bool
    ) -> None:
        super().__init__(id=f"{id}-field")
        self._label = label
        self._select_id = id
        self._choices = choices
        self._chosen = chosen if chosen in choices else None
        self._disabled = disabled

    def compose(self) -> ComposeResult:
        """Lay out the label and the drop-down."""
        yield Label(Content(safe(self._label)))
        yield Dropdown(
            self._options(),
            value=self._chosen if self._chosen is not None else Select.NULL,
            prompt=_("choose"),
            allow_blank=self._chosen is None,
            id=self._select_id,
            compact=True,
            disabled=self._disabled or not self._choices,
        )

    @property
    def value(self) -> str | None:
        """What is chosen, or None."""
        value = self.query_one(Select).value
        return value if isinstance(value, str) else None

    def offer(self, choices: dict[str, str]) -> None:
        """Offer other choices."""
        self._choices = choices
        select = self.query_one(Select)
        select.set_options(self._options())
        select.disabled = self._disabled or not choices

    def _options(self) -> list[tuple[Content, str]]:
        return [(Content(safe(words)), value) for value, words in self._choices.items()]


class Agreed(NamedTuple):
    """What was agreed to: the wish, and the effects that were shown."""

    wish: RequestWish
    shown: tuple[Effect, ...]


class CollaborationForm(CustomerDialog[Agreed]):
    """Asks for task, variant, period and invoice recipient, and shows what that would change."""

    BINDINGS = [
        Binding("escape", "dismiss", N_("Cancel"), key_display="Esc", id="form.cancel",
                tooltip=N_("Change nothing")),
        Binding("tab", "app.focus_next", N_("Next"), key_display="Tab", id="form.next"),
        Binding("enter", "", N_("Choose"), key_display="Enter", id="form.choose"),
    ]  # fmt: skip
    VERB = N_("Save")

    def __init__(
        self,
        customer: Customer,
        services: Services,
        planned: TermsPlanner,
        reread: Reread,
        *,
        locked: str | None = None,
    ) -> None:
        super().__init__(customer, reread)
        self._services = services
        self._planned = planned
        self._locked = locked

    def compose(self) -> ComposeResult:
        """Lay out the fields, what would change, and the buttons."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(safe(self.title_words()))
            with VerticalScroll(classes="body", can_focus=False):
                yield from self.fields()
                if self._locked:
                    yield Facts(Fact("", self._locked, "warning"))
                yield Facts(id="effects")
            yield Facts(id="hindrance")
            with Horizontal(classes="buttons"):
                yield Button(_(self.VERB), id="act", compact=True)
                yield Button(_("Cancel"), id="cancel", compact=True)
        yield KeyLine()

    def title_words(self) -> str:
        """Say what the form is about."""
        raise NotImplementedError

    def fields(self) -> ComposeResult:
        """Lay out the questions."""
        raise NotImplementedError

    def wish(self) -> RequestWish | None:
        """Gather the answers, or None while something that is needed is missing."""
        raise NotImplementedError

    def terms(self, service: str | None, held: Collaboration | None) -> ComposeResult:
        """Lay out variant, recipient and period, which take more rights than the task."""
        locked = self._locked is not None
        policy = self._services.get(service or "")
        variants = {each: each for each in policy.variants} if policy is not None else {}
        payers = {each: _("the {payer}", payer=recipient_word(each)) for each in RECIPIENTS}
        yield Chooser(_("Variant"), variants, id="variant", disabled=locked,
                      chosen=held.variant if held else None)  # fmt: skip
        yield Chooser(_("Invoice to"), dict(payers.items()), id="recipient", disabled=locked,
                      chosen=held.invoice_recipient if held else None)  # fmt: skip
        period = "" if held is None or held.period is None else str(held.period)
        months = _(" or ").join(map(str, policy.periods)) if policy is not None else ""
        field = Field(_("Period, months"), id="period", value=period, hint=months)
        field.disabled = locked
        yield field

    def tasks(self, chosen: str | None) -> ComposeResult:
        """Lay out the choice of the customer's own tasks (R34)."""
        tasks = {task.name: task.name for task in self._customer.tasks}
        yield Chooser(_("Task"), tasks, id="task", chosen=chosen, disabled=False)
        if not tasks:
            words = _("This customer has no task yet; one has to be there first.")
            yield Facts(Fact("", words, "open"))

    def chosen(self, id: str) -> str | None:
        """Return what is chosen in a drop-down."""
        return self.query_one(f"#{id}-field", Chooser).value

    def period(self) -> Period | None:
        """Return the period; what can be none stays as it is typed, for the rule to refuse it."""
        text = self.query_one("#period", LineInput).value
        try:
            return read_period(text) or None
        except ValueError:
            return text

    @on(Select.Changed)
    @on(Input.Changed)
    def preview(self) -> None:
        """Show what the answers would change."""
        wish = self.wish()
        plan = self._planned(self._customer, wish) if wish is not None else None
        effects = effect_facts(plan.effects) if plan is not None and not plan.refusals else []
        self.query_one("#effects", Facts).facts = tuple(effects)
        self.query_one("#hindrance", Facts).facts = ()

    def replan(self) -> None:
        """Show what the answers would change now."""
        self.preview()

    @on(Button.Pressed, "#cancel")
    def leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer the wish, or say what is wrong with it."""
        wish = self.wish()
        if wish is None:
            self._hinder(_("Choose a service and a task."))
            return
        plan = self._planned(self._customer, wish)
        if plan.refusals:
            self._hinder(plan.refusals[0].message)
        else:
            self.dismiss(Agreed(wish, plan.effects))


class EditCollaboration(CollaborationForm):
    """Edit collaboration: task, variant, invoice recipient, period (R2, R3)."""

    def __init__(
        self,
        customer: Customer,
        collaboration: Collaboration,
        services: Services,
        planned: TermsPlanner,
        reread: Reread,
        *,
        locked: str | None,
    ) -> None:
        super().__init__(customer, services, planned, reread, locked=locked)
        self._collaboration = collaboration

    def title_words(self) -> str:
        """Name the collaboration."""
        name = service_name(self._services, self._collaboration.service)
        return _(
            "Edit collaboration: {service} · {customer}",
            service=name,
            customer=self._customer.name,
        )

    def fields(self) -> ComposeResult:
        """Lay out the task, which everybody may change, and the terms."""
        yield from self.tasks(self._collaboration.task)
        yield from self.terms(self._collaboration.service, self._collaboration)

    def wish(self) -> Edit:
        """Gather what is different from how it is now."""
        held = self._customer.collaboration(self._collaboration.id) or self._collaboration
        task, variant, period = self.chosen("task"), self.chosen("variant"), self.period()
        recipient = next((each for each in RECIPIENTS if each == self.chosen("recipient")), None)
        return Edit(
            collaboration=held.id,
            task=task if task != held.task else None,
            variant=variant if variant != held.variant else None,
            period=period if period != held.period else None,
            invoice_recipient=recipient if recipient != held.invoice_recipient else None,
        )

    @on(Select.Changed, "#variant")
    def pay(self) -> None:
        """Where only the office can pay, choose it: a word less to be refused for (R44)."""
        policy = self._services[self._collaboration.service]
        if self.chosen("variant") in policy.office_pays:
            self.query_one("#recipient", Select).value = "office"


class RequestCollaboration(CollaborationForm):
    """Starts a collaboration: service, task and terms; the customer is asked (R34, R37)."""

    VERB = N_("Send request")

    def title_words(self) -> str:
        """Name the customer."""
        return _("New collaboration: {customer}", customer=self._customer.name)

    def fields(self) -> ComposeResult:
        """Lay out the service, the task and the terms."""
        services = {id: service.name for id, service in self._services.items()}
        yield Chooser(_("Service"), services, id="service", chosen=None, disabled=False)
        yield from self.tasks(None)
        yield from self.terms(None, None)

    @on(Select.Changed, "#service")
    def offer_variants(self) -> None:
        """Offer the variants that the service comes in."""
        service = self._services.get(self.chosen("service") or "")
        variants = service.variants if service is not None else ()
        self.query_one("#variant-field", Chooser).offer({each: each for each in variants})

    def wish(self) -> Request | None:
        """Gather the answers; service and task are needed."""
        service, task = self.chosen("service"), self.chosen("task")
        if service is None or task is None:
            return None
        return Request(
            service=service,
            task=task,
            variant=self.chosen("variant"),
            invoice_recipient=next(
                (each for each in RECIPIENTS if each == self.chosen("recipient")), None
            ),
            period=self.period(),
        )


class LinkCollaboration(CollaborationForm):
    """Ties an unlinked collaboration to a service and a task."""

    VERB = N_("Link")

    def __init__(
        self,
        customer: Customer,
        collaboration: Collaboration,
        services: Services,
        planned: TermsPlanner,
        reread: Reread,
    ) -> None:
        super().__init__(customer, services, planned, reread)
        self._collaboration = collaboration

    def title_words(self) -> str:
        """Name the collaboration."""
        name = service_name(self._services, self._collaboration.service)
        return _(
            "Link collaboration: {service} · {customer}",
            service=name,
            customer=self._customer.name,
        )

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
