"""What a file brings to be imported, with its faults by their place, and what it asks a person."""

import shlex
from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from store.domain.errors import Cure, Refusal, Refused
from store.domain.model import Employee, Entry, Office
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy
from store.exchange.incoming.customers import IncomingCustomer
from store.exchange.incoming.places import of_a_kind, of_a_kind_by_mark
from store.i18n.language import _

SKIPPED_BECAUSE = "skipped_because"
"""The column or field in which a file of what was skipped says why; an import ignores it."""


MAP = "--map"
"""The option that says what a heading or a sheet means, `NAME=MEANING`."""
SHEET = "--sheet"
"""The option that names the sheets that are read."""
SHEETS_APART = "/"
"""What stands between the sheets in one answer; no sheet's name has it."""
TABLES = "--tables"
"""The option that says whether what stands side by side are tables of their own."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer that can be given: its value for programs, and its words for people.

    `also` are the values that it gives besides, where it is of several sheets.
    """

    value: str
    words: str
    also: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question on a whole file, or on sheets of it. The first answer is the likeliest.

    `option` is what answers it on a command line. Until it is answered nothing of the file is kept.
    """

    id: str
    text: str
    answers: tuple[Answer, ...]
    option: str

    @property
    def of_sheet(self) -> bool:
        """Whether it asks of which service a sheet or a column is; its answers are as `--map`'s."""
        return self.option == MAP

    @property
    def refusal(self) -> Refusal:
        """Why a file is refused as long as nobody has answered."""
        choices = "; ".join(
            f"{self._option_of(answer)} ({answer.words})" for answer in self.answers
        )
        message = _("{question} Answer with {choices}.", question=self.text, choices=choices)
        return Refusal(code="invalid-value", message=message, cure="answer", about=self.id)

    def _option_of(self, answer: Answer) -> str:
        """Return an answer as it is given on a command line."""
        return as_options(self.option, self.values_of(answer.value))

    def values_of(self, value: str) -> tuple[str, ...]:
        """Return all that the answer of a value says, each as its option takes it."""
        if self.option == SHEET:
            return tuple(value.split(SHEETS_APART))
        also = (answer.also for answer in self.answers if answer.value == value)
        return (value, *next(also, ()))


def as_options(option: str, values: Iterable[str]) -> str:
    """Return an option as it is typed once for each value."""
    return " ".join(f"{option} {shlex.quote(value)}" for value in values)


def told_once(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Return refusals with those that say the same of several lines as one."""
    marked = (((one.code, one.cure, one.about), one.message) for one in refusals)
    return tuple(
        Refusal(code=code, message=message, cure=cure, about=about)
        for (code, cure, about), message in of_a_kind_by_mark(marked)
    )


Reasons = Mapping[str, tuple[str, ...]]
"""Why something is skipped, by its place in the file."""


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """What was skipped, as files of the same format, and how much of the file that is.

    `rows` are those of whom or what was skipped, `parts` others of which something was left out.
    """

    files: tuple[bytes, ...]
    rows: int
    parts: int = 0


class FoundColumn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A column of a table by its heading, and the id of the column of ours that it means.

    None is one that is left out. One that is named as a service says which.
    """

    heading: str
    means: str | None
    service: str | None = None


class FoundTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table as it was found in a file: where its headings stand, what they mean, its first rows.

    `sheet` is empty where a file has none; `records` says that the table is of records. `service`
    is the one that all rows of the sheet are of. `beside` are its columns, as `E-G`, where others
    stand beside it in the sheet.
    """

    sheet: str
    row: int
    columns: tuple[FoundColumn, ...]
    rows: int
    first: tuple[tuple[str, ...], ...]
    records: bool = False
    service: str | None = None
    beside: str = ""


class HeadingsUnknown(Refused):
    """No heading of a file is known; `tables` are what seems to be in it, for somebody to say."""

    def __init__(self, message: str, tables: Iterable[FoundTable]) -> None:
        super().__init__([Refusal(code="invalid-value", message=message)])
        self.tables = tuple(tables)


class RejectedItem(msgspec.Struct, frozen=True, kw_only=True):
    """A customer or an employee of a file that cannot be read, and each fault with its place.

    Its number and its name are as far as they are told; an employee has none but a name. `about` is
    what somebody may agree to, so that it can be read after all.
    """

    place: str
    number: str = ""
    name: str
    faults: tuple[str, ...]
    about: str | None = None

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """A refusal for each fault."""
        cure: Cure | None = "agree" if self.about is not None else None
        return tuple(
            Refusal(code="invalid-value", message=fault, cure=cure, about=self.about)
            for fault in self.faults
        )


class ImportFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds: customers and employees as far as they can be read, and the rest.

    A table has no office, no employees, no policy, no headings and no history of the office, which
    is taken where there is no store yet; `tables` are those of a table, and `said` is what somebody
    has said now that headings and sheets of theirs mean; `overruled` are headings of which what
    was said before holds no more, and `moot` those of which something was answered that the file,
    as it is read now, does not have. An employee stands with its place in the
    file, and `unsaid` has, by that place, the fields that the file leaves out of it.
    `notices` is what there is to know of how it was read; `questions` have to be answered first.
    `words` may be: until then it is only refused what they are about.
    `left_out` are rows of which something is not brought in, by place; `whose` has the first row of
    the customer that each of those is of. `skipped` makes files of
    the same format, with names that end in `suffix`, of only what stands at some places, each with
    why it was skipped: one for each kind of table.
    """

    customers: tuple[IncomingCustomer, ...]
    rejected: tuple[RejectedItem, ...] = ()
    office: Office | None = None
    employees: tuple[tuple[str, Employee], ...] = ()
    policy: Policy = {}
    headings: HeadingMeanings = {}
    history: tuple[Entry, ...] = ()
    unsaid: Mapping[str, frozenset[str]] = {}
    notices: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    words: tuple[Question, ...] = ()
    tables: tuple[FoundTable, ...] = ()
    said: HeadingMeanings = {}
    overruled: tuple[str, ...] = ()
    moot: frozenset[str] = frozenset()
    left_out: Reasons = {}
    whose: Mapping[str, str] = {}
    suffix: str
    skipped: Callable[[Reasons], Skipped]

    def whole(self) -> "ImportFile":
        """Return the same if all of it can be read.

        Raises:
            Refused: something cannot; there is one refusal for each kind of fault.
        """
        if self.rejected:
            raise Refused(self.refusals)
        return self

    def in_part(self, refused: Collection[str]) -> int:
        """Return of how many rows only a part is left out, where customers are `refused` by place.

        Of those nothing comes in.
        """
        return sum(
            place not in refused and self.whose.get(place) not in refused for place in self.left_out
        )

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why something of it cannot be read: one refusal for each kind of fault."""
        asked = [item for item in self.rejected if item.about is not None]
        faults = of_a_kind(
            fault for item in self.rejected if item.about is None for fault in item.faults
        )
        return (
            *(Refusal(code="invalid-value", message=fault) for fault in faults),
            *told_once(refusal for item in asked for refusal in item.refusals),
        )
