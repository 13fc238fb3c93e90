"""One walk by keys: a hold refuses the deletion; released, it is done, told, attested and cured."""

import pytest

from store.i18n.language import Language, set_language

SAID: dict[Language, tuple[str, ...]] = {
    "en": ("a hold (b releases it)", "is no longer on hold", "Ended: Visma Utlägg",
           "3 ties are left", "Certificate of deletion", "3 records were erased", "Dear Disa Holm",
           "Records: the 3 that Byrå Norr AB had about it were erased.",
           "belongs to the task Expenses"),
    "sv": ("en spärr (b häver den)", "har inte längre spärr", "Avslutat: Visma Utlägg",
           "3 saker kvar", "Raderingsintyg", "3 poster raderades", "Hej Disa Holm",
           "de 3 som Byrå Norr AB hade om tjänsten raderades.", "hör till uppdraget Expenses"),
}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
async def test_hold_release_delete_certificate_letter_cure(office, language: Language) -> None:
    set_language(language)
    refused, released, ended, ties, certificate, erased, dear, told, idle = SAID[language]
    async with office.screen() as hands:
        await hands.go_to("1003", 1)
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
        await hands.sees(idle)
        await hands.press("enter", "y")
        await hands.sees_no(idle)
    assert "Expenses" not in {task.name for task in office.customer("1003").tasks}
