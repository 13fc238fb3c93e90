"""Facts: a label and its text, in groups, wrapped under themselves to the width there is."""

from typing import Literal, NamedTuple

from rich.cells import cell_len
from textual.content import Content

from tui.formatting.safe_text import fit, folded_lines, safe

Tone = Literal["", "heading", "muted", "stop", "ask", "ok", "waived", "loses"]
"""What a text means; each has one look on all screens.

`stop` stands in the way, `ask` waits for an answer, `ok` is as it should be, `waived` is not,
but somebody has said why; `loses` loses data for good.
"""

STYLES: dict[Tone, str] = {
    "": "",
    "heading": "bold",
    "muted": "$foreground-muted",
    "stop": "bold $stop",
    "ask": "bold $ask",
    "ok": "$ok",
    "waived": "",
    "loses": "bold $loses",
}

LOSES = "! "
"""What stands before each text that tells of a loss, also where there are no colours."""

_IN_THE_LABEL: tuple[Tone, ...] = ("stop", "ask", "ok", "waived")
"""Tones that a label tells, where there is one; its text is then as any other."""


class Fact(NamedTuple):
    """One line of facts; without a label, the text stands at the left. The tone adds no meaning.

    What a tone says, the label or the text says as well: some terminals have no colours.
    """

    label: str
    text: str
    tone: Tone = ""


class Step(NamedTuple):
    """One step: `now`, `ok` or nothing yet; what is to be so, and what a key does for it."""

    word: str
    text: str
    act: str = ""
    tone: Tone = ""


def lines(facts: tuple[Fact, ...], width: int) -> list[Content]:
    """Return facts as lines; labels that stand together get a column of one width.

    A label that would leave too little room for all texts beside it stands above its own.
    """
    drawn: list[Content] = []
    for group in _groups(facts):
        widths = [cell_len(fact.label) for fact in group]
        column = max((label for label in widths if label <= width // 2), default=0)
        indent = column + 4 if any(widths) else 0
        for fact, taken in zip(group, widths, strict=True):
            style = STYLES[fact.tone]
            text = f"{LOSES}{fact.text}" if fact.tone == "loses" else fact.text
            # an address is not broken for the sake of a column: it then stands under its label
            above = taken > column or _longest_word(text) > width - indent >= 1
            at = min(indent, 4) if above else indent
            wrapped = folded_lines(text, max(1, width - at))
            label_style = style if fact.tone in _IN_THE_LABEL else "$foreground-muted"
            plain = fact.label and (fact.tone in _IN_THE_LABEL or fact.tone == "muted")
            text_style = "" if plain else style
            before = [" " * at] * len(wrapped)
            if above and taken:
                above_it = fit(fact.label, width - 2).rstrip(" ")
                drawn.append(Content.styled(f"  {above_it}", label_style))
            elif indent:
                before[0] = f"  {fit(fact.label, column)}  "
            for label, text in zip(before, wrapped, strict=True):
                drawn.append(Content.assemble((label, label_style), (text, text_style)))
    return drawn


def _longest_word(text: str) -> int:
    return max(cell_len(word) for word in safe(text).split(" "))


def _groups(facts: tuple[Fact, ...]) -> list[list[Fact]]:
    """Part the facts where labelled ones begin or end."""
    groups: list[list[Fact]] = []
    for fact in facts:
        if groups and bool(groups[-1][0].label) == bool(fact.label):
            groups[-1].append(fact)
        else:
            groups.append([fact])
    return groups


class Place(NamedTuple):
    """A line of the tree by what it shows: a customer, or one of its collaborations."""

    number: str
    collaboration: str | None = None
