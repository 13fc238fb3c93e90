"""Decodes what comes from the keyboard without failing, and makes a paste harmless.

Textual decodes the keyboard strictly: one byte that is not UTF-8 ends the thread that reads it, and
with it the program (https://github.com/Textualize/textual/issues/6456, open at 8.2.8). It also
looks for escape sequences in what is pasted: one in there can end the paste, and the rest of it
acts as keys. The first half can go when that issue is fixed; the second when Textual takes a paste
literally up to its end mark. `tests/terminal/test_input.py` holds both.
"""

import codecs

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"


class LenientDecoder(codecs.IncrementalDecoder):
    """Replaces what is not UTF-8, and takes the escape characters out of what is pasted."""

    def __init__(self, errors: str = "replace") -> None:
        super().__init__(errors)
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._pasting = False
        self._held_back = ""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        """Decode the next bytes; a mark may come in two parts."""
        text = self._held_back + self._utf8.decode(data, final)
        self._held_back = ""
        decoded = []
        while text:
            mark = PASTE_ENDS if self._pasting else PASTE_BEGINS
            before, found, text = text.partition(mark)
            if not found and self._pasting:
                lengths = range(len(mark) - 1, 0, -1)
                cut = next((n for n in lengths if before.endswith(mark[:n])), 0)
                before, self._held_back = before[: len(before) - cut], before[len(before) - cut :]
            decoded.append(before.replace("\x1b", "") if self._pasting else before)
            if found:
                decoded.append(mark)
                self._pasting = not self._pasting
        return "".join(decoded)


def install_lenient_decoder() -> None:
    """Make Textual's driver decode by it; a test fails on the day it looks elsewhere for one."""
    from textual.drivers import linux_driver  # slow, and only there where there is a screen

    linux_driver.getincrementaldecoder = lambda name: LenientDecoder  # type: ignore[assignment,attr-defined]
