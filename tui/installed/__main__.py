"""The installed command, `samarbete` and `python -m samarbete`."""

import os
import signal
import sys


def main() -> int:
    """Run samarbete and return its exit code.

    The two packages lie in this folder. It comes first in the path, so that neither is taken from
    another distribution of that name. In an editable installation it holds neither; there they
    come from the checkout.
    """
    for each in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        if signal.getsignal(each) is not signal.SIG_IGN:  # nothing to tell while modules are loaded
            signal.signal(each, lambda number, _frame: os._exit(128 + number))
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from tui.__main__ import program as samarbete

    return samarbete()


if __name__ == "__main__":
    sys.exit(main())
