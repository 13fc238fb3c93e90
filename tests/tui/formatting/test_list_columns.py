"""The columns of the list: what stops an ending stands below its head, the worst of it whole."""

import datetime as dt

import msgspec
import pytest
from rich.cells import cell_len

from store.domain.catalogue import catalogue
from store.domain.row import Row, RowCollaboration
from store.domain.words import overdue_words, recipient_word
from store.i18n.language import _, set_language
from store.rules.stops import MAIN_CONTACT, MISSING, TO_CONFIRM, Stop
from tui.formatting.list_columns import (
    INDENT,
    SIGNS,
    Columns,
    collaboration_cells,
    columns_for,
    customer_cells,
    heads,
)
from tui.formatting.list_lines import NO_MAIN_CONTACT

TODAY = dt.date(2026, 11, 1)
WIDTHS = (59, 69, 79, 89, 99, 119, 129)
"""Cells of a line in terminals from 60 to 200 columns."""
CONTACT, CONFIRM = Stop(kind=MAIN_CONTACT), Stop(kind=TO_CONFIRM)
REPORTS = Stop(kind="report", count=2)
EKONOMI = RowCollaboration(
    id="eekonomi-1",
    service="eekonomi",
    variant=None,
    status="active",
    task=None,
    task_owner=None,
    ends_on=None,
)


def row(**fields) -> Row:
    made = {
        "number": "1002",
        "name": "Beta Café AB",
        "org_number": None,
        "account_manager": None,
        "main_contact": None,
        "collaborations": (EKONOMI,),
    }
    return Row(**(made | fields))


@pytest.fixture
def cells(make):
    """Give a customer's line, and that of its collaboration, each before and from its stops."""

    def cells(width, stops, *, name=30, ends_on=None, ended=False, left=frozenset(), customer=None):
        columns = columns_for(width, 4, name)
        services = catalogue()
        status = "ended" if ended else "ending" if ends_on is not None else "active"
        ending = make.ending(on=ends_on or TODAY) if status != "active" else None
        own = make.collaboration(
            "lon-smart",
            variant="Standard",
            status=status,
            ending=ending,
            task="Bookkeeping",
            invoice_recipient="customer",
            period=12,
        )
        before, after = customer_cells(
            customer or row(), columns, {"eekonomi-1": stops}, services, TODAY, left
        )
        own_before, own_after = collaboration_cells(own, stops, services, columns, TODAY, "office")
        return " " * SIGNS + before, after, " " * INDENT + own_before, own_after

    return cells


@pytest.mark.parametrize(("language", "what"), [("en", "What stops"), ("sv", "Vad som")])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [12, 26, 45, 80])
@pytest.mark.parametrize("ended", [False, True])
def test_what_stops_an_ending_stands_below_its_head(cells, language, what, width, name, ended):
    set_language(language)
    head = heads(columns_for(width, 4, name)).index(what)
    before, after, own_before, own_after = cells(width, (CONTACT,), name=name, ended=ended)
    assert (cell_len(before), cell_len(own_before)) == (head, head)
    assert (cell_len(before + after), cell_len(own_before + own_after)) == (width, width)
    assert "Lön Smart Standard" in own_before
    assert ended == (f"{TODAY}" in own_before)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("width", WIDTHS)
def test_that_a_main_contact_is_missing_is_said_first_and_whole(cells, language, width):
    """Of the customer, and of each that it stops; the others are counted where there is room."""
    set_language(language)
    missing = _(NO_MAIN_CONTACT)
    for stops in ((CONTACT,), (CONTACT, CONFIRM), (CONTACT, REPORTS, CONFIRM)):
        _before, after, _own_before, own_after = cells(width, stops)
        assert after.startswith(missing)
        assert own_after.startswith(missing)


@pytest.mark.parametrize(
    ("language", "seen"),
    [("en", "! no main contact   customer"), ("sv", "! ingen huvudkontakt  kunden")],
)
def test_beside_it_80_columns_say_who_pays(cells, language, seen):
    set_language(language)
    *_others, own_after = cells(79, (CONTACT, CONFIRM))
    assert own_after.rstrip() == seen
    assert recipient_word("customer") in own_after


def test_where_there_is_room_who_pays_stands_before_what_stops_it(cells):
    """Not behind all that is left of a wide line, where a company has only itself in the list."""
    *_others, own_before, own_after = cells(129, (), name=12)
    assert own_before.rstrip().endswith(f"{recipient_word('customer')} 12 mo")
    assert own_after.rstrip() == "ready"


