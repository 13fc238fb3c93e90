"""What a verb is declared with: its arguments, its options, its examples.

Parser, help, shell completion and manual page are all made from these values, so none of them can
know what another does not. Nothing of the store is imported here: `--help` answers at once.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from store.i18n.language import N_, _

Offered = Literal["file", "directory", "service", "check"]
"""What a shell offers for a value that has no fixed choices."""

Needs = Literal["nothing", "address", "named-store", "store", "desk"]
"""What a verb needs: nothing; where its store is; the way to a desk, to a store that is named or to
none; to a store that may be missing or damaged; or somebody at a desk."""


class Argument(NamedTuple):
    """An argument (`number`) or an option (`--outcome`) of a verb.

    `help` and `metavar` are marked (`N_`), and said where they are shown.
    `to` is the field it is read into, where that is not its name; `flag` takes no value;
    `repeated` may stand several times; `optional` lets an argument be left out, or the value of an
    option, which is then empty; `read` makes the value of the text, or raises
    `argparse.ArgumentTypeError`.
    """

    name: str
    help: str
    metavar: str | None = None
    short: str | None = None
    to: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    flag: bool = False
    repeated: bool = False
    required: bool = False
    optional: bool = False
    read: Callable[[str], object] | None = None
    words: Offered | None = None

    @property
    def is_option(self) -> bool:
        """Whether it is known by its name, not by its place."""
        return self.name.startswith("-")

    @property
    def field(self) -> str:
        """The field of the options that it is read into."""
        return self.to or self.name.lstrip("-").replace("-", "_")

    @property
    def value(self) -> str:
        """What stands for its value in a synopsis."""
        if self.metavar is not None:
            return _(self.metavar)
        if self.choices:
            return "|".join(self.choices)
        return self.name.lstrip("-").upper()

    @property
    def synopsis(self) -> str:
        """How it is written in a synopsis."""
        if not self.is_option:
            return f"[{self.value}]" if self.optional else self.value
        text = self.short or self.name
        if not self.flag:
            text += f" [{self.value}]" if self.optional else f" {self.value}"
        if not self.required:
            text = f"[{text}]"
        return f"{text}…" if self.repeated else text


class Verb(NamedTuple):
    """A verb: `help` in a few words, `about` where there is more to say; both marked, not said.

    `run` names the function of `tui.cli.run` that carries it out, as `endings.end`; it is imported
    when the verb is called, and is given the options and what the verb `needs`. `acts` are verbs
    below it (`user add`), each with a function of its own; `usual` is the one that is meant where
    none is named. `changes` says that it changes one customer, so that it takes `--reason` and
    `--dry-run`; `writes` that it changes the store otherwise, or tells it of the options; `makes`
    that it can make a store. `fault` looks at what was read and tells what does not go together,
    or None. `more` gives text as it stands, for the end of its help.
    """

    name: str
    help: str
    about: str = ""
    arguments: tuple[Argument, ...] = ()
    examples: tuple[str, ...] = ()
    acts: tuple["Verb", ...] = ()
    usual: str | None = None
    run: str = ""
    needs: Needs = "desk"
    changes: bool = False
    writes: bool | Callable[[Any], bool] = False
    makes: bool = False
    fault: Callable[[Any], str | None] | None = None
    more: Callable[[], str] | None = None

    @property
    def all_arguments(self) -> tuple[Argument, ...]:
        """Its own arguments and options, and those that all of its kind have.

        One of its own stands for that of its kind.
        """
        own = {argument.name for argument in self.arguments}
        of_kind = CHANGING if self.changes else ()
        return (*self.arguments, *(each for each in of_kind if each.name not in own))

    def can_save(self, options: Any) -> bool:
        """Whether it can change the store as it was called; if not, it only looks."""
        writes = self.writes(options) if callable(self.writes) else self.writes
        looks = options.read_only or getattr(options, "dry_run", False)
        return (self.changes or writes) and not looks

    @property
    def synopsis(self) -> str:
        """How it is called, without what holds for all verbs."""
        if self.acts:
            return f"{self.name} {'|'.join(act.name for act in self.acts)} …"
        return " ".join([self.name, *(argument.synopsis for argument in self.all_arguments)])

    @property
    def sentence(self) -> str:
        """Its help as a sentence."""
        help = _(self.help)
        return f"{help[0].upper()}{help[1:]}."

    @property
    def description(self) -> str:
        """Its help as a sentence, and what there is more to say."""
        return f"{self.sentence} {_(self.about)}".rstrip()


REASON = Argument("--reason", N_("why, for the history"), N_("TEXT"))
DRY_RUN = Argument("--dry-run", N_("show what would happen, and change nothing"), flag=True)
CHANGING = (REASON, DRY_RUN)
"""What every verb takes that changes one customer."""

JSON = Argument("--json", N_("print one JSON value on standard output and nothing else"), flag=True)
"""What every verb takes, before or after it."""
