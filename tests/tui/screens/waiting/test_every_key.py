"""Every key of every screen and window, pressed while the server stands still.

The screens are opened side by side, each in an app of its own, and wait together: the server stands
still once for all of them. In the long form each key is pressed wherever it is bound, not once.
"""

import asyncio
import time
import traceback
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import pytest
from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot

from store.demo import demo_office
from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.clock import swedish_day, utc_now
from tests.pressing import PATIENCE
from tests.tui.conftest import SMALL, Hands
from tests.tui.test_keys import of_our_own
from tui.app import SamarbeteApp

LISTED = ("slash", *"1003", "enter")
COLLABORATION = (*LISTED, "enter", "down")
ENDING = (*COLLABORATION, "x")
HISTORY = ("slash", *"1012", "enter", "h")
PLACES: dict[str, tuple[str, ...]] = {
    "a collaboration": COLLABORATION,
    "the list": (),
    "the filter": ("f",),
    "the commands": ("colon",),
    "an ending": ENDING,
    "an ending's check": (*ENDING, "tab"),
    "an ending in full": (*ENDING, "n"),
    "an edit": (*COLLABORATION, "e"),
    "a request": ("n",),
    "several": (*COLLABORATION, "space", "down", "space", "x"),
    "a hold": ("b",),
    "users": ("u",),
    "a new user": ("u", "n"),
    "a user": ("u", "enter"),
    "a role": ("u", "r"),
    "services of a user": ("u", "s"),
    "a user's removal": ("u", "down", "d"),
    "a letter": ("slash", *"1012", "enter", "l"),
    "a history": HISTORY,
    "as it was": (*HISTORY, "a"),
    "coming endings": ("d",),
    "records": ("slash", *"1017", "enter", "R"),
    "what is known": ("i",),
    "what stops": ("S",),
    "what is left": ("L",),
    "requests": ("s",),
    "people": ("p",),
    "an employee": ("p", "enter"),
    "who leaves": ("p", "down", "l"),
    "an import": ("I",),
}
"""Keys that lead from the start of the demo office to a screen or window."""
NAMES = [*PLACES]
ACTS: dict[str, tuple[str, ...]] = {
    "ends": (*ENDING, "1", "f9"),
    "ends several": ("slash", *"1003", "enter", "enter", "down", "space", "x", "1", "f9"),
    "removes a user": ("u", "down", "d", "y"),
    "creates a user": ("u", "n", *"Ek", "tab", *"x", "@", *"y.se", "f9"),
    "gives a role": ("u", "down", "r", "down", "enter"),
    "gives services": ("u", "down", "s", "space", "f9"),
    "holds": ("b", *"Revision", "f9"),
    "carries out what was typed": ("slash", *"1017", "enter", "R", "t"),
}
"""Keys that change something, of which the last is pressed once the server stands still."""
SIDE_BY_SIDE = {"a collaboration": 6}
"""In how many apps the keys of a place are pressed, where it has many."""
SITTINGS = {
    "the first screen": NAMES[:2],
    "windows": NAMES[2 : NAMES.index("users")],
    "lists": NAMES[NAMES.index("users") :],
    "acts": [*ACTS],
}
"""What waits together; each is a test of its own, so that several processes share them."""
LEAVING = ("quit", "app.quit", "suspend", "app.suspend", "dismiss", "cancel", "leave", "press_verb",
           "help_quit", "app.help_quit")  # fmt: skip
"""What closes a screen, or stops the program; tested where quitting and answering are."""
TOLD = ("no answer", "not answered", "out of reach")
REFUSED = (
    "not saved: no answer from the server within",
    "out of reach: no answer from the server within",
)
"""What an act says, whole: by a part that is in both, either could say something else."""
ESCAPES, SOON = 8, 2.0


class Sitting:
    """An app with a screen open, at which keys are pressed."""

    def __init__(self, name: str, app: SamarbeteApp, pilot: Pilot[None]) -> None:
        self.name, self._app, self._pilot = name, app, pilot
        self._hands = Hands(app, pilot)
        self.wrong: list[str] = []

    async def sees(self, fact: Callable[[str], bool], within: float = PATIENCE) -> bool:
        """Wait until something is true of the text on the screen."""
        return await _comes(lambda: fact(self._hands.text), within)

    async def press(self, key: str) -> None:
        """Press a key and wait until it is done; where it never is, or the app ends, note that."""
        self._app.post_message(events.Key(key, key_to_character(key)))
        await self._pilot.pause(0.02)
        done = await _comes(lambda: not self._app.typed_ahead or not self._app.is_running)
        if not done or not self._app.is_running:
            self.wrong.append(f"{self.name}: {key} is never done, or ends the program")

    async def press_all(self, keys: Iterable[str]) -> None:
        """Press these keys where the screen is that was opened, until one leaves it for good."""
        opened = self._app.screen
        for key in keys:
            await self.press(key)
            for _layer in range(ESCAPES):  # what is told is taken away first
                if self._app.screen is opened or opened not in self._app.screen_stack:
                    break
                before = self._app.screen
                await self.press("escape")
                await _comes(lambda at=before: self._app.screen is not at, SOON)
            else:
                self.wrong.append(f"{self.name}: behind {key} nothing closes")
            if self._app.screen is not opened:
                return

    def acts(self) -> dict[str, str]:
        """Return the key of each act of our own that can be pressed here and leaves nothing."""
        ours = {binding.id for _, binding in of_our_own()}
        return {
            bound.binding.id: key
            for key, bound in reversed(self._app.screen.active_bindings.items())
            if bound.binding.id in ours and bound.binding.action not in LEAVING
        }


