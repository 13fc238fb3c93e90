"""What an import has left out, written beside the file that was read, to be mended and imported."""

from pathlib import Path
from typing import NamedTuple

from store.domain.errors import NotSaved, Refused
from store.exchange.import_file import ImportFile
from store.exchange.incoming.report import ImportReport
from store.files.disk import write_new_file
from store.files.places import why_not_at
from store.i18n.language import _, grouped, ngettext
from tui.cli.run.import_words import reasons_of


class WrittenSkipped(NamedTuple):
    """The files of what was skipped, and how many rows are in them: whole ones, and parts."""

    files: tuple[Path, ...]
    rows: int
    parts: int


def write_skipped(name: str, incoming: ImportFile, report: ImportReport) -> WrittenSkipped:
    """Write what was skipped to new files beside the one that was read, and return which.

    There is one for each kind of table. Only their owner reads them, as they hold what customers
    told.

    Raises:
        NotSaved: it cannot be written there.
    """
    reasons = {line.place: reasons_of(line) for line in report.lines if line.refusals}
    reasons = {**reasons, **{place: why for place, why in incoming.left_out.items()
                             if place not in reasons}}  # fmt: skip
    skipped = incoming.skipped(reasons)
    files = tuple(_written(name, incoming.suffix, raw) for raw in skipped.files)
    return WrittenSkipped(files, skipped.rows, skipped.parts)


def skipped_words(report: ImportReport, skipped: WrittenSkipped) -> str:
    """Say where what was skipped is to be mended: whole customers, or parts of rows."""
    file = ", ".join(map(str, skipped.files))
    parts = ngettext("{n} other row", "{n} other rows", skipped.parts)
    rows = ngettext("{n} row", "{n} rows", skipped.rows)
    if report.refused and skipped.parts:
        return _(
            "skipped {count} ({rows}), and a part of {parts}; correct them in {file} and import "
            "that",
            count=grouped(report.refused), rows=rows, parts=parts, file=file,
        )  # fmt: skip
    if report.refused and skipped.rows != report.refused:
        return _("skipped {count} ({rows}); correct them in {file} and import that",
                 count=grouped(report.refused), rows=rows, file=file)  # fmt: skip
    if report.refused:
        return _(
            "skipped {count}; correct them in {file} and import that",
            count=grouped(report.refused),
            file=file,
        )
    return ngettext(
        "a part of {count} row was left out; correct it in {file} and import that",
        "parts of {count} rows were left out; correct them in {file} and import that",
        skipped.parts,
        count=grouped(skipped.parts),
        file=file,
    )


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
        except (OSError, Refused) as error:
            # the place is beside a file that somebody has put into a store
            why = why_not_at(file, error) if isinstance(error, OSError) else f"{error}"
            raise NotSaved(
                _(
                    "{file}: cannot be written: {why}; the rest is imported",
                    file=file,
                    why=why.rstrip("."),
                )
            ) from None
        else:
            return file
