"""The rule book, held to the code: what is cited stands in it, and what it names is there."""

import ast
import io
import re
import tokenize
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from store.domain.catalogue import Attested, Check, Fate, catalogue, fate_for
from store.domain.errors import Code
from store.rules.endings.statements import statements

ROOT = Path(__file__).parent.parent
BOOK = ROOT / "docs" / "rules.md"
TEXT = BOOK.read_text("utf-8")
ROOMS = ("store", "tui", "tests", "docs")

ENTRY = re.compile(r"^- \*\*(R\d+|case \d+)\*\* ", re.M)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
FILE = re.compile(r"`((?:store|tui)/[\w/]+\.(?:py|toml))`")
SURE = re.compile(r"\((stated|inferred \(app\)|inferred|unknown)(?: ([SPBN]))?\)(?=;|$)")

# R19, R2-R6, R39 to R41; case 7, cases 25 and 26, cases 17 to 20
RULE = re.compile(r"\bR(\d+)\b(?:\s?(?:-|–|to)\s?R(\d+)\b)?")
CASE = re.compile(r"\b[Cc]ases? (\d+(?:(?:, | and | to |-|–)\d+)*)\b")
ASTRAY = re.compile(r"\b([Ss]ection|[Cc]hapter|[Pp]ain) \d|\(\d\.\d[,)]|, \d\.\d\)")
NOTE = re.compile(r"\b[\w-]+(?:/[\w-]+)*(?:\.sv)?\.md\b")
WRITTEN_BY_THE_PROGRAM = {"handover.md"}


def entries() -> dict[str, str]:
    """Return what the book says of each rule and each case."""
    marks = list(ENTRY.finditer(TEXT))
    ends = [*(mark.start() for mark in marks[1:]), len(TEXT)]
    return {
        mark[1]: re.split(r"^#", TEXT[mark.end() : end], maxsplit=1, flags=re.M)[0]
        for mark, end in zip(marks, ends, strict=True)
    }


ENTRIES = entries()
RULES = {name: text for name, text in ENTRIES.items() if name.startswith("R")}
CASES = {name: text for name, text in ENTRIES.items() if name.startswith("case")}


@cache
def notes() -> list[tuple[str, str]]:
    """Find comments and strings of all code, where they stand, and the lines of documents."""
    found: list[tuple[str, str]] = []
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*")):
            place = file.relative_to(ROOT)
            if file.suffix == ".py" and file != Path(__file__):
                for token in tokenize.generate_tokens(
                    io.StringIO(file.read_text("utf-8")).readline
                ):
                    if token.type in (tokenize.COMMENT, tokenize.STRING):
                        found.append((f"{place}:{token.start[0]}", token.string))
            elif file.suffix in (".md", ".toml", ".tcss"):
                lines = enumerate(file.read_text("utf-8").splitlines(), start=1)
                found += [(f"{place}:{number}", line) for number, line in lines]
    return found


def cited(text: str) -> set[str]:
    """Return the rules and cases that a text cites, each of a range."""
    found: set[str] = set()
    for first, last in RULE.findall(text):
        found |= {f"R{number}" for number in range(int(first), int(last or first) + 1)}
    for numbers in CASE.findall(text):
        found |= {f"case {number}" for number in re.findall(r"\d+", numbers)}
        for first, last in re.findall(r"(\d+)(?: to |-|–)(\d+)", numbers):
            found |= {f"case {number}" for number in range(int(first), int(last) + 1)}
    return found


@cache
def functions_in(file: Path) -> set[str]:
    """Return the names of the functions that a file of tests defines."""
    tree = ast.parse(file.read_text("utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def rows(text: str) -> list[list[str]]:
    """Return the cells of the rows whose first cell begins with a code."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def section(heading: str) -> str:
    """Return what stands under a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", TEXT, re.M | re.S)
    assert found is not None, heading
    return found[1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("said twice (R19)", {"R19"}),
        ("R2-R4, R6 and R39 to R41", {"R2", "R3", "R4", "R6", "R39", "R40", "R41"}),
        ("Case 7: B is the only one", {"case 7"}),
        ("(cases 4 and 6)", {"case 4", "case 6"}),
        ("(cases 17 to 19, R10)", {"case 17", "case 18", "case 19", "R10"}),
        ("(cases 18, 20)", {"case 18", "case 20"}),
        ("RFC 7 and casement 3, PR19", set()),
    ],
)
def test_a_citation_is_read_as_it_is_written(text: str, found: set[str]) -> None:
    assert cited(text) == found


def test_the_numbers_have_no_gap() -> None:
    """A number that was given once keeps its meaning; a new rule gets the next one."""
    assert list(RULES) == [f"R{number}" for number in range(1, 66)]
    assert list(CASES) == [f"case {number}" for number in range(1, 42)]


def test_what_is_cited_stands_in_the_book() -> None:
    lost = {place: astray for place, text in notes() if (astray := cited(text) - ENTRIES.keys())}
    assert lost == {}


def test_no_note_leads_to_what_is_not_here() -> None:
    """No section of a paper that nobody can open, and no document that is not in the repository."""
    here = {file.name for file in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))}
    here |= {file.name for file in (ROOT / "tests").rglob("*.md")} | WRITTEN_BY_THE_PROGRAM
    lost = [
        (place, text)
        for place, text in notes()
        if ASTRAY.search(text) or {Path(name).name for name in NOTE.findall(text)} - here
    ]
    assert lost == []


