"""The small dialogs: a question with a verb for an answer, a line to type, a choice from a list."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TypeVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList

from store.domain.errors import Refusal, Refused, StoreError
from store.i18n.language import N_, _
from tui.dialogs.base import Dialog, Form, in_a_row, is_going
from tui.formatting.endings.plan_facts import refusal_facts
from tui.formatting.facts import Fact
from tui.formatting.news import News
from tui.formatting.safe_text import safe
from tui.terminal.keyboard import begin_work
from tui.widgets.button import Button
from tui.widgets.facts import Facts
from tui.widgets.field import LONGEST_LINE, Field, LineInput
from tui.widgets.lines import OneOf

PromptResult = TypeVar("PromptResult")


BESIDE_VERB = 32
"""Cells of a line of keys that are not the verb's: its keys, those of help and of no, and blanks.

A verb that is too long is whole on its button, and there its key says yes."""


class Confirm(Dialog[bool]):
    """Asks before an act, telling what it does; answers True only by the button with the verb.

    Without a verb it only tells. `safe` puts the focus on the verb, where that changes nothing
    by itself, such as opening a screen. `changed` says what others have done meanwhile.
    """

    # By a class, for which button it is differs; and here, not in `on_mount`: from the first moment
    # an Enter that was typed before must not meet the verb.
    AUTO_FOCUS = "Button.first"
    BINDINGS = [
        Binding("tab", "app.focus_next", N_("Next button"), key_display="Tab", id="confirm.next"),
        Binding("y", "press_verb", N_("Yes"), show=False, id="confirm.yes"),
        Binding("n", "cancel", N_("No"), show=False, id="confirm.no"),
        Binding("left", "app.focus_previous", show=False, id="confirm.left"),
        Binding("right", "app.focus_next", show=False, id="confirm.right"),
    ]

    def __init__(
        self,
        title: str,
        facts: tuple[Fact, ...],
        verb: str | None = None,
        *,
        cancel: str | None = None,
        safe: bool = False,
        changed: Callable[[], Awaitable[str | None]] | None = None,
    ) -> None:
        super().__init__(title, verb, cancel=cancel)
        self._facts = facts
        self._first = "act" if safe and verb is not None else "cancel"
        self._changed = changed

    def body(self) -> ComposeResult:
        """Lay out the facts."""
        yield Facts(*self._facts)

    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons, of which one has the focus first."""
        buttons = super().buttons()
        for button in buttons:
            if button.id == "act":
                button.key = "y"
                button.loses = any(fact.tone == "loses" for fact in self._facts)
            elif self._verb is not None and self._cancel == _("Cancel"):
                button.key = "n"
            button.set_class(button.id == self._first, "first")
        return buttons

    def act_of(self, action: str) -> str | None:
        """Leave out Tab where there is one button, which Enter presses as Esc does."""
        match action:
            case "app.focus_next" if self._verb is None:
                return ""
            case "press_verb" if self._verb is not None:
                room = self.app.size.width - BESIDE_VERB
                return self._verb if cell_len(self._verb) <= room else _("Yes")
        return super().act_of(action)

    @on(events.Resize)
    def name_keys_again(self) -> None:
        """Name the keys as there is room now."""
        self.refresh_bindings()

    def keys_of(self, action: str) -> str | None:
        """Name the letters that the buttons show, and the other keys that do the same."""
        match action:
            case "press_verb":
                enter = ("Enter",) * bool(self.query("#act:focus"))
                return ", ".join(("y", *enter))
            case "cancel" if self._verb is not None:
                return ", ".join(("n", "Esc"))
        return None

    @on(News)
    def tell_change(self) -> None:
        """Say what others have done to what this asks about."""
        if self._changed is not None:
            begin_work(self, partial(self._tell, self._changed), latest=True)

    async def _tell(self, changed: Callable[[], Awaitable[str | None]]) -> None:
        if (changes := await changed()) is not None and not is_going(self):
            self.query_one(Facts).facts = (Fact("", changes, "stop"), *self._facts)

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer yes."""
        self.dismiss(True)


def refusal_dialog(title: str, refusals: Sequence[Refusal]) -> Confirm:
    """Return the window that tells why something cannot be done, and what cures it."""
    return Confirm(title, refusal_facts(refusals), cancel=_("Close"))


LABEL = 16
"""Cells of a label; a longer one is whole, for there is only one."""


class LongField(Field):
    """As wide as the window, for a path or a title that is to be seen whole."""

    MOST = 50


class Prompt(Form[PromptResult]):
    """Asks for one line of text; answers what `made` makes of it when its button is pressed.

    It is made beside the keys, for it may write files; what changes the store is its `attempt`.
    Where nothing is typed, `needed` says what is; what `made` and `attempt` raise is told at the
    line, and the window stays open with what was typed.
    Where what is typed only `confirms`, a look tells while one types whether it is that.
    """

    AUTO_FOCUS = "#answer"

    def __init__(
        self,
        title: str,
        label: str,
        verb: str,
        made: Callable[[str], PromptResult],
        *,
        needed: str,
        value: str = "",
        facts: tuple[Fact, ...] = (),
        confirms: bool = False,
        most: int = LONGEST_LINE,
    ) -> None:
        super().__init__(title, verb)
        self._most = most
        self._confirms = confirms
        self._label = label
        self._made = made
        self._needed = needed
        self._value = value
        self._facts = facts

    def left(self) -> list[str]:
        """Name what is asked for, while nothing is typed, or something else than confirms it."""
        what, typed = in_a_row(self._label), self.query_one("#answer", LineInput).answer.strip()
        if not typed:
            return [what]
        if self._confirms and not self._confirmed_by(typed):
            return [_("{what} (not {typed!r})", what=what, typed=typed)]
        return []

    def _confirmed_by(self, typed: str) -> bool:
        try:
            self._made(typed)
        except Refused as refused:
            return all(each.code != "name-mismatch" for each in refused.refusals)
        except StoreError:
            return True  # its verb says what is wrong
        return True

    def on_mount(self) -> None:
        """Say what is asked."""
        self.forgive()

    def body(self) -> ComposeResult:
        """Lay out what is to be known, and the line."""
        if self._facts:
            yield Facts(*self._facts)
        label = max(LABEL, cell_len(safe(self._label)) + 1)
        yield LongField(self._label, id="answer", value=self._value, label_width=label,
                        most=self._most)  # fmt: skip

    @on(Input.Changed)
    def mend(self) -> None:
        """What was refused is being mended."""
        self.forgive()

    @on(Button.Pressed, "#act")
    def act(self) -> None:
        """Answer what comes of what was typed, or say why nothing does."""
        if typed := self.query_one("#answer", LineInput).answer.strip():
            self.work(partial(self._make, typed))
        else:
            self._tell(self._needed)

    async def _make(self, typed: str) -> None:
        try:
            made = await asyncio.to_thread(self._made, typed)
            if self.attempt is not None and not await self.attempt(made):
                return
            self.dismiss(made)
        except (StoreError, ValueError) as error:
            self._tell(f"{error}")

    def _tell(self, why: str) -> None:
        self.query_one("#answer-field", Field).fault = why
        self.query_one("#answer").focus()


class Pick(Dialog[str]):
    """Lets one be chosen from a list, also by typing how it begins; answers its id."""

    ASKS = True

    def __init__(self, title: str, choices: Mapping[str, str], chosen: str | None = None) -> None:
        super().__init__(title)
        self._choices = choices
        self._chosen = chosen

    def body_container(self) -> AbstractContextManager[object]:
        """Return nothing: a list scrolls by itself."""
        return nullcontext()

    def body(self) -> ComposeResult:
        """Lay out the list."""
        choices = self._choices.items()
        yield OneOf(((id, Content(safe(label))) for id, label in choices), compact=True)

    def buttons(self) -> tuple[Button, ...]:
        """Return none: Enter on a line chooses it."""
        return ()

    def on_mount(self) -> None:
        """Start at what is chosen now."""
        if self._chosen is not None:
            self.query_one(OneOf).go_to(self._chosen)

    @on(OptionList.OptionSelected)
    def pick(self, event: OptionList.OptionSelected) -> None:
        """Answer what is under the cursor."""
        self.dismiss(self.query_one(OneOf).of_line(event.option_index))
