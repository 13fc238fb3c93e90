"""History: of one customer and of all, searched, and told with all its answers."""

import datetime as dt
import time

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.clock import swedish_day
from store.domain.model import Customer, Entry
from store.domain.plan import entered
from store.domain.wishes import AddUser, ChangeRights, Edit, End, License
from store.i18n.language import set_language
from store.tables.formats import read_file
from tests.bench import offices
from tui.screens.history import History
from tui.screens.lists.timeline_list import TimelineList
from tui.widgets.table import Table


async def test_all_of_an_entry_is_told(office):
    """Who, for which side, what, why, and each answer to a check stand there."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1012")
        await hands.press("h")
        await hands.sees("History", "1 of 1 line")
        text = hands.text
        for words in (
            "1012 Sjöviks Bageri AB",
            "Visma eEkonomi ended",
            "who Anna Berg, for the office",
            "why Sold to a chain",
            "status active -> ended",
            "outcome End and close",
            "check All work for the customer is finished: attested",
            "check Ekonomiöversikt and Scanner are ended: met",
            "check The bank integration is ended: met",
        ):
            assert words in text
        await hands.press("escape")
        await hands.done()
        await hands.tells("1012 Sjöviks Bageri AB")


async def test_more_of_an_entry_than_is_seen_is_said_and_a_key_shows_it(office):
    """At the end of it nothing more is named; nor where there is room for all of it."""
    async with office.screen(size=(80, 20)) as hands:
        await hands.press("H")
        await hands.sees("8 of 8 lines")
        await hands.press("slash")
        await hands.paste("Sold to a chain")
        await hands.press("enter")
        await hands.sees("who Anna Berg, for the office", "J shows more")
        await hands.sees_no("The bank integration is ended: met")
        await hands.press("J", "J", "J", "J", "J")
        await hands.sees("The bank integration is ended: met")
        await hands.sees_no("J shows more")
        await hands.press("K")
        await hands.sees("J shows more")
        await hands.resize(80, 50)
        await hands.sees("who Anna Berg, for the office", "The bank integration is ended: met")
        await hands.sees_no("J shows more")


async def test_the_history_of_all_is_searched_in_all_its_words(office):
    """The latest comes first; Esc clears the search, and only then goes back."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.press("H")
        await hands.sees("Byrå Norr AB", "8 of 8 lines", "1015 Höglidens", "1012 Sjöviks")
        lines = [line for line in hands.lines if line.startswith(" 202")]
        numbers = [line.split()[1] for line in lines]
        assert numbers[0] == "1015"
        assert lines == sorted(lines, key=lambda line: line.split()[0], reverse=True)
        assert len(numbers) == 8

        await hands.press("slash")
        await hands.paste("WAIVED fagelsta")
        await hands.press("enter")
        await hands.sees(
            "1014 Fågelsta Optik AB", "Ekonomiöversikt and Scanner are ended: waived: Scanner"
        )
        await hands.sees_no("1015 Höglidens")
        await hands.press("slash")
        await hands.paste("nobody wrote this")
        await hands.press("enter")
        await hands.sees("Nothing matches.")
        await hands.press("escape")
        await hands.sees("1015 Höglidens", "1012 Sjöviks")
        await hands.press("j")
        await hands.sees("Moa Gräs made Administrator", "David Öberg, for the office")
        await hands.press("escape")
        await hands.done()
        await hands.sees("Settings > Collaborations")


async def test_a_customer_with_whom_nothing_was_done_says_so(office):
    """An empty list is explained."""
    async with office.screen() as hands:
        await hands.go_to("1003")
        await hands.press("h")
        await hands.sees("0 of 0 lines", "Nothing has been done yet.")


