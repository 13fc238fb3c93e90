"""Checks before an ending in words: how each stands, all that are met in one, what all share."""

from collections.abc import Sequence

from msgspec.structs import replace

from store.domain.plan import CheckState
from store.domain.words import answer_words, labelled
from store.i18n.language import _, pgettext
from tui.formatting.facts import Fact


def check_fact(check: CheckState) -> Fact:
    """Tell how one check stands, in a word and with what our records say."""
    answer = check.answer or ""
    if answer == "met":
        met = check.as_asked(f"{check.text} ({check.found})")
        return Fact(pgettext("check", "ok"), met, "ok")
    if (reason := answer.removeprefix("waived: ")) != answer:
        return Fact(pgettext("check", "waived"), _waived(check, reason), "waived")
    if answer:
        told = check.as_asked(labelled(check.text, answer_words(answer)))
        return Fact(pgettext("check", "ok"), told, "ok")
    if (still := check.as_asked(check.still)) != check.still:  # then say what is asked, too
        still = check.as_asked(labelled(check.text, check.found))
    if check.measured:
        return Fact(pgettext("check", "open"), still, "stop")
    return Fact(pgettext("check", "ask"), still, "ask")


def _waived(check: CheckState, reason: str) -> str:
    """Say what is still so, for a reason does not change that, and what the reason is."""
    still = check.as_asked(check.still)
    return _("{what}. Why: {reason}", what=still.removesuffix("."), reason=reason)


def met_fact(checks: Sequence[CheckState]) -> Fact:
    """Tell of all checks that are met in one line."""
    met = " · ".join(check.as_asked(check.text) for check in checks if check.answer == "met")
    return Fact(pgettext("check", "ok"), met, "ok")


def mark_of(checks: Sequence[CheckState]) -> str:
    """Return how surely all checks are asked, where that is the same and not sure, else nothing."""
    marks = {check.as_asked("").strip().rstrip(":") for check in checks}
    return marks.pop() if len(marks) == 1 else ""


def unmarked(checks: Sequence[CheckState]) -> tuple[CheckState, ...]:
    """Return checks without the mark that all of them have: it is said once, above them."""
    if not mark_of(checks):
        return tuple(checks)
    return tuple(replace(check, provenance="stated", assigned="stated") for check in checks)


def asked_fact(check: CheckState) -> Fact:
    """Tell how a check stands beside its letters; one that asks is then told by what it asks."""
    fact = check_fact(check)
    if check.answer is not None or check.measured:
        return fact
    asked = check.as_asked(check.text)
    if check.waits_for:
        asked = _("{check} (after the others)", check=asked)
    return fact._replace(text=asked)
