"""The main screen: moving, opening, searching, and news from other processes."""

import math

import pytest
from msgspec.structs import replace
from textual.worker import WorkerFailed

from store.desk.desk import Desk
from store.domain.model import Record
from store.domain.wishes import AddUser, End
from store.exchange.json_file import OfficeFile
from store.files.disk import Disk, locked
from store.files.forms.customer_files import shard_of
from store.files.store import TinyStore
from store.i18n.language import set_language
from tests.store.office_files import incoming
from tests.tui.widgets.customers.test_filter_line import narrow
from tui.app import SamarbeteApp

GAMMA = "1003 Gamma Åkeri AB"
CARINA = AddUser(email="carina@gammaakeri.example", name="Carina Ek")


async def test_the_screen_opens_on_the_first_customer(office):
    """All customers are counted, the first one is told about, its masthead says where we are."""
    async with office.screen() as hands:
        await hands.sees("Settings > Collaborations", "Byrå Norr AB · Anna Berg · office · demo/")
        await hands.sees("25 customers")
        assert hands.tree[0].startswith(" ► 1001 Alfa Bygg AB")
        await hands.tells("1001 Alfa Bygg AB main contact Eva Lind")


async def test_the_cursor_is_seen_where_it_is_also_below_the_first_page(office):
    """Each line that a key changes is drawn anew, in the tree and in the details."""
    async with office.screen() as hands:
        for key in ("end", "k", "k", "pageup", "j", "enter", "j", "j", "tab", "down", "down"):
            await hands.press(key)
            await hands.stands_as_drawn_anew()


async def test_keys_move_the_cursor(office):
    """The details tell about the line that the keys lead to, and that line is in view."""
    steps = (
        ("down down", "1003"),
        ("up", "1002"),
        ("j j j", "1005"),
        ("k", "1004"),
        ("home up", "1001"),
        ("end", "A212"),
        ("g", "1001"),
        ("G j", "A212"),
        ("home pagedown", "1007"),
        ("pagedown", "1013"),
        ("pageup", "1007"),
        ("ctrl+d", "1013"),
        ("ctrl+u up", "1006"),
    )
    async with office.screen() as hands:
        for keys, number in steps:
            await hands.press(*keys.split())
            await hands.tells(number)
            assert any(line[3:].startswith(number) for line in hands.tree), keys


async def test_right_opens_a_customer_and_steps_into_it_and_left_leads_back(office):
    """Right opens, then goes to the first collaboration; Left goes up, then closes."""
    async with office.screen() as hands:
        await hands.press("down", "down", "right")
        await hands.sees("▼ 1003", "Utlägg Expenses active ready office")
        await hands.tells(GAMMA)
        await hands.press("right")
        await hands.tells("Utlägg · Gamma Åkeri AB")
        await hands.press("right", "left")
        await hands.tells(GAMMA)
        await hands.press("left")
        await hands.sees("► 1003")
        await hands.tells(GAMMA)


async def test_enter_opens_and_closes_a_customer(office):
    """The same key does both, and the cursor stays on the customer."""
    async with office.screen() as hands:
        await hands.press("enter")
        await hands.sees("▼ 1001", "eEkonomi Smart Bookkeeping active")
        await hands.press("enter")
        await hands.sees("► 1001")
        await hands.tells("1001 Alfa Bygg AB")


async def test_the_key_line_says_what_enter_does_with_the_line_under_the_cursor(office):
    """Open a customer, close it, and end a collaboration, which asks first."""
    async with office.screen() as hands:
        await hands.sees("Enter Open")
        await hands.press("enter")
        await hands.sees("Enter Fold")
        await hands.press("down")
        await hands.sees("Enter End")
        await hands.press("up", "enter")
        await hands.sees("Enter Open")
        await hands.press("f")
        await hands.sees("Enter Tick")


