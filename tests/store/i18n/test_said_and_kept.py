"""What is said is in the language that is spoken; what is kept and compared is in none."""

import errno
import os

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.errors import Conflict
from store.domain.plan import differ
from store.domain.validation import email
from store.domain.wishes import (
    AddUser,
    ChangeRole,
    Deactivate,
    Edit,
    End,
    HandOver,
    License,
    Link,
    NameMainContact,
    Remind,
    RemoveUser,
    Request,
    Undo,
    Withdraw,
)
from store.exchange.merge import merged
from store.exchange.plan_file import encode_plan, read_plan
from store.i18n.language import SYSTEM_WORDS, said_in, set_language, system_words
from store.rules.handover import held_by
from store.rules.registry import rule_of

ANSWERS = {"attested": ("work-done",), "waived": {"bank-integration-ended": "Banken dröjer"}}
UTLAGG = "utlagg-1"


@pytest.fixture
def customer(make):
    """Give a customer whose records say much: drafts of Eva's, a live bank integration."""
    return make.customer(
        make.collaboration(
            "eekonomi",
            variant="Smart",
            period=12,
            invoice_recipient="office",
            records=(make.record("bank-integration", "Swedbank", status="active"),),
        ),
        make.collaboration("utlagg", period=3, records=(make.record("note"),)),
        make.collaboration("scanner", status="requested"),
        make.collaboration("lon-smart", status="unlinked", variant="Start"),
        users=(make.administrator(), make.user("Omar Ali", services=("utlagg",))),
    )


@pytest.fixture
def planned(make, clock):
    """Plan as Anna's desk would, without a store."""

    def planned(customer, wish):
        return rule_of(type(wish))(customer, wish, make.operator(), clock(), catalogue())

    return planned


def wishes(clock) -> tuple:
    """Return one act after the other: users, requests, endings now and on a date, an undo."""
    omar = "omar@alfa.test"
    return (
        AddUser(email="ny@alfa.test", name="Ny Person", role="auditor"),
        ChangeRole(email="ny@alfa.test", role="user"),
        License(email="ny@alfa.test", service="utlagg"),
        NameMainContact(email=omar, promote=True),
        Deactivate(email="ny@alfa.test"),
        RemoveUser(email="ny@alfa.test"),
        Remind(collaboration="scanner-1"),
        Link(collaboration="lon-smart-1", task="Löpande bokföring"),
        Edit(collaboration="eekonomi-1", variant="Start", period=3, invoice_recipient="customer"),
        Undo(),
        Request(service="ekonomioversikt", task="Löpande bokföring"),
        End(
            collaboration=UTLAGG,
            outcome="delete",
            on=clock.day(1),
            reason="Såld",
            confirmation="1001",
        ),
        Withdraw(collaboration=UTLAGG),
        End(collaboration=UTLAGG, outcome="delete", reason="Såld", confirmation="1001"),
        End(collaboration="eekonomi-1", outcome="close", **ANSWERS),
    )


def test_what_is_kept_is_the_same_whatever_language_is_spoken(
    customer, desk_of, store_with, files_in, clock
) -> None:
    """Every document, every line of history, every byte of the files."""
    kept, told, files = {}, {}, {}
    for language in ("sv", "en"):
        set_language(language)
        store = store_with(customer, name=language)
        desk, texts = desk_of(store), []
        for wish in wishes(clock):
            texts += [each.text for each in desk.plan("1001", wish).effects]
            desk.carry_out("1001", wish)
        kept[language], told[language] = store.customer("1001"), texts
        files[language] = files_in(store.path)
    assert kept["sv"] == kept["en"]
    assert files["sv"] == files["en"]
    assert len(kept["en"].history) == len(wishes(clock))
    names_alone = "Visma Ekonomiöversikt: Löpande bokföring"
    assert set(told["sv"]) & set(told["en"]) == {names_alone}


def test_what_a_file_brings_is_kept_the_same(customer, make) -> None:
    brought = make.customer(make.collaboration("utlagg", status="unlinked"), name="Alfa AB")
    details = []
    for language in ("sv", "en"):
        set_language(language)
        details.append(merged(customer, brought, frozenset())[1])
    assert details[0] == details[1]
    assert details[0]["name"] == "Alfa Bygg AB -> Alfa AB"


PLANNED = [
    ("1001", End(collaboration=UTLAGG, outcome="delete", reason="Såld")),
    ("1001", End(collaboration="eekonomi-1", outcome="close", **ANSWERS)),
]


