"""The window that ends a collaboration: questions, marks, confirmation, and what others do."""

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue, fate_for
from store.domain.model import Customer
from store.domain.wishes import AddUser, End, PutOnHold, SetRecord
from store.i18n.language import _, set_language
from store.rules.handover import handed_over
from tests.tui.conftest import Hands
from tui.app import SamarbeteApp
from tui.dialogs.ending_checks import EndingCheck

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
    ("1009", 1, "eekonomi-1", "not documented: what the customer can do"),
    ("1010", 1, "eekonomi-1", "the bookkeeping is kept"),
    ("1011", 1, "eekonomi-fakturering-1", "probably the invoicing data is kept"),
    ("1013", 2, "scanner-1", "not documented: what becomes of the scanned documents"),
    (
        "1019",
        1,
        "lon-smart-1",
        "not documented: what the customer can do",
    ),
    ("1020", 1, "skatt-bokslut-1", "not documented: what becomes of the closing and tax work"),
    ("1020", 2, "digitala-fakturor-1", "not documented: what becomes of the invoices"),
]


def test_every_service_has_its_window_here():
    """None of the catalogue is forgotten below."""
    assert {id.rpartition("-")[0] for _, _, id, _ in WINDOWS} == set(SERVICES)


async def each_place(hands: Hands) -> AsyncIterator[tuple[str, str, str]]:
    """Go to each of these collaborations on one screen, from the one before."""
    before: tuple[str, int] | None = None
    for number, place, id, mark in WINDOWS:
        if before is not None and before[0] == number:
            await hands.press(*("down",) * (place - before[1]))
        else:
            await hands.go_to(number, place)
        yield number, id, mark
        before = number, place


TITLES = ("Afterwards", "Good to know", "Decide")


async def test_the_window_tells_what_each_outcome_does(office):
    """The outcomes, the checks and the fates stand there before the act (cases 27 to 29).

    What is inferred reads "probably", what is unknown "not documented"; neither is shown as a fact.
    Nothing is chosen beforehand, and all is told before anything is.
    """
    before = {number: office.customer(number) for number, *_rest in WINDOWS}
    async with office.screen(size=(200, 50)) as hands:
        async for number, id, mark in each_place(hands):
            await _tells_of_each_outcome(hands, before[number], id, mark)

    assert {number: office.customer(number) for number in before} == before


async def _tells_of_each_outcome(hands: Hands, customer: Customer, id: str, mark: str) -> None:
    which = f"{customer.number} {id}"
    collaboration = customer.collaboration(id)
    service = SERVICES[collaboration.service]
    await hands.press("x")
    await hands.sees(
        f"End {service.name}",
        *TITLES,
        *(["Before ending"] if service.checks else []),
    )
    assert "(*)" not in hands.text, which
    for outcome in service.outcomes:
        loses = outcome.irreversible.answer == "yes"
        assert (f"! {outcome.label.upper()}" if loses else outcome.label) in hands.text, which
    unfolded = hands.columns(len(service.outcomes))
    for outcome in service.outcomes:
        fates = (outcome.data, outcome.office, outcome.customer)
        for each in fates:
            assert fate_for(each, collaboration.variant).sentence in unfolded, which
    assert mark in unfolded, which
    for n, outcome in enumerate(service.outcomes, start=1):
        await hands.press(f"{n}")
        loses = outcome.irreversible.answer == "yes"
        await hands.sees(f"{n} (*)")
        assert ("Confirm [" in hands.text) == loses, which
    await hands.press("escape")
    await hands.sees_no("( Cancel Esc )")


async def test_a_page_of_80x24_holds_all_of_it(office):
    """No section has to be scrolled to, whichever outcome is chosen, with three checks open."""
    async with office.screen() as hands:
        async for number, id, _mark in each_place(hands):
            which = f"{number} {id}"
            service = SERVICES[office.customer(number).collaboration(id).service]
            for language in ("en", "sv"):
                set_language(language)
                await hands.press("x")
                await hands.sees(f"( {_('Cancel')} Esc )", number)
                for n in range(len(service.outcomes) + 1):
                    if n:
                        await hands.press(f"{n}")
                        await hands.sees(f"{n} (*)")
                    text = hands.text
                    for title in TITLES:
                        assert f" {_(title)} " in text, which
                    assert f" {_('Why')} [" in text, which
                    assert f"( {_('Cancel')} Esc )" in text, which
                    await hands.press("pagedown")
                    assert hands.text == text, f"{which}: it goes on below"
                await hands.press("escape")
                await hands.sees_no(f"( {_('Cancel')} Esc )")


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_answering_checks_in_80x24_scrolls_nothing_away(office, language):
    """What is asked next is in sight after each letter, and so is all else with three open."""
    set_language(language)
    async with office.screen() as hands:
        async for number, id, _mark in each_place(hands):
            service = SERVICES[office.customer(number).collaboration(id).service]
            await hands.press("x")
            await hands.sees(f"( {_('Cancel')} Esc )", number)
            for outcome in range(1, len(service.outcomes) + 1):
                await hands.press(f"{outcome}")
                await hands.sees(f"{outcome} (*)")
                for place in range(len(hands.app.screen.query(EndingCheck))):
                    row = hands.app.screen.query(EndingCheck)[place]
                    for letter in "av":
                        if not (row.line.focusable and row.takes(letter)):
                            continue
                        row.line.focus()
                        await hands.press(letter)
                        _all_in_sight(hands, f"{number} {id} {outcome} {place} {letter}")
                        if letter == "v":
                            await hands.paste("Agreed")
                            _all_in_sight(hands, f"{number} {id} {outcome} {place} typed")
                            await hands.press("escape")
                        else:
                            await hands.press(letter)  # takes it back
                        _all_in_sight(hands, f"{number} {id} {outcome} {place} back")
            await hands.press("escape")
            await hands.sees_no(f"( {_('Cancel')} Esc )")


