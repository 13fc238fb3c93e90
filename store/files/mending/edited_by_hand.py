"""Take a file as somebody has edited it by hand, if all that is in it is as it should be.

Who the operator is does not matter, as in `repair.py`: an active employee leaves a line of history,
whatever the rights, and anybody else none. Only to accept a history that was edited takes rights
(R62).
"""

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from store.domain import rights
from store.domain.chain.breaks import breaks
from store.domain.chain.links import linked
from store.domain.clock import Clock, utc_now
from store.domain.errors import NotFound, Refused, StoreDamaged
from store.domain.model import Employee, Entry
from store.domain.plan import accepted, accepting, entry_of, refused_texts
from store.domain.repository import PATIENCE
from store.domain.rights import Operator
from store.domain.words import edited_words
from store.files.copies import set_aside
from store.files.disk import Disk, replace_files
from store.files.forms.customer_files import customer_files
from store.files.forms.growth import locked_store
from store.files.layout import decode_customer, decode_office, last_id, office_file
from store.files.mending.check import in_shard
from store.files.mending.edited_text import read_edited, to_be_corrected
from store.files.mending.repair import Mended, refuse_no_store, resealed
from store.files.past import in_document, past_in, reading, with_past
from store.files.sealed_file import Tables, read_checked, tables_in
from store.i18n.language import _


def accept(
    path: Path,
    file: Path,
    *,
    who: str,
    login: str | None = None,
    reason: str | None = None,
    clock: Clock = utc_now,
    disk: Disk | None = None,
) -> Mended:
    """Take a file as it was edited by hand, if all that is in it is as it should be.

    `file` is a path, or the name within the store, such as `customers/81.json`. Each history in
    it that was edited gets a line that accepts it; `login` is who acts by an account `who` that is
    no employee's own. Where no history was edited, the line stands in the office's own, for no sum
    tells which customer of the file was edited; there is none where nobody is known in whose name
    it could stand. Why it is accepted is kept in those lines.

    Raises:
        NotFound: it is not one of the store's files.
        Refused: a history in it was edited, and the operator may not accept that (R62); nothing was
            edited; or the reason cannot be kept, also as it would be in no employee's name.
        StoreDamaged: it is no JSON, or what is in it is wrong; it is left as it is.
        StoreBusy, NotSaved, MaybeSaved: as in a change.
    """
    disk = disk or Disk()
    refuse_no_store(path)
    if refusals := refused_texts(("reason", reason)):
        raise Refused(refusals)
    with locked_store(disk, path, who, PATIENCE):
        own = _own_file(path, file)
        tables = read_edited(own, disk)
        if own == office_file(path):
            try:
                decode_office(own, tables)
            except StoreDamaged as error:
                raise to_be_corrected(f"{error}") from None
        found = list(in_shard(own, tables, path, disk))
        if wrong := [finding.message for finding in found if not finding.edited]:
            fault = "; ".join(wrong)
            if all(finding.file == f"{own}" for finding in found if not finding.edited):
                raise to_be_corrected(fault)
            raise StoreDamaged(fault)  # what is beside the file is no matter of editing it
        histories = _accept_histories(path, own, tables, who, login, reason, clock, disk)
        if not histories and _is_as_written(own, disk):
            message = _("{file}: is as the program wrote it; there is nothing to accept.", file=own)
            raise Refused.because("nothing-to-change", message)
        told = (
            {}
            if histories
            else _told_at_office(path, own, tables, who, login, reason, clock(), disk)
        )
        files = told | {own: tables}
        with set_aside(path, (*files,), disk) as copies:
            replace_files(disk, {file: resealed(file, each) for file, each in files.items()})
    numbers = tuple(sorted(tables.get("customers", {})))
    return Mended(
        files=tuple(map(str, files)),
        kept=str(copies),
        customers=numbers,
        accepted=histories,
        told_at_office=bool(told),
    )


def _is_as_written(file: Path, disk: Disk) -> bool:
    try:
        read_checked(file, disk)
    except StoreDamaged:
        return False
    return True


