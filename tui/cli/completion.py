"""Completion for bash, zsh and fish, made from the table of verbs.

The scripts are whole in themselves: pressing Tab starts no program and reads no store.
"""

from collections.abc import Iterable, Iterator

from store.domain.catalogue import catalogue
from store.i18n.language import N_, _
from tui.cli.arguments import JSON, Argument, Verb
from tui.cli.table import OPTIONS, VERBS

HELP = Argument("--help", N_("show what the verb takes"), flag=True)
VERSION = Argument("--version", N_("show the version"), flag=True)


def script(shell: str) -> str:
    """Return the completion script of a shell."""
    lines = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]()
    return "\n".join(lines) + "\n"


def _paths(verbs: Iterable[Verb] = VERBS, before: str = "") -> Iterator[tuple[str, Verb]]:
    """Return each verb and act with the words that lead to it."""
    for verb in verbs:
        yield f"{before}{verb.name}", verb
        yield from _paths(verb.acts, f"{before}{verb.name} ")


def _options(verb: Verb) -> list[Argument]:
    return [each for each in (*verb.all_arguments, JSON, HELP) if each.is_option]


def _places(verb: Verb) -> list[Argument]:
    return [each for each in verb.all_arguments if not each.is_option]


def _names(option: Argument) -> list[str]:
    return [option.name, *([option.short] if option.short is not None else [])]


def _values(argument: Argument) -> tuple[str, ...]:
    """Return the words that an argument can be, where these are known."""
    match argument.words:
        case "service":
            return tuple(catalogue())
        case "check":
            return tuple(
                dict.fromkeys(check.id for each in catalogue().values() for check in each.checks)
            )
        case _:
            return argument.choices


def _heading(shell: str) -> str:
    """Return the comment that a script begins with."""
    made = _(
        "{shell} completion for samarbete; made by `samarbete completion {shell}`", shell=shell
    )
    return f"# {made}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# --- bash --------------------------------------------------------------------------------------

_BASH = """\
_samarbete() {
    local word=${COMP_WORDS[COMP_CWORD]} path= asked= each words= files= i
    local -a places=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        each=${COMP_WORDS[i]}
        if [[ $each == = ]]; then continue; fi
        if [[ -n $asked ]]; then asked=; continue; fi
        if [[ $each == -* ]]; then
            if _samarbete_takes "$path" "$each"; then asked=$each; fi
        elif _samarbete_verb "$path" "$each"; then
            path=${path:+$path }$each
        else
            places+=("$each")
        fi
    done
    if [[ $word == = ]]; then word=; fi
    if [[ -n $asked ]]; then
        _samarbete_value "$path" "$asked"
    elif [[ $word == -* ]]; then
        _samarbete_options "$path"
    else
        _samarbete_place "$path" "${#places[@]}"
    fi
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    local IFS=$'\\n'
    case $files in
        file) COMPREPLY+=($(compgen -f -- "$word")); compopt -o filenames 2>/dev/null ;;
        directory) COMPREPLY+=($(compgen -d -- "$word")); compopt -o filenames 2>/dev/null ;;
    esac
}
complete -F _samarbete samarbete"""


def _bash() -> Iterator[str]:
    """Write bash's script: a function that finds the place, and tables for it."""
    yield _heading("bash")
    paths = list(_paths())
    yield from _bash_table("takes", (_bash_takes(path, verb) for path, verb in _all(paths)))
    yield from _bash_table(
        "verb",
        (f"    {_quoted(path)}) return 0 ;;" for path, _ in paths),
        key="${1:+$1 }$2",
    )
    values = (
        f"    {_quoted(f'{path}:{name}')}) {_bash_words(option)} ;;"
        for path, verb in _all(paths)
        for option in (_options(verb) if verb is not None else _global())
        for name in _names(option)
        if not option.flag
    )
    yield from _bash_table("value", values, key="$1:$2")
    options = (
        f"    {_quoted(path)}) words={_quoted(' '.join(_all_names(verb)))} ;;"
        for path, verb in _all(paths)
    )
    yield from _bash_table("options", options)
    places = [
        f"    {_quoted(f'{path}:{place}')}) {_bash_words(argument)} ;;"
        for path, verb in _all(paths)
        if verb is not None
        for place, argument in enumerate(_places(verb))
    ]
    below = [
        f"    {_quoted(f'{path}:0')}) words={_quoted(' '.join(each.name for each in acts))} ;;"
        for path, acts in [("", VERBS), *((path, verb.acts) for path, verb in paths if verb.acts)]
    ]
    yield from _bash_table("place", [*below, *places], key="$1:$2")
    yield _BASH


def _all(paths: list[tuple[str, Verb]]) -> list[tuple[str, Verb | None]]:
    """Return the verbs, and the command before any of them."""
    return [("", None), *paths]


def _global() -> list[Argument]:
    return [*OPTIONS, HELP, VERSION]


def _all_names(verb: Verb | None) -> list[str]:
    options = _options(verb) if verb is not None else _global()
    return [name for option in options for name in _names(option)]


