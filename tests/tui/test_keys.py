"""Keys: all are listed, named, possible on every terminal, and in the palette."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.events import DescendantFocus

import tui
from store.i18n.language import set_language
from tui.app import SamarbeteApp
from tui.widgets.key_line import KEPT, NamesItsKeys

PLACES = {
    "collaborations": (),
    "search": ("slash",),
    "end": ("down", "down", "enter", "down", "x"),
    "checks": ("enter", "down", "x", "tab"),
    "in full": ("enter", "down", "x", "n"),
    "users": ("u",),
    "create user": ("u", "n"),
    "role": ("u", "r"),
    "edit user": ("u", "enter"),
    "licences": ("u", "s"),
    "coming endings": ("d",),
    "records": ("slash", *"1017", "enter", "R"),
    "known": ("i",),
    "what stops": ("S",),
    "what is left": ("L",),
    "as it was": ("slash", *"1012", "enter", "h", "a"),
    "import": ("I",),
}
"""Keys that lead from the start of the demo office to a screen or dialog."""

WALKS = (
    (
        "slash",
        "enter",
        "tab",
        "tab tab down down",
        "enter",
        "down",
        "x",
        "n",
        "escape",
        "tab",
        "escape",
        "f1",
    ),
    ("down enter down", "x", "enter", "n", "escape"),
    (
        "down down down u",
        "n",
        "tab",
        "escape r",
        "escape e",
        "escape s",
        "tab",
        "escape m",
        "escape f1",
    ),
    (
        "d",
        "f1",
        "escape t",
        "escape escape R",
        "enter",
        "escape n",
        "escape escape i",
        "f",
        "escape s",
        "escape c",
        "escape",
    ),
)
"""Keys that lead, step by step, past every screen and dialog."""

HELP_OF = {
    "collaborations": (),
    "collaboration": ("enter", "down"),
    "users": ("u",),
    "coming endings": ("d",),
    "records": ("slash", *"1017", "enter", "R"),
    "known": ("i",),
    "what stops": ("S",),
    "what is left": ("L",),
}


NEVER_HERE = ("known.undo",)
"""Keys that only say why there is nothing for them to do, and so are named nowhere."""
OF_THE_CUSTOMER = ("receive",)
"""Keys of the list that are there at a customer's own desk alone."""


def of_our_own() -> list[tuple[str, Binding]]:
    """Return all bindings that are declared in tui/, with the class they stand in."""
    found = []
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if module.name.endswith("__"):
            continue
        for name, value in inspect.getmembers(importlib.import_module(module.name)):
            if inspect.isclass(value) and value.__module__ == module.name:
                found += [(name, each) for each in vars(value).get("BINDINGS", ())]
    return found


OWN = of_our_own()


def test_bindings_are_found():
    """The tests below are about something."""
    assert len(OWN) > 40


def test_every_binding_has_an_id_and_what_is_shown_has_words():
    """The id makes it changeable, the words stand in the footer."""
    for where, binding in OWN:
        assert isinstance(binding, Binding), where
        assert binding.id, (where, binding.key)
        assert binding.description or not binding.show, binding.id


def test_ids_are_unique():
    """No two bindings of different acts share one."""
    ids = [binding.id for _, binding in OWN]
    assert len(ids) == len(set(ids))


def test_only_keys_that_every_terminal_passes_on_are_bound():
    """No alt, no ctrl+shift, no key in disguise, no prefix of screen or tmux: some never arrive."""
    disguised = {f"ctrl+{letter}" for letter in "himjab"} | {"esc"}
    awkward = {
        *("left_square_bracket", "right_square_bracket", "left_curly_bracket", "tilde", "at"),
        *("right_curly_bracket", "backslash", "vertical_line", *"[]{}\\|~@"),
    }
    for where, binding in OWN:
        for key in binding.key.split(","):
            parts = key.strip().split("+")
            assert "alt" not in parts, (where, key)
            assert not {"ctrl", "shift"} <= set(parts), (where, key)
            assert key.strip() not in disguised | awkward, (where, key)


