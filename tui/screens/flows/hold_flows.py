"""The acts that put a customer or a collaboration on hold, and release it (R59)."""

from store.desk.desk import Done
from store.domain.catalogue import service_name
from store.domain.errors import MaybeSaved
from store.domain.model import Customer
from store.domain.wishes import ReleaseHold
from store.i18n.language import _
from store.rules.holds import hold_of
from tui.dialogs.hold_form import HoldForm
from tui.dialogs.questions import Pick
from tui.screens.base import about_customer, carry_out_by
from tui.screens.flows.flows import Flows


class HoldFlows(Flows):
    """What keeps a customer, or a part of it, from being lost."""

    async def hold(self, number: str, id: str | None) -> Done | None:
        """Ask for reason and day of a hold; where one stands, ask first what is to become of it."""
        customer, _none = await self._read(number, id)
        if customer is None:
            return None
        acts = self._acts(customer, id)
        chosen: str | None = "hold"
        if len(acts) > 1:
            title = _("On hold · {customer}", customer=customer.name)
            chosen = await self._app.push_screen_wait(Pick(title, acts))
        match chosen:
            case "release":
                return await self.release(number, id)
            case "release-all":
                return await self.release(number, None)
            case "hold":
                return await self._put(customer, id)
            case _:
                self._tell_news(_("Nothing was changed."))
                return None

    async def release(self, number: str, id: str | None) -> Done | None:
        """Show what a release does, and release."""
        return await self._confirmed(
            number,
            ReleaseHold(collaboration=id),
            title=_("Release"),
            verb=_("Release"),
            refused=_("Cannot release"),
        )

    def _acts(self, customer: Customer, id: str | None) -> dict[str, str]:
        """Return what can be done about the holds that stand; of none, only that one is put."""
        today = self._desk.today()
        own = hold_of(customer, id, today)
        name = self._name(customer, id)
        acts = {}
        if own is not None:
            acts["release"] = _("Release {what}", what=name)
        if id is not None and hold_of(customer, None, today) is not None:
            acts["release-all"] = _("Release {what}", what=_("the whole customer"))
        acts["hold"] = _("Put {what} on hold as well", what=name)
        if own is not None:
            acts["hold"] = _("Change the reason or the day")
        return acts

    def _name(self, customer: Customer, id: str | None) -> str:
        if id is None:
            return _("the whole customer")
        held = customer.collaboration(id)
        return service_name(self._desk.services_so_far, held.service if held is not None else id)

    async def _put(self, customer: Customer, id: str | None) -> Done | None:
        """Ask for reason and day, by a form that stays till what is agreed to is carried out."""
        desk, today = self._desk, self._desk.today()
        named = self._name(customer, id)
        title = _("Put on hold: {what} · {customer}", what=named, customer=customer.name)
        form = HoldForm(
            title,
            about_customer(desk, customer),
            desk.plan_for,
            id,
            before=hold_of(customer, id, today),
            today=today,
        )
        try:
            _agreed, done = await carry_out_by(self._app, desk, customer.number, form)
        except MaybeSaved as error:
            self._report(error)
            return None
        return done
