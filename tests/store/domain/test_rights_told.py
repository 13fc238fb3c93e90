"""What somebody is told who may not do something: why, who may, and where that leads."""

import pytest

from store.domain import rights

FULL = "full rights in the office's program"
ROLE = "the role Administrator in Mina tjänster"


@pytest.mark.parametrize("side", ["office", "customer"])
@pytest.mark.parametrize("act", rights.NEEDS)
def test_who_opened_the_office_read_only_sees_and_does_nothing_else(make, side, act):
    """Whatever the rights; nobody else can help, so no cure is offered."""
    operator = make.operator("anna", side=side, read_only=True)
    assert rights.may(operator, act) == (act == "see")
    if act == "see":
        assert rights.refusals(operator, act) == []
    else:
        (refusal,) = rights.refusals(operator, act)
        assert (refusal.code, refusal.cure) == ("not-allowed", None)
        assert refusal.message == "Nothing can be changed here: it was opened read-only."


@pytest.mark.parametrize(
    ("operator", "act", "sentence"),
    [
        (
            {"login": "bo"},
            "end",
            f"Ending a collaboration takes {FULL} and {ROLE}. Anna Berg can do it.",
        ),
        (
            {"login": "cecilia"},
            "end",
            f"Ending a collaboration takes {ROLE}. Anna Berg can do it.",
        ),
        ({"login": "david"}, "end", f"Ending a collaboration takes {FULL}. Anna Berg can do it."),
        (
            {"login": "bo"},
            "record",
            f"Correcting records takes {FULL}. Anna Berg or Cecilia Dahl can do it.",
        ),
        (
            {"login": "bo"},
            "manage-users",
            f"Changing users and services takes {ROLE}. Anna Berg or David Falk can do it.",
        ),
        (
            {"login": "bo", "employees": ()},
            "manage-users",
            f"Changing users and services takes {ROLE}. Nobody at the office can do it.",
        ),
        (
            {"login": "anna"},
            "answer",
            "Answering a request is done by the customer.",
        ),
        (
            {"login": "bo", "side": "customer"},
            "answer",
            f"Answering a request takes {ROLE}. Ask an Administrator of your company.",
        ),
        (
            {"login": "bo", "side": "customer"},
            "end",
            f"Ending a collaboration takes {ROLE}. Ask an Administrator of your company.",
        ),
        (
            {"login": "anna", "side": "customer"},
            "request",
            "Starting a collaboration is done by the office.",
        ),
    ],
)
def test_who_may_not_is_told_what_is_lacking_and_whom_to_ask(make, operator, act, sentence):
    """The cure is to ask somebody else."""
    (refusal,) = rights.refusals(make.operator(**operator), act)
    assert (refusal.code, refusal.message) == ("not-allowed", sentence)
    assert refusal.cure == "ask-colleague"