def test_signs_that_need_shift_have_a_function_key():
    """On a Swedish keyboard / ? and : are shifted; F3, F1 and F2 do the same."""
    twins = {"slash": "f3", "question_mark": "f1", "colon": "f2"}
    for where, binding in OWN:
        keys = binding.key.split(",")
        for sign, twin in twins.items():
            if sign in keys:
                assert twin in keys, (where, binding.id)


def test_the_key_of_verbs_has_a_function_key():
    """A terminal that stops its flow by Ctrl+S never passes it on; F9 does the same."""
    found = [binding for _, binding in OWN if "ctrl+s" in binding.key.split(",")]
    assert found
    assert all("f9" in binding.key.split(",") for binding in found)


SIGNS = {"/": "slash", "?": "question_mark", ":": "colon"}


@pytest.mark.parametrize("page", ["README.md", "README.sv.md"])
def test_the_readmes_table_names_keys_that_there_are(page: str):
    """Each key in its first column is bound on some screen."""
    text = (Path(tui.__file__).parents[1] / page).read_text("utf-8")
    cells = re.findall(r"^\| ([^|]*`[^|]*) \| ", text, re.M)
    named = [key for cell in cells for key in re.findall(r"`(\S+)`", cell)]
    bound = {key.strip() for _, binding in OWN for key in binding.key.split(",")}
    assert len(named) > 25
    assert [key for key in named if SIGNS.get(key, key) not in bound] == []


def act_now(node, binding) -> str:
    """Return what a key does as its part stands; nothing where it does nothing."""
    named = node.act_of(binding.action) if isinstance(node, NamesItsKeys) else None
    return binding.description if named is None else named


@pytest.mark.parametrize("walk", WALKS, ids=["endings", "refusal", "users", "lists"])
async def test_the_footer_names_what_must_be_known(office, walk: tuple[str, ...]):
    """At 80 columns, on every screen: the keys of what has the focus, help and Esc, whole."""
    async with office.screen() as hands:
        for keys in walk:
            await hands.press(*keys.split())
            shown = {}
            screen = hands.app.screen
            for node, binding, enabled, _ in screen.active_bindings.values():
                kept = binding.action in KEPT or binding.key == "escape"
                named = act_now(node, binding)
                if isinstance(node, NamesItsKeys) and node.does_nothing(binding.action):
                    continue
                if enabled and binding.show and named and (kept or node is screen.focused):
                    own = node.keys_of(binding.action) if isinstance(node, NamesItsKeys) else None
                    key = own or hands.app.get_key_display(binding)
                    shown.setdefault(binding.action, f"{key} {named}")
            assert shown, keys
            await hands.sees_below(*shown.values())


@pytest.mark.parametrize("place", ["role", "end", "licences"])
async def test_the_footer_names_the_key_that_chooses(office, place: str):
    """In a list of choices, how to choose is not left to be guessed."""
    key = {"role": "Enter Choose", "end": "Space 1-2 Choose", "licences": "Space Untick"}[place]
    async with office.screen() as hands:
        await hands.press(*PLACES[place])
        await hands.sees(key)


@pytest.mark.parametrize("place", HELP_OF)
async def test_help_lists_every_key_of_the_screen(office, place: str):
    """Made from the bindings, with their words; none is without."""
    async with office.screen(size=(100, 60)) as hands:
        await hands.press(*HELP_OF[place])
        screen = hands.app.screen
        await hands.press("f1")
        await hands.sees("Keys")
        text = await hands.read_on()
        for binding in vars(type(screen))["BINDINGS"]:
            assert binding.tooltip or binding.description, binding.id
            if binding.id in (*OF_THE_CUSTOMER, *NEVER_HERE):
                continue
            now = act_now(screen, binding)
            told = binding.tooltip if now == binding.description else now
            assert (told or binding.description) in text, binding.id
        if place.startswith("collaboration"):
            for words in ("Page down", "Page up", "First", "Last", "Up", "Down"):
                assert words in text
            assert "PgDn, Ctrl+D" in text
        await hands.press("escape")
        await hands.sees_no("Keys ")
        assert hands.app.screen is screen


