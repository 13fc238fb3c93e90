"""Every screen and dialog in Swedish at 80x24: all that is said whole, and nothing left in English.

No key stands without its word there, in either language, at whatever width.

The scenes are those of the pictures, and the dialogs that no picture shows.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import get_args

import msgspec
import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList

from store.demo import demo_office
from store.desk.opening import open_desk
from store.domain.model import OutcomeId, Recipient, Rights, Role, Side, Status
from store.i18n.language import _, set_language
from store.rules.history import history_lines, search_history
from tests.language import catalogue
from tests.pressing import comes_true, press
from tests.tui.conftest import OfficeAtWork
from tests.tui.test_looks import SCENES, Scene
from tui.app import SamarbeteApp
from tui.formatting.safe_text import ELLIPSIS
from tui.widgets.button import Button
from tui.widgets.customers.customer_tree import CustomerTree
from tui.widgets.customers.details import Details
from tui.widgets.facts import Facts
from tui.widgets.field import Edged
from tui.widgets.key_line import KEPT, KeyLine, NamesItsKeys
from tui.widgets.masthead import Masthead

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
SIZE = (80, 24)

DIALOGS = (
    Scene("undo", ("enter", "down", "e", "tab", "enter", "up", "up", "enter", *("tab",) * 3,
                   "enter", "z")),
    Scene("no-undo", ("slash", *"1008", "enter", "z")),
    Scene("link", ("slash", *"1023", "enter", "enter", "down", "e")),
    Scene("delete-a-user", ("u", "down", "d")),
    Scene("which-filter", ("f",)),
    Scene("filter-by-status", ("f", *"status")),
    Scene("nothing-found", ("slash", *"zzz", "enter")),
    Scene("nothing-filtered", ("f", *"scanner", "enter", "escape", "escape", "slash",
                               *"alfa", "enter")),
    Scene("new-collaboration", ("n",)),
    Scene("role", ("u", "e")),
    Scene("licences", ("u", "s")),
    Scene("inactivate", ("u", "i")),
    Scene("nobody-to-change", ("down", "u", "m")),
    Scene("palette", ("colon", "down")),
    Scene("palette-finds-nothing", ("colon", *"zzzz")),
    Scene("history-to-a-file", ("h", "w")),
    Scene("history-of-nothing", ("H", "d", *"20")),
    Scene("help-of-users", ("u", "question_mark")),
    Scene("help-of-history", ("h", "question_mark")),
    Scene("help-of-requests", ("s", "question_mark")),
    Scene("pack", ("down", "down", "enter", "down", "x", "tab", "down", "space",
                   *("tab",) * 5, "enter")),
    Scene("help-of-coming-endings", ("d", "question_mark")),
    Scene("calendar-of-endings", ("d", "t")),
    Scene("records-of-a-customer", ("R",)),
    Scene("record-set-right", ("R", "enter")),
    Scene("new-record", ("enter", "down", "R", "n")),
    Scene("help-of-records", ("slash", *"1017", "enter", "R", "question_mark")),
    Scene("synchronised-today", ("slash", *"1017", "enter", "enter", "down", "R", "t")),
    Scene("known-of-one-service", ("i", "f", "down", "enter")),
    Scene("help-of-known", ("i", "question_mark")),
    Scene("as-it-was", ("slash", *"1012", "enter", "h", "a")),
    Scene("help-of-what-stops", ("S", "question_mark")),
    Scene("filter-of-what-stops", ("S", "f")),
    Scene("help-of-what-is-left", ("L", "question_mark")),
    Scene("filter-of-what-is-left", ("L", "f")),
    Scene("policy-from-a-file", ("i", "s")),
    Scene("answers-a-request", ("s", "a"), "lisa@morkovarv.example", "1024"),
)  # fmt: skip

KEYS = frozenset(("tab", "measure"))
"""What is printed on keys, and the names of fields in a policy's file."""

