"""The manual page, in troff, made from the table of verbs: `samarbete manual | man -l -`."""

from collections.abc import Iterable, Iterator

from store.i18n.language import _, language
from tui import VERSION
from tui.cli.arguments import Argument, Verb
from tui.cli.verbs import EXAMPLES, EXIT_CODES, FILES, OPTIONS, PURPOSE, VERBS

PROGRAM = "samarbete"


def page() -> str:
    """Return the manual page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    manual = _text(_("User Commands"))
    yield f'.TH {PROGRAM.upper()} 1 "" "{PROGRAM} {VERSION}" "{manual}"'
    if language() != "en":
        yield f".hla {language()}"  # else words are hyphenated as English ones
    purpose, verb_word = _(PURPOSE), _("VERB")
    yield _heading(_("NAME"))
    yield f"{PROGRAM} {_escaped('-')} {_text(purpose[0].lower() + purpose[1:].rstrip('.'))}"
    yield _heading(_("SYNOPSIS"))
    yield f".B {PROGRAM}"
    yield f"{_text(' '.join(option.synopsis for option in OPTIONS))} [{_text(verb_word)} ...]"
    yield _heading(_("DESCRIPTION"))
    yield _text(
        _(
            "Without a verb, the screen opens; ? shows its keys. The verbs do the same without a "
            "screen, by the same rules, one record a line. What went wrong goes to standard "
            "error. With --json, before or after the verb, one JSON value is printed and "
            "nothing else."
        )
    )
    yield _heading(_("OPTIONS"))
    yield from _arguments(OPTIONS)
    yield _heading(_("VERBS"))
    for verb in VERBS:
        yield from _verb(verb, "")
    yield _heading(_("EXAMPLES"))
    yield from _examples(example for example, _ in EXAMPLES)
    yield _heading(_("EXIT STATUS"))
    for code, words in EXIT_CODES:
        yield from _entry(f".B {code}", _(words))
    yield _heading(_("FILES"))
    for file, words in FILES:
        yield from _entry(f".I {_text(file)}", _(words))


def _heading(text: str) -> str:
    return f".SH {_text(text)}"


def _entry(name: str, text: str) -> Iterator[str]:
    yield ".TP"
    yield name
    yield _text(text)


def _verb(verb: Verb, before: str) -> Iterator[str]:
    """Describe a verb, and the acts below it."""
    name = f"{before}{verb.name}"
    if not verb.acts:
        yield f'.SS "{_text(name)}"'
        yield f".B {_text(before + verb.synopsis)}"
        yield ".PP"
        yield _text(verb.description)
        yield from _arguments(verb.all_arguments)
        yield from _examples(verb.examples)
        if verb.more is not None:
            yield from (".PP", ".nf", *map(_text, verb.more().splitlines()), ".fi")
    for act in verb.acts:
        yield from _verb(act, f"{name} ")


def _arguments(arguments: Iterable[Argument]) -> Iterator[str]:
    for argument in arguments:
        name = argument.name if argument.is_option else argument.value
        if argument.is_option and not argument.flag:
            name += f" [{argument.value}]" if argument.optional else f" {argument.value}"
        if argument.short is not None:
            name = f"{argument.short}, {name}"
        choices = f": {', '.join(argument.choices)}" if argument.choices else ""
        yield from _entry(f".B {_text(name)}", _(argument.help) + choices)


def _examples(examples: Iterable[str]) -> Iterator[str]:
    lines = [_text(f"{PROGRAM} {_(example)}") for example in examples]
    if lines:
        yield from (".PP", ".nf", ".RS", *lines, ".RE", ".fi")


def _text(text: str) -> str:
    """Return text in which troff finds no command; letters beyond ASCII by their number."""
    escaped = _escaped(text)
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _escaped(text: str) -> str:
    special = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "~": "\\(ti", '"': "\\(dq"}
    return "".join(
        special.get(char) or (char if char.isascii() else f"\\[u{ord(char):04X}]") for char in text
    )