async def test_the_history_is_narrowed_by_dates_and_taken_along_whole(office, tmp_path):
    """What is no day yet narrows nothing and is told; what is shown is what is written."""
    file = tmp_path / "history.csv"
    async with office.screen(size=(100, 40)) as hands:
        await hands.press("H", "d")
        await hands.paste("2026-10-1")
        await hands.sees("8 of 8 lines", "From: no day; type 2026-11-23, 31/12, -30.")
        await hands.press("0", "tab")
        await hands.paste("9.11")
        await hands.sees("lines · from Saturday 2026-10-10 · until Monday 2026-11-09")
        await hands.press("enter")
        await hands.sees("2 of 8 lines", "1023 Gräslökens", "1008 Björkhaga")
        await hands.sees_no("1015 Höglidens", "1012 Sjöviks")
        await hands.press("w")
        await hands.sees("Write 2 lines of history")
        await hands.press("ctrl+u")
        await hands.paste(f"{file}")
        await hands.press("tab", "enter")
        await hands.sees("Written:")
        assert file.stat().st_mode & 0o777 == 0o600, "it is for who wrote it alone"
        lines = file.read_text("utf-8-sig").splitlines()
        assert len(lines) == 3
        assert lines[0].startswith('"when";"number";"name";"who"')
        assert '"1023";"Gräslökens Kök AB";"david"' in lines[1]

        await hands.press("w")
        await hands.press("ctrl+u")
        await hands.paste(f"{file}")
        await hands.press("tab", "enter")
        await hands.sees("is there already; choose another name", "history.csv ]")
        for missing in (tmp_path / "none" / "history.csv", "~nobody-here/history.csv"):
            await hands.press("ctrl+u")
            await hands.paste(f"{missing}")
            await hands.press("ctrl+s")
            await hands.sees(
                "/history.csv: there is no such directory.", "history.csv ]", "( Write"
            )
        await hands.press("ctrl+u")
        await hands.paste(f"{tmp_path / 'history.json'}")
        await hands.press("ctrl+s")
        await hands.sees("no .json is written here; take a name that ends with .csv", "( Write")
        assert not (tmp_path / "history.json").exists()
        await hands.press("ctrl+u", "ctrl+s")
        await hands.sees("! A file name is needed.")
        assert file.read_text("utf-8-sig").splitlines() == lines


async def test_escape_clears_the_search_before_the_dates(office):
    """One level a press, as in the list of customers."""
    async with office.screen() as hands:
        await hands.press("H", "d")
        await hands.paste("2026-01-01")
        await hands.press("enter", "slash")
        await hands.paste("utl")
        await hands.press("enter")
        await hands.sees("[ utl", "from ")
        await hands.press("escape")
        await hands.sees_no("[ utl")
        await hands.sees("[ 2026-01-01", "Esc Clear")
        await hands.press("escape")
        await hands.sees_no("[ 2026-01-01")


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_what_is_no_day_is_said_below_its_field_until_it_is_mended(office, size):
    """Also once the field is left: who reads the list knows that nothing was left out."""
    async with office.screen(size=size) as hands:
        await hands.press("H", "d")
        await hands.paste("31/2")
        told = "From: no day; type 2026-11-23, 31/12, -30. It leaves nothing out."
        await hands.sees("8 of 8 lines", told)
        assert "From: no day" in hands.lines[2]
        await hands.press("tab")
        await hands.paste("soon")
        await hands.press("enter")
        await hands.sees(told, "Until: no day; type 2026-11-23")
        await hands.press("escape")  # clears both fields
        await hands.sees_no("no day")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("31/12", "from Wednesday 2025-12-31"),
        ("31.12.2025", "from Wednesday 2025-12-31"),
        ("-30", "from Saturday 2026-10-24"),
        ("+30", "from Wednesday 2026-12-23"),
        ("eom", "from Monday 2026-11-30"),
        ("now", "from Monday 2026-11-23"),
    ],
)
async def test_a_day_of_history_is_typed_as_that_of_an_ending(office, typed: str, meant: str):
    """The day that is meant is told; of what was done, 31/12 is the last one (R40)."""
    async with office.screen() as hands:
        await hands.press("H", "d")
        await hands.paste(typed)
        await hands.sees(meant)


