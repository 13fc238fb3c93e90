"""What cures a line of several endings: each step leads somewhere, and comes back to the plan."""

from collections.abc import Sequence

from textual.app import App

from store.desk.desk import Desk
from store.domain import validation
from store.domain.errors import StoreError
from store.domain.model import Customer
from store.domain.plan import CheckState, collaboration_of
from store.i18n.language import _
from store.rules.endings.batch import BatchLine
from store.rules.history_words import Names
from tui.dialogs.questions import Prompt
from tui.formatting.endings.given_up import saved_before_words, saved_since
from tui.formatting.facts import Fact
from tui.screens.base import asked
from tui.screens.flows.cures import Cures
from tui.screens.several.for_all import ForAll
from tui.screens.several.plan_rows import LineCure, cure_of
from tui.screens.several.several_endings import SeveralEndings, key_of


class PlanCures:
    """The steps that cure what stops an ending. Where files may not be written, no pack is.

    What they save is added to `saved`, in words.
    """

    def __init__(
        self,
        app: App[None],
        desk: Desk,
        endings: SeveralEndings,
        for_all: ForAll,
        *,
        may_write: bool,
        saved: list[str],
    ) -> None:
        self._app = app
        self._desk = desk
        self._endings = endings
        self._for_all = for_all
        self._may_write = may_write
        self._saved = saved

    def of(self, line: BatchLine) -> LineCure | None:
        """Return what cures the first thing that stops a line; None where nothing here does."""
        cure = cure_of(line, self._desk.services, may_write=self._may_write)
        return None if cure == "users" and self._desk.why_not("manage-users") else cure

    async def cure_line(self, line: BatchLine, cure: LineCure) -> Fact | None:
        """Cure the first thing that stops a line; return what there is to tell of it."""
        try:
            customer = await asked(self._desk, self._desk.customer, line.number)
            fact = await self._cured(line, cure, customer)
            now = await asked(self._desk, self._desk.customer, line.number)
        except StoreError as error:
            return _failed(error)
        acts = self._saved_acts(customer, now)
        self._saved += [f"{now.name}: {act}" for act in acts]
        return fact or self._still_missing(line, now, acts)

    def _still_missing(self, line: BatchLine, now: Customer, acts: Sequence[str]) -> Fact | None:
        """Say that there is still no main contact, and what is saved all the same."""
        employees = self._desk.operator.employees
        missing = line.plan.refusals[0].code == "main-contact-missing"
        if not missing or now.valid_main_contact(employees) is not None:
            return None
        service = self._endings.service_name(key_of(line))
        still = _("{service} is not ended: a main contact is still missing.", service=service)
        return Fact("", f"{still} {saved_before_words(acts)}" if acts else still, "stop")

    def _saved_acts(self, before: Customer, now: Customer) -> tuple[str, ...]:
        operator = self._desk.operator
        names = Names(now, operator.employees, self._desk.services_so_far, to=operator.side)
        return saved_since(before, now, names, by=operator.login)

    async def _cured(self, line: BatchLine, cure: LineCure, customer: Customer) -> Fact | None:
        told: list[Fact] = []
        cures = Cures(
            self._app,
            self._desk,
            lambda error: told.append(_failed(error)),
            may_write=self._may_write,
        )
        id, refusal = line.wish.collaboration, line.plan.refusals[0]
        about = refusal.about or ""
        match cure:
            case "users":
                if refusal.code == "check-open":
                    return await cures.license(customer, line.service)
                await cures.users(customer, self._endings.service_name(key_of(line)))
            case "end-first":
                await self._take_in(customer, about)
            case "records":
                collaboration = collaboration_of(customer, id)
                return await cures.correct(customer, collaboration, about)
            case "release":
                return await cures.release(customer, id)
            case "pack":
                return await cures.hand_over(customer, id)
            case "waive":
                return await self.waive(line)
            case _:
                self._for_all.go_to(line.service, cure)
        return next(iter(told), None)

    async def _take_in(self, customer: Customer, id: str) -> None:
        """Plan another collaboration of the customer as well; it ends before what waits for it."""
        if self._endings.take_in(customer, id):
            service = self._endings.service_of[customer.number, id]
            await self._for_all.ask_for(service, self._endings.services.count(service))

    async def waive(self, line: BatchLine) -> Fact | None:
        """Waive the first open check of a line; where none is open, take its waivers back."""
        key, check = key_of(line), first_open(line)
        if check is None:
            if self._endings.waived.pop(key, None) is None:
                return None
            return Fact("", _("What was waived for this one is open again."), "ask")
        title = _("Waive: {check} · {customer}", check=check.text, customer=line.name)
        needed = _("A reason is needed.")
        most = validation.MAX_REASON
        question = Prompt(title, _("Why"), _("Waive"), kept_reason, needed=needed, most=most)
        reason = await self._app.push_screen_wait(question)
        if reason is None:
            return Fact("", _("Nothing was waived."), "muted")
        own = self._endings.waived.get(key, {})
        self._endings.waived[key] = {**own, check.id: reason}
        return None

    def waivable(self, line: BatchLine | None) -> bool:
        """Whether there is something to waive, or to take back."""
        if line is None:
            return False
        return first_open(line) is not None or key_of(line) in self._endings.waived


def kept_reason(text: str) -> str:
    """Return a reason as it is kept.

    Raises:
        ValueError: it is none, or cannot be kept; the message says so in a sentence.
    """
    try:
        kept = validation.reason(text)
    except ValueError as fault:
        raise ValueError(_("The reason cannot be kept: {fault}.", fault=fault)) from None
    if kept is None:
        raise ValueError(_("A reason is needed."))
    return kept


def first_open(line: BatchLine) -> CheckState | None:
    """Return the check to waive: the first that is open, and not one that is only confirmed."""
    still = [check for check in line.plan.checks if check.answer is None]
    return next((check for check in still if check.measured), next(iter(still), None))


def _failed(error: StoreError) -> Fact:
    return Fact("", f"{error}", "stop")
