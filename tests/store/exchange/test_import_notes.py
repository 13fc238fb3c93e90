"""What is odd in a new customer, and taken as it is, is told in a note with its place."""

import pytest

from store.desk.opening import open_desk
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
        ({"service": "lon-smart", "variant": "Start", "invoice_recipient": "office"}, None),
        ({"service": "scanner", "status": "ended", "outcome": "end"}, None),
    ],
)
def test_terms_that_no_act_leads_to_are_taken_and_told(make, store_with, clock, terms, note):
    """The dry run says the same as the import."""
    fields = dict(terms)
    service, outcome = fields.pop("service"), fields.pop("outcome", None)
    if outcome is not None:
        fields["ending"] = make.ending(outcome)
    customer = make.customer(make.collaboration(service, **fields))
    raw = encode_office(OfficeFile(office=make.office, customers=(customer,)))
    desk = open_desk(store_with().path, os_user="anna", clock=clock)
    for dry_run in (True, False):
        (line,) = desk.run_import(read_file(raw), dry_run=dry_run).lines
        assert (line.what, line.notes) == ("new", (note,) if note else ())