async def test_what_others_do_comes_into_an_open_history(office):
    """The line under the cursor stays the one under the cursor."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.press("H", "down")
        await hands.tells("1023 Gräslökens Kök AB", "Moa Gräs made Administrator")
        office.carry_out("1003", End(collaboration="utlagg-1", outcome="continue"))
        await hands.sees("9 of 9 lines", "1003 Gamma", "Utlägg ended")
        await hands.tells("1023 Gräslökens Kök AB", "Moa Gräs made Administrator")


async def test_the_history_of_all_is_shown_beside_a_damaged_file(office):
    """Which file cannot be read is named, until Esc takes that away."""
    office.damage("1015")
    async with office.screen(size=(120, 40)) as hands:
        await hands.press("escape", "H")
        await hands.sees(
            "History", "1012 Sjöviks", "Not all of the history is shown.", "is damaged"
        )
        await hands.sees_no("1015 Höglidens")
        await hands.press("escape")
        await hands.sees_no("Not all of the history is shown.")


async def test_the_history_says_what_was_done_in_words_with_names(office):
    """No ids: services, users and employees are called by their names, outcomes by their labels."""
    office.carry_out("1008", License(email="hanna@bjorkhaga.example", service="utlagg"))
    async with office.screen(size=(100, 40)) as hands:
        await hands.press("H")
        await hands.sees(
            "Ekonomiöversikt ends on 2026-12-28 Anna Berg",
            "Hanna Fors named main contact David Öberg",
            "Sten Rask deactivated David Öberg",
            "Hanna Fors given a licence for Utlägg Anna Berg",
            "Utlägg ended Lisa Mörk",
        )
        for id in ("utlagg-1", "end-on-date", "name-main-contact", " anna", " david"):
            assert id not in hands.text


async def test_undo_says_what_is_undone_and_by_whom_it_was_done_with_names(office):
    office.carry_out("1003", End(collaboration="utlagg-1", outcome="continue"))
    async with office.screen() as hands:
        await hands.go_to("1003")
        await hands.press("z")
        await hands.sees("undone: Visma Utlägg ended (Anna Berg, 2026-11-23)")
        assert "utlagg-1" not in hands.text
        await hands.press("y")
        await hands.sees("Undone: the ending of Visma Utlägg, Gamma Åkeri AB. Saved.")


async def test_enter_goes_to_the_collaboration_in_the_list_of_customers(office):
    async with office.screen() as hands:
        await hands.press("H")
        await hands.sees("1015 Höglidens")
        assert "Enter Go there" in " ".join(hands.lines[-1].split())
        await hands.press("enter")
        await hands.done()
        await hands.sees("Settings > Collaborations")
        await hands.tells("Ekonomiöversikt · Höglidens Hotell AB")


async def test_what_a_day_looks_like_stands_beside_its_field_and_esc_leaves_the_field_first(office):
    """An example in the field itself would look like a day that is set."""
    async with office.screen() as hands:
        await hands.press("H")
        await hands.sees("8 of 8 lines")
        assert " ".join(hands.lines[1].split()).endswith("until [ ] 31/12, -30")
        await hands.press("d", "escape")
        await hands.sees("History · Byrå Norr AB", "Enter Go there")
        await hands.press("d", *"2026-10-14", "escape", "escape")
        await hands.sees("8 of 8 lines", "History · Byrå Norr AB")
        await hands.press("escape")
        await hands.done()
        await hands.sees("Settings > Collaborations")


async def test_in_a_narrow_terminal_the_dates_leave_their_room_to_the_words(office):
    async with office.screen(size=(60, 15)) as hands:
        await hands.press("H", "slash")
        await hands.paste("waived")
        await hands.press("enter")
        await hands.sees("Find [ waived")
        await hands.sees_no("until")
        await hands.press("d")
        await hands.sees("From [", "until [")
        await hands.paste("2026-01-01")
        await hands.press("escape")
        await hands.sees("From [ 2026-01-01")
        await hands.press("escape", "escape")
        await hands.sees_no("until")


async def test_the_history_of_a_customer_says_whose_it_is(office):
    async with office.screen() as hands:
        await hands.go_to("1012")
        await hands.press("h")
        await hands.sees("History · 1012 Sjöviks Bageri AB")


async def test_help_has_words_for_every_key(office):
    async with office.screen(size=(80, 50)) as hands:
        await hands.press("H", "question_mark")
        await hands.sees("Keys")
        text = await hands.read_on()
        assert "j Down k Up" in text


async def test_in_swedish(office):
    set_language("sv")
    async with office.screen(size=(100, 40)) as hands:
        await hands.press("H")
        await hands.sees(
            "Historik · Byrå Norr AB",
            "Ekonomiöversikt avslutas 2026-12-28 Anna Berg",
            "Hanna Fors utsågs till huvudkontakt David Öberg",
            "Avsluta och radera",
        )


async def test_the_history_of_all_tells_what_was_changed_of_the_office(office):
    """Under the office's name, with whom it is about; not in a customer's own history."""
    wish = ChangeRights(login="bo", rights="full", portal_role="administrator")
    office.desk("anna").change_employee(wish)
    async with office.screen(size=(100, 40)) as hands:
        await hands.press("H")
        await hands.sees("9 of 9 lines", "Bo Ek given other rights Anna Berg")
        await hands.tells("Byrå Norr AB")
        await hands.sees("Bo Ek, role in Mina tjänster User -> Administrator")
        await hands.press("escape")
        await hands.go_to("1012")
        await hands.press("h")
        await hands.sees("1 of 1 line")


TABLE = "number;name\n9001;Nya Bageriet AB\n9002;Nya Caféet AB\n1001;Alfa Bygg i Umeå AB\n"


def imported(office) -> str:
    """Bring a small table in, and return what that import is called."""
    desk = office.desk("anna")
    batch = desk.run_import(read_file(TABLE.encode(), desk.services)).batch
    assert batch is not None
    return batch


@pytest.mark.parametrize("key", ["z", "enter"])
async def test_an_import_is_taken_back_from_its_line(office, key):
    """One line for all of it; how many customers it is about is asked first."""
    batch = imported(office)
    async with office.screen(size=(100, 40)) as hands:
        await hands.press("H")
        await hands.sees("10 of 10 lines", "Import: 2 customers new, 1 changed", "Take back")
        await hands.press(key)
        await hands.sees(
            f"Take back the import {batch}",
            "2 customers: 9001 Nya Bageriet AB, 9002 Nya Caféet AB",
            "1 customer: 1001 Alfa Bygg i Umeå AB",
        )
        await hands.press("2")
        await hands.sees("1 left: how many customers? (not '2')")
        assert "Ctrl+S" not in hands.lines[-1]
        await hands.press("ctrl+s")
        await hands.sees("Type 3: that many customers are taken back.")
        await hands.press("escape")
        await hands.sees("Nothing was changed.")
        await hands.press(key, "3", "ctrl+s")
        await hands.sees("2 customers removed, 1 customer as it was before")
        await hands.sees(f"Undone: the import {batch}")
        await hands.press("up", "down")
        await hands.sees("Import: 2 customers new, 1 changed", "This import was taken back 2026-")
        assert "Take back" not in hands.lines[-1]
        await hands.press(key)
        await hands.sees("This import was taken back 2026-")
        await hands.sees_no("How many customers?")
        await hands.press("escape")
        await hands.done()
        await hands.sees("25 customers", "1001 Alfa Bygg AB")


async def test_what_was_changed_since_is_told_and_an_import_that_is_back_says_so(office):
    batch = imported(office)
    office.desk("anna").carry_out("9001", AddUser(email="ny@ny.example", name="Ny Person"))
    async with office.screen(size=(100, 40)) as hands:
        await hands.press("H", "j", "z")
        await hands.sees("1 customer: 9001 Nya Bageriet AB", "Ny Person created", "has come after")
        await hands.press("2", "ctrl+s")
        await hands.sees("1 customer removed, 1 customer as it was before")
        await hands.press("z")
        await hands.sees(f"The import {batch}", "1 customer left as it is")
    desk = office.desk("anna")
    assert "9001" in [row.number for row in desk.listing().rows]


async def test_a_line_of_no_import_is_not_taken_back_nor_by_who_may_not(office):
    imported(office)
    async with office.screen("bo", size=(100, 40)) as hands:
        await hands.press("H", "z")
        await hands.sees("Importing takes full rights")
        await hands.press("j", "j")
        await hands.sees_no("Take back")


async def test_a_shows_the_customer_as_it_stood_that_day_and_leads_to_other_days(
    office_with, make, clock
):
    """A page to read: what is not known stands first (R64)."""
    office = office_with(make.customer(make.collaboration("eekonomi", variant="Pro")))
    office.carry_out("1001", Edit(collaboration="eekonomi-1", variant="Smart"))
    clock.now += dt.timedelta(days=2)
    office.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny Ström"))
    async with office.screen() as hands:
        await hands.press("h")
        await hands.sees("a As it was")
        await hands.press("down", "a")
        await hands.sees("1001 Alfa Bygg AB · as it was on 2026-11-23", "eEkonomi Smart")
        await hands.sees_no("Ny Ström")
        await hands.sees_no("PgDn More")
        await hands.press("n")
        await hands.sees("as it was on 2026-11-25", "Ny Ström User · active")
        await hands.press("left", "escape")
        await hands.sees("History · 1001 Alfa Bygg AB")
    async with office.screen(size=(60, 15)) as hands:
        await hands.press("h", "a")
        await hands.sees("PgDn More")
        await hands.press("pagedown")
        await hands.sees("Done until then")
    set_language("sv")
    async with office.screen() as hands:
        await hands.press("h", "a")
        await hands.sees("1001 Alfa Bygg AB · som det var 2026-11-25", "Gjort till dess")


async def test_a_line_of_the_office_itself_has_no_customer_that_was(office_with, make):
    office = office_with(make.customer(make.collaboration("utlagg")))
    wish = ChangeRights(login="bo", rights="full", portal_role="administrator")
    office.desk("anna").change_employee(wish)
    async with office.screen() as hands:
        await hands.press("H", "a")
        await hands.sees("History · Byrå Norr AB")
        await hands.sees_no("a As it was")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_history_that_was_edited_says_so_with_the_line(office_with, make, clock, size):
    """Above the lines, and of the line that does not follow from the one before (R62)."""
    customer = make.customer()
    for name in ("Ny", "Nyare", "Nyast"):
        customer = entered(
            customer, make.operator(), clock(), action="add-user", changes={},
            details={"email": f"{name}@a.test", "user": f"none -> {name}"},
        )  # fmt: skip
    first, *rest = customer.history
    edited = replace(customer, history=(replace(first, by="bo"), *rest))
    async with office_with(customer, replace(edited, number="1002")).screen(size=size) as hands:
        await hands.press("h")
        await hands.sees("3 of 3 lines")
        await hands.sees_no("outside the program")
        await hands.press("escape")
        await hands.done()
        await hands.go_to("1002")
        await hands.press("h")
        await hands.sees("3 of 3 lines · edited outside the program: see 2026-11-23")
        await hands.sees_no("this line does not follow")
        await hands.press("j")
        await hands.sees("program: this line does not follow")


async def test_a_line_of_the_last_hour_of_utc_stands_under_the_swedish_day(
    office_with, make, clock, monkeypatch
):
    """As its ending does, also where the host's clock is in UTC (R40)."""
    late = clock().replace(hour=23, minute=4)
    customer = entered(
        make.customer(), make.operator(), late, action="add-user", changes={},
        details={"email": "ny@a.test", "user": "none -> Ny"},
    )  # fmt: skip
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    try:
        async with office_with(customer).screen(size=(120, 40)) as hands:
            await hands.sees("2026-11-24 00:04")
            await hands.press("h")
            await hands.sees("when 2026-11-24 00:04")
            await hands.sees_no("23:04")
    finally:
        monkeypatch.undo()
        time.tzset()


