"""The guided tour as it is played: with the real keys, at a pace that the operator sets."""

import asyncio
import unicodedata
from collections.abc import Callable

from rich.console import RenderableType
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from store.desk.desk import Desk
from store.domain.clock import swedish_day
from store.i18n.language import N_, _
from tui.app import SamarbeteApp
from tui.screens.too_small import TooSmall
from tui.terminal.look import ABLE, Look
from tui.tour.caption import Caption
from tui.tour.pace import Pace
from tui.tour.story import Step, story
from tui.widgets.status_line import StatusLine

PER_LETTER = 0.05
"""Seconds for each letter of a caption that is read."""
PER_KEY = 0.6
"""Seconds between two keys, and a third of it between the letters of a word."""
LOOK_AGAIN = 0.05
"""Seconds between two looks at where the keys have led."""

CHARACTERS = {"slash": "/", "space": " "}
"""What a key types that has a name."""
KEY_CAPTIONS = {
    "slash": "/",
    "space": N_("Space"),
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "down": N_("Down"),
}
"""What a key is called in the caption; a letter is itself."""

OVER = N_("The tour is over. The demo office stays open: ? shows the keys, q closes it.")
LOST = N_("The tour cannot go on from here. The demo office stays open.")


class TouredApp(SamarbeteApp):
    """The app with a guide at its keys. Until the tour is over, the keyboard is the guide's."""

    patience = 400
    """How many times it looks before it gives up."""

    def __init__(
        self,
        desk: Desk,
        *,
        speed: float = 1,
        plain_wire: bool = False,
        look: Look = ABLE,
    ) -> None:
        super().__init__(desk, plain_wire=plain_wire, look=look)
        self.pace = Pace(speed)
        self._story = story(swedish_day(desk.now()))
        self._own: events.Key | None = None
        self._words = ""
        self._pressed = ""

    async def play(self, pilot: Pilot[object]) -> None:
        """Play the whole story; where a key does not lead where the story says, stop and say so."""
        found = True
        for number, step in enumerate(self._story, 1):
            self._words, self._pressed = step.words, f"{number}/{len(self._story)} "
            await self._show()
            await self.pace.read(PER_LETTER * len(step.words))
            await self._press_all(step, pilot)
            found = self.pace.over or await self._come_to(step.leads_to)
            if self.pace.over or not found:
                break
        else:
            await self.pace.read(PER_LETTER * len(self._words))
        self.pace.end()
        await self._leave(_(OVER if found else LOST))

    async def on_event(self, event: events.Event) -> None:
        """Take what the operator presses as a word to the guide; Ctrl+Q closes as ever."""
        by_hand = isinstance(event, events.Key | events.Paste) and event is not self._own
        if self.pace.over or not by_hand or event.is_forwarded:
            await super().on_event(event)
        elif isinstance(event, events.Key):
            if event.key == "ctrl+q":
                await super().on_event(event)
            elif event.key == "space":
                self.pace.pause_or_play()
            elif event.key in ("escape", "q"):
                self.pace.end()
            else:
                self.pace.step()
            await self._show()

    def exit(self, *args: object, **kwargs: object) -> None:
        """Leave; the guide goes as well, or leaving would wait for the end of the tour."""
        self.pace.end()
        super().exit(*args, **kwargs)  # type: ignore[arg-type]

    def panic(self, *renderables: RenderableType) -> None:
        """Leave after a fault, the guide as well."""
        self.pace.end()
        super().panic(*renderables)

    async def _press_all(self, step: Step, pilot: Pilot[object]) -> None:
        for key in step.keys:
            await self._room()
            await self.pace.between(PER_KEY / 3 if len(key) == 1 else PER_KEY)
            if self.pace.over:
                return
            self._pressed += key if len(key) == 1 else f" {_(KEY_CAPTIONS.get(key, key))} "
            await self._press(key, pilot)
            await self._show()

    async def _press(self, key: str, pilot: Pilot[object]) -> None:
        """Press one key as the keyboard does, and wait until it has been taken."""
        character = key if len(key) == 1 else CHARACTERS.get(key)
        letter = len(key) > 1 or key.isalnum()
        name = key if letter else unicodedata.name(key).lower().replace(" ", "_")
        self._own = events.Key(name, character)
        self._own.set_sender(self)
        self.post_message(self._own)
        await pilot.pause()
        await self._until(lambda: not self._keys)

    async def _until(self, fact: Callable[[], bool]) -> bool:
        """Wait for a fact; return whether it came true before patience or the tour was over."""
        for _look in range(self.patience):
            if fact():
                return True
            if self.pace.over:
                return False
            await asyncio.sleep(LOOK_AGAIN)
        return False

    async def _come_to(self, place: type[Widget]) -> bool:
        return await self._until(lambda: isinstance(self.screen, place))

    async def _room(self) -> None:
        """Wait for as long as the terminal is too small."""
        while isinstance(self.screen, TooSmall) and not self.pace.over:
            await asyncio.sleep(LOOK_AGAIN)

    async def _show(self) -> None:
        """Put the caption below every screen that is open, and what it says up to date."""
        for screen in self.screen_stack:
            if isinstance(screen, TooSmall) or self.pace.over:
                continue
            captions = screen.query(Caption)
            if not captions:
                screen.add_class("-captioned")
                await screen.mount(Caption())
            for caption in screen.query(Caption):
                caption.words, caption.pressed = self._words, self._pressed
                caption.paused = self.pace.paused

    async def _leave(self, words: str) -> None:
        """Take the captions away, and tell on the screen that is open how to go on."""
        if not self.is_running:
            return
        for screen in self.screen_stack:
            screen.remove_class("-captioned")
            await screen.query(Caption).remove()
        for line in self.screen.query(StatusLine):
            line.tell(words)
