"""Several endings, one of them on hold: it is stopped, released from its line, and ended."""

import pytest

from store.domain.wishes import PutOnHold
from store.i18n.language import set_language
from tests.tui.screens.several.test_end_several import TALL, mark, to_table


async def test_what_is_on_hold_is_released_from_its_line_and_comes_back(office) -> None:
    office.carry_out("1012", PutOnHold(reason="Tvist"))
    async with office.screen(size=TALL) as hands:
        await mark(hands, "1012", "1024")
        await hands.press("x")
        await hands.sees("End several · 2 Utlägg at 2 customers")
        await hands.sees("1 of 2 on hold: nothing of it may be lost")
        await hands.press("2", "tab", "tab")
        await hands.paste("Slut")
        await hands.sees("1 can be ended, 1 cannot", "stop 1012 Sjöviks Bageri AB", "on hold")
        await to_table(hands)
        await hands.sees("The whole customer is on hold (Tvist), by Anna Berg", "Enter releases it")
        await hands.press("enter")
        await hands.sees("The whole customer is no longer on hold")
        await hands.press("y")
        await hands.sees("all 2 can be ended")
        await hands.sees_no("on hold")
    assert not office.customer("1012").holds


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "on hold: nothing may be lost"), ("sv", "spärr: inget får gå förlorat")],
)
async def test_what_would_lose_data_says_on_hold_before_it_is_chosen_as_long_as_the_hold_lasts(
    office, lang: str, told: str
) -> None:
    set_language(lang)
    office.carry_out("1012", PutOnHold(reason="Tvist", until=office.desk().today()))
    async with office.screen() as hands:
        await mark(hands, "1012")
        await hands.press("x")
        await hands.sees(told)
        await hands.press("tab")
        await hands.paste("+30")
        await hands.sees_no(told)
