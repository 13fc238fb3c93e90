"""Pictures drawn by Python's curses, one with each key: what a list on curses costs on the wire."""

import contextlib
import curses
import json
import sys
from pathlib import Path


def main(screen: "curses.window") -> None:
    """Draw the pictures of a file, each when a key is pressed."""
    pictures = json.loads(Path(sys.argv[1]).read_text())
    curses.use_default_colors()
    curses.curs_set(0)
    screen.idlok(True)
    screen.scrollok(False)
    pairs: dict[tuple[str, str], int] = {}
    colours: dict[str, int] = {"default": -1}
    for picture in pictures:
        for y, line in enumerate(picture):
            x = 0
            for text, fg, bg, bold, reverse, underline in line:
                if (fg, bg) not in pairs:
                    pairs[fg, bg] = len(pairs) + 1
                    for each in (fg, bg):
                        colours.setdefault(each, 16 + len(colours))
                    curses.init_pair(pairs[fg, bg], colours[fg], colours[bg])
                look = curses.color_pair(pairs[fg, bg])
                look |= curses.A_BOLD if bold else 0
                look |= curses.A_REVERSE if reverse else 0
                look |= curses.A_UNDERLINE if underline else 0
                with contextlib.suppress(curses.error):  # no place for the cursor at the end
                    screen.addstr(y, x, text, look)
                x += len(text)
        screen.refresh()
        screen.getch()


if __name__ == "__main__":
    curses.wrapper(main)
