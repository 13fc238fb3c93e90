"""What each service offers and says of it: outcomes, consequences, how sure they are, records.

The tables of outcomes, provenance and irreversibility are written by hand from the service
catalogue of docs/rules.md, never read from services.toml: that file is what they test.
"""

import pytest
from msgspec.structs import replace

from store.domain.catalogue import fate_for
from tests.store.rules.endings.ending.tables import LABELS, OFFERED, PAIRS, SERVICES, effect

VARIANTS = {
    "eekonomi": ("Start", "Bokföring", "Fakturering", "Smart", "Pro"),
    "lon-smart": ("Start", "Standard"),
}

# The catalogue, line for line: data | office after | customer after | irreversible.
# "S" stated, "i" inferred (or stated of a service that is inferred), "?" unknown, "app" this
# project's own; where more is told of one subject, the first counts. For "no", and for "yes" where
# the rules give no word of provenance, it is the app that says whether something can be undone.
PROVENANCE = """
eekonomi              Start        continue   i  i  ?  app
eekonomi              Bokföring    continue   i  i  S  app
eekonomi              Fakturering  continue   i  S  S  app
eekonomi              Smart        continue   i  i  S  app
eekonomi              Pro          continue   i  i  S  app
eekonomi              Start        close      S  S  S  app
eekonomi              Bokföring    close      S  S  S  app
eekonomi              Fakturering  close      S  S  S  app
eekonomi              Smart        close      S  S  S  app
eekonomi              Pro          close      S  S  S  app
eekonomi-fakturering  -            continue   i  S  S  app
eekonomi-fakturering  -            close      S  S  S  app
ekonomioversikt       -            delete     i  i  i  app
lon                   -            end        i  i  i  i
lon-smart             Standard     continue   i  i  i  app
lon-smart             Start        continue   i  i  ?  app
lon-smart             Standard     close      ?  i  i  ?
lon-smart             Start        close      ?  i  i  ?
utlagg                -            continue   i  i  S  app
utlagg                -            delete     S  i  S  S
scanner               -            end        ?  ?  ?  ?
digitala-fakturor     -            end        ?  ?  ?  ?
skatt-bokslut         -            end        ?  ?  ?  ?
"""

WORDS = {"S": "stated", "i": "inferred", "?": "unknown", "app": "inferred (app)"}

SUBJECTS = ("data", "office", "customer", "undo")

CELLS = [
    pytest.param(
        service,
        None if variant == "-" else variant,
        outcome,
        subject,
        WORDS[word],
        id=f"{service} {variant} {outcome} {subject}",
    )
    for service, variant, outcome, *words in map(str.split, PROVENANCE.strip().splitlines())
    for subject, word in zip(SUBJECTS, words, strict=True)
]

# What only the help of the older Windows program says (B), for one variant or one service.
SOURCE_B = [
    ("eekonomi", "Fakturering", "continue", "office"),
    ("eekonomi", "Fakturering", "close", "office"),
    ("eekonomi-fakturering", None, "continue", "office"),
    ("eekonomi-fakturering", None, "close", "office"),
]

ERASING = {("ekonomioversikt", "delete"), ("utlagg", "delete")}


def test_every_service_offers_the_outcomes_of_the_rules_in_their_order():
    """No service is missing, none is new, and each offers what docs/rules.md says."""
    assert {
        id: tuple(outcome.id for outcome in service.outcomes) for id, service in SERVICES.items()
    } == OFFERED


@pytest.mark.parametrize(("service", "outcome"), PAIRS)
def test_an_outcome_has_one_of_the_four_labels(service, outcome):
    """The label belongs to the outcome's id and is the same for every service."""
    assert SERVICES[service].outcome(outcome).label == LABELS[outcome]


def test_the_variants_are_those_of_the_rules():
    """Only eEkonomi and Lön Smart have variants."""
    variants_of = {
        id: sorted(service.variants) for id, service in SERVICES.items() if service.variants
    }
    assert variants_of == {id: sorted(variants) for id, variants in VARIANTS.items()}


