"""What is known of the services and how, and what the office decides of them, set and cleared."""

import asyncio
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import ClassVar

from textual import events
from textual.binding import Binding

from store.desk.desk import Desk
from store.domain.catalogue import Services, service_name
from store.domain.errors import Conflict, Refused, StoreDamaged, StoreError
from store.domain.model import Collaboration
from store.domain.policy.overlay import Policy
from store.domain.policy.told import ToldPolicy
from store.domain.policy.toml_form import as_toml, read_policy
from store.domain.repository import OnDamage
from store.domain.words import outcome_label, outcome_word, say
from store.i18n.language import N_, _, grouped, ngettext, pgettext
from store.rules.endings.statements import (
    Statement,
    all_statements,
    changes,
    changes_of_lost,
    unstated_changes,
    values_of_lost,
)
from store.rules.endings.unaddressed import unaddressed
from tui.cli.files import MOST_POLICY, read_plain, read_text
from tui.dialogs.questions import Confirm, Prompt, refusal_dialog
from tui.formatting.columns import Cell, Column
from tui.formatting.endings.stops import bare_name
from tui.formatting.facts import Fact
from tui.formatting.statements import (
    PROVENANCE_WORDS,
    about_words,
    basis_words,
    given_up_words,
    statement_words,
    sure_briefly,
    text_words,
    unstated_words,
)
from tui.screens.base import asked, exclusive_action, for_a_moment
from tui.screens.lists.list_screen import undo_key
from tui.screens.lists.narrowed_list import Facet, NarrowedList, filter_key
from tui.screens.saving import saved
from tui.widgets.table import Cells

FORM = N_(
    "A TOML file with a table for each service. A key that is given replaces the one that is "
    "there; notes, checks, outcomes and kinds of records are known by their id, and remove = true "
    "takes one away. It takes the place of all that the office has decided so far; what it changes "
    "is shown first. For example:"
)
EXAMPLE = {"id": "receipts-kept", "text": N_("The receipts are kept"), "measure": "attested"}
"""A check of an office's own."""
CHANGED = N_("The office's policy was changed meanwhile. Nothing has been done; look again.")
ROOMY, NARROW = 100, 16
"""Below so many cells, the name of a service takes no more than so many."""


