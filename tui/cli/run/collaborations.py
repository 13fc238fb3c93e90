"""Begin and change a collaboration: edit, request, approve, decline, remind, link; received."""

from collections.abc import Container

from store.desk.desk import Desk
from store.desk.reader import ANY
from store.domain.model import Status
from store.domain.wishes import Approve, Decline, Edit, Link, Receive, Remind, Request
from tui.cli.answer import Answer
from tui.cli.changes import changed
from tui.cli.options import Options


def edit(options: Options, desk: Desk) -> Answer:
    """Change a collaboration's task, variant, period or invoice recipient."""
    wish = Edit(
        collaboration=_collaboration_id(options, desk, ("active", "ending")),
        task=options.task,
        variant=options.variant,
        period=options.period,
        invoice_recipient=options.invoice_recipient,
        customer_owned={"yes": True, "no": False}.get(options.customer_owned or ""),
        reason=options.reason,
    )
    return changed(options, desk, wish)


def request(options: Options, desk: Desk) -> Answer:
    """Ask a customer for a collaboration."""
    wish = Request(
        service=options.service,
        task=options.task,
        variant=options.variant,
        period=options.period,
        invoice_recipient=options.invoice_recipient,
        reason=options.reason,
    )
    return changed(options, desk, wish)


def approve(options: Options, desk: Desk) -> Answer:
    """Accept a request."""
    request_id = _collaboration_id(options, desk, ("requested",))
    return changed(options, desk, Approve(collaboration=request_id, reason=options.reason))


def decline(options: Options, desk: Desk) -> Answer:
    """Turn a request down."""
    request_id = _collaboration_id(options, desk, ("requested",))
    return changed(options, desk, Decline(collaboration=request_id, reason=options.reason))


def remind(options: Options, desk: Desk) -> Answer:
    """Remind a customer of a request."""
    request_id = _collaboration_id(options, desk, ("requested",))
    return changed(options, desk, Remind(collaboration=request_id, reason=options.reason))


def link(options: Options, desk: Desk) -> Answer:
    """Tie an unlinked collaboration to a task, and to another service if need be."""
    wish = Link(
        collaboration=_collaboration_id(options, desk, ("unlinked",)),
        task=options.task,
        service=options.to,
        reason=options.reason,
    )
    return changed(options, desk, wish)


def receive(options: Options, desk: Desk) -> Answer:
    """Confirm that a hand-over pack has been received."""
    id = None
    if options.collaboration is not None:
        id = _collaboration_id(options, desk, ANY)
    return changed(options, desk, Receive(collaboration=id, reason=options.reason))


def _collaboration_id(options: Options, desk: Desk, among: Container[Status]) -> str:
    """Return the id of what is meant: of a service had twice, that with one of the statuses."""
    customer = desk.customer(options.number)
    return desk.collaboration(customer, options.collaboration, among=among).id
