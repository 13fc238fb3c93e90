"""Reads a workbook from standard input, in so much room and time; run as a program by `trial.py`.

Its arguments are bytes, seconds and the folder of the reader. It knows nothing of us, and ends well
where the reader says what is wrong: whoever reads the workbook then hears of it, too.
"""

import io
import resource
import sys


def main() -> None:
    """Read all sheets, or end in any other way."""
    sys.path.append(sys.argv[3])
    from python_calamine import load_workbook

    _limit(*map(int, sys.argv[1:3]))
    try:
        book = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        _read = [
            (each.to_python(skip_empty_area=False), each.merged_cell_ranges) for each in sheets
        ]
    except MemoryError:
        raise
    except Exception:
        return


def _limit(most: int, seconds: int) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    whole = most + _taken()
    if hard != resource.RLIM_INFINITY:
        whole = min(whole, hard)
    resource.setrlimit(resource.RLIMIT_AS, (whole, hard))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _taken() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):  # which not every system has
        return 0


if __name__ == "__main__":
    main()
