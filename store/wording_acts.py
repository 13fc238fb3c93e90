"""Acts in words: what was done, what it happens to, and how a check was answered.

The codes are kept and printed as they are; these words are for who reads them on the screen.
"""

from typing import Literal

from store.domain.plan import Subject
from store.i18n.language import _, pgettext


def action_word(action: str) -> str:
    """Say what was done, by the action of its line in the history; an unknown one is its name."""
    match action:
        case "end":
            return pgettext("act", "end")
        case "end-on-date":
            return pgettext("act", "end-on-date")
        case "withdraw":
            return pgettext("act", "withdraw")
        case "undo":
            return pgettext("act", "undo")
        case "edit":
            return pgettext("act", "edit")
        case "request":
            return pgettext("act", "request")
        case "approve":
            return pgettext("act", "approve")
        case "decline":
            return pgettext("act", "decline")
        case "remind":
            return pgettext("act", "remind")
        case "link":
            return pgettext("act", "link")
        case "handover":
            return pgettext("act", "handover")
        case "import":
            return pgettext("act", "import")
        case _:
            return _act_on_a_user(action)


def _act_on_a_user(action: str) -> str:
    match action:
        case "add-user":
            return pgettext("act", "add-user")
        case "change-role":
            return pgettext("act", "change-role")
        case "name-main-contact":
            return pgettext("act", "name-main-contact")
        case "activate-user":
            return pgettext("act", "activate-user")
        case "deactivate-user":
            return pgettext("act", "deactivate-user")
        case "remove-user":
            return pgettext("act", "remove-user")
        case "license":
            return pgettext("act", "license")
        case "revoke-license":
            return pgettext("act", "revoke-license")
    return action


def subject_word(subject: Subject) -> str:
    """Say what an effect happens to."""
    match subject:
        case "status":
            return pgettext("effect", "status")
        case "task":
            return pgettext("effect", "task")
        case "variant":
            return pgettext("effect", "variant")
        case "period":
            return pgettext("effect", "period")
        case "recipient":
            return pgettext("effect", "recipient")
        case "modules":
            return pgettext("effect", "modules")
        case "records":
            return pgettext("effect", "records")
        case "data":
            return pgettext("effect", "data")
        case "office":
            return pgettext("effect", "office")
        case "customer":
            return pgettext("effect", "customer")
        case "undo":
            return pgettext("effect", "undo")
        case "cost":
            return pgettext("effect", "cost")
        case "user" | "role" | "active" | "services" | "main-contact":
            return _of_a_user(subject)


def _of_a_user(
    subject: Literal["user", "role", "active", "services", "main-contact"],
) -> str:
    match subject:
        case "user":
            return pgettext("effect", "user")
        case "role":
            return pgettext("effect", "role")
        case "active":
            return pgettext("effect", "active")
        case "services":
            return pgettext("effect", "services")
        case "main-contact":
            return pgettext("effect", "main-contact")


def answer_words(answer: str) -> str:
    """Say how a check was answered: `met`, `attested`, or `waived: …` with its reason."""
    how, _colon, reason = answer.partition(": ")
    if how == "waived":
        return _("waived: {reason}", reason=reason)
    if how == "met":
        return pgettext("check", "met")
    return pgettext("check", "attested") if how == "attested" else answer