def _all_in_sight(hands: Hands, which: str) -> None:
    page = hands.app.screen
    body, focused = page.query_one(".body"), page.focused
    assert focused is not None, which
    assert body.max_scroll_y == 0, f"{which}: {hands.text}"
    assert body.region.contains_region(focused.region), f"{which}: {hands.text}"
    assert f" {_('Why')} [" in hands.text, which


async def test_at_60x15_all_of_it_can_be_reached(office):
    """By PgDn, and by going from field to field."""
    async with office.screen(size=(60, 15)) as hands:
        async for number, id, _mark in each_place(hands):
            customer = office.customer(number)
            service = SERVICES[customer.collaboration(id).service]
            checks = office.desk().plan_for(customer, End(collaboration=id)).checks
            still_open = sum(check.answer is None for check in checks)
            await hands.press("x", f"{len(service.outcomes)}")
            text = await hands.read_on()
            for title in (*TITLES, *(["Before ending"] if service.checks else [])):
                assert title in text, f"{number} {id}"
            await hands.press(*("enter",) * (2 + still_open))
            await hands.paste("Sold")
            await hands.sees("Why [ Sold")
            await hands.press("escape")
            await hands.sees_no("Why [")


async def test_enter_alone_ends_nothing(office):
    """It goes from field to field and never chooses, however often it is pressed."""
    before = office.customer("1020")
    async with office.screen() as hands:
        await hands.go_to("1020", 1)
        await hands.press("x")
        await hands.sees("End Visma Skatt & Bokslut Pro")
        await hands.press(*("enter",) * 12)
        await hands.sees("say yes with 1")
        await hands.press("escape")
        await hands.sees("Nothing was changed. Visma Skatt & Bokslut Pro is not ended.")

    assert office.customer("1020") == before


@pytest.mark.parametrize("back", ["escape", "x", "f4"])
async def test_the_answers_are_kept_on_every_way_back_from_the_variant(office, back: str):
    """The form's key that ends leads back to the page as it was left, not to a new one."""
    async with office.screen() as hands:
        await hands.go_to("1003", 2)
        await hands.press("x", "2", "a")
        for field, answer in (("#on", "2026-12-23"), ("#reason", "Sold")):
            hands.app.screen.query_one(field).focus()
            await hands.paste(answer)
        await hands.press("tab")
        await hands.sees("2 (*)", "all met", "[ 2026-12-23", "[ Sold")
        answers = hands.text[hands.text.index("(*) End and") : hands.text.index("[ Sold")]
        await hands.press("c")
        await hands.sees("Edit collaboration: Visma eEkonomi")
        await hands.press(back)
        await hands.sees("End Visma eEkonomi", answers, "[ Sold")
        assert ("The variant stays as it was." in hands.text) == (back == "escape")
        await hands.press("c", back, "escape")
        await hands.sees("Nothing was changed. Visma eEkonomi")


async def test_what_was_answered_before_is_not_ended_by_enter_alone(office):
    """It closes what is open over the page and goes on from field to field, no further."""
    async with office.screen() as hands:
        await hands.go_to("1009", 1)
        await hands.press("x", "1", "a", "c", "escape")
        await hands.sees("End Visma eEkonomi Start", "The variant stays as it was.")
        await hands.press("n", "enter")
        await hands.press(*("enter",) * 3)
        await hands.sees("End Visma eEkonomi Start", "The variant stays as it was.")
    assert office.customer("1009").history == ()


