"""Several endings at once: marked, planned as one, confirmed by their count, told line by line."""


async def mark(hands, *numbers: str) -> None:
    """Mark customers with Space, one search after the other."""
    for number in numbers:
        await hands.find(number)
        await hands.tells(number)
        await hands.press("space", "escape")


async def test_two_are_deleted_once_their_count_is_typed(office):
    """The result stays until it is closed; the records are gone, the marks as well."""
    before = office.customer("1012")
    assert before.collaboration("utlagg-1").records
    async with office.screen(size=(80, 40)) as hands:
        await mark(hands, "1012", "1024")
        await hands.sees("2 marked")
        await hands.press("x")
        await hands.sees("End several · 2 collaborations", "Visma Utlägg (2)", "0 of 2 can be")
        await hands.press("tab", "down", "space", "tab")
        await hands.sees("0 of 2 can be ended", "No hand-over pack of Visma Utlägg")
        await hands.paste("Slut")
        await hands.sees(
            "2 of 2 can be ended; 2 cannot be undone, 2 records erased.",
            "1012 Sjöviks Bageri AB, Visma Utlägg: End and delete; the 2 records",
            "How many",
        )
        await hands.press(*("shift+tab",) * 3, "enter")
        await hands.sees("Type 2: that many cannot be undone.")
        await hands.paste("3")
        await hands.press("enter", "enter")
        await hands.sees("Type 2: that many cannot be undone.")
        assert office.customer("1012") == before
        await hands.paste("2")
        await hands.press("enter", "enter")
        await hands.sees(
            "Ended 2 of 2. It is saved.",
            "1012 Sjöviks Bageri AB, Visma Utlägg: ended",
            "1024 Mörkö Båtvarv AB, Visma Utlägg: ended",
            "Close",
        )
        await hands.press("enter")
        await hands.done()
        await hands.sees("Settings > Collaborations")
        assert "marked" not in hands.lines[1]

    for number, id in (("1012", "utlagg-1"), ("1024", "utlagg-2")):
        ended = office.customer(number).collaboration(id)
        assert (ended.status, ended.ending.outcome, ended.records) == ("ended", "delete", ())


async def test_what_is_refused_says_why_on_its_line_and_the_rest_ends(office):
    """Esc before changes nothing and keeps the marks."""
    before = {number: office.customer(number) for number in ("1005", "1024")}
    async with office.screen(size=(80, 40)) as hands:
        await mark(hands, "1005", "1024")
        await hands.press("x", "tab", "space")
        await hands.sees(
            "1 of 2 can be ended.",
            "1024 Mörkö Båtvarv AB, Visma Utlägg: End – customer continues",
            "Main contact is missing for customer number 992921 (1005",
        )
        await hands.press("escape")
        await hands.done()
        await hands.sees("Settings > Collaborations", "2 marked")
        assert {number: office.customer(number) for number in before} == before

        await hands.press("x", "tab", "space", "tab")
        await hands.paste("Moves to another office")
        await hands.sees("1 of 2 can be ended.")
        await hands.press("tab", "tab", "enter")
        await hands.sees(
            "Ended 1 of 2. It is saved.",
            "1024 Mörkö Båtvarv AB, Visma Utlägg: ended",
            "not 1005 Ängslyckans Förskola AB, Visma Utlägg: Main contact is missing",
        )
        await hands.press("enter")
        await hands.done()

    assert office.customer("1005") == before["1005"]
    assert office.customer("1024").collaboration("utlagg-2").ending.outcome == "continue"
    assert office.customer("1024").history[-1].reason == "Moves to another office"


