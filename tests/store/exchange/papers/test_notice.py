"""A letter says what the act does, to whom it concerns, and nothing surer than is known (R60)."""

import datetime as dt

import pytest
from msgspec.structs import replace

from store.domain.catalogue import as_assigned, catalogue, fate_for, said_to_other_side
from store.domain.model import Task
from store.domain.wishes import (
    ChangeRole,
    Decline,
    End,
    FallDue,
    HandOver,
    NameMainContact,
    PutOnHold,
    Receive,
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
        services = said_to_other_side(SERVICES) if to == "customer" else SERVICES
        with said_in(language):
            how = {
                "en": ("How it ends: ", "How it ended: "),
                "sv": ("Så avslutas det: ", "Så avslutades det: "),
            }[language][kind == "ended"]
            assert (f"{how}{outcome_label(outcome, to=to)}." in told) == (outcome != "end")
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
    data, office, own = (line.partition(" – ")[2] for line in what.lines[:3])
    assert words in data
    assert words in office
    assert words in own


def test_each_side_is_spoken_to_in_its_own_words(make, letter) -> None:
    customer, occasion = ending_of(make, "utlagg", None, "continue", "dated")
    told = flat(as_text(letter(customer, occasion, "customer")))
    assert "How it ends: End – you continue" in told
    assert "Your access: you work on as before" in told
    assert "The customer's access" not in told
    told = flat(as_text(letter(customer, occasion, "office")))
    assert "How it ends: End – customer continues" in told
    assert "The customer's access: the customer works on as before" in told
    assert "Your access" not in told


@pytest.mark.parametrize(
    ("to", "language", "words"),
    [
        ("customer", "en", ("The office pays, contract period 12 months; not documented",
                            "the office can undo it for 24 hours")),
        ("office", "en", ("The office pays, contract period 12 months; not documented",
                          "the ending can be undone for 24 hours, then it takes a new")),
        ("customer", "sv", ("Byrån betalar, avtalsperiod 12 månader; ej dokumenterat",
                            "byrån kan ångra det i 24 timmar")),
        ("office", "sv", ("Byrån betalar, avtalsperiod 12 månader; ej dokumenterat",
                          "avslutet kan ångras i 24 timmar, därefter krävs ett nytt")),
    ],
)  # fmt: skip
def test_a_letter_says_who_pays_and_what_can_be_undone_in_sentences(
    make, letter, to, language, words
) -> None:
    customer, occasion = ending_of(make, "utlagg", None, "continue", "dated")
    told = flat(as_text(letter(customer, occasion, to, language)))
    for each in words:
        assert each in told
    final = letter(*ending_of(make, "ekonomioversikt", None, "delete", "ended"), to, language)
    said = {"en": "The ending is taken as final, and is not undone.",
            "sv": "Avslutet räknas som slutgiltigt och kan inte ångras."}  # fmt: skip
    assert said[language] in flat(as_text(final))
    (about, other) = customer.collaborations
    own = replace(about, invoice_recipient="customer", period=None)
    customer = replace(customer, collaborations=(own, other))
    told = flat(as_text(letter(customer, standing_of(customer, own, SERVICES), to, language)))
    whose = {
        "en": {"office": "- The customer pays;", "customer": "- You pay;"},
        "sv": {"office": "- Kunden betalar;", "customer": "- Ni betalar;"},
    }
    assert whose[language][to] in told


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
        "1 report not submitted: Eva Lind. Alfa Bygg AB sees to this.",
        "Until all of this is done, it does not end.",
    )
    customer = make.customer(make.collaboration("utlagg", records=(draft,)))
    plan = plan_ending(customer, wish, make.operator(), clock(), SERVICES)
    told = flat(as_text(letter(customer, planned(customer, wish, plan))))
    assert "Until this is done, it does not end." in told