async def test_no_outcome_is_chosen_beforehand_and_the_button_says_so(office):
    """Doing it without a choice tells what is missing and goes there (case 24)."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x")
        await hands.sees("1 ( ) End – customer continues", "2 ( ) ! END AND DELETE")
        await hands.sees("( End collaboration Ctrl+S )", "1 left: choose 1 or 2")
        await hands.press("tab", "tab", "ctrl+s")
        await hands.sees("Not yet. 1 left: choose 1 or 2")
        assert office.customer("1003").history == ()
        await hands.press("space")
        await hands.sees("> 1 (*) End – customer continues", "Ready: Ctrl+S does it.")

    assert office.customer("1003").history == ()


async def test_digits_and_arrows_choose_and_the_choice_can_be_changed(office):
    """The pointer begins at the first; only Space and digits choose."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2")
        await hands.sees("2 (*) ! END AND DELETE", "( ! End and delete now Ctrl+S )")
        await hands.press("left", "enter", "shift+tab")
        await hands.sees("2 (*) ! END AND DELETE")
        await hands.press("left", "space")
        await hands.sees("1 (*) End – customer continues", "2 ( ) ! END AND DELETE")
        await hands.press("tab", "enter")
        await hands.press("1")  # into a field, where it is a letter as any other
        await hands.sees("Why [ 1")


async def test_an_ending_is_saved_and_told_and_the_cursor_stays(office):
    """One entry says who, how and with which answers; no other collaboration changes (case 1)."""
    before = office.customer("1003")
    async with office.screen(size=(80, 40)) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "1", "enter", "enter")
        await hands.paste("Changes program")
        await hands.sees("1 (*)", "Why [ Changes program")
        assert "Confirm [" not in hands.text
        await hands.press("ctrl+s")
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
        ended = "Ended: Visma Utlägg, Gamma Åkeri AB (customer continues). Saved; z undoes."
        await hands.sees(ended)
        assert ended in hands.lines[-2], "in one line"
        await hands.sees("1003 Gamma Åkeri AB 2", "Utlägg Expenses ended")
        await hands.tells("Utlägg · Gamma Åkeri AB ended on 2026-11-23")


@pytest.mark.parametrize(
    ("key", "now", "dated"),
    [
        ("1", "End now – customer continues", "End on 2026-12-31 – customer continues"),
        ("2", "! End and delete now", "! End and delete on 2026-12-31"),
    ],
)
async def test_the_button_says_what_will_be_done_and_when(office, key: str, now: str, dated: str):
    """What is about to happen stands on the button whole; while the day is wrong, no day does."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", key)
        await hands.sees(f"( {now} Ctrl+S )")
        await hands.press("enter")
        await hands.paste("eoy")
        await hands.sees(f"( {dated} Ctrl+S )", "Thursday 2026-12-31; active until then")
        await hands.press("backspace")
        await hands.sees("no day; type 2026-12-31, 31/12, +30, eoy", "a day")
        assert now not in hands.text
        assert dated not in hands.text
        assert "End" in next(line for line in hands.lines if "Ctrl+S )" in line)


async def test_a_choice_that_was_not_made_is_muted_once_another_is(office):
    """Both stay to be read, with their marks."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "1")
        await hands.sees("the 3 kept here stay", "! the 3 kept here are erased", "! never")


async def test_escape_forgets_the_answers_and_changes_nothing(office):
    """The next time all is asked anew; the screen below says that nothing was changed."""
    before = office.customer("1003")
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2")
        await hands.sees("2 (*)")
        await hands.press("escape")
        await hands.sees("Nothing was changed. Visma Utlägg is not ended.")
        await hands.tells("Utlägg · Gamma")
        await hands.press("x")
        await hands.sees("2 ( ) ! END AND DELETE")

    assert office.customer("1003") == before


async def test_a_check_that_nobody_can_measure_is_answered_for_by_name(office):
    """Confirmed by its letter, it stands in the history as attested; once more takes it back."""
    async with office.screen() as hands:
        await hands.go_to("1009", 1)
        await hands.press("x", "1")
        await hands.sees("ask All work for the customer is finished a confirm v waive")
        await hands.sees("1 left: confirm: All work for the customer is finished")
        await hands.press("ctrl+s")
        await hands.sees("Not yet. 1 left: confirm: All work for the customer is finished")
        await hands.press("a")
        await hands.sees("ok All work for the customer is finished: attested a take back")
        await hands.sees("all met", "Ready: Ctrl+S")
        await hands.press("a")
        await hands.sees("1 open", "1 left")
        await hands.press("a")
        assert office.customer("1009").history == ()
        await hands.press("ctrl+s")
        await hands.done()

    after = office.customer("1009")
    assert after.collaboration("eekonomi-1").status == "ended"
    assert after.history[-1].details["check work-done"] == "attested"
    assert after.history[-1].by == "anna"