class Statements(NarrowedList[Statement]):
    """Lists what the catalogue states of the services, and what that rests on."""

    BINDING_GROUP_TITLE = N_("What is known")
    UNDOES: ClassVar = False
    BINDINGS = [
        filter_key("known.filter", N_("Show only some services, subjects or degrees of certainty")),
        Binding("s", "set", N_("Set from a file"), id="known.set",
                tooltip=N_("Keep the office's own policy from a TOML file")),
        Binding("c", "clear", N_("Clear the policy"), id="known.clear",
                tooltip=N_("Forget all that the office has decided")),
        undo_key("known.undo"),
    ]  # fmt: skip
    COLUMNS: ClassVar = (
        Column(N_("Service"), 12, 24),
        Column(N_("Outcome"), 17, 36, wide=True),
        Column(N_("About"), 10, 10, aside=True),
        Column(N_("Certainty"), 14, 24),
        Column(N_("Statement"), 28, 200, sentence=True),
    )
    RIGHTS: ClassVar = {"set": "set-policy", "clear": "set-policy"}
    FILES: ClassVar = ("set",)
    FACETS: ClassVar = {
        "service": N_("Service"),
        "about": N_("About"),
        "certainty": N_("Certainty"),
    }

    def __init__(
        self,
        desk: Desk,
        *,
        may_write: bool = True,
        service: str | None = None,
        access: Collaboration | None = None,
    ) -> None:
        """List all, or those of a service; `access` is whose access after its ending one came for.

        It is the office's.
        """
        super().__init__(desk, may_write=may_write)
        self._access = access
        if service is not None:
            self.come_for(Facet("service", service))
        self._decided = True
        self._not_read: StoreError | None = None
        """Why the office's policy could not be read as it is kept now."""

    def begins_at(self) -> int:
        """Return the first statement of the office's access that one came for."""
        if self._access is None or self._access.ending is None:
            return 0
        outcome, variant = self._access.ending.outcome, self._access.variant
        found = (
            place
            for place, one in enumerate(self.listed)
            if one.subject == "office"
            and outcome in one.outcomes
            and (not one.variants or variant in one.variants)
        )
        return next(found, 0)

    def place(self) -> str:
        """Say what is listed."""
        return _("What is known of the services")

    def facets(self, one: Statement) -> Iterable[Facet]:
        """Return of which service it is, what it is about, and how sure it is."""
        yield Facet("service", one.service)
        yield Facet("about", one.subject)
        yield Facet("certainty", one.provenance)

    def facet_words(self, facet: Facet) -> str:
        """Say a facet as a choice."""
        match facet.what:
            case "service":
                return service_name(self._desk.services_so_far, facet.value)
            case "about":
                return about_words(facet.value, self._desk.operator.side)
            case _:
                return say(PROVENANCE_WORDS, facet.value)

    @property
    def _of_one_service(self) -> bool:
        return sum(facet.what == "service" for facet in self._only) == 1

    def read_every(self, on_damage: OnDamage) -> Iterable[Statement]:
        """Read the office's policy, and list what is stated as it corrects that."""
        try:
            self._desk.refresh_policy()
            self._decided = not self._desk.keeps_policy({})
            self._not_read = None
        except StoreError as error:
            self._not_read = error
        return all_statements(self._desk.services_so_far)

    def _take_up(self, listed: tuple[Statement, ...], damage: Sequence[StoreDamaged]) -> None:
        """Show what was read, and say why the policy was not."""
        super()._take_up(listed, damage)
        if self._not_read is not None:
            self.status.report(self._not_read)

    def does_nothing(self, action: str) -> bool:
        """Return whether the office has decided nothing that could be forgotten."""
        return super().does_nothing(action) or (action == "clear" and not self._decided)

    def identity_of(self, one: Statement) -> Statement:
        """Return the statement itself."""
        return one

    def cells(self, one: Statement) -> Cells:
        """Return service, outcomes, subject, how sure it is, and what is stated."""
        services = self._desk.services_so_far
        service = () if self._of_one_service else (bare_name(services, one.service),)
        side = self._desk.operator.side
        words = (outcome_word(outcome, to=side) for outcome in one.outcomes)
        return (
            *service,
            ", ".join(words),
            about_words(one.subject, side),
            Cell(sure_briefly(one), "ask" if one.provenance == "unknown" else ""),
            text_words(one),
        )

    def columns(self) -> Sequence[Column]:
        """Return the columns; that of the service where all are shown.

        Where there is little room, a long name goes on below, and leaves its cells to sentences.
        """
        service, *others = super().columns()
        if self._of_one_service:
            return others
        if self.app.size.width < ROOMY:
            service = service._replace(most=NARROW)
        return [service, *others]

    def on_resize(self, event: events.Resize) -> None:
        """Stand in the columns of the width there is."""
        super().on_resize(event)
        if self.is_mounted and self._once_read:
            self._draw()

    def named(self, one: Statement) -> str:
        """Name the service that it is about."""
        return service_name(self._desk.services_so_far, one.service)

    def about(self, one: Statement) -> tuple[Fact, ...]:
        """Tell all of a statement, and what it rests on."""
        side = self._desk.operator.side
        outcomes = ", ".join(outcome_label(outcome, to=side) for outcome in one.outcomes)
        about = about_words(one.subject, side)
        facts = [
            Fact("", text_words(one), "heading"),
            Fact(pgettext("statement", "when"), outcomes or _("every ending")),
            Fact(pgettext("statement", "about"), about),
            Fact(pgettext("statement", "rests on"), ", ".join(basis_words(one))),
        ]
        return tuple(facts)

    def nothing(self) -> str:
        """Say that nothing is stated."""
        return _("Nothing that is stated fits the filter.")

    def undo_at(self) -> str:
        """Say how a policy comes back."""
        return _("z undoes nothing here: set the policy again from its file, by s.")

    def not_all(self, why: str) -> str:
        """Say that what is shown is not all."""
        return why  # what is stated is in one place, and can be read or not

    def count(self) -> str:
        """Say how many there are, and of which service."""
        count = len(self.listed)
        said = ngettext("{count} statement", "{count} statements", count, count=grouped(count))
        said = self.counted(said)
        own = sum(one.provenance == "office" for one in self.listed)
        return said + (" · " + _("{count} by the office", count=grouped(own)) if own else "")

    @exclusive_action
    async def action_set(self) -> None:
        """Ask for a file, show what it would change, and keep it as the office's policy."""
        title = _("The office's own policy")
        said = {key: _(value) if " " in value else value for key, value in EXAMPLE.items()}
        toml = as_toml({"utlagg": {"checks": [said]}})
        example = (Fact("", line, "muted") for line in toml.splitlines() if line)
        needed = _("A file name is needed.")
        question = Prompt(title, _("File"), _("Read it"), self._policy_in, needed=needed,
                          value="~/policy.toml", facts=(Fact("", _(FORM)), *example))  # fmt: skip
        if (wanted := await self.app.push_screen_wait(question)) is not None:
            await self._replace(wanted, _("Set the policy"))

    def _policy_in(self, file: str) -> Policy:
        """Read the policy in a file that goes with the catalogue.

        Raises:
            PolicyFaults: it is no policy; each fault is named.
            NotFound, Refused: the file cannot be read, or the policy has faults.
        """
        wanted = read_policy(read_text(os.path.expanduser(file), MOST_POLICY, read_plain))
        self._desk.plan_policy(wanted)
        return wanted

    @exclusive_action
    async def action_clear(self) -> None:
        """Show what would be forgotten, and forget it."""
        await self._replace({}, _("Clear the policy"))

    async def _replace(self, wanted: Policy, verb: str) -> None:
        """Show what another policy changes; keep it where that is confirmed."""
        try:
            facts = await self._changes(wanted)
            kept = await asked(self._desk, self._desk.keeps_policy, wanted)
        except Refused as refused:
            await self.app.push_screen_wait(refusal_dialog(_("Not possible"), refused.refusals))
            return
        except StoreError as error:
            self.status.report(error)
            return
        if kept:
            self.status.tell(_("This is the office's policy already."))
            return
        if not await self.app.push_screen_wait(Confirm(verb, facts, verb)):
            return
        try:
            await asked(self._desk, self._refresh)
            if await self._changes(wanted) != facts:
                raise Conflict(_(CHANGED))
            await saved(self.app, self._desk.replace_policy, wanted)
        except StoreError as error:
            self.status.report(error)
        else:
            self.status.take_back_reading()  # as of one that was lost or broken
            self.status.tell(
                _("The policy is kept; every plan follows it from now on.")
                if wanted
                else _("The office has no policy of its own any more; no plan follows one.")
            )
        await for_a_moment(self, self.reload)

    def _refresh(self) -> None:
        self._desk.refresh_operator()
        with suppress(StoreDamaged):  # what cannot be used is to be replaced
            self._desk.refresh_policy()

    async def _changes(self, wanted: Policy) -> tuple[Fact, ...]:
        """Tell what another policy takes away, adds and changes, and which endings it stops.

        Raises:
            Refused: the operator may not, or it has faults.
        """
        now, then = self._desk.services_so_far, self._desk.plan_policy(wanted)
        gone, new = changes(all_statements(now), all_statements(then))
        was, will_be = pgettext("statement", "gone"), pgettext("statement", "new")
        other = pgettext("statement", "changed")
        given_up = await asked(self._desk, self._desk.given_up_policy)
        known = given_up or ToldPolicy()
        gone_too, new_too = changes_of_lost(known, gone, new)
        changed = unstated_changes(now, then)
        changed = (*changed, *values_of_lost(known, changed))
        facts = (
            *(Fact(was, told, "stop") for told in gone_too),
            *(Fact(will_be, told, "ok") for told in new_too),
            *(Fact(was, statement_words(one, now), "stop") for one in gone),
            *(Fact(will_be, statement_words(one, then), "ok") for one in new),
            *(Fact(_("note"), note, "ask") for note in unaddressed(then)),
            *(Fact(other, unstated_words(one), "ask") for one in changed),
            *((Fact(_("given up"), given_up_words(given_up), "stop"),) if given_up else ()),
            *await asyncio.to_thread(self._stopped, then),
        )
        return facts or (Fact("", _("The policy is written differently, but changes nothing.")),)

    def _stopped(self, services: Services) -> tuple[Fact, ...]:
        """Tell which endings on a date a policy stops, and what could not be read for that."""
        unread: list[StoreDamaged] = []
        with self._desk.beside() as desk:
            stopped = desk.stopped_by_policy(services, unread.append)
        return (
            *(Fact(pgettext("statement", "stops"), effect.text, "stop") for effect in stopped),
            *(Fact(pgettext("statement", "note"), f"{error}", "stop") for error in unread),
        )
