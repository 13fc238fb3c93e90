"""The table of what was survived: the page on the store shows what the tool prints."""

import json
from pathlib import Path
from xml.etree import ElementTree

from tests.reliability import FILES, ROWS, TESTS, table

PAGE = Path(__file__).parent.parent / "docs/store.md"


def test_the_page_has_the_rows_that_the_tool_prints():
    """In the same order under the same heads, and no change was lost; counts may differ."""
    printed = [line for line in table(ElementTree.Element("none")) if line.startswith("| ")]
    shown = PAGE.read_text("utf-8").split("tests.reliability --whole", 1)[1].splitlines()
    shown = [line for line in shown if line.startswith("| ")][: len(printed)]
    assert shown[:2] == printed[:2]
    assert [line.split("|")[1] for line in shown] == [line.split("|")[1] for line in printed]
    for line in shown[2:]:
        cases, survived, lost = (each.strip() for each in line.split("|")[2:5])
        assert (survived, lost) == (cases, "0"), line


def test_what_was_counted_is_added_up_row_by_row():
    """From the properties of a report; a failed test is told below."""
    root = ElementTree.Element("suite")
    for cases, lost in ((3, 0), (1004, 1)):
        case = ElementTree.SubElement(root, "testcase")
        told = json.dumps({"what": ROWS[1], "cases": cases, "lost": lost})
        ElementTree.SubElement(case, "property", {"name": "figures", "value": told})
    ElementTree.SubElement(case, "failure")
    lines = table(root)
    assert f"| {ROWS[1]} | 1,007 | 1,006 | 1 |" in lines
    assert f"| {ROWS[0]} | 0 | 0 | 0 |" in lines
    assert lines[-1] == "2 tests, 1 of them failed."


def test_every_file_that_is_run_is_there_and_every_row_is_counted_in_one():
    """A row that no test adds to would stand there as nothing."""
    texts = [(TESTS / file).read_text("utf-8") for file in FILES]
    for row in ROWS:
        assert any(f'figures("{row}"' in text for text in texts), row
