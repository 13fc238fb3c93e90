"""A field for a day, which says beside it which day is meant."""

from tui.widgets.told_field import ToldField


class DayField(ToldField):
    """A short line for a day, `When  [ eoy            ]  Thursday 2026-12-31`."""

    LEAST, MOST = 12, 16
