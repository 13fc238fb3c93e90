"""A missing main contact: refused, cured in Users and services, and back to the same ending."""

import pytest
from msgspec.structs import replace

from store.domain.wishes import AddUser, NameMainContact
from store.i18n.language import set_language

MISSING = "Main contact is missing for customer number"


async def test_the_cure_creates_a_user_and_leads_back_to_the_ending(office):
    """Nobody is in the list: n creates the first user as main contact; Esc goes on (case 5)."""
    async with office.screen() as hands:
        await hands.go_to("1002", 1)
        await hands.press("x")
        await hands.sees(
            "Cannot end Visma Utlägg · Beta Café AB", f"{MISSING} 1605136 (1002 Beta Café AB)."
        )
        await hands.sees("Go to Users and services", "Close")
        await hands.press("enter")
        await hands.sees("To end Visma Utlägg", "step 1 of 3", "now 1 somebody on the customer")
        await hands.sees("There are no users yet. n creates the first one.")

        await hands.press("n")
        await hands.sees("Create user: Beta Café AB")
        await hands.paste("Cilla Berg")
        await hands.press("enter")
        await hands.paste("cilla@betacafe.example")
        await hands.press("enter", "enter", "tab", "enter")
        await hands.sees(
            "Cilla Berg Administrator yes active", "Cilla Berg created. Saved; z undoes."
        )
        await hands.sees("main contact: Cilla Berg", "now 3 back to ending Visma Utlägg Esc")
        assert office.customer("1002").main_contact == "cilla@betacafe.example"

        await hands.press("escape")
        await hands.sees("End Visma Utlägg · 1002 Beta Café AB")
        await hands.press("1", "ctrl+s")
        await hands.done()
        await hands.sees("Ended: Visma Utlägg, Beta Café AB")
        assert not any("1002" in line and "no main contact" in line for line in hands.tree)

    after = office.customer("1002")
    assert after.collaboration("utlagg-1").status == "ended"
    assert after.valid_main_contact(()).role == "administrator"
    actions = [entry.action for entry in after.history]
    assert actions == ["add-user", "end"]


async def test_an_existing_plain_user_becomes_administrator_and_main_contact_in_one_act(office):
    """One entry for both; afterwards the ending goes on (cases 4 and 6)."""
    async with office.screen() as hands:
        await hands.go_to("1004", 2)
        await hands.press("x", "enter")
        await hands.sees("To end Digitala fakturor och dokument", "step 2 of 3")
        await hands.sees("m choose Ylva Strand")
        await hands.press("m")
        await hands.sees("Ylva Strand becomes main contact")
        await hands.press("enter")
        await hands.sees("Ylva Strand named main contact. Saved; z undoes.")
        await hands.sees("Ylva Strand Administrator yes active")
        await hands.press("escape")
        await hands.sees("End Digitala fakturor och dokument")
        await hands.press("1", "a", "ctrl+s")
        await hands.done()

    after = office.customer("1004")
    assert after.valid_main_contact(()).name == "Ylva Strand"
    assert [entry.action for entry in after.history] == ["name-main-contact", "end"]
    assert after.collaboration("eekonomi-1").status == "active"


async def test_a_cancelled_cure_changes_nothing_and_ends_nothing(office):
    """Neither role nor main contact; Esc leads to the tree, not to a window (case 6)."""
    before = office.customer("1004")
    async with office.screen() as hands:
        await hands.go_to("1004", 1)
        await hands.press("x", "enter", "m")
        await hands.sees("Ylva Strand becomes main contact")
        await hands.press("n")
        await hands.sees("Nothing was changed.", "step 2 of 3", "Ylva Strand User - active")
        await hands.press("m", "escape", "escape")
        await hands.sees("Visma eEkonomi is not ended: a main contact is still missing.")
        await hands.done()
        await hands.sees("Settings > Collaborations")
        await hands.tells("eEkonomi Bokföring · Hjortsjö Trädgård AB")
        await hands.press("x", "escape")
        await hands.done()
        await hands.sees("Settings > Collaborations")

    assert office.customer("1004") == before


async def test_who_cannot_cure_is_told_who_can(office):
    """Cecilia lacks the role in the portal: there is no button for her (R5)."""
    before = office.customer("1002")
    async with office.screen("cecilia") as hands:
        await hands.go_to("1002", 1)
        await hands.press("x")
        await hands.sees(
            f"{MISSING} 1605136 (1002 Beta Café AB). Anna Berg or David Öberg can do it."
        )
        assert "Go to Users and services" not in hands.text
        await hands.press("enter")
        await hands.done()
        await hands.sees("Settings > Collaborations")

    assert office.customer("1002") == before


async def test_who_may_not_end_can_still_cure(office):
    """David may not end anything, but u leads him to the cure (case 13)."""
    async with office.screen("david") as hands:
        await hands.go_to("1004")
        await hands.press("u")
        await hands.sees("Hjortsjö Trädgård AB needs a main contact", "step 2 of 2")
        await hands.press("m")
        await hands.press_act()  # not what the screen was opened for: Enter alone changes nothing
        await hands.sees("Ylva Strand named main contact. Saved; z undoes.")
        await hands.press("escape")
        await hands.sees("1 of 25", "► 1004")
        await hands.sees_no("! no main contact")

    after = office.customer("1004")
    assert after.valid_main_contact(()).name == "Ylva Strand"
    assert after.history[-1].by == "david"


