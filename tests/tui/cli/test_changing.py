"""Begin and change a collaboration, take endings back: edit, request, approve, withdraw, undo."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from store.domain.clock import swedish_day, utc_now
from store.files.store import TinyStore

ELSA = ("--company", "1021")


@pytest.fixture
def elsa(by):
    """Carry out a verb for Elsa, who is Administrator at customer 1021."""
    return lambda *arguments: by("elsa@obacken.example", *ELSA, *arguments)


@pytest.fixture
def change(store: Path):
    """Change a customer on the disk, as another program would."""

    def change(number: str, **fields: object) -> None:
        TinyStore(store, who="test").change(
            number, lambda customer: msgspec.structs.replace(customer, **fields)
        )

    return change


@pytest.mark.usefixtures("own_store")
def test_edit_changes_what_is_named_and_leaves_the_rest(anna, saved) -> None:
    before = saved("1001").collaboration("eekonomi-1")
    edited = anna("--json", "edit", "1001", "eekonomi", "--variant", "Pro", "--reason", "Växer")
    assert edited.code == 0
    assert edited.json["done"]["reason"] == "Växer"
    after = saved("1001").collaboration("eekonomi-1")
    assert after == msgspec.structs.replace(before, variant="Pro")
    months = ("edit", "1001", "ekonomioversikt", "--period", "3", "--invoice-recipient", "customer")
    assert anna(*months).out == "done: 1001 Alfa Bygg AB: Visma Ekonomiöversikt edited: recipient\n"
    overview = saved("1001").collaboration("ekonomioversikt-1")
    assert (overview.period, overview.invoice_recipient) == (3, "customer")


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("period", ["0", "121", "1200", "1.5"])
def test_a_period_beyond_ten_years_is_wrong_usage(anna, saved, period: str) -> None:
    """It is not kept as if it were the contract's own words (R47)."""
    before = saved("1001")
    edited = anna("edit", "1001", "eekonomi", "--period", period)
    assert edited.code == 2
    assert f"{period!r}: 1 to 120 months are expected" in edited.err
    assert saved("1001") == before


@pytest.mark.usefixtures("own_store")
def test_a_period_in_words_is_kept_as_it_is_said(anna, saved) -> None:
    """In plain spaces; a number is one however many zeros stand in front (R47)."""
    for said, kept in ((" until  further notice ", "until further notice"), ("012", 12)):
        assert anna("edit", "1001", "eekonomi", "--period", said).code == 0
        assert saved("1001").collaboration("eekonomi-1").period == kept


@pytest.mark.usefixtures("own_store")
def test_a_request_is_sent_reminded_of_and_approved_by_the_customer(anna, by, saved) -> None:
    asked = anna("--json", "request", "1021", "scanner", "--task", "Expenses")
    assert (asked.code, asked.json["done"]["collaboration"]) == (0, "scanner-1")
    assert anna("remind", "1021", "scanner").code == 0
    elsa = ("elsa@obacken.example", *ELSA)
    assert by(*elsa, "approve", "1021", "scanner").code == 0
    scanner = saved("1021").collaboration("scanner-1")
    assert (scanner.status, scanner.started_on) == ("active", swedish_day(utc_now()))
    assert [each.action for each in saved("1021").history][-3:] == ["request", "remind", "approve"]
    assert saved("1021").history[-1].side == "customer"


@pytest.mark.usefixtures("own_store")
def test_a_request_that_is_declined_can_be_sent_anew(anna, elsa, saved) -> None:
    """The service then names the one that waits, not the one that was declined."""
    assert elsa("decline", "1021", "utlagg", "--reason", "För dyrt").code == 0
    assert anna("request", "1021", "utlagg", "--task", "Expenses").code == 0
    assert elsa("approve", "1021", "utlagg").code == 0
    utlagg = [each for each in saved("1021").collaborations if each.service == "utlagg"]
    assert [each.status for each in utlagg] == ["declined", "active"]


@pytest.mark.usefixtures("own_store")
def test_link_ties_what_is_not_linked_and_it_can_be_ended_then(anna, saved) -> None:
    assert anna("link", "1023", "eekonomi", "--task", "Bookkeeping").code == 0
    linked = saved("1023").collaboration("eekonomi-1")
    assert (linked.status, linked.task) == ("active", "Bookkeeping")
    ended = ("end", "1023", "eekonomi", "--outcome", "close", "--attest", "work-done")
    assert anna(*ended).code == 0


