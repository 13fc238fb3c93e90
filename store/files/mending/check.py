"""Find what is wrong with a store's files and where. Nothing is written, and writers may go on."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from store.domain.errors import StoreDamaged
from store.domain.listed.history import with_all_lines
from store.domain.model import Customer, Entry
from store.domain.repository import Finding, edited_customer, edited_office
from store.files.disk import Disk, read_bytes
from store.files.forms.customer_files import (
    CustomerFiles,
    customer_files,
    left_beside_missing,
    left_words,
    strays,
)
from store.files.headings_file import headings_file, headings_findings
from store.files.layout import (
    ImportBaseline,
    decode_customer,
    decode_office,
    office_file,
)
from store.files.mending.edited_text import read_edited
from store.files.mending.whose_file import (
    customers_in_bytes,
    customers_listed,
    named_customers,
)
from store.files.past import ReadPast, past_file, past_in, reading, stray_pasts, with_past
from store.files.policy_file import (
    LOST_POLICY,
    lost_policy_words,
    policy_file,
    policy_findings,
    policy_in,
)
from store.files.sealed_file import (
    Tables,
    checksum_differs,
    tables_in,
    told_together,
    unread,
)
from store.i18n.language import N_, _
from store.i18n.program_call import repair_call

LOST_HEADINGS = N_(
    "{file}: is missing, though the office's history tells what headings mean; copy it back from a "
    "backup, so that all who use the store may read it, or say at the next import what they mean"
)


def file_findings(path: Path, disk: Disk) -> Iterator[Finding]:
    """Read every file and every customer of a store and tell what is wrong.

    Where the store has grown meanwhile, all is read again: what is no longer there has moved.
    """
    while True:
        files = customer_files(path)
        found = tuple(_findings(path, files, disk))
        if customer_files(path) == files:
            yield from found
            return


def _findings(path: Path, files: CustomerFiles, disk: Disk) -> Iterator[Finding]:
    if (moved := left_beside_missing(path)) is not None:
        yield Finding(f"{moved[1]}", None, left_words(*moved))
    yield from in_file(path, office_file(path), disk)
    for file in files.all():
        if moved is None or os.path.lexists(file):  # else it is said where it may be
            yield from in_file(path, file, disk)
    yield from policy_findings(path, disk)
    yield from headings_findings(path, disk)
    yield from _lock_findings(path / "lock")
    with contextlib.suppress(StoreDamaged):  # a damaged office is told of by itself
        *_rest, history = decode_office(office_file(path), tables_in(office_file(path), disk))
        yield from lost_by_people(path, history)
        yield from emptied_policy(path, history, disk)
    try:
        for stray in out_of_place(path, disk):
            yield Finding(str(stray), None, _("{file}: does not belong here", file=stray))
    except StoreDamaged as error:
        yield Finding(f"{path}", None, f"{error}")


def out_of_place(path: Path, disk: Disk) -> tuple[Path, ...]:
    """Return what stands in a store's directories and does not belong there.

    Raises:
        StoreDamaged: one cannot be read.
    """
    try:
        return (*strays(path), *stray_pasts(path, customer_files(path).file_of, disk))
    except OSError as error:
        raise unread(Path(error.filename or path), error) from None


def emptied_policy(path: Path, history: Sequence[Entry], disk: Disk) -> Iterator[Finding]:
    """Tell of a policy whose file is there and says nothing, as after a write on a full disk."""
    from store.domain.policy.told import tells_of_policy  # for whoever checks

    file = policy_file(path)
    with contextlib.suppress(StoreDamaged):  # one that cannot be read is told of by itself
        if os.path.lexists(file) and not policy_in(path, disk) and tells_of_policy(history):
            yield Finding(f"{file}", None, lost_policy_words(file))


def _lock_findings(lock: Path) -> Iterator[Finding]:
    """Tell of a lock that nobody can hold, though all can be read; one that is gone comes back."""
    with contextlib.suppress(OSError):
        if not stat.S_ISREG(os.lstat(lock).st_mode):
            message = _("{file}: is no plain file, so that nothing can be saved; remove it: it is "
                        "made again", file=lock)  # fmt: skip
            yield Finding(f"{lock}", None, message)


def lost_by_people(
    path: Path, history: Sequence[Entry], is_there: Callable[[Path], bool] = os.path.lexists
) -> Iterator[Finding]:
    """Tell of files that people edit, which the office's history tells of and which are gone."""
    from store.domain.policy.told import tells_of_headings, tells_of_policy  # for whoever checks

    for file, tells, message in (
        (policy_file(path), tells_of_policy, LOST_POLICY),
        (headings_file(path), tells_of_headings, LOST_HEADINGS),
    ):
        if not is_there(file) and tells(history):
            yield Finding(f"{file}", None, _(message, file=file))


