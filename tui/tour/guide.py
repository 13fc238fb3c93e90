"""The guided tour as it is played: with the real keys, at a pace that the operator sets."""

import asyncio
import unicodedata
from collections.abc import Callable, Sequence

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
from tui.tour.caption import ASKING, PAUSED, PLAYING, Caption
from tui.tour.pace import Pace
from tui.tour.story import Step, more, story
from tui.widgets.status_line import StatusLine

PER_LETTER = 0.05
"""Seconds for each letter of a caption that is read."""
PER_KEY = 0.6
"""Seconds between two keys, and a fifth of it between the letters of a word."""
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
    "ctrl+s": "Ctrl+S",
}
"""What a key is called in the caption; a letter is itself."""

MORE = N_("Found, refused, cured, ended. More: on a date, several at once, the history?")
OVER = N_("The tour is over. The demo office stays open: ? shows the keys, q closes it.")
LOST = N_("The tour cannot go on from here. The demo office stays open.")


class TouredApp(SamarbeteApp):
    """The app with a guide at its keys. Until the tour is over, the keyboard is the guide's."""

    most_looks = 400
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
        self._own: events.Key | None = None
        self._said: list[str] = []
        self._back = 0
        self._pressed = ""

    async def play(self, pilot: Pilot[object]) -> None:
        """Play the story, and what more there is where somebody asks for it.

        Where a key does not lead where a step says, stop and say so.
        """
        found = await self._play(story(), pilot)
        if found and not self.pace.over:
            self._say(_(MORE))
            self.pace.ask()
            await self._show()
            if await self.pace.more_is_wanted():
                found = await self._play(more(swedish_day(self._desk.now())), pilot)
        self.pace.end()
        await self._leave(_(OVER if found else LOST))

    async def _play(self, steps: Sequence[Step], pilot: Pilot[object]) -> bool:
        """Play some steps; return whether each led where it says, as far as they were played."""
        for number, step in enumerate(steps, 1):
            self._say(step.words)
            self._pressed = f"{number}/{len(steps)} "
            await self._show()
            await self.pace.read(PER_LETTER * len(step.words))
            await self._press_all(step, pilot)
            if self.pace.over:
                return True
            if not await self._come_to(step.leads_to):
                return self.pace.over
        await self.pace.read(PER_LETTER * len(self._said[-1]))
        return True

    def _say(self, words: str) -> None:
        self._said.append(words)
        self._back = 0

    async def on_event(self, event: events.Event) -> None:
        """Take what the operator presses as a word to the guide; Ctrl+Q closes as ever."""
        by_hand = isinstance(event, events.Key | events.Paste) and event is not self._own
        if self.pace.over or not by_hand or event.is_forwarded:
            await super().on_event(event)
        elif isinstance(event, events.Key):
            if event.key == "ctrl+q":
                await super().on_event(event)
            else:
                self._take(event.key)
                await self._show()

    def _take(self, key: str) -> None:
        """Do what the operator asks the guide for."""
        back, self._back = self._back, 0
        if key == "left":  # what was said before is read again; what was done stays
            self._back = max(0, min(back + 1, len(self._said) - 1))
            self.pace.pause()
        elif key == "space":
            self.pace.pause_or_play()
        elif key in ("escape", "q"):
            self.pace.end()
        else:
            self.pace.step()

    def exit(self, *args: object, **kwargs: object) -> None:
        """Leave; the guide goes as well, or leaving would wait for the end of the tour."""
        self.pace.end()
        super().exit(*args, **kwargs)

    def panic(self, *renderables: RenderableType) -> None:
        """Leave after a fault, the guide as well."""
        self.pace.end()
        super().panic(*renderables)

    async def _press_all(self, step: Step, pilot: Pilot[object]) -> None:
        for key in step.keys:
            await self._room()
            await self.pace.between(PER_KEY / 5 if len(key) == 1 else PER_KEY)
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
        for _look in range(self.most_looks):
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
                caption.words = self._said[-1 - self._back] if self._said else ""
                caption.pressed = self._pressed
                caption.hint = self._hint()

    def _hint(self) -> str:
        if self.pace.asking:
            return ASKING
        return PAUSED if self.pace.paused else PLAYING

    async def _leave(self, words: str) -> None:
        """Take the captions away, and tell on the screen that is open how to go on."""
        if not self.is_running:
            return
        for screen in self.screen_stack:
            screen.remove_class("-captioned")
            await screen.query(Caption).remove()
        for line in self.screen.query(StatusLine):
            line.tell(words)
