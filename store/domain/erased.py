"""What an ending that lost data leaves of it in the history: enough for a certificate (R61).

It holds kinds, counts and sums, and what the catalogue said on that day; no title, no person.
"""

import datetime as dt
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Sum = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
"""A SHA-256 as it is written."""


# as `Value` of model.py, which holds these
class _Kept(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True,
    gc=False,
):  # fmt: skip
    pass


class ErasedEffect(_Kept, frozen=True, kw_only=True, omit_defaults=True):
    """What the catalogue said on that day of the data, or of one side's access.

    `text` stands as in the catalogue, in no reader's language, and `you` is the same as it is said
    to the customer; `provenance` says how sure it was, `page` and `source` what it rests on.
    """

    subject: Literal["data", "office", "customer"]
    text: str
    provenance: Literal["stated", "inferred", "inferred (app)", "unknown", "office"]
    you: str | None = None
    source: str | None = None
    page: str | None = None


class Erased(_Kept, frozen=True, kw_only=True, omit_defaults=True):
    """What was held of a collaboration when an ending lost its data, and what the catalogue said.

    `records` has the sum of each record that was kept here and erased, by kind, in the order in
    which they stood; `whole` is the sum of all of them together, as the history's line of a
    hand-over pack has it. Where the service loses data of which nothing was erased here, there is
    neither. `decided_at` is when the ending was decided, which may be long before its day.
    """

    service: str
    decided_at: Annotated[dt.datetime, Meta(tz=True)]
    effects: tuple[ErasedEffect, ...] = ()
    records: dict[str, tuple[Sum, ...]] = {}
    whole: Sum | None = None

    @property
    def count(self) -> int:
        """How many records were erased."""
        return sum(map(len, self.records.values()))