def told_of(findings: Sequence[Finding]) -> list[str]:
    """Return what is told of findings in a store's files: of many that are unread, how many.

    Which they are is told in JSON.
    """
    told: dict[StoreDamaged, str] = {}
    for finding in findings:
        try:
            read_bytes(Disk(), Path(finding.file))
            fault = StoreDamaged(finding.message)
        except OSError as error:
            fault = unread(Path(finding.file), error)
        told[fault] = finding.message
    return [told.get(fault, f"{fault}") for fault in told_together([*told])]


def in_file(path: Path, file: Path, disk: Disk) -> Iterator[Finding]:
    """Read one file of a store and tell what is wrong with it."""
    try:
        tables = tables_in(file, disk)
        if file == office_file(path):
            *_rest, history = decode_office(file, tables)
            yield from edited_office(str(file), history)
    except StoreDamaged as error:
        told = _never_accepted(path, file, disk) or f"{error}"
        yield Finding(str(file), None, f"{told}{_whose(path, file, disk)}")
        return
    yield from in_shard(file, tables, path, disk)


def _never_accepted(path: Path, file: Path, disk: Disk) -> str | None:
    """Say why a file that was edited by hand would not be accepted either; None where it would."""
    if file == office_file(path) or not checksum_differs(file, disk):
        return None
    try:
        found = [*in_shard(file, read_edited(file, disk), path, disk)]
        wrong = [finding.message for finding in found if not finding.edited]
    except StoreDamaged:
        return None
    if not wrong:
        return None
    return _(
        "{path}: its checksum does not match, and as it stands it cannot be accepted; restore it "
        "from a backup ({command} DIR): {faults}",
        path=file,
        command=repair_call(),
        faults="; ".join(wrong),
    )


def _whose(path: Path, file: Path, disk: Disk) -> str:
    """Name the customers of a file that is damaged, as far as its bytes still tell them.

    Nothing else of them is believed, and whether these are all nobody can tell. Where they tell
    nobody, or there is no file, those are named that the account's last listing had of it.
    """
    if file == office_file(path):
        return ""
    if found := customers_in_bytes(file, disk):
        told = _(
            "it is the file of {customers}, as far as it can be read",
            customers=named_customers(found),
        )
    elif listed := customers_listed(path, file, disk):
        told = _(
            "it is the file of {customers}, as they were last listed",
            customers=named_customers(listed),
        )
    else:
        told = _("only a backup can tell whose file it is")
    return f"; {told}"


def in_shard(
    file: Path, tables: Tables, path: Path, disk: Disk, read: ReadPast | None = None
) -> Iterator[Finding]:
    """Tell what is wrong with the customers of a file that is whole otherwise.

    `read` is what reads their pasts, where these are not as they stand on the disk.
    """
    read = read or reading(disk)
    baselines = tables.get("arrived", {})
    for number, document in tables.get("customers", {}).items():
        try:
            past = past_in(file, number, tables)
            customer = with_past(decode_customer(file, number, document), path, past, read)
        except StoreDamaged as error:
            own = customer_files(path).file_of(number)
            message = f"{error}"
            if _stands_in(own, number, file, disk):
                message = _("{fault}; it is in {file} as well", fault=message, file=own)
            yield Finding(str(file), number, message)
            continue
        try:
            customer = with_all_lines(customer)
        except StoreDamaged as error:
            yield Finding(str(past_file(path, number)), number, f"{error}")
            continue
        for fault in contradictions_in(customer, baselines.get(number)):
            message = _("{file}: customer {number}: {fault}", file=file, number=number, fault=fault)
            yield Finding(str(file), number, message)
        yield from edited_customer(str(file), customer)


def _stands_in(own: Path, number: str, file: Path, disk: Disk) -> bool:
    """Whether a customer that stands in the wrong file stands in the right one too."""
    if own == file:
        return False
    try:
        return number in tables_in(own, disk).get("customers", {})
    except StoreDamaged:
        return False


def contradictions_in(
    customer: Customer, baseline: Mapping[str, object] | None = None
) -> Iterator[str]:
    """Yield contradictions in a customer that can be read.

    Each change raises the version by one and adds a line to the history, so from what the
    customer came with on, the two go up together. A main contact that was named here is an active
    Administrator and stays one (R21-R23); one that was imported otherwise counts as missing (R25)
    and is no fault.
    """
    try:
        start = (
            msgspec.convert(baseline, ImportBaseline)
            if baseline is not None
            else ImportBaseline(1, 0)
        )
    except msgspec.ValidationError as error:
        yield _("how it arrived: {error}", error=error)
        return
    changes = customer.version - start.version
    lines = len(customer.history) - start.history
    if changes != lines or changes < 0:
        yield _(
            "version {version} does not go with a history of {length} lines: since it arrived, "
            "{changes} changes were counted and {lines} were written down",
            version=customer.version,
            length=len(customer.history),
            changes=changes,
            lines=lines,
        )
    named = None
    for entry in customer.history:
        if entry.action == "name-main-contact":
            named = entry.details.get("email")
        elif entry.action == "undo":
            named = None
    if named is not None and named == customer.main_contact and not customer.valid_main_contact(()):
        yield _("the main contact {email} is not an active Administrator", email=named)
