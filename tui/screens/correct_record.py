"""Correcting a record: how each screen asks for it, and records it (R48)."""

from functools import partial

from textual.app import App

from store.desk.desk import Desk, Done
from store.domain.catalogue import service_name
from store.domain.model import Collaboration, Customer
from store.rules.record_kinds import statuses_for
from tui.dialogs.correct_record import CorrectRecord, Proposed
from tui.screens.base import about_customer, carry_out_by


async def correct_record(
    app: App[None],
    desk: Desk,
    customer: Customer,
    collaboration: Collaboration,
    why: str,
    proposed: Proposed,
    *,
    gone: str,
) -> Done | None:
    """Ask how one of the proposed records stands now, and record it; return what was done.

    What is refused is told in the window, which stays open.

    `why` is asked above them; `gone` is said where others have left nothing to correct.

    Raises:
        MaybeSaved: it is recorded, but the disk did not confirm it.
    """
    window = CorrectRecord(
        about_customer(desk, customer),
        service_name(desk.services, collaboration.service),
        why,
        desk.plan_for,
        proposed,
        today=desk.today(),
        statuses=partial(statuses_for, desk.services.get(collaboration.service)),
        gone=gone,
    )
    _agreed, done = await carry_out_by(app, desk, customer.number, window)
    return done
