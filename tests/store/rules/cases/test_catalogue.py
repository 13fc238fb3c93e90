"""Acceptance cases of docs/rules.md about the service catalogue, on a real store.

The number of the case stands in the docstring.
"""

import tomllib

import msgspec

from store.desk.desk import Desk
from store.domain.catalogue import services_of
from tests.store.rules.cases.wishes import SERVICES, end


def test_ekonomioversikt_offers_one_outcome_worded_with_probably(make, desk_with, codes_of):
    """Case 27: deletion reads "probably", and the name must be typed (R13)."""
    desk = desk_with(make.customer(make.collaboration("ekonomioversikt")))
    assert [outcome.id for outcome in SERVICES["ekonomioversikt"].outcomes] == ["delete"]
    planned = desk.plan("1001", end("ekonomioversikt", "delete"))
    (data,) = (effect.text for effect in planned.effects if effect.subject == "data")
    assert data == "probably everything held in the service is erased"
    assert planned.must_type == "Alfa Bygg AB"
    wish = end("ekonomioversikt", "delete", reason="slut")
    assert codes_of(desk, "1001", wish) == ["name-mismatch"]


def test_scanners_data_fate_reads_not_documented(make, desk_with):
    """Case 28: what is described nowhere is not presented as a fact (R13)."""
    desk = desk_with(make.customer(make.collaboration("scanner")))
    planned = desk.plan("1001", end("scanner", "end"))
    (data,) = (effect for effect in planned.effects if effect.subject == "data")
    assert data.text.startswith("not documented")
    assert data.provenance == "unknown"
    assert planned.must_type is None


def test_the_customers_access_after_eekonomi_start_is_not_documented(make, desk_with):
    """Case 29: a warning that does not block."""
    desk = desk_with(make.customer(make.collaboration("eekonomi", variant="Start")))
    wish = end("eekonomi", "continue", attested=("work-done",))
    (access,) = (e for e in desk.plan("1001", wish).effects if e.subject == "customer")
    assert access.text.startswith("not documented")
    assert access.provenance == "unknown"
    assert desk.carry_out("1001", wish).customer.collaborations[0].status == "ended"


def test_an_edited_policy_is_followed_without_a_change_of_code(
    make, store_with, desk_of, codes_of, clock
):
    """Case 41: preview, outcomes, checks and refusals of Lön Smart follow."""
    edited = tomllib.loads(
        """
        [lon-smart]
        name = "Visma Lön Smart"
        variants = ["Standard", "Start"]
        assigned = "stated"

        [[lon-smart.checks]]
        id = "wages-paid"
        text = "All wages are paid"
        provenance = "stated"
        measure = "none-open"
        record = "wage"
        status = "unpaid"
        one = "wage unpaid"
        many = "wages unpaid"

        [[lon-smart.outcomes]]
        id = "delete"
        irreversible = { answer = "yes", provenance = "stated" }
        deletes = true
        data = [{ text = "all wages are deleted", provenance = "stated" }]
        office = [{ text = "the office has no access", provenance = "stated" }]
        customer = [{ text = "the customer has no access", provenance = "stated" }]
        """
    )
    wage = make.record("wage", "Oktober", status="unpaid")
    store = store_with(make.customer(make.collaboration("lon-smart", records=(wage,))))
    before = desk_of(store)
    after = Desk(store, make.operator(), clock=clock, services=services_of(edited))
    assert before.plan("1001", end("lon-smart", "continue")).refusals == ()
    assert codes_of(after, "1001", end("lon-smart", "continue")) == [
        "check-open",
        "outcome-not-offered",
    ]
    wish = end("lon-smart", "delete", waived={"wages-paid": "konkurs"}, reason="konkurs")
    planned = after.plan("1001", wish)
    texts = {effect.subject: effect.text for effect in planned.effects}
    assert (texts["data"], planned.must_type) == ("all wages are deleted", "Alfa Bygg AB")
    wish = msgspec.structs.replace(wish, confirmation="1001")
    assert after.carry_out("1001", wish).customer.collaborations[0].records == ()
