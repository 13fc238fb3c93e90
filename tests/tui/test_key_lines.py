"""The line of keys on every screen and dialog, as wide as a terminal may be."""

import pytest

from store.desk.opening import open_desk
from tests.pressing import press
from tests.tui.conftest import OfficeAtWork
from tests.tui.screens.test_swedish import NOW, PRESSED, SIZE, without_words
from tests.tui.test_looks import Scene
from tui.app import SamarbeteApp


@pytest.mark.parametrize("scene", [*PRESSED.values()], ids=lambda scene: scene.name)
async def test_no_key_stands_without_its_word(scene: Scene, office: OfficeAtWork) -> None:
    """Neither help nor Esc, at whatever width; what has no room is left out whole."""
    account = scene.login if scene.company is None else "portal"
    desk = open_desk(
        office.path, os_user=account, login=scene.login, company=scene.company, clock=lambda: NOW
    )
    app = SamarbeteApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await press(pilot, *scene.keys)
        await pilot.pause()
        assert [*without_words(app.screen)] == []