async def test_help_can_be_read_to_its_end(office):
    """At 80x24 it is longer than the screen; PgDn shows the rest."""
    async with office.screen() as hands:
        await hands.press("question_mark")
        await hands.sees("All keys of this screen")
        text = await hands.read_on()
        assert "All keys of this screen" in text
        assert "Ctrl+Q" in text


@pytest.mark.parametrize("place", [(), ("d",), ("u",)], ids=["customers", "coming", "users"])
async def test_the_swedish_help_calls_the_key_end_as_it_is_printed(office, place: tuple[str, ...]):
    """Not by the word for the act, which stands in other lines."""
    set_language("sv")
    async with office.screen(size=(100, 60)) as hands:
        await hands.press(*place, "f1")
        await hands.sees("Tangenter")
        text = await hands.read_on()
        assert " G, End " in text or " End, G " in text
        assert "Avsluta, G" not in text
        assert "G, Avsluta" not in text


@pytest.mark.parametrize("place", HELP_OF)
async def test_the_palette_offers_every_act_once_with_its_keys(office, place: str):
    """Each act that has a name and finds something to do, but for moving on and the palette.

    What two keys do is one act; help and leaving the program come last.
    """
    async with office.screen() as hands:
        await hands.press(*HELP_OF[place])
        screen = hands.app.screen
        commands = [*hands.app.commands_of(screen)]
        names = [command.name for command in commands]
        offered = set(names)
        not_named = ("commands", "next-pane", *OF_THE_CUSTOMER, *NEVER_HERE)
        acts = {
            act_now(screen, binding)
            for binding in vars(type(screen))["BINDINGS"]
            if binding.description and binding.id not in not_named
            if not screen.does_nothing(binding.action)
        } - {""}
        assert acts <= offered
        assert "Theme" in offered
        assert sorted(names) == sorted(offered)
        assert names[-3:] in (["Help", "Quit", "Theme"], [names[-3], "Help", "Theme"])
        if place == "collaboration":
            end = next(command for command in commands if command.name == "End")
            assert end.keys == "Enter, x"
            assert end.sentence.startswith("End the collaboration, or all that are marked")


def offered(hands) -> set[str]:
    """Return the keys that the palette names, of the screen that is seen."""
    commands = hands.app.commands_of(hands.app.screen)
    return {key for command in commands for key in command.keys.split(", ")}


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_palette_offers_nothing_that_would_be_refused(office, size, language: str):
    """As the line of keys does not; also where the act has no place on that line."""
    set_language(language)
    words = {"en": ("Withdraw ending", "Undo", "Clear filters"),
             "sv": ("Återkalla avslut", "Ångra", "Rensa filter")}[language]  # fmt: skip
    async with office.screen(size=size) as hands:
        await hands.go_to("1012")
        await hands.press("escape", "colon")
        text = await hands.read_on()
        for word in words:
            assert f" {word} " not in text, word
        await hands.press("escape")
        assert offered(hands).isdisjoint("wzcD")
        assert set("xAvPyIHdSLip") <= offered(hands)
        await hands.press("f", "enter", "escape")
        assert "c" in offered(hands)
        await hands.press("c")
        await hands.go_to("1003", 1)
        assert "l" not in offered(hands), "nothing is decided of which a letter could tell"
        await hands.press("x", "1", "enter", *"+30", "ctrl+s")
        await hands.done()
        assert set("wzl") <= offered(hands)
        await hands.find("nobody is called so")
        assert offered(hands).isdisjoint("xAvPytDRlnub")


