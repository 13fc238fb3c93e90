"""Make the page of the command from its parser: `python -m tests.command_page`.

What stands above the mark in docs/command.md is written by hand, what stands below it is made of
the same values as the help and the manual page.
"""

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from store.i18n.language import _, set_language
from tui.cli.arguments import CHANGING, Argument, Verb
from tui.cli.verbs import EXAMPLES, EXIT_CODES, OPTIONS, VERBS

PAGE = Path(__file__).parent.parent / "docs/command.md"
MARK = "<!-- Below: made by `.venv/bin/python -m tests.command_page` -->\n"
WIDTH = 100
OTHER_CODES = (
    "A signal ends the program with 128 and its number, as SIGTERM with 143; so does a reader that "
    "closes its end of a pipe, with 141. Where the answer cannot be written, the code is 1, or "
    "that of a fault that was found; what has changed the store ends with 9."
)


def page(written: str) -> str:
    """Return the whole page, by what it is now."""
    above, _mark, _made = written.partition(MARK)
    set_language("en")
    return above + MARK + "\n" + "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield from ("## Exit codes", "")
    yield from _table(("code", "what it says"), ((f"{code}", _(said)) for code, said in EXIT_CODES))
    yield from (*_wrapped(OTHER_CODES), "")
    yield from ("## All verbs", "")
    yield from _table(
        ("verb", "what it does"),
        ((f"[`{verb.name}`](#{verb.name})", _cell(verb.sentence)) for verb in VERBS),
    )
    yield from ("## Before the verb", "")
    yield from _arguments(OPTIONS)
    yield from _examples(example for example, _said in EXAMPLES)
    also = " and ".join(f"`{_written(each)}` ({_(each.help)})" for each in CHANGING)
    yield from (*_wrapped(f"Every verb that changes one customer takes {also}."), "")
    for verb in VERBS:
        yield from (f"## {verb.name}", "")
        yield from _verb(verb, "")


def _verb(verb: Verb, before: str) -> Iterator[str]:
    """Tell of a verb, or of the acts below it."""
    if not verb.acts:
        yield from ("```", *_wrapped(f"{before}{verb.synopsis}", "    "), "```", "")
        yield from (*_wrapped(_escaped(verb.description)), "")
        yield from _arguments(verb.arguments)
        yield from _examples(verb.examples)
        if verb.more is not None:
            yield from ("```", *verb.more().splitlines(), "```", "")
    else:
        yield from (*_wrapped(_escaped(verb.description)), "")
    for act in verb.acts:
        yield from _verb(act, f"{before}{verb.name} ")


def _arguments(arguments: Iterable[Argument]) -> Iterator[str]:
    rows = [(f"`{_cell(_written(each))}`", _cell(_told(each))) for each in arguments]
    if rows:
        yield from _table(("argument", "what it says"), rows)


def _written(argument: Argument) -> str:
    if not argument.is_option or argument.flag:
        written = argument.name if argument.is_option else argument.value
    else:
        value = f"[{argument.value}]" if argument.optional else argument.value
        written = f"{argument.name} {value}"
    return f"{argument.short}, {written}" if argument.short else written


def _told(argument: Argument) -> str:
    """What it says, and what it takes, where its name does not show that."""
    told = _(argument.help)
    if argument.choices and argument.metavar is not None:
        told += f": {', '.join(argument.choices)}"
    return told


def _examples(examples: Iterable[str]) -> Iterator[str]:
    lines = [f"    samarbete {_(example)}" for example in examples]
    if lines:
        yield from (*lines, "")


def _table(heads: tuple[str, str], rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "| --- | --- |"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _escaped(text: str) -> str:
    return text.replace("<", r"\<").replace("*", r"\*")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
