"""What a terminal answers is taken out of what comes in; keys stay, in one piece or in two."""

import pytest
from textual.events import CursorPosition, Key, Paste

from tui.terminal.answers import MOST_BEGUN, NOTHING, PARTED, Answers
from tui.terminal.decoder import MOST_PASTED, LenientDecoder
from tui.terminal.driver import CellParser

ANSWERS = {
    "device attributes": "\x1b[?62;22c",
    "device attributes of VTE": "\x1b[?65;1;9c",
    "secondary attributes": "\x1b[>41;354;0c",
    "tertiary attributes": "\x1bP!|00000000\x1b\\",
    "place of the cursor with its page": "\x1b[?24;80;1R",
    "status": "\x1b[?0n",
    "it is well": "\x1b[0n",
    "mode": "\x1b[?1004;1$y",
    "mode of ANSI": "\x1b[4;2$y",
    "size of the window": "\x1b[8;24;80t",
    "flags of the keyboard": "\x1b[?1u",
    "ink, BEL": "\x1b]10;rgb:ffff/ffff/ffff\x07",
    "paper, ST": "\x1b]11;rgb:0000/0000/0000\x1b\\",
    "a colour of the palette": "\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
    "clipboard": "\x1b]52;c;cSBxIHE=\x07",
    "title": "\x1b]lq: anna@host\x1b\\",
    "version": "\x1bP>|XTerm(390)\x1b\\",
    "a setting": "\x1bP1$r0m\x1b\\",
    "a capability": "\x1bP1+r544e=787465726d\x1b\\",
    "pictures": "\x1b_Gi=31;OK\x1b\\",
    "longer than any key": "\x1b[" + "1;" * 20 + "H",
}
KEYS = (
    "\x1b[A", "\x1b[1;5A", "\x1b[15~", "\x1b[3;5~", "\x1b[1;2P", "\x1bOP", "\x1b[Z", "\x1b[1;2S",
    "\x1b[97;5u", "\x1b[<0;10;5M", "\x1b[M !!", "\x1b[I", "\x1b[O", "\x1b[[A", "\x1b[7$", "\x1bx",
    "\x1b", "\x1b\x1b", "\x1b[", "\x1b]", "\x1bP", "\x1b_", "å", "?",
)  # fmt: skip


def typed(*pieces: str) -> str:
    """Return what is taken for typed of pieces that come one after the other."""
    decoder = LenientDecoder()
    return "".join(decoder.decode(piece.encode()) for piece in pieces).replace(PARTED, "")


def pressed(*pieces: str, heard: list[tuple[int, int]] | None = None) -> list[str]:
    """Return the keys that Textual makes of what comes in, without a wait between the pieces."""
    decoder, parser = LenientDecoder(), CellParser()
    came = filter(None, (decoder.decode(piece.encode()) for piece in pieces))
    events = [event for text in came for event in parser.feed(text)]
    if heard is not None:
        heard += [(event.x, event.y) for event in events if isinstance(event, CursorPosition)]
    return [event.key for event in events if isinstance(event, Key)]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_no_key_wherever_it_is_cut(answer: str) -> None:
    """Cut behind its first letter, Esc has begun, and what follows takes it back."""
    assert typed(f"a{answer}b") == "ab"
    for cut in range(1, len(answer)):
        first, rest = answer[:cut], answer[cut:]
        begins = f"{first}{NOTHING}" if first in KEYS and len(rest) > 1 else ""
        assert typed(f"a{first}", f"{rest}b") == f"a{begins}b", cut
        assert pressed(f"a{first}", f"{rest}b") == ["a", "b"], cut


@pytest.mark.parametrize("answer", ["\x1b[1;1R", "\x1b[2;4R", "\x1b[24;80R", "\x1b[40;120R"])
def test_where_the_cursor_is_comes_to_the_wire_wherever_it_is_cut_and_is_no_key(
    answer: str,
) -> None:
    line, column = map(int, answer[2:-1].split(";"))
    for cut in range(len(answer)):
        heard: list[tuple[int, int]] = []
        assert pressed(f"a{answer[:cut]}", f"{answer[cut:]}b", heard=heard) == ["a", "b"], cut
        assert heard == [(column - 1, line - 1)], cut
    heard = []
    assert pressed("a", *answer, "b", heard=heard) == ["a", "b"]
    assert heard == [(column - 1, line - 1)]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_in_many_pieces_is_no_key(answer: str) -> None:
    pieces = [answer[at : at + 3] for at in range(0, len(answer), 3)]
    assert typed("a", *pieces, "b") == "ab"
    assert typed(answer * 3) == ""


@pytest.mark.parametrize("key", KEYS, ids=ascii)
def test_keys_are_keys(key: str) -> None:
    """By themselves, among others, and beside an answer."""
    assert typed(key) == key
    assert typed("a", key, "b") == f"a{key}b"
    assert typed(f"\x1b[?62;22c{key}") == key


def test_a_key_in_two_pieces_is_one_key() -> None:
    assert typed("\x1b[1;", "5A") == "\x1b[1;5A"
    assert typed("\x1b[15", "~") == "\x1b[15~"


