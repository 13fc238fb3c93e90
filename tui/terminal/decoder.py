"""Decodes what comes from the keyboard without failing; makes pastes and late answers harmless.

Textual decodes the keyboard strictly: one byte that is not UTF-8 ends the thread that reads it, and
with it the program (https://github.com/Textualize/textual/issues/6456, open at 8.2.8). It also
looks for escape sequences in what is pasted: one in there can end the paste, and the rest of it
acts as keys. The first half can go when that issue is fixed; the second when Textual takes a paste
literally up to its end mark. `tests/terminal/test_input.py` holds both.
"""

import codecs

from tui.terminal.answers import Answers

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
MOST_PASTED = 1 << 16
"""Letters of a paste that are kept: Textual holds them until it ends, and some never do.

No field takes as many.
"""


class LenientDecoder(codecs.IncrementalDecoder):
    """Replaces what is not UTF-8, takes out what a terminal answers, and ESC where it is pasted."""

    def __init__(self, errors: str = "replace") -> None:
        super().__init__(errors)
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._answers = Answers()
        self._pasting = False
        self._room = MOST_PASTED
        self._held_back = ""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        """Decode the next bytes; a mark or an answer may come in two parts."""
        text = self._utf8.decode(data, final)
        decoded = []
        while text:
            if self._pasting:
                pasted, text = self._pasted(text)
                decoded.append(pasted)
            else:
                typed, mark, text = self._answers.behind(text).partition(PASTE_BEGINS)
                decoded += (self._answers.taken_out(typed), mark)
                self._pasting, self._room = bool(mark), MOST_PASTED
        return "".join(decoded)

    def _pasted(self, text: str) -> tuple[str, str]:
        """Return what is pasted, with the mark where it ends, and what follows that.

        What is more than is kept of one is left out.
        """
        pasted, mark, rest = (self._held_back + text).partition(PASTE_ENDS)
        self._held_back = ""
        if mark:
            self._pasting = False
        else:
            lengths = range(len(PASTE_ENDS) - 1, 0, -1)
            cut = next((n for n in lengths if pasted.endswith(PASTE_ENDS[:n])), 0)
            pasted, self._held_back = pasted[: len(pasted) - cut], pasted[len(pasted) - cut :]
        kept = pasted.replace("\x1b", "")[: self._room]
        self._room -= len(kept)
        return kept + mark, rest