async def test_the_key_line_names_undo_where_there_is_something_to_undo(office):
    """And the key that withdraws an ending where one is set; no key is named that does nothing."""
    async with office.screen(size=(120, 40)) as hands:
        await hands.sees(
            "h History", "Space Mark", "/ Find", "f Filter", ": Commands", "? Help q Quit"
        )
        assert "z Undo" not in hands.lines[-1]
        assert "w Withdraw" not in hands.lines[-1]
        await hands.go_to("1003", 1)
        await hands.press("x", "1", "ctrl+s")
        await hands.sees("Ended: Visma Utlägg", "z Undo")
        await hands.press("up")
        await hands.sees("z Undo")
        await hands.press("down", "down")
        await hands.sees_no("z Undo")
        await hands.press("up", "z")
        await hands.press_act()
        await hands.sees_no("z Undo")
        await hands.go_to("1015", 2)
        await hands.sees("w Withdraw ending")


@pytest.mark.parametrize(
    ("number", "line", "named", "gone", "opens"),
    [
        ("1012", 1, "Enter History", "x End", "History · 1012 Sjöviks Bageri AB"),
        ("1023", 1, "Enter Link", "x End", "Link collaboration: Visma eEkonomi"),
        ("1021", 2, "Enter Requests", "x End", "Sent requests"),
    ],
)
async def test_enter_does_what_comes_next_with_what_is_not_running(
    office, number: str, line: int, named: str, gone: str, opens: str
):
    """What has ended is read about, what is not linked is linked, what waits is among requests."""
    async with office.screen() as hands:
        await hands.press("o")
        await hands.go_to(number, line)
        await hands.sees(named)
        await hands.sees_no(gone)
        await hands.press("enter")
        await hands.sees(opens)


async def test_an_opened_customer_shows_what_is_active_only(office):
    """What was requested is not in the tree, nor what has ended until o shows it."""
    async with office.screen() as hands:
        await hands.go_to("1012", 1)
        await hands.sees("Utlägg Expenses active ready")
        await hands.sees_no("eEkonomi Bokföring")
        await hands.press("o")
        await hands.sees("Ended collaborations are shown.", "eEkonomi Bokföring", "ended 20")
        await hands.tells("Utlägg · Sjöviks Bageri AB")
        await hands.press("o")
        await hands.sees("What has ended is hidden.")
        await hands.sees_no("eEkonomi Bokföring")
        await hands.tells("Utlägg · Sjöviks Bageri AB")


async def test_a_hidden_ended_collaboration_leaves_the_cursor_at_its_customer(office):
    """What the office still sees is told; when that line goes, the cursor goes up."""
    async with office.screen(size=(80, 50)) as hands:
        await hands.press("o")
        await hands.go_to("1012", 1)
        await hands.sees("eEkonomi Bokföring · Sjö", "view only, while Visma Utlägg is active")
        await hands.press("o")
        await hands.tells("1012 ")


async def test_search_finds_by_folded_words_of_name_and_numbers(office):
    """Case, accents, the order of words and the hyphen make no difference."""
    searched = (
        ("akeri", "1003"),
        ("ÅKERI", "1003"),
        ("5566619135", "1003"),
        ("556661-9135", "1003"),
        ("1605136", "1002"),
        ("eva lind", "1001"),
        ("asa@fagelsta", "1014"),
        ("ab gamma", "1003"),
        ("[nord", "1020"),
        ("a212", "A212"),
    )
    async with office.screen() as hands:
        for words, number in searched:
            await hands.find(words)
            await hands.sees(f"Find {words}", "1 of 25")
            await hands.tells(number)
            assert len(hands.tree) == 1
        await hands.find("   ")
        await hands.sees("25 customers")


async def test_search_narrows_at_every_key(office):
    """The list follows each letter; letters that are keys elsewhere are only typed."""
    async with office.screen() as hands:
        await hands.press("f3", *"bygg")
        await hands.sees("Find bygg", "1 of 25", "► 1001 Alfa Bygg AB")
        await hands.press("backspace", "x")
        await hands.sees("Find bygx", "0 of 25", "No customer has these words")
        await hands.press("q", "o", "enter", "enter", "x", "u", "y")
        await hands.sees("Find bygxqo", "No customer has these words")
        assert hands.tree == []