CODES = frozenset(
    chain.from_iterable(map(get_args, (Status, Role, Side, Recipient, OutcomeId, Rights)))
)
FIELD = re.compile(r"\{[^}]*\}")
WORD = re.compile(r"(?<![\w.@/-])[^\W\d_]{3,}(?![\w.@/…-])")  # one that is cut is none


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    set_language("sv")
    yield
    set_language("en")


# the pictures in other looks and sizes are of the same keys, which are pressed once here
PRESSED = {scene[1:4]: scene for scene in reversed([*SCENES, *DIALOGS])}


@pytest.mark.parametrize("scene", [*reversed(PRESSED.values())], ids=lambda scene: scene.name)
async def test_a_screen_is_swedish_and_whole(scene: Scene, office: OfficeAtWork) -> None:
    store = office.path
    account = scene.login if scene.company is None else "portal"
    desk = open_desk(
        store, os_user=account, login=scene.login, company=scene.company, clock=lambda: NOW
    )
    app = SamarbeteApp(desk)
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await press(pilot, *scene.keys)
        await pilot.pause()
        screen = app.screen
        await comes_true(pilot, lambda: not [*_cut(screen), *_missing_keys(screen)])
        assert [*_cut(screen)] == []
        assert _missing_keys(screen) == []
        assert [*without_words(screen)] == []
        assert [text for text in _said(screen) if _is_english(text)] == []
        said = _own(NOW.date()).sub("·", _one_line(_said(screen)))
        assert _english() & _lower(said) - KEYS == set(), said
        await _stands_with_its_words_in_english(pilot)


async def _stands_with_its_words_in_english(pilot: Pilot[None]) -> None:
    """Assert of the keys of the same screen what holds in Swedish: its walk is not taken twice."""
    screen = pilot.app.screen
    swedish = _acts(screen)
    set_language("en")
    screen.refresh_bindings()
    assert await comes_true(pilot, lambda: not swedish or _acts(screen) != swedish)
    assert [*without_words(screen)] == []


def _acts(screen: Screen[object]) -> set[str]:
    """Return what the line of keys says that keys do."""
    return {hint.act for line in screen.query(KeyLine) for *_, hint in line.laid_out(1000)}


def test_history_is_found_by_its_swedish_words_and_by_its_codes() -> None:
    lines = history_lines(demo_office(NOW.date()).customers)
    by_code = search_history(lines, "end-on-date")
    assert by_code
    assert search_history(lines, "Ekonomiöversikt avslutas") == by_code
    assert search_history(lines, "överhoppad") == search_history(lines, "waived")


def _words(widget: Widget) -> str:
    """Return what a label, a button or a line to type in is to say."""
    match widget:
        case Button():
            return widget.verb
        case Edged():
            return widget.label
        case Label():
            return str(widget.content)
        case Input():
            return widget.placeholder if not widget.value else ""
    return ""


def _drawn(widget: Widget) -> str:
    strips = widget.render_lines(Region(0, 0, *widget.outer_size))
    return _one_line(strip.text for strip in strips)


def _one_line(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())


def _shown(screen: Screen[object]) -> Iterator[Widget]:
    """Return what is on the screen, or would be if one scrolled there."""
    for widget in screen.walk_children(Widget):
        if all(each.display for each in widget.ancestors_with_self if isinstance(each, Widget)):
            yield widget


def _cut(screen: Screen[object]) -> Iterator[str]:
    """Return what is not said to its end, or not where it can be seen."""
    for widget in _shown(screen):
        words = _one_line([_words(widget)])
        if words and words not in _drawn(widget):
            yield f"{words!r} is cut: {_drawn(widget)!r}"
        around = widget.parent
        if words and isinstance(around, Widget):
            seen = widget.region.intersection(around.region)
            below = around.allow_vertical_scroll  # it is whole once one scrolls there
            if seen.width < widget.region.width or not (below or seen == widget.region):
                yield f"{words!r} is outside"
        title = str(widget.border_title or "")
        if title and title not in _drawn(widget):
            yield f"the heading {title!r} is cut: {_drawn(widget)[:80]!r}"
        if isinstance(widget, Masthead | CustomerTree) and ELLIPSIS in _drawn(widget):
            yield f"cut: {_drawn(widget)!r}"


