"""A list that is narrowed by `f` to some kinds, services or account managers; Esc takes it back."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Generic, NamedTuple

from textual.binding import Binding

from store.desk.desk import Desk
from store.domain.repository import OnDamage
from store.i18n.language import N_, _, alphabetical
from tui.dialogs.menus.filter_menu import FilterMenu
from tui.formatting.narrowing.filters import FilterValue
from tui.screens.lists.list_screen import Listed, ListScreen


class Facet(NamedTuple):
    """A value that the list can be narrowed to, such as a kind, a service or a manager."""

    what: str
    value: str


SOME = N_("Show only some kinds, services or account managers")
"""What `f` does in most of these lists."""


def filter_key(id: str, tooltip: str = SOME) -> Binding:
    """Return the key that narrows such a list."""
    return Binding("f", "filter", N_("Filter"), id=id, tooltip=tooltip)


class NarrowedList(ListScreen[Listed], Generic[Listed]):
    """Lists of all that there is what has the values that are chosen.

    A subclass says what there is, by which values it is found, and to which of them it is narrowed
    from the start, if one came for these (`come_for`).
    """

    FACETS: ClassVar[Mapping[str, str]] = {}
    """What the list can be narrowed by: marked texts, by the name of the facet."""

    def __init__(self, desk: Desk, *, may_write: bool = True) -> None:
        super().__init__(desk, may_write=may_write)
        self._every: tuple[Listed, ...] = ()
        self._only: frozenset[Facet] = frozenset()
        self._came_for: frozenset[Facet] = frozenset()

    def come_for(self, *facets: Facet) -> None:
        """Be narrowed to these from the start; Esc leads back to them, and from there away."""
        self._only = self._came_for = frozenset(facets)

    def read_every(self, on_damage: OnDamage) -> Iterable[Listed]:
        """Read all lines, as the verb does.

        Raises:
            StoreError: they cannot be read at all.
        """
        raise NotImplementedError

    def facets(self, one: Listed) -> Iterable[Facet]:
        """Return what a line can be found by, the kinds first."""
        raise NotImplementedError

    def facet_words(self, facet: Facet) -> str:
        """Say a facet as a choice."""
        raise NotImplementedError

    def read(self, on_damage: OnDamage) -> Iterable[Listed]:
        """Read all lines, and list those that the filter shows."""
        self._every = tuple(self.read_every(on_damage))
        return self._shown()

    def _shown(self, *, but: str | None = None) -> tuple[Listed, ...]:
        """Return the lines that have one of the values of each facet that has some, `but` one."""
        wanted: dict[str, set[Facet]] = {}
        for facet in self._only:
            if facet.what != but:
                wanted.setdefault(facet.what, set()).add(facet)
        if not wanted:
            return self._every
        return tuple(
            one
            for one in self._every
            if all(not values.isdisjoint(self.facets(one)) for values in wanted.values())
        )

    def counted(self, words: str) -> str:
        """Say how many are listed, and to what the list is narrowed."""
        if not self._only:
            return words
        narrowed = sorted(map(self.facet_words, self._only), key=alphabetical)
        return f"{words} · {', '.join(narrowed)}"

    def does_nothing(self, action: str) -> bool:
        """Return whether there is nothing to narrow."""
        if action == "filter":
            return len(self._every) < 2
        return super().does_nothing(action)

    def act_of(self, action: str) -> str | None:
        """Say that Esc takes the filter away first."""
        if action == "leave" and self._only != self._came_for:
            return _("Clear filter")
        return super().act_of(action)

    def action_leave(self) -> None:
        """Take an error away, then the filter; or go back."""
        if self._only == self._came_for:
            super().action_leave()
        elif not self.status.acknowledge():
            self._narrow(self._came_for)

    def action_filter(self) -> None:
        """Offer all that can be narrowed to, each with its count, till that is closed."""
        self.status.go_for_a_look()
        if self._every:
            self.app.push_screen(FilterMenu(self._filter_values, self._toggle, self._label))
        else:
            self.status.tell(_("There is nothing to narrow."))

    def _filter_values(self) -> Iterator[FilterValue]:
        """Yield each value, with how many lines it shows among those that the others show."""
        for what in self.FACETS:
            lines = self._shown(but=what)
            found = Counter(
                facet for one in lines for facet in self.facets(one) if facet.what == what
            )
            every = {*found, *(facet for facet in self._only if facet.what == what)}
            for facet in sorted(every, key=lambda facet: alphabetical(self.facet_words(facet))):
                words = self.facet_words(facet)
                yield FilterValue(what, facet.value, words, facet in self._only, found[facet])

    def _label(self, what: str) -> str:
        return _(self.FACETS[what])

    def _toggle(self, value: FilterValue) -> None:
        """Set a value, or take it away."""
        self._narrow(self._only ^ {Facet(value.name, value.value)})

    def _narrow(self, only: frozenset[Facet]) -> None:
        self._only = only
        before, self.listed = self.listed, self._shown()
        if self.listed == before:
            self._draw()
