"""A letter says what the act does, to whom it concerns, and nothing surer than is known (R60)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.domain.catalogue import as_assigned, catalogue, fate_for, said_to_customer
from store.domain.model import Task
from store.domain.wishes import (
    ChangeRole,
    End,
    HandOver,
    NameMainContact,
    Request,
    Undo,
    Withdraw,
)
from store.domain.words import outcome_label
from store.exchange.papers.letter_forms import as_text
from store.exchange.papers.occasion import (
    Occasion,
    main_contact_of,
    of_entry,
    planned,
    standing_of,
)
from store.i18n.language import said_in
from store.rules.endings.ending import plan as plan_ending
from store.rules.handover import held_by
from tests.store.rules.endings.ending.tables import PAIRS

SERVICES = catalogue()
CASES = [
    (service, variant, outcome)
    for service, outcome in PAIRS
    for variant in (SERVICES[service].variants[:2] or (None,))
]
ON = dt.date(2026, 12, 31)
MARKS = {"inferred": ("probably", "troligen"), "unknown": ("not documented", "ej dokumenterat")}
"""How a conclusion, and what nobody knows, is told from a fact, in either language."""


def flat(text: str) -> str:
    """Return a letter without the breaks of its lines."""
    return " ".join(text.split())


def ending_of(make, service: str, variant: str | None, outcome: str, kind: str):
    """Make a customer whose collaboration ends so, and what there is to tell of it."""
    ending = make.ending(outcome, on=ON if kind == "dated" else make.ending().on)
    status = {"dated": "ending", "ended": "ended", "planned": "active"}[kind]
    about = make.collaboration(
        service,
        variant=variant,
        status=status,
        ending=None if kind == "planned" else ending,
        invoice_recipient="office",
        period=12,
    )
    other = "scanner" if service == "utlagg" else "utlagg"
    customer = make.customer(about, make.collaboration(other))
    if kind != "planned":
        return customer, standing_of(customer, about, SERVICES)
    wish = End(collaboration=about.id, outcome=outcome, on=ON)
    plan = plan_ending(customer, wish, make.operator(), ending.decided_at, SERVICES)
    return customer, planned(customer, wish, plan)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("to", ["office", "customer"])
@pytest.mark.parametrize("kind", ["planned", "dated", "ended"])
def test_each_ending_is_told_whole_and_no_surer_than_the_catalogue(
    make, letter, kind, to, language
) -> None:
    for service, variant, outcome in CASES:
        customer, occasion = ending_of(make, service, variant, outcome, kind)
        made = letter(customer, occasion, to, language)
        told = flat(as_text(made))
        day = "2026-11-23" if kind == "ended" else "2026-12-31"
        assert f"{SERVICES[service].name}" in made.subject
        assert day in made.subject
        assert day in told
        other = "Visma Scanner" if service == "utlagg" else "Visma Utlägg"
        assert other in told
        assert "Byrå Norr AB" in told
        assert "Alfa Bygg AB" in told
        services = said_to_customer(SERVICES) if to == "customer" else SERVICES
        with said_in(language):
            assert outcome_label(outcome, to=to) in told
            chosen = services[service].outcome(outcome)
            for fates in (chosen.data, chosen.office, chosen.customer):
                for stated in fate_for(fates, variant).statements:
                    assigned = services[service].assigned
                    sure = as_assigned(stated.provenance, assigned)
                    marked = flat(stated.sentence_if(assigned))
                    assert marked in told, (service, outcome, stated)
                    bare = MARKS.get(sure, ())
                    assert not bare or any(word in marked for word in bare)


@pytest.mark.parametrize(("language", "words"), [("en", "not documented"), ("sv", "ej dokument")])
def test_what_nobody_knows_is_never_a_fact(make, letter, language, words) -> None:
    customer, occasion = ending_of(make, "scanner", None, "end", "ended")
    (what, *_rest) = letter(customer, occasion, "customer", language).sections
    data, office, own = (line.partition(": ")[2] for line in what.lines[1:4])
    assert words in data
    assert words in office
    assert words in own


def test_each_side_is_spoken_to_in_its_own_words(make, letter) -> None:
    customer, occasion = ending_of(make, "utlagg", None, "continue", "dated")
    told = flat(as_text(letter(customer, occasion, "customer")))
    assert "Afterwards: End – you continue" in told
    assert "Your access: you work on as before" in told
    assert "The customer's access" not in told
    told = flat(as_text(letter(customer, occasion, "office")))
    assert "Afterwards: End – customer continues" in told
    assert "The customer's access: the customer works on as before" in told
    assert "Your access" not in told


def test_a_plan_names_what_is_still_to_be_done_and_who_sees_to_it(make, letter, clock) -> None:
    draft = make.record("report", person="eva@alfa.test", status="draft")
    customer = replace(
        make.customer(make.collaboration("utlagg", records=(draft,))), main_contact=None
    )
    wish = End(collaboration="utlagg-1", outcome="delete", on=ON)
    plan = plan_ending(customer, wish, make.operator(), clock(), SERVICES)
    occasion = planned(customer, wish, plan)
    (left,) = [each for each in letter(customer, occasion).sections
               if each.title == "Still to be done"]  # fmt: skip
    assert left.lines == (
        "Alfa Bygg AB needs a main contact. An Administrator of Alfa Bygg AB or of Byrå Norr AB "
        "names one in Users and services.",
        "1 report not submitted: Eva Lind.",
        "Byrå Norr AB sees to it that this is done; until then it does not end.",
    )


@pytest.mark.parametrize(
    ("status", "language", "words"),
    [
        ("draft", "en", "is planned to end. No day is set; what stands under Still to be done "
         "comes first. This is a plan"),
        ("draft", "sv", "ska enligt plan avslutas. Ingen dag är bestämd; först görs det som står "
         "under Återstår att göra. Det är en plan"),
        ("sent", "en", "is planned to end. No day is set. This is a plan"),
        ("sent", "sv", "ska enligt plan avslutas. Ingen dag är bestämd. Det är en plan"),
    ],
)  # fmt: skip
def test_a_plan_without_a_day_is_of_no_day_also_not_of_today(
    make, letter, clock, status, language, words
) -> None:
    report = make.record("report", person="eva@alfa.test", status=status)
    customer = make.customer(make.collaboration("utlagg", records=(report,)))
    wish = End(collaboration="utlagg-1", outcome="continue")
    plan = plan_ending(customer, wish, make.operator(), clock(), SERVICES)
    made = letter(customer, planned(customer, wish, plan), "customer", language)
    assert words in " ".join(made.opening)
    assert f"{clock.today}" not in made.subject + " ".join(made.opening)
    assert len(made.subject.split(": ")) == 2


def test_a_day_that_has_come_and_brought_no_ending_is_told_so(make, letter, clock) -> None:
    ending = make.ending("continue", on=clock.today)
    draft = make.record("report", status="draft")
    late = make.collaboration("utlagg", status="ending", ending=ending, records=(draft,))
    customer = make.customer(late)
    made = letter(customer, standing_of(customer, late, SERVICES))
    assert made.subject == "Visma Utlägg was to end on 2026-11-23: Alfa Bygg AB"
    told = flat(as_text(made))
    assert "It has not ended yet" in told
    assert "not submitted" in told
    assert "it can be withdrawn" not in told


def test_a_done_ending_names_what_was_erased_and_what_is_left(
    make, alfa, act, letter, clock
) -> None:
    records = (make.record("report", status="submitted"), make.record("outlay", status="sent"))
    about = replace(alfa.collaborations[0], records=records)
    eva = make.administrator(services=("utlagg",))
    customer = replace(alfa, collaborations=(about, alfa.collaborations[1]), users=(eva,))
    customer = act(customer, HandOver(records={about.id: held_by(about)}, manifest="0" * 64))
    wish = End(collaboration=about.id, outcome="delete", confirmation="1001", reason="Flyttar")
    ended = act(customer, wish)
    about = ended.collaboration(about.id)
    told = flat(as_text(letter(ended, standing_of(ended, about, SERVICES))))
    assert "Records: the 2 about it were erased" in told
    assert "this cannot be undone: what is lost is lost" in told
    assert "A hand-over pack of what is recorded about Visma Utlägg was made on 2026-11-23" in told
    assert "The records have changed since" not in told
    assert "Reason given: Flyttar" in told
    assert "Eva Lind is licensed for Visma Utlägg, which has ended" in told
    assert "Byrå Norr AB: Cecilia Dahl, account manager, cecilia@byranorr.test" in told
    assert "Alfa Bygg AB: Eva Lind, main contact, eva@alfa.test" in told


def test_that_it_can_be_undone_is_said_for_as_long_as_it_can(alfa, act, letter, clock) -> None:
    ended = act(alfa, End(collaboration="utlagg-1", outcome="continue"))
    occasion = standing_of(ended, ended.collaboration("utlagg-1"), SERVICES)
    assert "can undo it for 24 hours" in flat(as_text(letter(ended, occasion)))
    clock.now += dt.timedelta(hours=25)
    told = flat(as_text(letter(ended, occasion)))
    assert "24 hours" not in told
    assert "starts a new collaboration" in told


def test_a_withdrawn_ending_goes_on_and_an_undone_one_is_no_promise(alfa, act, letter) -> None:
    dated = act(alfa, End(collaboration="utlagg-1", outcome="continue", on=ON))
    goes_on = act(dated, Withdraw(collaboration="utlagg-1", reason="Nytt avtal"))
    about = goes_on.collaboration("utlagg-1")
    made = letter(goes_on, standing_of(goes_on, about, SERVICES))
    assert made.kind == "withdrawn"
    told = flat(as_text(made))
    assert "is withdrawn. The collaboration goes on." in told
    assert "Reason given: Nytt avtal" in told
    assert "Other collaborations are not affected: Visma eEkonomi" in told
    ended = act(alfa, End(collaboration="utlagg-1", outcome="continue"))
    again = act(ended, Undo(collaboration="utlagg-1"))
    made = letter(again, standing_of(again, again.collaboration("utlagg-1"), SERVICES))
    assert made.kind == "undone"
    assert "Not documented: whether access to the service itself" in flat(as_text(made))


def test_what_the_other_side_decided_stands_again_after_a_withdrawal(
    make, alfa, act, letter
) -> None:
    eva = make.customers_operator(alfa.users[0])
    dated = act(alfa, End(collaboration="utlagg-1", outcome="continue", on=ON), by=eva)
    sooner = End(collaboration="utlagg-1", outcome="continue", on=dt.date(2026, 12, 1))
    withdrawn = act(act(dated, sooner), Withdraw(collaboration="utlagg-1"))
    told = flat(as_text(letter(withdrawn, of_entry(withdrawn, withdrawn.history[-1]), "office")))
    assert "An earlier decision stands again: ends on 2026-12-31" in told
    assert "decided by Eva Lind" in told


def with_other_reason(customer):
    """Return a customer whose kept ending says another reason and outcome than its history."""
    about = customer.collaborations[0]
    ending = replace(about.ending, reason="Efteråt ändrat", outcome="delete", by="bo")
    return replace(
        customer, collaborations=(replace(about, ending=ending), *customer.collaborations[1:])
    )


@pytest.mark.parametrize("on", [None, ON], ids=["ended", "dated"])
def test_a_letter_reads_how_and_why_from_the_history_alone_and_says_it_once(
    alfa, act, letter, on
) -> None:
    """As the certificate does: what is kept of an ending beside its line carries no sum."""
    wish = End(collaboration="utlagg-1", outcome="continue", on=on, reason="Flyttar till Umeå")
    ended = with_other_reason(act(alfa, wish))
    about = ended.collaboration("utlagg-1")
    for occasion in (standing_of(ended, about, SERVICES), of_entry(ended, ended.history[-1])):
        told = flat(as_text(letter(ended, occasion)))
        assert told.count("Flyttar till Umeå") == 1
        assert "Efteråt" not in told
        assert "decided by Anna Berg" in told
        assert "Afterwards: End – you continue" in told


def test_a_decision_that_stands_again_is_told_from_its_own_line(make, alfa, act, letter) -> None:
    eva = make.customers_operator(alfa.users[0])
    wish = End(collaboration="utlagg-1", outcome="continue", on=ON, reason="Säljer bolaget")
    sooner = End(collaboration="utlagg-1", outcome="continue", on=dt.date(2026, 12, 1))
    withdrawn = act(act(act(alfa, wish, by=eva), sooner), Withdraw(collaboration="utlagg-1"))
    about = withdrawn.collaboration("utlagg-1")
    stands = standing_of(withdrawn, about, SERVICES)
    assert stands.entry == withdrawn.history[0]
    edited = with_other_reason(withdrawn)
    told = flat(as_text(letter(edited, of_entry(edited, edited.history[-1]), "office")))
    assert told.count("Säljer bolaget") == 1
    assert "Efteråt" not in told


def test_an_ending_without_a_line_is_told_as_it_is_kept(make, letter) -> None:
    ended = make.ending(reason="Före bytet av program")
    about = make.collaboration("utlagg", status="ended", ending=ended)
    customer = make.customer(about)
    told = flat(as_text(letter(customer, standing_of(customer, about, SERVICES))))
    assert "Reason given: Före bytet av program" in told


def test_a_request_says_what_is_asked_and_who_answers(make, act, letter) -> None:
    customer = act(
        make.customer(),
        Request(service="eekonomi", task="Löpande bokföring", variant="Smart",
                invoice_recipient="customer", period=12),
    )  # fmt: skip
    (about,) = customer.collaborations
    occasion = standing_of(customer, about, SERVICES)
    told = flat(as_text(letter(customer, occasion)))
    assert "Byrå Norr AB asks Alfa Bygg AB for a collaboration on Visma eEkonomi." in told
    for words in ("Variant: Smart", "Task: Löpande bokföring (Bo Ek)", "Paid by you",
                  "Contract period: 12 months", "Please approve or decline"):  # fmt: skip
        assert words in told
    told = flat(as_text(letter(customer, occasion, "office", "sv")))
    assert "Det är Alfa Bygg AB som ska godkänna eller neka begäran" in told


def test_a_new_main_contact_is_told_with_who_it_was_before(make, act, letter) -> None:
    ada = make.administrator("Ada Dal")
    customer = make.customer(make.collaboration("utlagg"), users=(make.administrator(), ada))
    changed = act(customer, NameMainContact(email=ada.email))
    occasion = main_contact_of(changed, make.employees)
    made = letter(changed, occasion)
    assert made.greeting == "Dear Ada Dal,"
    told = flat(as_text(made))
    assert "You are the main contact of Alfa Bygg AB." in told
    assert "This was done by Anna Berg, Byrå Norr AB, on 2026-11-23." in told
    assert "Eva Lind, who was main contact before, is still Administrator" in told
    told = flat(as_text(letter(changed, occasion, "office", "sv")))
    assert "Ada Dal är huvudkontakt för Alfa Bygg AB." in told
    demoted = act(changed, ChangeRole(email="eva@alfa.test", role="user"))
    told = flat(as_text(letter(demoted, main_contact_of(demoted, make.employees))))
    assert "who was main contact before" not in told


def test_a_line_of_the_history_that_no_longer_stands_says_what_came_after(
    alfa, act, letter
) -> None:
    dated = act(alfa, End(collaboration="utlagg-1", outcome="continue", on=ON))
    withdrawn = act(dated, Withdraw(collaboration="utlagg-1"))
    made = letter(withdrawn, of_entry(withdrawn, withdrawn.history[0]))
    assert made.subject.startswith("Visma Utlägg ends on 2026-12-31")
    assert made.opening[-1] == (
        "Please note that this has changed since, on 2026-11-23: "
        "Visma Utlägg goes on: its ending withdrawn."
    )


def test_a_service_that_the_catalogue_does_not_know_is_told_without_a_guess(make, letter) -> None:
    about = make.collaboration("gammalt", status="ended", ending=make.ending("close"))
    customer = make.customer(about)
    made = letter(customer, standing_of(customer, about, SERVICES))
    assert "What becomes of data and access is not documented." in made.sections[0].lines
    about = make.collaboration("utlagg", status="ended", ended_on=dt.date(2020, 1, 31))
    customer = make.customer(about)
    made = letter(customer, standing_of(customer, about, SERVICES))
    assert "ended on 2020-01-31" in made.subject
    assert "How it ended is not known here" in made.sections[0].lines[0]


def test_nobody_who_has_left_is_named_to_be_asked(make, letter, alfa) -> None:
    gone = replace(make.cecilia, active=False)
    by = make.operator(employees=(make.anna, make.bo, gone))
    customer = replace(alfa, tasks=(Task(name="Löpande bokföring", owner="bo"),))
    about = replace(alfa.collaborations[0], status="ended", ending=make.ending())
    occasion = Occasion(kind="ended", collaboration=about, ending=about.ending)
    made = letter(customer, occasion, "office", by=by)
    assert made.receiver.name == "Bo Ek"
    assert made.sections[-1].lines[0] == (
        "Byrå Norr AB: Bo Ek, responsible for the task, bo@byranorr.test"
    )