@pytest.mark.parametrize(("service", "variant", "outcome", "subject", "word"), CELLS)
def test_a_consequence_has_the_provenance_of_the_rules(
    ready, plan_for, service, variant, outcome, subject, word
):
    """The effect shown before the confirm carries the word that docs/rules.md gives for it."""
    customer, attested = ready(service, variant)
    planned = plan_for(customer, f"{service}-1", outcome, attested=attested)
    assert effect(planned, subject).provenance == word


@pytest.mark.parametrize(("service", "variant", "outcome", "subject", "word"), CELLS)
def test_a_consequence_that_is_not_stated_never_reads_as_a_fact(
    ready, plan_for, service, variant, outcome, subject, word
):
    """Inferred reads "probably", unknown reads "not documented", whatever is stated has neither."""
    customer, attested = ready(service, variant)
    shown = effect(plan_for(customer, f"{service}-1", outcome, attested=attested), subject)
    assert shown.text.startswith("probably ") == (shown.provenance == "inferred")
    assert shown.text.startswith("not documented") == (shown.provenance == "unknown")


@pytest.mark.parametrize(("service", "variant", "outcome", "side"), SOURCE_B)
def test_what_only_the_older_help_says_is_marked_with_its_source(service, variant, outcome, side):
    """The letter B stays with the facts that only Windows Byråstöd's help states."""
    fate = fate_for(getattr(SERVICES[service].outcome(outcome), side), variant)
    assert (fate.provenance, fate.source) == ("stated", "B")


@pytest.mark.parametrize(
    ("service", "word"),
    [
        ("eekonomi", "stated"),
        ("utlagg", "stated"),
        ("ekonomioversikt", "inferred"),
        ("lon", "inferred"),
        ("lon-smart", "inferred"),
    ],
)
def test_the_catalogue_tells_how_sure_it_is_whose_rules_these_are(service, word):
    """The help names Utlägg and eEkonomi; which texts are the others' is concluded from them."""
    assert SERVICES[service].assigned == word


@pytest.mark.parametrize(("service", "outcome"), PAIRS)
def test_only_end_and_delete_erases_the_records_kept_here(make, ready, plan_for, service, outcome):
    """After any other ending, also an irreversible one, our own records are as before."""
    customer, attested = ready(service)
    (collaboration,) = customer.collaborations
    records = (*collaboration.records, make.record("note", "Avtal"))
    customer = replace(customer, collaborations=(replace(collaboration, records=records),))
    after = plan_for(customer, collaboration.id, outcome, attested=attested).after
    kept = after.collaborations[0].records
    assert kept == (() if (service, outcome) in ERASING else records)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "the one record kept here about it is erased"),
        (3, "the 3 records kept here about it are erased"),
    ],
)
def test_the_records_that_will_be_erased_are_counted(make, plan_for, count, text):
    """The effect counts them before the confirm; without any there is no such effect."""
    records = tuple(make.record("report", f"Resa {n}", status="sent") for n in range(count))
    customer = make.customer(make.collaboration("utlagg", records=records))
    shown = effect(plan_for(customer, "utlagg-1", "delete"), "records")
    assert (shown.text, shown.before, shown.after) == (text, str(count), "0")
    bare = make.customer(make.collaboration("utlagg"))
    subjects = [effect.subject for effect in plan_for(bare, "utlagg-1", "delete").effects]
    assert "records" not in subjects


def test_on_a_date_the_records_stay_until_then(make, plan_for, clock):
    """A dated deletion erases nothing yet, and says when it will."""
    records = (make.record("report", status="sent"),)
    customer = make.customer(make.collaboration("utlagg", records=records))
    planned = plan_for(customer, "utlagg-1", "delete", on=clock.day(7))
    assert planned.after.collaborations[0].records == records
    assert (
        effect(planned, "records").text == "the one record kept here about it is erased on that day"
    )
    assert effect(planned, "records").after is None
