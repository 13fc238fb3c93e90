"""What the lists share: heads, lines with one of them in full below, news, and files not read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList, Static

from store.desk.desk import Desk
from store.domain.errors import StoreDamaged, StoreError
from store.domain.repository import OnDamage
from store.domain.rights import Act
from store.i18n.language import N_, _
from tui.formatting.columns import Cell, Column, column_widths, line_of
from tui.formatting.facts import Fact
from tui.formatting.news import News
from tui.screens.base import GuardedScreen
from tui.widgets.facts import Facts
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Lines
from tui.widgets.masthead import Masthead
from tui.widgets.status_line import StatusLine

Listed = TypeVar("Listed")

BESIDE_A_LINE = 3
"""Columns of the terminal that no line gets: a margin on both sides, and the scrollbar."""


class ListScreen(GuardedScreen, Generic[Listed]):
    """Lists values of one kind, each by its key, and tells all of the one under the cursor.

    A subclass says what there is and how it reads. It is read again with the news; the cursor stays
    on its line.
    """

    DEFAULT_CSS = """
    ListScreen {
        #heads { height: 1; padding: 0 1; text-style: bold; }
        #rows {
            height: 1fr;
            width: 1fr;
            border: none;
            padding: 0 0 0 1;
            background: $background;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            scrollbar-size-vertical: 1;
            scrollbar-gutter: stable;
            &:focus { border: none; background-tint: $foreground 0%; }
        }
        #about { height: 40%; padding: 0 0 0 1; border-top: solid $primary;
                 scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        #about:focus { border-top: heavy $accent; }
    }
    """
    BINDINGS = [
        Binding("question_mark,f1", "app.help", N_("Help"), key_display="?", id="list.help",
                tooltip=N_("All keys of this screen")),
        Binding("escape,q", "leave", N_("Back"), key_display="Esc", id="list.back",
                tooltip=N_("Go back to where you came from")),
        Binding("tab", "app.focus_next", N_("Next pane"), show=False, id="list.next"),
    ]  # fmt: skip
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    """The columns; their heads are marked texts."""
    RIGHTS: ClassVar[Mapping[str, Act]] = {}
    """What the operator must be allowed, for these actions to be possible at all."""
    FILES: ClassVar[tuple[str, ...]] = ()
    """The actions that name a file, which `--restricted` does not allow."""

    listed: reactive[tuple[Listed, ...]] = reactive((), init=False)

    lines = getters.query_one("#rows", Lines)
    status = getters.query_one(StatusLine)

    def __init__(self, desk: Desk, *, may_write: bool = True) -> None:
        super().__init__()
        self._desk = desk
        self._may_write = may_write
        self._unread: tuple[str, ...] = ()

    def place(self) -> str:
        """Say what is listed, as it stands in the masthead."""
        raise NotImplementedError

    def read(self, on_damage: OnDamage) -> Iterable[Listed]:
        """Read what is to be listed as it is in the store now.

        Raises:
            StoreError: it cannot be read at all.
        """
        raise NotImplementedError

    def identity_of(self, one: Listed) -> object:
        """Return what tells a value from the others, whatever becomes of it."""
        raise NotImplementedError

    def cells(self, one: Listed) -> Sequence[Cell]:
        """Return the cells of a value's line, one for each column."""
        raise NotImplementedError

    def about(self, one: Listed) -> tuple[Fact, ...]:
        """Tell all of a value."""
        raise NotImplementedError

    def nothing(self) -> str:
        """Say why nothing is listed, and what to do about it."""
        raise NotImplementedError

    def not_all(self, why: str) -> str:
        """Say that what is listed is not all there is."""
        raise NotImplementedError

    def count(self) -> str:
        """Say how many there are."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay out the heads, the lines, and one of them in full."""
        operator = self._desk.operator
        read_only = _("read-only") if operator.read_only else ""
        yield Masthead(self.place(), read_only, self._desk.office.name, operator.name)
        yield Static(id="heads")
        yield Lines(id="rows", compact=True)
        with VerticalScroll(id="about"):
            yield Facts(id="facts")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what there is."""
        self.reload()
        self._draw()
        self.status.tell(self.count())
        self.lines.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the columns to the width there is."""
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what is not allowed; where no file may be named, do not offer it."""
        if action in self.FILES and not self._may_write:
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str | None:
        """Say who may do it, where the operator may not."""
        right = self.RIGHTS.get(action)
        return self._desk.why_not(right) if right is not None else None

    def tell_why_not(self, action: str, why: str) -> None:
        """Say it; the next news may take its place."""
        self.status.tell(why)

    @on(News)
    def reload(self) -> None:
        """Read again, and name what cannot be read, until that is acknowledged."""
        damage: list[StoreDamaged] = []
        try:
            self._desk.refresh_operator()
            listed = tuple(self.read(damage.append))
        except StoreError as error:
            self.status.report(error)
            return
        before, self._unread = self._unread, tuple(dict.fromkeys(map(str, damage)))
        self.listed = listed
        if self._unread and self._unread != before:
            self.status.warn(self.not_all(self._unread[0]))
        self.refresh_bindings()

    def watch_listed(self) -> None:
        """Show the values as they are now."""
        self._draw()

    def _draw(self) -> None:
        columns = [column._replace(head=_(column.head)) for column in self.COLUMNS]
        rows = [self.cells(one) for one in self.listed]
        widths = column_widths(columns, rows, self.app.size.width - BESIDE_A_LINE)
        heads = [Cell(column.head) for column in columns]
        self.query_one("#heads", Static).update(Content.assemble(line_of(heads, widths)))
        self.lines.fill(
            [
                (self.identity_of(one), line_of(cells, widths))
                for one, cells in zip(self.listed, rows, strict=True)
            ],
            otherwise=self.lines.highlighted or 0,
        )
        self.tell_all()

    @on(OptionList.OptionHighlighted, "#rows")
    def tell_all(self) -> None:
        """Tell all of the value under the cursor."""
        one = self.chosen()
        facts = self.about(one) if one is not None else (Fact("", self.nothing(), "muted"),)
        self.query_one("#facts", Facts).facts = facts

    def chosen(self) -> Listed | None:
        """Return the value under the cursor, or None."""
        line = self.lines.highlighted
        return self.listed[line] if line is not None and line < len(self.listed) else None

    def action_leave(self) -> None:
        """Take an error away, or go back."""
        if not self.status.acknowledge():
            self.dismiss(None)
