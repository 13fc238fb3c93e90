"""Input without an end, or that means more than it holds, is refused in words, in little memory.

The process may take 300 MB of addresses in all, its own code and libraries with them.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.tables.workbooks.heavy_workbooks import (
    HEADINGS,
    elsewhere,
    far_apart,
    joined,
    named_again,
    old,
    open_document,
    sharing,
    with_part,
)
from tests.store.tables.workbooks.test_excel_table import workbook

ENOUGH = 300_000
"""Kilobytes of addresses."""


@pytest.fixture
def limited(environment: dict[str, str], own_store: Path, demo_store: Path, tmp_path: Path):
    """Run the command on the demo office in little memory; `given` makes its standard input."""

    def limited(*arguments: object, given: str = "exec 0</dev/null") -> tuple[int, str]:
        command = [sys.executable, "-m", "tui", "--store", own_store, "--operator", "anna"]
        bash = shutil.which("bash")
        assert bash is not None
        answer = subprocess.run(
            [
                bash, "-c", f'{given}; ulimit -v {ENOUGH}; exec "$@"', "bash",
                *map(str, (*command, *arguments)),
            ],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=100,
        )  # fmt: skip
        assert "Traceback" not in answer.stderr
        assert len(answer.stderr) < 1_000
        return answer.returncode, answer.stderr

    return limited


ENDLESS = "exec 0< <(yes '{\"a\": 1}')"


@pytest.mark.parametrize(
    "words",
    [
        ("import", "-"),
        ("import", "/dev/zero"),
        ("end", "--plan", "-"),
        ("end", "--plan", "/dev/zero"),
        ("plan", "--from", "-"),
        ("policy", "--set", "-"),
        ("policy", "--set", "/dev/zero", "--dry-run"),
    ],
    ids=" ".join,
)
def test_what_has_no_end_is_read_so_far_and_no_further(words, limited, own_store, files_in) -> None:
    before = files_in(own_store)
    code, told = limited(*words, given=ENDLESS)
    assert (code, "is larger than " in told) == (3, True), told
    assert files_in(own_store) == before


def test_a_list_of_endings_is_read_no_further_than_the_first_that_is_named_twice(
    limited, tmp_path
) -> None:
    """So it takes no longer than there are collaborations, however many lines it has."""
    file = tmp_path / "endings.txt"
    file.write_text("1003 utlagg continue\n" * 2 + "1003 utlagg nowhere\n" * 450_000)
    assert limited("plan", "--from", file) == (
        3,
        "refused (invalid-value): 1003 utlagg-1 is named twice.\n",
    )


TRIED = "more memory than there is, or too long"
"""What another process has read in vain: its reader understands more than is weighed."""


def _values(one: str, megabytes: int) -> bytes:
    head = b'{"format": "samarbete/1", "office": {"name": "B"}, "customers": ['
    return head + (one * (megabytes * 1_000_000 // len(one))).rstrip(",").encode() + b"]}"


def _spaces(count: str) -> bytes:
    cell = f'<text:p>A<text:s text:c="{count}"/></text:p>'
    return open_document(
        '<table:table-row><table:table-cell office:value-type="string">'
        f"{cell}</table:table-cell></table:table-row>"
    )


def _styles(megabytes: int) -> bytes:
    styles = "<x>" + '<xf numFmtId="0"/>' * (megabytes * 1_000_000 // 18) + "</x>"
    return with_part(workbook([HEADINGS, ["1", "Alfa AB"]]), "xl/styles.xml", styles)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "padded.xls",
            lambda: old("Alfa", 3)[:512] + bytes(90_000_000),
            "more memory than there is",
        ),
        ("spaces.ods", lambda: _spaces("2000000000"), "million letters"),
        ("endless.ods", lambda: _spaces("9" * 400), "million letters"),
        ("deep.xlsx", lambda: workbook([HEADINGS], more="<a>" * 3_000_000), "nested too deeply"),
        ("deep.ods", lambda: open_document("<a>" * 200 + "</a>" * 200), "nested too deeply"),
        ("styles.xlsx", lambda: _styles(21), "xl/styles.xml in the file is larger than 20 MB"),
        ("again.xlsx", lambda: named_again(50_000), "more sheets than any workbook has"),
        (
            "joined.xlsx",
            lambda: workbook([HEADINGS], more='<mergeCell ref="A3:B3"/>' * 2_500_000),
            "million texts or joined cells",
        ),
        (
            "empty.xlsx",
            lambda: workbook([HEADINGS], more="<row>" + "<c/>" * 2_500_000 + "</row>"),
            "million texts",
        ),
        ("text.json", lambda: _values('"' + "x" * 5_000_000 + '",', 50), "a text that is longer"),
        ("shared.xlsx", lambda: sharing("x" * 5_000_000, 200), "million letters"),
        ("many.xlsx", lambda: sharing("x" * 32_767, 20_000), "million letters"),
        ("signed.xlsx", lambda: sharing("x" * 32_000, 20_000, place="<v>+0</v>"), TRIED),
        ("formula.xlsx", lambda: sharing("x" * 32_000, 20_000, place="<f>A1</f><v>0</v>"), TRIED),
        ("elsewhere.xlsx", lambda: elsewhere(sharing("x" * 32_000, 20_000)), TRIED),
        ("joined again.xlsx", lambda: joined(2_500_000), TRIED),
        ("signed.ods", lambda: _spaces("+400000000"), TRIED),
        ("far.xlsx", lambda: far_apart(190_000, "CU"), "million cells"),
        ("within.xlsx", lambda: far_apart(45_000, "CU"), "more memory than there is"),
        ("old.xls", lambda: old("x" * 30_000, 20_000), "million letters"),
        ("far.xls", lambda: old("Alfa", 65_000, last_column=250), "million cells"),
        ("lists.json", lambda: _values("[],", 60), "more than 6000000 values"),
        ("objects.json", lambda: _values('{"a":{}},', 50), "more memory than there is"),
        ("deep.json", lambda: b'{"a":' + b"[" * 90_000_000, "nested too deeply"),
        ("long.csv", lambda: b"number;name\n1;" + b"x" * 99_000_000, "more memory than there is"),
        ("rows.csv", lambda: b"number;name\n" + b"1;A\n" * 20_000_000, "cut it in parts"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_means_more_than_it_holds_is_refused_in_words(
    name: str, content, words: str, limited, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(content())
    code, told = limited("import", file, "--dry-run")
    assert (code, words in told) == (3, True), told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a" + b".a" * 450_000 + b" = 1\n", "a key has too many parts"),
        (b"a = " + b"9" * 900_000, "a number has too many digits"),
        (b"a = " + b"[" * 900_000, "it is not TOML"),
        (b"[[a]]\n" * 200_000, "is larger than 1 MB"),
    ],
    ids=["parts", "digits", "deep", "long"],
)
def test_a_policy_beyond_measure_is_refused_in_words(content, words, limited, tmp_path) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(content)
    code, told = limited("policy", "--set", file, "--dry-run")
    assert (code, words in told) == (3, True), told


def test_an_import_goes_through_in_as_little(limited, tmp_path: Path, own_store: Path) -> None:
    """Also where the host lets a process have no more threads, each of which takes addresses."""
    file = tmp_path / "customers.csv"
    file.write_text("number;name\n" + "".join(f"{n};Bolag {n} AB\n" for n in range(5000, 5400)))
    assert limited("import", file)[0] == 0
    answer = subprocess.run(
        [sys.executable, "-m", "tui", "--store", own_store, "--operator", "anna", "list", "--json"],
        capture_output=True,
        check=True,
    )
    assert len(json.loads(answer.stdout)) > 400
