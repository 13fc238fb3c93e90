"""Lets go of the lines that were drawn in windows which are closed.

Textual keeps the colours of a widget's edge by the widget's own cache of lines, so that some
thousand of those outlive their widgets, with all that was drawn
(https://github.com/Textualize/textual/issues/6665). The file can go when that is mended, which
`tests/tui/terminal/test_closed_windows.py` would show.
"""

from textual._styles_cache import StylesCache


def keep_no_closed_windows() -> None:
    """Have Textual keep those colours by its class; it means to, for the argument is `cls`."""
    if not isinstance(vars(StylesCache)["get_inner_outer"], classmethod):
        StylesCache.get_inner_outer = classmethod(StylesCache.get_inner_outer)  # type: ignore
