"""What is carried out is what the preview showed (R8), on a real store."""

import pytest

from store.domain.errors import Conflict
from store.domain.model import Task
from store.domain.wishes import Activate, AddUser, ChangeRole, Deactivate, NameMainContact
from store.rules.endings.checks import checklist
from tests.store.rules.cases.wishes import SERVICES, end


def test_what_would_now_do_something_else_than_was_shown_is_not_done(
    make, desk_with, another_desk, files
):
    """The deed is compared with the effects that the operator agreed to (R8)."""
    per = make.administrator("Per Ek")
    anna = desk_with(make.customer(make.collaboration("utlagg"), users=(make.administrator(), per)))
    wish = NameMainContact(email="per@alfa.test")
    shown = anna.plan("1001", wish).effects
    another_desk("david").carry_out("1001", AddUser(email="ida@alfa.test", name="Ida"))
    other = another_desk("david")
    other.carry_out("1001", ChangeRole(email="ida@alfa.test", role="administrator"))
    other.carry_out("1001", NameMainContact(email="ida@alfa.test"))
    before = files()
    with pytest.raises(Conflict, match=r"Alfa Bygg AB was changed by somebody else meanwhile"):
        anna.carry_out("1001", wish, shown=shown)
    assert files() == before


def test_what_does_the_same_as_was_shown_is_done_whatever_else_has_changed(
    make, desk_with, another_desk
):
    """A change meanwhile that does not matter for the wish is no conflict."""
    anna = desk_with(make.customer(make.collaboration("utlagg")))
    shown = anna.plan("1001", end("utlagg")).effects
    another_desk("david").carry_out("1001", AddUser(email="ida@alfa.test", name="Ida"))
    done = anna.carry_out("1001", end("utlagg"), shown=shown)
    assert [entry.action for entry in done.customer.history] == ["add-user", "end"]


def test_the_preview_is_what_is_written(make, desk_with, clock):
    """The customer that a plan promises is the one on the disk afterwards."""
    desk = desk_with(make.customer(make.collaboration("utlagg"), tasks=(Task(name="Lön"),)))
    for wish in (
        AddUser(email="Ida@Alfa.test", name=" Ida  Ek "),
        NameMainContact(email="ida@alfa.test", promote=True),
        Deactivate(email="eva@alfa.test"),
        Activate(email="eva@alfa.test"),
        end("utlagg", on=clock.day(5)),
    ):
        promised = desk.plan("1001", wish).after
        assert desk.carry_out("1001", wish).customer == promised
        assert desk.customer("1001") == promised


def test_the_checklist_is_the_one_of_the_plan(make, desk_with, clock):
    """A screen that shows the checks before an outcome is chosen shows the same ones."""
    desk = desk_with(make.customer(make.collaboration("utlagg")))
    customer = desk.customer("1001")
    shown = checklist(customer, customer.collaborations[0], SERVICES, (), on=clock.today)
    assert desk.plan("1001", end("utlagg")).checks == shown