def written(customer: Customer, count: int, *, since: dt.datetime, steps: int = 1) -> Customer:
    """Return a customer with so many lines of history, a day or more apart."""
    lines = tuple(
        Entry(
            at=since + dt.timedelta(days=n * steps),
            by="anna",
            os_user="anna",
            side="office",
            action="remind",
            reason=f"no{n}q",
            collaboration=customer.collaborations[0].id,
        )
        for n in range(count)
    )
    return replace(customer, history=lines, version=count + 1)


BEGUN = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


async def test_a_long_history_is_listed_by_the_thousand_and_searched_in_all(office_of):
    """The table has as many rows as are looked at, whatever there is; what is found is counted."""
    customer = written(offices.customer(1, tuple(catalogue())[:4]), 1_500, since=BEGUN)
    async with office_of(offices.office(1).office, (offices.ANNA,), [customer]).screen() as hands:
        await hands.press("H")
        await hands.sees("1,500 of 1,500 lines", "1 of 1,500")
        table = hands.app.screen.query_one(Table)
        await hands.until(lambda: table.option_count == 1_000, "a thousand rows")
        await hands.press("G")
        await hands.sees("1,500 of 1,500", f"{swedish_day(BEGUN)}")
        assert table.highlighted == 1_499
        await hands.press("g", "slash")
        await hands.paste("no14")
        await hands.sees("111 of 1,500 lines")  # 14, 140 to 149, and 1400 to 1499
        assert table.option_count == 111


