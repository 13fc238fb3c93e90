"""An office's own policy: what it corrects and adds, and every fault of it with its path."""

import datetime as dt

import pytest

from store.domain.catalogue import Newest, catalogue, order_of_ending, said_to_other_side
from store.domain.policy.overlay import PolicyFaults, with_policy
from store.domain.policy.toml_form import as_toml, read_policy
from store.i18n.language import set_language
from store.rules.endings.statements import statements, unstated_changes

ADDS = """
[utlagg]
[[utlagg.checks]]
id = "receipts-kept"
text = "The receipts are kept"
measure = "attested"
seen = 2026-12-01

[[utlagg.outcomes]]
id = "delete"
customer = [{ text = "the customer gets a copy from us", page = "our-handbook" }]
"""


MEASURES = "attested, none-open, ended-first, licensed-user, newest"
NO_MEASURE = f"measure: 'guessed' is not possible here; it is one of: {MEASURES}"
NO_FIELD = (
    "utlagg: `nmae` is not known here; it is one of: name, short, outcomes, assigned, aliases, "
    "variants, variant_changes, office_pays, periods, connected, notes, checks, record_kinds"
)


def test_what_is_added_is_the_offices_and_all_else_as_it_was() -> None:
    """Checks and outcomes are known by their id, and what is not named stays."""
    before, after = catalogue(), with_policy(read_policy(ADDS))
    *checks, new = after["utlagg"].checks
    assert tuple(checks) == before["utlagg"].checks
    assert (new.id, new.provenance, new.seen) == ("receipts-kept", "office", dt.date(2026, 12, 1))
    outcome, was = after["utlagg"].outcome("delete"), before["utlagg"].outcome("delete")
    (fate,) = outcome.customer
    assert fate.sentence == "the customer gets a copy from us (decided by the office)"
    assert (outcome.data, outcome.office, outcome.cost) == (was.data, was.office, was.cost)
    assert {id for id in after if after[id] != before[id]} == {"utlagg"}


def test_what_is_corrected_rests_on_the_office_and_no_longer_on_the_page() -> None:
    """A key that is given replaces the key that was there."""
    text = '[[lon.checks]]\nid = "synchronised"\ntext = "Everything is synchronised"'
    check = with_policy(read_policy(text))["lon"].checks[1]
    assert isinstance(check, Newest)
    assert (check.id, check.text) == ("synchronised", "Everything is synchronised")
    assert (check.provenance, check.page, check.seen) == ("office", None, None)


def test_a_corrected_text_leaves_no_other_words_for_what_it_replaces() -> None:
    """What is said to the customer, and in few words, is what the office says now."""
    text = '[[utlagg.notes]]\nid = "own-subscription"\ntext = "Ask us before you terminate it"'
    note = with_policy(read_policy(text))["utlagg"].notes[1]
    assert (note.text, note.you, note.brief) == ("Ask us before you terminate it", None, None)
    assert (
        said_to_other_side({"utlagg": with_policy(read_policy(text))["utlagg"]})["utlagg"]
        .notes[1]
        .text.startswith("Ask us")
    )


def test_an_office_gives_its_text_a_brief_of_its_own() -> None:
    """It is said where there is little room, and written out as it was read."""
    text = """
    [[utlagg.outcomes]]
    id = "delete"
    data = [{ text = "everything is deleted, and we keep a copy for a year", brief = "deleted" }]
    """
    policy = read_policy(text)
    assert read_policy(as_toml(policy)) == policy
    (fate,) = with_policy(policy)["utlagg"].outcome("delete").data
    assert fate.brief_if("stated") == "deleted (decided by the office)"


def test_what_the_office_does_not_ask_is_taken_away() -> None:
    text = '[[digitala-fakturor.checks]]\nid = "reception-off"\nremove = true'
    assert with_policy(read_policy(text))["digitala-fakturor"].checks == ()