@pytest.mark.usefixtures("own_store")
def test_a_service_names_what_the_verb_can_act_on(anna, change, saved) -> None:
    """The one that is not linked, though a later one of the same service has ended."""
    (unlinked,) = saved("1023").collaborations
    ended = msgspec.structs.replace(unlinked, id="eekonomi-2", status="ended")
    change("1023", collaborations=(unlinked, ended))
    assert anna("link", "1023", "eekonomi", "--task", "Bookkeeping").code == 0
    assert [each.status for each in saved("1023").collaborations] == ["active", "ended"]


@pytest.mark.usefixtures("own_store")
def test_link_can_name_the_service_that_it_really_is(anna, saved) -> None:
    to = ("--to", "eekonomi-fakturering")
    assert anna("link", "1023", "eekonomi", "--task", "Bookkeeping", *to).code == 0
    assert saved("1023").collaborations[0].service == "eekonomi-fakturering"


@pytest.mark.usefixtures("own_store")
def test_an_ending_on_a_date_is_withdrawn_and_that_is_undone(anna, saved) -> None:
    assert anna("withdraw", "1015", "ekonomioversikt", "--reason", "Stannar").code == 0
    assert saved("1015").collaboration("ekonomioversikt-1").status == "active"
    assert saved("1015").history[-1].reason == "Stannar"
    again = anna("--json", "withdraw", "1015", "ekonomioversikt")
    assert again.refused == ["nothing-to-change"]


@pytest.mark.usefixtures("own_store")
def test_undo_puts_back_the_latest_change_once(anna, saved) -> None:
    before = saved("1003")
    assert anna("end", "1003", "utlagg", "--outcome", "continue").code == 0
    undone = anna("undo", "1003", "--reason", "Fel kund")
    assert undone.out == "done: 1003 Gamma Åkeri AB: Undone: the ending of Visma Utlägg\n"
    assert saved("1003").collaborations == before.collaborations
    assert anna("--json", "undo", "1003").refused == ["cannot-undo"]


REFUSED = {
    "edit not-allowed": ("bo", "edit", "1001", "eekonomi", "--variant", "Pro"),
    "edit not-active": ("anna", "edit", "1012", "eekonomi", "--task", "Bookkeeping"),
    "edit nothing-to-change": ("anna", "edit", "1001", "eekonomi", "--variant", "Smart"),
    "edit invalid-value": ("anna", "edit", "1001", "eekonomi", "--variant", "Huge"),
    "edit not-customers-task": ("anna", "edit", "1001", "eekonomi", "--task", "Gardening"),
    "request already-exists": ("anna", "request", "1001", "utlagg", "--task", "Expenses"),
    "request not-customers-task": ("anna", "request", "1003", "scanner", "--task", "Gardening"),
    "approve not-allowed": ("anna", "approve", "1021", "utlagg"),
    "decline not-allowed": ("anna", "decline", "1021", "utlagg"),
    "remind not-active": ("anna", "remind", "1001", "utlagg"),
    "link nothing-to-change": ("anna", "link", "1001", "utlagg", "--task", "Expenses"),
    "link not-customers-task": ("anna", "link", "1023", "eekonomi", "--task", "Gardening"),
    "withdraw nothing-to-change": ("anna", "withdraw", "1001", "utlagg"),
    "withdraw not-allowed": ("bo", "withdraw", "1015", "ekonomioversikt"),
    "undo cannot-undo": ("anna", "undo", "1003"),
}
"""What refuses a change, with who and what leads there."""


@pytest.mark.parametrize("refused", REFUSED)
def test_every_refusal_has_its_code_and_changes_nothing(
    refused: str, by, store: Path, files_in
) -> None:
    """As text, as JSON, and with `--dry-run`."""
    login, *verb = REFUSED[refused]
    code = refused.split()[1]
    before = files_in(store)
    assert by(login, "--json", *verb).refused[0] == code
    told = by(login, *verb)
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith(f"refused ({code}): ")
    dry = by(login, *verb, "--dry-run", "--json")
    assert dry.code == 3
    assert dry.json["refusals"][0]["code"] == code
    assert files_in(store) == before