def _missing_keys(screen: Screen[object]) -> list[str]:
    """Return the keys that must be named and are not: of what has the focus, help, and Esc.

    Those that come last are named where there is room.
    """
    keys: dict[str, str] = {}
    for node, binding, _enabled, _tooltip in screen.active_bindings.values():
        if isinstance(node, NamesItsKeys) and (
            node.does_nothing(binding.action) or node.comes_last(binding.action)
        ):
            continue
        if binding.show and (
            node is screen.focused or binding.action in KEPT or binding.key == "escape"
        ):
            named = node.act_of(binding.action) if isinstance(node, NamesItsKeys) else None
            words = _(binding.description) if named is None else named
            if words:  # one with two keys is there twice
                own = node.keys_of(binding.action) if isinstance(node, NamesItsKeys) else None
                display = own or screen.app.get_key_display(binding)
                keys.setdefault(binding.action, f"{display} {words}")
    lines = [f" {_drawn(line)} " for line in screen.query(KeyLine)]
    return [each for each in keys.values() if any(f" {each} " not in line for line in lines)]


def without_words(screen: Screen[object]) -> Iterator[str]:
    """Return the keys that stand without their words, or are cut, at any width there may be."""
    for line in screen.query(KeyLine):
        for width in range(60, 201):
            for end, text, hint in line.laid_out(width):
                if not hint.act or f"{hint.display} {hint.act}" != text.rstrip(" "):
                    yield f"{text!r} stands alone at {width}"
                if end - (len(text) - len(text.rstrip(" "))) > width:
                    yield f"{text!r} is cut at {width}"


def _said(screen: Screen[object]) -> Iterator[str]:
    """Return all that the screen says, also where one would have to scroll."""
    for widget in _shown(screen):
        yield str(widget.border_title or "")
        yield _words(widget)
        match widget:
            case Details():
                yield widget.text
            case Facts():
                yield from chain.from_iterable((fact.label, fact.text) for fact in widget.facts)
            case Input():
                yield widget.placeholder
            case OptionList():
                yield from (str(option.prompt) for option in widget.options)
            case _ if not widget.children:
                yield _drawn(widget)


def _lower(text: str) -> set[str]:
    """Return the words of a text."""
    return {word.casefold() for word in WORD.findall(text)}


@cache
def _english() -> set[str]:
    """Return the words of the English texts that no Swedish one has."""
    messages = [each for each in catalogue() if each.id]
    english = _lower(" ".join(_one_line(_strings(each.id)) for each in messages))
    return english - _lower(" ".join(_one_line(_strings(each.string)) for each in messages))


@cache
def _whole_texts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a whole English text, and a whole Swedish one."""
    english, swedish = set(), set()
    for each in catalogue():
        if each.id and _strings(each.id) != _strings(each.string):
            english |= {*map(_pattern, filter(_has_words, _strings(each.id)))}
        if each.id:
            swedish |= {*map(_pattern, filter(_has_words, _strings(each.string)))}
    return re.compile("|".join(english)), re.compile("|".join(swedish))


def _has_words(text: str) -> bool:
    return re.search(r"[^\W\d_]{2}", FIELD.sub("", text)) is not None


def _pattern(text: str) -> str:
    return ".+".join(map(re.escape, FIELD.split(text)))


def _is_english(text: str) -> bool:
    english, swedish = _whole_texts()
    text = text.strip()
    return bool(english.fullmatch(text)) and not swedish.fullmatch(text)


def _strings(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@cache
def _own(day: dt.date) -> re.Pattern[str]:
    """Return what finds the texts that the demo office has written itself; codes are ours."""
    texts = {text for text in _texts(msgspec.to_builtins(demo_office(day))) if text} - CODES
    longest_first = sorted(map(re.escape, texts), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from value.split(": ")[1:]  # a reason, behind how a check was answered
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(_texts, value.values()))
    elif isinstance(value, list | tuple):
        yield from chain.from_iterable(map(_texts, value))
