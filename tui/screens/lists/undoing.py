"""Lists whose changes `z` undoes, as it does in the list of customers."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding

from store.desk.desk import Desk, Done
from store.i18n.language import N_, _
from tui.formatting.endings.plan_facts import done_words, names_in
from tui.formatting.facts import Place
from tui.screens.base import exclusive_action
from tui.screens.lists.list_screen import ListScreen

if TYPE_CHECKING:
    from tui.screens.flows.collaboration_flows import CollaborationFlows

Listed = TypeVar("Listed")


class UndoingList(ListScreen[Listed]):
    """A list that remembers what was last done in it, and undoes that first."""

    BINDINGS: ClassVar = [
        Binding("z", "undo", N_("Undo"), id="list.undo",
                tooltip=N_("Undo what was last done here, or to what is under the cursor")),
    ]  # fmt: skip

    def __init__(self, desk: Desk, *, may_write: bool = True) -> None:
        super().__init__(desk, may_write=may_write)
        self.last: Place | None = None
        """Where something was done here that has not been undone."""

    def undoable_at(self) -> Place | None:
        """Return what the line under the cursor is about, whose latest change can be undone."""
        raise NotImplementedError

    def not_undone(self) -> str:
        """Say that there is nothing."""
        return _("Nothing is listed here whose change could be undone.")

    def does_nothing(self, action: str) -> bool:
        """Return whether nothing was done here; the key works all the same, and says why not."""
        if action == "undo":
            return self.last is None
        return super().does_nothing(action)

    def flows(self) -> "CollaborationFlows":
        """Return the acts on a collaboration, which tell in this list what became of them."""
        from tui.screens.flows.collaboration_flows import CollaborationFlows  # it leads to lists

        return CollaborationFlows(
            self.app,
            self._desk,
            self.status.report,
            tell=self.status.tell,
            may_write=self._may_write,
        )

    @exclusive_action
    async def action_undo(self) -> None:
        """Undo what was last done here, or else to what is under the cursor."""
        place = self.last or self.undoable_at()
        if place is None:
            self.status.tell(self.not_undone())
            return
        done = await self.flows().undo(place.number, place.collaboration)
        await self.show_done(done)
        if done is not None:
            self.last = None
            self.lines.go_to(place)

    async def acted(self, place: Place, act: Awaitable[Done | None]) -> None:
        """Await an act, show what it did, and remember what can be undone."""
        done = await act
        if done is not None:
            self.last = place
        await self.show_done(done)

    async def show_done(self, done: Done | None) -> None:
        """Read again, and say what was done."""
        await self.reload()
        if done is not None:
            words = done_words(done, self._desk.services)
            names = names_in(done)
            self.status.tell(words.text, *names, of=done.customer, offers=words.offers)