def test_a_plain_user_of_the_customer_may_not_answer(by, store: Path, files_in) -> None:
    before = files_in(store)
    other = by("elsa@obacken.example", *ELSA, "--json", "show", "1001")
    assert other.code == 4
    assert files_in(store) == before


WOULD = [
    ("end", "1003", "utlagg", "--outcome", "continue"),
    ("end", "1003", "utlagg", "--outcome", "delete", "--reason", "Slut", "--confirm", "1003"),
    ("withdraw", "1015", "ekonomioversikt"),
    ("edit", "1001", "eekonomi", "--variant", "Pro"),
    ("request", "1003", "scanner", "--task", "Expenses"),
    ("remind", "1021", "utlagg"),
    ("link", "1023", "eekonomi", "--task", "Bookkeeping"),
    ("undo", "1023"),
    ("record", "1001", "eekonomi", "bank-integration", "Swedbank", "--status", "ended"),
    ("due",),
    ("user", "add", "1003", "a@b.test", "--name", "A B"),
    ("user", "edit", "1001", "omar@alfabygg.example", "--email", "o@b.test", "--phone", ""),
    ("edit", "1001", "eekonomi", "--customer-owned", "yes"),
    ("user", "role", "1001", "omar@alfabygg.example", "auditor"),
    ("user", "main-contact", "1001", "omar@alfabygg.example", "--promote"),
    ("user", "deactivate", "1001", "omar@alfabygg.example"),
    ("user", "remove", "1001", "omar@alfabygg.example"),
    ("user", "license", "1001", "omar@alfabygg.example", "scanner"),
]


PLAN = {"refusals", "effects", "checks", "notes", "must_type", "standing"}


@pytest.mark.parametrize("verb", WOULD, ids=" ".join)
def test_with_dry_run_a_verb_tells_what_would_happen_and_changes_nothing(
    verb: tuple[str, ...], anna, store: Path, files_in
) -> None:
    before = files_in(store)
    told = anna(*verb, "--dry-run")
    assert told.out
    assert not told.out.startswith("done")
    dry = anna(*verb, "--dry-run", "--json")
    assert dry.json.keys() == ({"due"} if verb == ("due",) else PLAN)
    assert files_in(store) == before


def test_with_dry_run_an_ending_on_the_customers_side_is_told(elsa, store, files_in) -> None:
    before = files_in(store)
    assert "active" in elsa("approve", "1021", "utlagg", "--dry-run").out
    assert "declined" in elsa("decline", "1021", "utlagg", "--dry-run").out
    assert files_in(store) == before


@pytest.mark.usefixtures("own_store")
def test_due_tells_with_dry_run_what_it_then_carries_out(anna, change, saved) -> None:
    """An ending whose day has come, and another customer's that is blocked."""
    today = swedish_day(utc_now())
    hotel = saved("1015")
    overview = hotel.collaboration("ekonomioversikt-1")
    ending = msgspec.structs.replace(overview.ending, on=today)
    due = msgspec.structs.replace(overview, ending=ending)
    change("1015", collaborations=hotel.with_collaboration(due))
    would = anna("due", "--dry-run", "--json")
    assert would.code == 0
    (line,) = would.json["due"]
    assert (line["number"], line["refusals"]) == ("1015", [])
    assert saved("1015").collaboration("ekonomioversikt-1").status == "ending"
    change("1015", main_contact=None)
    blocked = anna("due", "--dry-run", "--json")
    assert blocked.code == 3
    assert [each["code"] for each in blocked.json["due"][0]["refusals"]] == ["main-contact-missing"]
    assert anna("due").code == 3
    change("1015", main_contact="vera@hoglidenshotell.example")
    assert anna("due").code == 0
    assert saved("1015").collaboration("ekonomioversikt-1").status == "ended"


@pytest.mark.usefixtures("own_store")
def test_a_reason_is_kept_with_every_change(anna, saved) -> None:
    omar = "omar@alfabygg.example"
    assert anna("user", "deactivate", "1001", omar, "--reason", "Slutat").code == 0
    assert saved("1001").history[-1].reason == "Slutat"


