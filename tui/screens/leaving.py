"""Leaving: what hangs on one of the office's people, and its hand-over to a colleague (R51)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import work
from textual.binding import Binding

from store.desk.desk import Agreed, Desk
from store.domain.errors import MaybeSaved, StoreDamaged, StoreError
from store.domain.model import Employee
from store.domain.repository import OnDamage
from store.domain.rights import Act
from store.i18n.language import N_, _, grouped, ngettext, pgettext
from store.rules.people.leaving import Holding, ReassignmentLine
from tui.dialogs.questions import Pick
from tui.formatting.columns import WIDEST_CUSTOMER, Cell, Column
from tui.formatting.facts import Fact, Tone
from tui.screens.base import asked, exclusive_action
from tui.screens.lists.list_screen import ListScreen, undo_key
from tui.screens.reassign import ReassignPage, moved_words, reassigned_words
from tui.screens.saving import SavingRun, read_beside
from tui.widgets.table import Cells


class LeavingLine(NamedTuple):
    """Something that hangs on who leaves, or a customer that is handed over: how far it is."""

    number: str
    name: str
    what: str
    word: str = ""
    tone: Tone = ""
    place: int = 0


class LeavingEmployee(ListScreen[LeavingLine]):
    """Lists what hangs on an employee, a line for each customer; hands over what can be."""

    UNDOES: ClassVar = False
    BINDING_GROUP_TITLE = N_("Leaving")
    BINDINGS = [
        Binding("o", "hand_over", N_("Hand over"), id="leaving.hand-over",
                tooltip=N_("Choose a colleague who takes over customers and tasks")),
        undo_key("leaving.undo"),
    ]  # fmt: skip
    COLUMNS: ClassVar = (
        Column("", 4, 6),
        Column(N_("Customer"), 18, WIDEST_CUSTOMER),
        Column(N_("What"), 30, 200, sentence=True),
    )
    RIGHTS: ClassVar[dict[str, Act]] = {"hand_over": "manage-employees"}

    def __init__(self, desk: Desk, employee: Employee) -> None:
        super().__init__(desk)
        self._employee = employee
        self._at_work = False
        self._stopping = False
        self._result = ""
        self._moving: set[str] = set()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Name no hand-over where there is nothing to hand over."""
        if action == "hand_over" and not (self._moving or self._result):
            return False
        return super().check_action(action, parameters)

    def does_nothing(self, action: str) -> bool:
        """Return whether there is no colleague who could take over."""
        if action == "hand_over":
            others = (one for one in self._desk.operator.employees if one.active)
            return all(one.login == self._employee.login for one in others)
        return super().does_nothing(action)

    def place(self) -> str:
        """Say who leaves."""
        return _("Leaving · {name}", name=self._employee.name)

    def read(self, on_damage: OnDamage) -> Iterable[LeavingLine]:
        """Read what hangs on the employee now; the result of a hand-over stays."""
        if self._at_work or self._result:
            return self.listed
        holdings = self._desk.holdings(self._employee.login)
        self._moving = {holding.number for holding in holdings if holding.moves}
        return [_held(holding, place) for place, holding in enumerate(holdings)]

    def _take_up(self, listed: tuple[LeavingLine, ...], damage: Sequence[StoreDamaged]) -> None:
        """Show what was read, unless a hand-over was begun meanwhile: its lines stay."""
        handing_over = self._at_work or self._result
        super()._take_up(self.listed if handing_over else listed, damage)

    def identity_of(self, one: LeavingLine) -> object:
        """Return the customer, and which thing it is of those at it."""
        return one.number, one.place

    def cells(self, one: LeavingLine) -> Cells:
        """Return how far it is, the customer, and what it is about."""
        stays: Tone = "muted" if one.tone == "muted" else ""
        return (Cell(one.word, one.tone), Cell(f"{one.number} {one.name}", stays),
                Cell(one.what, stays))  # fmt: skip

    def named(self, one: LeavingLine) -> str:
        """Name the customer."""
        return f"{one.number} {one.name}"

    def about(self, one: LeavingLine) -> tuple[Fact, ...]:
        """Tell all of a line."""
        return (Fact(one.word, one.what, one.tone),)

    def nothing(self) -> str:
        """Say that nothing is left."""
        return _("Nothing is tied to {name}.", name=self._employee.name)

    def undo_at(self) -> str:
        """Say that nothing takes back just what was handed over."""
        return _("A hand-over is not undone: handing back moves all that the colleague has.")

    def not_all(self, why: str) -> str:
        """Say that not all is shown."""
        return why  # what cannot be read stops the list as a whole

    def count(self) -> str:
        """Say at how many customers something is to be handed over, or how it went."""
        if self._result:
            return self._result
        name = self._employee.name
        if not self.listed:
            return self.nothing().removesuffix(".")
        if not self._moving:
            return _("{name} answers for no customer and no task", name=name)
        return ngettext(
            "{name} answers for something at {count} customer; o hands it over",
            "{name} answers for something at {count} customers; o hands it over",
            len(self._moving),
            name=name,
            count=grouped(len(self._moving)),
        )

    def action_leave(self) -> None:
        """Stop after the customer at hand, or go back."""
        if self._at_work:
            self._stopping = True
            self.status.tell(_("Stopping after this one."))
        else:
            super().action_leave()

    @exclusive_action
    async def action_hand_over(self) -> None:
        """Ask who takes over, show the plan, and carry it out if that is confirmed."""
        if self._at_work:
            return
        if self._result:
            self._result = ""
            await self.reload()  # what was not done is still there
        try:
            heir = await self._heir()
            if heir is None:
                self.status.cancelled()
                return
            planned, holdings = await read_beside(
                self.app, self._desk.plan_reassignment, self._employee.login, heir.login
            )
        except StoreError as error:
            self.status.report(error)
            return
        if not planned:
            self.status.tell(
                _("{name} answers for no customer and no task.", name=self._employee.name)
            )
            return
        page = ReassignPage(self._employee, heir, planned, holdings)
        if await self.app.push_screen_wait(page):
            self._carry_out(planned, moved_words(holdings), heir.name)

    async def _heir(self) -> Employee | None:
        """Ask which of the other active employees takes over."""
        others = {
            employee.login: employee
            for employee in await asked(self._desk, self._desk.employees)
            if employee.active and employee.login != self._employee.login
        }
        title = _("Who takes over from {name}?", name=self._employee.name)
        named = {login: f"{employee.name} ({login})" for login, employee in others.items()}
        login = await self.app.push_screen_wait(Pick(title, named))
        return others[login] if login is not None else None

    @work
    async def _carry_out(
        self, planned: tuple[ReassignmentLine, ...], moved: Mapping[str, str], heir: str
    ) -> None:
        """Hand over one customer after the other; each is whole before the next begins."""
        self._at_work, self._stopping = True, False
        run = SavingRun(self.app, sum(line.good for line in planned))
        self.listed = tuple(_planned(line, moved) for line in planned)
        with run.kept_open():
            for place, line in enumerate(planned, start=1):
                if self._stopping or run.closing:
                    self._tell(line, _("not done, stopped"), "muted")
                elif line.good:
                    await self._hand_over(run, line, moved[line.number])
                    self.status.tell(
                        _("{place} of {all} …", place=grouped(place), all=grouped(len(planned)))
                    )
        self._at_work = False
        result = reassigned_words(run.done, run.of, heir, maybe=run.maybe)
        self._result = result
        self._draw()
        self.status.tell(result)

    async def _hand_over(self, run: SavingRun, line: ReassignmentLine, moved: str) -> None:
        agreed = Agreed(line.number, line.wish, line.plan.effects)
        (outcome,) = await run.saved(self._desk.carried_out_together, [agreed])
        match outcome:
            case MaybeSaved():
                self._tell(line, f"{outcome}", "ask")
            case StoreError():
                self._tell(line, f"{outcome}", "stop")
            case _:
                self._tell(line, moved, "ok")

    def _tell(self, line: ReassignmentLine, result: str, tone: Tone) -> None:
        word = pgettext("ending", "not")
        if tone in ("ok", "ask"):
            word = pgettext("ending", "done") if tone == "ok" else pgettext("ending", "maybe")
        told = LeavingLine(line.number, line.name, result, word, tone)
        self.listed = tuple(told if one.number == line.number else one for one in self.listed)


def _held(holding: Holding, place: int) -> LeavingLine:
    """Return what is held; what stays says so."""
    if holding.moves:
        return LeavingLine(holding.number, holding.name, holding.text, place=place)
    stays = _("{what} (stays; look at it)", what=holding.text)
    return LeavingLine(holding.number, holding.name, stays, tone="muted", place=place)


def _planned(line: ReassignmentLine, moved: Mapping[str, str]) -> LeavingLine:
    if line.good:
        good = pgettext("ending", "good")
        return LeavingLine(line.number, line.name, moved[line.number], good)
    why = line.plan.refusals[0].message
    return LeavingLine(line.number, line.name, why, pgettext("ending", "not"), "stop")