def test_an_office_may_say_that_rules_are_a_services_own() -> None:
    """Then what is stated of them no longer reads "probably"."""
    service = with_policy(read_policy('[lon]\nassigned = "office"'))["lon"]
    customer = service.outcome("end").customer[0]
    assert not customer.sentence_if(service.assigned).startswith("probably")


def test_a_service_of_its_own_is_whole() -> None:
    text = """
    [moms]
    name = "Moms"
    [[moms.outcomes]]
    id = "end"
    irreversible = { answer = "no" }
    data = [{ text = "it is kept" }]
    office = [{ text = "none" }]
    customer = [{ text = "none" }]
    """
    service = with_policy(read_policy(text))["moms"]
    assert {each.provenance for each in statements("moms", service)} == {"office"}
    assert service.assigned == "office"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ('[utlagg]\nnmae = "x"', [NO_FIELD]),
        (
            '[[utlagg.checks]]\nid = "a"\ntext = 3\nmeasure = "attested"\n'
            '[[utlagg.checks]]\nid = "b"\ntext = "b"\nmeasure = "guessed"',
            [
                "utlagg.checks[0].text: a text is expected, not a whole number",
                f"utlagg.checks[1].{NO_MEASURE}",
            ],
        ),
        (
            '[utlagg]\nnmae = "x"\n[moms]\nname = "Moms"\n'
            '[[lon.checks]]\nid = "b"\ntext = "b"\nmeasure = "guessed"',
            [
                NO_FIELD,
                "moms: `outcomes` is missing",
                f"lon.checks[0].{NO_MEASURE}",
            ],
        ),
        ('[[utlagg.checks]]\ntext = "no id"', ["utlagg.checks[0]: it has no `id`"]),
        (
            '[[utlagg.checks]]\nid = "a"\ntext = "a"',
            [f"utlagg.checks[0]: `measure` is missing; it is one of: {MEASURES}"],
        ),
        (
            '[[utlagg.outcomes]]\nid = "gone"',
            [
                "utlagg.outcomes[0].id: 'gone' is not possible here; it is one of: continue, "
                "close, delete, end"
            ],
        ),
        (
            '[[utlagg.outcomes]]\nid = "delete"\nirreversible = { answer = "maybe" }',
            [
                "utlagg.outcomes[0].irreversible.answer: 'maybe' is not possible here; it is one "
                "of: yes, no, unknown"
            ],
        ),
        (
            '[[utlagg.notes]]\nid = "a"\ntext = "a"\nseen = "yesterday"',
            ["utlagg.notes[0].seen: a day such as 2026-12-31 is expected"],
        ),
        ("utlagg = 3", ["utlagg: a table is expected"]),
        ("[utlagg]\nchecks = 3", ["utlagg.checks: a list of tables is expected"]),
        (
            '[[utlagg.notes]]\nid = "a"\ntext = "a"\nprovenance = "stated"',
            ["utlagg.notes[0].provenance: "
             "what an office decides must be `office`, or leave this out"],
        ),
        ('[lon]\nassigned = "stated"', [
            "lon.assigned: what an office decides must be `office`, or leave this out"
        ]),
        (
            '[[lon.checks]]\nid = "synchronised"\nremove = true',
            ["lon: checks: backup-handed-over comes after ['synchronised'], not found"],
        ),
        (
            '[[utlagg.checks]]\nid = "none"\nremove = true',
            ["utlagg.checks[0]: there is no 'none' to be removed"],
        ),
        ('[utlagg]\nname = " "', ["utlagg.name: it is empty"]),
        (
            '[[scanner.outcomes]]\nid = "end"\nremove = true',
            ["scanner: outcomes: none is left, so nothing could ever be ended"],
        ),
        (
            '[[utlagg.outcomes]]\nid = "delete"\nirreversible = { answer = "no" }',
            ["utlagg: outcomes: delete deletes, so irreversible has to be yes"],
        ),
        ('[utlagg]\nconnected = ["moms"]', ["utlagg: no service is called ['moms']"]),
        (
            '[[utlagg.notes]]\nid = "a"\ntext = "a"\n[[utlagg.notes]]\nid = "a"\ntext = "b"',
            ["utlagg.notes[1].id: 'a' appears twice"],
        ),
        (
            '[[utlagg.checks]]\nid = "a"\ntext = "a"\nmeasure = "ended-first"\n'
            'services = ["scanner", "utlagg"]',
            ["utlagg.checks[0].services: utlagg waits for utlagg; it could never be ended"],
        ),
        (
            '[[utlagg.checks]]\nid = "a"\ntext = "a"\nmeasure = "ended-first"\nservices = ["lon"]\n'
            '[[ekonomioversikt.checks]]\nid = "b"\ntext = "b"\nmeasure = "ended-first"\n'
            'services = ["scanner"]\n'
            '[[scanner.checks]]\nid = "c"\ntext = "c"\nmeasure = "ended-first"\n'
            'services = ["eekonomi"]',
            [
                "ekonomioversikt.checks[0].services: ekonomioversikt waits for scanner waits for "
                "eekonomi waits for ekonomioversikt; it could never be ended",
                "scanner.checks[0].services: scanner waits for eekonomi waits for "
                "scanner; it could never be ended",
            ],
        ),
        (
            '[[utlagg.outcomes]]\nid = "delete"\ndeletes = false\n'
            '[[scanner.outcomes]]\nid = "end"\ndeletes = true\n'
            'irreversible = { answer = "yes" }',
            [
                f"{path}.deletes: whether the program erases the records stays as it is"
                for path in ("utlagg.outcomes[0]", "scanner.outcomes[0]")
            ],
        ),
        *(
            (
                f'[[{service}.checks]]\nid = "{id}"\n{key} = {value}',
                [
                    f"{service}.checks[0].{key}: how the program measures its own check stays as "
                    "it is; take the check away (remove = true) and add one with an id of the "
                    "office's own"
                ],
            )
            for service, id, key, value in (
                ("utlagg", "reports-submitted", "status", '"submitted"'),
                ("utlagg", "reports-submitted", "settled", '"draft"'),
                ("utlagg", "outlays-submitted", "record", '"report"'),
                ("eekonomi", "dependents-ended", "services", "[]"),
                ("lon", "synchronised", "than", '"synchronisation"'),
                ("lon", "customer-is-user", "measure", '"attested"'),
            )
        ),
        *(
            (
                f'[[utlagg.checks]]\nid = "{id}"\ntext = "a"\nmeasure = "attested"',
                [
                    "utlagg.checks[0].id: an id has lowercase letters, digits and hyphens, "
                    "such as books-closed"
                ],
            )
            for id in ("", "receipts kept", "a=b", "A", "å", "-a", "a-", "a\\u202e", "a" * 201)
        ),
        (
            '["moms skatt"]\nname = "Moms"',
            [
                "moms skatt: an id has lowercase letters, digits and hyphens, "
                "such as books-closed"
            ],
        ),
        (
            f'[utlagg]\nname = "a\\u001b[31m"\naliases = ["{"x" * 501}"]',
            [
                "utlagg.name: it holds a control character, U+001B, at place 2",
                "utlagg.aliases[0]: it is 501 characters long, 500 at most",
            ],
        ),
        (
            '[[utlagg.outcomes]]\nid = "delete"\ndata = [{ text = "a\\u202eb" }]\n'
            '[[utlagg.notes]]\nid = "a"\ntext = "\\u3164"\n'
            '[[utlagg.notes]]\nid = "b"\ntext = "a\\nb"',
            [
                "utlagg.outcomes[0].data[0].text: it holds an invisible character, U+202E, "
                "at place 2",
                "utlagg.notes[0].text: it holds an invisible character, U+3164, at place 1",
                "utlagg.notes[1].text: it holds a control character, U+000A, at place 2",
            ],
        ),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_path(text: str, faults: list[str]) -> None:
    with pytest.raises(PolicyFaults) as found:
        with_policy(read_policy(text))
    assert list(found.value.faults) == faults


