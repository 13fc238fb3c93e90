"""The bench runs; its page shows the table that it prints, with the targets it prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
Row = tuple[str, str]


def rows(text: str) -> dict[Row, str]:
    """Return the targets in a printed table, by what is measured beside what, at any size."""
    lines = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {
        (
            re.sub(r"[\d,]+ (customers|rows|lines)", r"N \1", cells[0]),
            re.sub(r"[\d,]+$", "N", cells[1]),
        ): (cells[4])
        for cells in lines
        if len(cells) == 6 and not cells[0].startswith(("| what", "| ---"))
    }


@pytest.mark.timeout(900)
def test_the_quick_bench_prints_the_rows_of_the_table_on_its_page(tmp_path: Path) -> None:
    """Its figures are another machine's; whether they are met is told, never asserted."""
    command = [sys.executable, "-m", "tests.bench", "--quick", "--folder", tmp_path]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    shown = (ROOT / "docs/performance.md").read_text("utf-8").split("python -m tests.bench", 1)[1]
    assert rows(printed).keys() == rows(shown).keys()
    assert re.search(r"^\d+ of \d+ rows meet their target\.$", printed, re.MULTILINE)
