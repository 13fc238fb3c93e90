"""An office's own policy: what it corrects in the catalogue of services, and what it adds.

It has the form of services.toml, in part: a key that is given replaces the one that is there or is
added. Notes, checks, outcomes and kinds of records are known by their `id`; `remove = true` takes
one away. Whatever it states is marked as decided by the office.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from store.domain import validation
from store.domain.catalogue import (
    Check,
    EndedFirst,
    Note,
    Outcome,
    RecordKind,
    Services,
    catalogue,
    packaged,
    service_of,
    services_of,
)
from store.i18n.field_faults import field_fault
from store.i18n.language import _, grouped

Policy = Mapping[str, Any]
"""What an office states: service id -> table, as TOML or JSON holds it; days are ISO texts."""

_ENTRIES: dict[str, Any] = {
    "notes": Note, "checks": Check, "outcomes": Outcome, "record_kinds": RecordKind
}  # fmt: skip
"""The lists whose entries are known by their id, and what an entry is."""

_SPELLINGS = {
    "record": validation.record_kind,
    "than": validation.record_kind,
    "status": validation.record_status,
    "settled": validation.record_status,
}
_MEASURED = ("measure", "record", "status", "settled", "than", "services")
"""How the program measures a check of its own: an office takes it away, and adds another one."""
_OWN = "office"
_NAMED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|U\+[0-9A-F]+|\d+")
"""What a fault names, beside its path: a value, a key, a character, a place."""
MOST_OF_A_KIND = 5
"""Faults of one kind that are told each by itself; more are one line."""
MOST_SERVICES = 200
"""Services that there may be: how they wait for each other is followed from one to the next."""
MOST_ENTRIES = 200
"""Notes, checks, outcomes or kinds of records that an office may state of a service."""
_BASIS = ("provenance", "source", "page", "seen")
_OTHER_WORDS = ("you", "brief")
"""The same as `text` in other words: they no longer hold where an office says something else."""


class PolicyFaults(ValueError):
    """What is wrong with a policy: a sentence for each fault, with its path.

    Many of one kind are one sentence: that of the first, with how many more there are.
    """

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(_folded(faults))
        super().__init__("; ".join(self.faults))


def _folded(faults: list[str]) -> Iterator[str]:
    alike: dict[str, list[str]] = {}
    for fault in faults:
        alike.setdefault(_kind(fault), []).append(fault)
    for first, *more in alike.values():
        if len(more) < MOST_OF_A_KIND:
            yield from (first, *more)
        else:
            yield _("{fault}; and {n} more of this kind", fault=first, n=grouped(len(more)))


def _kind(fault: str) -> str:
    """Return a fault without its path, and without what is named and counted in it."""
    _path, _colon, words = fault.partition(": ")
    return _NAMED.sub("", words)


def with_policy(policy: Policy) -> Services:
    """Return the catalogue as an office has corrected it.

    Raises:
        PolicyFaults: it does not go with the catalogue; each fault is named with its path.
    """
    if not policy:
        return catalogue()
    if (n := len(packaged().keys() | policy.keys())) > MOST_SERVICES:
        fault = _("there would be {n} services, {most} at most", n=grouped(n), most=MOST_SERVICES)
        raise PolicyFaults([fault])
    merging = _Merging()
    merged = {**packaged()}
    for id, own in policy.items():
        so_far = len(merging.faults)
        merged[id] = merging.service(id, merged.get(id), own)
        if len(merging.faults) == so_far:  # else the whole would tell a part's fault once more
            merging.check(id, merged[id])
    if merging.faults:
        raise PolicyFaults(merging.faults)
    try:
        services = services_of(merged)
    except ValueError as error:
        raise PolicyFaults([f"{error}"]) from None
    if faults := list(_circles(policy, services)):
        raise PolicyFaults(faults)
    return services


def _circles(policy: Policy, services: Services) -> Iterator[str]:
    """Find the checks by which a service would wait for itself, so that it could never end."""
    waits_for = {
        id: {
            other: None
            for check in service.checks
            if isinstance(check, EndedFirst)
            for other in sorted(set(check.services))
        }
        for id, service in services.items()
    }
    for id, own in policy.items():
        steps = _steps_to(id, waits_for)
        checks = {check.id: check for check in services[id].checks}
        for number, entry in enumerate(own.get("checks", [])):
            check = checks.get(entry["id"])
            for other in dict.fromkeys(check.services) if isinstance(check, EndedFirst) else ():
                if other == id or other in steps:
                    yield _(
                        "{path}: {way}; it could never be ended",
                        path=f"{id}.checks[{number}].services",
                        way=_in_words((id, *_way(other, steps, id))),
                    )


def _in_words(way: tuple[str, ...]) -> str:
    """Say which service waits for which."""
    if len(way) == 1:
        return way[0]
    return _("{service} waits for {others}", service=way[0], others=_in_words(way[1:]))


def _steps_to(end: str, waits_for: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return of each service that waits for one in the end which it waits for next."""
    steps: dict[str, str] = {}
    reached = {end}
    while reached:
        nearer = {
            id: next(other for other in others if other in reached)
            for id, others in waits_for.items()
            if id != end and id not in steps and not reached.isdisjoint(others)
        }
        steps |= nearer
        reached = {*nearer}
    return steps


