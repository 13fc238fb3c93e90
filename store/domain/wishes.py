"""All acts of the product, as values: what an operator can wish for, one page."""

import datetime as dt

import msgspec

from store.domain.model import OutcomeId, PortalRole, Recipient, Rights, Role
from store.domain.period import Period


class Wish(msgspec.Struct, frozen=True, kw_only=True, tag=True, forbid_unknown_fields=True):
    """What an operator wants done to one customer. Each rule has its own kinds of wish.

    `reason` goes into the history.
    """

    reason: str | None = None


class Withdraw(Wish, frozen=True, kw_only=True):
    """The wish that a collaboration goes on although an end date was set (R41)."""

    collaboration: str


class FallDue(Wish, frozen=True, kw_only=True):
    """The wish to carry out an ending whose date has come (R42); it was decided earlier."""

    collaboration: str


class PlanRun(msgspec.Struct, frozen=True, kw_only=True):
    """The run of a plan file, by the file's id, on a customer that was of that version then.

    `follows` is the sum of the last line of that customer's history, empty where it had none; a
    file of an earlier version of the program does not tell it.
    """

    id: str
    version: int
    follows: str | None = None


class End(Wish, frozen=True, kw_only=True):
    """The wish to end a collaboration, with the answers to its service's checks.

    Without `on` it ends immediately. `confirmation` is what was typed to confirm an outcome that
    cannot be undone: None in a preview, where neither that nor the reason for a deletion without
    a hand-over pack is asked for yet. `planner` is who gave reason and answers, where that is
    somebody else; `run` is there where a plan file is carried out.
    """

    collaboration: str
    outcome: OutcomeId | None = None
    on: dt.date | None = None
    attested: tuple[str, ...] = ()
    waived: dict[str, str] = {}
    confirmation: str | None = None
    planner: str | None = None
    run: PlanRun | None = None


class SetRecord(Wish, frozen=True, kw_only=True):
    """The wish to correct one record of a collaboration, or to add it.

    `kind`, `title` and, where given, `person` say which record. None leaves status or date as
    it is; a record that a check compares by date is of today then.
    """

    collaboration: str
    kind: str
    title: str
    status: str | None = None
    person: str | None = None
    on: dt.date | None = None


class HandOver(Wish, frozen=True, kw_only=True):
    """The wish to record that a pack was made. `records` has what it held, by collaboration.

    `manifest` is the SHA-256 sum of the pack's manifest.
    """

    records: dict[str, str]
    manifest: str


class Receive(Wish, frozen=True, kw_only=True):
    """The customer's wish to confirm that it has got a hand-over pack (R63).

    It is the latest one of the office's that is not confirmed yet; with `collaboration`, the
    latest that holds that one.
    """

    collaboration: str | None = None


class AddUser(Wish, frozen=True, kw_only=True):
    """The wish to create a user (R31).

    Without a role it is a User; the first of the customer's own is Administrator (R26).
    """

    email: str
    name: str
    phone: str | None = None
    role: Role | None = None


class EditUser(Wish, frozen=True, kw_only=True):
    """The wish to correct a user's details; None leaves one as it is, no phone takes it away."""

    email: str
    new_email: str | None = None
    name: str | None = None
    phone: str | None = None


class ChangeRole(Wish, frozen=True, kw_only=True):
    """The wish to give a user another role."""

    email: str
    role: Role


class NameMainContact(Wish, frozen=True, kw_only=True):
    """The wish to make a user main contact; `promote` makes a User Administrator as well (R21)."""

    email: str
    promote: bool = False


class Deactivate(Wish, frozen=True, kw_only=True):
    """The wish to deactivate a user, which frees the licences (R33)."""

    email: str


class Activate(Wish, frozen=True, kw_only=True):
    """The wish to activate a user again."""

    email: str


class RemoveUser(Wish, frozen=True, kw_only=True):
    """The wish to take a user off the list."""

    email: str


class License(Wish, frozen=True, kw_only=True):
    """The wish to give a user a service's licence, or with `revoke` to take it."""

    email: str
    service: str
    revoke: bool = False