@pytest.mark.parametrize(
    ("status", "language", "words"),
    [
        ("draft", "en", "is planned to end. No day is set; what is listed under Still to be done "
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


def test_an_overdue_ending_that_nothing_stops_is_the_offices_to_carry_out(
    make, letter, clock
) -> None:
    late = make.collaboration(
        "utlagg", status="ending", ending=make.ending("continue", on=clock.today)
    )
    customer = make.customer(late)
    made = letter(customer, standing_of(customer, late, SERVICES))
    assert made.opening[0].endswith("It has not ended yet; Byrå Norr AB carries the ending out.")
    assert to_do(made) == (
        "Byrå Norr AB carries the ending out; nothing that it has recorded stands in the way.",
    )


def test_what_ended_after_its_day_is_told_of_the_day_on_which_it_did(
    make, alfa, act, letter, clock
) -> None:
    """While it waits, nothing is said to happen on a day that has gone by (R42)."""
    records = (make.record("report", status="submitted"),)
    alfa = replace(alfa, collaborations=(replace(alfa.collaborations[0], records=records),))
    planned_for = clock.day(3)
    wish = End(collaboration="utlagg-1", outcome="delete", on=planned_for, reason="Flyttar")
    dated = act(alfa, wish)
    clock.now += dt.timedelta(days=8)
    told = flat(as_text(letter(dated, standing_of(dated, dated.collaborations[0], SERVICES))))
    assert f"was to end on {planned_for}. It has not ended yet" in told
    assert f"before {planned_for}" not in told
    assert "on that day" not in told
    ended = act(dated, FallDue(collaboration="utlagg-1"))
    made = letter(ended, standing_of(ended, ended.collaborations[0], SERVICES))
    assert made.subject == f"Visma Utlägg ended on {clock.today}: Alfa Bygg AB"
    assert made.opening[0].endswith(f"ended on {clock.today}. It was planned for {planned_for}.")


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
    assert "Records: the 2 that Byrå Norr AB had about it were erased" in told
    assert "This cannot be undone: what is lost is lost" in told
    assert "A hand-over pack of what was recorded about Visma Utlägg was made on 2026-11-23" in told
    assert "changed since" not in told
    assert "Reason given: Flyttar" in told
    assert "Eva Lind is licensed for Visma Utlägg, which has ended" in told
    assert "Byrå Norr AB: Cecilia Dahl, account manager, cecilia@byranorr.test" in told
    assert "Alfa Bygg AB: Eva Lind, main contact, eva@alfa.test" in told


def with_records(alfa, *records):
    """Return a customer with other records of its Visma Utlägg."""
    about, *others = alfa.collaborations
    return replace(alfa, collaborations=(replace(about, records=records), *others))


def pack_of(customer, digit="0"):
    """Wish for a pack of the records of Visma Utlägg as they are now."""
    about = customer.collaborations[0]
    return HandOver(records={about.id: held_by(about)}, manifest=digit * 64)


def told_of_pack(letter, customer, to="customer"):
    """Return what a letter about Visma Utlägg, ended or planned to, says of its pack."""
    about = customer.collaborations[0]
    occasion = Occasion(kind="planned", collaboration=about)
    if about.status == "ended":
        occasion = standing_of(customer, about, SERVICES)
    made = letter(customer, occasion, to)
    (found,) = [each for each in made.sections if each.title == "Hand-over pack"]
    return found.lines


DELETE = End(collaboration="utlagg-1", outcome="delete", confirmation="1001", reason="Flyttar")


def test_a_pack_that_was_made_after_a_deletion_is_none_of_what_was_erased(
    make, alfa, act, letter
) -> None:
    ended = act(with_records(alfa, make.record("report", status="submitted")), DELETE)
    after = act(ended, pack_of(ended))
    assert told_of_pack(letter, after) == ("No hand-over pack of Visma Utlägg was made before.",)
    kept = act(alfa, End(collaboration="utlagg-1", outcome="continue"))
    (first, *_rest) = told_of_pack(letter, act(kept, pack_of(kept)))
    assert first.startswith("A hand-over pack of what is recorded about Visma Utlägg was made")


def test_that_records_changed_after_the_pack_is_still_said_when_they_are_erased(
    make, alfa, act, letter
) -> None:
    sent = make.record("report", status="submitted")
    packed = with_records(alfa, sent)
    packed = act(packed, pack_of(packed))
    changed = with_records(packed, sent, make.record("outlay", status="sent"))
    assert "The records have changed since; a new one can be made." in told_of_pack(letter, changed)
    words = "It is of records that were changed since, before they were erased."
    assert words in told_of_pack(letter, act(changed, DELETE))
    assert words not in told_of_pack(letter, act(packed, DELETE))


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("customer", "You have not confirmed the receipt of this pack, but of an earlier one."),
        ("office", "Alfa Bygg AB has not confirmed the receipt of this pack, but of an earlier "
         "one."),
    ],
)  # fmt: skip
def test_a_receipt_of_an_earlier_pack_is_told_as_such(make, alfa, act, letter, to, words) -> None:
    eva = make.customers_operator(alfa.users[0])
    first = act(alfa, pack_of(alfa))
    assert "You have not confirmed the receipt." in told_of_pack(letter, first)
    got = act(first, Receive(), by=eva)
    said = told_of_pack(letter, act(got, pack_of(got, "1")), to)
    assert words in said
    assert said[-1].startswith("Eva Lind, Alfa Bygg AB, confirmed on 2026-11-23 the receipt of the")


@pytest.mark.parametrize(
    ("to", "language", "words"),
    [
        ("office", "en", (
            "The request for a collaboration on Visma Lön Smart is declined: Alfa Bygg AB",
            "Byrå Norr AB asked Alfa Bygg AB for a collaboration on Visma Lön Smart. Alfa Bygg AB "
            "has declined the request.",
            "The request was declined by Eva Lind, Alfa Bygg AB, on 2026-11-23.",
            "Should Alfa Bygg AB want it after all, a new request can be sent.",
        )),
        ("customer", "sv", (
            "Förfrågan om ett samarbete kring Visma Lön Smart har nekats: Alfa Bygg AB",
            "Byrå Norr AB har begärt ett samarbete med Alfa Bygg AB kring Visma Lön Smart. Alfa "
            "Bygg AB har nekat förfrågan.",
            "Förfrågan nekades av Eva Lind, Alfa Bygg AB, den 2026-11-23.",
            "Om ni ändå vill ha samarbetet kan Byrå Norr AB skicka en ny förfrågan.",
        )),
    ],
)  # fmt: skip
def test_a_request_that_was_declined_is_told_to_either_side(
    make, alfa, act, letter, to, language, words
) -> None:
    asked = act(alfa, Request(service="lon-smart", task="Löpande bokföring", variant="Standard"))
    (about,) = [each for each in asked.collaborations if each.service == "lon-smart"]
    eva = make.customers_operator(alfa.users[0])
    declined = act(asked, Decline(collaboration=about.id), by=eva)
    made = letter(declined, of_entry(declined, declined.history[-1]), to, language, by=eva)
    told = flat(as_text(made))
    assert [each for each in words if each not in told] == []
    assert made.kind == "declined"
    about = declined.collaboration(about.id)
    assert letter(declined, standing_of(declined, about, SERVICES), to, language, by=eva) == made


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("customer", "You made this pack yourselves, and have confirmed the receipt of an earlier "
         "one."),
        ("office", "Alfa Bygg AB made this pack itself, and has confirmed the receipt of an "
         "earlier one."),
    ],
)  # fmt: skip
def test_a_receipt_is_not_of_the_pack_that_the_customer_made_since(
    make, alfa, act, letter, to, words
) -> None:
    eva = make.customers_operator(alfa.users[0])
    got = act(act(alfa, pack_of(alfa)), Receive(), by=eva)
    said = told_of_pack(letter, act(got, pack_of(got, "1"), by=eva), to)
    assert words in said
    assert said[-1] == (
        "Eva Lind, Alfa Bygg AB, confirmed on 2026-11-23 the receipt of the pack that Anna Berg "
        "made on 2026-11-23."
    )
    alone = told_of_pack(letter, act(alfa, pack_of(alfa), by=eva), to)
    assert not any("earlier" in line or "confirmed" in line for line in alone)


