"""Why something is not done: a stable code, a sentence, and the cure."""

from typing import Literal

import msgspec

Code = Literal[
    "already-ended",
    "already-exists",
    "cannot-undo",
    "check-open",
    "invalid-value",
    "main-contact-locked",
    "main-contact-missing",
    "name-mismatch",
    "not-active",
    "not-allowed",
    "not-customers-task",
    "not-eligible",
    "not-linked",
    "nothing-to-change",
    "outcome-missing",
    "outcome-not-offered",
    "reason-missing",
    "recipient-fixed",
    "date-in-past",
    "still-active-elsewhere",
    "unknown-check",
]
Cure = Literal[
    "ask-colleague",
    "attest-or-waive",
    "choose-outcome",
    "end-first",
    "handover",
    "name-another-main-contact",
    "promote",
    "type-name",
    "users-and-services",
]


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a wish is not carried out: a stable code, a sentence for a person, and the cure.

    `about` is what the cure is to be applied to: a check, a collaboration or an e-mail.
    """

    code: Code
    message: str
    cure: Cure | None = None
    about: str | None = None
