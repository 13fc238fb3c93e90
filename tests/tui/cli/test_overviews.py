"""Look over all customers: history, readiness, residue."""

from store.domain.clock import swedish_day, utc_now


def test_history_has_the_latest_first_of_one_or_of_all(anna) -> None:
    of_all = anna("history", "--json").json
    moments = [line["entry"]["at"] for line in of_all]
    assert moments == sorted(moments, reverse=True)
    assert of_all[0].keys() == {"number", "name", "entry"}
    of_one = anna("history", "1012", "--json").json
    assert of_one == [line for line in of_all if line["number"] == "1012"]
    lines = anna("history", "1012").out.splitlines()
    assert len(lines) == len(of_one)
    assert all("1012 Sjöviks Bageri AB" in line for line in lines)
    assert "reason: Sold to a chain" in "\n".join(lines)


def test_history_is_narrowed_by_days_and_words(anna) -> None:
    """Both days are included."""
    every = anna("history", "--json").json
    day = every[0]["entry"]["at"][:10]
    of_the_day = anna("history", "--since", day, "--until", day, "--json").json
    assert of_the_day
    assert {line["entry"]["at"][:10] for line in of_the_day} == {day}
    assert anna("history", "--until", "2001-01-01").out == ""
    tomorrow = swedish_day(utc_now()).replace(year=swedish_day(utc_now()).year + 1)
    assert anna("history", "--since", tomorrow, "--json").json == []
    chain = anna("history", "--search", "CHAIN sold", "--json").json
    assert [line["number"] for line in chain] == ["1012"]


def test_history_of_nobody_is_not_found_and_no_date_is_wrong_usage(anna) -> None:
    assert anna("history", "4711").code == 4
    assert anna("history", "--since", "yesterday").code == 2


def test_readiness_tells_who_would_be_refused_and_why(anna) -> None:
    told = anna("readiness")
    assert told.code == 3
    lines = told.out.splitlines()
    assert any(
        line.startswith("1006  Lövnäs Snickeri AB  main-contact-missing: ")
        and "is inactive" in line
        for line in lines
    )
    assert any(line.startswith("1001  Alfa Bygg AB  utlagg-1: check-open: ") for line in lines)
    found = anna("readiness", "--json")
    assert found.code == 3
    assert len(found.json) == len(lines)
    assert found.json[0].keys() >= {"number", "name", "collaboration", "code", "message", "cure"}


def test_readiness_of_who_is_ready_has_exit_code_0(anna) -> None:
    ready = anna("readiness", "--search", "gamma")
    assert (ready.code, ready.out) == (0, "nobody would be refused\n")
    assert anna("readiness", "--search", "gamma", "--json").json == []
    assert {each["number"] for each in anna("readiness", "--search", "1006", "--json").json} == {
        "1006"
    }


def test_residue_tells_what_is_left_of_one_or_of_all(anna) -> None:
    told = anna("residue", "1012")
    assert told.code == 0
    assert "1012  Sjöviks Bageri AB  task: no collaboration belongs to the task" in told.out
    assert "view only, while Visma Utlägg is active" in told.out
    of_endings = [
        each for each in anna("residue", "--json").json if each["kind"] != "employee-left"
    ]
    assert {each["number"] for each in of_endings} == {"1012", "1014", "1024"}
    assert anna("residue", "1001").out == "nothing is left of ended collaborations\n"
    assert anna("residue", "4711").code == 4


def test_residue_is_narrowed_as_readiness_is(anna) -> None:
    """In text and as JSON: to customers, and to the collaborations that the filters let through."""
    every = anna("residue", "--json").json
    for filters in (
        ("--search", "1012"),
        ("--manager", "anna"),
        ("--service", "eekonomi"),
        ("--status", "ended"),
        ("--manager", "anna", "--status", "active"),
    ):
        told, found = anna("residue", *filters), anna("residue", *filters, "--json")
        assert (told.code, found.code) == (0, 0)
        assert len(told.out.splitlines()) == len(found.json) > 0, filters
        assert [each for each in every if each in found.json] == found.json, "in the same order"
        shown = {each["number"] for each in anna("list", *filters, "--json").json}
        assert {each["number"] for each in found.json} <= shown
    of_service = anna("residue", "--service", "eekonomi", "--json").json
    assert {each["service"] for each in of_service} <= {"eekonomi", None}
    assert anna("residue", "--search", "gamma").out == "nothing is left of ended collaborations\n"
    assert anna("residue", "--search", "gamma", "--json").json == []


def test_residue_of_one_customer_takes_no_filter(anna) -> None:
    told = anna("residue", "1012", "--status", "ended")
    assert told.code == 2
    assert "name one customer by NUMBER, or several by filters, not both" in told.err


def test_a_customer_sees_its_own_alone(by) -> None:
    elsa = ("elsa@obacken.example", "--company", "1021")
    for verb in ("history", "readiness", "residue"):
        said = by(*elsa, verb, "--json").json
        assert {each["number"] for each in said} <= {"1021"}
    assert by(*elsa, "history", "1001").code == 4
    assert by(*elsa, "residue", "1001").code == 4