@pytest.mark.parametrize("outcome", ["delete", "continue"])
def test_where_the_same_service_runs_again_the_letter_says_so(make, letter, outcome) -> None:
    over = make.collaboration("utlagg", status="ended", ending=make.ending(outcome))
    customer = make.customer(
        over, make.collaboration("utlagg", id="utlagg-2"), make.collaboration("lon")
    )
    what, others, *_rest = letter(customer, standing_of(customer, over, SERVICES)).sections
    told = " ".join(what.lines)
    assert what.lines[-1] == (
        "Since then Visma Utlägg is used together again, in a new collaboration: access is as in "
        "that one."
    )
    for words in ("Your access", "The office's access", "takes a new collaboration"):
        assert words not in told
    assert others.lines == (
        "Only the collaboration on Visma Utlägg that ended is concerned. Other collaborations are "
        "not affected: Visma Utlägg (a new collaboration), Visma Lön.",
    )


def test_that_it_can_be_undone_is_said_for_as_long_as_it_can(alfa, act, letter, clock) -> None:
    ended = act(alfa, End(collaboration="utlagg-1", outcome="continue"))
    occasion = standing_of(ended, ended.collaboration("utlagg-1"), SERVICES)
    assert "can undo it for 24 hours" in flat(as_text(letter(ended, occasion)))
    clock.now += dt.timedelta(hours=25)
    told = flat(as_text(letter(ended, occasion)))
    assert "24 hours" not in told
    assert "takes a new collaboration" in told


