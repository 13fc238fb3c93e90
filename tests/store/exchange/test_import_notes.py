"""What is odd in a new customer, and taken as it is, is told in a note with its place."""

import pytest

from store.exchange.json_file import OfficeFile, encode_office
from store.tables.formats import read_file


@pytest.mark.parametrize(
    ("terms", "note"),
    [
        (
            {"service": "lon-smart", "variant": "Start", "invoice_recipient": "customer"},
            "Visma Lön Smart Start can only be paid by the office; the file says the customer",
        ),
        (
            {"service": "scanner", "status": "ended", "outcome": "delete"},
            "Visma Scanner does not offer End and delete, with which the file says it ends",
        ),
        (
            {"service": "ekonomioversikt", "period": 24},
            "Visma Ekonomiöversikt has a period of 3 or 12 months; the file says 24 months",
        ),
        (
            {"service": "ekonomioversikt", "period": "löpande"},
            "Visma Ekonomiöversikt has a period of 3 or 12 months; the file says löpande",
        ),
        ({"service": "lon-smart", "variant": "Start", "invoice_recipient": "office"}, None),
        ({"service": "scanner", "status": "ended", "outcome": "end"}, None),
        ({"service": "ekonomioversikt", "period": 12}, None),
        ({"service": "eekonomi", "variant": "Pro", "period": 24}, None),
    ],
)
@pytest.mark.parametrize("here", [False, True], ids=["new customer", "customer here"])
def test_terms_that_no_act_leads_to_are_taken_and_told(make, place_with, terms, note, here):
    """The dry run says the same as the import; also of a collaboration that a customer gets."""
    fields = dict(terms)
    service, outcome = fields.pop("service"), fields.pop("outcome", None)
    if outcome is not None:
        fields["ending"] = make.ending(outcome)
    customer = make.customer(make.collaboration(service, **fields))
    raw = encode_office(OfficeFile(office=make.office, customers=(customer,)))
    desk = place_with(*((make.customer(),) if here else ())).desk()
    what = "changed" if here else "new"
    for dry_run in (True, False):
        (line,) = desk.run_import(read_file(raw), dry_run=dry_run).lines
        assert (line.what, line.notes) == (what, (note,) if note else ())
    assert desk.run_import(read_file(raw)).lines[0].notes == ()
