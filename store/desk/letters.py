"""Letters about what is planned, decided or done, made at a desk for either side (R60)."""

import datetime as dt

from store.desk.desk import Desk
from store.domain.model import Customer, Entry, Side
from store.domain.wishes import End
from store.exchange.papers import occasion as occasions
from store.exchange.papers.letter import Notice
from store.exchange.papers.letter_forms import as_markdown, as_text
from store.exchange.papers.notice import notice
from store.exchange.papers.occasion import Occasion
from store.i18n.language import Language, said_in

FORMS = (".txt", ".md", ".eml")
"""The endings of names that a letter is written under, as what they say."""


def occasion_at(desk: Desk, customer: Customer, id: str | None) -> Occasion:
    """Return what there is to tell of a collaboration, or without one of the main contact.

    Raises:
        Refused: there is nothing.
        StoreDamaged: the office's policy cannot be used.
    """
    about = customer.collaboration(id) if id is not None else None
    if about is None:
        return occasions.main_contact_of(customer, desk.operator.employees)
    return occasions.standing_of(customer, about, desk.services, to=desk.operator.side)


def planned_occasion(desk: Desk, customer: Customer, wish: End) -> Occasion:
    """Return what there is to tell of an ending that is planned.

    Raises:
        Refused: it could not be carried out.
        NotFound, StoreDamaged: as in planning it.
    """
    return occasions.planned(customer, wish, desk.plan_for(customer, wish))


def occasion_in_history(customer: Customer, entry: Entry) -> Occasion | None:
    """Return what there is to tell of a line of history, or None where no letter is about it."""
    return occasions.of_entry(customer, entry)


def letter(
    desk: Desk, customer: Customer, occasion: Occasion, to: Side, language: Language
) -> Notice:
    """Return the letter to one side, in a language.

    Raises:
        StoreDamaged: the office's policy cannot be used.
    """
    services = desk.services_read_by(to)
    with said_in(language):
        return notice(
            customer,
            occasion,
            office=desk.office,
            services=services,
            by=desk.operator,
            to=to,
            now=desk.now(),
        )


def other_side(side: Side) -> Side:
    """Return to whom a letter goes where nothing is said of that."""
    return "customer" if side == "office" else "office"


def in_form(notice: Notice, name: str, now: dt.datetime, *, draft: bool = False) -> bytes:
    """Return a letter as a file of that name holds it: `.eml` a draft, `.md` Markdown, else text.

    Raises:
        Refused: a draft is asked for, and there is nobody that it could go to.
    """
    ending = name.lower()
    if draft or ending.endswith(".eml"):
        from store.exchange.papers.draft import as_draft  # `email` is read for this alone

        return as_draft(notice, now)
    made = as_markdown(notice) if ending.endswith((".md", ".markdown")) else as_text(notice)
    return made.encode("utf-8", "backslashreplace")
