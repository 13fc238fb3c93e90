"""Read the command line by the table of verbs; help and wrong usage come from it too."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

from store.domain.address import usual_address
from store.i18n.language import LANGUAGES, Language, _
from store.i18n.program_call import set_call
from tui import VERSION
from tui.cli.arguments import JSON, Argument, Verb
from tui.cli.options import Options
from tui.cli.spec.showing import tour_fault
from tui.cli.usual_act import first_word, with_usual_act
from tui.cli.verbs import EXAMPLES, EXIT_CODES, OPTIONS, PURPOSE, VERBS, verb_named

LONGEST_ARGUMENT = 1_000
"""Characters of a value; what is kept is shorter, but for why a check is waived."""


def read_arguments(arguments: list[str]) -> Options:
    """Read the command line; wrong usage ends the program with exit code 2, also told as JSON."""
    try:
        return _read(arguments)
    except _WrongUsage as wrong:
        if JSON.name in arguments:
            from tui.cli.dispatch import print_json  # what carries verbs out, and no other needs

            print_json({"error": wrong.message})
        from tui.formatting.safe_text import safe  # what is not wrong needs none

        lines = map(safe, wrong.message.split("\n"))
        argparse.ArgumentParser.error(wrong.parser, "\n".join(lines))


def _read(arguments: list[str]) -> Options:
    parser = command_parser()
    options = parser.parse_args(with_usual_act(arguments), namespace=Options())
    verb = verb_named(options.verb, options.act)
    fault = verb.fault(options) if verb is not None and verb.fault is not None else None
    if verb is not None and fault is not None:
        parser.error(f"{verb.name}: {fault} (samarbete {verb.name} --help)")
    if options.demo and options.store is not None:
        parser.error(_("--demo has an office of its own; leave out --store"))
    if options.demo and verb is not None and verb.makes:
        parser.error(_("--demo has an office already"))
    if (tour := tour_fault(options)) is not None:
        parser.error(tour)
    set_call(_named(options))
    if options.verb == "serve":
        options.demo = not options.real_store_read_only
    if options.restricted:
        _restrict(parser, options, verb)
    elif options.store is None and not options.demo and _needs_store(verb):
        try:
            usual = usual_address()
        except ValueError as error:
            parser.error(f"{error}")
        if usual is not None:
            options.store = usual
        elif options.verb != "doctor":  # which tells this of all that is wrong
            parser.error(no_home())
    return options


def _named(options: Options) -> Iterator[str]:
    """Return the options that say which store it is and who acts, as they were given.

    A forced command names them itself.
    """
    named = {"--store": options.store, "--operator": options.operator, "--company": options.company}
    for name, value in named.items():
        if value is not None and not options.restricted:
            yield from (name, f"{value}")


def _needs_store(verb: Verb | None) -> bool:
    return verb is None or verb.needs not in ("nothing", "named-store")


def asked_language(arguments: list[str]) -> Language | None:
    """Find `--lang` before anything is read, as help and wrong usage are said in it as well.

    Behind a verb that has a `--lang` of its own, it is the language of what that verb writes.
    """
    if not any(word.partition("=")[0] == "--lang" for word in arguments):
        return None
    place = first_word(arguments, OPTIONS)
    verb = verb_named(arguments[place], None) if place is not None else None
    if verb is not None and any(argument.name == "--lang" for argument in verb.arguments):
        arguments = arguments[:place]
    parser = argparse.ArgumentParser(
        formatter_class=_Formatter, add_help=False, allow_abbrev=False, exit_on_error=False
    )
    parser.add_argument("--lang")
    try:
        named = parser.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:
        return None  # without a value: the reading tells
    return next((language for language in LANGUAGES if language == named), None)


class _WrongUsage(Exception):
    """What is wrong, and whose usage is to be shown."""

    def __init__(self, parser: argparse.ArgumentParser, message: str) -> None:
        super().__init__(message)
        self.parser = parser
        self.message = message


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal; argparse makes one of these for each argument it is told of."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """Return how wide the terminal is, as `shutil` does, whose import takes longer than a verb's.

    COLUMNS says it, else standard output; 80 where neither does.
    """
    with suppress(KeyError, ValueError):
        if (columns := int(os.environ["COLUMNS"])) > 0:
            return columns
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    return 80


class _Parser(argparse.ArgumentParser):
    """A parser whose help ends in text that is made only when it is asked for."""

    def __init__(self, *, more: Callable[[], str] | None = None, **how: Any) -> None:
        super().__init__(**how)
        self.more = more

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong, for whoever asked to tell it.

        Raises:
            _WrongUsage: always.
        """
        raise _WrongUsage(self, message)

    def format_help(self) -> str:
        """Return the help, with what there is more to say."""
        more = f"\n{self.more().rstrip()}\n" if self.more is not None else ""
        return f"{super().format_help()}{more}"


class _VerbParser(_Parser):
    """The parser of one verb, which is made when something is first asked of it.

    The command line names one verb of many: to make the parsers of all took longer than most verbs.
    """

    def __init__(self, verb: Verb, **how: Any) -> None:
        self._verb = verb
        self._how = how

    def __getattr__(self, name: str) -> Any:
        """Make the parser, which has had no attribute so far."""
        how = self.__dict__.pop("_how", None)
        if how is None:
            raise AttributeError(name)
        super().__init__(**how, **_texts(self._verb), more=self._verb.more)
        _declare(self, self._verb)
        return getattr(self, name)

    def format_help(self) -> str:
        """Return the help, whose description is broken into lines only now."""
        import textwrap

        if self.description is not None:
            self.description = textwrap.fill(self.description, 78)
        return super().format_help()


