"""What a letter says of what is no ending: one withdrawn or undone, a request, a main contact."""

from collections.abc import Iterator

from store.domain.words import CHANGE, pays_words, period_words, said_to
from store.exchange.papers.ending_sections import others_named, views_now
from store.exchange.papers.letter import Matter, Section
from store.i18n.language import _


def other_sections(matter: Matter) -> Iterator[Section]:
    """Return the sections of a letter that is not about an ending which stands."""
    match matter.occasion.kind:
        case "withdrawn":
            yield Section(title=_("What this means"), lines=(_not_ended(matter),))
        case "undone":
            yield Section(title=_("What this means"), lines=tuple(_undone(matter)))
        case "requested":
            yield Section(title=_("What is asked for"), lines=tuple(_terms(matter)))
            yield Section(title=_("Still to be done"), lines=tuple(_to_answer(matter)))
        case "declined":
            yield Section(title=_("What was asked for"), lines=tuple(_terms(matter)))
            yield Section(title=_("What this means"), lines=tuple(_declined(matter)))
        case "main-contact":
            yield Section(title=_("What this means"), lines=tuple(_main_contact(matter)))
    if matter.occasion.kind != "main-contact":  # there is none that it would be another than
        yield Section(title=_("Other collaborations"), lines=(_others(matter),))
    if matter.occasion.kind in ("withdrawn", "undone"):
        yield Section(title=_("Who pays"), lines=tuple(_payer(matter)))


def _not_ended(matter: Matter) -> str:
    return _("Data and access are as they were: nothing was taken away before that day.")


def _undone(matter: Matter) -> Iterator[str]:
    """Say that our records are as before, and that of the service itself nothing is known."""
    yield _("What {office} has recorded is as it was before the ending.",
            office=matter.office.name)  # fmt: skip
    yield from views_now(matter)
    yield _("Not documented: whether access to the service itself has to be given again.")


def _terms(matter: Matter) -> Iterator[str]:
    about = matter.collaboration
    assert about is not None
    if about.variant:
        yield _("Variant: {variant}", variant=about.variant)
    if about.task:
        task = matter.customer.task(about.task)
        owner = task.owner if task is not None else None
        named = {each.login: each.name for each in matter.by.employees}
        if owner is not None:
            yield _("Task: {task} ({owner})", task=about.task, owner=named.get(owner, owner))
        else:
            yield _("Task: {task}", task=about.task)
    yield from _payer(matter)


def _payer(matter: Matter) -> Iterator[str]:
    about = matter.collaboration
    assert about is not None
    if about.invoice_recipient is not None:
        yield pays_words(about.invoice_recipient, to=matter.to)
    else:
        yield _("Who pays is not recorded.")
    if about.period:
        yield _("Contract period: {period}", period=period_words(about.period))


def _to_answer(matter: Matter) -> Iterator[str]:
    """Say that the customer answers, and that nothing is used together before that (R37)."""
    about = matter.collaboration
    if about is None or about.status != "requested":
        yield _("The request has been answered; there is nothing more to do.")
        return
    yield said_to(
        matter.to,
        _("{customer} approves or declines the request.", customer=matter.customer.name),
        _("Please approve or decline the request."),
    )
    yield _("Until it is approved, the two sides cannot use the service together.")


def _declined(matter: Matter) -> Iterator[str]:
    """Say that nothing came of a request, and that another can be sent (R37)."""
    yield _("The request leads to no collaboration on {service}; nothing else has changed.",
            service=matter.service_name)  # fmt: skip
    yield said_to(
        matter.to,
        _("Should {customer} want it after all, a new request can be sent.",
          customer=matter.customer.name),
        _("Should you want it after all, {office} can send a new request.",
          office=matter.office.name),
    )  # fmt: skip


def _main_contact(matter: Matter) -> Iterator[str]:
    """Say what a main contact is for, and what became of the one before (R19, R22)."""
    yield _("The main contact stands for the company towards Visma, and is an Administrator.")
    yield _("Without one, no collaboration of the company can be ended.")
    entry = matter.occasion.entry
    kept = entry.details.get("main-contact", "") if entry is not None else ""
    earlier = matter.customer.user(kept.partition(CHANGE)[0])
    if earlier is not None and earlier.role == "administrator" and earlier.active:
        yield _("{name}, who was main contact before, is still Administrator.", name=earlier.name)


def _others(matter: Matter) -> str:
    """Name what is not touched by it."""
    others = others_named(matter)
    if not others:
        return _("No other collaboration is open.")
    return _("Other collaborations are not affected: {others}.", others=others)