def _own_file(path: Path, file: Path) -> Path:
    """Return which of a store's files is meant, by a path or by the name within the store.

    Raises:
        NotFound: none of them.
    """
    files = customer_files(path)
    for named in (file, path / file):
        try:
            given = os.path.realpath(named)
        except OSError:  # the working directory is gone
            continue
        among = files.file(Path(given).stem)
        known = (among,) if among.stem in files.shards else ()
        for own in (office_file(path), *known):
            if os.path.realpath(own) == given:
                return Path(own)
    raise NotFound(_("{file}: is not one of the files of {path}", file=file, path=path))


def _accept_histories(
    path: Path,
    own: Path,
    tables: Tables,
    who: str,
    login: str | None,
    reason: str | None,
    clock: Clock,
    disk: Disk,
) -> tuple[str, ...]:
    """Add to each edited history of a file the line that accepts it, and say what differs in it.

    Raises:
        Refused: there is one, and the operator may not.
        StoreDamaged: there is one, and the office's people cannot be read.
    """
    customers = [
        customer
        for number, document in tables.get("customers", {}).items()
        for customer in [
            with_past(
                decode_customer(own, number, document),
                path,
                past_in(own, number, tables),
                reading(disk),
            )
        ]
        if breaks(customer.history)
    ]
    of_office = office_file(path)
    past = decode_office(own, tables)[2] if own == of_office else ()
    if not customers and not breaks(past):
        return ()
    people = tables if own == of_office else tables_in(of_office, disk)
    office, employees, _past = decode_office(of_office, people)
    by = _who_accepts(employees, who, login)
    now = clock()
    told = []
    for customer in customers:
        after = accepted(customer, by, now, reason)
        told.append(_differs(f"{customer.number} {customer.name}", customer.history))
        tables["customers"][customer.number] = msgspec.to_builtins(in_document(after))
    if breaks(past):
        line = linked(past, accepting(past, by, now, reason))
        told.append(_differs(office.name, past))
        history = tables["history"]
        history[f"{last_id(history) + 1}"] = msgspec.to_builtins(line)
    return tuple(told)


def _told_at_office(
    path: Path,
    own: Path,
    tables: Tables,
    who: str,
    login: str | None,
    reason: str | None,
    now: dt.datetime,
    disk: Disk,
) -> dict[Path, Tables]:
    """Return the office's file with the line that a file was accepted; none in nobody's name.

    Raises:
        Refused: there is a reason, and who accepts the file is no active employee.
        StoreDamaged: there is a reason, and the office's people cannot be read.
    """
    of_office = office_file(path)
    try:
        office = tables if own == of_office else tables_in(of_office, disk)
        _office, employees, past = decode_office(of_office, office)
    except StoreDamaged:
        if reason is None:
            return {}
        raise
    employee = _employee(employees, who, login)
    if employee is None and reason is None:
        return {}
    if employee is None:
        message = _(
            "{login} is no active employee, in whose name the reason could be kept; leave out "
            "--reason, or name one with --operator LOGIN.",
            login=login or who,
        )
        raise Refused.because("not-allowed", message)
    by = Operator.of(employee, who, employees)
    details = {"file": f"{own.relative_to(path)}"}
    line = entry_of(by, now, action="accept-file", details=details, reason=reason)
    history = office.setdefault("history", {})
    history[f"{last_id(history) + 1}"] = msgspec.to_builtins(linked(past, line))
    return {of_office: office}


def _differs(whose: str, history: Sequence[Entry]) -> str:
    """Say which lines of a history do not follow, and that it is accepted."""
    fault = edited_words(breaks(history))
    return f"{whose}: " + _("{fault}; it is accepted as it is", fault=fault)


def _who_accepts(employees: tuple[Employee, ...], who: str, login: str | None) -> Operator:
    """Return who accepts an edited history: the account's own employee, else the one named.

    Raises:
        Refused: there is no such employee, or that one may not.
    """
    employee = _employee(employees, who, login)
    if employee is None:
        message = _(
            "A history was edited, and {login} is no active employee who could accept it.",
            login=login or who,
        )
        raise Refused.because("not-allowed", message, cure="ask-colleague")
    by = Operator.of(employee, who, employees)
    if refusals := rights.refusals(by, "accept-history"):
        raise Refused(tuple(refusals))
    return by


def _employee(employees: tuple[Employee, ...], who: str, login: str | None) -> Employee | None:
    logins = {employee.login: employee for employee in employees if employee.active}
    return logins.get(who) or logins.get(login or who)
