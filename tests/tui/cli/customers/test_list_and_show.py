"""List customers and show one: as lines of text and as JSON."""

import msgspec
import pytest

from store.domain.clock import swedish_day, utc_now
from store.domain.model import Customer
from tests.tui.cli.demo import numbers


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ((), 25),
        (("--search", "akeri"), ["1003"]),
        (("--search", "GAMMA ab"), ["1003"]),
        (("--search", "556661-9135"), ["1003"]),
        (("--search", "5566619135"), ["1003"]),
        (("--search", "SE556661913501"), ["1003"]),
        (("--search", "165566619135"), ["1003"]),
        (("--search", "1602326"), ["1003"]),
        (("--search", "eva@alfabygg.example"), ["1001"]),
        (("--search", "Eva Lind"), ["1001"]),
        (("--search", "nothing has this"), []),
        (("--service", "scanner"), ["1002", "1013", "1014", "1022"]),
        (("--service", "scanner", "--status", "declined"), ["1022"]),
        (("--status", "unlinked"), ["1023"]),
        (("--status", "requested"), ["1021"]),
        (("--status", "ending"), ["1015"]),
        (("--task", "Payroll", "--manager", "anna"), ["1001"]),
        (("--owner", "david", "--manager", "anna"), ["1001", "1012"]),
        (("--manager", "erik"), ["1013", "1023"]),
        (("--no-main-contact",), ["1002", "1004", "1005", "1006", "1007"]),
        (("--no-main-contact", "--service", "utlagg"), ["1002", "1005"]),
        (("--task", "nothing has this"), []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_list_shows_what_all_filters_let_through(
    filters: tuple[str, ...], expected: list[str] | int, anna
) -> None:
    """One line is one customer, in the order of the numbers; JSON has the same rows."""
    found = numbers(anna("list", *filters))
    assert found == sorted(found)
    assert len(found) == expected if isinstance(expected, int) else found == expected
    rows = anna("list", *filters, "--json").json
    assert [row["number"] for row in rows] == found


@pytest.mark.parametrize(
    "filters",
    [("--service", "fax"), ("--manager", "nosuch"), ("--owner", "nosuch"), ("--status", "nosuch")],
    ids=" ".join,
)
@pytest.mark.parametrize(
    "verb", ["list", "readiness", "residue", "export", "handover -o DIR", "plan --outcome continue"]
)
def test_a_mistyped_filter_is_refused_not_taken_for_one_that_finds_nothing(
    anna, tmp_path, verb: str, filters: tuple[str, ...]
) -> None:
    told = anna(*verb.replace("DIR", f"{tmp_path / 'packs'}").split(), *filters, "--json")
    assert told.code == (2 if "--status" in filters else 3)
    assert told.code == 2 or told.refused == ["invalid-value"]
    assert not [*tmp_path.iterdir()]


def test_a_row_has_the_fields_that_scripts_rely_on(anna) -> None:
    """What a script reads today it reads tomorrow."""
    (row,) = anna("--json", "list", "--search", "alfa").json
    assert row.keys() >= {
        "number",
        "name",
        "account_manager",
        "main_contact",
        "collaborations",
    }
    assert row["main_contact"] == "eva@alfabygg.example"
    assert [collaboration["id"] for collaboration in row["collaborations"]] == [
        "eekonomi-1",
        "ekonomioversikt-1",
        "utlagg-1",
        "lon-smart-1",
    ]
    assert row["collaborations"][0].keys() >= {
        "id",
        "service",
        "variant",
        "status",
        "task",
        "task_owner",
    }
    assert row["collaborations"][2]["task_owner"] == "david"


def test_a_line_of_the_list_tells_what_stands_out(anna) -> None:
    """A missing main contact, a coming end and a missing link are words, not colours."""
    lines = {line.split()[0]: line for line in anna("list").out.splitlines()}
    assert "no main contact" in lines["1002"]
    assert "ends 20" in lines["1015"]
    assert "not linked" in lines["1023"]
    assert "utlagg:requested" in lines["1021"]


def test_show_prints_the_customer_as_lines_and_as_its_document(anna, saved) -> None:
    """JSON is the document as it is stored; text has all that the screen has."""
    shown = anna("show", "1001")
    assert shown.code == 0
    assert shown.out.startswith("1001  Alfa Bygg AB\n")
    for words in (
        "main contact: Eva Lind eva@alfabygg.example",
        "task: Payroll  owner bo",
        "user: Omar Ali  omar@alfabygg.example",
        "collaboration: utlagg-1  Visma Utlägg  active  task Expenses  paid by customer",
        "collaboration: eekonomi-1  Visma eEkonomi  Smart  active",
        "12 months",
        "6 records",
    ):
        assert words in shown.out
    document = anna("--json", "show", "1001").json
    assert msgspec.convert(document, Customer) == saved("1001")


def test_show_tells_an_ending_and_the_history(anna) -> None:
    """How it ended, when and by whom."""
    shown = anna("show", "1012").out
    assert "End and close" in shown
    assert "history: " in shown
    assert "Anna Berg (office)  Visma eEkonomi ended" in shown
    assert "All work for the customer is finished: attested" in shown
    assert "reason: Sold to a chain" in shown


def test_the_history_is_told_in_words_with_names_and_kept_with_ids(anna) -> None:
    """As the screen tells it; JSON has what is stored."""
    told = anna("history").out
    assert "Anna Berg, for the office  Visma eEkonomi ended" in told
    assert "Hanna Fors named main contact" in told
    assert "name-main-contact" not in told
    kept = anna("--json", "history", "1012").json
    (line,) = kept
    assert set(line) == {"number", "name", "entry"}
    assert (line["entry"]["action"], line["entry"]["collaboration"]) == ("end", "eekonomi-1")
    assert "Visma eEkonomi avslutades" in anna("--lang", "sv", "history").out


def test_a_request_waits_for_the_customer_who_reads_of_it(run, store, saved) -> None:
    """The office has sent it; on the customer's side it is to be answered."""
    own = ("--store", store, "--company", "1021", "--operator", saved("1021").main_contact)
    for on in ((), ("--on", f"{swedish_day(utc_now())}")):
        line = next(each for each in run(*own, "show", "1021", *on).out.splitlines()
                    if each.startswith("collaboration: utlagg-1"))  # fmt: skip
        assert "to be answered" in line