def test_many_faults_of_a_kind_are_one_line_with_their_count() -> None:
    """Else a file of a megabyte is answered with tens of thousands of lines."""
    services = "".join(f"[k{n}]\n" for n in range(150))
    outcomes = ", ".join(f'{{ id = "o{n}" }}' for n in range(200))
    known = "".join(f"[{id}]\noutcomes = [{outcomes}]\n" for id in [*catalogue()][:6])
    with pytest.raises(PolicyFaults) as found:
        with_policy(read_policy(f"{known}{services}"))
    first, second = found.value.faults
    assert first.startswith(
        f"{next(iter(catalogue()))}.outcomes[0].id: 'o0' is not possible here; "
    )
    assert first.endswith("; and 1,199 more of this kind")
    assert second == "k0: `name` is missing; and 149 more of this kind"
    assert f"{found.value}" == f"{first}; {second}"


def test_a_few_faults_of_a_kind_are_told_each_with_its_path() -> None:
    with pytest.raises(PolicyFaults) as found:
        with_policy(read_policy("".join(f"[k{n}]\n" for n in range(5))))
    assert list(found.value.faults) == [f"k{n}: `name` is missing" for n in range(5)]


def test_what_is_no_toml_is_refused_with_its_place() -> None:
    with pytest.raises(PolicyFaults, match=r"^it is not TOML: .*end of a table"):
        read_policy("[utlagg")