@pytest.mark.parametrize("name", ENTRIES)
def test_a_rule_names_the_test_that_holds_it_or_says_why_none_does(name: str) -> None:
    told = ENTRIES[name]
    named = TEST.findall(told)
    for file, test in named:
        assert (ROOT / file).is_file(), file
        assert test in functions_in(ROOT / file), f"{file}::{test}"
    for file in FILE.findall(told):
        assert (ROOT / file).is_file(), file
    if "Not held here:" in told:
        assert re.search(r"Not held here: \S+(\s+\S+){4,}", told), "a reason in words"
        assert not named
    else:
        assert named
        assert name in CASES or FILE.search(told)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_how_sure_it_is_and_where_that_is_from(name: str) -> None:
    told = RULES[name]
    words = set(re.findall(r"\*(stated|inferred \(app\)|inferred|unknown)\*", told))
    assert words
    pages = re.findall(r"Pages?:\s((?:`[\w-]+`(?: \([SPBN]\))?,?\s*)+)", told)
    assert len(pages) == 1 or "decided here" in told or words <= {"unknown", "inferred"}
    for page in re.findall(r"`([\w-]+)`", " ".join(pages)):
        assert f"`{page}`" in section("Sources")


def test_every_refusal_has_its_line() -> None:
    """With the rules that refuse, or that it was decided here."""
    table = rows(section("Refusal codes"))
    assert [code for code, *_ in table] == [f"`{code}`" for code in sorted(get_args(Code))]
    for _code, _what, why in table:
        assert cited(why) <= RULES.keys()
        assert cited(why) or why == "decided here"


SERVICES = catalogue()
HEADINGS = re.findall(r"^### (.+) \(`([\w-]+)`\)$", TEXT, re.M)


def test_the_book_has_every_service_in_the_order_of_the_catalogue() -> None:
    assert [(service.name, id) for id, service in SERVICES.items()] == HEADINGS


@pytest.mark.parametrize(("name", "id"), HEADINGS, ids=lambda value: value.replace(" ", "-"))
def test_a_services_tables_say_what_the_catalogue_says(name: str, id: str) -> None:
    """Each outcome with how sure its consequences are, in each variant; each check."""
    service = SERVICES[id]
    table = rows(section(f"{name} (`{id}`)"))
    outcomes = [row for row in table if len(row) == 5]
    checks = [row for row in table if len(row) == 4]
    said = {first: [sure(cell) for cell in cells] for first, *cells in outcomes}
    for outcome in service.outcomes:
        for variant in service.variants or (None,):
            usual = said[f"`{outcome.id}`"]
            irreversible = outcome.irreversible
            assert said.get(f"`{outcome.id}` {variant}", usual) == [
                *(_sure(fates, variant) for fates in (outcome.data, outcome.office)),
                _sure(outcome.customer, variant),
                [(irreversible.provenance, None)],
            ]
            lost = next(row[-1] for row in outcomes if row[0] == f"`{outcome.id}`")
            assert lost.startswith(irreversible.answer)
    assert {first.split()[0] for first in said} == {f"`{each.id}`" for each in service.outcomes}
    assert [each[0].split()[0] for each in checks] == [f"`{each.id}`" for each in service.checks]
    assert [each[1:] for each in checks] == [_of_check(each) for each in service.checks]


def sure(cell: str) -> list[tuple[str, str | None]]:
    """Return how sure a cell says each thing is, and by which help."""
    found = [(word, letter or None) for word, letter in SURE.findall(cell)]
    assert found, cell
    return found


def _sure(fates: tuple[Fate, ...], variant: str | None) -> list[tuple[str, str | None]]:
    return [(each.provenance, each.source) for each in fate_for(fates, variant).statements]


@pytest.mark.parametrize("id", SERVICES)
def test_a_statement_of_the_catalogue_leads_to_its_page(id: str) -> None:
    """What a page says, or what is concluded from it, names that page and when it was read."""
    for each in statements(id, SERVICES[id]):
        assert each.seen is not None, each.text
        assert each.provenance != "office", each.text
        assert (each.page is not None) == (each.provenance in ("stated", "inferred")), each.text
        assert each.page is None or f"`{each.page}`" in section("Sources")


def _of_check(check: Check) -> list[str]:
    how = "attested" if isinstance(check, Attested) else "measured"
    return [how, ", ".join(f"`{id}`" for id in check.after), check.provenance]
