"""Columns of the days on which services began: `eEkonomi start`, beside the service's own."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from store.tables.cells.dates import date_reader, is_no_day
from store.tables.cells.services import Named, ServiceNames
from store.tables.cells.words import plain, says_nothing


def starts_of(
    headings: Mapping[int, str],
    cells: Sequence[Sequence[str]],
    known: Sequence[tuple[int, Named]],
    names: ServiceNames,
    words: Collection[str],
) -> tuple[tuple[tuple[int, str], ...], frozenset[int]]:
    """Return the columns that say when services began, and those that may be that or a variant.

    `words` are what says so beside a service's name. `Start` is a variant too: where no column is
    of the service itself, and none of another variant, the heading leaves open which is meant.
    """
    found: list[tuple[int, str]] = []
    open_ones: set[int] = set()
    for place, heading in headings.items():
        service = _service_in(heading, names, words)
        if service is None or not _are_days(cells[place]):
            continue
        beside = [named for at, named in known if at != place and named.service == service]
        own = names.named(heading)
        if own is None or own.variant is None:
            if beside:
                found.append((place, service))
        elif any(named.variant not in (None, own.variant) for named in beside):
            continue
        elif any(named.variant is None for named in beside):
            found.append((place, service))
        else:
            open_ones.add(place)
    return tuple(found), frozenset(open_ones)


def _service_in(heading: str, names: ServiceNames, words: Collection[str]) -> str | None:
    """Return the service whose name stands before or behind words of a start, or None."""
    parts = heading.replace("(", " ").replace(")", " ").replace(",", " ").split()
    for count in range(1, len(parts)):
        before, behind = " ".join(parts[:count]), " ".join(parts[count:])
        for name, word in ((before, behind), (behind, before)):
            if plain(word) in words and (named := names.named(name.strip(" -–:"))) is not None:
                return named.service
    return None


def _are_days(cells: Iterable[str]) -> bool:
    """Return whether all cells that say something are days, and there is one."""
    said = [cell for cell in dict.fromkeys(cells) if not says_nothing(cell)]
    read = date_reader(said)
    try:
        return bool([read(cell) for cell in said if not is_no_day(cell)])
    except ValueError:
        return False