async def test_a_marked_customer_stands_for_all_that_runs_there_in_the_right_order(office):
    """What others wait for ends first, so that both go through at once (case 20)."""
    async with office.screen(size=(80, 40)) as hands:
        await mark(hands, "1013")
        await hands.press("x")
        await hands.sees("End several · 2 collaborations", "Visma eEkonomi (1)", "Scanner (1)")
        await hands.press("tab", "space", "tab", "space")
        await hands.sees("[x] All work for the customer is finished", "2 of 2 can be ended.")
        await hands.press("tab", "tab", "tab", "enter")
        await hands.sees("Ended 2 of 2. It is saved.")

    assert [each.collaboration for each in office.customer("1013").history] == [
        "scanner-1",
        "eekonomi-1",
    ]


async def test_capital_a_marks_all_that_are_shown_and_only_those(office):
    """With a filter set, the others stay unmarked; pressed again, the marks are gone."""
    async with office.screen() as hands:
        await hands.press("f", "home", "enter")
        await hands.sees("all", "Visma Scanner")
        lines = hands.lines
        top = next(n for n, line in enumerate(lines) if " all" in line)
        at = next(n for n, line in enumerate(lines) if "Visma Scanner" in line)
        await hands.press("home", *("down",) * (at - top), "enter")
        await hands.sees("Visma Scanner · 4 of 25")
        await hands.press("A")
        await hands.sees("Visma Scanner · 3 marked, 4 of 25")
        await hands.press("c")
        await hands.sees("3 marked, 25 customers")
        marked = [line for line in hands.tree if line.startswith(("*", "-"))]
        assert [line.split()[1] for line in marked] == ["1002"]  # of those in view
        await hands.find("1002")
        await hands.press("A")
        await hands.sees("3 marked, 2 not shown, 1 of 25")
        await hands.press("enter", "down")
        await hands.tells("Visma Utlägg · Beta")
        assert [line[1] for line in hands.tree] == ["▼", "*", " "]


async def test_a_missing_main_contact_is_cured_from_its_line_and_the_plan_goes_on(office):
    """Enter on the line leads to Users and services and back, with the answers kept."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1004", 1)
        await hands.tells("Visma eEkonomi · Hjortsjö")
        await hands.press("space", "x", "tab", "space", "tab", "space")
        await hands.sees("0 of 1 can be ended.", "Enter opens Users and services")
        await hands.press("tab", "tab", "down", "enter")
        await hands.sees("Hjortsjö Trädgård AB > Users and services", "needs a main contact")
        await hands.press("m")
        await hands.sees("Make main contact")
        await hands.press_act()
        await hands.sees("Main contact:")
        await hands.press("escape")
        await hands.sees("End several", "1 of 1 can be ended.", "(*) End – customer continues")
    assert office.customer("1004").valid_main_contact(()) is not None


async def test_what_has_to_end_first_is_taken_into_the_plan(office):
    """Enter on the refused line adds the collaboration that it waits for."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1013", 1)
        await hands.tells("Visma eEkonomi")
        await hands.press("space", "x", "tab", "space", "tab", "space")
        await hands.sees("0 of 1 can be ended.", "Enter takes that one into this plan")
        await hands.press("tab", "tab", "down", "enter")
        await hands.sees("Visma Scanner (1)", "2 of 2 can be ended.")


async def test_a_check_is_waived_for_one_line_alone(office):
    """The reason stands in the history of that ending."""
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1001", 3)
        await hands.tells("Visma Utlägg · Alfa")
        await hands.press("space", "x", "tab", "space")
        await hands.sees("0 of 1 can be ended.", "Enter waives it here with a reason")
        await hands.press("tab", "tab", "home")
        for _ in range(2):  # reports, then outlays; the cursor stays on the line
            await hands.press("enter")
            await hands.sees("Waive:")
            await hands.paste("Sent in by mail")
            await hands.press("tab", "enter")
            await hands.sees("End several")
        await hands.sees("1 of 1 can be ended.")
        await hands.press("tab", "enter")
        await hands.sees("Ended 1 of 1. It is saved.")
    ending = office.customer("1001").collaboration("utlagg-1").ending
    assert ending.checks["reports-submitted"] == "waived: Sent in by mail"