async def test_a_letter_answers_no_check_that_is_out_of_sight(office):
    """It only goes there, and says so: what the operator has not seen is not confirmed."""
    async with office.screen(size=(60, 15)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("x", "1")
        assert "All work for the customer" not in hands.text
        await hands.press("a")
        await hands.sees("> ask All work for the customer", "3 open", "a confirm")
        await hands.sees("This was out of sight. Press a again.")
        await hands.press("a")
        await hands.sees("> ok All work for the customer", "2 left", "a take back")


async def test_up_and_down_go_from_check_to_check(office):
    """The letters act on the one with the cursor."""
    async with office.screen() as hands:
        await hands.go_to("1001", 1)
        await hands.press("x", "1", "enter", "down", "down")
        await hands.sees("> open 1 bank integration still active: Swedbank")
        await hands.press("v")
        await hands.paste("The bank is told")
        await hands.press("enter", "shift+tab", "up")
        await hands.sees("> open Still active: Visma Ekonomiöversikt", "waived 1 bank integration")


async def test_a_waived_check_needs_a_reason_which_goes_into_the_history(office):
    """Spaces are no reason; what is typed stands there word for word (case 19).

    It reads `waived`, with what is still so: the check is not met.
    """
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("x", "1", "v")
        await hands.sees("Why [", "Enter keeps it; empty waives nothing")
        await hands.paste("   ")
        await hands.press("enter", "v")
        await hands.paste("Omar pays it himself")
        await hands.press("enter")
        await hands.sees("waived 1 outlay not sent in: Omar Ali. Why: Omar pays it", "himself")
        await hands.press("ctrl+s")
        await hands.sees("Not yet. 1 left: 2 reports not submitted")
        assert office.customer("1001").history == ()
        await hands.press("v")
        await hands.paste("They are from last year")
        await hands.sees("Ready:")
        await hands.press("enter")
        await hands.sees("none open, 2 waived")
        await hands.press("ctrl+s")
        await hands.done()

    after = office.customer("1001")
    assert after.collaboration("utlagg-1").status == "ended"
    details = after.history[-1].details
    assert details["check reports-submitted"] == "waived: They are from last year"
    assert details["check outlays-submitted"] == "waived: Omar pays it himself"


async def test_escape_takes_back_a_reason_and_only_that(office):
    """One level at a time: the page stays as it was, and the check open."""
    async with office.screen() as hands:
        await hands.go_to("1001", 3)
        await hands.press("x", "1", "v")
        await hands.paste("Never mind")
        await hands.sees("[ Never mind")
        await hands.press("escape")
        await hands.sees("> open 2 reports not submitted", "1 (*)")
        assert "Never mind" not in hands.text


async def test_a_backup_cannot_be_handed_over_before_the_synchronisation(office):
    """Confirming it is not enough while what comes before it is open (case 22)."""
    async with office.screen(size=(120, 40)) as hands:
        await hands.go_to("1016", 1)
        await hands.press("x")
        await hands.sees("A backup file is handed over to the customer (after the others)")
        await hands.press("a", "1", "ctrl+s")
        await hands.sees("Not yet.")
        await hands.sees("Before ending · Probably asked", "ask A backup file")

    assert office.customer("1016").collaboration("lon-1").status == "active"


async def test_what_cannot_be_undone_asks_for_the_customers_name(office):
    """A wrong name changes nothing; the right one erases the records (cases 25 and 26)."""
    before = office.customer("1003")
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2")
        await hands.sees("2 left: a reason, or a pack · the name or number")
        await hands.press("ctrl+s")
        await hands.sees("Not yet. 2 left: a reason, or a pack · the name or number")
        await hands.paste("Slut")
        await hands.press("ctrl+s")
        await hands.sees("Not yet. 1 left: the name or number")
        await hands.sees("type 1003, or Gamma Åkeri AB")
        assert office.customer("1003") == before
        await hands.paste("Gamma")
        await hands.press("ctrl+s")
        await hands.sees("Not yet. 1 left: the name or number, not 'Gamma'")
        assert office.customer("1003") == before
        await hands.press("end", *("backspace",) * 5)
        await hands.paste("gamma akeri ab")
        await hands.sees("Ready:")
        await hands.press("enter", "enter")
        await hands.done()

        ended = office.customer("1003").collaboration("utlagg-1")
        assert (ended.status, ended.ending.outcome, ended.records) == ("ended", "delete", ())
        await hands.sees("Ended: Visma Utlägg, Gamma Åkeri AB (deleted).")


@pytest.mark.parametrize(
    ("language", "size", "left"),
    [
        ("en", (80, 24), "Not yet. 2 left: a reason, or a pack · the name or number"),
        ("sv", (80, 24), "Inte än. 2 kvar: ett skäl, eller ett paket · namnet eller numret"),
        ("sv", (60, 15), "Inte än. 2 kvar: ett skäl, eller ett paket · namnet eller numret"),
    ],
)
async def test_what_is_left_stays_a_list_where_it_is_tried_nevertheless(
    office, language, size, left
):
    """In the page's words, not the command's; the list is marked, and no longer than before."""
    set_language(language)
    async with office.screen(size=size) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2")
        await hands.sees(left.partition(". ")[2])
        before = hands.lines
        await hands.press("ctrl+s")
        await hands.sees(left)
        await hands.sees("1003")
        assert len([line for line in hands.lines if "(" in line]) == len(
            [line for line in before if "(" in line]
        )
        await hands.paste("x")
        await hands.sees_no(left.partition(". ")[0])


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "can be undone for 24 hours"), ("sv", "kan ångras i 24 timmar")],
)
async def test_what_z_undoes_is_promised_before_too(office, language, words):
    """Also where nobody knows whether data is lost: the record of this program is put back."""
    set_language(language)
    before = office.customer("1020").collaboration("skatt-bokslut-1")
    async with office.screen() as hands:
        await hands.go_to("1020", 1)
        await hands.press("x", "1")
        await hands.sees(words)
        await hands.press("ctrl+s")
        await hands.done()
        await hands.press("z")
        await hands.press_act()
        await hands.done()
    assert office.customer("1020").collaboration("skatt-bokslut-1") == before