def test_a_withdrawn_ending_goes_on_and_an_undone_one_is_no_promise(alfa, act, letter) -> None:
    dated = act(alfa, End(collaboration="utlagg-1", outcome="continue", on=ON))
    goes_on = act(dated, Withdraw(collaboration="utlagg-1", reason="Nytt avtal"))
    about = goes_on.collaboration("utlagg-1")
    made = letter(goes_on, standing_of(goes_on, about, SERVICES))
    assert made.kind == "withdrawn"
    told = flat(as_text(made))
    assert made.subject == "The ending of Visma Utlägg on 2026-12-31 is withdrawn: Alfa Bygg AB"
    assert f"was to end on {ON}. That ending is withdrawn. The collaboration goes on." in told
    assert "Reason given: Nytt avtal" in told
    assert "Other collaborations are not affected: Visma eEkonomi" in told
    ended = act(alfa, End(collaboration="utlagg-1", outcome="continue"))
    again = act(ended, Undo(collaboration="utlagg-1"))
    made = letter(again, standing_of(again, again.collaboration("utlagg-1"), SERVICES))
    assert made.kind == "undone"
    assert "Not documented: whether access to the service itself" in flat(as_text(made))


def test_an_undone_date_is_told_as_an_ending_that_never_was(make, alfa, act, letter) -> None:
    dated = act(alfa, End(collaboration="utlagg-1", outcome="continue", on=ON))
    again = act(dated, Undo(collaboration="utlagg-1"))
    made = letter(again, standing_of(again, again.collaboration("utlagg-1"), SERVICES))
    assert made.kind == "withdrawn"
    assert made.subject == f"The ending of Visma Utlägg on {ON} is withdrawn: Alfa Bygg AB"
    told = flat(as_text(made))
    assert f"was to end on {ON}. That ending is withdrawn. The collaboration goes on." in told
    assert "nothing was taken away before that day" in told
    assert "access to the service itself" not in told


def test_an_undone_change_of_the_date_is_told_with_the_day_that_stands_again(
    make, alfa, act, letter
) -> None:
    dated = act(alfa, End(collaboration="utlagg-1", outcome="continue", on=ON))
    sooner = dt.date(2026, 12, 1)
    moved = act(dated, End(collaboration="utlagg-1", outcome="continue", on=sooner))
    again = act(moved, Undo(collaboration="utlagg-1"))
    told = flat(as_text(letter(again, of_entry(again, again.history[-1]), "office")))
    assert f"was to end on {sooner}. That ending is withdrawn." in told
    assert f"An earlier decision stands again: ends on {ON}" in told


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
        assert ": End – you continue" in told


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
    for words in ("Variant: Smart", "Task: Löpande bokföring (Bo Ek)", "You pay.",
                  "The request was sent by Anna Berg, Byrå Norr AB, on 2026-11-23.",
                  "Contract period: 12 months", "Please approve or decline"):  # fmt: skip
        assert words in told
    brought_in = replace(customer, history=())
    occasion = standing_of(brought_in, about, SERVICES)
    assert flat(as_text(letter(brought_in, occasion))) == told
    nobody = replace(about, requested_by=None)
    occasion = standing_of(brought_in, nobody, SERVICES)
    assert "The request was sent on 2026-11-23." in flat(as_text(letter(brought_in, occasion)))
    occasion = standing_of(brought_in, replace(nobody, requested_on=None), SERVICES)
    assert "was sent" not in flat(as_text(letter(brought_in, occasion)))
    told = flat(as_text(letter(brought_in, occasion, "office", "sv")))
    assert "Det är Alfa Bygg AB som ska godkänna eller neka förfrågan" in told


