"""What a letter about an ending says of hand-over packs: which was made, and who has got it."""

from collections.abc import Iterator, Sequence

from store.domain.clock import swedish_day
from store.domain.model import Entry
from store.domain.words import said_to
from store.exchange.papers.letter import Matter
from store.i18n.language import _
from store.rules.handover import handed_over, holds_just, made_packs, packs_before


def pack_lines(matter: Matter) -> Iterator[str]:
    """Say whether all that is held was handed over, by the history.

    Once the records are erased, only what was made before counts, as in the certificate.
    """
    about, entry = matter.collaboration, matter.occasion.entry
    assert about is not None
    gone = _erases(matter) and matter.is_over
    erased = entry if gone else None
    made = [*packs_before(matter.customer.history, about.id, erased)]
    if gone and entry is None:  # it came with an import: no line tells when, but its day does
        day = about.ends_on
        made = [pack for pack in made if day is not None and swedish_day(pack.at) < day]
    if made:
        latest = made[-1]
        words = _(
            "A hand-over pack of what is recorded about {service} was made on {date} by {who}."
        )
        if gone:
            words = _(
                "A hand-over pack of what was recorded about {service} was made on {date} by {who}."
            )
        yield words.format(service=matter.service_name, date=swedish_day(latest.at),
                           who=matter.names.person(latest.by))  # fmt: skip
        if erased is not None or not gone:
            yield from _changed_since(matter, latest, erased)
        yield from _receipts(matter, made)
        return
    if gone:
        yield _("No hand-over pack of {service} was made before.", service=matter.service_name)
    else:
        yield _("No hand-over pack of {service} has been made.", service=matter.service_name)
    if not matter.is_over or about.records:
        yield _offered(matter)


def _changed_since(matter: Matter, latest: Entry, erased: Entry | None) -> Iterator[str]:
    """Say where a pack does not hold the records as they are, or as they were when erased."""
    about = matter.collaboration
    assert about is not None
    if erased is None:
        if not handed_over(matter.customer, about):
            yield _("The records have changed since; a new one can be made.")
        return
    whole = erased.erased.whole if erased.erased else None
    if holds_just(latest, about.id, whole) is False:
        yield _("It is of records that were changed since, before they were erased.")


def _erases(matter: Matter) -> bool:
    """Return whether the ending erases, or erased, what is recorded here."""
    service, ending = matter.service, matter.occasion.ending
    outcome = service.outcome(ending.outcome) if service is not None and ending else None
    return outcome is not None and outcome.deletes


def _offered(matter: Matter) -> str:
    """Offer a pack; where records will be erased, say until when."""
    office = matter.office.name
    offered = said_to(
        matter.to,
        _("One can be made of all that {office} has recorded about it.", office=office),
        _("Ask for one if you want all that {office} has recorded about it.", office=office),
    )
    if matter.is_over or not _erases(matter):
        return offered
    return f"{offered} " + _("What is erased cannot be handed over afterwards.")


def _receipts(matter: Matter, made: Sequence[Entry]) -> Iterator[str]:
    """Say who confirmed the receipt of the latest pack; of an earlier one, where nobody did."""
    customer, latest = matter.customer, made[-1]
    got = [
        (pack, pack.receipt)
        for pack in made_packs(customer)
        if pack.made in made and pack.receipt is not None
    ]
    confirmed = [(pack, receipt) for pack, receipt in got if pack.made == latest]
    if not confirmed and latest.side == "office" and got:
        yield said_to(
            matter.to,
            _("{customer} has not confirmed the receipt of this pack, but of an earlier one.",
              customer=customer.name),
            _("You have not confirmed the receipt of this pack, but of an earlier one."),
        )  # fmt: skip
    elif not confirmed and got:
        yield said_to(
            matter.to,
            _("{customer} made this pack itself, and has confirmed the receipt of an earlier one.",
              customer=customer.name),
            _("You made this pack yourselves, and have confirmed the receipt of an earlier one."),
        )  # fmt: skip
    elif not confirmed and latest.side == "office":
        yield said_to(
            matter.to,
            _("{customer} has not confirmed the receipt.", customer=customer.name),
            _("You have not confirmed the receipt."),
        )
    for pack, receipt in (confirmed or got)[-1:]:
        who, day = matter.names.person(receipt.by), swedish_day(receipt.at)
        if confirmed:
            yield _("{who}, {company}, confirmed on {date} the receipt of the pack.",
                    who=who, company=customer.name, date=day)  # fmt: skip
        else:
            # both sides make packs, and on one day: who made it tells which one that is
            yield _("{who}, {company}, confirmed on {date} the receipt of the pack that {maker} "
                    "made on {made}.", who=who, company=customer.name, date=day,
                    maker=matter.names.person(pack.made.by), made=pack.day)  # fmt: skip