async def test_a_main_contact_on_record_that_is_not_valid_counts_as_missing(office):
    """The one who has left is shown as such; the other Administrator takes over (case 11)."""
    async with office.screen() as hands:
        await hands.go_to("1006", 1)
        await hands.press("x")
        await hands.sees(f"{MISSING} 508061")
        await hands.press("enter")
        await hands.sees("Lars Wik Administrator invalid inactive")
        await hands.sees("main contact on record, not valid: Lars Wik")
        await hands.press("m")
        await hands.sees(
            "Not possible: Make main contact", "Lars Wik is not active and cannot be main contact."
        )
        await hands.press("enter", "down", "m")
        await hands.sees("Siri Hed becomes main contact")
        await hands.press("enter")
        await hands.sees("Siri Hed named main contact. Saved.")
        await hands.press("escape")
        await hands.sees("End Visma eEkonomi Smart")

    assert office.customer("1006").main_contact == "siri@lovnas.example"


async def test_an_auditor_cannot_be_main_contact(office):
    """The refusal says why, and changes nothing (case 10)."""
    before = office.customer("1005")
    async with office.screen() as hands:
        await hands.go_to("1005", 1)
        await hands.press("x", "enter", "j", "m")
        await hands.sees(
            "Not possible: Make main contact", "Märta Falk is Auditor and cannot be main contact."
        )
        await hands.press("escape")
        await hands.sees("Users and services · 1005 Ängslyckans Förskola AB", "step 1 of 3")

    assert office.customer("1005") == before


async def test_a_main_contact_that_goes_missing_meanwhile_is_cured_with_the_answers_kept(office):
    """Refused at the act, cured from inside, and back to the same window as it was (case 4)."""

    def contact_leaves(customer):
        users = tuple(replace(user, active=False) for user in customer.users)
        return replace(customer, users=users)

    async with office.screen(size=(80, 50)) as hands:
        await hands.go_to("1009", 1)
        await hands.press("x", "2", "a", "enter", "enter")
        await hands.paste("Retires")
        await hands.sees("(*) End and close", "finished: attested", "Why [ Retires", "Ready:")
        office.rewrite("1009", contact_leaves)
        office.carry_out("1009", AddUser(email="tea@kvarnansfiske.example", name="Tea Kvarn"))
        await hands.press("ctrl+s")
        await hands.sees("Cannot end Visma eEkonomi · Kvarnåns Fiske AB", f"{MISSING} 991783")
        await hands.press("enter", "down", "m", "enter")
        await hands.sees("Tea Kvarn named main contact. Saved.")
        await hands.press("escape")
        await hands.sees("End Visma eEkonomi Start", "(*) End and close")
        await hands.sees("finished: attested", "Why [ Retires", "Ready:")
        await hands.press(*("enter",) * 8)  # which would do it where something had been answered
        await hands.sees("Ctrl+S does it: nothing was answered here since this page opened.")
        await hands.press("ctrl+s")
        await hands.done()

    after = office.customer("1009")
    assert after.collaboration("eekonomi-1").ending.outcome == "close"
    assert after.history[-1].reason == "Retires"


async def test_a_cure_by_somebody_else_lets_the_ending_go_on(office):
    """While the operator looks at the users, a colleague cures it: Esc goes on all the same."""
    async with office.screen() as hands:
        await hands.go_to("1004", 1)
        await hands.press("x", "enter")
        await hands.sees("step 2 of 3")
        wish = NameMainContact(email="ylva@hjortsjo.example", promote=True)
        office.carry_out("1004", wish, login="david")
        await hands.press("escape")
        await hands.sees("End Visma eEkonomi Bokföring")


UNLICENSED = {
    "en": ("u users  v waive", "To end Visma Lön", "step 2 of 3", "s license Knut Råberg",
           "Visma Lön is not ended: still no active user is licensed for it.",
           "now 3 back to ending Visma Lön"),
    "sv": ("u användare", "För att avsluta Visma Lön", "steg 2 av 3", "s ge Knut Råberg licens",
           "Visma Lön är inte avslutat: ingen aktiv användare har licens för tjänsten ännu.",
           "nu 3 tillbaka till avslutet av Visma Lön"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_a_missing_licence_is_cured_by_its_letter_and_leads_back(office, language):
    """`u` opens Users and services with the steps; the cursor begins on the service."""
    set_language(language)
    letters, head, step, give, still, back = UNLICENSED[language]
    async with office.screen() as hands:
        await hands.go_to("1016", 1)
        await hands.press("x", "1")
        await hands.sees(" ".join(letters.split()))
        await hands.press("u")
        await hands.sees(head, step, give)
        await hands.press("escape")
        await hands.sees("1016 Råbäcka Lantbruk AB", still, "1 (*)")
        await hands.press("u", "s", "space", "ctrl+s")
        await hands.sees(back)
        await hands.press("escape")
        await hands.sees("1016 Råbäcka Lantbruk AB", "1 (*)")
        await hands.sees_no(still)
        await hands.sees_no(" ".join(letters.split()))
    after = office.customer("1016")
    assert after.users[0].services == ("lon",)
    assert after.collaboration("lon-1").status == "active"