async def _comes(fact: Callable[[], bool], within: float = PATIENCE) -> bool:
    deadline = time.monotonic() + within
    while not fact() and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    return fact()


@pytest.fixture
def waits_in_the_key_thread(monkeypatch) -> list[str]:
    """Note each wait for a server in the thread that reads keys, with what has led to it."""
    noted: list[str] = []
    wait = psycopg.Connection.wait

    def noting(connection, *args, **named):
        with suppress(RuntimeError):  # in any other thread there is no loop
            asyncio.get_running_loop()
            noted.append("".join(traceback.format_stack(limit=12)))
        return wait(connection, *args, **named)

    monkeypatch.setattr(psycopg.Connection, "wait", noting)
    return noted


def test_each_place_and_act_is_sat_at_once() -> None:
    """However they are shared out."""
    assert [name for names in SITTINGS.values() for name in names] == [*PLACES, *ACTS]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("names", SITTINGS.values(), ids=SITTINGS)
async def test_every_key_is_done_and_none_does_anything_in_secret(
    server, whole, waits_in_the_key_thread, names: list[str]
) -> None:
    """Each is done, what was to be changed says that it is not, and nothing has changed.

    Nothing waits for the server where keys are read. Once it is back, nothing says any more that it
    is not.
    """
    demo = demo_office(swedish_day(utc_now()))
    database = await asyncio.to_thread(server.office, demo.office, demo.employees, demo.customers)
    address = server.address("anna", database)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(100))
    jobs = [(name, part) for name in names for part in range(SIDE_BY_SIDE.get(name, 1))]
    together = asyncio.Barrier(len(jobs) + 1)
    wrong: list[str] = []
    found: dict[str, Collection[str]] = {}

    def sit_down() -> Desk:
        return open_desk(address, os_user="anna", patience=0.5)

    async def job(name: str, part: int) -> None:
        app = SamarbeteApp(await asyncio.to_thread(sit_down))
        way = PLACES.get(name) or ACTS.get(name, ())
        last = way[-1:] if name in ACTS else ()
        async with app.run_test(size=SMALL) as pilot:
            sitting = Sitting(name, app, pilot)
            wrong_here = sitting.wrong
            await sitting.sees(lambda text: "25 customers" in text)
            for key in way[: len(way) - len(last)]:
                await sitting.press(key)
                await _comes(lambda: app.screen.is_mounted and not app.screen.has_class("-acting"))
            acts = sitting.acts()
            mine = sorted(acts)[part :: SIDE_BY_SIDE.get(name, 1)]
            found[name] = acts.keys()
            await together.wait()
            if not whole:  # each once among these, at the first place that has it
                earlier = names[: names.index(name)]
                mine = [each for each in mine if not any(each in found[one] for one in earlier)]
            await together.wait()  # it stands still
            if last:
                await sitting.press(*last)
                if not await sitting.sees(lambda text: any(words in text for words in REFUSED)):
                    wrong_here.append(f"{name}: is not told")
            else:
                await sitting.press_all([acts[each] for each in mine])
            await together.wait()
            await together.wait()  # it has come back
            # what became of an act stays told
            if not last and not await sitting.sees(
                lambda text: not any(words in text for words in TOLD)
            ):
                wrong_here.append(f"{name}: still told as out of reach")
            wrong.extend(wrong_here)

    kept = "select number, version, document from samarbete.customers order by number"
    async with asyncio.TaskGroup() as group:
        for each in jobs:
            group.create_task(job(*each))
        await together.wait()
        before = await asyncio.to_thread(server.command, kept, database)
        with server.standing_still():
            await together.wait()
            await together.wait()
        await together.wait()
    assert wrong == [], "\n".join(wrong)
    assert waits_in_the_key_thread == [], waits_in_the_key_thread[0]
    assert server.command(kept, database) == before
