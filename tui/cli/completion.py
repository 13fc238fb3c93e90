"""Completion for shells, which shtab writes from the parser.

The scripts are whole in themselves: pressing Tab starts no program and reads no store.
"""

import argparse
from collections.abc import Iterable

import shtab

from store.domain.catalogue import Services
from store.i18n.language import _
from tui.cli.arguments import Argument, Verb
from tui.cli.parser import command_parser
from tui.cli.verbs import OPTIONS, VERBS

_BASH = """
_samarbete_files() {
    compgen -f -- "$1"
}

_samarbete_dirs() {
    compgen -d -- "$1"
}

# Bash makes three words of `--outcome=delete`, and an operator may be called as a verb is.
_samarbete() {
    local -a words=() takes=(%(takes)s)
    local word previous= i
    for ((i = 0; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == = ]]; then continue; fi
        if [[ " ${takes[*]} " == *" $previous "* ]]; then word=_; fi
        words+=("$word")
        previous=$word
    done
    word=${COMP_WORDS[COMP_CWORD]}
    if [[ $word == = ]]; then word=; fi
    local -a COMP_WORDS=("${words[@]}" "$word")
    local COMP_CWORD=${#words[@]}
    _shtab_samarbete
}

complete -o bashdefault -F _samarbete samarbete
"""


def script(shell: str, services: Services) -> str:
    """Return the completion script of a shell, which offers those services and their checks."""
    parser = command_parser()
    _offer(parser, OPTIONS, VERBS, services)
    made = _(
        "{shell} completion for samarbete; made by `samarbete completion {shell}`", shell=shell
    )
    text = shtab.complete(parser, shell, preamble=f"# {made}").rstrip() + "\n"
    return text + _BASH % {"takes": " ".join(_takes(OPTIONS, VERBS))} if shell == "bash" else text


def _offer(
    parser: argparse.ArgumentParser,
    arguments: Iterable[Argument],
    verbs: Iterable[Verb],
    services: Services,
) -> None:
    """Tell the parser what a shell is to offer: files, services, checks, and verbs in few words."""
    of_field = {argument.field: argument for argument in arguments}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb in verbs:
                below = action.choices[verb.name]
                _offer(below, verb.all_arguments, verb.acts, services)
                below.description = None  # else the first of its lines explains it, cut anywhere
        elif (argument := of_field.get(action.dest)) is not None:
            match argument.words:
                case "file":
                    action.complete = shtab.FILE | {"bash": "_samarbete_files"}  # type: ignore[attr-defined]
                case "directory":
                    action.complete = shtab.DIRECTORY | {"bash": "_samarbete_dirs"}  # type: ignore[attr-defined]
                case "service":
                    action.choices = tuple(services)
                case "check":
                    checks = (check.id for service in services.values() for check in service.checks)
                    action.choices = tuple(dict.fromkeys(checks))


def _takes(arguments: Iterable[Argument], verbs: Iterable[Verb]) -> list[str]:
    """Return the options that take a value, of all verbs."""
    names = [
        name
        for argument in arguments
        if argument.is_option and not argument.flag
        for name in (argument.name, argument.short)
        if name is not None
    ]
    for verb in verbs:
        names += _takes(verb.all_arguments, verb.acts)
    return [*dict.fromkeys(names)]