async def test_what_is_looked_for_begins_at_its_first_line_wherever_the_cursor_stood(office_of):
    """Also where that line is found too; when more is found, or another stands there, it stays."""
    customer = written(offices.customer(1, tuple(catalogue())[:4]), 350, since=BEGUN)
    async with office_of(offices.office(1).office, (offices.ANNA,), [customer]).screen() as hands:
        await hands.press("H")
        await hands.sees("350 of 350 lines", "1 of 350")
        await hands.press("end")
        await hands.sees("350 of 350", "no0q")
        await hands.press("slash", "n", "o", "1")
        await hands.sees("111 of 350 lines", "1 of 111", "no199q")
        await hands.press("enter", "down")
        await hands.sees("2 of 111", "no198q")
        await hands.press("slash")
        await hands.paste("no19")
        await hands.sees("11 of 350 lines", "1 of 11", "no199q")


async def test_of_files_that_are_lost_it_does_not_say_that_nothing_was_done(office):
    async with office.screen() as hands:
        for file in (office.path / "customers").iterdir():
            file.unlink()
        await hands.press("H")
        await hands.sees("Of what could be read, nothing was done.")
        await hands.press("escape")
        await hands.sees("0 of 0 lines", "Of what could be read, nothing was done.")


async def test_of_a_long_history_no_more_is_made_than_is_looked_at(office_of):
    """A thousand lines, beside the keys, and those of all where one searches."""
    services = tuple(catalogue())[:4]
    customers = [
        written(offices.customer(n, services), 2, since=BEGUN + dt.timedelta(hours=n), steps=999)
        for n in range(1_100)
    ]
    async with office_of(offices.office(1).office, (offices.ANNA,), customers).screen() as hands:
        await hands.press("H")
        await hands.sees("the latest 1,000 lines", "1 of 1,000", "101099 ")
        screen = hands.app.screen
        assert isinstance(screen, History)
        assert screen.parts is not None
        histories = screen.parts.timeline.histories
        assert (histories.made, histories.read_so_far) == (1_000, 1_000)
        await hands.press("slash")
        await hands.paste("no0q 100007")
        await hands.sees("1 of 2,200 lines", "100007 ")
        assert histories.made == 2_200 + 1, "each once, and again what was found"
        await hands.press("enter", "escape")
        await hands.sees("2,200 of 2,200 lines", "2,193 of 2,200", "100007 ")


