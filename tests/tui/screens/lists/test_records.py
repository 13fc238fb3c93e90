"""Records by keys: listed of one collaboration or of all, corrected, added, done today (R48)."""

from store.domain.wishes import SetRecord
from store.i18n.language import set_language


def kept(office, number: str, id: str) -> list[tuple[str, str | None, str]]:
    records = office.customer(number).collaboration(id).records
    return [(each.title, each.status, f"{each.on}") for each in records]


async def test_the_records_of_a_collaboration_are_listed_and_one_is_set_right(office):
    """Also one that keeps no check open; the check that one does is named."""
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("R")
        await hands.sees("Records · Visma Utlägg · Alfa Bygg AB", "Kind Title Person Status Day")
        await hands.sees("outlay Parking Omar Ali draft", "6 records")
        await hands.tells("report Site visit in Luleå", "service Visma Utlägg, active")
        await hands.sees("person Eva Lind, eva@alfabygg.example", "until it is submitted.")
        await hands.press("down", "down")
        await hands.tells("report Train to Malmö")
        await hands.sees_no("It keeps a check open")
        await hands.press("enter")
        await hands.sees("Correct a record: Visma Utlägg · Alfa Bygg AB", "Status now [ submitted")
        await hands.press("tab", "home", "shift+end")
        await hands.paste("draft")
        await hands.press("tab", "tab", "enter")
        await hands.sees("report Train to Malmö · Eva Lind · draft · 2026-10-23. Saved; z undoes.")
        await hands.tells("report Train to Malmö")
        await hands.sees("status draft")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")

    assert ("Train to Malmö", "draft", "2026-10-23") in kept(office, "1001", "utlagg-1")
    assert office.customer("1001").history[-1].details["record"] == "submitted -> draft"


async def test_what_is_proposed_meets_the_check_in_two_keys(office):
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("R", "end", "e")
        await hands.sees("outlay Parking · Omar Ali · draft", "Status now [ draft", "Space sent")
        await hands.press("space", "ctrl+s")
        await hands.sees(
            "outlay Parking · Omar Ali · sent · 2026-11-22. Saved; z undoes.",
            "outlay Parking Omar Ali sent",
        )
    assert kept(office, "1001", "utlagg-1")[-1][1] == "sent"


async def test_no_key_is_named_that_would_change_nothing(office):
    """What is proposed is filled in already; where no check asks about records, none is added."""
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("R", "end", "e")
        await hands.sees("Space sent")
        await hands.press("space")
        await hands.sees("Status now [ sent")
        await hands.sees_no("Space sent")
        await hands.press("escape", "escape", "down", "R")
        await hands.sees("Records · Visma Lön Smart")
        await hands.sees_no("n New")
        await hands.press("n")
        await hands.sees("No check asks about records here, so none can be added.")


async def test_on_a_customer_all_its_records_stand_with_their_service(office):
    async with office.screen() as hands:
        await hands.go_to("1001")
        await hands.press("R")
        await hands.sees("Records · Alfa Bygg AB", "Service Kind Title", "7 records")
        await hands.sees("eEkonomi bank integration Swedbank", "Utlägg outlay Parking")


async def test_a_record_is_added_step_by_step(office):
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("R", "n")
        await hands.sees("New record: Visma Utlägg", "report", "outlay")
        await hands.sees_no("payroll change", "bank integration")
        await hands.press("down", "enter")
        await hands.sees("outlay · Visma Utlägg", "Title")
        await hands.press("ctrl+s")
        await hands.sees("! A title is needed.")
        await hands.paste("Tolls")
        await hands.press("tab", "enter")
        await hands.sees("Whose is it?", "nobody", "Omar Ali")
        await hands.press("down", "enter")
        await hands.sees("New: outlay Tolls · Eva Lind · undated")
        await hands.press("tab")
        await hands.paste("sent")
        await hands.press("tab")
        await hands.paste("2026-11-20")
        await hands.press("tab", "enter")
        await hands.sees(
            "outlay Tolls · Eva Lind · sent · 2026-11-20. Saved; z undoes.",
            "outlay Tolls Eva Lind sent",
        )
        await hands.tells("outlay Tolls")
    added = office.customer("1001").collaboration("utlagg-1").records[-1]
    assert (added.title, added.person) == ("Tolls", "eva@alfabygg.example")
    assert kept(office, "1001", "utlagg-1")[-1] == ("Tolls", "sent", "2026-11-20")


