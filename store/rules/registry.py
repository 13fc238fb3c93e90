"""Which rule plans which wish."""

from collections.abc import Callable
from datetime import datetime
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
from store.rules import handover, holds, records, requests, tasks, undo
from store.rules.customers import edited_history, removal
from store.rules.endings import ending, scheduled
from store.rules.people import leaving, users

Rule = Callable[[Customer, Any, Operator, datetime, Services], Plan]


RULES: dict[type[Wish], Rule] = {
    End: ending.plan,
    Withdraw: scheduled.plan_withdrawal,
    FallDue: scheduled.plan_due,
    AddUser: users.plan,
    EditUser: users.plan,
    ChangeRole: users.plan,
    NameMainContact: users.plan,
    Deactivate: users.plan,
    Activate: users.plan,
    RemoveUser: users.plan,
    License: users.plan,
    Request: requests.plan,
    Approve: requests.plan,
    Decline: requests.plan,
    Remind: requests.plan,
    Link: requests.plan,
    Edit: requests.plan,
    Undo: undo.plan,
    HandOver: handover.plan,
    Receive: handover.plan_receipt,
    SetRecord: records.plan,
    Reassign: leaving.plan,
    RenameTask: tasks.plan,
    RemoveTask: tasks.plan,
    RemoveCustomer: removal.plan,
    PutOnHold: holds.plan,
    ReleaseHold: holds.plan,
    AcceptHistory: edited_history.plan,
}

BY_POLICY: frozenset[type[Wish]] = frozenset(
    (End, FallDue, SetRecord, Request, Approve, Link, Edit)
)
"""What an office's own policy decides on: endings, what they are measured by, and terms.

All else is done although that policy is broken: it changes nothing of it.
"""