def _bash_takes(path: str, verb: Verb | None) -> str:
    options = _options(verb) if verb is not None else _global()
    names = [name for each in options if not each.flag for name in _names(each)]
    return f"    {_quoted(path)}) words={_quoted(' '.join(names))} ;;"


def _bash_table(name: str, lines: Iterable[str], key: str = "$1") -> Iterator[str]:
    yield f"_samarbete_{name}() {{"
    if name == "takes":
        yield "    local words="
    yield f'    case "{key}" in'
    yield from lines
    yield "    esac"
    if name == "takes":
        yield '    [[ " $words " == *" $2 "* ]]'
    elif name == "verb":
        yield "    return 1"
    yield "}"


def _bash_words(argument: Argument) -> str:
    values = " ".join(_values(argument))
    files = argument.words if argument.words in ("file", "directory") else ""
    return f"words={_quoted(values)} files={files}"


# --- zsh ---------------------------------------------------------------------------------------


def _zsh() -> Iterator[str]:
    """Write zsh's script: `_arguments` at each level."""
    yield "#compdef samarbete"
    yield _heading("zsh")
    yield from _zsh_function("_samarbete", _global(), (), VERBS)
    for path, verb in _paths():
        yield from _zsh_function(
            f"_samarbete_{path.replace(' ', '_')}", _options(verb), _places(verb), verb.acts
        )
    yield '_samarbete "$@"'


def _zsh_function(
    name: str, options: Iterable[Argument], places: Iterable[Argument], acts: tuple[Verb, ...]
) -> Iterator[str]:
    specs = [
        _quoted(f"{'*' if each.repeated else ''}{spelled}[{_zsh_text(_(each.help))}]"
                + ("" if each.flag else f":{_zsh_text(each.value)}:{_zsh_values(each)}"))
        for each in options
        for spelled in _names(each)
    ] + [
        _quoted(f"{'::' if each.optional else ':'}{_zsh_text(each.value)}:{_zsh_values(each)}")
        for each in places
    ]  # fmt: skip
    yield f"{name}() {{"
    if not acts:
        yield f"    _arguments {' '.join(specs)}"
        yield "}"
        return
    yield "    local state line"
    yield f"    _arguments -C {' '.join(specs)} '1: :->verb' '*:: :->rest'"
    yield "    case $state in"
    described = " ".join(_quoted(f"{act.name}:{_zsh_text(_(act.help))}") for act in acts)
    yield f"    verb) local -a verbs=({described}); _describe verb verbs ;;"
    yield "    rest) case $line[1] in"
    for act in acts:
        yield f"        {act.name}) {name}_{act.name} ;;"
    yield "    esac ;;"
    yield "    esac"
    yield "}"


def _zsh_text(text: str) -> str:
    return "".join(f"\\{char}" if char in "[]:\\" else char for char in text)


def _zsh_values(argument: Argument) -> str:
    if argument.words == "file":
        return "_files"
    if argument.words == "directory":
        return "_files -/"
    values = _values(argument)
    return f"({' '.join(values)})" if values else " "


# --- fish --------------------------------------------------------------------------------------


def _fish() -> Iterator[str]:
    """Write fish's script: a line for each word that can stand at a place."""
    yield _heading("fish")
    yield "complete -c samarbete -f"
    names = " ".join(verb.name for verb in VERBS)
    first = f"not __fish_seen_subcommand_from {names}"
    for option in _global():
        yield _fish_option(first, option)
    for verb in VERBS:
        yield _fish_line(first, f"-a {verb.name}", _(verb.help))
        seen = f"__fish_seen_subcommand_from {verb.name}"
        acts = " ".join(act.name for act in verb.acts)
        for act in verb.acts:
            without = f"{seen}; and not __fish_seen_subcommand_from {acts}"
            yield _fish_line(without, f"-a {act.name}", _(act.help))
            yield from _fish_verb(f"{seen}; and __fish_seen_subcommand_from {act.name}", act)
        if not verb.acts:
            yield from _fish_verb(seen, verb)


def _fish_verb(condition: str, verb: Verb) -> Iterator[str]:
    for option in _options(verb):
        yield _fish_option(condition, option)
    for place in _places(verb):
        if place.words in ("file", "directory"):
            yield f"complete -c samarbete -n {_quoted(condition)} -F"
        elif values := _values(place):
            yield _fish_line(condition, f"-a {_quoted(' '.join(values))}", _(place.help))


def _fish_option(condition: str, option: Argument) -> str:
    how = f"-l {option.name.removeprefix('--')}"
    if option.short is not None:
        how += f" -s {option.short.removeprefix('-')}"
    if not option.flag:
        how += " -r"
        if option.words in ("file", "directory"):
            how += " -F"
        elif values := _values(option):
            how += f" -a {_quoted(' '.join(values))}"
    return _fish_line(condition, how, _(option.help))


def _fish_line(condition: str, how: str, help: str) -> str:
    return f"complete -c samarbete -n {_quoted(condition)} {how} -d {_quoted(help)}"
