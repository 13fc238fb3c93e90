"""The act that is meant where a verb with acts below it is called without one."""

from collections.abc import Iterable, Sequence

from tui.cli.arguments import JSON, Argument
from tui.cli.verbs import OPTIONS, verb_named


def with_usual_act(arguments: list[str]) -> list[str]:
    """Return the command line with the act named: `record 1003 …` is `record set 1003 …`."""
    place = first_word(arguments, OPTIONS)
    verb = verb_named(arguments[place], None) if place is not None else None
    if place is None or verb is None or verb.usual is None:
        return arguments
    known = [JSON, *(argument for act in verb.acts for argument in act.all_arguments)]
    rest = arguments[place + 1 :]
    first = first_word(rest, known)
    if first is None or rest[first] in [act.name for act in verb.acts]:
        return arguments
    return [*arguments[: place + 1], verb.usual, *rest]


def first_word(arguments: Sequence[str], known: Iterable[Argument]) -> int | None:
    """Return where the first word stands that is neither an option nor an option's value."""
    takes_value = {
        name
        for argument in known
        if argument.is_option and not argument.flag
        for name in (argument.name, argument.short)
    }
    is_value = False
    for place, word in enumerate(arguments):
        if not is_value and not word.startswith("-"):
            return place
        is_value = not is_value and word in takes_value
    return None
