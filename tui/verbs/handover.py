"""Give a customer what is held for it: handover."""

from store.desk import Desk
from store.pack_files import write
from tui.options import Options
from tui.text import counted
from tui.verbs.answer import Answer


def hand_over(options: Options, desk: Desk) -> Answer:
    """Write the pack, then record that it was made."""
    pack = desk.hand_over(options.number, options.service)
    write(pack, options.output)
    done = desk.carry_out(options.number, pack.wish)
    files = {name: f"{options.output / name}" for name in pack.files}
    words = counted(len(files), "file", "files")
    line = f"{done.customer.number} {done.customer.name}: {words} in {options.output}"
    return Answer(
        [line, "sha256sum -c SHA256SUMS checks them there"],
        {"done": done.entry, "version": done.customer.version, "files": files},
    )