async def test_end_says_what_it_is_waiting_for_and_an_arrow_stays(office_of):
    services = tuple(catalogue())[:4]
    customers = [
        written(offices.customer(n, services), 2, since=BEGUN + dt.timedelta(hours=n), steps=999)
        for n in range(1_100)
    ]
    way = "On the way to the oldest line; 1,000 are here. An arrow key stops it."
    async with office_of(offices.office(1).office, (offices.ANNA,), customers).screen() as hands:
        await hands.press("H")
        await hands.sees("the latest 1,000 lines", "1 of 1,000")
        screen = hands.app.screen
        assert isinstance(screen, History)
        assert screen.parts is not None
        with screen.parts._turn:  # what makes further lines has to wait
            await hands.press("end")
            await hands.sees(way, "1,000 of 1,000")
            await hands.press("up")
            await hands.sees_no(way)
            await hands.press("end")
            await hands.sees(way)
        await hands.sees("2,200 of 2,200 lines", "2,200 of 2,200")
        await hands.sees_no("On the way")


async def test_end_goes_to_the_oldest_line_and_the_table_has_those_about_it(office_of, monkeypatch):
    """And a line that was found stays under the cursor, wherever it is in the list of all."""
    monkeypatch.setattr(TimelineList, "ROWS", 100)
    customer = written(offices.customer(1, tuple(catalogue())[:4]), 350, since=BEGUN)
    async with office_of(offices.office(1).office, (offices.ANNA,), [customer]).screen() as hands:
        await hands.press("H")
        await hands.sees("350 of 350 lines", "1 of 350")
        table = hands.app.screen.query_one(Table)
        await hands.press("end")
        await hands.sees("350 of 350", "no0q")
        assert table.option_count <= 200
        await hands.press("up")
        await hands.sees("349 of 350", "no1q")
        table.highlighted = 1
        await hands.press("up")
        await hands.until(lambda: table.highlighted == 100, "rows before those")
        await hands.sees("151 of 350", "no199q")
        await hands.press("up")
        await hands.sees("150 of 350", "no200q")
        await hands.press("home")
        await hands.sees("1 of 350", "no349q")
        await hands.press("slash")
        await hands.paste("no77q")
        await hands.sees("1 of 350 lines", "no77q")
        await hands.press("enter", "escape")
        await hands.sees("350 of 350 lines", "273 of 350", "no77q")