async def test_escape_goes_back_one_level_at_a_time_and_never_out(office):
    """Search line, search, opened customer: one Esc each; then Esc does nothing."""
    async with office.screen() as hands:
        await hands.find("gamma")
        await hands.press("enter", "down")
        await hands.sees("1 of 25", "▼ 1003")
        await hands.press("escape")
        await hands.sees("25 customers", "▼ 1003")
        await hands.tells("Utlägg · Gamma")
        await hands.press("escape")
        await hands.sees("► 1003")
        await hands.tells(GAMMA)
        await hands.press("escape", "escape")
        await hands.sees("25 customers")
        await hands.tells(GAMMA)


async def test_escape_in_the_search_line_clears_it_and_goes_to_the_tree(office):
    """Afterwards keys are keys again, and the cursor is on what was found."""
    async with office.screen() as hands:
        await hands.press("slash", *"nord")
        await hands.press("escape", "y")
        await hands.sees("25 customers", "Copied: 1020")


async def test_the_cursor_is_where_it_was_after_a_search_that_found_nothing(office):
    """A slip of the fingers costs one Esc, not the place in the list."""
    async with office.screen() as hands:
        await hands.press("end")
        await hands.find("zzz")
        await hands.sees("0 of 25")
        await hands.press("escape")
        await hands.sees("25 customers")
        await hands.tells("A212 ")


async def test_what_the_first_letters_led_to_is_not_where_a_search_for_nothing_ends(office):
    """`s` and `sw` find others on the way to `swed`, which finds nothing."""
    async with office.screen() as hands:
        await hands.find("1001")
        await hands.press("slash", *"swed")
        await hands.sees("0 of 25")
        await hands.press("escape", "escape")
        await hands.sees("25 customers")
        await hands.tells("1001 ")


async def test_y_copies_the_number_and_u_opens_users_and_services(office):
    """Both are about the customer under the cursor, also from one of its collaborations."""
    async with office.screen() as hands:
        await hands.go_to("1003", 2)
        await hands.press("y")
        await hands.sees("Copied: 1003")
        assert hands.app.clipboard == "1003"
        await hands.press("u")
        await hands.sees("Mina tjänster > Gamma Åkeri AB > Users and services", "Disa Holm")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")
        await hands.tells("eEkonomi Pro · Gamma")


@pytest.mark.parametrize("opened", [False, True])
async def test_x_on_a_customer_with_several_opens_it_at_the_first(office, opened: bool):
    """A customer cannot be ended, only its collaborations; the arrows choose, and x ends."""
    async with office.screen() as hands:
        await hands.press(*["enter"] * opened, "x")
        await hands.sees("▼ 1001", "Choose one of the 4 with the arrows, then x.")
        await hands.tells("eEkonomi Smart · Alfa Bygg AB")
        await hands.press("down")
        await hands.sees_no("with the arrows")
        await hands.press("x")
        await hands.sees("End Visma Ekonomiöversikt · 1001")


async def test_x_on_a_customer_with_one_collaboration_ends_that_one(office):
    """There is nothing to choose; with a filter, what it lets through is meant."""
    async with office.screen() as hands:
        await hands.go_to("1024")
        await hands.press("x")
        await hands.sees("End Visma Utlägg · 1024 Mörkö Båtvarv AB")
        await hands.press("escape", "escape")
        await narrow(hands, "Collaboration", "Visma Lön Smart")
        await hands.press("home", "x")
        await hands.sees("End Visma Lön Smart")


@pytest.mark.parametrize(
    ("key", "number", "sees"),
    [
        ("x", "A212", "Nothing is running here that could be ended."),
        ("e", "A212", "There is nothing here to edit."),
        ("w", "1001", "No ending is set for a date here."),
        ("e", "1023", "Link"),
        ("w", "1015", "Withdraw an ending"),
    ],
)
async def test_e_and_w_on_a_customer_act_on_its_only_one(office, key: str, number: str, sees: str):
    """Where there is none that the key could mean, it says so."""
    async with office.screen() as hands:
        await hands.go_to(number)
        await hands.press(key)
        await hands.sees(sees)


