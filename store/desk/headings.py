"""What headings of imported files mean to an office, as it has said it once (R55)."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce

from store.desk.office_people import OfficePeople
from store.domain import rights
from store.domain.errors import NotFound, Refused
from store.domain.model import Entry
from store.domain.plan import entry_of
from store.domain.policy.heading_meanings import HeadingMeanings, with_said, without
from store.domain.words import BATCH, CHANGE
from store.i18n.language import _, pgettext


class OfficeHeadings(OfficePeople):
    """Reads and changes what headings mean. It is of those who may import, and of nobody else."""

    def headings(self) -> HeadingMeanings:
        """Return what was said that headings of imported files mean.

        Raises:
            Refused: the operator may not import.
            StoreDamaged: it cannot be read.
        """
        self._refuse_imports()
        return self._store.headings()

    def say_headings(
        self,
        said: HeadingMeanings,
        *,
        of_file: HeadingMeanings | None = None,
        overruled: Sequence[str] = (),
        batch: str | None = None,
    ) -> None:
        """Remember what headings of files mean, for each import from now on.

        What is remembered already goes before what an exchange file brings, `of_file`. What was
        said of those that are `overruled` by another one is forgotten. Where it was said for an
        import, the line of history names that by its `batch`.

        Raises:
            Refused: the operator may not import.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        brought = of_file or {}

        def changed(kept: HeadingMeanings) -> HeadingMeanings:
            return with_said(reduce(without, overruled, with_said(brought, kept)), said)

        self._change_headings(changed, {} if batch is None else {BATCH: batch})

    def forget_heading(self, heading: str) -> None:
        """No longer remember what a heading means.

        Raises:
            Refused: the operator may not import.
            NotFound: nobody has said what it means.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the store says.
        """
        self._change_headings(partial(_without, heading))

    def _change_headings(
        self,
        change: Callable[[HeadingMeanings], HeadingMeanings],
        beside: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what headings mean, with a line of the office's history where that is new.

        That line says as well what is `beside` it.
        """
        now = self._clock()

        def changed(before: HeadingMeanings) -> tuple[HeadingMeanings, Entry] | None:
            self.refresh_operator()  # rights may have changed while the lock was waited for
            self._refuse_imports()
            after = change(before)
            details = {
                f"heading {heading}": CHANGE.join((before.get(heading, "none"), means))
                for heading in {**before, **after}
                if (means := after.get(heading, "none")) != before.get(heading, "none")
            }
            if not details:
                return None
            details = {**(beside or {}), **details}
            return after, entry_of(self.operator, now, action="set-headings", details=details)

        self._store.change_headings(changed)

    def _refuse_imports(self) -> None:
        if refusals := rights.refusals(self.operator, "import"):
            raise Refused(refusals)


def _without(heading: str, kept: HeadingMeanings) -> HeadingMeanings:
    if (left := without(kept, heading)) == kept:
        words = ", ".join(kept)  # what each means goes by ids, which nobody has to type here
        message = _("The meaning of {heading!r} is not remembered; these are: {known}.",
                    heading=heading, known=words or pgettext("heading", "nothing"))  # fmt: skip
        raise NotFound(message)
    return left