def command_parser() -> argparse.ArgumentParser:
    """Return the parser that the table of verbs describes."""
    parser = _Parser(
        prog="samarbete",
        description=_(PURPOSE),
        more=_epilog,
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"samarbete {VERSION}",
        help=_("show program's version number and exit"),
    )
    for option in OPTIONS:
        _add(parser, option)
    verbs = parser.add_subparsers(
        dest="verb",
        metavar=_("VERB"),
        title=_("verbs"),
        prog=parser.prog,
        parser_class=_VerbParser,
    )
    for verb in VERBS:
        verbs.add_parser(verb.name, verb=verb, help=_literal(_(verb.help)))
    return parser


def _texts(verb: Verb) -> dict[str, Any]:
    """Return what a verb's parser is made with."""
    examples = [_("Examples:"), *(f"  samarbete {_(example)}" for example in verb.examples)]
    return {
        "description": _literal(verb.description),
        "epilog": _literal("\n".join(examples)) if verb.examples else None,
        "formatter_class": _Formatter,
        "allow_abbrev": False,
    }


def _declare(parser: _Parser, verb: Verb) -> None:
    """Declare a verb's arguments to its parser, and the acts below it."""
    # SUPPRESS: what stood before the verb is not taken back where it does not stand behind it
    parser.add_argument(
        JSON.name, action="store_true", default=argparse.SUPPRESS, help=_literal(_(JSON.help))
    )
    for argument in verb.all_arguments:
        _add(parser, argument)
    if verb.acts:
        acts = parser.add_subparsers(
            dest="act",
            metavar=_("ACT"),
            required=True,
            title=_("acts"),
            parser_class=_VerbParser,
        )
        for act in verb.acts:
            acts.add_parser(act.name, verb=act, help=_literal(_(act.help)))


def _add(parser: argparse.ArgumentParser, argument: Argument) -> None:
    """Declare an argument or an option to the parser."""
    text = _(argument.help)
    how: dict[str, Any] = {"help": _literal(text)}
    if argument.flag:
        how["action"] = "store_true"
    else:
        how["metavar"] = argument.value
        if argument.choices and argument.metavar is not None:
            how["help"] = _literal(f"{text}: {', '.join(argument.choices)}")
        how["default"] = [] if argument.repeated else argument.default
        if argument.repeated:
            how["action"] = "append"
        if argument.choices:
            how["choices"] = argument.choices
        read = _name if argument.words in ("file", "directory") else _whole
        how["type"] = partial(read, argument.read or str)
    if not argument.is_option:
        if argument.optional:
            how["nargs"] = "?"
        parser.add_argument(argument.name, **how)
        return
    if argument.to is not None:
        how["dest"] = argument.field
    if argument.optional:
        how |= {"nargs": "?", "const": ""}
    names = [argument.name] if argument.short is None else [argument.short, argument.name]
    parser.add_argument(*names, required=argument.required, **how)


def _name(read: Callable[[str], object], text: str) -> object:
    """Read the name of a file or a directory: none would be the directory where one stands."""
    if not text:
        raise argparse.ArgumentTypeError(_("is empty, and a name is expected"))
    return read(text)


def _whole(read: Callable[[str], object], text: str) -> object:
    """Read a value that is text, and no more than can be one; a file's name may be any bytes."""
    if len(text) > LONGEST_ARGUMENT:
        raise argparse.ArgumentTypeError(
            _("is {n} characters long, {most} at most", n=len(text), most=LONGEST_ARGUMENT)
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(
            _("{text} holds bytes that are not UTF-8; type it again", text=repr(text))
        ) from None
    return read(text)


def _literal(text: str) -> str:
    """Return text in which argparse finds nothing to fill in."""
    return text.replace("%", "%%")


def _epilog() -> str:
    """Return what stands below the verbs: examples and exit codes."""
    import textwrap

    lines = [_("Without a verb, the screen opens. Examples:")]
    for example, note in EXAMPLES:
        lines.append(f"  samarbete {example:<52}  {_(note)}".rstrip())
    codes = ", ".join(f"{code} {_(words)}" for code, words in EXIT_CODES)
    return "\n".join([*lines, "", textwrap.fill(_("Exit codes: {codes}.", codes=codes), 78)])


def _restrict(parser: argparse.ArgumentParser, options: Options, verb: Verb | None) -> None:
    """Refuse what reaches outside the store: the account may belong to several people."""
    if options.store is None and not options.demo and _needs_store(verb):
        parser.error(_("--restricted needs --store DIR, as what is configured could be anything"))
    if options.verb == "init":
        parser.error(_("--restricted makes no store"))
    if options.verb == "import" and options.skip_faulty:
        parser.error(_("--restricted writes no file; leave out --skip-faulty"))
    for argument in verb.all_arguments if verb is not None else ():
        if argument.words not in ("file", "directory"):
            continue
        named = getattr(options, argument.field)
        if named is not None and named != "-":  # ./- is a path, and so never that
            parser.error(_("--restricted names no file; use - for standard input or output"))


def no_home() -> str:
    """Say that there is no place where the operator's own store could be."""
    return _("this account has no home directory; name the store: --store DIR")
