"""What is not drawn reads as an escape that means it, in text, in papers and in JSON."""

import json
import sys
from codecs import decode

import pytest

from store.domain.validation import seen
from store.exchange.papers.letter_forms import plain as in_a_letter
from store.exchange.papers.markdown import plain as in_markdown
from tui.formatting.safe_text import json_in, safe, safe_json

PLANE = 1 << 16
CHARS = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if code < 0x3000 or code % PLANE in range(0x200) or code % PLANE >= PLANE - 0x40
]
"""Of each plane the first and the last, and all that most texts are made of."""
ESCAPED = [char for char in CHARS if not next(seen(char))[1] and char not in "\t\n\r\u2028\u2029"]


def test_an_escape_in_text_is_that_of_its_character_in_every_plane() -> None:
    assert {ord(char) >> 16 for char in ESCAPED} == set(range(17))
    for form in (safe, in_a_letter, in_markdown):
        for char in ESCAPED:
            shown = form(f"{char}1").replace("\\\\", "\\")
            assert decode(shown, "unicode_escape") == f"{char}1", hex(ord(char))
    assert safe("\U000e0041") == "\\U000e0041"


def test_json_means_the_same_in_every_plane() -> None:
    for char in CHARS:
        text = json.dumps(f"{char}1", ensure_ascii=False)
        shown = safe_json(text)
        assert json.loads(shown, strict=False) == f"{char}1"
        assert all(drawn for _char, drawn in seen(shown))
    assert safe_json('"\U000e0041"') == '"\\udb40\\udc41"'


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1", "utf-8"])
def test_json_is_json_in_an_encoding_that_lacks_letters(encoding: str) -> None:
    value = "Åsa 日本 😀 \U000e0041 \x9b"
    shown = json_in(encoding, safe_json(json.dumps(value, ensure_ascii=False)))
    assert json.loads(shown.encode(encoding).decode(encoding)) == value
