"""Carries out a wish beside the screen."""

import asyncio

from store.desk.desk import Desk, Done
from store.domain.plan import Effect, Wish


async def carried_out(
    desk: Desk, number: str, wish: Wish, shown: tuple[Effect, ...] | None
) -> Done:
    """Carry out a wish beside the screen, which goes on while another holds the store's lock.

    Raises:
        Refused, Conflict, NotFound, StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as the desk.
    """
    return await asyncio.to_thread(desk.carry_out, number, wish, shown=shown)
