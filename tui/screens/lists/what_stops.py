"""What stops endings: who would be refused one today, and why, as `readiness` prints it (R65)."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType

from store.desk.desk import Done
from store.domain.catalogue import LicensedUser, service_name
from store.domain.model import Customer
from store.domain.plan import collaboration_of
from store.domain.repository import OnDamage
from store.domain.words import Words, say
from store.i18n.language import N_, NC_, _, grouped, ngettext, pgettext
from store.rules.people.leaving import Absence
from store.rules.readiness import HEADINGS, Hindrance, table
from store.rules.record_proposals import measured_by_records
from store.tables.csv_table import encode_csv
from tui.formatting.columns import WIDEST_CUSTOMER, Cell, Column
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact, Place
from tui.screens.lists.curing_list import CureKey, CuringList, curing_keys
from tui.screens.lists.narrowed_list import Facet
from tui.widgets.table import Cells

KINDS: Words = {
    "main-contact-missing": NC_("hindrance", "no main contact"),
    "on-hold": NC_("hindrance", "on hold"),
    "check-open": NC_("hindrance", "a check is open"),
    "still-active-elsewhere": NC_("hindrance", "another one has to end first"),
    "employee-left": NC_("hindrance", "somebody has left"),
}
"""What the list is narrowed to, by the codes that `readiness` prints."""


class WhatStops(CuringList[Hindrance]):
    """Lists what would refuse an ending today, and what those who have left still answer for."""

    BINDING_GROUP_TITLE = N_("What stops endings")
    BINDINGS: ClassVar[list[BindingType]] = [*curing_keys("stops")]
    COLUMNS: ClassVar = (
        Column(N_("Customer"), 22, WIDEST_CUSTOMER),
        Column(N_("Service"), 10, 22),
        Column(N_("Manager"), 7, 24, wide=True),
        Column(N_("What stops it"), 30, 200, sentence=True),
    )
    CURES: ClassVar = {
        "users": CureKey(N_("Users"), "manage-users"),
        "records": CureKey(N_("Correct the records"), "record"),
        "end-first": CureKey(N_("End that first"), "end"),
        "release": CureKey(N_("Release"), "hold"),
        "end": CureKey(N_("End"), "end"),
        "leaving": CureKey(N_("Hand over"), "manage-employees"),
    }
    FACETS: ClassVar = {"code": N_("Kind"), "service": N_("Service"), "manager": N_("Manager")}
    FILE: ClassVar = "~/what-stops-endings.csv"

    def place(self) -> str:
        """Say what is listed."""
        return _("What stops endings")

    def read_every(self, on_damage: OnDamage) -> Iterable[Hindrance]:
        """Read what `readiness` prints, in its order."""
        blockers = self._desk.readiness(on_damage=on_damage)
        return (*blockers, *self._desk.absences(on_damage=on_damage))

    def identity_of(self, one: Hindrance) -> object:
        """Return the customer, and what it is of those at it."""
        if isinstance(one, Absence):
            return one.number, one.login, one.task
        return one.number, one.collaboration, one.refusal.code, one.refusal.about

    def place_of(self, one: Hindrance) -> Place:
        """Return the collaboration, or the customer where it is about all of them."""
        return Place(one.number, None if isinstance(one, Absence) else one.collaboration)

    def cells(self, one: Hindrance) -> Cells:
        """Return customer, service, account manager, and what stops it."""
        whose = f"{one.number} {one.name}"
        manager = self.employee_name(one.account_manager or "")
        if isinstance(one, Absence):
            return whose, "", manager, Cell(_("note: {note}", note=one.text), "muted")
        service = _("all") if one.service is None else self._bare(one.service)
        # what all services are called first would take the room of what tells them apart, as would
        # the customer again
        why = one.refusal.message.replace("Visma ", "")
        if one.refusal.code == "main-contact-missing":
            why = _("There is no main contact.")
        return whose, service, manager, Cell(why, "stop")

    def _bare(self, service: str) -> str:
        return bare_name(self._desk.services_so_far, service)

    def named(self, one: Hindrance) -> str:
        """Name the collaboration, or the customer."""
        whose = f"{one.number} {one.name}"
        if isinstance(one, Absence) or one.service is None:
            return whose
        return f"{service_name(self._desk.services_so_far, one.service)} · {whose}"

    def about(self, one: Hindrance) -> tuple[Fact, ...]:
        """Tell all of what stops it, and what Enter does about that."""
        manager = Fact(
            _("account manager"),
            self.employee_name(one.account_manager or "") or pgettext("owner", "nobody"),
        )
        if isinstance(one, Absence):
            note = _("It refuses no ending, but nobody looks after it.")
            return (Fact("", one.text), manager, Fact("", note, "muted"))
        facts = [Fact("", one.refusal.message, "stop")]
        if one.found is not None:
            facts.append(Fact(_("on record"), one.found))
        if (whose := self.of_the_other_side(one)) is not None:
            facts.append(whose)
        return (*facts, manager)

    def nothing(self) -> str:
        """Say that nothing measured stops an ending, as far as that could be read."""
        if self._only:
            return _("Nothing of that kind is there any more. Esc shows all.")
        if self._unread:
            return _("Of what could be read, nothing stops an ending.")
        return _("Nobody would be refused an ending today. What a person has to confirm is asked "
                 "when one ends.")  # fmt: skip

    def not_all(self, why: str) -> str:
        """Say that not all customers could be asked about."""
        return _("Not all customers could be asked about. {why}", why=why)

    def count(self) -> str:
        """Say how many things stop endings, and of how many customers."""
        count = len(self.listed)
        customers = len({one.number for one in self.listed})
        lines = ngettext("{count} line", "{count} lines", count, count=grouped(count))
        of = ngettext("{count} customer", "{count} customers", customers, count=grouped(customers))
        return self.counted(f"{lines} · {of}" if count else lines)

    def facets(self, one: Hindrance) -> Iterable[Facet]:
        """Return its code, its service, and the account manager."""
        if isinstance(one, Absence):
            yield Facet("code", "employee-left")
        else:
            yield Facet("code", one.refusal.code)
            if one.service is not None:
                yield Facet("service", one.service)
        if one.account_manager is not None:
            yield Facet("manager", one.account_manager)

    def facet_words(self, facet: Facet) -> str:
        """Say a facet as a choice."""
        match facet.what:
            case "code":
                return say(KINDS, facet.value)
            case "service":
                return self._bare(facet.value)
        return self.employee_name(facet.value)

    def cure_of(self, one: Hindrance) -> str | None:
        """Return what takes it away: by the cure that the refusal names, or by its check."""
        if isinstance(one, Absence):
            return "leaving" if self._desk.company is None else None
        match one.refusal.cure:
            case "users-and-services":
                return "users"
            case "end-first" | "release" as cure:
                return cure
        service = self._desk.services_so_far.get(one.service or "")
        checks = service.checks if service is not None else ()
        check = next((each for each in checks if each.id == one.refusal.about), None)
        if isinstance(check, LicensedUser):
            return "users"
        if check is not None and measured_by_records(check):
            return "records"
        return "end" if one.collaboration is not None else None

    async def cured(self, cure: str, one: Hindrance, customer: Customer) -> Done | Fact | None:
        """Do it by the act that an ending itself leads to."""
        if isinstance(one, Absence):
            await self.hand_over_from(one.login)
            return None
        about, id = one.refusal.about or "", one.collaboration or ""
        match cure:
            case "users":
                await self.cures.users(customer, None)
            case "records":
                return await self.cures.corrected(customer, collaboration_of(customer, id), about)
            case "end-first":
                return await self.end(one.number, about)
            case "release":
                return await self.cures.released(customer, id)
            case "end":
                return await self.end(one.number, id)
        return None

    def content(self) -> bytes:
        """Return the lines that are shown, with the fields that the verb has."""
        return encode_csv(HEADINGS, table(self.listed))

    def writing(self) -> str:
        """Say how many lines are written."""
        count = len(self.listed)
        return ngettext("Write {count} line of what stops endings",
                        "Write {count} lines of what stops endings",
                        count, count=grouped(count))  # fmt: skip
