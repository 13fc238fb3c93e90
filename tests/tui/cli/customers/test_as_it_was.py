"""A customer as it was, without a screen: `show NUMBER --on DATE` (R64)."""

import datetime as dt

import pytest

from store.desk.opening import open_desk
from store.domain.clock import swedish_day, utc_now
from store.domain.model import Customer
from tui.formatting.as_it_was import sections_of

ENDED = "1012"


@pytest.fixture
def ended_on(saved) -> dt.date:
    """Return the day on which eEkonomi of that customer has ended."""
    return swedish_day(saved(ENDED).history[0].at)


def test_it_is_shown_as_it_stood_when_the_day_was_over(anna, ended_on) -> None:
    told = anna("show", ENDED, "--on", f"{ended_on}").out.splitlines()
    assert told[0] == f"as it stood at the end of {ended_on}"
    assert [line for line in told if line.startswith("note: ")] == [
        f"note: Visma Utlägg: records dated after {ended_on} are left out; which others there "
        "were then is not known."
    ]
    assert any(f"eekonomi-1  Visma eEkonomi  Bokföring  ended {ended_on}" in line for line in told)
    before = anna("show", ENDED, "--on", f"{ended_on - dt.timedelta(days=1)}").out.splitlines()
    assert any("eekonomi-1  Visma eEkonomi  Bokföring  active" in line for line in before)
    assert not [line for line in before if line.startswith("history:")]
    assert before[1] == (
        f"note: Whether it was a customer on {ended_on - dt.timedelta(days=1)} is not known: "
        f"its history begins on {ended_on}."
    )


def test_json_is_the_document_with_the_day_and_what_is_not_known(anna, ended_on) -> None:
    now = anna("show", ENDED, "--json").json
    then = anna("show", ENDED, "--on", f"{ended_on - dt.timedelta(days=1)}", "--json").json
    assert then.keys() == now.keys() | {"on", "unknown"}
    assert then["on"] == f"{ended_on - dt.timedelta(days=1)}"
    fields = ["customer", "collaborations[utlagg-1].records"]
    assert [lost["field"] for lost in then["unknown"]] == fields
    assert [each["status"] for each in then["collaborations"]] == ["active", "active"]
    today = anna("show", ENDED, "--on", f"{swedish_day(utc_now())}", "--json").json
    assert {field: today[field] for field in now} == now
    assert today["unknown"] == []


def test_what_is_not_kept_is_named_and_not_told_as_a_fact(anna, saved, own_store) -> None:
    first = saved(ENDED).users[0]
    new = "ny@sjovik.example"
    assert anna("user", "add", ENDED, new, "--name", "Ny Ström").code == 0
    assert anna("user", "main-contact", ENDED, new, "--promote").code == 0
    assert anna("user", "remove", ENDED, first.email).code == 0
    day = swedish_day(saved(ENDED).history[0].at)
    told = anna("show", ENDED, "--on", f"{day}").out.splitlines()
    assert f"user: {first.name}  {first.email}" in told
    assert any(
        line.startswith(f"note: {first.name} <{first.email}>: role, telephone, licences")
        for line in told
    )
    unknown = anna("show", ENDED, "--on", f"{day}", "--json").json["unknown"]
    assert f"users[{first.email}].role" in [lost["field"] for lost in unknown]


def test_before_it_came_and_in_the_future_there_is_no_answer(anna, own_store, tmp_path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("number;name\n2001;Nya Åkeriet AB\n", "utf-8")
    assert anna("import", file).code == 0
    today = swedish_day(utc_now())
    yesterday, tomorrow = today - dt.timedelta(days=1), today + dt.timedelta(days=1)
    early = anna("show", "2001", "--on", f"{yesterday}")
    assert early.code == 4
    assert f"2001 Nya Åkeriet AB was not there yet on {yesterday}; it came on {today}." in early.err
    in_swedish = anna("--lang", "sv", "show", "2001", "--on", f"{yesterday}")
    assert f"2001 Nya Åkeriet AB fanns inte än den {yesterday}" in in_swedish.err
    assert anna("show", "2001", "--on", f"{today}").code == 0
    assert anna("show", "1001", "--on", f"{tomorrow}", "--json").refused == ["date-in-future"]
    assert anna("show", "9999", "--on", f"{today}").code == 4
    assert anna("show", "1001", "--on", "nonsense").code == 2


def test_a_customer_sees_itself_as_it_was_and_nobody_else(run, store, ended_on, saved) -> None:
    contact = saved(ENDED).main_contact
    own = ("--store", store, "--company", ENDED, "--operator", contact)
    assert run(*own, "show", ENDED, "--on", f"{ended_on}").code == 0
    assert run(*own, "show", "1001", "--on", f"{ended_on}").code != 0


def test_in_swedish(anna, ended_on) -> None:
    told = anna("--lang", "sv", "show", ENDED, "--on", f"{ended_on}").out.splitlines()
    assert told[0] == f"som den var när den {ended_on} var slut"
    early = anna("--lang", "sv", "show", "1001", "--on", "2020-01-01").out
    assert "obs: Om det var en kund den 2020-01-01 är inte känt: den har ingen" in early


@pytest.mark.parametrize("back", [0, 1, 4, 8, 3000])
def test_the_key_of_the_history_tells_the_same_of_a_day(anna, store, back) -> None:
    """Verb and page (`a`): no fact stands in one alone, and neither tells what is not known."""
    desk = open_desk(store, os_user="anna")
    day = desk.today() - dt.timedelta(days=back)
    for row in desk.listing().rows:
        told = desk.as_it_was(row.number, day)
        page = dict(sections_of(told, desk.services_so_far, desk.operator))
        lines = anna("show", row.number, "--on", f"{day}").out.splitlines()
        assert said("note", lines) == [fact.text for fact in page.get("Not known", ())]
        facts = {fact.label: fact.text for fact in page["Customer"]}
        assert said("main contact", lines) == [facts["main contact"].replace(", ", " ", 1)]
        assert said("numbers", lines) == [facts["numbers"]]
        assert len(said("task", lines)) == len(told.customer.tasks)
        assert "".join(said("hold", lines)) == facts.get("hold", "")
        both = zip(said("collaboration", lines), page.get("Collaborations", ()), strict=True)
        for line, fact in both:
            words = [word.removeprefix("task ") for word in line.split("  ")[2:]]
            shown = fact.text.replace("paid by the ", "paid by ").split(" · ")
            assert sorted(set(words) - variants(told.customer)) == sorted(shown)


def said(about: str, lines: list[str]) -> list[str]:
    """Return what lines of an answer say that begin so."""
    begun = f"{about}: "
    return [line.removeprefix(begun) for line in lines if line.startswith(begun)]


def variants(customer: Customer) -> set[str]:
    return {each.variant for each in customer.collaborations if each.variant is not None}


def test_what_is_not_known_of_a_collaboration_is_no_fact(anna) -> None:
    """Of a day before it began, the line says only that; JSON names all of it."""
    early = anna("show", "1001", "--on", "2020-01-01")
    for line in said("collaboration", early.out.splitlines()):
        assert line.split("  ")[2:] == ["not known"]
    fields = anna("show", "1001", "--on", "2020-01-01", "--json").json["unknown"]
    assert "collaborations[utlagg-1]" in [lost["field"] for lost in fields]
    assert anna("--lang", "sv", "show", "1001", "--on", "2020-01-01").out.count("  inte känt") == 4
