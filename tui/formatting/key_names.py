"""Keys as they are printed on keyboards."""

from store.domain.words import Words, say
from store.i18n.language import N_, NC_

KEY_NAMES: Words = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "escape": "Esc",
    "enter": "Enter",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Left"),
    "right": N_("Right"),
    "home": NC_("key", "Home"),
    "end": NC_("key", "End"),
    "delete": NC_("key", "Delete"),
    "backspace": NC_("key", "Backspace"),
    "tab": "Tab",
    "space": N_("Space"),
}


def key_words(key: str) -> str:
    """Return a key as it is printed on keyboards; of one held with others, all of them."""
    modifier, held, rest = key.partition("+")
    if held:
        return f"{modifier.capitalize()}+{key_words(rest) if len(rest) > 1 else rest.upper()}"
    if key in KEY_NAMES:
        return say(KEY_NAMES, key)
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key