async def test_the_palette_offers_neither_marking_nor_ending_where_nothing_runs(office_with, make):
    """There, a customer can be removed; and its tasks, where it has some."""
    office = office_with(make.customer(make.collaboration("utlagg", status="ended"), tasks=()))
    async with office.screen() as hands:
        await hands.press("enter")
        assert offered(hands).isdisjoint("xAt")
        assert "D" in offered(hands)


async def test_the_palette_of_a_list_offers_what_its_line_of_keys_does(office):
    """A declined request is not reminded of; the last in charge is not deactivated."""
    async with office.screen() as hands:
        await hands.press("s")
        await hands.sees("r Remind")
        assert "r" in offered(hands)
        await hands.press("end")
        await hands.sees_no("r Remind")
        assert "r" not in offered(hands)


async def test_the_palette_offers_first_what_begins_with_the_words(office):
    """In Swedish the letters of `beta` stand within a word of an act, too."""
    set_language("sv")
    async with office.screen() as hands:
        await hands.press("colon", *"beta")
        await hands.sees("1002 Beta Café AB", "Byråns medarbetare")
        assert hands.text.index("1002 Beta Café AB kund") < hands.text.index("Byråns medarbetare p")


@pytest.mark.parametrize("key", ["colon", "f2", "ctrl+p"])
async def test_an_act_is_found_in_the_palette_by_its_name(office, key: str):
    """It acts on what the cursor was on."""
    async with office.screen() as hands:
        await hands.press("down", "down", key)
        await hands.paste("copy")
        await hands.sees("Copy the number to the clipboard")
        await hands.press("enter")
        await hands.sees("Copied: 1003")


@pytest.mark.parametrize("key", ["colon", "f2", "ctrl+p"])
async def test_the_palette_reaches_the_acts_of_users_and_services(office, key: str):
    """There it is opened by the keys that open it everywhere."""
    async with office.screen() as hands:
        await hands.press("u", "down", key)
        await hands.paste("main")
        await hands.sees("Make the user main contact")
        await hands.press("escape")
        await hands.sees("Mina tjänster > Alfa Bygg AB > Users and services")


async def test_the_palette_has_one_row_for_each_act_with_its_keys(office):
    """So that a key is learned by the way; what the act does stands below the list."""
    async with office.screen() as hands:
        await hands.press("colon")
        await hands.paste("his")
        await hands.sees("History of all", "Who has done what here, when and why")
        rows = [line.strip("│ ") for line in hands.lines if "History" in line]
        assert [row.split()[-1] for row in rows] == ["h", "H"]
        await hands.press("down")
        await hands.sees("What has been done to all customers")
        await hands.press("escape", "colon")
        await hands.paste("copy")
        assert "Help" not in [line.strip("│ ") for line in hands.lines]
        assert "Esc Cancel" in hands.lines[-1], "the key line is the palette's own"
        assert "Users" not in hands.lines[-1]


@pytest.mark.parametrize("words", ["1012", "sjoviks bag"])
async def test_the_palette_finds_a_customer_and_goes_there(office, words: str):
    """By number or name, whatever the list was narrowed to."""
    async with office.screen() as hands:
        await hands.go_to("beta")
        await hands.press("ctrl+p")
        await hands.paste(words)
        await hands.sees("1012 Sjöviks Bageri AB")
        await hands.press("enter")
        await hands.tells("1012", "Sjöviks Bageri AB")
        await hands.sees("Utlägg")


async def test_a_palette_in_which_nothing_is_found_says_so(office):
    async with office.screen() as hands:
        await hands.press("colon")
        await hands.paste("zzzz")
        await hands.sees("No matches found. What cannot be done now is not listed.")
        await hands.press("enter", "backspace", "escape")
        await hands.sees("25 customers")


