"""What a plain command loads, module by module, since most of its time goes there.

Where this fails on purpose: `python -m tests.tui.cli.modules.loaded`, then look at what changed.
"""

from pathlib import Path

import pytest

from tests.tui.cli.modules.loaded import PICTURE, VERBS, loaded, loaded_until_painted, table


def test_the_table_is_of_these_verbs() -> None:
    assert table().keys() == {*VERBS, PICTURE}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_loads_these_modules_and_no_other(verb: str, store: Path, surroundings) -> None:
    assert loaded(VERBS[verb], store, surroundings) == table()[verb]


def test_the_first_picture_takes_these_modules_and_no_other(store: Path, surroundings) -> None:
    assert loaded_until_painted(store, surroundings) == table()[PICTURE]
