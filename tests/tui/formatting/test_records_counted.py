"""Records by their count: whole words where there is room, short ones in the list."""

import pytest

from store.i18n.language import set_language
from store.rules.stops import Stop
from tui.formatting.endings.stops import stop_word
from tui.formatting.records import kind_counted


@pytest.mark.parametrize(
    ("kind", "n", "whole", "brief", "swedish"),
    [
        ("report", 1, "1 report", "1 report", "1 rapport"),
        ("outlay", 2, "2 outlays", "2 outlays", "2 utlägg"),
        ("bank-integration", 2, "2 bank integrations", "2 banks", "2 bankintegrationer"),
        ("synchronisation", 3, "3 synchronisations", "3 synchronisations", "3 synkroniseringar"),
        ("payroll-change", 2, "2 payroll changes", "2 payroll changes", "2 löneändringar"),
        ("year-end-file", 2, "2 year end file", "2 year end file", "2 year end file"),
    ],
)
def test_a_kind_is_counted_alike_in_the_list_and_in_the_details(kind, n, whole, brief, swedish):
    assert kind_counted(kind, n) == whole
    assert stop_word(Stop(kind=kind, count=n), {}) == brief
    set_language("sv")
    assert kind_counted(kind, n) == swedish
