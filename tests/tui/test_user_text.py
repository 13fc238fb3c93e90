"""Foreign text: what is drawn cannot act on the terminal, crash a dialog, or break a column."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from store.domain.model import Collaboration, Customer, Ending, Record, Task, User
from store.domain.validation import clean
from store.i18n.language import set_language
from tui.formatting.safe_text import fit, folded_lines, safe

UNDRAWABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}

odd = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Mn", "Me", "Zs"]),
        st.sampled_from("aå日🇸🇪👩\u200d\ufe0f\u0301\u202e\x1b\x9b[]/ \t"),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Åmynnets Skogs-, Väg- och Fiber AB", "Åmynnets Skogs-, Väg- och Fiber AB"),
        ("[Nord] & [/foo]", "[Nord] & [/foo]"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\tb\nc\x00", "a\\x09b\\x0ac\\x00"),
        ("\x9b2J", "\\x9b2J"),
        ("\u202eBA afla", "\\u202eBA afla"),
        ("soft\u00adhyphen", "soft\\xadhyphen"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ufeffbom", "\\ufeffbom"),
        ("Eva\u3164", "Eva\\u3164"),
        ("Eva\u2800", "Eva\\u2800"),
        ("E\u034fva", "E\\u034fva"),
        ("Eva\ufe0f", "Eva\\ufe0f"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("\ud800", "\\ud800"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 4),
    ],
)
def test_safe_shows_what_is_not_to_be_drawn(text: str, shown: str):
    """Names as people have them stay as they are; the rest can be read, not felt."""
    assert safe(text) == shown


@given(odd)
def test_safe_text_holds_nothing_that_acts_or_hides(text: str):
    """No control, no format character, no half character, no line separator."""
    assert not {unicodedata.category(char) for char in safe(text)} & UNDRAWABLE


@pytest.mark.parametrize("category", sorted(UNDRAWABLE))
def test_no_character_of_these_categories_is_left(category: str):
    """All of Unicode, not only what comes to mind."""
    every = (chr(code) for code in range(0x110000))
    left = [char for char in every if unicodedata.category(char) == category and safe(char) == char]
    assert left == []


@given(odd)
def test_safe_is_safe_already(text: str):
    """Making it safe twice changes nothing more."""
    assert safe(safe(text)) == safe(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=40))
def test_what_the_store_lets_in_is_drawn_as_it_is(text: str):
    """Nothing that may be entered is shown in another way."""
    assert safe(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Alfa", 6, "Alfa  "),
        ("Alfa", 4, "Alfa"),
        ("Alfa", 3, "Al…"),
        ("Alfa", 1, "…"),
        ("Alfa", 0, ""),
        ("", 2, "  "),
        ("日本", 4, "日本"),
        ("日本", 3, "日…"),
        ("日本", 2, " …"),
        ("\x1b", 4, "\\x1b"),
    ],
)
def test_fit_pads_or_cuts(text: str, width: int, shown: str):
    """What is cut says so; a wide character is not cut in half."""
    assert fit(text, width) == shown


@given(odd, st.integers(0, 40))
def test_fit_takes_exactly_its_cells(text: str, width: int):
    """Otherwise the columns behind it would stand askew."""
    assert cell_len(fit(text, width)) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two", 3, ["one", "two"]),
        ("abcdefgh ij", 3, ["abc", "def", "gh", "ij"]),
        ("日本語", 4, ["日本", "語"]),
        ("a\x1bb", 9, ["a\\x1bb"]),
    ],
)
def test_text_is_folded_at_spaces_where_there_are_any(text: str, width: int, lines: list[str]):
    """Long words are broken, nothing is lost."""
    assert folded_lines(text, width) == lines


@given(odd, st.integers(2, 40))
def test_folded_lines_fit_and_lose_nothing(text: str, width: int):
    """Every line has room, and all but spaces is there in its order."""
    lines = folded_lines(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == safe(text).replace(" ", "")


@pytest.mark.timeout(3)
def test_a_wide_character_where_there_is_one_cell_does_not_hang():
    """As happens below a dialog when the terminal is made very narrow."""
    assert "".join(folded_lines("日", 1)) in ("日", "")


# What never passes the intake, but may stand in a store that another program wrote.
HOSTILE = {
    "markup": "[/foo] [b]bold[/b] [@click=app.quit]quit[/] $primary {name} %s \\ [milk",
    "signs": "a\x1b[2J\x1b]0;owned\x07 \x9b31m\x85\r\nb\t \u202ebA\u202c"
    " z\u200b\u200d\ufeff \u0600\u180e",
    "wide": "日本語 👩\u200d👩\u200d👧 🇸🇪 \U000e0041 e" + "\u0301" * 40 + " " + "x" * 300,
}


def hostile_customer(text: str) -> Customer:
    """Make a customer that says it everywhere."""
    users = (
        User(email=text + "a", name=text, phone=text, role="administrator", services=(text,)),
        User(email=text + "b", name=text, phone=text, services=("utlagg", text)),
        User(email=text + "c", name=text, active=False, role="auditor"),
    )
    record = Record(kind="report", title=text, person=text + "a", status="draft")
    common = {"variant": text, "task": text, "period": text, "requested_by": text}
    collaborations = (
        Collaboration(id="utlagg-1", service="utlagg", records=(record,), **common),
        Collaboration(id="eekonomi-1", service="eekonomi", **common),
        Collaboration(id="ekonomioversikt-1", service="ekonomioversikt", **common),
        Collaboration(id=text, service=text, **common),
    )
    return Customer(
        number="1001",
        name=text,
        org_number=text,
        spcs_number=text,
        account_manager=text,
        tasks=(Task(name=text, owner=text),),
        users=users,
        main_contact=text + "a",
        collaborations=collaborations,
    )


def assert_drawn_safely(hands) -> None:
    """Nothing on the screen acts on the terminal, and every line has its width."""
    for line in hands.lines:
        assert not {unicodedata.category(char) for char in line} & UNDRAWABLE, line
        assert cell_len(line) <= hands.app.size.width, line


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_goes_through_every_screen_and_dialog(office_of, make, text: str):
    """Nothing crashes, nothing acts, and the keys still work."""
    office = replace(make.office, name=text)
    employees = (replace(make.anna, name=text), make.bo, make.cecilia, make.david)
    store = office_of(office, employees, (hostile_customer(text),))
    walk = (
        "enter", "down", "x", "1 n", "escape", "tab pagedown", "escape", "down", "x", "escape",
        "down down", "x", "escape", "y", "u", "down", "e", "escape",
        "r", "escape", "m", "escape", "s", "escape", "i", "escape", "d", "escape", "n", "escape",
        "escape",
    )  # fmt: skip
    async with store.screen() as hands:
        for keys in walk:
            await hands.press(*keys.split())
            assert_drawn_safely(hands)
            if keys == "y":
                await hands.sees("Copied: 1001")
        await hands.sees("▼ 1001")

    assert store.customer("1001") == hostile_customer(text)


async def test_a_customer_with_hostile_text_can_be_worked_on(office_of, make):
    """Confirmations, status lines and the history work with it."""
    text = HOSTILE["markup"]
    store = office_of(make.office, make.employees, (hostile_customer(text),))
    async with store.screen() as hands:
        await hands.press("enter", "down", "down", "down", "x", "1", "ctrl+s")
        await hands.paste("Slut")
        await hands.press("enter")
        await hands.paste(text)
        await hands.press("enter", "enter")
        await hands.done()
        await hands.sees("Ended: Visma Ekonomiöversikt")
        assert_drawn_safely(hands)
        await hands.press("u", "down", "m")
        await hands.press_act()
        await hands.sees("Saved; z undoes.")
        assert_drawn_safely(hands)

    after = store.customer("1001")
    assert after.collaboration("ekonomioversikt-1").status == "ended"
    assert after.main_contact == text + "b"


@pytest.mark.parametrize("keys", ["slash", "u n"], ids=["search", "form"])
async def test_hostile_text_can_be_pasted_without_acting(office, keys: str):
    """What a clipboard holds is drawn safely too, and leaves the screen usable."""
    async with office.screen() as hands:
        await hands.press(*keys.split())
        for text in HOSTILE.values():
            await hands.paste(text)
            await hands.press("end")
            assert_drawn_safely(hands)


async def test_a_hostile_reason_does_not_come_into_the_history(office):
    """It is refused or made plain, whichever comes first."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "space", "tab")
        await hands.paste("moved \u202eyawa")
        await hands.press(*("shift+tab",) * 3, "enter")

    reasons = [entry.reason or "" for entry in office.customer("1003").history]
    assert not {unicodedata.category(char) for each in reasons for char in each} & UNDRAWABLE