def test_a_new_main_contact_is_told_with_who_it_was_before(make, act, letter) -> None:
    ada = make.administrator("Ada Dal")
    customer = make.customer(make.collaboration("utlagg"), users=(make.administrator(), ada))
    changed = act(customer, NameMainContact(email=ada.email))
    occasion = main_contact_of(changed, make.employees)
    made = letter(changed, occasion)
    assert made.greeting == "Dear Ada Dal,"
    assert made.subject == "Ada Dal is main contact: Alfa Bygg AB"
    told = flat(as_text(made))
    assert "You are the main contact of Alfa Bygg AB." in told
    assert "The main contact stands for the company towards Visma" in told
    assert "The main contact was named by Anna Berg, Byrå Norr AB, on 2026-11-23." in told
    assert "Eva Lind, who was main contact before, is still Administrator" in told
    told = flat(as_text(letter(changed, occasion, "office", "sv")))
    assert "Ada Dal är huvudkontakt för Alfa Bygg AB." in told
    assert "Huvudkontakten företräder företaget i kontakten med Visma" in told
    undone = act(changed, Undo())
    told = flat(as_text(letter(undone, main_contact_of(undone, make.employees))))
    assert "The naming of Ada Dal as main contact was undone by Anna Berg, Byrå Norr AB" in told
    since = of_entry(undone, changed.history[-1])
    assert since is not None
    assert since.since == undone.history[-1]
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


def test_of_an_ending_that_was_undone_since_nothing_is_told_that_no_longer_holds(
    alfa, act, letter
) -> None:
    ended = act(alfa, End(collaboration="utlagg-1", outcome="continue"))
    undone = act(ended, Undo(collaboration="utlagg-1"))
    made = letter(undone, of_entry(undone, ended.history[-1]))
    assert [section.title for section in made.sections[:2]] == [
        "What was decided",
        "Hand-over pack",
    ]
    told = flat(as_text(made))
    assert "Please note that this has changed since" in told
    for gone in ("access", "Other collaborations", "Undoing", "a new collaboration", "to be done"):
        assert gone not in told, gone
    dated = act(alfa, End(collaboration="utlagg-1", outcome="continue", on=ON))
    withdrawn = act(dated, Withdraw(collaboration="utlagg-1"))
    told = flat(as_text(letter(withdrawn, of_entry(withdrawn, withdrawn.history[0]))))
    assert "was to end on 2026-12-31. " in told
    assert "How it was to end: " in told
    assert "Until then it is active" not in told


def test_a_service_that_the_catalogue_does_not_know_is_told_without_a_guess(make, letter) -> None:
    about = make.collaboration("gammalt", status="ended", ending=make.ending("close"))
    customer = make.customer(about)
    made = letter(customer, standing_of(customer, about, SERVICES))
    assert "What becomes of data and access is not documented." in made.sections[0].lines
    about = make.collaboration("utlagg", status="ended", ended_on=dt.date(2020, 1, 31))
    customer = make.customer(about)
    made = letter(customer, standing_of(customer, about, SERVICES))
    assert "ended on 2020-01-31" in made.subject
    assert "How it ended is not known," in made.sections[0].lines[0]


