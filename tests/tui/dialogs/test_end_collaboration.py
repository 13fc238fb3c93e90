"""The window that ends a collaboration: questions, marks, confirmation, and what others do."""

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue, fate_for
from store.domain.wishes import End
from store.rules.handover import handed_over
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp

SERVICES = catalogue()
CONTINUES, CLOSES, DELETES = "End – customer continues", "End and close", "End and delete"

# A running collaboration of every service and of the variants that differ, by customer and by its
# place there. These customers have a main contact.
WINDOWS = [
    ("1003", 1, "utlagg-1", "all data in the service is deleted"),
    ("1003", 2, "eekonomi-1", "the customer works on as before"),
    ("1003", 3, "lon-1", "probably data about the company and its employees"),
    ("1001", 2, "ekonomioversikt-1", "probably everything held in the service is erased"),
    ("1001", 4, "lon-smart-1", "not documented: what becomes of the payroll data"),
    ("1009", 1, "eekonomi-1", "not documented: the customer had no access of its own in Start"),
    ("1010", 1, "eekonomi-1", "the bookkeeping is kept"),
    ("1011", 1, "eekonomi-fakturering-1", "probably the invoicing data is kept"),
    ("1013", 2, "scanner-1", "not documented: what becomes of the scanned documents"),
    ("1019", 1, "lon-smart-1", "not documented: only the office worked in Start"),
    ("1020", 1, "skatt-bokslut-1", "not documented: what becomes of the closing and tax work"),
    ("1020", 2, "digitala-fakturor-1", "not documented: what becomes of the invoices"),
]


def test_every_service_has_its_window_here():
    """None of the catalogue is forgotten below."""
    assert {id.rpartition("-")[0] for _, _, id, _ in WINDOWS} == set(SERVICES)


@pytest.mark.parametrize(("number", "place", "id", "mark"), WINDOWS)
async def test_the_window_tells_what_each_outcome_does(
    office, number: str, place: int, id: str, mark: str
):
    """The outcomes, the checks and the fates stand there before the act (cases 27 to 29).

    What is inferred reads "probably", what is unknown "not documented"; neither is shown as a fact.
    """
    before = office.customer(number)
    collaboration = before.collaboration(id)
    service = SERVICES[collaboration.service]
    texts = []
    async with office.screen(size=(80, 50)) as hands:
        await hands.go_to(number, place)
        await hands.press("x")
        await hands.sees(
            f"End collaboration: {service.name}",
            "What happens afterwards",
            *(outcome.label for outcome in service.outcomes),
            *(["Before ending"] if service.checks else []),
        )
        assert "(*)" not in hands.text
        for n, outcome in enumerate(service.outcomes):
            if len(service.outcomes) > 1:
                await hands.press(*(("down",) if n else ("tab",)), "space")
                sign = "! " if outcome.deletes else ""
                await hands.sees(f"(*) {sign}{outcome.label}")
            fates = (outcome.data, outcome.office, outcome.customer)
            await hands.sees(*(fate_for(each, collaboration.variant).sentence for each in fates))
            texts.append(hands.text)
            assert ("Customer's name" in texts[-1]) == (outcome.irreversible.answer == "yes")

    assert mark in " ".join(texts)
    assert office.customer(number) == before


async def test_enter_alone_ends_nothing(office):
    """The window starts on Cancel: Enter opens and closes it, however often it is pressed."""
    before = office.customer("1020")
    async with office.screen() as hands:
        await hands.go_to("1020", 1)
        await hands.press("x")
        await hands.sees("End collaboration: Visma Skatt & Bokslut Pro")
        await hands.press("enter")
        await hands.sees("Settings > Collaborations")
        await hands.press(*("enter",) * 3)

    assert office.customer("1020") == before