async def test_an_ending_with_hostile_words_in_its_history_is_told(office_of, make):
    """Reason, waiver and operator of an old ending are drawn in the details."""
    text = "[/foo]\x1b[2J"
    ending = replace(make.ending(), by=text, reason=text, checks={text: f"waived: {text}"})
    ended = Collaboration(id="utlagg-1", service="utlagg", status="ended", ending=ending)
    assert isinstance(ending, Ending)
    store = office_of(make.office, make.employees, (make.customer(ended),))
    async with store.screen(size=(80, 50)) as hands:
        await hands.press("o", "enter", "down")
        await hands.sees("by [/foo]\\x1b[2J (office); reason: [/foo]\\x1b[2J")
        await hands.sees("waived [/foo]\\x1b[2J. Why:")
        assert_drawn_safely(hands)


@pytest.mark.parametrize(
    ("language", "size", "words"),
    [
        ("en", (80, 24), "Only the first line was pasted; 2 more are left out."),
        ("sv", (120, 40), "Bara första raden klistrades in; 2 till är utelämnade."),
    ],
)
@pytest.mark.parametrize(
    "keys",
    [
        ("slash",),
        ("u", "n"),
        ("H", "slash"),
        ("slash", *"1003", "enter", "enter", "down", "x", "1", "enter", "enter"),
        ("slash", *"1003", "enter", "enter", "down", "x", "1", "enter"),
        ("slash", *"1003", "enter", "space", "x", "tab", "tab", "tab", "tab", "tab"),
        ("I",),
    ],
    ids=["search", "user", "history", "reason", "day", "several", "file"],
)
async def test_what_is_left_out_of_a_paste_of_several_lines_is_said(
    office, keys, size, language: str, words: str
):
    """Till something else is typed; one line, with its end, leaves nothing out."""
    set_language(language)
    async with office.screen(size=size) as hands:
        await hands.press(*keys)
        await hands.paste("Eva Lind\n\n")
        await hands.until(lambda: "Eva Lind" in hands.text or "eva lind" in hands.text, "a line")
        await hands.sees_no(words)
        await hands.press(*("backspace",) * 8)
        await hands.paste("Eva Lind\nOmar Ali\r\n\nBo")
        await hands.sees(words)
        await hands.press("x")
        await hands.sees_no(words)


async def test_the_end_of_a_paste_that_is_too_long_is_left_out_and_that_is_said(office):
    """What stands in the field stays, and what has room is taken."""
    async with office.screen() as hands:
        await hands.press("u", "n", *"Bo")
        await hands.paste("a" * 300)
        await hands.sees("The end of what was pasted is left out: a field holds 200 characters.")