@pytest.mark.parametrize("text", [ADDS, "", '[lon]\nassigned = "office"\n'])
def test_a_policy_is_the_same_when_it_is_written_and_read_again(text: str) -> None:
    policy = read_policy(text)
    assert read_policy(as_toml(policy)) == policy
    assert as_toml(read_policy(as_toml(policy))) == as_toml(policy)


def test_a_policy_is_written_as_people_write_it() -> None:
    assert (
        as_toml(read_policy(ADDS))
        == """[utlagg]

[[utlagg.checks]]
id = "receipts-kept"
text = "The receipts are kept"
measure = "attested"
seen = "2026-12-01"

[[utlagg.outcomes]]
id = "delete"
customer = [
    { text = "the customer gets a copy from us", page = "our-handbook" },
]
"""
    )


def test_odd_letters_survive_being_written() -> None:
    policy = {"utlagg": {"notes": [{"id": 'å "b" \\ \x7f', "text": "a\nb\t{c}"}]}}
    assert read_policy(as_toml(policy)) == policy


def test_what_toml_cannot_hold_is_no_policy() -> None:
    """An exchange file is JSON, in which a value can be missing."""
    with pytest.raises(PolicyFaults, match=r"utlagg\.short: null"):
        with_policy({"utlagg": {"short": None}})


def test_faults_are_told_in_the_language_of_who_reads_them() -> None:
    set_language("sv")
    with pytest.raises(PolicyFaults) as found:
        with_policy(read_policy('[[utlagg.checks]]\nid = "b"\ntext = 3\nmeasure = "attested"'))
    (fault,) = found.value.faults
    assert fault == "utlagg.checks[0].text: det ska vara en text, inte ett heltal"


def test_an_entry_that_is_copied_whole_still_does_the_same() -> None:
    """Only another way of measuring is refused; kinds and statuses may be spelt as people do."""
    text = """
    [[utlagg.checks]]
    id = "reports-submitted"
    text = "All reports are handed in"
    measure = "none-open"
    record = "rapport"
    status = "utkast"
    [[utlagg.outcomes]]
    id = "delete"
    deletes = true
    """
    check = with_policy(read_policy(text))["utlagg"].checks[0]
    assert (check.record, check.status, check.provenance) == ("report", "draft", "office")


def test_a_check_of_the_program_is_taken_away_and_another_one_added() -> None:
    text = """
    [[utlagg.checks]]
    id = "reports-submitted"
    remove = true
    [[utlagg.checks]]
    id = "reports-paid"
    text = "All reports are paid"
    measure = "none-open"
    record = "report"
    status = "submitted"
    settled = "paid"
    one = "report not paid"
    many = "reports not paid"
    """
    services = with_policy(read_policy(text))
    assert [c.id for c in services["utlagg"].checks] == ["outlays-submitted", "reports-paid"]


