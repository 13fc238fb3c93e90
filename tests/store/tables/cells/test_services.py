"""Services and words as the portals and people write them."""

import re

import pytest

from store.domain.catalogue import catalogue, service_name
from store.i18n.language import set_language
from store.tables.cells.alike_services import services_alike
from store.tables.cells.services import Named, ServiceNames, read_services
from store.tables.cells.words import STATUS_CELLS, STATUS_WORDS, one_of, plain, says_nothing

NAMES = ServiceNames(catalogue())


@pytest.mark.parametrize(
    ("cell", "service", "variant"),
    [
        ("Visma eEkonomi", "eekonomi", None),
        ("eEkonomi", "eekonomi", None),
        ("eEkonomi Pro", "eekonomi", "Pro"),
        ("Spiris Bokföring och Fakturering", "eekonomi", None),
        ("Bookkeeping and Invoicing", "eekonomi", None),
        ("Spiris Lön Smart", "lon-smart", None),
        ("Visma Lön Smart Standard", "lon-smart", "Standard"),
        ("LÖN", "lon", None),
        ("Resor och Utlägg", "utlagg", None),
        ("utlagg", "utlagg", None),
        ("Skatt & Bokslut", "skatt-bokslut", None),
    ],
)
def test_a_service_is_known_by_every_name_it_has_had(cell, service, variant):
    assert NAMES.in_cell(cell) == (Named(service, variant),)


@pytest.mark.parametrize("sign", [", ", ";", "/", "\n", " + ", " | "])
def test_several_services_stand_in_one_cell(sign):
    found = NAMES.in_cell(sign.join(["Visma Utlägg", "Spiris Lön"]))
    assert [named.service for named in found] == ["utlagg", "lon"]
    assert read_services(sign.join(["Visma Utlägg", "lon", "utlagg"]), NAMES) == ("utlagg", "lon")


def test_ids_of_licences_may_have_spaces_between():
    """As an export writes them."""
    assert read_services("utlagg lon", NAMES) == ("utlagg", "lon")


@pytest.mark.parametrize("cell", ["Fax", "Visma", "Utlägg, Fax", "Smart", ","])
def test_a_service_that_is_none_is_a_fault(cell):
    with pytest.raises(ValueError, match=r"no such service; .*here is: Visma eEkonomi"):
        NAMES.in_cell(cell)


def test_a_variant_is_read_in_any_case_and_the_known_ones_are_told():
    assert NAMES.variant("smart", "eekonomi") == "Smart"
    with pytest.raises(ValueError, match="Start, Bokföring, Fakturering, Smart, Pro"):
        NAMES.variant("maxi", "eekonomi")
    with pytest.raises(ValueError, match="has no variants"):
        NAMES.variant("Pro", "utlagg")


def test_the_words_of_a_status_are_told_as_people_write_them():
    """In the language of the reader, with its accents."""
    read = one_of(STATUS_CELLS, STATUS_WORDS)
    assert read("Pågående") == "active"
    with pytest.raises(ValueError, match="one of requested, declined, active, ending, ended"):
        read("gone")
    set_language("sv")
    with pytest.raises(ValueError, match="begärt, nekat, aktivt, avslutas, avslutat, okopplat"):
        read("gone")


@pytest.mark.parametrize(
    "cell", ["-", "–", "saknas", "N/A", "n.a.", "?", "Uppgift saknas", " ", "..."]
)
def test_what_people_write_for_nothing_is_nothing(cell):
    assert says_nothing(cell)


@pytest.mark.parametrize("cell", ["0", "x", "Saknaden AB", "1-2"])
def test_what_says_something_does(cell):
    assert not says_nothing(cell)
    assert plain(cell)


@pytest.mark.parametrize("cell", ["Lön uppsagd", "Lön - uppsagd 2026-12-31", "Lön, uppsagd",
                                  "Utlägg; Lön avslutad", "Lön t.o.m. 2026-12-31"])  # fmt: skip
def test_words_beside_a_service_that_say_how_it_stands_are_told_as_that(cell):
    """Without brackets too; they name no service that is not there."""
    with pytest.raises(ValueError, match="words beside the service say how it stands"):
        NAMES.in_cell(cell)


@pytest.mark.parametrize(
    ("cell", "alike"),
    [("Bokf.", "eekonomi"), ("Boksl.", "skatt-bokslut"), ("Utl.", "utlagg")],
)
def test_a_word_that_a_full_stop_cuts_short_may_mean_the_service_of_the_whole_word(cell, alike):
    named = re.escape(service_name(NAMES.services, alike))
    with pytest.raises(ValueError, match=rf"perhaps {named}\?"):
        NAMES.in_cell(cell)
    assert services_alike(cell, NAMES.services)[0] == alike


def test_a_full_stop_behind_the_whole_word_changes_nothing():
    NAMES.in_cell("Lön.")
    assert services_alike("Lön.", NAMES.services)[0] == "lon"


@pytest.mark.parametrize("cell", ["B.", "Dekl.", "Nr. 2", "AB."])
def test_other_words_that_are_cut_short_mean_none(cell):
    assert services_alike(cell, NAMES.services) == ()
