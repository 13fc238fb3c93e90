"""Several endings carried out one after the other; each is saved before it is told."""

from collections.abc import Callable, Sequence

from textual.app import App

from store.desk.desk import ActResult, Agreed, Desk, Done
from store.domain.errors import MaybeSaved, StoreError
from store.domain.words import status_word
from store.i18n.language import _, grouped, pgettext
from store.rules.endings.batch import BatchLine
from tui.formatting.facts import Tone
from tui.screens.saving import SavingRun
from tui.screens.several.plan_rows import PlanRow, plan_row
from tui.screens.several.several_endings import SeveralEndings, key_of


class EndingRun:
    """Carries out what is planned, and keeps with the endings what has become of each."""

    def __init__(self, desk: Desk, endings: SeveralEndings) -> None:
        self._desk = desk
        self._endings = endings
        self._stopping = False

    def stop(self) -> None:
        """End no more of them after those at hand."""
        self._stopping = True

    async def carry_out(
        self, app: App[None], good: Sequence[BatchLine], on_step: Callable[[str], None]
    ) -> None:
        """End one after the other; `on_step` is told how far it has come."""
        run = SavingRun(app, len(good))
        with run.kept_open():
            await self._carry_out(run, good, on_step)

    async def _carry_out(
        self, run: SavingRun, good: Sequence[BatchLine], on_step: Callable[[str], None]
    ) -> None:
        results = self._endings.results
        agreed = [Agreed(line.number, line.wish, line.plan.effects) for line in good]
        steps = self._desk.carry_out_several(agreed)
        place = 0
        while place < len(good) and not (self._stopping or run.closing):
            outcomes = await run.saved(next, steps)
            for line, outcome in zip(good[place:], outcomes, strict=False):
                results[key_of(line)] = self._row_of(line, outcome)
            place += len(outcomes)
            on_step(_("{place} of {all} …", place=grouped(place), all=grouped(len(good))))
        left = [key_of(line) for line in good[place:]]
        results |= dict.fromkeys(left, _not(_("not done, stopped"), "muted"))

    def _row_of(self, line: BatchLine, outcome: ActResult) -> PlanRow:
        match outcome:
            case MaybeSaved():  # it keeps its mark: whoever looks again sees what it is
                self._endings.maybe.add(key_of(line))
                return PlanRow(pgettext("ending", "maybe"), "ask", "-", f"{outcome}")
            case StoreError():
                return _not(f"{outcome}", "stop")
            case Done():
                return self._done_row(line, outcome)

    def _done_row(self, line: BatchLine, done: Done) -> PlanRow:
        self._endings.ended.add(key_of(line))
        now = done.customer.collaboration(line.wish.collaboration)
        word = status_word(now.status) if now is not None else ""
        row = plan_row(line, self._desk.services)
        why = row.why if row.sign else word  # what was lost is said for as long as the line stands
        return row._replace(word=pgettext("ending", "done"), why=why)


def _not(why: str, tone: Tone) -> PlanRow:
    return PlanRow(pgettext("ending", "not"), tone, "-", why)
