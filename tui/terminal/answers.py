"""What a terminal answers to questions, which comes in among the keys and is none.

A terminal may answer late: questions of the program before, of tmux, of the shell. Textual knows
keys alone, and types out what is none, letter by letter: a device report would open the help and
clear the filters (8.2.8; no issue asks for this). The file can go when Textual passes over whole
sequences that it does not know; `tests/terminal/test_late_answers.py` would show it.

An answer that is cut behind its ESC has begun as a key; the rest of it takes that back (`NOTHING`),
for which `CellParser` has to be there. Only where the rest comes later than Textual waits for one,
100 ms or as the variable ESCDELAY says, does it still act as Esc. Terminals write an answer in one
piece, and SSH carries it in one packet. To wait longer for a person's Esc would not be right; and
what decodes is called with bytes alone, so that it could not let a held one go without more bytes.

Esc and a key that come together are Alt with that key to Textual, and the Esc is lost. Nothing here
uses Alt, and a slow line brings together what was pressed one by one: they are two keys.
"""

import re

_STRING = r"[^\x00-\x1f\x7f]*"
_ANSWER = re.compile(
    r"""\x1b(?:
        \[[?>=][0-9;:]*[ -/]*[cnRSuyt]
      | \[[0-9][0-9;:]*[ctnxRS]
      | \[[0-9]+;[0-9]\$y
      | \[[0-9;:]{31,}[ -/]*[@-~]
      | \][0-9lL]{string}(?:\x07|\x1b\\)
      | [P_^X]{string}\x1b\\
    )""".replace("{string}", _STRING),
    re.VERBOSE,
)
_BEGUN = re.compile(
    r"""\x1b(?:
        \[[?>=][0-9;:]*[ -/]*
      | \[[0-9][0-9;:]*(?:;[0-9]\$)?
      | \][0-9lL]{string}\x1b?
      | P[01>!]{string}\x1b?
      | _G{string}\x1b?
    )\Z""".replace("{string}", _STRING),
    re.VERBOSE,
)
_BEGINS = 3
"""Letters that say what an answer is; of one of these forms, the rest is taken out with it."""
MOST_BEGUN = 1 << 12
"""Letters of an answer that wait for its rest; of a longer one, its begin stands for all of it.

It is read again with each piece that comes, and some never end.
"""
_KEY = re.compile(r"\x1b\[[0-9;:]*[ -/]*[@-~]")
_FOR_TEXTUAL = re.compile(
    r"""\x1b\[(?:
        \?20(?:26|48);[0-9]\$y
      | 48(?:;[0-9:]+){4}t
      | 1;[0-9]+S
      | [0-9]{1,4};[0-9]{1,4}R
    )""",
    re.VERBOSE,
)
"""Modes it has asked for; a new size; F4 with Shift; where the cursor is, as the wire asks."""
NOTHING = "\uffff"
"""Makes a key of nothing that is begun, and is none: no keyboard has this, and Unicode no use."""
_TORN = ("\x1b[", "\x1b]", "\x1bP", "\x1b_", "\x1b")
"""What may be the begin of an answer, and a key as well; a person waits for what a key does."""
PARTED = "\x1b[G"
"""What no key and no answer is, and Textual drops: an Esc before it is a key of its own."""
_OWN = "[^\x1b\\[\\]OP_\\\\\x7f]"
"""What begins no sequence behind an ESC, and ends none; Alt with Backspace takes a word away."""
_TWO_KEYS = re.compile(f"\x1b(?={_OWN})")
_BEGINS_WITH_KEY = re.compile(_OWN)


class Answers:
    """Takes the answers out of what comes in, also where a slow line has cut one in two."""

    def __init__(self) -> None:
        self._begun = ""
        self._torn = ""
        self._esc = False

    def behind(self, text: str) -> str:
        """Return what comes in behind the begin that has waited, if it is the rest of that."""
        begun, self._begun = self._begun, ""
        torn, self._torn = self._torn, ""
        whole = begun + text
        if begun and any(form.match(whole) for form in (_ANSWER, _BEGUN, _KEY)):
            return whole
        # a person's keys come one by one, so that a single one behind Esc is no rest of an answer
        forms = (_ANSWER, _BEGUN) if torn and len(text) > 1 else ()
        if any(form.match(torn + text) for form in forms):
            self._esc = False
            return NOTHING + torn + text
        return text

    def taken_out(self, text: str) -> str:
        """Return the keys of what comes in; the begin of an answer waits for its rest."""
        kept = _ANSWER.sub(lambda found: _textuals(found.group()), text)
        if begun := _BEGUN.search(kept):
            kept, self._begun = kept[: begun.start()], _shortened(begun.group())
        self._torn = next((torn for torn in _TORN if kept.endswith(torn)), "")
        if kept and self._esc and _BEGINS_WITH_KEY.match(kept):
            kept = PARTED + kept
        self._esc = kept.endswith("\x1b") if kept else self._esc
        return _TWO_KEYS.sub("\x1b" + PARTED, kept)


def _shortened(begun: str) -> str:
    """Return what stands for the begin of an answer, which may end with an ESC."""
    if len(begun) <= MOST_BEGUN:
        return begun
    return begun[:_BEGINS] + "\x1b" * begun.endswith("\x1b")


def _textuals(answer: str) -> str:
    return answer if _FOR_TEXTUAL.fullmatch(answer) else ""
