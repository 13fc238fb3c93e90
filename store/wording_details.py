"""What the history keeps of an act in words: its codes are kept, and said where they are shown."""

from typing import get_args

from store.domain.model import OutcomeId, Recipient
from store.domain.plan import Subject
from store.domain.words import STATUSES, recipient_word, status_after_is
from store.i18n.language import pgettext
from store.wording_acts import action_word, answer_words, subject_word

SUBJECTS: tuple[Subject, ...] = get_args(Subject)
OUTCOMES: tuple[OutcomeId, ...] = get_args(OutcomeId)
RECIPIENTS: tuple[Recipient, ...] = get_args(Recipient)
CHANGE = " -> "


def detail_label(what: str) -> str:
    """Say what a detail is about; what follows its first word is a name and stays."""
    about, space, name = what.partition(" ")
    return f"{_about(about)}{space}{name}"


def detail_words(what: str, kept: str) -> str:
    """Say a detail: a value, or what it was and what it has become."""
    about = what.split(" ")[0]
    if about == "check":
        return answer_words(kept)
    return CHANGE.join(_value(about, value) for value in kept.split(CHANGE))


def _about(about: str) -> str:
    for subject in SUBJECTS:
        if subject == about:
            return subject_word(subject)
    match about:
        case "outcome":
            return pgettext("detail", "outcome")
        case "on":
            return pgettext("detail", "on")
        case "check":
            return pgettext("detail", "check")
        case "email":
            return pgettext("detail", "email")
        case "undone":
            return pgettext("detail", "undone")
        case "manifest":
            return pgettext("detail", "manifest")
        case "collaboration":
            return pgettext("detail", "collaboration")
        case _other:
            return _of_a_customer(about)


def _of_a_customer(about: str) -> str:
    match about:
        case "name":
            return pgettext("detail", "name")
        case "org_number":
            return pgettext("detail", "org_number")
        case "spcs_number":
            return pgettext("detail", "spcs_number")
        case "account_manager":
            return pgettext("detail", "account_manager")
        case "main_contact":
            return pgettext("detail", "main_contact")
    return about


def _value(about: str, value: str) -> str:
    if value == "none":
        return pgettext("detail", "none")
    match about:
        case "status" | "collaboration":
            return next((status_after_is(each) for each in STATUSES if each == value), value)
        case "outcome":
            return _outcome(value)
        case "role":
            return _role(value)
        case "active":
            return _active(value)
        case "recipient":
            return next((recipient_word(each) for each in RECIPIENTS if each == value), value)
        case "undone":
            return action_word(value)
    return value


def _outcome(value: str) -> str:
    match value:
        case "continue":
            return pgettext("outcome", "continue")
        case "close":
            return pgettext("outcome", "close")
        case "delete":
            return pgettext("outcome", "delete")
        case "end":
            return pgettext("outcome", "end")
    return value


def _role(value: str) -> str:
    match value:
        case "administrator":
            return pgettext("kept role", "administrator")
        case "user":
            return pgettext("kept role", "user")
        case "auditor":
            return pgettext("kept role", "auditor")
    return value


def _active(value: str) -> str:
    match value:
        case "active":
            return pgettext("user", "active")
        case "inactive":
            return pgettext("user", "inactive")
    return value