def _way(start: str, steps: Mapping[str, str], end: str) -> tuple[str, ...]:
    """Return by which services one waits for another, both included, on the shortest way."""
    way = [start]
    while way[-1] != end:
        way.append(steps[way[-1]])
    return tuple(way)


def to_come(policy: Policy, today: dt.date) -> tuple[str, ...]:
    """Say of each day on which somebody is to have read a page that it is still to come."""
    return tuple(
        _(
            "{path}: {date} is still to come; it is the day on which it was last so. Today is "
            "{today}",
            path=path,
            date=day,
            today=today,
        )
        for id, own in policy.items()
        for path, day in _days_in(own, id)
        if day > f"{today}"
    )


def _days_in(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Find the days on which what is stated was seen, as ISO texts, each with its path."""
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _days_in(item, f"{path}[{place}]")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key == "seen" and isinstance(item, str):
                yield f"{path}.{key}", item
            else:
                yield from _days_in(item, f"{path}.{key}")


class _Merging:
    """Lays an office's tables over those of the catalogue, and notes every fault."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def service(self, id: str, given: Mapping[str, Any] | None, own: Any) -> dict[str, Any]:
        """Lay what an office states of a service over what is given, if anything is."""
        merged: dict[str, Any] = {"assigned": _OWN} if given is None else {**given}
        if not isinstance(own, Mapping):
            self.faults.append(_("{path}: a table is expected", path=id))
            return merged
        self._nameable(id, id)
        for key, value in own.items():
            path = f"{id}.{key}"
            if key in _ENTRIES:
                merged[key] = self._entries(path, merged.get(key, []), value, _ENTRIES[key])
                continue
            merged[key] = self._marked(path, value)
            if key == "assigned" and value != _OWN:
                self.faults.append(_not_the_offices(path))
        return merged

    def check(self, id: str, merged: Mapping[str, Any]) -> None:
        """Note what is wrong with a service as a whole, if anything is."""
        try:
            service_of(id, merged)
        except ValueError as error:
            self.faults.append(f"{error}")

    def _entries(self, path: str, given: list[Any], own: Any, kind: Any) -> list[Any]:
        """Lay entries over those of the same id; new ones come after them."""
        by_id = {entry["id"]: entry for entry in given}
        if not isinstance(own, list) or not all(isinstance(entry, Mapping) for entry in own):
            self.faults.append(_("{path}: a list of tables is expected", path=path))
            return given
        if len(own) > MOST_ENTRIES:
            self.faults.append(
                _("{path}: it has {n} tables, {most} at most",
                  path=path, n=grouped(len(own)), most=MOST_ENTRIES)
            )  # fmt: skip
            return given
        seen: set[str] = set()
        for number, entry in enumerate(own):
            place = f"{path}[{number}]"
            id = entry.get("id")
            if not isinstance(id, str):
                self.faults.append(_("{path}: it has no `id`", path=place))
            elif not self._nameable(f"{place}.id", id):
                continue
            elif id in seen:
                fault = _("{path}: {name!r} appears twice", path=f"{place}.id", name=id)
                self.faults.append(fault)
            elif entry.get("remove") is True:
                if by_id.pop(id, None) is None:
                    fault = _("{path}: there is no {id!r} to be removed", path=place, id=id)
                    self.faults.append(fault)
            else:
                known = by_id.get(id, {})
                by_id[id] = self._entry(place, known, entry, kind)
                self._keeps_what_is_done(place, known, by_id[id], kind)
            if isinstance(id, str):
                seen.add(id)
        return list(by_id.values())

    def _entry(self, path: str, given: Mapping[str, Any], own: Any, kind: Any) -> dict[str, Any]:
        """Lay an entry over the one that is there; what it states rests on the office."""
        merged = {**given, **self._marked(path, own)}
        if kind is Check:
            self._spell(path, merged)
        if "text" in merged:
            gone = (*_BASIS, *(_OTHER_WORDS if "text" in own else ()))
            merged = {key: merged[key] for key in merged if key not in gone or key in own}
            merged["provenance"] = _OWN
        try:
            msgspec.convert(merged, kind)
        except msgspec.ValidationError as error:
            place, words = field_fault(error, kind)
            self.faults.append(f"{path}{place}: {words}")
        return merged

    def _keeps_what_is_done(
        self, path: str, known: Mapping[str, Any], merged: Mapping[str, Any], kind: Any
    ) -> None:
        """Note where an entry of the program would do something else, though it says the same."""
        if not known:
            return
        if kind is Outcome and merged.get("deletes", False) != known.get("deletes", False):
            self.faults.append(
                _("{path}: whether the program erases the records stays as it is",
                  path=f"{path}.deletes")
            )  # fmt: skip
        for key in _MEASURED if kind is Check else ():
            if merged.get(key) != known.get(key):
                self.faults.append(
                    _("{path}: how the program measures its own check stays as it is; take the "
                      "check away (remove = true) and add one with an id of the office's own",
                      path=f"{path}.{key}")
                )  # fmt: skip

    def _spell(self, path: str, check: dict[str, Any]) -> None:
        """Spell what a check asks of records as a record is read: *rapport* is a report."""
        for key, spelt in _SPELLINGS.items():
            if isinstance(check.get(key), str):
                with suppress(ValueError):  # which is noted as that of any text
                    check[key] = spelt(check[key])

    def _marked(self, path: str, value: Any) -> Any:
        """Mark every statement in a value as the office's."""
        if isinstance(value, list):
            return [self._marked(f"{path}[{n}]", item) for n, item in enumerate(value)]
        if isinstance(value, str):
            return self._text(path, value)
        if value is None:  # which TOML cannot hold
            self.faults.append(_("{path}: null is no value here", path=path))
        if not isinstance(value, Mapping):
            return value
        marked = {key: self._marked(f"{path}.{key}", item) for key, item in value.items()}
        if marked.setdefault("provenance", _OWN) != _OWN:
            self.faults.append(_not_the_offices(f"{path}.provenance"))
        if "text" not in marked and "answer" not in marked:
            del marked["provenance"]
        return marked

    def _text(self, path: str, text: str) -> str:
        """Return a text in its uniform form, as it is taken from everywhere else."""
        try:
            cleaned = validation.reason(text)
        except ValueError as error:
            self.faults.append(f"{path}: {error}")
            return text
        if cleaned is None:
            self.faults.append(f"{path}: " + _("it is empty"))
        return cleaned or text

    def _nameable(self, path: str, id: str) -> bool:
        """Return whether a command can name an id, as in `--waive ID=REASON`; note it if not."""
        if len(id) <= validation.MAX_LENGTH and re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", id):
            return True
        self.faults.append(
            _("{path}: an id has lowercase letters, digits and hyphens, such as books-closed",
              path=path)
        )  # fmt: skip
        return False


def _not_the_offices(path: str) -> str:
    return _("{path}: what an office decides must be `office`, or leave this out", path=path)