def test_what_changes_although_no_statement_does_is_told_by_its_path() -> None:
    """Names, order, access and statuses: nothing that another policy changes goes unsaid."""
    text = """
    [utlagg]
    name = "Reseräkning"
    connected = ["lon"]
    [[lon.checks]]
    id = "backup-handed-over"
    after = ["synchronised"]
    [[lon.record_kinds]]
    id = "payroll-change"
    statuses = ["done", "booked"]
    [[utlagg.notes]]
    id = "new"
    text = "told as a statement"
    """
    before, after = catalogue(), with_policy(read_policy(text))
    told = {(each.path, each.before, each.after) for each in unstated_changes(before, after)}
    assert told == {
        ("utlagg.name", "Visma Utlägg", "Reseräkning"),
        ("utlagg.connected", None, "lon"),
        ("lon.checks.backup-handed-over.after", "customer-is-user, synchronised", "synchronised"),
        ("lon.record_kinds.payroll-change.statuses", "done", "done, booked"),
    }
    assert unstated_changes(before, before) == ()
    back = {(each.path, each.after, each.before) for each in unstated_changes(after, before)}
    assert back == told


def _waiting(service: str, *others: str) -> str:
    """Return a service that waits for others, or for none, as an office adds one."""
    check = f'[[{service}.checks]]\nid = "c"\ntext = "c"\nmeasure = "ended-first"\n'
    return (
        f'[{service}]\nname = "{service}"\n[[{service}.outcomes]]\nid = "close"\n'
        'irreversible = { answer = "no" }\n'
        'data = [{ text = "a" }]\noffice = [{ text = "a" }]\ncustomer = [{ text = "a" }]\n'
        + (f"{check}services = {list(others)}\n" if others else "")
    )


def test_services_that_wait_in_a_row_end_in_that_order_or_are_too_many() -> None:
    """What is accepted can be carried out: nothing is followed deeper than the program can."""
    row = "".join(_waiting(f"s{n}", f"s{n + 1}") for n in range(189)) + _waiting("s189")
    services = with_policy(read_policy(row))
    order = order_of_ending(services)
    assert order["s189"] < order["s188"] < order["s1"]
    many = row + "".join(_waiting(f"t{n}") for n in range(1_000))
    with pytest.raises(PolicyFaults) as found:
        with_policy(read_policy(many))
    (fault,) = found.value.faults
    assert fault == f"there would be {len(catalogue()) + 1190:,} services, 200 at most"


def test_a_list_has_no_more_tables_than_an_office_can_have_thought_of() -> None:
    notes = "".join(f'[[utlagg.notes]]\nid = "n{n}"\ntext = "a"\n' for n in range(201))
    with pytest.raises(PolicyFaults) as found:
        with_policy(read_policy(notes))
    assert found.value.faults == ("utlagg.notes: it has 201 tables, 200 at most",)


def test_a_circle_is_told_on_its_shortest_way_at_each_check_that_closes_it() -> None:
    """Also where one waits for a service outside of the circle, or by a longer way too."""
    text = (
        _waiting("a", "b", "d", "x") + _waiting("b", "c") + _waiting("c", "a") + _waiting("x")
        + _waiting("d", "b")
    )  # fmt: skip
    with pytest.raises(PolicyFaults) as found:
        with_policy(read_policy(text))
    assert found.value.faults == tuple(
        f"{path}.checks[0].services: {way}; it could never be ended"
        for path, way in (
            ("a", "a waits for b waits for c waits for a"),
            ("a", "a waits for d waits for b waits for c waits for a"),
            ("b", "b waits for c waits for a waits for b"),
            ("c", "c waits for a waits for b waits for c"),
            ("d", "d waits for b waits for c waits for a waits for d"),
        )
    )
