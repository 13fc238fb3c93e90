"""The installed command, `samarbete` and `python -m samarbete`."""

import os.path
import signal
import sys


def main() -> int:
    """Run samarbete and return its exit code.

    The two packages lie in this folder. It comes first in the path, so that neither is taken from
    another distribution of that name. In an editable installation it holds neither; there they
    come from the checkout.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing to tell while modules are loaded
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from tui.__main__ import main as samarbete

    return samarbete()


if __name__ == "__main__":
    sys.exit(main())