async def test_what_was_said_of_one_line_goes_with_the_cursor(office):
    """News stays as long as the cursor is on what it is about; an error stays until Esc."""
    async with office.screen() as hands:
        await hands.press("y")
        await hands.sees("Copied: 1001")
        await hands.press("down")
        await hands.sees_no("Copied")
        await hands.press("y")
        await hands.sees("Copied: 1002")
        await hands.press("f")
        await hands.sees("Filter")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")
        await hands.sees_no("Copied")


async def test_the_details_tell_what_an_ending_would_do(office):
    """Open checks and the fate of data and access stand there before any window is opened."""
    async with office.screen(size=(120, 60)) as hands:
        await hands.go_to("1001", 3)
        await hands.sees(
            "2 reports not submitted: Eva Lind",
            "1 outlay not sent in: Omar Ali",
            "If you end it",
            "! DELETE",
            "probably kept",
            "undo within 24 hours",
            "undo ! never",
        )


async def test_a_customer_without_main_contact_is_marked_in_the_list(office):
    """The mark is a word, in the list and in the details."""
    async with office.screen() as hands:
        await hands.press("down")
        marked = [line[3:7] for line in hands.tree if "! no main contact" in line]
        assert marked == ["1002", "1004", "1005", "1006", "1007"]
        assert "No main contact: no collaboration can be ended." in hands.details


async def test_a_single_customer_is_counted_as_one(office_with, make):
    """The count is a phrase."""
    async with office_with(make.customer()).screen() as hands:
        await hands.sees("► 1001 Alfa Bygg AB")
        assert "I Import" not in hands.lines[-1]
        assert "1 customers" not in hands.text


async def test_an_office_without_customers_says_how_to_bring_some_in(office_with):
    """No key does harm where there is nothing."""
    async with office_with().screen() as hands:
        await hands.sees("This office has no customers yet.", "samarbete import")
        await hands.press("enter", "down", "right", "left", "x", "u", "y", "o", "G", "pagedown")
        await hands.sees("This office has no customers yet.")
        assert "0 customers" in hands.text


async def test_an_office_without_customers_names_the_key_that_brings_some_in(office_with):
    """The keys that are about a line are not named: there is none."""
    empty = office_with()
    async with empty.screen(size=(60, 15)) as hands:
        await hands.sees("I brings some in from a file; so does samarbete", "I Import")
        assert "Enter Open" not in hands.lines[-1]
        assert "Esc" not in hands.lines[-1], "there is nothing to clear"
        names = {command.name for command in hands.app.commands_of(hands.app.screen)}
        assert names.isdisjoint(("Clear filters", "Back", "Details down", "Details up"))
        assert {"Import", "Office's people"} <= names
    async with empty.screen("bo") as hands:
        await hands.sees("Bring some in: samarbete")
        assert "I brings" not in hands.text


@pytest.mark.parametrize("keys", [("r",), ("f5",), ()], ids=["r", "f5", "by itself"])
async def test_what_others_change_is_shown_and_the_cursor_stays(
    office, make, keys: tuple[str, ...]
):
    """A customer above and a user more: both are seen, and the highlight is where it was."""
    async with office.screen() as hands:
        await hands.go_to("1003", 2)
        await hands.press("escape")
        desk = office.desk("anna")
        new = make.customer(number="0999", name="Aaby Nytt AB")
        desk.run_import(incoming(OfficeFile(office=desk.office, customers=(new,))))
        office.carry_out("1002", CARINA)
        await hands.press(*keys)

        await hands.sees("26 customers", "0999 Aaby Nytt AB")
        line = next(line for line in hands.tree if "1002" in line)
        assert "no main contact" not in line
        await hands.tells("eEkonomi Pro · Gamma Åkeri AB")


