"""Run the tests of what is promised under faults and print their figures, as a table.

With `--whole` the long forms are run, which takes a quarter of an hour or more.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

FILES = ("test_disk", "test_faults", "test_write_path", "test_killed", "test_many_operators",
         "test_backups", "test_clock", "test_old_store")  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run them and print a table in Markdown; the exit code is that of the tests."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--whole", action="store_true", help="run the long forms")
    options = parser.parse_args(arguments)
    store = Path(__file__).parent / "store"
    with tempfile.TemporaryDirectory(prefix="samarbete-") as directory:
        report = Path(directory) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", "--timeout=7200"]
        command += ["-n0", "-o", "junit_family=xunit1"]
        command += [str(store / f"{name}.py") for name in FILES]
        command += ["--whole"] if options.whole else []
        code = subprocess.run(command, cwd=store.parent.parent, check=False).returncode
        if not report.exists():
            return code
        root = ElementTree.parse(report).getroot()
    print("\n".join(table(root)))
    return code


def table(root: ElementTree.Element) -> list[str]:
    """Return the figures of a report as a table in Markdown."""
    sums: dict[str, tuple[int, int]] = {}
    for found in root.iter("property"):
        if found.get("name") == "figures":
            told = json.loads(found.get("value", ""))
            cases, lost = sums.get(told["what"], (0, 0))
            sums[told["what"]] = (cases + told["cases"], lost + told["lost"])
    tests = sum(1 for _ in root.iter("testcase"))
    wrong = sum(1 for kind in ("failure", "error") for _ in root.iter(kind))
    lines = ["", "| What was done | Cases | Survived | Lost changes |", "|---|--:|--:|--:|"]
    for what, (cases, lost) in sums.items():
        lines.append(f"| {what} | {cases:,} | {cases - lost:,} | {lost} |")
    return [*lines, "", f"{tests} tests, {wrong} of them failed."]


if __name__ == "__main__":
    sys.exit(main())