PeopleWish = (
    AddUser | EditUser | ChangeRole | NameMainContact | Deactivate | Activate | RemoveUser | License
)


class Request(Wish, frozen=True, kw_only=True):
    """The wish to ask a customer for a collaboration on a service, for one of its tasks (R34)."""

    service: str
    task: str
    variant: str | None = None
    invoice_recipient: Recipient | None = None
    period: Period | None = None


class Approve(Wish, frozen=True, kw_only=True):
    """The customer's wish to accept a request."""

    collaboration: str


class Decline(Wish, frozen=True, kw_only=True):
    """The customer's wish not to accept a request."""

    collaboration: str


class Remind(Wish, frozen=True, kw_only=True):
    """The wish to remind a customer of a request that waits for its answer."""

    collaboration: str


class Link(Wish, frozen=True, kw_only=True):
    """The wish to tie an unlinked collaboration to a task, and to a service if it is another."""

    collaboration: str
    task: str
    service: str | None = None


class Edit(Wish, frozen=True, kw_only=True):
    """The wish to change a collaboration; None leaves a field as it is."""

    collaboration: str
    task: str | None = None
    variant: str | None = None
    period: Period | None = None
    invoice_recipient: Recipient | None = None
    customer_owned: bool | None = None


RequestWish = Request | Approve | Decline | Remind | Link | Edit


class RenameTask(Wish, frozen=True, kw_only=True):
    """The wish to give a task another name, which its collaborations have from then on (R52)."""

    task: str
    name: str


class RemoveTask(Wish, frozen=True, kw_only=True):
    """The wish to take away a task that no open collaboration hangs on (R52)."""

    task: str


TaskWish = RenameTask | RemoveTask


class RemoveCustomer(Wish, frozen=True, kw_only=True):
    """The wish to remove a customer for whom nothing runs (R57).

    `confirmation` is what was typed to confirm it: None in a preview.
    """

    confirmation: str | None = None


class PutOnHold(Wish, frozen=True, kw_only=True):
    """The wish that nothing is lost of a collaboration, or of the whole customer (R59).

    With `until` that ends by itself after that day. Of what is on hold already, reason and day
    become these.
    """

    collaboration: str | None = None
    until: dt.date | None = None


class ReleaseHold(Wish, frozen=True, kw_only=True):
    """The wish that a hold ends: that of a collaboration, or that of the whole customer (R59)."""

    collaboration: str | None = None


class AcceptHistory(Wish, frozen=True, kw_only=True):
    """The wish to take a customer's history as it was edited outside the program (R62)."""


HoldWish = PutOnHold | ReleaseHold


class Undo(Wish, frozen=True, kw_only=True):
    """The wish to put back what a change of the operator's own side replaced (R18).

    With `collaboration`, the latest change of that one; else the latest that can be put back.
    """

    collaboration: str | None = None


class Reassign(Wish, frozen=True, kw_only=True):
    """The wish that one employee answers for what another has answered for at a customer (R51)."""

    from_login: str
    to_login: str


class EmployeeWish(msgspec.Struct, frozen=True, kw_only=True, tag=True, forbid_unknown_fields=True):
    """What an operator wants done to one of the office's own people (R50)."""

    login: str


class AddEmployee(EmployeeWish, frozen=True, kw_only=True):
    """The wish to bring in a colleague, whose login is the name of the account on the host."""

    name: str
    email: str
    rights: Rights = "standard"
    portal_role: PortalRole = "user"


class EditEmployee(EmployeeWish, frozen=True, kw_only=True):
    """The wish to change an employee's name or address; None leaves it as it is."""

    name: str | None = None
    email: str | None = None


class ChangeRights(EmployeeWish, frozen=True, kw_only=True):
    """The wish to give an employee other rights or another role in the portal; None leaves it."""

    rights: Rights | None = None
    portal_role: PortalRole | None = None


class DeactivateEmployee(EmployeeWish, frozen=True, kw_only=True):
    """The wish that an employee who leaves can act no more."""


class ActivateEmployee(EmployeeWish, frozen=True, kw_only=True):
    """The wish that an employee who has come back can act again."""
