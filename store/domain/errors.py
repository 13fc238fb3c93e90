"""What the store can answer instead of doing what it was asked.

    StoreError
    ├── Refused         a rule says no; nothing was changed
    ├── NotFound        no such store, customer, collaboration or user
    ├── StoreBusy       another process holds the lock
    ├── StoreDamaged    a file is damaged, of a newer version or not ours
    │   └── OutOfReach  the server does not answer, so that nothing else can be read either
    ├── Conflict        what was shown is no longer so; nothing was changed
    ├── NotSaved        the disk failed before the change was in place
    └── MaybeSaved      the disk failed after the change was in place

Each carries its exit code and a message fit for a person. Anything else that is raised is a fault
of the program.
"""

from collections.abc import Iterable
from typing import Literal, Self

import msgspec

Code = Literal[
    "already-ended",
    "already-exists",
    "cannot-undo",
    "check-open",
    "invalid-value",
    "last-administrator",
    "main-contact-locked",
    "main-contact-missing",
    "must-be-kept",
    "name-mismatch",
    "not-active",
    "not-allowed",
    "not-customers-task",
    "not-eligible",
    "not-linked",
    "nothing-deleted",
    "nothing-to-change",
    "on-hold",
    "other-side-decided",
    "outcome-missing",
    "outcome-not-offered",
    "plan-carried-out",
    "reason-missing",
    "recipient-fixed",
    "date-in-future",
    "date-in-past",
    "date-too-far",
    "still-active-elsewhere",
    "unknown-check",
]


Cure = Literal[
    "agree",
    "answer",
    "ask-colleague",
    "attest-or-waive",
    "choose-outcome",
    "end-first",
    "handover",
    "name-another-main-contact",
    "promote",
    "release",
    "run",
    "say-column",
    "take-back-import",
    "type-name",
    "users-and-services",
]


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a wish is not carried out: a stable code, a sentence for a person, and the cure.

    `about` is what the cure is to be applied to: a check, a collaboration or an e-mail, or the ids
    of the outcomes of which one is to be chosen, what somebody may agree to in an import, which
    question of it is to be answered, what a column of its file is to mean, what the import is
    called that is to be taken back, or the commands that are to be run.
    """

    code: Code
    message: str
    cure: Cure | None = None
    about: str | None = None


class StoreError(Exception):
    """The root: what the program expects and can tell the operator."""

    exit_code = 1


class Refused(StoreError):
    """A rule says no. `refusals` has at least one."""

    exit_code = 3

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(" ".join(refusal.message for refusal in self.refusals))

    @classmethod
    def because(
        cls, code: Code, message: str, *, cure: Cure | None = None, about: str | None = None
    ) -> Self:
        """Return the answer that has one refusal."""
        return cls([Refusal(code=code, message=message, cure=cure, about=about)])


class NotFound(StoreError):
    """There is no such thing."""

    exit_code = 4


class StoreBusy(StoreError):
    """Somebody else is writing for longer than we wait."""

    exit_code = 5


class StoreDamaged(StoreError):
    """A file of the store cannot be used as it is; it is never written over.

    `unread` is what many files that cannot be read have in common, by which they are told as one.
    """

    exit_code = 6
    unread: tuple[object, ...] | None = None


class OutOfReach(StoreDamaged):
    """The server cannot be reached, or does not answer; no customer is to blame for it."""


NO_ANSWER = (OutOfReach, StoreBusy)
"""What is raised where the store has not answered in time, whatever it was asked for."""


class Conflict(StoreError):
    """The customer has changed since it was shown, in a way that matters for the wish."""

    exit_code = 7


class NotSaved(StoreError):
    """The disk refused before anything had changed."""

    exit_code = 1


class MaybeSaved(StoreError):
    """The change is in place, or a part of it, but the disk did not confirm that it will stay."""

    exit_code = 8


def notes_of(error: BaseException) -> list[str]:
    """Return what was noted of an error on its way: what is left, or what was done before it."""
    return getattr(error, "__notes__", [])


class Changes:
    """The changes of stores by this process: whether any file may have been put in its place yet.

    What ends the program before that leaves every store as it was, also under the lock, where all
    is read, planned and written beside.
    """

    begun = False


CHANGES = Changes()
