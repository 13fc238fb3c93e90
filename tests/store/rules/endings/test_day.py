"""A day as people type it: what it means on 23 November 2026, and what is no day."""

import datetime as dt

import pytest

from store.i18n.language import set_language
from store.rules.endings.day import NoDay, day_meant, day_named, day_words, last_day

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-31", "2026-12-31"),
        ("20261231", "2026-12-31"),
        (" 2026-12-31 ", "2026-12-31"),
        ("2026-11-23", "2026-11-23"),
        ("31/12", "2026-12-31"),
        ("1/2", "2027-02-01"),
        ("23/11", "2026-11-23"),
        ("22/11", "2027-11-22"),
        ("29/2", "2028-02-29"),
        ("31/12/2027", "2027-12-31"),
        ("31.12", "2026-12-31"),
        ("1.2", "2027-02-01"),
        ("31.12.2027", "2027-12-31"),
        ("+0", "2026-11-23"),
        ("+30", "2026-12-23"),
        ("+ 30", "2026-12-23"),
        ("eom", "2026-11-30"),
        ("EOQ", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("månadsslut", "2026-11-30"),
        ("Kvartalsslut", "2026-12-31"),
        ("arsslut", "2026-12-31"),
        ("2036-11-23", "2036-11-23"),
    ],
)
def test_a_day_is_understood(typed: str, meant: str):
    """In whichever language the words are; 31/12 is the next one there is (R40)."""
    assert day_meant(typed, TODAY) == dt.date.fromisoformat(meant)


@pytest.mark.parametrize("typed", ["", "  ", "now", "Nu"])
def test_nothing_and_now_are_no_day_but_at_once(typed: str):
    """An ending without a day takes effect at once (R40)."""
    assert day_meant(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31 december", "'31 december' is no day. Type one such as 2026-12-31, 31/12, +30 or eoy."),
        ("31/13", "'31/13' is no day."),
        ("31.13", "'31.13' is no day."),
        ("31.12/2026", "'31.12/2026' is no day."),
        ("30/2", "'30/2' is no day."),
        ("2026-02-30", "'2026-02-30' is no day."),
        ("-3", "'-3' is no day."),
        ("soon", "'soon' is no day."),
        ("2026-11-22", "2026-11-22 is in the past; today is 2026-11-23."),
        ("22/11/2026", "2026-11-22 is in the past"),
        ("2036-11-24", "2036-11-24 is more than ten years ahead; the last day is 2036-11-23."),
        ("9999-12-31", "9999-12-31 is more than ten years ahead"),
        ("+99999", "is more than ten years ahead"),
        ("+999999999", "+999999999 is more than ten years ahead"),
    ],
)
def test_what_is_no_day_is_told_with_its_cure(typed: str, why: str):
    """No day, a past one, and one beyond ten years (R40)."""
    with pytest.raises(NoDay) as refused:
        day_meant(typed, TODAY)
    assert f"{refused.value}".startswith(why) or why in f"{refused.value}"


@pytest.mark.parametrize(
    ("today", "typed", "meant"),
    [
        ("2027-02-03", "eom", "2027-02-28"),
        ("2028-02-03", "eoq", "2028-03-31"),
        ("2027-04-30", "eoq", "2027-06-30"),
        ("2027-04-30", "eom", "2027-04-30"),
    ],
)
def test_the_end_of_a_period_is_its_last_day(today: str, typed: str, meant: str):
    """Also on that very day, and in leap years."""
    assert day_meant(typed, dt.date.fromisoformat(today)) == dt.date.fromisoformat(meant)


def test_ten_years_from_a_leap_day_end_in_february():
    """The year 2038 has no 29 February."""
    assert last_day(dt.date(2028, 2, 29)) == dt.date(2038, 2, 28)


def test_a_day_is_said_with_its_weekday_in_both_languages():
    """A Sunday in place of a Monday is seen at once."""
    assert day_words(dt.date(2026, 12, 31)) == "Thursday 2026-12-31"
    set_language("sv")
    assert day_words(dt.date(2026, 12, 31)) == "torsdag 2026-12-31"


@pytest.mark.parametrize(
    ("typed", "ahead", "back"),
    [
        ("31/12", "2026-12-31", "2025-12-31"),
        ("31.12", "2026-12-31", "2025-12-31"),
        ("23/11", "2026-11-23", "2026-11-23"),
        ("29/2", "2028-02-29", "2024-02-29"),
        ("31.12.2027", "2027-12-31", "2027-12-31"),
        ("2019-05-02", "2019-05-02", "2019-05-02"),
        ("2051-05-02", "2051-05-02", "2051-05-02"),
        ("+30", "2026-12-23", "2026-12-23"),
        ("-30", None, "2026-10-24"),
        ("eom", "2026-11-30", "2026-11-30"),
        ("arsslut", "2026-12-31", "2026-12-31"),
        ("now", "", "2026-11-23"),
        ("", "", ""),
    ],
)
def test_a_day_is_named_in_the_same_forms_whenever_it_is(typed: str, ahead: str | None, back: str):
    """Where one looks back, 31/12 is the last one; no day is too early or too late to be named."""
    assert f"{day_named(typed, TODAY, back=True) or ''}" == back
    if ahead is None:
        with pytest.raises(NoDay):
            day_named(typed, TODAY)
    else:
        assert f"{day_named(typed, TODAY) or ''}" == ahead


@pytest.mark.parametrize("typed", ["soon", "31/13", "+999999999", "-999999999"])
def test_what_names_no_day_is_refused_in_the_same_words(typed: str):
    """Also what no calendar reaches; where one looks back, no day ahead is advised."""
    with pytest.raises(NoDay, match=r"is no day\. Type one such as 2026-12-31, 31/12"):
        day_named(typed, TODAY)
    with pytest.raises(NoDay, match=rf"is no day\. Type one such as {TODAY}, 31/12 or -30\."):
        day_named(typed, TODAY, back=True)