async def test_no_outcome_is_chosen_beforehand_and_the_button_says_so(office):
    """Pressing it without a choice tells what is missing and goes there (case 24)."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x")
        await hands.sees("( ) End – customer continues", "( ) ! End and delete")
        await hands.press_act()
        await hands.sees("Not yet: Choose what happens afterwards")
        assert office.customer("1003").history == ()
        await hands.press("space")
        await hands.sees("(*) End – customer continues", "Ready.")

    assert office.customer("1003").history == ()


async def test_an_ending_is_saved_and_told_and_the_cursor_stays(office):
    """One entry says who, how and with which answers; no other collaboration changes (case 1)."""
    before = office.customer("1003")
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "space", "tab", "tab")
        await hands.paste("Changes program")
        await hands.sees(f"(*) {CONTINUES}", "Reason [ Changes program")
        assert "Customer's name" not in hands.text
        await hands.press("enter", *("shift+tab",) * 5, "enter")
        await hands.done()

        after = office.customer("1003")
        ended = after.collaboration("utlagg-1")
        assert ended.status == "ended"
        assert ended.ending.outcome == "continue"
        assert ended.ending.reason == "Changes program"
        assert ended.records == before.collaboration("utlagg-1").records
        (entry,) = after.history
        assert (entry.by, entry.side, entry.action) == ("anna", "office", "end")
        assert entry.reason == "Changes program"
        assert entry.details["check reports-submitted"] == "met"
        assert after.collaborations[1:] == before.collaborations[1:]
        await hands.sees(f"Ended: Visma Utlägg, Gamma Åkeri AB ({CONTINUES}). It is saved")
        await hands.sees("2 active", "Visma Utlägg Expenses ended")
        await hands.tells("Visma Utlägg · Gamma Åkeri AB status ended 2026-11-23")


@pytest.mark.parametrize("keys", ["tab space", "tab down space"])
async def test_the_button_shows_its_outcome_whole(office, keys: str):
    """What is about to happen stands on the button, not a part of it."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", *keys.split())
        label = CONTINUES if keys == "tab space" else DELETES
        buttons = next(line for line in hands.lines if "Cancel" in line)
        assert label in buttons


async def test_escape_forgets_the_answers_and_changes_nothing(office):
    """The next time all is asked anew."""
    before = office.customer("1003")
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "down", "space")
        await hands.sees(f"(*) ! {DELETES}")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")
        await hands.tells("Visma Utlägg · Gamma")
        await hands.press("x")
        await hands.sees(f"( ) ! {DELETES}")

    assert office.customer("1003") == before


async def test_a_check_that_nobody_can_measure_is_answered_for_by_name(office):
    """Ticked, it stands in the history as attested."""
    async with office.screen() as hands:
        await hands.go_to("1009", 1)
        await hands.press("x", "tab", "space")
        await hands.press("shift+tab", "shift+tab", "enter")
        await hands.sees("Not yet: All work for the customer is finished")
        await hands.press("space")
        await hands.sees("[x] I answer for it", "Ready.")
        assert office.customer("1009").history == ()
        await hands.press("shift+tab", "shift+tab", "shift+tab", "enter")
        await hands.done()

    after = office.customer("1009")
    assert after.collaboration("eekonomi-1").status == "ended"
    assert after.history[-1].details["check work-done"] == "attested"
    assert after.history[-1].by == "anna"


async def test_a_waived_check_needs_a_reason_which_goes_into_the_history(office):
    """Spaces are no reason; what is typed stands there word for word (case 19)."""
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("x", "tab", "space", "tab", "tab")
        await hands.paste("   ")
        await hands.press("tab", "tab")
        await hands.paste("Omar pays it himself")
        await hands.press(*("shift+tab",) * 6, "enter")
        await hands.sees("Not yet: 2 reports not submitted")
        assert office.customer("1001").history == ()
        await hands.press("tab")
        await hands.paste("They are from last year")
        await hands.sees("Ready.")
        await hands.press(*("shift+tab",) * 4, "enter")
        await hands.done()

    after = office.customer("1001")
    assert after.collaboration("utlagg-1").status == "ended"
    details = after.history[-1].details
    assert details["check reports-submitted"] == "waived: They are from last year"
    assert details["check outlays-submitted"] == "waived: Omar pays it himself"


async def test_a_backup_cannot_be_handed_over_before_the_synchronisation(office):
    """Ticking it is not enough while what comes before it is open (case 22)."""
    async with office.screen() as hands:
        await hands.go_to("1016", 1)
        await hands.press("x")
        text = await hands.read_on()
        assert "A backup file is handed over to the customer" in text
        await hands.press(*("shift+tab",) * 4)
        await hands.press("space")
        await hands.press_act()
        await hands.sees("Not yet:")

    assert office.customer("1016").collaboration("lon-1").status == "active"