def test_keys_behind_an_answer_whose_rest_never_comes_are_keys() -> None:
    """At most those are lost that could be its rest."""
    assert typed("\x1b[?62", "x", "c") == "xc"
    assert typed("\x1b]11;rgb:", "\r", "?") == "\r?"
    assert typed("\x1bP>|abc", "\x1b", "?") == "?"


def test_esc_and_what_is_typed_behind_it_are_keys() -> None:
    assert typed("\x1b", "[", "?", "6", "c") == "\x1b[?6c"
    assert typed("\x1b", "]", "1") == "\x1b]1"


def test_what_textual_has_asked_for_comes_to_it() -> None:
    assert typed("\x1b[?2026;", "2$y") == "\x1b[?2026;2$y"
    assert typed("\x1b[48;24;80;480;800t") == "\x1b[48;24;80;480;800t"


def test_an_answer_in_a_paste_is_what_is_pasted_without_esc() -> None:
    assert typed("\x1b[20", "0~a\x1b[?6cb\x1b[2", "01~c") == "\x1b[200~a[?6cb\x1b[201~c"


@pytest.mark.parametrize(
    ("came", "keys"),
    [
        ("\x1bx", ["escape", "x"]),
        ("\x1b1", ["escape", "1"]),
        ("\x1bf", ["escape", "f"]),
        ("\x1bX\x1bG", ["escape", "X", "escape", "G"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b ", ["escape", "space"]),
        ("\x1bå", ["escape", "å"]),
        ("\x1b\x1bx", ["escape", "escape", "x"]),
        ("/1021\r\x1bx", ["slash", "1", "0", "2", "1", "enter", "escape", "x"]),
        ("\x1b\x1b[B", ["escape", "down"]),
        ("\x1b[B\x1bx\x1b[A", ["down", "escape", "x", "up"]),
        ("\x1bOP\x1b?", ["f1", "escape", "question_mark"]),
    ],
    ids=ascii,
)
def test_esc_and_a_key_in_one_piece_are_two_keys(came: str, keys: list[str]) -> None:
    """Nothing uses Alt; a slow line brings together what was pressed one after the other."""
    assert pressed(came) == keys
    for cut in range(1, len(came)):
        if came[cut - 1 : cut + 1] not in ("\x1b[", "\x1bO"):  # a sequence in two comes whole
            assert pressed(came[:cut], came[cut:]) == keys, cut


def test_esc_beside_an_answer_is_a_key() -> None:
    assert pressed("\x1b\x1b[?62;22cx") == ["escape", "x"]
    assert pressed("\x1b", "\x1b[?62;22c", "x") == ["escape", "x"]
    assert pressed("\x1b", "\x1b[1;1R", "x") == ["escape", "x"]
    assert pressed("\x1b\x1b", "[1;1Rx") == ["escape", "x"]


def test_a_word_is_taken_away_with_alt_as_before() -> None:
    assert pressed("\x1b\x7f") == ["ctrl+w"]


@pytest.mark.parametrize("piece", ["x" * 4096, "x\x1b[20" * 700, "å" * 1000])
def test_of_a_paste_that_does_not_end_so_much_is_kept_and_keys_behind_its_end_are_keys(
    piece: str,
) -> None:
    decoder, parser = LenientDecoder(), CellParser()
    came = list(parser.feed(decoder.decode(b"\x1b[200~")))
    kept = 0
    for _ in range(100):
        text = decoder.decode(piece.encode())
        kept += len(text)
        came += parser.feed(text) if text else ()
    assert kept == MOST_PASTED
    assert came == []
    (pasted, key) = parser.feed(decoder.decode(b"\x1b[201~q"))
    assert isinstance(pasted, Paste)
    assert isinstance(key, Key)
    assert (pasted.text, key.key) == ((piece.replace("\x1b", "") * 100)[:MOST_PASTED], "q")
    again = list(
        parser.feed(decoder.decode(b"\x1b[200~again\x1b[201~k"))
    )  # its end comes with a key
    assert [each.text for each in again if isinstance(each, Paste)] == ["again"]


def kept_of(answers: Answers) -> int:
    """Return how many letters are kept of what has come in."""
    return sum(len(each) for each in vars(answers).values() if isinstance(each, str))


@pytest.mark.parametrize(
    ("begun", "piece", "end"),
    [
        ("\x1b]0;", "x" * 4096, "\x07"),
        ("\x1b]52;c;", "y" * 999, "\x1b\\"),
        ("\x1bP1$r", "z" * 4096, "\x1b\\"),
        ("\x1b_G", "?" * 4096, "\x1b\\"),
        ("\x1b[?", "1;" * 2048, "c"),
        ("\x1b[1", ";1" * 2048, "c"),
    ],
    ids=ascii,
)
def test_of_an_answer_that_does_not_end_little_is_kept_and_none_of_it_is_a_key(
    begun: str, piece: str, end: str
) -> None:
    answers = Answers()
    typed = answers.taken_out(answers.behind(begun))
    for _ in range(100):
        typed += answers.taken_out(answers.behind(piece))
        assert kept_of(answers) <= MOST_BEGUN
    for letter in end:
        typed += answers.taken_out(answers.behind(letter))
    assert (typed, kept_of(answers)) == ("", 0)
    assert answers.taken_out(answers.behind("q")) == "q"