@pytest.mark.parametrize(("other", "said"), [(None, True), ("lon", False)])
def test_that_the_view_of_closed_books_goes_with_the_last_ending_is_told(
    make, act, letter, clock, other, said
) -> None:
    """Before it, that it will; after it, that it has."""
    closed = make.collaboration("eekonomi", status="ended", ending=make.ending("close"))
    others = (make.collaboration(other),) if other else ()
    customer = make.customer(make.collaboration("utlagg"), closed, *others)
    told = flat(as_text(letter(customer, planned_for(make, customer, clock))))
    assert ("view of the closed Visma eEkonomi probably ends with it" in told) == said
    ended = act(customer, End(collaboration="utlagg-1", outcome="continue"))
    made = letter(ended, standing_of(ended, ended.collaborations[0], SERVICES))
    assert ("office's access to Visma eEkonomi: probably none" in flat(as_text(made))) == said


def test_each_thing_to_do_names_whose_it_is(make, letter, clock) -> None:
    """The customer's people send in their own; what the office confirms is not asked of others."""
    for person, who in (("eva@alfa.test", "Alfa Bygg AB"), ("bo@byranorr.test", "Byrå Norr AB")):
        records = (make.record("report", person=person, status="draft"),)
        customer = make.customer(make.collaboration("utlagg", records=records))
        (left,) = [each for each in letter(customer, planned_for(make, customer, clock)).sections
                   if each.title == "Still to be done"]  # fmt: skip
        assert left.lines[0].startswith("1 report not submitted: ")
        assert left.lines[0].endswith(f". {who} sees to this.")
    customer = make.customer(make.collaboration("eekonomi"), make.collaboration("scanner"))
    occasion = planned_for(make, customer, clock, "eekonomi", "close")
    told = flat(as_text(letter(customer, occasion)))
    assert "To be confirmed by Byrå Norr AB: All work for you is finished." in told
    assert "Still active: Visma Scanner. Byrå Norr AB sees to this." in told
    assert "Visma eEkonomi is concerned, and what has to end before it: Visma Scanner." in told
    assert "not affected" not in told


def test_what_a_letter_asks_for_is_never_told_as_done(make, letter, clock) -> None:
    """What is measured by days alone says what is asked, and what waits for it says that."""
    records = (make.record("synchronisation", status="done", on=clock.day(-30)),
               make.record("payroll-change", status="done", on=clock.day(-2)))  # fmt: skip
    rut = make.administrator(services=("lon",))
    customer = make.customer(make.collaboration("lon", records=records), users=(rut,))
    first = ("The data is synchronised in Visma Lön: not yet (last synchronisation 2026-10-24, "
             "last payroll change 2026-11-21).")  # fmt: skip
    assert to_do(letter(customer, planned_for(make, customer, clock, "lon", "end"))) == (
        f"{first} Byrå Norr AB sees to this.",
        "To be confirmed by Byrå Norr AB, once what comes before it is done: The office has handed "
        "a backup file over to you.",
        "Until all of this is done, it does not end.",
    )
    waived = {"synchronised": "Byter program", "backup-handed-over": "Ligger i molnet"}
    wish = End(collaboration="lon-1", outcome="end", waived=waived)
    plan = plan_ending(customer, wish, make.operator(), clock(), SERVICES)
    lost = "what is not done before is lost with it."
    assert to_do(letter(customer, planned(customer, wish, plan)))[:2] == (
        f"{first} The ending does not wait for this (waived: Byter program): {lost}",
        "The office has handed a backup file over to you: not confirmed. The ending does not wait "
        f"for this (waived: Ligger i molnet): {lost}",
    )


def test_all_who_are_still_licensed_are_named_in_one_line(make, act, letter) -> None:
    users = (make.administrator(services=("utlagg",)),
             make.administrator("Omar Ali", services=("utlagg",)))  # fmt: skip
    customer = make.customer(make.collaboration("utlagg"), users=users)
    wish = End(collaboration="utlagg-1", outcome="delete", confirmation="1001", reason="Flyttar")
    ended = act(customer, wish)
    made = letter(ended, standing_of(ended, ended.collaborations[0], SERVICES))
    assert to_do(made)[0] == (
        "Eva Lind and Omar Ali are licensed for Visma Utlägg, which has ended; an Administrator of "
        "Alfa Bygg AB or of Byrå Norr AB takes the licences back in Users and services"
    )