async def test_what_others_end_goes_from_the_tree_by_itself(office):
    """The cursor goes up to the customer when its line is gone."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        office.carry_out("1003", End(collaboration="utlagg-1", outcome="continue"))

        await hands.until(
            lambda: any("1003" in line and " 2 " in line for line in hands.tree), "two"
        )
        await hands.tells(GAMMA)
        await hands.sees_no("Utlägg Expenses")


async def test_the_details_of_a_closed_customer_follow_what_others_change(office):
    """A user more is told although the customer's line stays the same."""
    async with office.screen() as hands:
        await hands.press("down", "down")
        await hands.until(lambda: "users 1 active user" in hands.details, "one user")
        office.carry_out("1003", CARINA)

        await hands.until(lambda: "users 2 active users" in hands.details, "two users")


async def test_a_damaged_file_is_told_and_the_rest_is_shown(office):
    """The file is named, the count says that it is not all, and other customers work."""
    office.damage("1001")
    async with office.screen() as hands:
        await hands.sees("24 customers, not all", "! Not all customers are shown.", "is damaged")
        await hands.sees(f"{shard_of('1001')}.json")
        assert hands.tree[0].startswith(" ► 1002 ")
        await hands.press("escape")
        await hands.sees_no("Not all customers are shown.")
        await hands.press("down", "enter", "down")
        await hands.tells("Utlägg · Gamma")


async def test_many_files_that_are_lost_are_told_with_how_many_they_are(office):
    """One after the other would say nothing; the directory is named."""
    for file in sorted((office.path / "customers").iterdir())[::8]:
        file.unlink()
    async with office.screen() as hands:
        await hands.sees("customers, not all", "Not all customers are shown.")
        await hands.sees("32 files are missing")
        await hands.sees_no("more file")


async def test_the_damage_is_told_until_escape_whatever_else_is_done(office):
    """Other news do not wipe away an error that nobody has acknowledged."""
    async with office.screen() as hands:
        office.damage("1007")
        for key in ("r", "o", "y", "ctrl+c", "r"):
            await hands.press(key)
            await hands.sees("24 customers, not all", "Not all customers are shown.")
        await hands.press("escape")
        await hands.sees_no("Not all customers are shown.")


@pytest.mark.parametrize("key", ["u", "enter", "x"])
async def test_a_customer_that_is_damaged_under_the_cursor_is_told(office, key: str):
    """What cannot be read is said; the program goes on."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        if key != "x":
            await hands.press("escape", "escape")
        office.damage("1003")
        await hands.press(key)
        await hands.sees("is damaged")
        await hands.press("escape", "f1")
        await hands.sees("All keys of this screen")


async def test_a_busy_store_is_told_in_the_window_and_the_answers_are_kept(office):
    """Nothing is saved; the window says who holds the store, and goes on when it is free."""
    async with office.screen(patience=0.05) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "space")
        await hands.sees("(*) End – customer continues")
        with locked(Disk(), office.path / "lock", "bo", 0):
            await hands.press("ctrl+s")
            await hands.sees("the store is busy: locked by bo since", "(*) End – customer")
        assert office.customer("1003").collaboration("utlagg-1").status == "active"
        assert office.customer("1003").history == ()
        await hands.press("ctrl+s")
        await hands.done()
        await hands.sees("Ended: Visma Utlägg, Gamma Åkeri AB")
    assert len(office.customer("1003").history) == 1


async def test_a_terminal_that_is_too_small_says_so_and_keeps_everything(office):
    """When there is room again, all is as it was."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.resize(50, 10)
        await hands.sees("terminal too small", "60x15 is needed")
        await hands.resize(60, 15)
        await hands.sees("1 of 25")
        await hands.resize(80, 24)
        await hands.sees("▼ 1003")
        await hands.tells("Utlägg · Gamma")


async def test_esc_closes_nothing_while_the_terminal_is_too_small(office):
    """Elsewhere it goes back a step, and below may be a form with what was typed into it."""
    async with office.screen() as hands:
        await hands.press("slash", "g")
        await hands.resize(50, 10)
        await hands.sees("terminal too small")
        await hands.press("escape")
        assert hands.app.left_at == math.inf
        await hands.resize(80, 24)
        await hands.sees("Find g")


