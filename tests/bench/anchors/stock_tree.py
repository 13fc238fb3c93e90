"""Textual's own Tree with a search line above: so many customers, four collaborations each."""

import sys

from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Input, Tree

from tests.bench import offices


class Stock(App[None]):
    """Customers as nodes; their collaborations are added when one is opened."""

    BINDINGS = [("slash", "search", "Find")]

    def compose(self) -> ComposeResult:
        """Lay out the search and the tree."""
        field = Input()
        field.cursor_blink = False  # else it is never at rest, and no key seems to be done
        yield field
        yield Tree("customers")

    def on_mount(self) -> None:
        """Fill the tree."""
        self.customers = offices.office(int(sys.argv[1])).customers
        self.fill("")
        self.query_one(Tree).root.expand()
        self.query_one(Tree).focus()

    def fill(self, words: str) -> None:
        """Show the customers with these words."""
        tree = self.query_one(Tree)
        tree.root.remove_children()
        for each in self.customers:
            label = f"{each.number} {each.name}"
            if words in label.casefold():
                tree.root.add(label, each)

    @on(Tree.NodeExpanded)
    def opened(self, event: Tree.NodeExpanded) -> None:
        """Add the collaborations."""
        node = event.node
        if node.data is not None and not node.children:
            for each in node.data.collaborations:
                node.add_leaf(f"{each.service} {each.status}")

    def action_search(self) -> None:
        """Go to the search line."""
        self.set_focus(self.query_one(Input))

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """Show what has these words."""
        self.fill(event.value.casefold())


if __name__ == "__main__":
    Stock().run(mouse=False)