async def test_end_among_more_lines_than_are_listed_says_how_to_get_on(office_of, monkeypatch):
    monkeypatch.setattr(TimelineList, "ROWS", 100)
    monkeypatch.setattr("tui.screens.lists.timeline_list.MOST", 200)
    customer = written(offices.customer(1, tuple(catalogue())[:4]), 450, since=BEGUN)
    async with office_of(offices.office(1).office, (offices.ANNA,), [customer]).screen() as hands:
        await hands.press("H")
        await hands.sees("1 of 450")
        await hands.press("end")
        await hands.sees("200 of 450", "The latest 200 lines are listed.")
        await hands.press("slash")
        await hands.paste("no")
        await hands.sees("450 of 450 lines")
        await hands.press("enter", "end")
        await hands.sees("200 of 450", "The latest 200 lines are listed.")


@pytest.mark.parametrize(
    ("moment", "day"),
    [("0001-01-01T00:00:00+15:00", "0001-01-01"), ("9999-12-31T23:59:59-15:00", "9999-12-31")],
)
async def test_a_line_of_the_first_or_the_last_year_ends_no_screen(office_with, make, moment, day):
    """It comes by an import; the lines of all others are told, and its own customer as it was."""
    at = dt.datetime.fromisoformat(moment)
    line = Entry(at=at, by="eva@alfa.test", os_user="eva", side="customer", action="edit")
    odd = make.customer(make.collaboration("utlagg"), number="1002", history=(line,))
    office = office_with(make.customer(make.collaboration("eekonomi")), odd)
    office.carry_out("1001", AddUser(email="ny@alfa.test", name="Ny Ström"))
    async with office.screen(size=(100, 40)) as hands:
        if day > "2026":
            await hands.sees("Since you were here", "1002")
            await hands.press("escape")
        await hands.go_to("1002")
        await hands.press("h")
        await hands.sees("1 of 1 line", day)
        await hands.press("a")
        await hands.sees(f"as it was on {day}")
        await hands.press("escape", "escape", "H")
        await hands.sees("2 of 2 lines", "Ny Ström", day)
