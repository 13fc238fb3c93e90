"""Put on hold, and release: hold, release."""

from store.desk.desk import Desk
from store.desk.reader import ANY
from store.domain.wishes import PutOnHold, ReleaseHold
from tui.cli.answer import Answer
from tui.cli.changes import changed
from tui.cli.options import Options


def hold(options: Options, desk: Desk) -> Answer:
    """Put a customer on hold, or one of its collaborations."""
    wish = PutOnHold(
        collaboration=_collaboration_id(options, desk), until=options.until, reason=options.reason
    )
    return changed(options, desk, wish)


def release(options: Options, desk: Desk) -> Answer:
    """Release a customer, or one of its collaborations."""
    wish = ReleaseHold(collaboration=_collaboration_id(options, desk), reason=options.reason)
    return changed(options, desk, wish)


def _collaboration_id(options: Options, desk: Desk) -> str | None:
    """Return the id of what is meant; None for the whole customer."""
    if options.collaboration is None:
        return None
    customer = desk.customer(options.number)
    return desk.collaboration(customer, options.collaboration, among=ANY).id
