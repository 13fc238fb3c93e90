"""On any line, with any answers, the terminal at last shows what Textual would have drawn."""

import asyncio

import pytest
from textual import events
from textual.geometry import Offset
from textual.widgets import Input

from tests.tui.terminal.distant_terminal import DistantTerminal
from tui.terminal.wire.pace import Pace
from tui.terminal.wire.paced import PacedApp


@pytest.fixture(autouse=True)
def named_xterm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which questions a terminal is asked when the program starts depends on its name."""
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize("seed", range(4))
async def test_after_any_acts_on_a_slow_line_the_terminal_shows_the_newest_picture(
    seed: int,
) -> None:
    async with DistantTerminal(seed).running() as terminal:
        chance, app = terminal.chance, terminal.app
        for _ in range(25):
            for _ in range(chance.randrange(1, 12)):
                app.lines.change()
                if chance.random() < 0.7:
                    await terminal.idle()
                terminal.now += chance.choice((0.0, 0.03, 0.3))
                terminal.draw(chance.randrange(4))
                if terminal.answers and chance.random() < 0.6:
                    answer = terminal.answers.popleft()
                    cut = chance.randrange(1, len(answer))
                    terminal.send(answer[:cut], answer[cut:])
                if terminal.answers and chance.random() < 0.03:
                    terminal.answers.popleft()  # it is lost
                if chance.random() < 0.03:
                    terminal.send("\x1b[1;1R")  # nobody has asked
            await terminal.settled(answers=chance.random() < 0.8)
            assert terminal.picture == terminal.expected
        assert app.pressed == []


async def test_a_terminal_that_does_not_answer_is_asked_once_and_sent_all() -> None:
    """Whether it repeats, whether it has margins, and where its cursor is after that."""
    async with DistantTerminal(1).running() as terminal:
        for _ in range(30):
            terminal.app.lines.change()
            await terminal.idle()
            terminal.draw()
            assert terminal.picture == terminal.expected
            terminal.now += 0.03
        assert terminal.asked == 3


async def test_one_that_answers_no_more_is_waited_for_once() -> None:
    async with DistantTerminal(2).running() as terminal:
        await terminal.settled(answers=True)
        for _ in range(8):
            terminal.app.lines.change()
            await terminal.idle()
            terminal.draw()
        assert terminal.picture != terminal.expected
        await terminal.settled(answers=False)
        assert terminal.picture == terminal.expected
        asked = terminal.asked
        for _ in range(30):
            terminal.app.lines.change()
            await terminal.idle()
            terminal.draw()
            assert terminal.picture == terminal.expected
        assert terminal.asked <= asked + 2
        terminal.send(*terminal.answers)
        terminal.answers.clear()
        for _ in range(20):
            terminal.app.lines.change()
            await terminal.settled(answers=True)
        assert terminal.asked > asked + 2, "it is back"


async def test_a_key_acts_at_once_while_frames_are_left_out() -> None:
    async with DistantTerminal(3).running() as terminal:
        await terminal.settled(answers=True)
        for number in range(20):
            terminal.app.lines.change()
            terminal.send("j")
            await terminal.idle()
            assert terminal.app.pressed == ["j"] * (number + 1)
        assert terminal.app.behind
        assert len(terminal.driver.sent) < 3


async def test_it_leaves_when_all_is_answered_so_that_the_shell_gets_no_answer() -> None:
    terminal = DistantTerminal(5)
    async with terminal.running():
        await terminal.settled(answers=True)
        for _ in range(8):
            terminal.app.lines.change()
            await terminal.idle()
        terminal.draw()
        terminal.now = 0.0  # it waits as long as it may
        terminal.app.exit()
        for _ in range(1000):  # without the wait it has left after a few
            await asyncio.sleep(0)
        assert not terminal.driver.left
        terminal.send(*terminal.answers)
    assert terminal.app.line_pace.owed == 0.0


async def test_at_rest_nothing_is_asked() -> None:
    async with DistantTerminal(4).running() as terminal:
        await terminal.settled(answers=True)
        asked = terminal.asked
        for _ in range(20):
            terminal.now += 10.0
            await terminal.idle()
        terminal.draw()
        assert terminal.asked == asked


@pytest.mark.parametrize("place", [(3, 1), (6, 1), (4, 1)])
async def test_only_an_answer_to_that_question_shows_what_a_terminal_can(
    place: tuple[int, int],
) -> None:
    """The cursor may stand in a field where it would stand in a terminal that repeats."""
    async with DistantTerminal(6, repeats=False).running() as terminal:
        terminal.app.cursor_position = Offset(*place)
        for _ in range(12):
            terminal.app.lines.change()
            await terminal.settled(answers=True)
            assert terminal.picture == terminal.expected
        assert terminal.app._can is not None
        assert not terminal.app._can.repeats
        assert not terminal.app._can.margins


async def test_taken_again_the_terminal_is_waited_for_no_answer_of_before() -> None:
    """While the program was stopped, the shell has taken them for keys."""
    async with DistantTerminal(7).running() as terminal:
        await terminal.settled(answers=True)
        for _ in range(8):
            terminal.app.lines.change()
            await terminal.idle()
        terminal.draw()
        assert terminal.app.line_pace.full
        terminal.answers.clear()
        terminal.app._suspend_signal()
        terminal.app._resume_signal()
        assert terminal.driver.sent
        await terminal.settled(answers=True)
        assert terminal.picture == terminal.expected


async def test_while_it_waits_for_the_last_answers_it_draws_and_asks_nothing_more() -> None:
    """Else what is asked in between comes to the shell as keys."""
    async with DistantTerminal(12).running() as terminal:
        await terminal.settled(answers=True)
        terminal.app.lines.change("all")
        await terminal.idle()
        terminal.draw()
        asked, taken_again = terminal.asked, asyncio.Event()

        async def give() -> None:
            async with terminal.app.at_rest():
                await taken_again.wait()

        task = asyncio.create_task(give())
        for _ in range(8):
            terminal.now += 0.1
            terminal.app.lines.change("all")
            await terminal.idle()
            terminal.draw()
        assert terminal.asked == asked
        terminal.send(*terminal.answers)
        terminal.answers.clear()
        taken_again.set()
        await task
        await terminal.settled(answers=True)
        assert terminal.picture == terminal.expected, "it draws again"


@pytest.mark.parametrize("repeats", [False, True])
async def test_taken_again_the_terminal_is_asked_anew_what_it_can(repeats: bool) -> None:
    """What was asked before it was given away is answered to nobody."""
    async with DistantTerminal(10, repeats=repeats).running() as terminal:
        terminal.draw()
        assert terminal.app._probes
        terminal.answers.clear()
        terminal.app._suspend_signal()
        terminal.app._resume_signal()
        await terminal.settled(answers=True)
        assert not terminal.app._probes
        terminal.send("\x1b[2;4R")  # where a terminal that repeats has its cursor
        assert terminal.app._can is not None
        assert terminal.app._can.repeats == repeats


async def test_asked_twice_in_vain_a_terminal_owes_no_more_than_it_was_asked_last() -> None:
    """Its window may be in another terminal by now; the one before it never answered."""
    async with DistantTerminal(11, repeats=False).running() as terminal:
        terminal.draw()
        terminal.answers.clear()
        terminal.resize()
        await terminal.settled(answers=True)
        assert not terminal.app._probes


async def test_a_new_size_is_drawn_when_there_is_room() -> None:
    async with DistantTerminal(8).running() as terminal:
        await terminal.settled(answers=True)
        for _ in range(8):
            terminal.app.lines.change()
            await terminal.idle()
        terminal.resize()
        await terminal.settled(answers=True)
        assert terminal.picture == terminal.expected


async def test_the_cursor_is_led_only_to_where_a_field_has_it() -> None:
    async with DistantTerminal(9).running() as terminal:
        terminal.draw()
        terminal.app.lines.change()
        await terminal.idle()
        assert not terminal.driver.sent.pop().endswith("H")
        terminal.app.call_later(lambda: terminal.app.mount(Input("Alfa")))
        await terminal.idle()
        field = terminal.app.query_one(Input)
        for act in (field.focus, field.action_cursor_left):
            terminal.driver.sent.clear()
            terminal.app.call_later(act)
            while not terminal.driver.sent:
                await terminal.idle()
            x, y = field.cursor_screen_offset
            assert terminal.driver.sent.pop().endswith(f"\x1b[{y + 1};{x + 1}H")


class Begun(PacedApp):
    """Has begun a frame, and writes down what it sends of it."""

    _begun = True

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.__dict__["line_pace"] = Pace(lambda: self.now)
        self.sent = ""

    def _send_more(self) -> None:
        self.sent = "more"

    def _send_all(self) -> None:
        self.sent = "all"

    def _hear(self, cursor: events.CursorPosition) -> None:
        raise NotImplementedError


def test_what_is_out_of_date_is_sent_to_its_end_only_while_a_key_is_held() -> None:
    app = Begun()
    for since, newer, sent in (
        (0.05, True, "more"),
        (0.15, True, "all"),
        (0.15, False, "more"),
    ):
        app._pressed_at, app._newer = app.now, newer
        app.now += since
        app.go_on()
        assert app.sent == sent