@pytest.mark.usefixtures("own_store")
def test_a_plan_as_json_says_what_stands_and_how_each_check_does(anna) -> None:
    """What the screen shows is in the value as well: checks, notes, what is decided already."""
    first = anna("plan", "1003", "utlagg", "--outcome", "continue", "--json").json
    assert first["standing"] is None
    assert {check["id"]: check["state"] for check in first["checks"]} == {
        "reports-submitted": "met",
        "outlays-submitted": "met",
    }
    day = f"{swedish_day(utc_now()) + dt.timedelta(days=9)}"
    ending = ("utlagg", "--outcome", "continue", "--on", day)
    anna("end", "1003", *ending, "--reason", "byter byrå")
    again = anna("plan", "1003", *ending, "--json")
    assert again.json["standing"] == {
        "outcome": "continue",
        "on": day,
        "by": "anna",
        "side": "office",
        "reason": "byter byrå",
    }
    assert again.code == 3
    assert [each["code"] for each in again.json["refusals"]] == ["nothing-to-change"]
    delete = ("plan", "1003", "utlagg", "--outcome", "delete", "--json")
    assert anna(*delete).json["must_type"] == "Gamma Åkeri AB"


@pytest.mark.usefixtures("own_store")
def test_a_plan_for_what_is_decided_begins_with_that_and_is_preset_with_it(
    anna, run, store, saved
) -> None:
    """Without an outcome it is the one decided; `end --on` alone moves the day."""
    today = swedish_day(utc_now())
    day, later = (f"{today + dt.timedelta(days=days)}" for days in (9, 12))
    decide = ("--outcome", "close", "--attest", "work-done", "--on", day, "--reason", "byter byrå")
    assert anna("end", "1008", "eekonomi", *decide).code == 0
    again = anna("plan", "1008", "eekonomi")
    first, second, *_rest = (again.out + again.err).splitlines()
    assert first.startswith(f"decided: ends on {day}, End and close; decided by Anna Berg (office)")
    assert second.startswith("refused (nothing-to-change): ")
    moved = anna("plan", "1008", "eekonomi", "--on", later, "--json")
    assert (moved.code, moved.json["refusals"]) == (0, [])
    assert anna("end", "1008", "eekonomi", "--on", later).code == 0
    ending = saved("1008").collaboration("eekonomi-1").ending
    assert (f"{ending.on}", ending.outcome, ending.reason) == (later, "close", "byter byrå")
    assert ending.checks["work-done"] == "attested"
    hanna = ("--store", store, "--company", "1008", "--operator", saved("1008").main_contact)
    other_side = run(*hanna, "plan", "1008", "eekonomi")
    assert "refused (outcome-missing): " in other_side.out + other_side.err


def test_a_plan_as_json_says_how_sure_it_is_that_a_check_is_asked(anna) -> None:
    """As the lines say it: of that service, of some service, or by this program only."""

    def asked(*ending: str) -> dict[str, tuple[str, str]]:
        checks = anna("plan", *ending, "--json").json["checks"]
        return {check["id"]: (check["provenance"], check["assigned"]) for check in checks}

    assert asked("1003", "utlagg")["reports-submitted"] == ("stated", "stated")
    assert asked("1003", "lon")["customer-is-user"] == ("stated", "inferred")
    assert asked("1011", "eekonomi-fakturering")["work-done"] == ("inferred", "stated")


@pytest.mark.usefixtures("own_store")
def test_undo_names_the_collaboration_whatever_was_done_since(anna, saved) -> None:
    """What the ending promised holds while that collaboration is as it left it."""
    anna("end", "1003", "utlagg", "--outcome", "continue")
    anna("user", "add", "1003", "nils@gamma.example", "--name", "Nils Lo")
    assert "Undone: " in anna("undo", "1003", "utlagg").out
    customer = saved("1003")
    assert customer.collaboration("utlagg-1").status == "active"
    assert customer.user("nils@gamma.example") is not None
    assert anna("undo", "1003", "utlagg").code == 3


OMAR = "omar@alfabygg.example"


