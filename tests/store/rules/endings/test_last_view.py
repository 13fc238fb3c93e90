"""Who ends the last other collaboration is told that the office's view of closed books goes."""

import pytest

from store.domain.catalogue import catalogue
from store.i18n.language import said_in
from store.rules.endings.effects import notes_on

SERVICES = catalogue()
LOST = {
    "en": "The office's view of the closed Visma eEkonomi probably ends with it: no other "
    "collaboration is active then.",
    "sv": "Byråns möjlighet att läsa i avslutade Visma eEkonomi upphör troligen också: inget annat "
    "samarbete är aktivt då.",
}


def notes_of(make, *others, language="en"):
    """Return the notes on ending Visma Utlägg, where eEkonomi was closed before."""
    closed = make.collaboration("eekonomi", status="ended", ending=make.ending("close"))
    about = make.collaboration("utlagg")
    customer = make.customer(closed, about, *others)
    service = SERVICES["utlagg"]
    with said_in(language):
        return notes_on(customer, about, service, SERVICES, service.outcome("continue"))


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_last_other_collaboration_takes_the_view_of_closed_books_along(make, language) -> None:
    notes, briefs = notes_of(make, language=language)
    assert LOST[language] in notes
    assert briefs[0] in ("view of Visma eEkonomi probably ends",
                         "läsningen av Visma eEkonomi upphör troligen")  # fmt: skip


def test_where_another_one_runs_the_office_keeps_its_view(make) -> None:
    notes, _briefs = notes_of(make, make.collaboration("lon"))
    assert LOST["en"] not in notes


def test_where_the_same_service_runs_again_nothing_of_it_is_lost(make) -> None:
    notes, _briefs = notes_of(make, make.collaboration("eekonomi", id="eekonomi-2"))
    assert LOST["en"] not in notes
