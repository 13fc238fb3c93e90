"""The catalogue of services: refused where it contradicts itself, and asked by id and variant."""

import tomllib
from collections.abc import Iterator

import msgspec
import pytest

from store.domain.catalogue import (
    Fate,
    Stated,
    as_sure,
    catalogue,
    fate_for,
    order_of_ending,
    service_name,
    services_of,
    short_name,
)
from store.i18n.language import _, set_language

SERVICES = catalogue()

ARKIV = """
[arkiv]
name = "Arkiv"
assigned = "stated"
connected = [{connected}]
checks = [{checks}]
[[arkiv.outcomes]]
id = "end"
irreversible = {{ answer = "no", provenance = "stated" }}
data = [{data}]
office = [{{ text = "none", provenance = "stated" }}]
customer = [{{ text = "none", provenance = "stated" }}]
"""
FATE = '{ text = "kept", provenance = "stated" }'
FOR_START = '{ text = "kept", provenance = "stated", variants = ["Start"] }'


def check(id: str, **fields: object) -> str:
    made = {"id": f'"{id}"', "text": '"klart"', "provenance": '"stated"', "measure": '"attested"'}
    return "{ " + ", ".join(f"{key} = {value}" for key, value in (made | fields).items()) + " }"


def read(connected: str = "", checks: str = "", data: str = FATE):
    return services_of(tomllib.loads(ARKIV.format(connected=connected, checks=checks, data=data)))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"connected": '"stampla"'}, r"^arkiv: no service is called \['stampla'\]$"),
        (
            {"checks": check("a", measure='"ended-first"', services='["lon", "arkiv"]')},
            r"^arkiv: no service is called \['lon'\]$",
        ),
        (
            {"checks": check("a") + "," + check("b", after='["a", "d", "c"]')},
            r"checks: b comes after \['c', 'd'\], not found",
        ),
        (
            {"checks": check("b", after='["a"]') + "," + check("a")},
            r"checks: b comes after \['a'\], not found",
        ),
        ({"checks": check("a", after='["a"]')}, r"checks: a comes after \['a'\], not found"),
        ({"data": ""}, "outcomes: end leaves some variant without a fate"),
        ({"data": FOR_START}, "outcomes: end leaves some variant without a fate"),
        ({"data": f"{FATE}, {FOR_START}"}, "outcomes: end leaves some variant without a fate"),
    ],
)
def test_a_catalogue_that_contradicts_itself_is_refused_with_the_place(parts, message):
    """So that a mistake in it is found when the program starts, not when somebody ends."""
    with pytest.raises(ValueError, match=message):
        read(**parts)


def test_a_check_may_come_after_those_above_it():
    """And a service may be named that stands in the catalogue."""
    checks = ", ".join(
        (
            check("a"),
            check("b", after='["a"]'),
            check("c", measure='"ended-first"', services='["arkiv"]'),
        )
    )
    services = read('"arkiv"', checks, f"{FOR_START}, {FATE}")
    assert [each.id for each in services["arkiv"].checks] == ["a", "b", "c"]
    assert order_of_ending(services) == {"arkiv": 0}


@pytest.mark.parametrize(
    ("service", "old", "new", "brings"),
    [
        ("eekonomi", "Pro", "Smart", True),
        ("eekonomi", "Bokföring", "Start", True),
        ("eekonomi", "Bokföring", None, True),
        ("eekonomi", "Start", "Bokföring", False),
        ("eekonomi", "Smart", "Smart", False),
        ("eekonomi", "Start", None, False),
        ("eekonomi", None, "Start", False),
        ("eekonomi", None, "Pro", False),
        ("lon-smart", "Standard", "Start", True),
        ("lon-smart", None, "Start", True),
        ("lon-smart", "Start", "Standard", False),
        ("utlagg", "Pro", "Smart", False),
    ],
)
def test_what_a_change_of_variant_brings_depends_on_where_it_goes(service, old, new, brings):
    """To a smaller one, or to one that is named; none at all counts as the smallest."""
    assert bool(SERVICES[service].changes_to(old, new)) == brings


