"""What the Import page asks of customers that are in doubt, each kind of doubt once."""

from collections import Counter
from collections.abc import Sequence

from store.domain.errors import Refusal
from store.exchange.identity import (
    AGREE_ABOVE,
    AGREE_INACTIVE,
    AGREE_NAME,
    AGREE_NEXT_NUMBER,
    AGREE_NUMBER,
    AGREE_PERSON,
    AGREE_ROW,
)
from store.exchange.import_file import Answer, Question
from store.exchange.incoming.report import ImportReport
from store.i18n.language import _, grouped, ngettext


def asks_of(refusals: Sequence[Refusal]) -> frozenset[str]:
    """Return what somebody may agree to, so that these are no refusals; none where one stays."""
    if any(refusal.cure != "agree" for refusal in refusals):
        return frozenset()
    return frozenset(refusal.about or "" for refusal in refusals)


def agreements(report: ImportReport) -> tuple[Question, ...]:
    """Return what is asked of customers who may be others than the file says."""
    asked = Counter(one for line in report.lines for one in asks_of(line.refusals))
    return tuple(_agreement(id, count) for id, count in sorted(asked.items()))


def _agreement(id: str, count: int) -> Question:
    if id == AGREE_NUMBER:
        text = ngettext(
            "{count} customer has a number that looks like another's. Is it a second customer?",
            "{count} customers have numbers that look like others'. Are they other customers?",
            count,
            count=grouped(count),
        )
    elif id == AGREE_NAME:
        text = ngettext(
            "{count} customer has quite another name than here, or another customer's. Is it a "
            "new name?",
            "{count} customers have quite other names than here, or other customers'. Are they "
            "new names?",
            count,
            count=grouped(count),
        )
    elif id == AGREE_ABOVE:
        text = ngettext(
            "{count} row has no number and no name. Is it one more of the customer above?",
            "{count} rows have no number and no name. Are they more of the customers above?",
            count,
            count=grouped(count),
        )
    elif id == AGREE_ROW:
        text = ngettext(
            "{count} row may be a sum, a heading or a note. Is it a customer?",
            "{count} rows may be sums, headings or notes. Are they customers?",
            count,
            count=grouped(count),
        )
    elif id == AGREE_INACTIVE:
        text = ngettext(
            "{count} may be no customer now, by what the file says. Is it to come in?",
            "{count} may be no customers now, by what the file says. Are they to come in?",
            count,
            count=grouped(count),
        )
    elif id == AGREE_PERSON:
        text = ngettext(
            "{count} customer has no name but a person's. Is it a private customer?",
            "{count} customers have no name but a person's. Are they private customers?",
            count,
            count=grouped(count),
        )
    elif id == AGREE_NEXT_NUMBER:
        text = ngettext(
            "{count} customer is new, and has no number in the file. Is it to get the next one?",
            "{count} customers are new, and have no numbers in the file. Are they to get the next "
            "ones?",
            count,
            count=grouped(count),
        )
    else:
        text = ngettext(
            "{count} customer has another organisation number than here, or one that is "
            "another's. Is that right?",
            "{count} customers have other organisation numbers than here, or ones that are "
            "others'. Is that right?",
            count,
            count=grouped(count),
        )
    yes = Answer(value=id, words=_("yes, as the file says"))
    no = Answer(value="", words=ngettext("no, leave it out", "no, leave them out", count))
    answers = (yes, no)
    if id == AGREE_INACTIVE:
        answers = (no, Answer(value=id, words=_("yes, as customers")))
    elif id == AGREE_NEXT_NUMBER:
        answers = (Answer(value=id, words=_("yes, numbers that follow on the highest one")), no)
    return Question(id=id, text=text, answers=answers, option="--agree")