def to_do(made):
    """Return what a letter says is still to be done."""
    (found,) = [each for each in made.sections if each.title == "Still to be done"]
    return found.lines


@pytest.mark.parametrize("kind", ["planned", "dated"])
@pytest.mark.parametrize("outcome", ["delete", "continue"])
def test_what_is_waived_is_told_before_the_day_and_whose_it_is(
    make, alfa, act, letter, clock, kind, outcome
) -> None:
    """Whose report it is can still send it in before it is lost."""
    customer = with_records(alfa, make.record("report", person="eva@alfa.test", status="draft"))
    wish = End(collaboration="utlagg-1", outcome=outcome, on=ON, reason="Flyttar",
               waived={"reports-submitted": "Finns på papper"})  # fmt: skip
    if kind == "planned":
        plan = plan_ending(customer, wish, make.operator(), clock(), SERVICES)
        made = letter(customer, planned(customer, wish, plan))
    else:
        dated = act(customer, wish)
        made = letter(dated, standing_of(dated, dated.collaborations[0], SERVICES))
    lost = ": what is not done before is lost with it" if outcome == "delete" else ""
    assert to_do(made) == (
        "1 report not submitted: Eva Lind. The ending does not wait for this "
        f"(waived: Finns på papper){lost}.",
        "Nothing else that Byrå Norr AB has recorded stands in the way.",
    )


def test_what_is_waived_and_done_since_is_not_told(make, alfa, letter, clock) -> None:
    customer = with_records(alfa, make.record("report", status="submitted"))
    wish = End(collaboration="utlagg-1", outcome="continue", on=ON,
               waived={"reports-submitted": "Finns på papper"})  # fmt: skip
    plan = plan_ending(customer, wish, make.operator(), clock(), SERVICES)
    (line,) = to_do(letter(customer, planned(customer, wish, plan)))
    assert line == "Nothing that Byrå Norr AB has recorded stands in the way."


def test_what_was_left_undone_at_an_ending_is_told_with_whose_it_is(
    make, alfa, act, letter
) -> None:
    customer = with_records(alfa, make.record("report", person="eva@alfa.test", status="draft"))
    wish = End(collaboration="utlagg-1", outcome="continue",
               waived={"reports-submitted": "Finns på papper"})  # fmt: skip
    ended = act(customer, wish)
    made = letter(ended, standing_of(ended, ended.collaborations[0], SERVICES))
    assert "Visma Utlägg: 1 report not submitted: Eva Lind" in to_do(made)


def planned_for(make, customer, clock, service="utlagg", outcome="continue"):
    """Give what there is to tell of a plan that Anna has."""
    wish = End(collaboration=f"{service}-1", outcome=outcome, on=ON)
    plan = plan_ending(customer, wish, make.operator(), clock(), SERVICES)
    return planned(customer, wish, plan)


def test_a_plan_is_decided_by_nobody(make, letter, clock) -> None:
    customer = make.customer(make.collaboration("utlagg"))
    told = flat(as_text(letter(customer, planned_for(make, customer, clock))))
    assert "before 2026-12-31 the office can withdraw it" in told
    assert "decided by" not in told


@pytest.mark.parametrize("to", ["office", "customer"])
@pytest.mark.parametrize("until", [None, dt.date(2027, 1, 31), dt.date(2026, 12, 1)])
def test_on_hold_no_day_is_promised_and_the_customer_is_not_told_why(
    make, alfa, act, letter, to, until
) -> None:
    """It is the office's, and not to be got done; one that is over by then is no matter."""
    dated = act(alfa, End(collaboration="utlagg-1", outcome="delete", on=ON, reason="Flyttar"))
    held = act(dated, PutOnHold(reason="Tvist om resor", until=until))
    made = letter(held, standing_of(held, held.collaboration("utlagg-1"), SERVICES), to)
    told = flat(as_text(made))
    if until is not None and until < ON:
        assert made.subject == f"Visma Utlägg ends on {ON}: Alfa Bygg AB"
        assert "on hold" not in told
        return
    assert made.subject == f"Visma Utlägg was to end on {ON}, but is on hold: Alfa Bygg AB"
    assert f"was to end on {ON}. It is on hold, and does not end for as long" in told
    whom = "your whole company" if to == "customer" else "Alfa Bygg AB"
    assert f"Byrå Norr AB has put {whom} on hold" in told
    assert (f"until {until}" in told) == (until is not None)
    assert ("Tvist" in told) == (to == "office")
    for words in ("sees to", "stands in the way", "can withdraw", "on that day"):
        assert words not in told


