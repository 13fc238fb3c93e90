"""Which later change stands between a change and its undo: one about the same thing (R18)."""

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.model import Entry, Replaced
from store.domain.wishes import Undo
from store.rules import undo

ADA, PER = "ada@alfa.test", "per@alfa.test"

# What was done to Ada, and what was done to a collaboration.
DONE = {
    "role": {"action": "change-role", "details": {"email": ADA, "role": "user -> auditor"}},
    "main contact": {
        "action": "name-main-contact",
        "details": {"email": ADA, "main-contact": f"none -> {ADA}"},
    },
    "created": {"action": "add-user", "details": {"email": ADA}, "replaced": Replaced(email=ADA)},
    "license": {"action": "license", "details": {}},
    "edit": {"action": "edit", "collaboration": "utlagg-1", "details": {"task": "a -> b"}},
}
OTHER_SIDE = {"side": "customer"}
NAMED = {**OTHER_SIDE, "action": "name-main-contact"}
LATER = {
    "a pack": {"action": "handover", "details": {"email": ADA}, "collaboration": "utlagg-1"},
    "Ada removed": {"action": "remove-user", "details": {"email": ADA.upper()}},
    "Per removed": {"action": "remove-user", "details": {"email": PER}},
    "Ada by the customer": {
        **OTHER_SIDE,
        "action": "license",
        "details": {},
        "replaced": Replaced(email=ADA.upper()),
    },
    "Per by the customer": {
        **OTHER_SIDE,
        "action": "license",
        "details": {},
        "replaced": Replaced(email=PER),
    },
    "Per main contact": {
        **NAMED,
        "details": {"email": PER, "main-contact": f"{ADA} -> {PER}"},
        "replaced": Replaced(email=PER),
    },
    "Ada imported": {"action": "import", "details": {f"user {ADA}": "role"}},
    "Per imported": {"action": "import", "details": {f"user {PER}": "role"}},
    "Utlägg imported": {"action": "import", "details": {"collaboration utlagg-1": "new"}},
    "a name imported": {"action": "import", "details": {"name": f"Alfa -> {ADA} utlagg-1"}},
    "Ada in other words": {"action": "request", "details": {f"user {ADA}": "utlagg-1"}},
    "Utlägg linked": {"action": "link", "collaboration": "utlagg-1"},
    "Lön linked": {"action": "link", "collaboration": "lon-1"},
}
ABOUT_ADA = {"Ada removed", "Ada by the customer", "Ada imported"}
IN_THE_WAY = {
    "role": ABOUT_ADA,
    "created": ABOUT_ADA,
    "license": ABOUT_ADA,
    "main contact": {*ABOUT_ADA, "Per main contact"},
    "edit": {"Utlägg imported", "Utlägg linked"},
}


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("done", DONE)
def test_a_change_is_undone_unless_a_later_one_was_about_the_same(make, clock, done, later):
    """The same collaboration or user, or the main contact; an import as far as it changed it."""

    def entry(**fields) -> Entry:
        made = {"by": "anna", "os_user": "konto", "side": "office"}
        return Entry(at=clock(), **(made | fields))

    ada, utlagg = make.user("Ada Dal"), make.collaboration("utlagg")
    before = (
        Replaced(collaboration=replace(utlagg, task=None))
        if done == "edit"
        else Replaced(email=ADA, user=ada)
    )
    customer = make.customer(
        utlagg,
        make.collaboration("lon"),
        users=(make.administrator(), replace(ada, role="auditor"), make.user("Per Ek")),
        history=(entry(**({"replaced": before} | DONE[done])), entry(**LATER[later])),
    )
    planned = undo.plan(customer, Undo(), make.operator(), clock(), catalogue())
    assert bool(planned.refusals) == (later in IN_THE_WAY[done])
