"""What a page says to the process that draws for it; a page may also be a program of anybody."""

import json

import pytest

from tui.web.packets import Foreign, packet_for, size


def told(message: object) -> tuple[str, bytes]:
    """Return the letter and the payload of the packet for a message; its length is right."""
    packet = packet_for(json.dumps(message))
    assert int.from_bytes(packet[1:5], "big") == len(packet[5:])
    return packet[:1].decode(), packet[5:]


def test_keys_go_as_they_are() -> None:
    assert told(["stdin", "å\x1b[A"]) == ("D", "å\x1b[A".encode())


def test_the_focus_is_told() -> None:
    """Whatever stands beside it."""
    assert told(["focus"]) == ("M", b'{"type": "focus"}')
    assert told(["blur", {}]) == ("M", b'{"type": "blur"}')


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [
        ((80, 24), (80, 24)),
        ((500, 200), (500, 200)),
        ((501, 201), (500, 200)),
        ((60_000, 60_000), (500, 200)),
        ((10**4000, 1), (500, 1)),
        ((0, -5), (1, 1)),
    ],
    ids=lambda pair: f"{min(pair[0], 99_999)}x{pair[1]}",
)
def test_a_size_is_one_that_can_be_drawn(asked, drawn) -> None:
    assert size(*asked) == drawn
    letter, payload = told(["resize", dict(zip(("width", "height"), asked, strict=True))])
    assert letter == "M"
    assert json.loads(payload) == {"type": "resize", "width": drawn[0], "height": drawn[1]}


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "[",
        "[" * 60_000,
        "{}",
        "[]",
        "[1]",
        "null",
        '["stdin"]',
        '["stdin", 1]',
        '["stdin", "\\ud800"]',
        '["resize"]',
        '["resize", {}]',
        '["resize", {"width": "80", "height": 24}]',
        '["resize", {"width": true, "height": 24}]',
        '["resize", {"width": NaN, "height": 24}]',
        '["resize", {"width": 1e9, "height": 24}]',
        '["deliver_chunk_request", {}]',
        '["quit"]',
    ],
    ids=lambda odd: odd[:40],
)
def test_what_none_of_our_pages_says_is_refused(odd: str) -> None:
    with pytest.raises(Foreign):
        packet_for(odd)
