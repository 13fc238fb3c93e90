"""Give a customer what is held for it: handover."""

from store.desk.desk import Desk
from store.desk.pack_writer import hand_over as write
from store.i18n.language import _, ngettext
from tui.cli.answer import Answer
from tui.cli.parser import Options
from tui.formatting.safe_text import grouped


def hand_over(options: Options, desk: Desk) -> Answer:
    """Write the pack, then record that it was made."""
    done, files = write(desk, options.number, options.service, options.output)
    line = ngettext(
        "{whose}: {count} file in {folder}",
        "{whose}: {count} files in {folder}",
        len(files),
        count=grouped(len(files)),
        whose=f"{done.customer.number} {done.customer.name}",
        folder=options.output,
    )
    return Answer(
        [line, _("sha256sum -c SHA256SUMS checks them there")],
        {
            "done": done.entry,
            "version": done.customer.version,
            "files": {name: f"{file}" for name, file in files.items()},
        },
    )