async def test_a_synchronisation_is_recorded_as_done_today_by_one_key(office):
    """Only where a check asks for one."""
    async with office.screen() as hands:
        await hands.go_to("1017", 1)
        await hands.press("R")
        await hands.sees("t Synchronised today", "New salaries")
        await hands.press("t")
        await hands.sees("Synchronised today · ", "synchronisation Synchronisation 2026-11-23")
        await hands.press_act()
        await hands.sees(
            "Synchronisation 2026-11-23 · done · 2026-11-23. Saved; z undoes.", "done 2026-11-23"
        )
        await hands.press("t")
        await hands.sees("is recorded so already")
        await hands.press("escape", "escape")
        await hands.go_to("1001", 3)
        await hands.press("R")
        await hands.sees("6 records")
        await hands.sees_no("t Synchronised today")
        await hands.press("t")
        await hands.sees("6 records")
    assert kept(office, "1017", "lon-1")[-1] == (
        "Synchronisation 2026-11-23", "done", "2026-11-23"
    )  # fmt: skip


async def test_what_has_ended_keeps_its_records(office_with, make):
    ended = make.collaboration("utlagg", status="ended", ending=make.ending(),
                               records=(make.record("report", status="draft"),))  # fmt: skip
    office = office_with(make.customer(ended))
    async with office.screen() as hands:
        await hands.press("enter", "o", "down", "R")
        await hands.sees("Resa till Umeå", "Its records stay as they are.")
        await hands.press("enter")
        await hands.sees("Visma Utlägg: its records stay as they are.")
        await hands.press("n")
        await hands.sees("What is listed here keeps the records it has.")


async def test_where_nothing_is_recorded_that_is_said(office_with, make):
    office = office_with(make.customer(make.collaboration("scanner")))
    async with office.screen() as hands:
        await hands.press("enter", "down", "R")
        await hands.sees("0 records", "Nothing is recorded here, and no check asks about it.")
        await hands.press("enter")
        await hands.sees("Nothing is recorded here, ")
        await hands.press("n")
        await hands.sees("No check asks about records here, so none can be added.")
        await hands.sees_no("New record")


async def test_what_an_import_brought_of_a_free_kind_is_offered_and_set_right(office_with, make):
    """Any status will do of it; of what the catalogue knows, its own are named."""
    free = make.record("beslut", "Stämma", status="liggande")
    office = office_with(make.customer(make.collaboration("utlagg", records=(free,))))
    async with office.screen() as hands:
        await hands.press("enter", "down", "R", "n")
        await hands.sees("report", "outlay", "beslut")
        await hands.press("escape", "enter")
        await hands.sees("Status now [ liggande")
        await hands.sees_no("draft, s")
        await hands.press("tab", "home", "shift+end")
        await hands.paste("klubbat")
        await hands.press("tab", "tab", "enter")
        await hands.sees("beslut Stämma · klubbat · undated. Saved; z undoes.", "klubbat")


async def test_where_something_can_be_recorded_it_is_said_how(office_with, make):
    office = office_with(make.customer(make.collaboration("utlagg")))
    async with office.screen() as hands:
        await hands.press("enter", "down", "R")
        await hands.sees("0 records", "Nothing is recorded here. n adds a record")


async def test_what_others_record_comes_by_itself(office):
    """Into an open window, too: what it is about is told to be gone, if it is."""
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("R", "end", "enter")
        await hands.sees("outlay Parking · Omar Ali · draft")
        await hands.press("tab", "tab")
        await hands.paste("2026-11-19")
        wish = SetRecord(collaboration="utlagg-1", kind="outlay", title="Parking", status="sent")
        office.carry_out("1001", wish)
        await hands.sees("outlay Parking · Omar Ali · sent", "Changed meanwhile: ")
        await hands.press("escape")
        await hands.tells("outlay Parking service Visma Utlägg, active")
        await hands.sees("outlay Parking Omar Ali sent")


async def test_who_may_not_set_records_right_may_look(office):
    async with office.screen("bo") as hands:
        await hands.go_to("1001", 3)
        await hands.press("R")
        await hands.sees("6 records")
        await hands.press("n")
        await hands.sees("Correcting records takes full rights")
        await hands.press("enter")
        await hands.sees("Correcting records takes full rights")
        await hands.sees_no("Correct a record")


async def test_in_swedish(office):
    set_language("sv")
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("R")
        await hands.sees("Poster · Visma Utlägg · Alfa Bygg AB", "Slag Titel Person Status Dag")
        await hands.sees("utlägg Parking Omar Ali utkast", "6 poster")
        await hands.sees("En kontroll är öppen tills status är inskickad.")
