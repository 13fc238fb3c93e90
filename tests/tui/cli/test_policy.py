"""What the catalogue says of a service, printed: policy."""

from store.domain.catalogue import catalogue


def test_policy_prints_every_statement_with_what_it_rests_on(anna) -> None:
    """Outcome, what it is about, text, how sure, which page, read when."""
    lines = anna("policy", "utlagg").out.splitlines()
    assert (
        "utlagg  delete  data  all data in the service is deleted  "
        "(stated, end-cooperation, read 2026-11-20)"
    ) in lines
    assert (
        "utlagg  check reports-submitted  All reports are submitted  "
        "(stated, end-cooperation, read 2026-11-20)"
    ) in lines
    assert all(line.startswith("utlagg  ") for line in lines)


def test_policy_tells_what_is_a_services_by_inference_and_which_variants_it_is_of(anna) -> None:
    lines = anna("policy", "lon").out.splitlines()
    assert any(
        line.endswith("(stated, probably of this service, end-cooperation, read 2026-11-20)")
        for line in lines
    )
    of_start = [line for line in anna("policy", "eekonomi").out.splitlines() if "Start:" in line]
    assert of_start == [
        "eekonomi  continue  customer  Start: the customer had no access of its own in Start  "
        "(not documented, last looked for 2026-11-20)"
    ]
    (closed, *_) = (line for line in anna("policy", "eekonomi").out.splitlines() if " B, " in line)
    assert "(stated B, samarbete-avsluta, read 2026-11-20)" in closed


def test_policy_as_json_is_one_value_of_all_services_or_of_one(anna) -> None:
    every = anna("policy", "--json").json
    assert {each["service"] for each in every} == set(catalogue())
    of_one = anna("policy", "lon", "--json").json
    assert of_one == [each for each in every if each["service"] == "lon"]
    assert of_one[0].keys() == {
        "service", "outcomes", "subject", "about", "variants", "text", "provenance", "source",
        "assigned", "page", "seen",
    }  # fmt: skip


def test_policy_of_no_service_is_not_found(anna) -> None:
    asked = anna("policy", "moms")
    assert asked.code == 4
    assert "moms" in asked.err
    assert "utlagg" in asked.err


def test_the_customers_side_reads_the_policy_too(run, store) -> None:
    """Its endings follow the same rules."""
    side = ("--company", "1003", "--operator", "disa@gammaakeri.example")
    assert run("--store", store, *side, "policy", "utlagg").code == 0