async def test_a_single_outcome_takes_a_yes_and_the_name(office):
    """Ekonomiöversikt can only be deleted, and says so; it is not chosen beforehand (case 27)."""
    async with office.screen() as hands:
        await hands.go_to("1001", 2)
        await hands.press("x")
        await hands.sees("1 ( ) ! END AND DELETE: the service offers no choice", "say yes with 1")
        await hands.press("1", "ctrl+s")
        await hands.paste("Slut")
        await hands.press("enter", "ctrl+s")
        await hands.sees("Not yet.", "the name or number")
        await hands.sees("type 1001, or Alfa Bygg AB")
        await hands.paste("Alfa Bygg AB")
        await hands.press("ctrl+s")
        await hands.done()

    assert office.customer("1001").collaboration("ekonomioversikt-1").status == "ended"


async def test_the_hand_over_pack_is_offered_where_something_is_deleted(office, tmp_path):
    """It is written and recorded, the answers are kept, and no reason is asked for any more."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "1")
        assert "hand-over pack" not in await hands.read_on()
        await hands.press("2")
        await hands.sees("a reason, or a pack", "( Make a hand-over pack first p, F4 )")
        await hands.press("p")
        await hands.sees("Hand-over pack · Gamma Åkeri AB", "~/handover-1003", "Write the pack")
        await hands.press(*("backspace",) * 20)
        await hands.paste(f"{tmp_path}/pack")
        await hands.press("enter", "enter")
        await hands.sees("2 (*)", "The hand-over pack is in")
        assert (tmp_path / "pack" / "SHA256SUMS").exists()
        customer = office.customer("1003")
        assert [entry.action for entry in customer.history] == ["handover"]
        assert handed_over(customer, customer.collaboration("utlagg-1"))
        await hands.press("ctrl+s")
        await hands.sees("Not yet. 1 left: the name or number")
        await hands.paste("1003")
        await hands.press("ctrl+s")
        await hands.done()

    ended = office.customer("1003").collaboration("utlagg-1")
    assert (ended.status, ended.records, ended.ending.reason) == ("ended", (), None)


@pytest.mark.parametrize(
    ("screen", "key", "begins"), [("en", "2", "Kund"), ("sv", "1", "Customer")]
)
async def test_the_pack_that_an_ending_asks_for_can_be_in_the_other_language(
    office, tmp_path, screen, key, begins
):
    set_language(screen)
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2", "p")
        await hands.sees("~/handover-1003")
        await hands.press("ctrl+u")
        await hands.paste(f"{tmp_path}/pack")
        await hands.press("shift+tab", key, "ctrl+s")
        await hands.sees(_("The hand-over pack is in {directory}.", directory="")[:-2])
    assert f"\n{begins} 1003 " in (tmp_path / "pack" / "handover.md").read_text()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "sv"])
async def test_a_pack_that_was_made_is_told_and_none_is_offered_any_more(
    office, tmp_path, size, language: str
):
    """Neither by the button nor by its keys; one of records that have changed since is no pack."""
    set_language(language)
    offered = _("Make a hand-over pack first")
    made = _("The hand-over pack of {date} has the records as they are", date=office.desk().today())
    async with office.screen(size=size) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2", "enter", "enter", "shift+tab")  # on the button
        await hands.sees(f"( {offered} p, F4 )")
        await hands.sees_no(made)
        await hands.press("enter")
        await hands.press(*("backspace",) * 20)
        await hands.paste(f"{tmp_path}/pack")
        await hands.press("enter", "enter")
        await hands.sees(made)
        for keys in ((), ("f4",), ("2", "p")):
            await hands.press(*keys)
            await hands.sees_no(offered)
            await hands.sees_no(f"p {_('Pack')}")
            await hands.sees_no(f"F4 {_('Pack')}")
        await hands.press("1")
        await hands.sees_no(made)
        await hands.press("escape")
        new = SetRecord(collaboration="utlagg-1", kind="report", title="Ny", status="draft")
        office.carry_out("1003", new)
        await hands.press("x", "2")
        await hands.sees(f"( {offered} p, F4 )")
        await hands.sees_no(made)


async def test_the_pack_has_a_key_in_the_fields_too(office):
    """There p is a letter; F4 stands in the line of keys for it, and works outside as well."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2")
        await hands.sees("p Pack")
        await hands.sees_no("F4 Pack")
        await hands.press("f4")
        await hands.sees("Hand-over pack · Gamma Åkeri AB")
        await hands.press("escape")
        await hands.sees("2 (*)")
        await hands.press("enter", "enter", "p")
        await hands.sees("Why [ p", "F4 Pack")
        await hands.press("f4")
        await hands.sees("Hand-over pack · Gamma Åkeri AB")
        await hands.press("escape")
        await hands.sees("2 (*)", "Why [ p")


