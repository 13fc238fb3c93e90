"""One walk by keys: a hold refuses the deletion; released, it is done, told, attested and cured."""

import pytest

from store.i18n.language import Language, set_language

SAID: dict[Language, tuple[str, ...]] = {
    "en": ("a hold (b releases it)", "is no longer on hold", "Ended: Visma Utlägg",
           "4 ties are left", "Certificate of deletion", "3 records were erased", "Dear Disa Holm",
           "Records: the 3 that Byrå Norr AB had about it were erased.",
           "Disa Holm is licensed for", "belongs to the task Expenses"),
    "sv": ("en spärr (b häver den)", "har inte längre spärr", "Avslutat: Visma Utlägg",
           "4 saker kvar", "Raderingsintyg", "3 poster raderades", "Hej Disa Holm",
           "de 3 som Byrå Norr AB hade om tjänsten raderades.", "Disa Holm har licens för",
           "hör till uppdraget Expenses"),
}  # fmt: skip


DISA = "disa@gammaakeri.example"

ACCESS: dict[Language, tuple[str, ...]] = {
    "en": ("access to eEkonomi", "20 statements", "is still active", "Ended: Visma Utlägg"),
    "sv": ("åtkomst till eEkonomi", "20 uppgifter", "är fortfarande aktivt",
           "Avslutat: Visma Utlägg"),
}  # fmt: skip
"""Of 1012 Sjöviks Bageri AB, whose eEkonomi has ended: the office may look while Utlägg goes on."""


@pytest.mark.parametrize("language", SAID)
async def test_hold_release_delete_certificate_letter_cure(office, language: Language) -> None:
    set_language(language)
    refused, released, ended, ties, certificate, erased, dear, told, licence, idle = SAID[language]
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
        await hands.press("u", "s", *("down",) * 5, "space", "ctrl+s", "escape")
        assert "utlagg" in office.customer("1003").user(DISA).services
        await hands.press("b", *"Tvist", "ctrl+s")
        await hands.press("x", "2", "ctrl+s")
        await hands.sees(refused)
        assert office.customer("1003").collaboration("utlagg-1").status == "active"
        await hands.press("b")
        await hands.sees(released)
        await hands.press("y")
        await hands.press("enter", "enter", *"Klart", "enter", *"1003", "ctrl+s")
        await hands.sees(ended, ties)
        assert office.customer("1003").collaboration("utlagg-1").records == ()
        await hands.press("h", "c")
        await hands.sees(certificate, "Klart")
        assert erased in await hands.read_on()
        await hands.press("escape", "l")
        await hands.sees(dear)
        assert told in await hands.read_on()
        await hands.press("escape", "escape", "L")
        await hands.sees(licence, idle)
        await hands.press("enter", "y")
        await hands.sees_no(licence)
        await hands.press("enter", "y")
        await hands.sees_no(idle)
    assert "utlagg" not in office.customer("1003").user(DISA).services
    assert "Expenses" not in {task.name for task in office.customer("1003").tasks}


@pytest.mark.parametrize("language", ACCESS)
async def test_the_access_that_is_left_goes_with_what_keeps_it(office, language: Language) -> None:
    """What is known of it is shown by a key; another ends the collaboration that keeps it."""
    set_language(language)
    access, known, active, ended = ACCESS[language]
    async with office.screen() as hands:
        await hands.go_to("1012", 1)
        await hands.press("L")
        await hands.sees(access)
        await hands.press("enter")
        await hands.sees(known)
        await hands.press("escape", "down", "down")
        await hands.sees(active)
        await hands.press("enter", "1", "ctrl+s")
        await hands.sees(ended)
        await hands.sees_no(access)
    assert office.customer("1012").collaboration("utlagg-1").status == "ended"
