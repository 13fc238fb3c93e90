"""The command line: the verbs as a table, and the parser that is made from it."""

from tui.options.reading import VERSION, Options, read

__all__ = ["VERSION", "Options", "read"]
