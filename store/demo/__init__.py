"""The demo office: made-up customers that show every rule, in the language that is set.

At home: its customers, what was done there, and the words of both.
Never: anything that a real office needs.
"""

import datetime as dt

from store.demo.customers import GROUPS
from store.demo.register import STAFF
from store.domain.model import Office
from store.exchange.json_file import OfficeFile


def demo_office(today: dt.date) -> OfficeFile:
    """Return the demo office as it stands on a day; all its dates are counted from there."""
    return OfficeFile(
        office=Office(name="Byrå Norr AB", number="100"),
        employees=STAFF,
        customers=tuple(customer for group in GROUPS for customer in group(today)),
    )
