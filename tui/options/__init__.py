"""The command line: the verbs as a table, and the parser that is made from it."""

from tui.options.reading import VERSION, Options, asked_language, read

__all__ = ["VERSION", "Options", "asked_language", "read"]
