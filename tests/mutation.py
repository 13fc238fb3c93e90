"""Change the rules in small ways, one at a time, and see whether a test notices.

`python -m tests.mutation` does it for all of store/rules and store/domain, and goes on where it
was stopped; with names of files (`ending`, `store/domain/row`) only for those. What survives is
shown by `mutmut show NAME`; docs/mutation.md says why it may.
"""

import os
import sys
from collections import Counter
from pathlib import Path

from mutmut.__main__ import _run
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.file_mutation import NEVER_MUTATE_FUNCTION_CALLS
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

# Texts for people are held by tests of their own, which are not among the fast ones.
TEXTS = {"_", "N_", "NC_", "ngettext", "pgettext"}


def patterns(names: list[str]) -> list[str]:
    """Return the mutants' names for names of files; none for none, which means all."""
    return [
        f"{'.'.join(path.with_suffix('').parts)}.*"
        for path in walk_mutatable_files()
        if any(path.match(f"{name.removesuffix('.py')}.py") for name in names)
    ]


def show() -> None:
    """Print what became of the mutants of each file, then the names of those that survived."""
    survivors = []
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        became = {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}
        if became:
            counts = ", ".join(f"{n} {status}" for status, n in Counter(became.values()).items())
            print(f"{path}: {len(became)} mutants: {counts}")
        caught = ("killed", "caught by type check", "timeout", "not checked")
        survivors += [
            f"{name}: {status}" for name, status in became.items() if status not in caught
        ]
    print(*survivors, sep="\n")


def main() -> None:
    """Run what was asked for."""
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    NEVER_MUTATE_FUNCTION_CALLS.update(TEXTS)
    names = patterns(sys.argv[1:])
    if sys.argv[1:] and not names:
        sys.exit(f"no file of the rules is called {' '.join(sys.argv[1:])}")
    _run(names, max_children=1)
    show()


if __name__ == "__main__":
    main()
