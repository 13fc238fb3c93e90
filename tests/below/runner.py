"""Runs verbs in processes whose system calls go wrong; started with `faulty_calls.c` preloaded.

All is imported once, and each verb runs in a fork: a fault then costs some ten milliseconds. Jobs
come as lines of JSON, and so do the answers.
"""

import ctypes
import json
import os
import signal
import sys
import tempfile
import traceback
from typing import IO


def main() -> None:
    """Answer each job with what the verb said, its exit code, and the calls that it made."""
    library = ctypes.CDLL(None)
    library.fault_calls.restype = ctypes.c_char_p
    _import_all()
    for line in sys.stdin:
        job = json.loads(line)
        with (
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            tempfile.TemporaryFile() as calls,
        ):
            child = os.fork()
            if not child:
                _run(library, job, out, err, calls)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said = [_text(file) for file in (out, err, calls)]
        print(json.dumps([code, *said]), flush=True)


def _import_all() -> None:
    """Import what verbs import when they run, so that no fork does it again."""
    import importlib
    import pkgutil

    import tui.__main__
    import tui.cli.run

    for module in pkgutil.iter_modules(tui.cli.run.__path__):
        importlib.import_module(f"tui.cli.run.{module.name}")


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _run(
    library: ctypes.CDLL, job: dict[str, object], out: IO[bytes], err: IO[bytes], calls: IO[bytes]
) -> None:
    """Carry a verb out as the command would, and leave."""
    from tui.__main__ import main as command

    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    library.fault_arm(os.fsencode(job["folder"]), job["at"], job["how"], job["lasting"])
    try:
        code = command(job["words"])
    except SystemExit as left:
        code = int(left.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 70
    finally:
        said = library.fault_calls()
        library.fault_arm(b"", 0, 0, 0)
    os.write(calls.fileno(), said)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
