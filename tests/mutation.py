"""Change the rules in small ways, one at a time, and see whether a test notices.

`python -m tests.mutation` does it for all of store/rules and store/domain and goes on where it was
stopped, with names of files (`ending`, `domain/row`) only for those. It prints what became of the
mutants of each file, and what the survivors change; docs/mutation.md says why those may survive.
"""

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from mutmut.__main__ import _run
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import NEVER_MUTATE_FUNCTION_CALLS
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

TEXTS = {"_", "N_", "NC_", "ngettext", "pgettext"}
"""What says something to a person: which words it says is no rule, so it has no mutants."""

CAUGHT = {"killed", "caught by type check", "timeout"}
UNKNOWN = "not checked"


def outcomes(path: Path) -> dict[str, str]:
    """Return what became of each mutant of a file, by the mutant's name."""
    data = SourceFileMutationData(path=path)
    data.load()
    return {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}


def survivors(path: Path) -> list[str]:
    """Return the names of a file's mutants that no test noticed."""
    return [name for name, became in outcomes(path).items() if became not in {*CAUGHT, UNKNOWN}]


def show(paths: list[Path]) -> None:
    """Print how many mutants of each file became what, and then what the survivors change."""
    for path in paths:
        counts = Counter(outcomes(path).values())
        if counts:
            said = ", ".join(f"{count} {became}" for became, count in counts.most_common())
            print(f"{path}: {counts.total()} mutants: {said}")
    for path in paths:
        for name in survivors(path):
            print(name, get_diff_for_mutant(name, path=path), sep="\n")


def main() -> None:
    """Run the mutants that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--survivors", action="store_true", help="try those once more")
    parser.add_argument("--jobs", type=int, help="at a time; else as many as there are cores")
    asked = parser.parse_args()

    paths = [
        path
        for path in sorted(walk_mutatable_files())
        if not asked.files
        or any(path.match(f"{Path(file).with_suffix('')}.py") for file in asked.files)
    ]
    if not paths:
        parser.error("no file of store/rules or store/domain is called so")
    names = []
    if asked.survivors:
        names = [name for path in paths for name in survivors(path)]
        if not names:
            sys.exit("none has survived")
    elif asked.files:
        names = [f"{'.'.join(path.with_suffix('').parts)}.*" for path in paths]
    # mypy is started by its name
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    NEVER_MUTATE_FUNCTION_CALLS.update(TEXTS)
    _run(names, max_children=asked.jobs)
    show(paths)


if __name__ == "__main__":
    main()