@pytest.mark.parametrize("place", PLACES)
async def test_f2_opens_the_palette_and_f1_the_keys_everywhere(office, place: str):
    """In fields too, where : and ? are letters; what the palette closes to is as it was."""
    async with office.screen(size=(100, 50)) as hands:
        await hands.press(*PLACES[place])
        before = hands.lines
        await hands.press("f2")
        await hands.sees("Commands", "what to do")
        await hands.press("escape")
        await hands.until(lambda: hands.lines[:-1] == before[:-1], "the place as it was")
        await hands.press("f1")
        await hands.sees("Keys")
        text = await hands.read_on()
        assert "f10" not in text
        await hands.press("f1")
        await hands.sees_no(" Keys ")


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        ((), "The list"),
        (("tab",), "Collaborations"),
        (("slash",), "Field"),
        (("d",), "List"),
        (("u", "n"), "Field"),
    ],
)
async def test_help_begins_with_the_part_that_has_the_focus(office, keys, first: str):
    async with office.screen(size=(100, 60)) as hands:
        await hands.press(*keys, "f1")
        await hands.sees("Keys")
        heading = next(line for line in hands.lines if line.strip("│ ") and "Keys" not in line)
        assert heading.strip("│ ") == first


async def test_the_palette_is_there_in_windows_and_only_once(office):
    async with office.screen() as hands:
        await hands.press("u", "n", "ctrl+p", "ctrl+p")
        await hands.sees("Commands", "Cancel")
        await hands.press("escape")
        await hands.sees("Create user")


@pytest.mark.parametrize("place", ["collaborations", "search", "users", "known"])
async def test_ctrl_c_destroys_nothing_and_says_how_to_quit(office, place: str):
    """And the key that it names does close the program, wherever one is."""
    async with office.screen() as hands:
        await hands.press(*PLACES[place], "ctrl+c")
        await hands.sees("closes the program.")
        assert hands.app.return_code is None
        key = hands.text.partition(" closes the program.")[0].split()[-1]
        quits = [words for words in ("q Quit", "F10 Quit") if words in hands.lines[-1]]
        assert quits in ([f"{key} Quit"], []), "as the key line says"
        await hands.press(key.lower())
        assert hands.app.return_code == 0


@pytest.mark.parametrize("place", ["end", "create user"])
async def test_ctrl_c_in_a_dialog_cancels_it_or_says_how_to_quit(office, place: str):
    """It is never dead: who presses it sees that the program listens."""
    before = office.customer("1003")
    async with office.screen() as hands:
        await hands.press(*PLACES[place])
        lines = hands.lines
        await hands.press("ctrl+c")
        assert hands.lines != lines
        assert hands.app.return_code is None

    assert office.customer("1003") == before


@pytest.mark.parametrize("key", ["q", "f10", "ctrl+q"])
async def test_the_program_is_closed_by(office, key: str):
    """Each of them, from the main screen."""
    async with office.screen() as hands:
        await hands.press(key)
        assert hands.app.return_code == 0


@pytest.mark.parametrize("place", ["end", "create user", "search"])
async def test_ctrl_q_closes_the_program_from_everywhere(office, place: str):
    """Nothing that was begun is carried out."""
    before = office.customer("1003")
    async with office.screen() as hands:
        await hands.press(*PLACES[place], "ctrl+q")
        assert hands.app.return_code == 0

    assert office.customer("1003") == before


async def test_a_key_that_comes_with_the_first_picture_is_the_lists(office):
    """The search line never has the focus first: a letter would be typed into it."""
    focused = []

    class Watched(SamarbeteApp):
        def on_descendant_focus(self, event: DescendantFocus) -> None:
            focused.append(event.widget.id)

    async with Watched(office.desk()).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
    assert focused == ["customers"]


async def test_tab_goes_from_the_tree_to_the_details_and_the_search_line(office):
    """In the details PgDn reads on; in the search line letters are typed."""
    async with office.screen(size=(80, 20)) as hands:
        await hands.go_to("1001", 1)
        before = hands.details
        await hands.press("tab")
        await hands.press("pagedown")
        await hands.until(lambda: hands.details != before, "more of the details")
        await hands.press("tab", *"x")
        await hands.sees("Find x")
