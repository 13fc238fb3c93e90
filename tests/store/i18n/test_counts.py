"""A count has its thousands grouped, as the reader's language writes it."""

import pytest

from store.i18n.language import Language, grouped, ngettext, said_in


@pytest.mark.parametrize(("language", "said"), [("en", "1,284"), ("sv", "1 284")])
def test_thousands_are_grouped_in_one_form_wherever_a_count_is_told(
    language: Language, said: str
) -> None:
    with said_in(language):
        assert grouped(1284) == said
        assert ngettext("{n} customer", "{n} customers", 1284).split(" k")[0].split(" c")[0] == said
        assert grouped(999) == "999"
