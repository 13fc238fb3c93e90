"""What was asked for on the command line."""

import argparse

from store.domain.address import Address
from store.i18n.language import Language


class Options(argparse.Namespace):
    """What was asked for. Without `verb`, the screen; the other fields are the verb's own."""

    store: Address
    operator: str | None
    company: str | None
    demo: bool
    lang: Language | None
    json: bool
    ascii: bool
    mouse: bool
    restricted: bool
    read_only: bool
    patience: float
    plain_wire: bool
    tour: bool
    tour_speed: float
    verb: str | None
    act: str | None = None
