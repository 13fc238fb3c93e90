"""Goes through the XML of a workbook's parts, which no program nests deeply."""

from collections.abc import Callable
from xml.parsers import expat

from store.i18n.language import _

DEEPEST = 100
"""Elements within each other. Of millions, the parser would keep each until the end."""
MOST_ELEMENTS = 12_000_000
"""Elements in a part: five million cells with a value each have fewer, and each takes its time."""


def go_through(
    part: bytes,
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Tell of the elements of a part, and of its text, in their order.

    Raises:
        ValueError: it is not well-formed, has more elements than any office, or is nested beyond
            any sense.
    """
    if part.count(b"<") - part.count(b"</") > MOST_ELEMENTS:
        raise ValueError(_("it has more than {most} million elements", most=MOST_ELEMENTS // 10**6))
    depth = 0

    def begun(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise ValueError(_("nested too deeply"))
        begin(tag, attributes)

    def ended(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(tag)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = begun
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise ValueError(f"{error}") from None
