"""Take a whole import back: what it would do, the question how many, and what became of it."""

from collections.abc import Iterator

from store.desk.desk import Desk
from store.i18n.language import _, grouped, ngettext
from store.rules.customers.import_undo import ImportUndo, ImportUndoLine
from tui.cli.answer import Answer, exit_code_of, refused_line
from tui.cli.changes import confirm_count
from tui.cli.options import Options
from tui.cli.run.import_words import (
    still_remembered,
    taken_back_words,
    taken_back_words_of_all,
    taking_back,
)


def undo_import(options: Options, desk: Desk) -> Answer:
    """Take an import back, customer by customer, as far as nothing was changed since."""
    plan = desk.plan_import_undo(options.batch)
    if options.dry_run or not plan.taken_back:
        return _answer(plan, dry_run=options.dry_run)
    message = ngettext(
        "{count} customer would be removed or as it was before {import_}.",
        "{count} customers would be removed or as they were before {import_}.",
        plan.taken_back,
        count=grouped(plan.taken_back),
        import_=plan.words,
    )
    typed = confirm_count(options, plan.taken_back, _lines(plan, done=False), message)
    answer = _answer(desk.undo_import(plan, typed))
    remembered = still_remembered(desk)
    return answer._replace(lines=[*answer.lines, remembered]) if remembered else answer


def _lines(undo: ImportUndo, *, done: bool) -> Iterator[str]:
    for line in undo.lines:
        whose = f"{line.number} {line.name}"
        yield from (refused_line(refusal, whose) for refusal in line.refusals)
        if not line.refusals:
            yield f"{whose}: {taken_back_words(line.what, done=done)}"
        yield from (_("note: {note}", note=f"{whose}: {note}") for note in line.notes)
    yield taken_back_words_of_all(undo, done=done)


def _answer(undo: ImportUndo, *, dry_run: bool = False) -> Answer:
    """Return a line for each customer, and how many there are; exit code 3 where any is left."""
    value = {
        "batch": undo.batch,
        "done": undo.told,
        "removed": [line.number for line in undo.lines if line.what == "removed"],
        "restored": [line.number for line in undo.lines if line.what == "restored"],
        "refused": [_refused(line) for line in undo.lines if line.refusals],
        "notes": [note for line in undo.lines for note in line.notes],
        "changed": bool(undo.taken_back),
    }
    done = undo.told is not None and not dry_run
    lines = [*_lines(undo, done=done)]
    if dry_run and undo.taken_back:
        command = taking_back(undo.batch, undo.taken_back)
        lines.append(_("to take it back: {command}", command=command))
    return Answer(lines, value, exit_code_of(undo.count("left")))


def _refused(line: ImportUndoLine) -> dict[str, object]:
    refusal = line.refusals[0]
    return {
        "number": line.number,
        "name": line.name,
        "code": refusal.code,
        "message": refusal.message,
        "cure": refusal.cure,
        "about": refusal.about,
    }