@pytest.mark.parametrize("size", [(120, 40), (60, 15), (200, 50)])
async def test_the_details_are_drawn_whole_in_other_room(office, size: tuple[int, int]):
    """Nothing is left of how they were laid out before."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.resize(*size)
        await hands.stands_as_drawn_anew()
        await hands.resize(80, 24)
        await hands.stands_as_drawn_anew()


async def test_lines_that_come_into_view_say_what_stops_an_ending(office):
    """Where the terminal grows, and where a customer that took their place is closed."""
    async with office.screen(size=(120, 15)) as hands:
        await hands.resize(120, 40)
        await hands.sees("1024 Mörkö Båtvarv AB 1 ready", "no main contact")
        told = [line[: line.find("│")].rstrip() for line in hands.lines if "► 1" in line]
        assert [line for line in told if line.endswith(" 1")] == []


async def test_everything_is_in_view_beside_each_other_in_a_wide_terminal(office):
    """Tree and details stand side by side; with more room, the contract period as well."""
    for size, words in (
        ((120, 40), ("Bookkeeping", "active", "customer", "── eEkonomi Smart")),
        ((200, 50), ("1 bank", "1 to confirm", "12 mo", "── eEkonomi Smart")),
    ):
        async with office.screen(size=size) as hands:
            await hands.go_to("1001", 1)
            await hands.sees("Before ending", "1 bank")
            lines = [line for line in hands.lines if "eEkonomi Smart " in line]
            assert all(any(word in line for line in hands.lines[2:5]) for word in words), lines


@pytest.mark.parametrize("columns", [60, 80, 117, 120, 160, 200])
async def test_no_name_is_cut_that_has_room_and_the_details_have_36_columns(office, columns: int):
    """What is cut has its column full; between list and details all of the width is used."""
    async with office.screen(size=(columns, 40)) as hands:
        await hands.press("end")
        await hands.sees("A212")
        tree = hands.app.screen.query_one("#customers").outer_size.width
        details = hands.app.screen.query_one("#details").outer_size.width
        assert details >= 36
        assert columns in (tree, tree + details)
        name = next(line for line in hands.lines if "1019" in line)[:tree]
        if columns == 200:
            assert "Åmynnets Samfällda Skogs-, Väg- och Fiberförvaltning i Ådalen AB" in name
        for number in ("1021 Öbackens Blommor AB", "1018 Vintervägens Plogtjänst AB"):
            assert any(number in line for line in hands.lines) or columns < 80


@pytest.mark.parametrize("columns", [80, 120])
async def test_the_day_of_an_ending_is_whole(office, columns: int):
    """In a collaboration's line, ended as well as ending."""
    async with office.screen(size=(columns, 40)) as hands:
        await hands.press("o")
        await hands.go_to("1014", 1)
        await hands.sees("ended 2026-07-26")
        await hands.press("escape")
        await hands.go_to("1015", 1)
        await hands.sees("ends 2026-12-28")


async def test_the_rows_say_what_stops_an_ending(office):
    """Of a customer what is measured of all its services, else what is to be confirmed of them."""
    async with office.screen() as hands:
        await hands.sees("No. Customer Ends Act. What stops an ending")
        stops = {line.split()[1]: line.strip().rpartition("  ")[2] for line in hands.tree}
        assert stops["1001"] == "1 bank · 2 reports +1"
        assert stops["1002"] == "! no main contact"
        assert stops["1003"] == "2 to confirm"
        await hands.press("down", "down", "enter")
        await hands.sees("eEkonomi Pro Bookkeeping active 1 to confirm office")
        await hands.find("1012")
        await hands.sees("1012 Sjöviks Bageri AB 1 ready")
        await hands.find("1009")
        await hands.sees("1009 Kvarnåns Fiske AB 1 1 to confirm")


