"""What an import has left out, written beside the file that was read, to be mended and imported."""

from pathlib import Path

from store.domain.errors import NotSaved
from store.exchange.import_file import ImportFile
from store.exchange.importer import ImportReport
from store.files.disk import write_new_file
from store.i18n.language import _
from tui.cli.run.import_words import reasons_of


def write_skipped(name: str, incoming: ImportFile, report: ImportReport) -> tuple[Path, ...]:
    """Write what was skipped to new files beside the one that was read, and return which.

    There is one for each kind of table. Only their owner reads them, as they hold what customers
    told.

    Raises:
        NotSaved: it cannot be written there.
    """
    reasons = {line.place: reasons_of(line) for line in report.lines if line.refusals}
    reasons = {**reasons, **{place: why for place, why in incoming.left_out.items()
                             if place not in reasons}}  # fmt: skip
    return tuple(_written(name, incoming.suffix, raw) for raw in incoming.skipped(reasons))


def _written(name: str, suffix: str, raw: bytes) -> Path:
    """Write a new file beside the one that was read."""
    source = Path("import" if name == "-" else name)
    place = 1
    while True:
        number = f"-{place}" if place > 1 else ""
        file = source.with_name(f"{source.stem}-skipped{number}{suffix}")
        try:
            write_new_file(file, raw)
        except FileExistsError:
            place += 1
        except OSError as error:
            raise NotSaved(
                _(
                    "{file}: cannot be written: {why}; the rest is imported",
                    file=file,
                    why=error.strerror,
                )
            ) from None
        else:
            return file
