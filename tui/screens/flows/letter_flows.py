"""Shows letters about what was decided or done, and writes them into files (R60)."""

from functools import partial

from store.desk.letters import (
    FORMS,
    in_form,
    letter,
    occasion_at,
    occasion_in_history,
    other_side,
)
from store.domain.errors import StoreError
from store.domain.model import Customer, Entry
from store.exchange.papers.letter import Notice
from store.exchange.papers.occasion import Occasion
from store.i18n.language import _, language
from tui.dialogs.papers.letter_page import LetterPage
from tui.dialogs.questions import Prompt
from tui.formatting.facts import Fact
from tui.screens.flows.flows import Flows
from tui.screens.new_file import ask_for_new_file


class LetterFlows(Flows):
    """What is written about a customer's collaborations; nothing is sent."""

    async def about(self, number: str, id: str | None) -> None:
        """Show the letter about a collaboration as it stands, or about the main contact."""
        customer, _collaboration = await self._read(number, id)
        if customer is None:
            return
        try:
            occasion = occasion_at(self._desk, customer, id)
            await self._show(customer, occasion)
        except StoreError as error:
            self._report(error)

    async def about_entry(self, number: str, entry: Entry) -> None:
        """Show the letter about a line of the history."""
        customer, _none = await self._read(number, None)
        if customer is None:
            return
        occasion = occasion_in_history(customer, entry)
        if occasion is None:
            self._tell_news(_("No letter is written about this."))
            return
        try:
            await self._show(customer, occasion)
        except StoreError as error:
            self._report(error)

    async def _show(self, customer: Customer, occasion: Occasion) -> None:
        side = self._desk.operator.side
        make = partial(letter, self._desk, customer, occasion)
        page = LetterPage(
            _("Letter · {number} {name}", number=customer.number, name=customer.name),
            make(other_side(side), language()),
            make,
            side=side,
            write=self._ask_for_file if self._may_write else None,
        )
        await self._app.push_screen_wait(page)

    def _ask_for_file(self, notice: Notice) -> Prompt[str]:
        """Return the window that writes a letter; the name of the file says in which form."""
        about = (notice.collaboration or "main-contact", notice.to)
        now = self._desk.now()

        def content(file: str) -> bytes:
            return in_form(notice, file, now)

        return ask_for_new_file(
            _("Write the letter"),
            f"~/{'-'.join(('letter', notice.number, *about))}.txt",
            content,
            forms=FORMS,
            facts=(
                Fact("", _("A name that ends in .md makes Markdown, one in .eml the draft of a "
                           "mail. Nothing is sent."), "muted"),
            ),
        )  # fmt: skip