async def test_what_cannot_be_undone_asks_for_the_customers_name(office):
    """A wrong name changes nothing; the right one erases the records (cases 25 and 26)."""
    before = office.customer("1003")
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "down", "space")
        await hands.press("shift+tab", "shift+tab", "enter")
        await hands.sees("Not yet: No hand-over pack of Visma Utlägg has been made")
        await hands.paste("Slut")
        await hands.press("enter", "enter", "enter")
        await hands.sees("Not yet: Type the customer's name to confirm: Gamma Åkeri AB.")
        assert office.customer("1003") == before
        await hands.paste("Gamma")
        await hands.press("tab", "enter")
        await hands.sees("Not yet:", "'Gamma' is not the customer's name, Gamma Åkeri AB.")
        assert office.customer("1003") == before
        await hands.paste("gamma åkeri ab")
        await hands.sees("Ready.")
        await hands.press("enter", "enter")
        await hands.done()

        ended = office.customer("1003").collaboration("utlagg-1")
        assert (ended.status, ended.ending.outcome, ended.records) == ("ended", "delete", ())
        await hands.sees(f"Ended: Visma Utlägg, Gamma Åkeri AB ({DELETES}).")


async def test_a_single_outcome_is_not_asked_for_but_its_name_is(office):
    """Ekonomiöversikt can only be deleted, and says so (case 27)."""
    async with office.screen() as hands:
        await hands.go_to("1001", 2)
        await hands.press("x")
        await hands.sees("End and delete (the service offers no choice)", "Not yet:")
        await hands.press_act()
        await hands.paste("Slut")
        await hands.press("enter")
        await hands.sees("Not yet: Type the customer's name to confirm: Alfa Bygg AB.")
        await hands.paste("Alfa Bygg AB")
        await hands.press("enter", "enter")
        await hands.done()

    assert office.customer("1001").collaboration("ekonomioversikt-1").status == "ended"


