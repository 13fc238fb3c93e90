"""Which rule plans which wish."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from store.domain.catalogue import Services
from store.domain.model import Customer
from store.domain.plan import Plan
from store.domain.rights import Operator
from store.domain.wishes import (
    AcceptHistory,
    Activate,
    AddUser,
    Approve,
    ChangeRole,
    Deactivate,
    Decline,
    Edit,
    EditUser,
    End,
    FallDue,
    HandOver,
    License,
    Link,
    NameMainContact,
    PutOnHold,
    Reassign,
    Receive,
    ReleaseHold,
    Remind,
    RemoveCustomer,
    RemoveTask,
    RemoveUser,
    RenameTask,
    Request,
    SetRecord,
    Undo,
    Wish,
    Withdraw,
)

Rule = Callable[[Customer, Any, Operator, datetime, Services], Plan]


RULES: dict[type[Wish], str] = {
    End: "endings.ending.plan",
    Withdraw: "endings.scheduled.plan_withdrawal",
    FallDue: "endings.scheduled.plan_due",
    AddUser: "people.users.plan",
    EditUser: "people.users.plan",
    ChangeRole: "people.users.plan",
    NameMainContact: "people.users.plan",
    Deactivate: "people.users.plan",
    Activate: "people.users.plan",
    RemoveUser: "people.users.plan",
    License: "people.users.plan",
    Request: "requests.plan",
    Approve: "requests.plan",
    Decline: "requests.plan",
    Remind: "requests.plan",
    Link: "requests.plan",
    Edit: "requests.plan",
    Undo: "undo.plan",
    HandOver: "handover.plan",
    Receive: "handover.plan_receipt",
    SetRecord: "records.plan",
    Reassign: "people.leaving.plan",
    RenameTask: "tasks.plan",
    RemoveTask: "tasks.plan",
    RemoveCustomer: "customers.removal.plan",
    PutOnHold: "holds.plan",
    ReleaseHold: "holds.plan",
    AcceptHistory: "customers.edited_history.plan",
}
"""The function that plans each, by its place in this room; it is imported when it is asked for."""


@cache
def rule_of(wish: type[Wish]) -> Rule:
    """Return what plans such wishes."""
    module, _dot, name = RULES[wish].rpartition(".")
    rule: Rule = getattr(import_module(f"store.rules.{module}"), name)
    return rule


BY_POLICY: frozenset[type[Wish]] = frozenset(
    (End, FallDue, SetRecord, Request, Approve, Link, Edit)
)
"""What an office's own policy decides on: endings, what they are measured by, and terms.

All else is done although that policy is broken: it changes nothing of it.
"""
