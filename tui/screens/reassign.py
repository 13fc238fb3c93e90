"""Hand over: a page of what a colleague takes over from who leaves, and of what stays (R51)."""

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from store.domain.model import Employee
from store.i18n.language import N_, _, grouped, ngettext
from store.rules.people.leaving import Holding, ReassignmentLine
from tui.dialogs.read_page import ReadPage
from tui.formatting.facts import Fact
from tui.screens.saving import not_certain
from tui.widgets.button import Button
from tui.widgets.facts import Facts
from tui.widgets.section import Section


class ReassignPage(ReadPage[bool]):
    """Shows customer by customer what goes to a colleague, what is refused, and what stays.

    It answers True by its verb; where it opens, Enter changes nothing.
    """

    AUTO_FOCUS = "#cancel"
    BINDING_GROUP_TITLE = N_("Hand over")
    BINDINGS = [
        Binding("y", "press_verb", N_("Yes"), show=False, id="hand-over.yes"),
        Binding("n", "cancel", N_("No"), show=False, id="hand-over.no"),
        Binding("pagedown", "page(1)", N_("More"), key_display="PgDn", id="hand-over.more"),
        Binding("pageup", "page(-1)", N_("Page up"), show=False, id="hand-over.less"),
        Binding("down,j", "scroll_lines(1)", N_("Down"), show=False, id="hand-over.down"),
        Binding("up,k", "scroll_lines(-1)", N_("Up"), show=False, id="hand-over.up"),
    ]

    def __init__(
        self,
        leaver: Employee,
        heir: Employee,
        planned: Sequence[ReassignmentLine],
        holdings: Iterable[Holding],
    ) -> None:
        super().__init__(
            _("Hand over from {name} to {heir}", name=leaver.name, heir=heir.name), _("Hand over")
        )
        self._names = leaver.name, heir.name
        self._planned = planned
        self._holdings = tuple(holdings)

    def body(self) -> ComposeResult:
        """Lay out a section for what goes, one for what is refused, and one for what stays."""
        leaver, heir = self._names
        goes = [line for line in self._planned if line.good]
        refused = [line for line in self._planned if not line.good]
        stays = [holding for holding in self._holdings if not holding.moves]
        if goes:
            yield Section(_("{heir} takes over", heir=heir), _customers(len(goes)))
            moved = moved_words(self._holdings)
            yield Facts(*(Fact(one.number, f"{one.name}: {moved[one.number]}") for one in goes))
        if refused:
            yield Section(_("Cannot be handed over"), _customers(len(refused)))
            yield Facts(*map(_refused, refused))
        if stays:
            yield Section(_("Stays with {name}: look at it yourself", name=leaver))
            yield Facts(*map(_stays, stays))

    def verb_refused(self) -> bool:
        """Return whether nothing of it can be handed over."""
        return not any(line.good for line in self._planned)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer yes."""
        self.dismiss(True)


def moved_words(holdings: Iterable[Holding]) -> dict[str, str]:
    """Say for each customer, by its number, what of it is handed over."""
    moved: dict[str, list[str]] = {}
    for holding in holdings:
        if holding.moves:
            moved.setdefault(holding.number, []).append(holding.text)
    return {number: " · ".join(texts) for number, texts in moved.items()}


def reassigned_words(done: int, of: int, heir: str, *, maybe: int = 0) -> str:
    """Say at how many of so many customers it was handed over, and how many are maybe."""
    told = _("Handed over {done} of {all} to {name}.",
             done=grouped(done), all=grouped(of), name=heir)  # fmt: skip
    parts = (told, _("It is saved.") if done else "", not_certain(maybe) if maybe else "")
    return " ".join(filter(None, parts))


def _customers(count: int) -> str:
    return ngettext("{count} customer", "{count} customers", count, count=grouped(count))


def _refused(line: ReassignmentLine) -> Fact:
    return Fact(line.number, f"{line.name}: {line.plan.refusals[0].message}", "stop")


def _stays(holding: Holding) -> Fact:
    return Fact(holding.number, f"{holding.name}: {holding.text}", "muted")
