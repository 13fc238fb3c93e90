"""What a verb answers, and how refusals, effects and plans read as lines."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from store.domain.errors import MaybeSaved, Refusal, Refused, StoreDamaged, StoreError
from store.domain.plan import CheckState, Effect, Plan
from store.domain.words import answer_words, labelled, subject_word
from store.i18n.language import _, pgettext
from store.i18n.program_call import call
from tui.terminal.process import Ended


class Answer(NamedTuple):
    """What a verb prints: lines of text, or one JSON value; and its exit code.

    `damage` is what could not be read, so that the answer is of the rest alone; `stopped` is what
    ended an act over many before all was done. `wrote` says that a file or a copy was written,
    which whoever reads the answer has to know as well as what is saved.
    """

    lines: Iterable[str]
    value: object
    exit_code: int = 0
    damage: Sequence[StoreDamaged] = ()
    stopped: StoreError | None = None
    wrote: bool = False

    @property
    def unread(self) -> tuple[str, ...]:
        """What could not be read, each file or customer once."""
        return tuple(dict.fromkeys(f"{error}" for error in self.damage))

    @property
    def json(self) -> object:
        """The value; where not all could be read, with `notes` that name what.

        A list or an exchange file keeps its form: it is then the `result` beside the notes.
        """
        if isinstance(self.value, dict) and self.stopped is not None:
            return self._replace(
                value={**self.value, "error": f"{self.stopped}"}, stopped=None
            ).json
        if not self.damage:
            return self.value
        if isinstance(self.value, dict):
            return {**self.value, "notes": [*self.value.get("notes", ()), *self.unread]}
        return {"result": self.value, "notes": self.unread}


def exit_code_of(refused: object) -> int:
    """Return the exit code of an answer by what is refused in it, if anything is."""
    return Refused.exit_code if refused else 0


def worst_code(refused: object, errors: Iterable[StoreError | type[StoreError]] = ()) -> int:
    """Return the exit code of an act over many: that of the worst that came of any of them.

    What may be saved is the worst, as it has to be looked at; then a disk or program that fails.
    """
    codes = [exit_code_of(refused), *(error.exit_code for error in errors)]
    for code in (MaybeSaved.exit_code, StoreError.exit_code):
        if code in codes:
            return code
    return max(codes)


def plan_answer(plan: Plan) -> Answer:
    """Return what would happen, and what stands in its way; exit code 3 if anything does."""
    return Answer(
        plan_lines(plan),
        plan_value(plan),
        exit_code_of(plan.refusals),
    )


def plan_value(plan: Plan) -> dict[str, object]:
    """Return a plan as JSON has it; `standing` is what was decided before, or null."""
    standing = plan.standing
    return {
        "refusals": plan.refusals,
        "effects": plan.effects,
        "checks": [
            {
                "id": check.id,
                "text": check.text,
                "state": _state(check),
                "found": check.found,
                "provenance": check.provenance,
                "assigned": check.assigned,
            }
            for check in plan.checks
        ],
        "notes": plan.notes,
        "must_type": plan.must_type,
        "standing": None
        if standing is None
        else {
            "outcome": standing.outcome,
            "on": standing.on,
            "by": standing.by,
            "side": standing.side,
            "reason": standing.reason,
        },
    }


def _state(check: CheckState) -> str:
    """Return how a check stands, as its answer is kept; `open` where it has none."""
    return check.answer or "open"


def refused_line(refusal: Refusal, whose: str | None = None) -> str:
    """Return a refusal as one line: its code, whose it is among several, and its sentence.

    The sentence has the names of outcomes; a command is to be given their ids.
    """
    told = with_option(refusal)
    message = told if whose is None else f"{whose}: {told}"
    return _("refused ({code}): {message}", code=refusal.code, message=message)


def maybe_line(what: str, why: StoreError) -> str:
    """Return in one line that it is not certain whether something stays done, and why."""
    return _("maybe: {what}: {why}", what=what, why=why)


def with_option(refusal: Refusal) -> str:
    """Return the sentence of a refusal, with the option of the command that cures it."""
    match refusal.cure:
        case "choose-outcome" if refusal.about:
            return f"{refusal.message} (--outcome {refusal.about})"
        case "agree":
            return f"{refusal.message} (--agree {refusal.about})"
        case "say-column":
            heading = _("HEADING")
            return f"{refusal.message} (--map {heading}={refusal.about})"
        case "release":
            return f"{refusal.message} (release)"
        case "take-back-import":
            command = call("undo", "--import", refusal.about or "", "--dry-run")
            return f"{refusal.message} ({command})"
        case _:
            return refusal.message


def effect_line(effect: Effect) -> str:
    """Return an effect as one line: what it happens to, and what happens."""
    about = subject_word(effect.subject)
    if effect.subject in ("data", "office", "customer", "you"):
        return labelled(about, effect.text)  # it may begin with how sure it is
    return f"{about}: {effect.text}"


def outcome_lines(plan: Plan, whose: str) -> Iterator[str]:
    """Return, of one plan among several, what refuses it, or else what it would do."""
    yield from (f"{whose}: {refused_line(refusal)}" for refusal in plan.refusals)
    if not plan.refusals:
        yield from (f"{whose}: {effect_line(effect)}" for effect in plan.effects)


def ending_lines(plan: Plan, whose: str) -> Iterator[str]:
    """Return, of one ending among several, what `outcome_lines` do and what is advised for it."""
    yield from outcome_lines(plan, whose)
    if not plan.refusals:
        notes = [_("note: {note}", note=note) for note in plan.notes]
        yield from (f"{whose}: {note}" for note in notes)


def plan_lines(plan: Plan) -> Iterator[str]:
    """Return a plan as lines: what is decided already comes first, and what to type last."""
    decided = [effect for effect in plan.effects if effect.subject == "standing"]
    yield from map(effect_line, decided)
    yield from map(refused_line, plan.refusals)
    for check in plan.checks:
        how = check.as_asked(labelled(check.text, check.found))
        yield _("check {id} ({standing}): {how}", id=check.id, standing=_standing(check), how=how)
    yield from (effect_line(effect) for effect in plan.effects if effect not in decided)
    for note in plan.notes:
        yield _("note: {note}", note=note)
    if plan.must_type is not None:
        name = plan.must_type
        yield _("to confirm: the name or number of {name}", name=name)


def _standing(check: CheckState) -> str:
    if check.answer:
        return answer_words(check.answer)
    return pgettext("check", "open") if check.measured else _("to be attested")


@contextlib.contextmanager
def told_if_interrupted(lines: Callable[[], Iterable[str]]) -> Iterator[None]:
    """Have what is known by then told on standard error, where Ctrl+C or a signal ends an act."""
    try:
        yield
    except (KeyboardInterrupt, Ended) as error:
        for line in lines():
            error.add_note(line)
        raise