def test_services_that_others_wait_for_end_first():
    """EEkonomi waits for these two (case 20)."""
    place = order_of_ending(SERVICES)
    assert place["ekonomioversikt"] == place["scanner"] == 0
    assert {place[id] for id in place if id not in ("ekonomioversikt", "scanner")} == {len(place)}


@pytest.mark.parametrize(
    ("id", "name", "short"),
    [
        ("utlagg", "Visma Utlägg", "Visma Utlägg"),
        (
            "eekonomi-fakturering",
            "eEkonomi Fakturering till Visma Administration",
            "eEkonomi Fakturering",
        ),
        ("stampla", "stampla", "stampla"),
    ],
)
def test_a_service_has_a_name_and_a_short_one(id, name, short):
    """What the catalogue does not know is called by its id."""
    assert (service_name(SERVICES, id), short_name(SERVICES, id)) == (name, short)


@pytest.mark.parametrize(
    ("variant", "text"),
    [
        ("Start", "b"),
        ("Pro", "c"),
        (None, "this depends on the variant, and no variant is recorded"),
    ],
)
def test_the_first_fate_that_fits_the_variant_holds(variant, text):
    """The one without variants fits any; without a variant nobody knows which holds."""
    fates = (
        Fate(text="a", provenance="stated", variants=("Smart",)),
        Fate(text="b", provenance="stated", variants=("Start", "Smart")),
        Fate(text="c", provenance="stated"),
        Fate(text="d", provenance="stated"),
    )
    assert fate_for(fates, variant).text == text


@pytest.mark.parametrize(
    ("provenance", "said"),
    [
        ("stated", "kept"),
        ("inferred (app)", "kept"),
        ("inferred", "probably kept"),
        ("unknown", "not documented: kept"),
    ],
)
def test_what_is_not_stated_is_marked(provenance, said):
    """So that it never reads as a fact."""
    assert as_sure("kept", provenance) == said


def _briefs(value: object) -> Iterator[tuple[str, str]]:
    """Find what is said in few words, with what it is said for."""
    if isinstance(value, Stated) and value.brief is not None:
        yield value.text, value.brief
    if isinstance(value, msgspec.Struct):
        value = tuple(getattr(value, field) for field in value.__struct_fields__)
    if isinstance(value, tuple):
        for part in value:
            yield from _briefs(part)


@pytest.mark.parametrize("lang", ["en", "sv"])
def test_what_is_said_in_few_words_is_said_to_both_sides(lang: str) -> None:
    """It is no longer than the text, and speaks of neither side."""
    set_language(lang)
    found = [pair for service in catalogue().values() for pair in _briefs(service)]
    assert len(found) > 40
    for text, brief in found:
        assert len(_(brief)) <= len(_(text))
        assert "customer" not in brief


@pytest.mark.parametrize("id", catalogue())
def test_what_fills_more_than_two_lines_of_a_column_has_a_brief(id: str) -> None:
    """Of a service with several outcomes, which stand side by side."""
    service = catalogue()[id]
    if len(service.outcomes) > 1:
        for outcome in service.outcomes:
            for fate in (*outcome.data, *outcome.office, *outcome.customer):
                for statement in fate.statements:
                    assert len(statement.brief_if(service.assigned)) <= 60


@pytest.mark.parametrize("id", catalogue())
def test_what_is_not_documented_is_told_as_a_question(id: str) -> None:
    """*Not documented* stands before it: what becomes of it, never that it is so."""
    for outcome in catalogue()[id].outcomes:
        for fate in (*outcome.data, *outcome.office, *outcome.customer):
            for each in fate.statements:
                if each.provenance == "unknown":
                    for text in (each.text, each.brief or each.text):
                        assert text.split()[0] in ("what", "how", "who", "whether"), text
