"""A customer's own side at the command: spoken to as you in every answer, plain and refused."""

import datetime as dt
import re

import pytest

from store.domain.clock import swedish_day, utc_now
from store.files.forms.customer_files import shard_of

OF_ANOTHER = {
    "en": re.compile(r"\bcustomers?\b|\bthe company\b", re.IGNORECASE),
    "sv": re.compile(r"\bkund(en|ens|er|s)?\b|\bföretagets?\b", re.IGNORECASE),
}
LISA = "lisa@morkovarv.example"
ON = swedish_day(utc_now()) + dt.timedelta(days=30)
LATER = swedish_day(utc_now()) + dt.timedelta(days=60)
END = ("end", "1024", "utlagg-2", "--outcome")
DECIDES = [
    (LISA, (*END, "continue", "--on", LATER)),
    ("anna", (*END, "continue", "--on", ON, "--reason", "Byter byrå")),
]
WALK = [
    ("list",), ("show", "1024"), ("history",), ("readiness",), ("residue",),
    ("due", "--within", "400"), ("plan", "1024", "utlagg-2"),
    ("plan", "1024", "utlagg-2", "--outcome", "continue"),
    ("plan", "1024", "utlagg-2", "--outcome", "close"),
    ("plan", "1024", "utlagg-2", "--outcome", "delete"),
    (*END, "delete"), (*END, "continue"), ("withdraw", "1024", "utlagg-2"), ("undo", "1024"),
    ("undo", "1024", "utlagg-2"), ("record", "list", "1024"), ("task", "list", "1024"),
    ("user", "list", "1024"), ("policy", "utlagg"),
    ("edit", "1024", "utlagg-2", "--period", "3"), ("request", "1024", "lon", "--task", "Expenses"),
    ("approve", "1024", "utlagg-2"), ("remind", "1024", "utlagg-2"),
    ("received", "1024"),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "sv"])
def test_no_answer_tells_the_customer_about_the_customer(run, own_store, language) -> None:
    """Before and after both sides have decided; the words of the catalogue's own ids stay."""

    def by(login: str, *verb: object):
        company = ("--company", "1024") if login == LISA else ()
        return run("--store", own_store, "--lang", language, "--operator", login, *company, *verb)

    told = []
    for decide in (None, *DECIDES):
        if decide is not None:
            login, verb = decide
            assert by(login, *verb).code == 0
        for verb in WALK[:-9] if decide is None else WALK:
            if decide is None and verb[0] == "end":
                continue  # nothing is decided yet, and this would decide it
            answer = by(LISA, *verb)
            told += [(verb, line) for line in (answer.out + answer.err).splitlines()]
    assert [(verb, line) for verb, line in told if OF_ANOTHER[language].search(line)] == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_who_checks_the_store_is_told_where_a_file_is_damaged_too(
    run, copied_store, language
) -> None:
    """A user of the customer reads who does it, not how a store is mended."""
    (copied_store / "customers" / f"{shard_of('1024')}.json").write_bytes(b"torn")
    side = ("--company", "1024", "--operator", LISA)
    told = run("--lang", language, "--store", copied_store, *side, "check")
    said = {
        "en": "Checking the store is done by the office.",
        "sv": "Datalagret kontrolleras av byrån.",
    }[language]
    assert (told.code, told.out) == (3, "")
    assert said in told.err
    assert "--repair-from" not in told.err


WHOM_TO_ASK = {
    "en": "The store is damaged, and mending it is the office's task: ask the office.",
    "sv": "Datalagret är skadat, och att laga det är byråns sak: fråga byrån.",
}


@pytest.mark.parametrize("damaged", ["their file", "office.json"])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_whose_company_cannot_be_read_is_told_whom_to_ask(
    run, copied_store, language, damaged
) -> None:
    """How a store is mended is the operator's to know, who alone can do it."""
    shard = copied_store / "customers" / f"{shard_of('1024')}.json"
    (shard if damaged == "their file" else copied_store / "office.json").write_bytes(b"torn")
    side = ("--lang", language, "--store", copied_store, "--company", "1024", "--operator", LISA)
    for verb in (*WALK[:9], (*END, "continue"), ("export", "-"), ("doctor",)):
        told = run(*side, *verb)
        said = told.out + told.err
        assert (told.code, WHOM_TO_ASK[language] in said) == (6, True), said
        assert not re.search(r"repair-from|\.json|samarbete check", said), said
    assert run(*side, "--json", "list").json == {"error": WHOM_TO_ASK[language]}


def test_what_an_answer_leaves_out_sends_no_customer_to_check_the_store(run, copied_store) -> None:
    (copied_store / "policy.toml").write_text("[[")
    said = run("--store", copied_store, "--company", "1024", "--operator", LISA, "readiness")
    assert said.code == 6
    assert said.err.splitlines() == [
        f"samarbete: {WHOM_TO_ASK['en']}",
        "samarbete: the answer covers the rest only",
    ]
    anna = run("--store", copied_store, "--operator", "anna", "readiness")
    assert "the answer covers the rest only; samarbete --store" in anna.err
