"""Give a customer what is held for it: handover."""

from store.desk import Desk
from store.pack_files import hand_over as write
from tui.options import Options
from tui.text import counted
from tui.verbs.answer import Answer


def hand_over(options: Options, desk: Desk) -> Answer:
    """Write the pack, then record that it was made."""
    done, files = write(desk, options.number, options.service, options.output)
    words = counted(len(files), "file", "files")
    line = f"{done.customer.number} {done.customer.name}: {words} in {options.output}"
    return Answer(
        [line, "sha256sum -c SHA256SUMS checks them there"],
        {
            "done": done.entry,
            "version": done.customer.version,
            "files": {name: f"{file}" for name, file in files.items()},
        },
    )
