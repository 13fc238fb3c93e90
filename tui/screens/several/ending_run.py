"""Several endings carried out one after the other; each is saved before the next begins."""

from collections.abc import Callable, Sequence

from textual.app import App

from store.desk.desk import Desk
from store.domain.errors import MaybeSaved, StoreError
from store.domain.words import status_word
from store.i18n.language import _, pgettext
from store.rules.endings.batch import BatchLine
from tui.formatting.facts import Tone
from tui.screens.base import carry_out
from tui.screens.saving import Run
from tui.screens.several.plan_rows import PlanRow, plan_row
from tui.screens.several.several_endings import SeveralEndings, key_of


class EndingRun:
    """Carries out what is planned, and keeps with the endings what has become of each."""

    def __init__(self, desk: Desk, endings: SeveralEndings) -> None:
        self._desk = desk
        self._endings = endings
        self._stopping = False

    def stop(self) -> None:
        """End no more of them after the one at hand."""
        self._stopping = True

    async def carry_out(
        self, app: App[None], good: Sequence[BatchLine], on_step: Callable[[str], None]
    ) -> None:
        """End one after the other; `on_step` is told after each how far it has come."""
        run = Run(app, len(good))
        with run.under_way():
            await self._carry_out(app, run, good, on_step)

    async def _carry_out(
        self, app: App[None], run: Run, good: Sequence[BatchLine], on_step: Callable[[str], None]
    ) -> None:
        results = self._endings.results
        for place, line in enumerate(good, start=1):
            if self._stopping or run.closing:
                left = [key_of(other) for other in good[place - 1 :]]
                results |= dict.fromkeys(left, _not(_("not done, stopped"), "muted"))
                return
            results[key_of(line)] = await self._result_of(app, line)
            run.done, run.maybe = len(self._endings.ended), len(self._endings.unsure)
            on_step(_("{place} of {all} …", place=place, all=len(good)))

    async def _result_of(self, app: App[None], line: BatchLine) -> PlanRow:
        try:
            done = await carry_out(app, self._desk, line.number, line.wish, line.plan.effects)
        except MaybeSaved as error:  # it keeps its mark: whoever looks again sees what it is
            self._endings.unsure.add(key_of(line))
            return PlanRow(pgettext("ending", "maybe"), "ask", "-", f"{error}")
        except StoreError as error:
            return _not(f"{error}", "stop")
        self._endings.ended.add(key_of(line))
        now = done.customer.collaboration(line.wish.collaboration)
        word = status_word(now.status) if now is not None else ""
        row = plan_row(line, self._desk.services)
        why = row.why if row.sign else word  # what was lost is said for as long as the line stands
        return row._replace(word=pgettext("ending", "done"), why=why)


def _not(why: str, tone: Tone) -> PlanRow:
    return PlanRow(pgettext("ending", "not"), tone, "-", why)
