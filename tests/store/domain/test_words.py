"""The tables of words have all codes and no other; only what they have is said in other words."""

from collections.abc import Callable
from typing import get_args

import pytest

from store.domain import words
from store.domain.model import OutcomeId, Recipient, Role, Side, Status, Subject
from store.domain.words import action_word, answer_words, detail_label, detail_words, kind_word
from store.i18n.language import set_language


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (words.STATUS_WORDS, Status),
        (words.STATUS_AFTER_IS, Status),
        (words.ROLE_WORDS, Role),
        (words.DETAIL_VALUES["role"], Role),
        (words.SIDE_WORDS, Side),
        (words.RECIPIENT_WORDS, Recipient),
        (words.OUTCOME_LABELS, OutcomeId),
        (words.DETAIL_VALUES["outcome"], OutcomeId),
        (words.SUBJECT_WORDS, Subject),
    ],
)
def test_a_table_has_a_word_for_each_code_and_for_nothing_else(
    table: words.Words, codes: object
) -> None:
    assert set(table) == set(get_args(codes))


def test_what_no_table_has_is_said_as_it_is_kept() -> None:
    assert action_word("merge-files") == "merge-files"
    assert kind_word("year-end-file") == "year end file"
    assert answer_words("guessed: at night") == "guessed: at night"
    assert detail_label("colour Eva Ek") == "colour Eva Ek"
    assert detail_words("colour", "red -> none") == "red -> none"
    assert detail_words("status", "sleeping -> ended") == "sleeping -> ended"


@pytest.mark.parametrize(
    ("say", "kept", "english", "swedish"),
    [
        (words.status_word, ["requested"], "request sent", "förfrågan skickad"),
        (words.status_after_is, ["ending"], "ending", "på väg att avslutas"),
        (words.role_word, ["auditor"], "Auditor", "Revisor"),
        (words.side_word, ["office"], "office", "byrån"),
        (words.recipient_word, ["office"], "office", "byrån"),
        (words.outcome_label, ["close"], "End and close", "Avsluta och stäng"),
        (words.subject_word, ["standing"], "decided", "beslutat"),
        (words.subject_word, ["active"], "state", "läge"),
        (kind_word, ["payroll-change"], "payroll change", "löneändring"),
        (action_word, ["end"], "end", "avslut"),
        (answer_words, ["met"], "met", "klart"),
        (answer_words, ["waived: a: b"], "waived: a: b", "överhoppad: a: b"),
        (answer_words, ["guessed: a: b"], "guessed: a: b", "guessed: a: b"),
        (detail_label, ["email"], "e-mail", "e-post"),
        (detail_label, ["main-contact"], "main contact", "huvudkontakt"),
        (detail_label, ["portal-role"], "role in Mina tjänster", "roll i Mina tjänster"),
        (detail_label, ["account_manager"], "account manager", "kundansvarig"),
        (detail_label, ["check on a day"], "check on a day", "kontroll on a day"),
        (detail_words, ["check on a day", "attested"], "attested", "bekräftat"),
        (detail_words, ["check on a day", "waived: b"], "waived: b", "överhoppad: b"),
        (detail_words, ["role", "none -> user"], "none -> User", "inget -> Användare"),
        (
            detail_words,
            ["portal-role", "user -> administrator"],
            "User -> Administrator",
            "Användare -> Administratör",
        ),
        (
            detail_words,
            ["rights", "full -> standard"],
            "full rights -> standard rights",
            "fulla rättigheter -> standardrättigheter",
        ),
        (detail_words, ["role of Eva Ek", "none"], "none", "inget"),
        (words.period_words, [1], "1 month", "1 månad"),
        (words.period_words, [12], "12 months", "12 månader"),
        (words.period_words, ["löpande"], "löpande", "löpande"),
        (words.period_words, [None], "", ""),
        (words.short_period, [12], "12 mo", "12 mån"),
        (words.short_period, ["löpande"], "löpande", "löpande"),
        (words.short_period, [None], "", ""),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_what_is_kept_is_said_in_either_language(
    say: Callable[..., str], kept: list[str], english: str, swedish: str
) -> None:
    assert say(*kept) == english
    set_language("sv")
    assert say(*kept) == swedish


def test_what_an_import_did_to_records_is_said_kind_by_kind() -> None:
    """As many of a kind as there were; counts and sums of other acts stay as they are kept."""
    set_language("sv")
    kept = "2 bank-integration active -> ended; 1 report none -> 2026-11-23"
    assert detail_words("records utlagg-1", kept) == (
        "2 bankintegration aktiv -> avslutad; 1 rapport inget -> 2026-11-23"
    )
    assert detail_words("records", "2 -> 0") == "2 -> 0"
    assert detail_words("records utlagg-1", "2, sha256 ab12") == "2, sha256 ab12"


@pytest.mark.parametrize(
    ("detail", "number"),
    [("12", 12), ("0", 0), ("", None), ("none", None), ("-1", None), ("9" * 5000, None)],
    ids=lambda value: str(value)[:9],
)
def test_a_detail_is_a_number_where_it_can_be_one(detail: str, number: int | None) -> None:
    """Python refuses to read one of 5,000 digits: a line with it must not end all history."""
    assert words.number_in(detail) == number