async def test_the_number_that_was_typed_stays_where_no_pack_is_made(office):
    """It confirms what was seen: where somebody has changed the customer meanwhile, it is asked."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2", "enter", "enter", *"Tvist", "enter", *"1003")
        await hands.sees("Confirm [ 1003")
        await hands.press("f4")
        await hands.sees("Hand-over pack · Gamma Åkeri AB")
        await hands.press("escape")
        await hands.sees("Why [ Tvist", "Confirm [ 1003", "No hand-over pack was written.")
        await hands.press("f4")
        await hands.sees("Hand-over pack · Gamma Åkeri AB")
        new = AddUser(email="ny@gammaakeri.example", name="Nils Ny")
        office.carry_out("1003", new, login="david")
        await hands.press("escape")
        await hands.sees("Why [ Tvist", "Confirm [ ")
        await hands.sees_no("Confirm [ 1003")


@pytest.mark.parametrize(
    ("language", "pack", "why"),
    [
        ("en", "Enter Make a hand-over pack first", "Why [ Tvist"),
        ("sv", "Enter Skapa ett överlämningspaket först", "Varför [ Tvist"),
    ],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_tab_comes_to_the_button_of_the_pack_and_enter_passes_over_it(
    office, size, language: str, pack: str, why: str
):
    """As Enter goes from field to field. Who comes back is on it again."""
    set_language(language)
    async with office.screen(size=size) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2", "enter", "enter", *"Tvist")
        await hands.sees(why)
        await hands.press("shift+tab")
        await hands.sees(pack)
        await hands.press("shift+tab", "tab", "enter", "escape")
        await hands.sees(pack)
        await hands.press("tab", "end", *"en")
        await hands.sees(f"{why}en")


@pytest.mark.parametrize(
    ("keys", "typed"),
    [
        (("enter", "enter", *"Ab"), "Why [ Abc"),
        (("enter", "enter", "enter", *"10"), "Confirm [ 10c"),
        (("enter",), "When [ c"),
    ],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_who_comes_back_from_a_pack_that_was_not_made_is_where_one_was(
    office, size, keys, typed: str
):
    async with office.screen(size=size) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2", *keys, "f4")
        await hands.sees("Hand-over pack · Gamma Åkeri AB")
        await hands.press("escape")
        await hands.sees("No hand-over pack was written.")
        await hands.press("c")
        await hands.sees(typed)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_windows_of_a_pack_and_of_a_release_stand_over_the_page(
    office, size, language: str
):
    """Not over the list, which one has left."""
    set_language(language)
    office.carry_out("1003", PutOnHold(reason="Revision"))
    async with office.screen(size=size) as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2")
        page = hands.app.screen
        await hands.until(lambda: "1003" in hands.lines[0], "the page")
        for key in ("p", "b"):
            await hands.press(key)
            await hands.until(lambda: hands.app.screen is not page, "the window")
            assert hands.app.screen_stack[-2] is page
            await hands.press("escape")
            await hands.until(lambda: hands.app.screen is page, "the page again")
        await hands.press("b", "y")
        await hands.until(lambda: hands.app.screen is page, "the page again")
    assert not office.customer("1003").holds


async def test_who_comes_back_from_what_a_check_waits_for_is_at_that_check(office):
    async with office.screen() as hands:
        await hands.go_to("1001", 1)
        await hands.press("x", "1", "tab", "x", "x")
        await hands.until(lambda: "Ekonomiöversikt" in hands.lines[0], "the other ending")
        await hands.press("escape")
        await hands.until(lambda: "Ekonomiöversikt" not in hands.lines[0], "back")
        await hands.sees("x End it first", "v Waive")
        await hands.press("v", *"Skäl", "enter")
        await hands.sees("waived Still active: Visma Ekonomiöversikt")


async def test_no_pack_is_offered_where_no_file_may_be_named(office):
    """Under `--restricted`; a reason does instead."""
    app = SamarbeteApp(office.desk(), restricted=True)
    async with app.run_test(size=(80, 50)) as pilot:
        await pilot.pause()
        hands = Hands(app, pilot)
        await hands.go_to("1003", 1)
        await hands.press("x", "2")
        await hands.sees("2 (*)", "Confirm [")
        assert "hand-over pack" not in hands.text
        await hands.press("p", "f4")
        await hands.sees("2 (*)", "Confirm [")


async def test_a_pack_that_cannot_be_written_is_told_and_the_window_goes_on(office, tmp_path):
    """Esc asks for no pack; a directory that cannot be is told where it is typed."""
    (tmp_path / "file").write_text("")
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2", "p")
        await hands.sees("Write the pack")
        await hands.press("escape")
        await hands.sees("2 (*)")
        await hands.press("p")
        await hands.press("home", *("delete",) * 20)
        await hands.paste(f"{tmp_path}/file/pack")
        await hands.press("enter", "enter")
        await hands.sees("cannot be written: Not a directory", "file/pack", "Write the pack")
        await hands.press("ctrl+u", "ctrl+s")
        await hands.sees("! The name of a directory is needed.")
        await hands.press("escape")
        await hands.sees("2 (*)")

    assert office.customer("1003").history == ()


async def test_all_texts_are_there_in_full_with_what_they_rest_on(office):
    """What a narrow page says in few words is told whole behind n, with its page."""
    async with office.screen() as hands:
        await hands.go_to("1001", 1)
        await hands.press("x")
        await hands.sees("view only, no data lost", "probably connected")
        await hands.press("n")
        await hands.resize(80, 60)
        text = await hands.read_on()
        await hands.resize(80, 24)
        assert "kept for viewing only; no data is lost, nothing can be changed" in text
        assert "stated, general-licences-users-end-collaboration, read 2026-11-20" in text
        assert "Probably connected, and not ended with it: Visma Utlägg, Visma Lön Smart." in text
        assert "no data is lost; can be undone for 24 hours" in text
        await hands.press("escape")
        await hands.sees("1 ( ) End – customer continues")
        await hands.press("escape")
        await hands.done()


async def test_the_title_names_the_customer_whole_in_a_small_terminal(office):
    async with office.screen() as hands:
        await hands.go_to("1011", 1)
        await hands.press("x")
        await hands.sees("End eEkonomi Fakturering · 1011 Järnbäckens Verkstad AB Anna Berg")


@pytest.mark.parametrize("size", [(80, 24), (80, 30), (60, 15)])
async def test_what_is_read_in_full_uses_all_lines_of_its_window(office, size):
    """No line is blank between the button and the frame while the text is cut."""
    async with office.screen(size=size) as hands:
        await hands.go_to("1001", 1)
        await hands.press("x", "n")
        await hands.sees("End – customer continues", "( Close Esc )")
        assert "( Close  Esc )" in hands.lines[-3]


async def test_in_swedish_no_two_keys_of_the_page_have_one_name(office):
    """`x` ends the other service, Ctrl+S this one."""
    set_language("sv")
    async with office.screen(size=(120, 40)) as hands:
        await hands.go_to("1013", 1)
        await hands.press("x", "1")
        await hands.sees("x avsluta först", "x Avsluta först", "Ctrl+S")


async def test_page_down_reads_on_wherever_the_focus_is(office):
    """At 60x15 not all fits; PgDn shows the rest from the outcomes and from a field."""
    async with office.screen(size=(60, 15)) as hands:
        await hands.go_to("1001", 1)
        for keys in (("x",), ("escape", "x", *("tab",) * 4)):
            await hands.press(*keys)
            await hands.sees("End Visma eEkonomi Smart")
            text = await hands.read_on()
            assert "Good to know" in text
            assert "Why" in text


async def test_what_has_to_end_first_is_ended_from_inside_and_the_answers_are_kept(office):
    """`x` leads to the dependent collaboration and back to the same window (case 18)."""
    async with office.screen(size=(80, 50)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("x", "2", "a", "x")
        await hands.sees("End Visma Ekonomiöversikt · 1001 Alfa Bygg AB")
        await hands.press("1", "ctrl+s")
        await hands.paste("Slut")
        await hands.press("enter")
        await hands.paste("Alfa Bygg AB")
        await hands.press("ctrl+s")

        await hands.sees("End Visma eEkonomi Smart", "2 (*)")
        await hands.sees("Ended: Visma Ekonomiöversikt, Alfa Bygg AB (deleted). Saved.")
        await hands.sees("ok All work for the customer is finished: attested")
        assert "Still active: Visma Ekonomi" not in hands.text
        assert office.customer("1001").collaboration("ekonomioversikt-1").status == "ended"
        assert office.customer("1001").collaboration("eekonomi-1").status == "active"
        await hands.press("ctrl+s")
        await hands.sees("Not yet.")
        await hands.press("v")
        await hands.paste("Closed at the bank's counter")
        await hands.press("ctrl+s")
        await hands.done()

    after = office.customer("1001")
    assert after.collaboration("eekonomi-1").ending.outcome == "close"
    assert [entry.collaboration for entry in after.history] == ["ekonomioversikt-1", "eekonomi-1"]
    assert after.history[-1].details["check dependents-ended"] == "met"


async def test_the_letter_that_opened_the_page_pressed_twice_is_answered_with_a_word(office):
    """`x x` in one piece opens no second window; the page says which x would, and that it did."""
    async with office.screen() as hands:
        await hands.go_to("1013", 1)
        await hands.press("x", "x")
        await hands.sees("End Visma eEkonomi", "Press x again to end Visma Scanner first.")
        await hands.press("x")
        await hands.sees("End Visma Scanner · 1013 Tallmons Elteknik AB")
        await hands.press("1", "ctrl+s")
        await hands.sees("Ended: Visma Scanner, Tallmons Elteknik AB", "Saved.")
        await hands.sees("End Visma eEkonomi")


async def test_cancelling_what_has_to_end_first_leads_back_with_the_answers(office):
    """Nothing has ended, and nothing has to be said twice."""
    before = office.customer("1013")
    async with office.screen(size=(80, 50)) as hands:
        await hands.go_to("1013", 1)
        await hands.press("x", "1", "a", "x")
        await hands.sees("End Visma Scanner · 1013 Tallmons Elteknik AB")
        await hands.press("escape")
        await hands.sees("End Visma eEkonomi", "1 (*)")
        await hands.sees("finished: attested", "Still active: Visma Scanner")
        await hands.press("escape")
        await hands.sees("Nothing was changed. Visma eEkonomi is not ended.")

    assert office.customer("1013") == before


async def test_everything_that_is_left_is_told_at_once(office):
    """In the checks' own words where there is room, else by their count."""
    async with office.screen(size=(120, 40)) as hands:
        await hands.go_to("1001", 1)
        await hands.press("x")
        await hands.sees(
            "4 left: confirm: All work for the customer is finished · "
            "Still active: Visma Ekonomiöversikt · 1 bank integration still active: Swedbank · "
            "choose 1 or 2"
        )
        await hands.resize(80, 24)
        await hands.sees("4 left: 3 checks · choose 1 or 2")


