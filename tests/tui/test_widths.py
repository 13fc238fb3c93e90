"""How the screens use their width: nothing is cut beside blanks, and no word is broken."""

import pytest

from store.i18n.language import said_in
from tests.pictures.scenes import SCENES, Scene
from tests.tui.conftest import OfficeAtWork
from tests.tui.widths import broken_words, cut_beside_blanks, faults, side_pane, words_known

SIZES = ((60, 24), (70, 24), (90, 28), (100, 30), (109, 30), (110, 34), (140, 40), (160, 45),
         (200, 50))  # fmt: skip
DESIGNED = ((80, 24), (120, 40))
"""Sizes to which the designs are drawn; each walk is seen in these."""
SHORT = 9
"""So many keys are not too much to press here; what is typed changes no widths."""
PICTURED = {
    (scene.keys, scene.login): scene
    for scene in reversed(SCENES)
    if len(scene.keys) < SHORT and scene.name[:2] not in ("03", "14", "31", "33")
}
MORE = (
    Scene("all", ("A", "x", "1", "3", "5"), language="sv"),
    Scene("history", ("H",)),
    Scene("known", ("i",), language="sv"),
    Scene("stops", ("S",), language="sv"),
)
WALKS = (
    *(
        scene._replace(language="en" if turn % 2 else "sv")
        for turn, scene in enumerate(reversed(PICTURED.values()))
    ),
    *MORE,
)
"""The languages take turns: half as many walks, and the same rules draw both."""


@pytest.mark.parametrize("scene", WALKS, ids=lambda scene: f"{scene.name}-{scene.language}")
async def test_each_width_is_used(scene: Scene, office: OfficeAtWork) -> None:
    """Each walk is seen at the sizes of the designs, and at one more: another for each."""
    sizes = (*DESIGNED, SIZES[WALKS.index(scene) % len(SIZES)])
    screen = (
        office.screen(size=sizes[0])
        if scene.company is None
        else office.own_screen(scene.login, scene.company, size=sizes[0])
    )
    known = words_known(office.path)
    with said_in(scene.language):
        async with screen as hands:
            await hands.press(*scene.keys)
            for size in sizes:
                await hands.resize(*size)
                assert [*faults(hands, known)] == [], f"at {size[0]}x{size[1]}"


async def test_a_table_that_is_brought_in_is_cut_nowhere_beside_blanks(
    office: OfficeAtWork,
) -> None:
    async with office.screen() as hands:
        await hands.press("I")
        await hands.paste("tests/pictures/kunder.csv")
        await hands.press("enter")
        await hands.sees("Tuvans")
        for size in (*DESIGNED, *SIZES[:5]):
            await hands.resize(*size)
            assert [*faults(hands, words_known(office.path))] == [], f"at {size[0]}x{size[1]}"


@pytest.mark.parametrize(
    ("part", "cut"),
    [
        (" 1001 Alfa Bygg AB  eEkonomi  Still active", False),
        (" 1019 Åmynnets Samfällda Sko… Lön  ready", False),
        (" 1019 Åmynnets Samfällda Sko…         ready", True),
        (" 1019 Åmynnets Samfällda Sko…      ", True),
        (" 1001 Alfa Bygg AB             Utlägg   2 reports not submitted: Eva…", True),
        (" 1001 Alfa Bygg AB Utlägg   2 reports not submitted: Eva…", False),
    ],
)
def test_what_is_cut_beside_blanks_is_found(part: str, cut: bool) -> None:
    assert cut_beside_blanks(part) == cut


def test_a_word_that_is_broken_is_found_and_one_that_is_said_to_be_cut_is_not() -> None:
    known = frozenset({"employee", "data", "is", "lost"})
    assert broken_words(" employee data is lost", known) == []
    assert broken_words(" emplo…  data is", known) == []
    assert broken_words(" data is lost emplo", known) == ["emplo"]


def test_a_side_pane_is_told_from_a_frame() -> None:
    assert side_pane([f"{'':59}│{'':20}"] * 9) == 20
    assert side_pane([f"│{'':78}│"] * 9) is None
    assert side_pane(["".ljust(80)] * 9) is None
