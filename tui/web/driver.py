"""Draws the screen of one visitor for the server, over pipes."""

import asyncio
import os

from textual import events
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver, _ExitInput
from textual.geometry import Size
from textual.message import Message

from tui.terminal.decoder import LenientDecoder
from tui.terminal.driver import CellParser
from tui.web.packets import PING, PONG


class VisitorDriver(WebDriver):
    """Textual's driver for a browser; it answers the server, and outlives it for a moment.

    Textual's own fails with a traceback when nobody reads any more, in the midst of leaving too.
    """

    def run_input_thread(self) -> None:
        """Read what the server passes on; what is typed or pasted is taken as in a terminal.

        A page may also say that nothing was typed, which ends no input.
        """
        parser, decode, packets = CellParser(self._debug), LenientDecoder().decode, ByteStream()
        try:
            for read in self._input_reader:
                for kind, payload in packets.feed(read) if read else ():
                    if kind != "D":
                        self._on_meta(kind, payload)
                    elif text := decode(payload):
                        for event in parser.feed(text):
                            self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        except _ExitInput:
            pass
        finally:
            self._input_reader.close()

    def write(self, data: str) -> None:
        """Send what is to be drawn."""
        self._send(b"D", data.encode("utf-8", "replace"))

    def write_meta(self, data: dict[str, object]) -> None:
        """Send a word to the server; it knows only that the app leaves, and answers."""
        if data["type"] == "exit":
            self._send(b"M", b"exit")

    def process_message(self, message: Message) -> None:
        """Pass on what was typed; the server alone says how large the page is.

        A terminal may also tell its size among the keys, and a page could so ask for any.
        """
        if not isinstance(message, events.Resize):
            super().process_message(message)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Answer from the loop that draws, so that a screen that hangs is found out."""
        if packet_type == PING:
            self._loop.call_soon_threadsafe(self._send, b"M", PONG)
        elif packet_type == "resize":
            # by the way of Textual's first size, which takes two turns of the loop: what takes one
            # would come before it, and be undone by it
            self._size = int(f"{payload['width']}"), int(f"{payload['height']}")
            resized = events.Resize(Size(*self._size), Size(*self._size))
            asyncio.run_coroutine_threadsafe(self._app._post_message(resized), self._loop)
        else:
            super().on_meta(packet_type, payload)

    def _send(self, kind: bytes, payload: bytes) -> None:
        rest = memoryview(kind + len(payload).to_bytes(4, "big") + payload)
        try:
            while rest:
                rest = rest[os.write(self.fileno, rest) :]
        except OSError:  # the server is gone; the guard ends the app
            return
