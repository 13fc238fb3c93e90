"""The command without a screen: carries a verb out, prints its answer, gives the exit code.

Plain text is one record a line, without boxes; what went wrong goes to standard error.
"""

import gc
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module

from store.domain.errors import (
    CHANGES,
    MaybeSaved,
    NotSaved,
    Refused,
    StoreDamaged,
    StoreError,
    notes_of,
)
from store.domain.rights import READ_ONLY
from store.exchange.papers import one_order
from store.i18n.language import _
from store.i18n.program_call import call
from tui.cli.answer import Answer, refused_line
from tui.cli.arguments import Verb
from tui.cli.options import Options
from tui.formatting.safe_text import safe, safe_json
from tui.terminal.process import Ended
from tui.terminal.standard_streams import told


def run_verb(verb: Verb, options: Options, open_desk: Callable[[], object]) -> int:
    """Carry out a verb, print its answer, and return the exit code."""
    carry_out = function_of(verb)
    gc.freeze()  # what was imported stays, and need not be looked through
    gc.enable()  # from here on there can be garbage
    CHANGES.begun = False
    try:
        answer = _answer(carry_out, verb, options, open_desk)
        lines = [] if options.json else list(answer.lines)  # reads, and so may be refused
    except StoreError as error:
        return _failed(error, as_json=options.json)
    except (KeyboardInterrupt, Ended) as error:
        for note in notes_of(error):  # what was done before, of many
            _tell(note)
        _tell(_interrupted(saving=verb.can_save(options)))
        raise
    except MemoryError:
        return _failed(NotSaved(_("there is not enough memory for this")), as_json=options.json)
    saved = answer.wrote or verb.can_save(options)
    try:
        lost = told(partial(_print, answer, lines, as_json=options.json), saved=saved)
    except (KeyboardInterrupt, Ended):
        if saved:
            _tell(_("interrupted; what was done is saved"))
        raise
    return _code_beside(answer, options) or lost


def _interrupted(*, saving: bool) -> str:
    """Say that a signal has ended a verb, and what that means for the store if it was `saving`."""
    if not saving:
        return _("interrupted")
    if not CHANGES.begun:
        return _("interrupted; the store is as it was")
    return _("interrupted; it may be saved: look at what is there before doing it again")


def _print(answer: Answer, lines: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        print_json(answer.json)
    else:
        for line in lines:
            print(safe(line))


def _code_beside(answer: Answer, options: Options) -> int:
    """Tell beside the answer what stopped it or could not be read; return what it comes to.

    That holds also where the answer itself is lost: it is what is said of the store.
    """
    code = _incomplete(answer, options) if answer.damage else answer.exit_code
    if answer.stopped is not None:
        _tell(f"{answer.stopped}")
        code = answer.stopped.exit_code
    # that it is to be looked at goes before all that did not come to be
    return answer.exit_code if answer.exit_code == MaybeSaved.exit_code else code


def _tell(message: str) -> None:
    print(safe(f"samarbete: {message}"), file=sys.stderr)


def _incomplete(answer: Answer, options: Options) -> int:
    """Name what could not be read, whatever the rest answered: it might have said otherwise."""
    for fault in answer.unread:
        _tell(fault)
    if options.company is not None:  # whose user cannot check the store
        _tell(_("the answer covers the rest only"))
    else:
        _tell(_("the answer covers the rest only; {command} shows all that is wrong",
                command=call("check")))  # fmt: skip
    return StoreDamaged.exit_code


def function_of(verb: Verb) -> Callable[..., Answer]:
    """Import and return what carries a verb out."""
    module, _dot, name = verb.run.rpartition(".")
    function: Callable[..., Answer] = getattr(import_module(f"tui.cli.run.{module}"), name)
    return function


def _answer(
    carry_out: Callable[..., Answer],
    verb: Verb,
    options: Options,
    open_desk: Callable[[], object],
) -> Answer:
    """Carry out a verb with what it needs."""
    if verb.makes and options.read_only:
        raise Refused.because("not-allowed", _(READ_ONLY))
    match verb.needs:
        case "nothing" | "address":
            return carry_out(options)
        case "named-store" | "store":
            return carry_out(options, open_desk)
        case "desk":
            return carry_out(options, open_desk())


def print_json(value: object) -> None:
    """Print one JSON value; with escapes where the output's encoding lacks a letter.

    On a terminal, also where it would act on that.
    """
    try:
        text = one_order.encode(value).decode()
    except UnicodeEncodeError:  # it names a file whose name is no UTF-8
        import json

        import msgspec

        text = json.dumps(msgspec.to_builtins(value, order="deterministic"))
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        import json  # most outputs take any letter

        text = json.dumps(json.loads(text))
    print(safe_json(text) if sys.stdout.isatty() else text)


def _failed(error: StoreError, *, as_json: bool) -> int:
    if as_json:
        told(partial(print_json, _as_value(error)), saved=False)
    if isinstance(error, Refused):
        for refusal in error.refusals:
            print(safe(refused_line(refusal)), file=sys.stderr)
    else:
        for line in (f"{error}", *notes_of(error)):  # what a disk does not remove
            _tell(line)
    return error.exit_code


def _as_value(error: StoreError) -> dict[str, object]:
    notes = notes_of(error)
    said = {"refused": error.refusals} if isinstance(error, Refused) else {"error": f"{error}"}
    return said | ({"notes": notes} if notes else {})