@pytest.mark.usefixtures("own_store")
def test_a_user_is_put_right_told_and_put_back(anna, saved) -> None:
    """`user edit`, its line of history in both languages, and `undo`; found by the new address."""
    before = saved("1001")
    new = "omar.ali@alfabygg.example"
    edit = ("user", "edit", "1001", OMAR, "--email", new, "--name", "Omar Ali Khan")
    told = anna(*edit, "--dry-run").out
    assert f"address: {new}, {OMAR} until now" in told
    assert "the 3 records about Omar Ali Khan follow" in told
    done = anna(*edit, "--json").json["done"]
    assert (done["action"], done["details"]["email"]) == ("edit-user", new)
    assert {r.person for r in saved("1001").collaboration("utlagg-1").records} >= {new}
    assert anna("user", "role", "1001", OMAR, "auditor").code == 4
    assert f"address: {OMAR} -> {new}" in anna("history", "1001").out
    assert "användaren blir åter: Omar Ali" in anna("--lang", "sv", "undo", "1001", "--dry-run").out
    assert anna("undo", "1001").code == 0
    after = saved("1001")
    assert (after.users, after.collaborations) == (before.users, before.collaborations)


@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ((), ["nothing-to-change"]),
        (("--email", "EVA@alfabygg.example"), ["already-exists"]),
        (("--name", " "), ["invalid-value"]),
    ],
    ids=str,
)
def test_a_user_who_cannot_be_like_that_is_refused(
    options: tuple[str, ...], codes: list[str], anna, store: Path, files_in
) -> None:
    before = files_in(store)
    assert anna("--json", "user", "edit", "1001", OMAR, *options).refused == codes
    assert files_in(store) == before


@pytest.mark.usefixtures("own_store")
def test_all_that_is_wrong_of_a_user_is_told_in_one_call(anna, store: Path, files_in) -> None:
    """A line each; an empty field is said to be needed, in either language."""
    before = files_in(store)
    faulty = ("user", "edit", "1001", OMAR, "--name", "", "--email", "", "--phone", "ring")
    assert anna("--json", *faulty).refused == ["invalid-value"] * 3
    told = anna("--lang", "sv", *faulty)
    said = told.out + told.err
    assert "Ett namn behövs." in said
    assert "En e-postadress behövs." in said
    assert "telefon 'ring': " in said
    task = anna("task", "rename", "1001", "Payroll", "")
    assert "A name is needed." in task.out + task.err
    assert files_in(store) == before


@pytest.mark.usefixtures("own_store")
def test_the_first_user_is_main_contact_and_what_deleting_takes_is_told(anna, saved) -> None:
    """R26 by the command, and the window's effects as `--dry-run` (R18)."""
    rut = "rut@betacafe.example"
    add = ("user", "add", "1002", rut, "--name", "Rut Berg")
    assert "Rut Berg är den första användaren och blir huvudkontakt" in (
        anna("--lang", "sv", *add, "--dry-run").out
    )
    assert anna(*add).code == 0
    assert (saved("1002").main_contact, saved("1002").users[0].role) == (rut, "administrator")
    told = anna("user", "remove", "1001", OMAR, "--dry-run").out
    assert "the licences of Omar Ali are freed: Visma Utlägg" in told
    assert "undo: this cannot be undone" in told


@pytest.mark.usefixtures("own_store")
def test_whose_a_subscription_is_can_be_told(anna, saved) -> None:
    for told, owned in (("yes", True), ("no", False)):
        assert anna("edit", "1001", "eekonomi", "--customer-owned", told).code == 0
        assert saved("1001").collaboration("eekonomi-1").customer_owned is owned
    assert anna("edit", "1001", "eekonomi", "--customer-owned", "no").code == 3


@pytest.mark.usefixtures("own_store")
def test_an_address_that_a_main_contact_leaves_is_told_beside_the_new_one(anna) -> None:
    """One person by two addresses: the name alone would say that nothing has changed."""
    old, new = "eva@alfabygg.example", "eva.lind@alfabygg.example"
    assert anna("user", "edit", "1001", old, "--email", new).code == 0
    told = anna("history", "1001").out.splitlines()[0]
    assert f"main contact: Eva Lind {old} -> Eva Lind {new}" in told


@pytest.mark.usefixtures("own_store")
def test_what_was_done_is_told_in_words(anna) -> None:
    """No code of an act and no id, in either language; JSON has both."""
    ends = ("end", "1003", "utlagg", "--outcome", "continue", "--on", "2030-01-01")
    done = anna("--lang", "sv", *ends).out
    assert done == "klart: 1003 Gamma Åkeri AB: Visma Utlägg avslutas 2030-01-01\n"
    called_off = anna("withdraw", "1003", "utlagg", "--json").json["done"]
    assert (called_off["action"], called_off["collaboration"]) == ("withdraw", "utlagg-1")