@pytest.mark.parametrize("width", [59, 79, 119])
def test_no_name_is_cut_that_finds_room_in_its_own_line(make, width):
    """It takes what its task and status leave; these stand where they stand in other lines."""
    own = make.collaboration("skatt-bokslut", task="Year-end")
    columns = columns_for(width, 4, 30)
    before, _after = collaboration_cells(own, (), catalogue(), columns, TODAY, "office")
    assert before.startswith("Skatt & Bokslut Pro ")
    others = make.collaboration("eekonomi", variant="Pro", task="Year-end")
    beside, _after = collaboration_cells(others, (), catalogue(), columns, TODAY, "office")
    assert before.index("active") == beside.index("active")


def test_what_else_stops_the_customers_endings_is_counted_behind_it(cells):
    _before, after, *_own = cells(79, (CONTACT, REPORTS))
    assert after.rstrip() == "! no main contact +1"
    _before, after, _own_before, own_after = cells(129, (CONTACT, REPORTS))
    assert after.rstrip() == "! no main contact · 2 reports"
    assert own_after.startswith("! no main contact · 2 reports ")


def test_who_has_left_is_counted_with_what_stops_the_endings(cells):
    left, mine = frozenset({"bo"}), row(account_manager="bo")
    _before, after, *_own = cells(79, (CONTACT, REPORTS), left=left, customer=mine)
    assert after.rstrip() == "! no main contact +2"
    _before, after, *_own = cells(79, (CONTACT,), left=left, customer=mine)
    assert after.rstrip() == "! no main contact · ! left"
    _before, after, *_own = cells(129, (CONTACT,), left=left, customer=mine)
    assert after.rstrip() == "! no main contact · ! manager left"
    mine = row(account_manager="bo", main_contact="eva@beta.test")
    _before, after, *_own = cells(59, (), left=left, customer=mine)
    assert after.rstrip() == "ready · ! left"
    _before, after, *_own = cells(
        79, (Stop(kind=MISSING, about="backup"), REPORTS), left=left, customer=mine
    )
    assert after.rstrip() == "backup due · 2 reports +1"


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [12, 26, 45, 80])
def test_who_pays_never_stands_below_the_heads_of_the_customers_columns(
    cells, language, width, name
):
    """It ends before them, or it stands behind what stops the ending."""
    set_language(language)
    columns = columns_for(width, 4, name)
    payer = recipient_word("customer")
    _before, _after, own_before, own_after = cells(width, (CONTACT,), name=name)
    if payer in own_before:
        assert cell_len(own_before.rstrip()) < columns.before_ends
        assert payer not in own_after
    elif columns.stops >= 30:
        assert payer in own_after


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("ends_on", [None, TODAY + dt.timedelta(days=60)])
def test_no_name_is_cut_beside_the_blanks_of_a_day_that_does_not_stand(width, ends_on):
    """How many are active, and what stops the endings, stand where they stand in other lines."""
    columns = columns_for(width, 4, 80)
    name = "Å" * (columns.name + 1 + columns.ends)
    ending = (msgspec.structs.replace(EKONOMI, status="ending", ends_on=ends_on),)
    long = row(name=name, collaborations=ending if ends_on else (EKONOMI,))
    before, _after = _line(long, columns)
    short, _after = _line(row(), columns)
    assert (name in before) == (ends_on is None)
    assert cell_len(before) == cell_len(short) == columns.before_stops - SIGNS
    if columns.active:
        assert before[-5:] == short[-5:] == "  1  "


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("width", WIDTHS)
def test_how_late_an_ending_is_stands_whole(width, language):
    """It pushes nothing aside: how many are active stands below its head."""
    set_language(language)
    columns = columns_for(width, 4, 30)
    late = TODAY - dt.timedelta(days=1284)
    ending = (msgspec.structs.replace(EKONOMI, status="ending", ends_on=late),)
    before, after = _line(row(collaborations=ending), columns)
    assert overdue_words(late, TODAY) in before
    assert cell_len(before + after) == width - SIGNS
    if columns.active:
        assert cell_len(before) == columns.before_stops - SIGNS
        assert before.endswith("  1  ")


def _line(customer: Row, columns: Columns) -> tuple[str, str]:
    stops = {"eekonomi-1": ()}
    return customer_cells(customer, columns, stops, catalogue(), TODAY, frozenset())
