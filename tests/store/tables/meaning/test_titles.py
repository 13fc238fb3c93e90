"""What a column is called where a person reads of it: a word, never the id of its field."""

import re

import pytest

from store.i18n.language import Language, said_in
from store.tables.meaning.column import Column
from store.tables.meaning.meanings import explained_by, id_of, meanings, title_of
from store.tables.meaning.record_columns import RECORDS
from store.tables.meaning.register import REGISTER

COLUMNS = dict.fromkeys((*REGISTER, *RECORDS))


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_is_told_by_a_word_that_can_be_typed_for_it(
    column: Column, language: Language
) -> None:
    with said_in(language):
        title = title_of(id_of(column))
        assert re.fullmatch(r"\w[\w ]*(-\w+)*", title.replace("_", "?")), title
        assert explained_by(title) == explained_by(id_of(column))


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("records", [False, True])
def test_no_two_meanings_that_are_offered_have_one_title(records: bool, language: Language) -> None:
    with said_in(language):
        titles = [meaning.title for meaning in meanings({}, records=records).values()]
    assert len(titles) == len(set(titles))