async def test_the_hand_over_pack_is_offered_where_something_is_deleted(office, tmp_path):
    """It is written and recorded, the answers are kept, and no reason is asked for any more."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "space")
        assert "Hand-over pack" not in await hands.read_on()
        await hands.press("down", "space", "shift+tab", "shift+tab", "enter")
        await hands.sees("Not yet: No hand-over pack", "( Hand-over pack ) Reason [")
        await hands.press("shift+tab", "enter")
        await hands.sees("Hand-over pack · Gamma Åkeri AB", "~/handover-1003", "Write the pack")
        await hands.press(*("backspace",) * 20)
        await hands.paste(f"{tmp_path}/pack")
        await hands.press("enter", "enter")
        await hands.sees(f"(*) ! {DELETES}", "The hand-over pack is in")
        assert (tmp_path / "pack" / "SHA256SUMS").exists()
        customer = office.customer("1003")
        assert [entry.action for entry in customer.history] == ["handover"]
        assert handed_over(customer, customer.collaboration("utlagg-1"))
        await hands.press_act()
        await hands.sees("Not yet: Type the customer's name")
        await hands.paste("1003")
        await hands.press("enter", "enter")
        await hands.done()

    ended = office.customer("1003").collaboration("utlagg-1")
    assert (ended.status, ended.records, ended.ending.reason) == ("ended", (), None)


async def test_no_pack_is_offered_where_no_file_may_be_named(office):
    """Under `--restricted`; a reason does instead."""
    app = SamarbeteApp(office.desk(), restricted=True)
    async with app.run_test(size=(80, 50)) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "down", "space")
        await hands.sees(f"(*) ! {DELETES}", "Customer's name")
        assert "Hand-over pack" not in hands.text


async def test_a_pack_that_cannot_be_written_is_told_and_the_window_goes_on(office, tmp_path):
    """Esc asks for no pack; a directory that cannot be is named; nothing is recorded."""
    (tmp_path / "file").write_text("")
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "down", "space", *("tab",) * 2, "enter")
        await hands.sees("Write the pack")
        await hands.press("escape")
        await hands.sees(f"(*) ! {DELETES}")
        await hands.press(*("tab",) * 3, "enter")
        await hands.press("home", *("delete",) * 20)
        await hands.paste(f"{tmp_path}/file/pack")
        await hands.press("enter", "enter")
        await hands.sees(f"(*) ! {DELETES}", "cannot be written: Not a directory")

    assert office.customer("1003").history == ()


async def test_page_down_reads_on_wherever_the_focus_is(office):
    """At 80x24 not all fits; PgDn shows the rest from Cancel and from the outcomes."""
    async with office.screen() as hands:
        await hands.go_to("1001", 1)
        for keys in (("x",), ("escape", "x", "tab")):
            await hands.press(*keys)
            await hands.sees("What happens afterwards")
            text = await hands.read_on()
            assert "Probably connected, and not ended with it" in text
            assert "Reason" in text


async def test_what_has_to_end_first_is_ended_from_inside_and_the_answers_are_kept(office):
    """The button leads to the dependent collaboration and back to the same window (case 18)."""
    async with office.screen(size=(80, 50)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("x", "tab", "down", "space", "tab", "space")
        await hands.press("tab")
        await hands.sees(f"(*) {CLOSES}", "[x] I answer for it", "Still active: Visma Ekonomi")
        await hands.press("tab", "enter")
        await hands.sees("End collaboration: Visma Ekonomiöversikt · Alfa Bygg AB")
        await hands.press_act()
        await hands.paste("Slut")
        await hands.press("enter")
        await hands.paste("Alfa Bygg AB")
        await hands.press("enter", "enter")

        await hands.sees("End collaboration: Visma eEkonomi Smart", f"(*) {CLOSES}")
        await hands.sees("[x] I answer for it")
        assert "Still active: Visma Ekonomi" not in hands.text
        assert office.customer("1001").collaboration("ekonomioversikt-1").status == "ended"
        assert office.customer("1001").collaboration("eekonomi-1").status == "active"
        await hands.press_act()
        await hands.sees("Not yet: 1 bank integration still active: Swedbank")
        await hands.press("tab")
        await hands.paste("Closed at the bank's counter")
        await hands.press(*("shift+tab",) * 6, "enter")
        await hands.done()

    after = office.customer("1001")
    assert after.collaboration("eekonomi-1").ending.outcome == "close"
    assert [entry.collaboration for entry in after.history] == ["ekonomioversikt-1", "eekonomi-1"]
    assert after.history[-1].details["check dependents-ended"] == "met"


async def test_cancelling_what_has_to_end_first_leads_back_with_the_answers(office):
    """Nothing has ended, and nothing has to be said twice."""
    before = office.customer("1013")
    async with office.screen(size=(80, 50)) as hands:
        await hands.go_to("1013", 1)
        await hands.press("x", "tab", "space", "tab", "space", "tab", "tab")
        await hands.press("enter")
        await hands.sees("End collaboration: Visma Scanner · Tallmons Elteknik AB")
        await hands.press("escape")
        await hands.sees("End collaboration: Visma eEkonomi", f"(*) {CONTINUES}")
        await hands.sees("[x] I answer for it", "Still active: Visma Scanner")
        await hands.press("escape")
        await hands.sees("Settings > Collaborations")

    assert office.customer("1013") == before


async def test_what_another_operator_has_ended_meanwhile_is_told(office):
    """There is one entry in the history, the other operator's (case 38)."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "down", "space")
        office.carry_out("1003", End(collaboration="utlagg-1", outcome="continue"))
        await hands.sees("Changed meanwhile: end utlagg-1 (anna,")
        await hands.press("shift+tab", "shift+tab", "enter")
        await hands.sees("Visma Utlägg has already ended on 2026-11-23.")
        await hands.press("enter")
        await hands.done()
        await hands.sees("2 active")

    after = office.customer("1003")
    assert len(after.history) == 1
    assert after.collaboration("utlagg-1").ending.outcome == "continue"


