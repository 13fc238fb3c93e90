"""What a beginning or a change does to a collaboration: each field that becomes another."""

from collections.abc import Callable, Iterator

from store.domain.catalogue import Services, name_of
from store.domain.model import Collaboration
from store.domain.plan import Effect, Subject
from store.domain.words import recipient_word, status_after_is
from store.i18n.language import _

Field = Callable[[Collaboration], object]

FIELDS: tuple[tuple[Subject, Field, Field], ...] = (
    ("status", lambda each: each.status, lambda each: status_after_is(each.status)),
    ("task", lambda each: each.task, lambda each: each.task),
    ("variant", lambda each: each.variant, lambda each: each.variant),
    ("period", lambda each: each.period, lambda each: each.period),
    ("recipient", lambda each: each.invoice_recipient,
     lambda each: recipient_word(each.invoice_recipient) if each.invoice_recipient else None),
)  # fmt: skip
"""What is told of a collaboration that changes: each field as it is kept, and in words."""


def effects_of(
    before: Collaboration | None, new: Collaboration, services: Services
) -> Iterator[Effect]:
    """Tell each field that changes, and what a change of variant brings with it.

    Where none does, the customer is reminded of a request.
    """
    name = name_of(services, new.service)
    changed = False
    for subject, field, words in FIELDS:
        old, now = (field(before) if before is not None else None), field(new)
        if old == now:
            continue
        changed = True
        text = f"{name}: {words(new)}"
        if before is not None and old is not None:
            text = _(
                "{service}: {now}, {before} until now",
                service=name,
                now=words(new),
                before=words(before),
            )
        yield Effect(
            subject=subject,
            text=text,
            provenance="inferred (app)",
            about=new.id,
            before=None if old is None else str(old),
            after=None if now is None else str(now),
        )
    if not changed:
        yield Effect(
            subject="status",
            text=_("{service}: the customer is reminded of the request", service=name),
            provenance="inferred (app)",
            tells=(new.id,),
        )
    if before is not None and before.variant != new.variant:
        for change in services[new.service].changes_to(before.variant, new.variant):
            yield Effect(
                subject="modules",
                text=change.sentence,
                provenance=change.provenance,
                tells=(change.text,),
            )
