"""A list whose lines are cured from it: Enter does what fits the line, and comes back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import ClassVar, Generic, NamedTuple, TypeVar

from textual.binding import Binding

from store.desk.desk import Desk, Done
from store.domain.errors import StoreError
from store.domain.model import Customer
from store.domain.repository import OnDamage
from store.domain.rights import Act, of_side
from store.domain.wishes import End
from store.i18n.language import N_, _, pgettext
from tui.dialogs.questions import Pick
from tui.formatting.facts import Fact, Place
from tui.formatting.safe_text import grouped
from tui.screens.base import asked, exclusive_action, for_a_moment
from tui.screens.flows.collaboration_flows import CollaborationFlows
from tui.screens.flows.cures import Cures
from tui.screens.flows.customer_flows import CustomerFlows
from tui.screens.flows.flows import Flows
from tui.screens.lists.list_screen import Listed, ListScreen, undo_key
from tui.screens.new_file import ask_for_new_file

AnyFlows = TypeVar("AnyFlows", bound=Flows)

ALL = "-"
"""What is picked to see all lines."""


class Cure(NamedTuple):
    """What Enter does for a line: its word in the line of keys, and the right that it takes."""

    word: str
    right: Act | None = None


class Facet(NamedTuple):
    """A value that the list can be narrowed to, such as a kind, a service or a manager."""

    what: str
    value: str


def curing_keys(id: str) -> list[Binding]:
    """Return the keys of such a list; those of each begin with its own name."""
    return [
        Binding("enter", "cure", N_("Cure"), key_display="Enter", id=f"{id}.cure",
                tooltip=N_("Do what fits the line: open, correct, take away or end what it names")),
        Binding("o", "go", N_("Go there"), id=f"{id}.go",
                tooltip=N_("Go there, in the list of customers")),
        Binding("f", "filter", N_("Filter"), id=f"{id}.filter",
                tooltip=N_("Show only one kind, service or account manager")),
        undo_key(f"{id}.undo"),
        Binding("w", "write", N_("Write file"), id=f"{id}.write",
                tooltip=N_("Write the lines that are shown into a CSV file")),
    ]  # fmt: skip


class CuringList(ListScreen[Listed], Generic[Listed]):
    """Lists what a verb prints, and leads from each line to the act that takes it away.

    A subclass says what there is, where a line stands, what cures it and how that is done.
    """

    ON_A_ROW: ClassVar = ("cure", "go", "write")
    FILES: ClassVar = ("write",)
    RIGHTS: ClassVar = {"undo": "end"}
    CURES: ClassVar[Mapping[str, Cure]] = {}
    """What can be done about a line, by its name."""
    FILE: ClassVar[str] = ""
    """Where the lines are written to, if nothing else is typed."""

    def __init__(self, desk: Desk, *, may_write: bool = True) -> None:
        super().__init__(desk, may_write=may_write)
        self._every: tuple[Listed, ...] = ()
        self._only: Facet | None = None

    def read_every(self, on_damage: OnDamage) -> Iterable[Listed]:
        """Read all lines, as the verb does.

        Raises:
            StoreError: they cannot be read at all.
        """
        raise NotImplementedError

    def place_of(self, one: Listed) -> Place:
        """Return where a line stands in the list of customers."""
        raise NotImplementedError

    def cure_of(self, one: Listed) -> str | None:
        """Return what fits a line, one of `CURES`; None where nothing here does."""
        raise NotImplementedError

    async def cured(self, cure: str, one: Listed, customer: Customer) -> Done | Fact | None:
        """Do what fits a line; return what was done, or what there is to tell of it."""
        raise NotImplementedError

    def facets(self, one: Listed) -> Iterable[Facet]:
        """Return what a line can be found by, the kinds first."""
        raise NotImplementedError

    def facet_words(self, facet: Facet) -> str:
        """Say a facet as a choice."""
        raise NotImplementedError

    def content(self) -> bytes:
        """Return the lines that are shown as a file."""
        raise NotImplementedError

    def writing(self) -> str:
        """Say what is written, above the question for its file."""
        raise NotImplementedError

    def read(self, on_damage: OnDamage) -> Iterable[Listed]:
        """Read all lines, and list those that the filter shows."""
        self._every = tuple(self.read_every(on_damage))
        return self._shown()

    def _shown(self) -> tuple[Listed, ...]:
        if self._only is None:
            return self._every
        return tuple(one for one in self._every if self._only in self.facets(one))

    def counted(self, words: str) -> str:
        """Say how many are listed, and to what the list is narrowed."""
        if self._only is None:
            return words
        return f"{words} · {self.facet_words(self._only)}"

    def why_not(self, action: str) -> str | None:
        """Say who may do what fits the line, where the operator may not."""
        if action != "cure":
            return super().why_not(action)
        cure = self._cure_at(self.chosen())
        return self._desk.why_not(cure.right) if cure is not None and cure.right else None

    def does_nothing(self, action: str) -> bool:
        """Return whether what fits the line is an act of the other side; or nothing is narrowed."""
        if action == "filter":
            return len(self._every) < 2
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

    def _cure_at(self, one: Listed | None) -> Cure | None:
        return self.CURES.get(self.cure_of(one) or "") if one is not None else None

    def act_of(self, action: str) -> str | None:
        """Name Enter after what fits the line; Esc takes the filter away first."""
        if action == "leave" and self._only is not None:
            return _("Clear filter")
        if action != "cure":
            return super().act_of(action)
        cure = self._cure_at(self.chosen())
        return _(cure.word) if cure is not None else ""

    def undo_at(self) -> Place | str:
        """Return where what was done here last was; a line itself has nothing to undo."""
        return self.last or _("Nothing was done here that could be undone.")

    def action_leave(self) -> None:
        """Take an error away, then the filter; or go back."""
        if self._only is not None and not self.status.acknowledge():
            self._narrow(None)
        elif self._only is None:
            super().action_leave()

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
    async def action_filter(self) -> None:
        """Ask for one kind, service or manager, each with its count; or show all again."""
        found = Counter(facet for one in self._every for facet in self.facets(one))
        if not found:
            self.status.tell(_("There is nothing to narrow."))
            return
        choices = {ALL: pgettext("filter", "all ({n})").format(n=grouped(len(self._every)))}
        by_key = {f"{facet.what}:{facet.value}": facet for facet in found}
        order = list(dict.fromkeys(facet.what for facet in found))
        in_order = sorted(
            by_key,
            key=lambda key: (
                order.index(by_key[key].what),
                self.facet_words(by_key[key]).casefold(),  # eEkonomi beside Ekonomiöversikt
            ),
        )
        for key in in_order:
            facet = by_key[key]
            choices[key] = f"{self.facet_words(facet)} ({grouped(found[facet])})"
        chosen = ":".join(self._only) if self._only is not None else ALL
        title = pgettext("heading", "Filter")
        picked = await self.app.push_screen_wait(
            Pick(title, choices, chosen if chosen in choices else None)
        )
        if picked is not None:
            self._narrow(by_key.get(picked))

    def _narrow(self, facet: Facet | None) -> None:
        self._only = facet
        before, self.listed = self.listed, self._shown()
        if self.listed == before:
            self._draw()

    @exclusive_action
    async def action_write(self) -> None:
        """Ask for a file, and write what is shown into it."""
        question = ask_for_new_file(self.writing(), self.FILE, self.content())
        if (written := await self.app.push_screen_wait(question)) is not None:
            self.status.tell(written)

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
