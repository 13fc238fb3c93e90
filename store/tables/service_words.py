"""Words in cells of services that are none: which of them somebody may be asked about."""

from collections import Counter
from collections.abc import Iterator, Sequence

from store.exchange.import_file import Question
from store.i18n.language import grouped, ngettext
from store.tables.cells.alike_services import services_alike
from store.tables.cells.services import ServiceNames, UnknownService
from store.tables.cells.words import plain
from store.tables.finder import Table
from store.tables.groups.services import question_of_service
from store.tables.meaning.register import SERVICE

MOST_ASKED = 9
"""So many words are asked about at once, those of the most rows."""


def questions_of_words(tables: Sequence[Table], names: ServiceNames) -> Iterator[Question]:
    """Ask of each word in a cell of services which one it is; the most frequent first.

    It may be answered: until then the rows of that word are refused, and all others come in.
    """
    rows: Counter[str] = Counter()
    first: dict[str, tuple[str, str]] = {}
    for table in tables:
        if table.columns.records:
            continue
        for place in table.columns.of(SERVICE)[:1]:
            cells = Counter(row.cells[place] for row in table.rows if place < len(row.cells))
            for cell, count in cells.items():
                for word in _unknown(cell, names):
                    first.setdefault(plain(word), (word, table.headings[place]))
                    rows[plain(word)] += count
    alike = {key: services_alike(first[key][0], names.services) for key in rows}
    asked = rows.most_common(MOST_ASKED)
    for key, count in sorted(asked, key=lambda each: not alike[each[0]]):  # the short ones first
        word, heading = first[key]
        text = ngettext(
            "Column {heading} has {word} in {count} row. Which service is it?",
            "Column {heading} has {word} in {count} rows. Which service is it?",
            count,
            heading=heading,
            word=word,
            count=grouped(count),
        )
        id = f"word-{key.encode().hex()}"
        yield question_of_service(id, text, (word,), alike[key], names)


def _unknown(cell: str, names: ServiceNames) -> Sequence[str]:
    """Return the words of a cell of which nobody knows which service they are."""
    try:
        names.in_cell(cell)
    except UnknownService as error:
        return error.words
    except ValueError:
        return ()
    return ()
