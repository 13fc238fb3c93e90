"""What an office has said that headings of its files mean, where they do not say it themselves."""

import re
from collections.abc import Mapping

from store.domain.filters import folded

HeadingMeanings = dict[str, str]
"""The id of a column by the heading that means it, as it was typed; `LEFT_OUT` where none is.

The name of a sheet stands there too, with the id of its service, or `NO_SERVICE`.
"""

LEFT_OUT = "-"
"""What stands for a column that is not to be read, although its heading is known."""

NO_SERVICE = "no-service"
"""What stands for a sheet whose name is that of no service, although it might be."""

_AGAIN = re.compile(r"(?<=\S)\s*(#[0-9]+)\s*$")


def heading_key(heading: str) -> str:
    """Return a heading as two are compared: without case, accents, spaces and signs.

    The second of two columns of one heading, `Kommentar#2`, is another than `Kommentar 2`.
    """
    again = _AGAIN.search(heading)
    bare = heading if again is None else heading[: again.start()]
    key = "".join(filter(str.isalnum, folded(bare))) or bare.strip()
    return key if again is None else f"{key}{again[1]}"


def with_said(kept: Mapping[str, str], said: Mapping[str, str]) -> HeadingMeanings:
    """Return what is kept with what was said since, which takes the place of the same headings."""
    keys = set(map(heading_key, said))
    return {
        **{heading: means for heading, means in kept.items() if heading_key(heading) not in keys},
        **said,
    }


def without(kept: Mapping[str, str], forgotten: str) -> HeadingMeanings:
    """Return what is kept without a heading; the same where it is not there."""
    key = heading_key(forgotten)
    return {heading: means for heading, means in kept.items() if heading_key(heading) != key}