async def test_what_stops_an_ending_follows_what_others_do(office):
    """Also where the customer is not under the cursor."""
    async with office.screen() as hands:
        await hands.sees("1003 Gamma Åkeri AB 3 2 to confirm")
        draft = Record(kind="report", title="Fuel", status="draft")

        def with_a_draft(customer):
            first, *rest = customer.collaborations
            first = replace(first, records=(*first.records, draft))
            return replace(customer, collaborations=(first, *rest), version=customer.version + 1)

        office.rewrite("1003", with_a_draft)
        await hands.sees("1003 Gamma Åkeri AB 3 1 report")


async def test_a_fault_of_the_program_shows_no_customers_data(office, capsys):
    """One line is left on the terminal, without the traceback's variables; the log has more."""

    class Faulty(Desk):
        def listing_by_rights(self):
            customer = self.customer("1001")
            return customer.no_such_field

    desk = office.desk()
    faulty = Faulty(TinyStore(office.path, who="anna"), desk.operator)
    with pytest.raises(WorkerFailed):
        async with SamarbeteApp(faulty).run_test() as pilot:
            await pilot.pause()

    told = capsys.readouterr().err
    assert "samarbete has failed; what was saved is saved." in told
    assert "Alfa" not in told
    assert "customer" not in told


async def test_a_store_that_is_gone_leaves_what_was_shown_and_says_what_is_safe(office):
    """The list stays as it was read; when the store is back, so is everything."""
    async with office.screen() as hands:
        await hands.sees("25 customers")
        office.path.rename(office.path.with_name("away"))
        await hands.sees("What is shown was read at", "what was reported as saved is saved.")
        await hands.sees("25 customers", "1001 Alfa Bygg AB")
        office.path.with_name("away").rename(office.path)
        office.carry_out("1003", End(collaboration="utlagg-1", outcome="continue"))
        await hands.until(lambda: "What is shown was read at" not in hands.text, "no old warning")
        await hands.until(
            lambda: any("1003" in line and " 2 " in line for line in hands.tree), "the news"
        )


async def test_keys_typed_while_an_act_is_saved_are_answered_afterwards_in_order(office):
    """40 keys in one write: each act is decided on what the one before it has left."""
    again = ("x", "1", "ctrl+s", "z", "y")
    typed = ("slash", *"1013", "enter", "enter", "down", "down", *again * 6, "y")
    assert len(typed) == 40
    async with office.screen() as hands:
        await hands.type_at_once(*typed)
        await hands.done()
        await hands.tells("Scanner · Tallmons Elteknik AB active")
        await hands.sees("Copied: 1013")
    assert [entry.action for entry in office.customer("1013").history] == ["end", "undo"] * 6


async def test_a_second_act_typed_ahead_sees_what_the_first_has_done(office):
    """The second withdrawal is refused as there is nothing to withdraw any more."""
    async with office.screen() as hands:
        await hands.go_to("1015", 2)
        await hands.type_at_once("w", "shift+tab", "enter", "w")
        await hands.sees("is active; there is no end date to withdraw.")
    done = [entry.action for entry in office.customer("1015").history]
    assert done == ["end-on-date", "withdraw"]


async def test_escape_in_the_details_leads_to_the_list_and_no_further(office):
    """The customer that is open stays so until the next Esc."""
    async with office.screen() as hands:
        await hands.press("enter", "tab", "escape")
        await hands.sees("▼ 1001")
        await hands.press("escape")
        await hands.sees("► 1001")


@pytest.mark.parametrize(
    ("language", "due", "no"),
    [
        ("en", "synchronisation due", ("no synchronisation", "record missing")),
        ("sv", "synkronisering behövs", ("ingen synkronisering", "post saknas")),
    ],
)
async def test_a_synchronisation_that_is_too_old_is_not_said_to_be_none(
    office, language: str, due: str, no: tuple[str, ...]
):
    set_language(language)
    async with office.screen() as hands:
        await hands.go_to("1017", 1)
        await hands.sees(due)
        await hands.sees_no(*no)
