"""Setting a record right: how each screen asks for it, and records it (R48)."""

from functools import partial

from textual.app import App

from store.desk.desk import Desk
from store.domain.catalogue import service_name
from store.domain.model import Collaboration, Customer
from store.rules.record_kinds import statuses_for
from tui.dialogs.set_record import Proposed, SetRecordRight
from tui.screens.base import about_customer, carry_out


async def set_right(
    app: App[None],
    desk: Desk,
    customer: Customer,
    collaboration: Collaboration,
    why: str,
    proposed: Proposed,
    *,
    gone: str,
) -> bool:
    """Ask how one of the proposed records stands now, and record it; return whether that was done.

    `why` is asked above them; `gone` is said where others have left nothing to set right.

    Raises:
        StoreError: it was not recorded.
    """
    window = SetRecordRight(
        about_customer(desk, customer),
        service_name(desk.services, collaboration.service),
        why,
        desk.plan_for,
        proposed,
        today=desk.today(),
        statuses=partial(statuses_for, desk.services.get(collaboration.service)),
        gone=gone,
    )
    answer = await app.push_screen_wait(window)
    if answer is None:
        return False
    await carry_out(desk, customer.number, answer.wish, answer.shown)
    return True