def test_a_letter_that_the_customer_writes_does_not_say_why_it_is_on_hold(
    make, alfa, act, letter
) -> None:
    """A user reads the letter to the office before it goes there."""
    dated = act(alfa, End(collaboration="utlagg-1", outcome="delete", on=ON, reason="Flyttar"))
    held = act(dated, PutOnHold(reason="Tvist om resor"))
    occasion = standing_of(held, held.collaboration("utlagg-1"), SERVICES)
    eva = make.customers_operator(alfa.users[0])
    told = flat(as_text(letter(held, occasion, "office", by=eva)))
    assert "Byrå Norr AB has put Alfa Bygg AB on hold" in told
    assert "Tvist" not in told


@pytest.mark.parametrize(("outcome", "said"), [("continue", False), ("delete", True)])
def test_that_erased_is_gone_is_said_only_before_something_is(make, letter, outcome, said) -> None:
    words = "What is erased cannot be handed over afterwards."
    customer, occasion = ending_of(make, "utlagg", None, outcome, "dated")
    for to in ("office", "customer"):
        assert (words in flat(as_text(letter(customer, occasion, to)))) == said
    customer, occasion = ending_of(make, "utlagg", None, outcome, "ended")
    assert words not in flat(as_text(letter(customer, occasion)))


def test_a_letter_about_a_main_contact_says_nothing_of_collaborations(make, letter) -> None:
    customer = make.customer(make.collaboration("utlagg"))
    made = letter(customer, main_contact_of(customer, make.employees))
    assert [section.title for section in made.sections] == ["What this means", "Questions"]


def test_who_writes_to_their_own_side_is_not_greeted(make, letter, alfa) -> None:
    own = replace(alfa, account_manager="anna")
    occasion = main_contact_of(own, make.employees)
    made = letter(own, occasion, "office")
    assert (made.greeting, made.receiver.name) == ("Hello,", "Anna Berg")
    assert letter(alfa, occasion, "office").greeting == "Dear Cecilia Dahl,"


def test_an_account_manager_who_has_left_is_told_and_who_writes_is_named(
    make, letter, alfa
) -> None:
    gone = replace(make.cecilia, active=False)
    by = make.operator(employees=(make.anna, make.bo, gone))
    made = letter(alfa, main_contact_of(alfa, by.employees), by=by)
    assert made.sections[-1].lines[:2] == (
        "Byrå Norr AB: Cecilia Dahl, account manager, has left",
        "Byrå Norr AB: Anna Berg, who writes this letter, anna@byranorr.test",
    )
    made = letter(replace(alfa, account_manager=None), main_contact_of(alfa, by.employees), by=by)
    assert made.sections[-1].lines[:1] == ("Byrå Norr AB: nobody is on record as account manager",)


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


def test_what_was_called_off_names_what_was_done_by_whom(alfa, act, letter) -> None:
    dated = act(alfa, End(collaboration="utlagg-1", outcome="continue", on=ON))
    ended = act(alfa, End(collaboration="utlagg-1", outcome="continue"))
    for before, wish, words, swedish in (
        (dated, Withdraw(collaboration="utlagg-1"), "The ending was withdrawn by",
         "Avslutet återkallades av"),
        (ended, Undo(collaboration="utlagg-1"), "The ending was undone by", "Avslutet ångrades av"),
    ):  # fmt: skip
        after = act(before, wish)
        occasion = standing_of(after, after.collaborations[0], SERVICES)
        assert f"{words} Anna Berg, Byrå Norr AB, on" in flat(as_text(letter(after, occasion)))
        told = flat(as_text(letter(after, occasion, language="sv")))
        assert f"{swedish} Anna Berg, Byrå Norr AB, den" in told
    assert "har ångrats. Samarbetet är registrerat som aktivt på nytt." in told