async def test_a_change_that_matters_is_told_and_the_answers_are_kept(office):
    """What would be erased is shown anew before anything is done, with the answers as they were."""

    def without_a_record(customer):
        utlagg = customer.collaboration("utlagg-1")
        fewer = replace(utlagg, records=utlagg.records[1:])
        rest = (fewer, *(each for each in customer.collaborations if each.id != "utlagg-1"))
        return replace(customer, collaborations=rest)

    async with office.screen(size=(80, 50)) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "down", "space", *("tab",) * 3)
        await hands.paste("Has moved on")
        await hands.sees("the 3 records kept here about it are erased")
        await hands.press("tab")
        await hands.paste("Gamma Åkeri AB")
        office.rewrite("1003", without_a_record)

        await hands.sees("the 2 records kept here about it are erased", f"(*) ! {DELETES}")
        await hands.sees("Reason [ Has moved on")
        assert office.customer("1003").history == ()
        assert office.customer("1003").collaboration("utlagg-1").status == "active"
        await hands.sees("Changed meanwhile by hand; what is shown is how it is now.")
        await hands.press("escape")
        await hands.sees_no("Changed meanwhile")


async def test_the_window_itself_says_that_something_has_changed_meanwhile(office):
    """At 80x24 nothing is hidden behind the window that the operator should know."""

    def without_records(customer):
        utlagg = replace(customer.collaboration("utlagg-1"), records=())
        return replace(customer, collaborations=(utlagg, *customer.collaborations[1:]))

    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "tab", "down", "space")
        await hands.press("shift+tab", "shift+tab", "enter")
        await hands.paste("Slut")
        await hands.press("enter")
        await hands.paste("Gamma Åkeri AB")
        await hands.press("enter")
        office.rewrite("1003", without_records)
        await hands.press("enter")
        await hands.sees_no("the 3 records kept here about it are erased")
        assert "changed by somebody else meanwhile" in hands.text


async def test_a_change_that_does_not_matter_is_no_hindrance(office):
    """Another collaboration of the customer has ended: what was shown still holds."""
    async with office.screen() as hands:
        await hands.go_to("1020", 1)
        await hands.press("x")
        other = End(collaboration="digitala-fakturor-1", outcome="end", attested=("reception-off",))
        office.carry_out("1020", other)
        await hands.press_act()
        await hands.done()
        await hands.sees("Ended: Visma Skatt & Bokslut Pro", "0 active")

    after = office.customer("1020")
    assert [each.status for each in after.collaborations] == ["ended", "ended"]
    assert [each.collaboration for each in after.history] == [
        "digitala-fakturor-1",
        "skatt-bokslut-1",
    ]


@pytest.mark.parametrize(
    ("login", "lacks"),
    [
        ("bo", "full rights in the office's program and the role Administrator"),
        ("cecilia", "the role Administrator in Mina tjänster"),
        ("david", "full rights in the office's program"),
    ],
)
async def test_who_may_not_end_is_told_who_may(office, login: str, lacks: str):
    """The window does not open; the refusal names what is lacking and a colleague (R3)."""
    before = office.customer("1003")
    async with office.screen(login) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x")
        await hands.sees("Cannot end Visma Utlägg · Gamma Åkeri AB", f"takes {lacks}")
        await hands.sees("Anna Berg can do it.", "Close")
        assert "Users and services" not in hands.text
        assert "What happens afterwards" not in hands.text
        await hands.press("enter")
        await hands.done()
        await hands.sees("Settings > Collaborations")

    assert office.customer("1003") == before


@pytest.mark.parametrize(
    ("number", "place", "sentence"),
    [
        ("1012", 1, "Visma eEkonomi has already ended on 2026-09-22."),
        ("1021", 2, "Visma Utlägg is requested: there is nothing to end."),
        ("1022", 1, "Visma Scanner is declined: there is nothing to end."),
        ("1023", 1, "Visma eEkonomi is not linked to a service and task yet"),
    ],
)
async def test_what_is_not_running_cannot_be_ended(office, number: str, place: int, sentence: str):
    """It is told why, and nothing is offered."""
    before = office.customer(number)
    async with office.screen() as hands:
        await hands.press("o")
        await hands.go_to(number, place)
        await hands.press("x")
        await hands.sees("Cannot end", sentence)
        await hands.press("enter")
        await hands.done()

    assert office.customer(number) == before
