"""Run the tests of what is promised under faults and print their figures, as a table.

With `--whole` the long forms are run, which takes two processors half an hour or more.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

TESTS = Path(__file__).parent
FILES = (
    *(f"store/files/test_{name}.py" for name in (
        "faults", "disk", "write_path", "killed", "many_operators", "clock",
        "making", "changing",
    )),
    "store/files/damage/test_refused.py",
    "store/files/mending/test_repair.py",
    "store/files/forms/test_faults_of_growth.py",
    "tui/test_random_keys.py",
)  # fmt: skip

ROWS = (
    "faults at each file operation of each change",
    "faults at each file operation of an import",
    "faults at each file operation of hand-over packs for many",
    "faults while files are mended or made",
    "faults while a store grows",
    "files cut short or with a byte changed",
    "processes killed at a random moment of writing",
    "changes acknowledged to four processes that write at once",
    "random keys pressed over the demo office",
)
"""What is counted, in the order of the table; a test adds to one of these."""


def main(arguments: list[str] | None = None) -> int:
    """Run them and print a table in Markdown; the exit code is that of the tests."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--whole", action="store_true", help="run the long forms")
    parser.add_argument(
        "-n", dest="processes", default="auto", metavar="N", help="side by side (all processors)"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="samarbete-") as directory:
        report = Path(directory) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", "--timeout=14400"]
        command += ["-o", "junit_family=xunit1", f"-n{options.processes}", "--dist=worksteal"]
        command += [f"--basetemp={directory}/tests"] + (["--whole"] if options.whole else [])
        command += [str(TESTS / file) for file in FILES]
        code = subprocess.run(command, cwd=TESTS.parent, check=False).returncode
        if not report.exists():
            return code
        root = ElementTree.parse(report).getroot()
    print("\n".join(table(root)))
    return code


def table(root: ElementTree.Element) -> list[str]:
    """Return the figures of a report as a table in Markdown."""
    sums = dict.fromkeys(ROWS, (0, 0))
    for found in root.iter("property"):
        if found.get("name") == "figures":
            told = json.loads(found.get("value", ""))
            cases, lost = sums[told["what"]]
            sums[told["what"]] = (cases + told["cases"], lost + told["lost"])
    tests = sum(1 for _ in root.iter("testcase"))
    wrong = sum(1 for kind in ("failure", "error") for _ in root.iter(kind))
    lines = ["", "| what was done | cases | survived | lost changes |", "| --- | --: | --: | --: |"]
    for what, (cases, lost) in sums.items():
        lines.append(f"| {what} | {cases:,} | {cases - lost:,} | {lost} |")
    return [*lines, "", f"{tests} tests, {wrong} of them failed."]


if __name__ == "__main__":
    sys.exit(main())