async def test_in_swedish_the_page_says_the_same(office):
    """Titles, outcomes, what is left and the button."""
    set_language("sv")
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2", "enter")
        await hands.paste("årsslut")
        await hands.sees("Avsluta Visma Utlägg · 1003 Gamma Åkeri AB", "Efteråt", "Bra att veta")
        await hands.sees("! de 3 som finns här raderas då", "torsdag 2026-12-31; aktivt till dess")
        await hands.sees("( ! Avsluta och radera 2026-12-31 Ctrl+S )", "2 kvar: ett skäl")


async def test_what_another_operator_has_ended_meanwhile_is_told(office):
    """There is one entry in the history, the other operator's (case 38)."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2")
        office.carry_out("1003", End(collaboration="utlagg-1", outcome="continue"))
        await hands.sees("Changed meanwhile: Visma Utlägg ended (Anna Berg,")
        await hands.press("ctrl+s")
        await hands.sees("Visma Utlägg has already ended on 2026-11-23.")
        await hands.press("enter")
        await hands.done()
        await hands.sees("1003 Gamma Åkeri AB 2")

    after = office.customer("1003")
    assert len(after.history) == 1
    assert after.collaboration("utlagg-1").ending.outcome == "continue"


@pytest.mark.parametrize("keys", [(), ("2", "2", "p"), ("f1",)])
async def test_a_collaboration_that_others_have_taken_away_is_told(office, keys):
    """The page about it closes, and so does a window over it."""
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", *keys)
        office.take_away("1003", "utlagg-1")
        if keys == ("f1",):
            page = hands.app.screen_stack[-2]
            await hands.until(lambda: page._answer is not None, "the page below hears of it")
            await hands.resize(100, 30)
        if keys:
            await hands.press("escape")
        await hands.sees("Gamma Åkeri AB has no collaboration 'utlagg-1'")
        await hands.press("down", "up")
        await hands.sees("Settings > Collaborations")


async def test_a_change_that_matters_is_told_and_the_answers_are_kept(office):
    """What would be erased is shown anew before anything is done, with the answers as they were."""

    def without_a_record(customer):
        utlagg = customer.collaboration("utlagg-1")
        fewer = replace(utlagg, records=utlagg.records[1:])
        rest = (fewer, *(each for each in customer.collaborations if each.id != "utlagg-1"))
        return replace(customer, collaborations=rest)

    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("x", "2", "enter", "enter")
        await hands.paste("Has moved on")
        await hands.sees("the 3 kept here are erased")
        await hands.press("enter")
        await hands.paste("Gamma Åkeri AB")
        office.rewrite("1003", without_a_record)

        await hands.sees("! the 2 kept here are erased", "2 (*) ! END AND DELETE")
        await hands.sees("Why [ Has moved on")
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
        await hands.press("x", "2", "ctrl+s")
        await hands.paste("Slut")
        await hands.press("enter")
        await hands.paste("Gamma Åkeri AB")
        await hands.press("enter")
        office.rewrite("1003", without_records)
        await hands.press("enter")
        await hands.sees("changed by somebody else meanwhile")
        await hands.sees_no("the 3 kept here are erased")


async def test_a_change_that_does_not_matter_is_no_hindrance(office):
    """Another collaboration of the customer has ended: what was shown still holds."""
    async with office.screen() as hands:
        await hands.go_to("1020", 1)
        await hands.press("x", "1")
        other = End(collaboration="digitala-fakturor-1", outcome="end", attested=("reception-off",))
        office.carry_out("1020", other)
        await hands.press("ctrl+s")
        await hands.done()
        await hands.sees("Ended: Visma Skatt & Bokslut Pro")

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
        assert "Afterwards" not in hands.text
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
