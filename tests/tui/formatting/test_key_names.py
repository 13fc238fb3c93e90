"""Keys are called as they are printed on keyboards, in each language."""

import pytest

from store.domain.words import ACTION_WORDS, say
from store.i18n.language import set_language
from tui.formatting.key_names import KEY_NAMES, key_words


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("end", "End"),
        ("home", "Home"),
        ("delete", "Delete"),
        ("ctrl+end", "Ctrl+End"),
        ("down", "Ned"),
        ("space", "Blanksteg"),
        ("shift+down", "Shift+Ned"),
        ("f1", "F1"),
        ("G", "G"),
    ],
)
def test_a_key_has_its_swedish_name(key: str, printed: str):
    """End is printed so on Swedish keyboards; the act is another word."""
    set_language("sv")
    assert key_words(key) == printed


def test_no_key_is_called_as_an_act_is():
    """What is spelt the same in English is translated apart."""
    set_language("sv")
    acts = {say(ACTION_WORDS, act).casefold() for act in ACTION_WORDS}
    assert not acts & {key_words(key).casefold() for key in KEY_NAMES}
