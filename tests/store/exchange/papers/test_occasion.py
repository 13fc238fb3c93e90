"""What a letter can be about, and what it is refused for."""

import pytest
from msgspec.structs import replace

from store.domain.catalogue import catalogue
from store.domain.errors import Refused
from store.domain.wishes import AddUser, Edit, End
from store.exchange.papers.occasion import (
    main_contact_of,
    may_tell,
    of_entry,
    planned,
    standing_of,
)
from store.rules.endings.ending import plan as plan_ending

SERVICES = catalogue()


def code_of(tell, *args) -> tuple[str, str | None]:
    with pytest.raises(Refused) as error:
        tell(*args)
    (refusal,) = error.value.refusals
    return refusal.code, refusal.about


def test_of_what_goes_on_undecided_only_a_plan_can_be_told(make) -> None:
    about = make.collaboration("utlagg")
    told = code_of(standing_of, make.customer(about), about, SERVICES)
    assert told == ("outcome-missing", "continue, delete")


def test_of_what_was_not_linked_there_is_nothing_to_tell(make) -> None:
    about = make.collaboration("utlagg", status="unlinked")
    assert code_of(standing_of, make.customer(about), about, SERVICES)[0] == "not-active"


def test_without_a_main_contact_there_is_none_to_tell_of(make) -> None:
    customer = replace(make.customer(), main_contact=None)
    assert code_of(main_contact_of, customer, make.employees)[0] == "main-contact-missing"


def test_a_plan_that_nothing_can_make_good_is_refused(make, clock) -> None:
    customer = make.customer(make.collaboration("utlagg"))
    for login, outcome, code in (("anna", "close", "outcome-not-offered"),
                                 ("bo", "continue", "not-allowed")):  # fmt: skip
        wish = End(collaboration="utlagg-1", outcome=outcome)
        plan = plan_ending(customer, wish, make.operator(login), clock(), SERVICES)
        assert code_of(planned, customer, wish, plan)[0] == code


def test_no_letter_is_written_about_other_acts(make, act) -> None:
    customer = act(make.customer(make.collaboration("lon-smart", variant="Standard")),
                   Edit(collaboration="lon-smart-1", variant="Start"))  # fmt: skip
    (entry,) = customer.history
    assert not may_tell(entry)
    assert of_entry(customer, entry) is None


def test_the_first_user_who_becomes_main_contact_can_be_told(make, act) -> None:
    customer = act(make.customer(users=()), AddUser(email="ada@alfa.test", name="Ada Dal"))
    (entry,) = customer.history
    assert may_tell(entry)
    assert of_entry(customer, entry).kind == "main-contact"
    assert main_contact_of(customer, make.employees).entry == entry
