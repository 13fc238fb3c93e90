"""A list whose lines are cured from it: Enter does what fits the line, and comes back."""

from collections.abc import Mapping
from typing import ClassVar, Generic, NamedTuple, TypeVar

from textual.binding import Binding

from store.desk.desk import Done
from store.domain.errors import StoreError
from store.domain.model import Customer
from store.domain.rights import Act, of_side
from store.domain.wishes import End
from store.i18n.language import N_, _
from tui.formatting.endings.given_up import written_words
from tui.formatting.facts import Fact, Place
from tui.screens.base import asked, exclusive_action, for_a_moment
from tui.screens.flows.collaboration_flows import CollaborationFlows
from tui.screens.flows.cures import Cures
from tui.screens.flows.customer_flows import CustomerFlows
from tui.screens.flows.flows import Flows
from tui.screens.lists.list_screen import Listed, undo_key
from tui.screens.lists.narrowed_list import NarrowedList, filter_key
from tui.screens.new_file import ask_for_new_file

AnyFlows = TypeVar("AnyFlows", bound=Flows)


class CureKey(NamedTuple):
    """What Enter does for a line: its word in the line of keys, and the right that it takes."""

    word: str
    right: Act | None = None


def curing_keys(id: str) -> list[Binding]:
    """Return the keys of such a list; those of each begin with its own name."""
    return [
        Binding("enter", "cure", N_("Cure"), key_display="Enter", id=f"{id}.cure",
                tooltip=N_("Do what fits the line: open, correct, take away or end what it names")),
        Binding("o", "go", N_("Go there"), id=f"{id}.go",
                tooltip=N_("Go there, in the list of customers")),
        filter_key(f"{id}.filter"),
        undo_key(f"{id}.undo"),
        Binding("w", "write", N_("Write file"), id=f"{id}.write",
                tooltip=N_("Write the lines that are shown into a CSV file")),
    ]  # fmt: skip


class CuringList(NarrowedList[Listed], Generic[Listed]):
    """Lists what a verb prints, and leads from each line to the act that takes it away.

    A subclass says what there is, where a line stands, what cures it and how that is done.
    """

    ON_A_ROW: ClassVar = ("cure", "go", "write")
    FILES: ClassVar = ("write",)
    RIGHTS: ClassVar = {"undo": "end"}
    CURES: ClassVar[Mapping[str, CureKey]] = {}
    """What can be done about a line, by its name."""
    FILE: ClassVar[str] = ""
    """Where the lines are written to, if nothing else is typed."""

    def place_of(self, one: Listed) -> Place:
        """Return where a line stands in the list of customers."""
        raise NotImplementedError

    def cure_of(self, one: Listed) -> str | None:
        """Return what fits a line, one of `CURES`; None where nothing here does."""
        raise NotImplementedError

    async def cured(self, cure: str, one: Listed, customer: Customer) -> Done | Fact | None:
        """Do what fits a line; return what was done, or what there is to tell of it."""
        raise NotImplementedError

    def content(self) -> bytes:
        """Return the lines that are shown as a file."""
        raise NotImplementedError

    def writing(self) -> str:
        """Say what is written, above the question for its file."""
        raise NotImplementedError

    def why_not(self, action: str) -> str | None:
        """Say who may do what fits the line, where the operator may not."""
        if action != "cure":
            return super().why_not(action)
        cure = self._cure_at(self.chosen())
        return self._desk.why_not(cure.right) if cure is not None and cure.right else None

    def does_nothing(self, action: str) -> bool:
        """Return whether what fits the line is an act of the other side."""
        if action != "cure":
            return super().does_nothing(action)
        one = self.chosen()
        return one is not None and self.of_the_other_side(one) is not None

    def of_the_other_side(self, one: Listed) -> Fact | None:
        """Say whose act it is that fits a line, where it is none of the operator's side."""
        cure = self._cure_at(one)
        if cure is None or cure.right is None or of_side(cure.right, self._desk.operator.side):
            return None
        return Fact("", self._desk.why_not(cure.right) or "", "muted")

    def _cure_at(self, one: Listed | None) -> CureKey | None:
        return self.CURES.get(self.cure_of(one) or "") if one is not None else None

    def act_of(self, action: str) -> str | None:
        """Name Enter after what fits the line."""
        if action != "cure":
            return super().act_of(action)
        cure = self._cure_at(self.chosen())
        return _(cure.word) if cure is not None else ""

    def undo_at(self) -> Place | str:
        """Return where what was done here last was; a line itself has nothing to undo."""
        return self.last or _("Nothing was done here that could be undone.")

    def action_go(self) -> None:
        """Go to what the line is about, in the list of customers."""
        if (one := self.chosen()) is not None:
            self.leave_for(self.place_of(one))

    @exclusive_action
    async def action_cure(self) -> None:
        """Do what fits the line under the cursor, and read all again."""
        one = self.chosen()
        cure = self.cure_of(one) if one is not None else None
        if one is None or cure is None:
            return
        try:
            customer = await asked(self._desk, self._desk.customer, self.place_of(one).number)
            told = await self.cured(cure, one, customer)
        except StoreError as error:
            await for_a_moment(self, self.reload)
            self.status.report(error)
            return
        if isinstance(told, Done):
            at = Place(told.customer.number, told.entry.collaboration)
            await self.show_done(told, at=at)
            return
        await for_a_moment(self, self.reload)
        if told is not None:
            self.status.tell(told.text)

    @exclusive_action
    async def action_write(self) -> None:
        """Ask for a file, and write what is shown into it."""
        question = ask_for_new_file(self.writing(), self.FILE, self.content())
        self.status.tell(written_words(await self.app.push_screen_wait(question)))

    @property
    def cures(self) -> Cures:
        """The steps that lead away from a line, and come back to it."""
        return self._made(Cures)

    @property
    def collaborations(self) -> CollaborationFlows:
        """The acts on a collaboration."""
        return self._made(CollaborationFlows)

    @property
    def customers(self) -> CustomerFlows:
        """The acts on a customer as a whole."""
        return self._made(CustomerFlows)

    async def hand_over_from(self, login: str) -> None:
        """Open what somebody who has left still answers for, to hand it over to a colleague."""
        from tui.screens.leaving import LeavingEmployee

        who = next((each for each in self._desk.operator.employees if each.login == login), None)
        if who is not None:
            await self.app.push_screen_wait(LeavingEmployee(self._desk, who))

    async def end(self, number: str, id: str) -> Done | None:
        """Open the page that ends a collaboration; a dated ending is opened as it is decided."""
        return await self.collaborations.end(number, End(collaboration=id))

    def _made(self, kind: type[AnyFlows]) -> AnyFlows:
        return kind(
            self.app,
            self._desk,
            self.status.report,
            tell=self.status.tell,
            may_write=self._may_write,
        )