@pytest.mark.parametrize(("planned_in", "carried_out_in"), [("sv", "en"), ("en", "sv")])
def test_a_plan_file_of_one_language_is_carried_out_in_the_other(
    planned_in, carried_out_in, customer, desk_with
) -> None:
    desk = desk_with(customer)
    set_language(planned_in)
    text = encode_plan(desk.plan_file(PLANNED)[1])
    assert ("Visma Utlägg avslutas nu" in text.decode()) == (planned_in == "sv")
    set_language(carried_out_in)
    checked = desk.check_planned(read_plan(text))
    assert [each.good for each in checked] == [True, True]
    for each in checked:
        desk.carry_out("1001", each.line.wish, shown=each.shown)
    assert [each.status for each in desk.customer("1001").collaborations[:2]] == ["ended"] * 2


def test_a_plan_file_of_the_other_language_is_not_carried_out_where_more_is_lost(
    customer, make, desk_of, store_with
) -> None:
    store = store_with(customer)
    desk = desk_of(store)
    set_language("sv")
    plan = read_plan(encode_plan(desk.plan_file(PLANNED[:1])[1]))
    set_language("en")
    eekonomi, utlagg, *rest = customer.collaborations
    more = replace(utlagg, records=(*utlagg.records, make.record("note")))
    store.change("1001", lambda now: replace(now, collaborations=(eekonomi, more, *rest)))
    (checked,) = desk.check_planned(plan)
    assert checked.changed
    with pytest.raises(Conflict):
        desk.carry_out("1001", checked.line.wish, shown=checked.shown)


@pytest.mark.parametrize(
    ("service", "fields"),
    [
        ("utlagg", {"period": 6}),
        ("utlagg", {"period": "until further notice"}),
        ("utlagg", {"invoice_recipient": "office"}),
        ("utlagg", {"records": ()}),
        ("eekonomi", {"period": 6}),
        ("eekonomi", {"variant": "Smart"}),
    ],
    ids=lambda value: f"{value}",
)
def test_what_reads_differently_means_something_else(service, fields, make, planned, clock) -> None:
    """What is compared tells as much as the text does, also of an ending on a date."""
    held = make.collaboration(
        service,
        period=12,
        variant="Start" if service == "eekonomi" else None,
        records=(make.record("note"), make.record("note")),
    )
    outcome = "delete" if service == "utlagg" else "continue"
    wish = End(
        collaboration=held.id,
        outcome=outcome,
        on=clock.day(3),
        attested=("work-done",),
    )
    one = planned(make.customer(held), wish).effects
    other = planned(make.customer(replace(held, **fields)), wish).effects
    assert [each.text for each in one] != [each.text for each in other]
    assert differ(one, other)
    assert not differ(one, planned(make.customer(held), wish).effects)


def test_what_else_is_running_is_a_part_of_what_is_compared(make, planned) -> None:
    """The office may view the books for as long as another collaboration is active (case 17)."""
    wish = End(collaboration="eekonomi-1", outcome="close", attested=("work-done",))
    alone = make.customer(make.collaboration("eekonomi"))
    both = make.customer(make.collaboration("eekonomi"), make.collaboration("utlagg"))
    assert differ(planned(alone, wish).effects, planned(both, wish).effects)


def test_a_pack_is_recorded_the_same_in_both_languages(customer, planned) -> None:
    utlagg = customer.collaborations[1]
    wish = HandOver(records={UTLAGG: held_by(utlagg)}, manifest="0" * 64)
    plans = []
    for language in ("sv", "en"):
        set_language(language)
        plans.append(planned(customer, wish))
    assert plans[0].after == plans[1].after
    assert not differ(plans[0].effects, plans[1].effects)


@pytest.mark.parametrize(
    ("address", "english", "swedish"),
    [
        ("eva", "must have an @-sign", "måste ha ett @"),
        ("eva@@alfa.se", "invalid characters: '@'", "otillåtna tecken: '@'"),
        ("eva@-alfa.se", "a hyphen immediately after", "ingen adress som går att leverera till"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_in_either_language(
    address, english, swedish
) -> None:
    """Its checker is not ours, and speaks English."""
    for language, words in (("en", english), ("sv", swedish)):
        set_language(language)
        with pytest.raises(ValueError, match=words):
            email(address)


def test_what_the_system_says_of_a_file_is_said_in_swedish() -> None:
    """Python has it in English, whatever the locale; what is rare stays so, rather than unsaid."""
    known = {os.strerror(number): number for number in errno.errorcode}
    with said_in("sv"):
        for words in SYSTEM_WORDS:
            assert system_words(OSError(known[words], words)) != words
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        assert system_words(full) == "Disken är full"
        rare = OSError(errno.EL2HLT, os.strerror(errno.EL2HLT))
        assert system_words(rare) == os.strerror(errno.EL2HLT)
        assert system_words(OSError("no number")) == "no number"
    assert system_words(full) == os.strerror(errno.ENOSPC)
