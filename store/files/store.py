"""The embedded store: a directory of small TinyDB files, for the operators of one host."""

import contextlib
import os
import threading
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from store.domain.errors import (
    MaybeSaved,
    NotFound,
    NotSaved,
    Refusal,
    Refused,
    StoreDamaged,
    StoreError,
)
from store.domain.filters import Filter
from store.domain.incoming_employees import reconcile_employees
from store.domain.listed.history import with_all_lines
from store.domain.main_contact import office_addresses
from store.domain.model import Customer, Employee, Entry, Office
from store.domain.policy.heading_meanings import HeadingMeanings
from store.domain.policy.overlay import Policy
from store.domain.repository import (
    PATIENCE,
    AddedCounts,
    Change,
    ChangedSeveral,
    ChangeEmployees,
    ChangeHeadings,
    ChangeOrRemove,
    Finding,
    NumberedChange,
    OnDamage,
    Reconcile,
    TellChanges,
    TellImport,
    TellOffice,
    TellPolicy,
    answer_of,
    decide_several,
    of_employees,
    reconcile_all,
    refuse_damage,
)
from store.domain.row import Listing
from store.files.disk import NEW, Bytes, Disk, PartlySaved, replace_files, unsorted_entries
from store.files.forms.customer_files import OUTGROWN, CustomerFiles, customer_files
from store.files.forms.growth import grow_where_full, locked_store
from store.files.headings_file import headings_bytes, headings_file, headings_in, put_headings
from store.files.layout import (
    create_store,
    decode_customer,
    tables_of,
)
from store.files.listing import ListingCache
from store.files.office_document import OfficeDocument
from store.files.past import LEAVING, GrowingPasts, past_directory, reading, taken_away, with_past
from store.files.policy_file import (
    lost_policy_words,
    policy_bytes,
    policy_file,
    policy_in,
    put_policy,
)
from store.files.sealed_file import told_together
from store.files.shard import Database, Put, RawDocument
from store.files.staged_files import StagedFiles
from store.files.toml_file import is_being_put
from store.i18n.language import _, system_words
from store.i18n.program_call import repair_call


def _read_only(files: Mapping[Path, Bytes]) -> None:
    raise AssertionError(f"{sorted(files)} were opened for reading")


def _by_file(files: CustomerFiles, numbers: Iterable[str]) -> dict[Path, dict[str, None]]:
    """Return some customers' numbers by their files; each number once, in the order given."""
    by_file: dict[Path, dict[str, None]] = defaultdict(dict)
    for number in numbers:
        by_file[files.file_of(number)][number] = None
    return by_file


def _present(
    database: Database, file: Path, numbers: Container[str], pasts: GrowingPasts
) -> dict[str, Customer]:
    """Return those customers of a file who are there and may be changed, with all their lines."""
    return {
        number: pasts.before(decode_customer(file, number, document), document.past)
        for number, document in database.documents("customers").items()
        if number in numbers
    }


class TinyStore:
    """A store in a directory. `who` is the name that others see while they wait for the lock.

    Raises:
        NotFound: there is no store in that directory.
        StoreDamaged: `office.json` cannot be used.
    """

    def __init__(
        self,
        path: Path,
        *,
        who: str,
        disk: Disk | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.path = path
        self._disk = disk or Disk()
        self._may_grow = True
        self._holder: int | None = None
        self._who = who
        self.patience = patience
        self._listing_cache = ListingCache(path, self._disk)
        self._office_document = OfficeDocument(path, self._disk)
        self._find()
        self.office, self.employees = self._office_document.read()
        self._clear_left_over()

    @classmethod
    def create(
        cls,
        path: Path,
        office: Office,
        employees: Iterable[Employee],
        customers: Iterable[Customer] = (),
        *,
        who: str,
        policy: Policy | None = None,
        headings: HeadingMeanings | None = None,
        history: Iterable[Entry] = (),
        disk: Disk | None = None,
    ) -> "TinyStore":
        """Make a store in a new or empty directory that the operators' group can use.

        Raises:
            NotSaved: something is in that directory already, or it cannot be made.
            MaybeSaved: it is made, but may not survive a power cut.
        """
        disk = disk or Disk()
        beside: dict[Path, Bytes] = {}
        if policy:
            beside |= policy_bytes(path, policy)
        if headings:
            beside |= headings_bytes(path, headings)
        create_store(path, office, employees, customers, history, disk, beside)
        try:
            return cls(path, who=who, disk=disk)
        except StoreDamaged as error:
            message = _("{path}: made, but not yet certain on the disk", path=path)
            raise MaybeSaved(message) from error

    @property
    def name(self) -> str:
        """What the store is called on screen."""
        return f"{self.path.name}/"

    @property
    def on_server(self) -> bool:
        """Whether an answer may take long: no, the files are on this host."""
        return False

    @property
    def only_read(self) -> bool:
        """Whether who opened it may only read: no, the file system decides that."""
        return False

    @property
    def may_act_for_others(self) -> bool:
        """Whether who opened it may act for others: yes, the forced command decides that."""
        return True

    def identity(self, *, may_make: bool) -> str:
        """Return the store's own id; one of an earlier version gets it now.

        Raises:
            Refused: it has none, and it is not to be made.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        self.read_employees()
        if (known := self._office_document.store_id) is not None:
            return known
        if not may_make:
            message = _("{store}: has no id of its own yet, and gets one by its next change.",
                        store=self.path)  # fmt: skip
            raise Refused.because("not-allowed", message)
        with self._lock(self.patience):
            self.office, self.employees = self._office_document.read()
            made = self._office_document.store_id  # by somebody who was faster
            return made or self._office_document.put_store_id(partial(replace_files, self._disk))

    def beside(self) -> contextlib.AbstractContextManager["TinyStore"]:
        """Open it once more, with what is listed of it on its own.

        Raises:
            NotFound, StoreDamaged: it can no longer be opened.
        """
        return contextlib.nullcontext(
            TinyStore(self.path, who=self._who, disk=self._disk, patience=self.patience)
        )

    def customer(self, number: str) -> Customer:
        """Return a customer.

        Raises:
            NotFound: there is none with that number.
            StoreDamaged: its file, its document or its past cannot be used.
        """
        file, document = self._document(number)
        try:
            return with_all_lines(self._decoded(file, number, document))
        except StoreDamaged:
            if self._is_still(file, document):
                raise
        return self.customer(number)

    def glance(self, number: str) -> Customer:
        """Return a customer of whom the older lines of history are read only when asked for.

        Raises:
            NotFound, StoreDamaged: as in `customer`; also where a line is asked for.
        """
        file, document = self._document(number)
        return self._decoded(file, number, document)

    def _document(self, number: str) -> tuple[Path, RawDocument]:
        """Return a customer's file, and its document there."""
        files = customer_files(self.path)
        file = files.file_of(number)
        try:
            document = self._database(file).document("customers", number)
        except StoreDamaged:
            if customer_files(self.path) != files:  # it has grown, and the file has gone over
                return self._document(number)
            raise
        if document is None:
            raise self._no_customer(number)
        return file, document

    def _decoded(self, file: Path, number: str, document: RawDocument) -> Customer:
        """Read a customer's document; the older lines of its history are read when asked for.

        Raises:
            StoreDamaged: it is not one, or does not belong in that file.
        """
        customer = decode_customer(file, number, document)
        return with_past(customer, self.path, document.past, reading(self._disk))

    def _is_still(self, file: Path, document: RawDocument) -> bool:
        """Whether a document is as it was read; else its past may have gone since, with it."""
        try:
            return self._database(file).document("customers", document.id) == document
        except StoreDamaged:
            return False

    def listing(self) -> Listing:
        """Return the rows of all customers, reading only the files that have changed since."""
        return self._listing_cache.listing(office_addresses(self.employees))

    def people_and_rows(self, number: str | None = None) -> Listing:
        """Read the office's people again, and return the rows of all customers, or of one.

        Raises:
            StoreDamaged: the people cannot be read.
        """
        self.read_employees()
        return self.listing() if number is None else self.listing_of(number)

    def read_ahead(self, seconds: float) -> bool:
        """Read files that were never listed, at least one and for so long.

        Returns whether all have been read; a listing then only has to look at each file's times.
        """
        return self._listing_cache.read_ahead(seconds, office_addresses(self.employees))

    def listing_so_far(self) -> Listing:
        """Return the rows of the files that have been read, as they then were."""
        return self._listing_cache.so_far()

    def keep_rows(self) -> None:
        """Keep what was listed for the next start; where that cannot be, it is done without."""
        self._listing_cache.keep()

    def listing_of(self, number: str) -> Listing:
        """Return one customer's row, without a look at any other file."""
        return self._listing_cache.listing_of(number, office_addresses(self.employees))

    def narrowed(self, wanted: Filter) -> Listing:
        """Return the rows that a filter shows; every file is read for it."""
        listing = self.listing()
        return Listing(wanted.apply(listing.rows), listing.damaged)

    def customers(self, on_damage: OnDamage = refuse_damage) -> Iterator[Customer]:
        """Read every customer; `on_damage` is called with each file or document that is unusable.

        With files that are missing or cannot be read it is called at the end: once, for many.

        Raises:
            StoreDamaged: one cannot be used, and `on_damage` does not leave it out.
        """
        files = customer_files(self.path)
        unread: list[StoreDamaged] = []

        def on_each(error: StoreDamaged) -> None:
            if error.unread is None or on_damage is refuse_damage:  # who refuses reads no more
                on_damage(error)
            else:
                unread.append(error)

        for file in files.all():
            yield from self._customers_in(files, file, on_each)
        for error in told_together(unread):
            on_damage(error)

    def some_customers(
        self, numbers: Iterable[str], on_damage: OnDamage = refuse_damage
    ) -> Iterator[Customer]:
        """Read several customers, each file once; those of the first number's file come first.

        Raises:
            StoreDamaged: one cannot be used, and `on_damage` does not leave it out.
        """
        files = customer_files(self.path)
        for file, of_file in _by_file(files, numbers).items():
            yield from self._customers_in(files, file, on_damage, among=of_file)

    def _customers_in(
        self,
        files: CustomerFiles,
        file: Path,
        on_damage: OnDamage,
        among: Container[str] | None = None,
    ) -> Iterator[Customer]:
        """Read the customers of one file, or those among some numbers.

        Where the store has grown since, they are read from the files that it has gone over into.
        """
        try:
            documents = self._database(file).documents("customers")
        except StoreDamaged as error:
            if (grown := customer_files(self.path)) != files:
                for part in grown.meeting(file.stem):
                    yield from self._customers_in(grown, part, on_damage, among)
            else:
                on_damage(error)
            return
        for number, document in documents.items():
            if among is None or number in among:
                try:
                    customer = with_all_lines(self._decoded(file, number, document))
                except StoreDamaged as error:
                    if self._is_still(file, document):
                        on_damage(error)
                    else:  # changed since, or gone with its past
                        with contextlib.suppress(NotFound):
                            yield self.customer(number)
                else:
                    yield customer

    def moved(self) -> bool:
        """Return whether anything may have changed since the last listing; costs two stats."""
        return self._listing_cache.moved()

    def change(self, number: str, change: Change) -> Customer:
        """Replace a customer by what `change` makes of it, on what is on the disk right now.

        Under the lock that file is read afresh, `change` decides, and the answer is on the disk
        when this returns. What `change` raises comes through, and nothing is written.

        Raises:
            NotFound: there is none with that number.
            StoreBusy: somebody else has held the lock for too long.
            StoreDamaged: the file cannot be used; it is left as it is.
            NotSaved: the disk refused, nothing has changed.
            MaybeSaved: it is in place, but may not survive a power cut.
        """
        changed: list[Customer] = []

        pasts = GrowingPasts(self.path, self._disk)

        def rewritten(document: RawDocument) -> RawDocument:
            before = pasts.before(decode_customer(file, number, document), document.past)
            changed.append(change(before))
            return pasts.document(changed[0])

        def put_changed(files: Mapping[Path, Bytes]) -> None:
            if not changed:  # TinyDB writes even when it found nothing to rewrite
                raise self._no_customer(number)
            replace_files(self._disk, files, pasts.added)

        with self._lock(self.patience) as files:
            file = files.file_of(number)
            database = self._database(file, put_changed)
            database.rewrite("customers", number, rewritten)
            self._grow_where_full(database.customers)
        return changed[0]

    def change_each(self, changes: Sequence[NumberedChange]) -> list[Customer | StoreError]:
        """Change customers one after the other, and wait for the disk once for all of them.

        Whoever is as before because the disk refused is changed alone then: so a file that cannot
        be written leaves the others to be done.
        """
        together: Sequence[Customer | StoreError | None] = [None for _change in changes]
        if len(changes) > 1:
            try:
                together = self._changed_together(changes)
            except (NotSaved, StoreDamaged):
                pass
            except StoreError as error:
                return [error for _change in changes]
        return [
            answer_of(self.change, *change) if outcome is None else outcome
            for outcome, change in zip(together, changes, strict=True)
        ]

    def _changed_together(
        self, changes: Sequence[NumberedChange]
    ) -> list[Customer | StoreError | None]:
        """Change customers under one lock; what is refused leaves the others to be done.

        Returns nothing for those whose files the disk left as they were.

        Raises:
            StoreBusy, StoreDamaged: the lock cannot be had.
            NotSaved, StoreDamaged: nothing has changed.
        """
        outcomes: list[Customer | StoreError | None] = []
        with self._lock(self.patience) as files:
            staged = StagedFiles(self.path, files, self._disk)
            for number, change in changes:
                outcome = answer_of(staged.change, number, change)
                outcomes.append(self._no_customer(number) if outcome is None else outcome)
            if sealed := staged.sealed():
                try:
                    replace_files(self._disk, sealed, staged.pasts.added)
                except PartlySaved as error:
                    return [
                        other if isinstance(other, StoreError) else error.of(files.file_of(number))
                        for other, (number, _change) in zip(outcomes, changes, strict=True)
                    ]
                except MaybeSaved as error:
                    return [other if isinstance(other, StoreError) else error for other in outcomes]
                self._grow_where_full(staged.most_customers)
        return outcomes

    def read_employees(self) -> tuple[Employee, ...]:
        """Read the office's people again if their file has changed since it was last read.

        Raises:
            StoreDamaged: the file cannot be used.
        """
        if self._office_document.changed:
            self.office, self.employees = self._office_document.read()
        return self.employees

    def change_employees(self, change: ChangeEmployees) -> tuple[Employee, ...]:
        """Replace the office's people by what `change` makes of them, on what is on the disk.

        Raises:
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        with self._lock(self.patience):
            self.office, self.employees = self._office_document.read()
            after, entry = change(self.employees)
            self._office_document.put(after, entry, partial(replace_files, self._disk))
        self.employees = after
        return after

    def add_office_line(self, tell: TellOffice) -> Entry:
        """Add a line to the office's history, made of what is on the disk under the lock.

        Raises:
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        with self._lock(self.patience):
            self.office, self.employees = self._office_document.read()
            entry = tell(self.employees, self._office_document.history)
            put = partial(replace_files, self._disk)
            return self._office_document.put(self.employees, entry, put)

    def add(
        self,
        employees: Iterable[Employee],
        customers: Iterable[Customer],
        reconcile: Reconcile,
        tell: TellImport,
    ) -> AddedCounts:
        """Add or change customers as `reconcile` decides, under one lock. All or nothing.

        Every file is written under another name before the first one is put in place. Should the
        machine stop between two renames, each customer is whole, and adding again does the rest.

        Raises:
            Refused: an employee is there already with other rights, or `reconcile` refuses.
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        wanted = {customer.number: customer for customer in customers}
        staged: dict[Path, Bytes] = {}
        pasts = GrowingPasts(self.path, self._disk)
        refusals: list[Refusal] = []
        most = 0
        with self._lock(self.patience) as files:
            here = self.read_employees()
            people = reconcile_employees(here, employees)
            refusals += people.refusals
            counts = of_employees(people)
            for file, numbers in _by_file(files, wanted).items():
                database = self._database(file, staged.update)
                present = _present(database, file, numbers, pasts)
                reconciled = reconcile_all(present, map(wanted.__getitem__, numbers), reconcile)
                counts = counts.plus(reconciled)
                refusals += reconciled.refusals
                if reconciled.new or reconciled.changed:
                    database.put(tables_of(reconciled.new, map(pasts.document, reconciled.changed)))
                    most = max(most, database.customers)
            if refusals:
                raise Refused(refusals)
            if counts.anything:
                entry = tell(here, people.after, counts)
                if entry is not None:
                    staged = self._office_files(people.after, entry) | staged  # first what tells it
            if staged:
                replace_files(self._disk, staged, pasts.added)
                self._grow_where_full(most)
        # Not read again: if the disk fails now, what is saved must not look unsaved.
        self.employees = people.after
        return counts

    def change_several(
        self, numbers: Iterable[str], change: ChangeOrRemove, tell: TellChanges
    ) -> ChangedSeveral:
        """Change or remove customers as `change` decides, under one lock. All or nothing.

        As in `add`, every file is written beside its place first. Should the machine stop between
        two renames, the line of history is there first, and doing it again does the rest.

        Raises:
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        staged: dict[Path, Bytes] = {}
        pasts = GrowingPasts(self.path, self._disk)
        changed: list[Customer] = []
        removed: list[Customer] = []
        with self._lock(self.patience) as files:
            employees = self.read_employees()
            for file, of_file in _by_file(files, numbers).items():
                database = self._database(file, staged.update)
                present = _present(database, file, of_file, pasts)
                decided = decide_several(present.values(), change)
                if decided.changed or decided.removed:
                    database.put(
                        {
                            "customers": {
                                each.number: pasts.document(each) for each in decided.changed
                            }
                        },
                        gone=[customer.number for customer in decided.removed],
                    )
                changed += decided.changed
                removed += map(with_all_lines, decided.removed)
            done = ChangedSeveral(changed=tuple(changed), removed=tuple(removed))
            if staged:
                of_office = self._office_files(employees, tell(done))
                try:
                    with taken_away(self.path, removed, self._disk):
                        replace_files(self._disk, of_office | staged, pasts.added)
                finally:  # also where nobody can say whether they are gone
                    if removed:
                        from store.files.kept.rows import clear_kept

                        clear_kept(self.path, self._disk)
        return done

    def policy(self) -> Policy:
        """Return the office's own policy, as it is on the disk right now.

        Raises:
            StoreDamaged: its file cannot be read, or is gone or empty though the office's history
                has it.
        """
        policy, file = policy_in(self.path, self._disk), policy_file(self.path)
        if policy or not any(line.action == "set-policy" for line in self.office_history()):
            return policy  # as in most offices, for which less is loaded so
        self._let_it_be_put(file)  # who sets one tells of it first
        policy = policy_in(self.path, self._disk)
        if not policy:
            from store.domain.policy.told import refuse_lost_policy

            refuse_lost_policy(self.office_history(), lost_policy_words(file))
        return policy

    def _let_it_be_put(self, file: Path) -> None:
        """Wait for whoever is putting a file to its place, as far as that is somebody else."""
        if is_being_put(file) and self._holder != threading.get_ident():
            with contextlib.suppress(StoreError), self._lock(self.patience):
                pass

    def policy_when_opened(self) -> Policy:
        """Return the office's own policy, as it is now: it costs no more than to keep it.

        Raises:
            StoreDamaged: its file cannot be used.
        """
        return self.policy()

    def office_history(self) -> tuple[Entry, ...]:
        """Return what was done to the office itself, the earliest first (R53).

        Raises:
            StoreDamaged: its file cannot be used.
        """
        self.read_employees()
        return self._office_document.history

    def replace_policy(self, policy: Policy, tell: TellPolicy) -> None:
        """Write another policy of the office, and before it the line of history that tells it.

        Without such a line, all stays as it is.

        Raises:
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        with self._lock(self.patience):
            if (entry := tell()) is not None:
                put_policy(self.path, policy, self._told(entry), self._disk)

    def headings(self) -> HeadingMeanings:
        """Return what was said that headings of imported files mean, as it is on the disk.

        Raises:
            StoreDamaged: its file cannot be read.
        """
        return headings_in(self.path, self._disk)

    def change_headings(self, change: ChangeHeadings) -> None:
        """Replace what headings mean by what `change` makes of it, on what is on the disk.

        The line of history that tells it is written first.

        Raises:
            StoreBusy, StoreDamaged, NotSaved, MaybeSaved: as in `change`.
        """
        with self._lock(self.patience):
            if (changed := change(headings_in(self.path, self._disk))) is not None:
                meanings, entry = changed
                put_headings(self.path, meanings, self._told(entry), self._disk)

    def _told(self, entry: Entry) -> dict[Path, Bytes]:
        """Return the office's file, as it is now, with one more line of history; under the lock."""
        self.office, self.employees = self._office_document.read()
        return self._office_files(self.employees, entry)

    def _office_files(self, employees: tuple[Employee, ...], entry: Entry) -> dict[Path, Bytes]:
        """Return the office's file with these people and one more line of history."""
        staged: dict[Path, Bytes] = {}
        self._office_document.put(employees, entry, staged.update)
        return staged

    def check(self) -> tuple[Finding, ...]:
        """Read every file and every customer, beside writers, and return what is wrong."""
        from store.files.mending.check import file_findings  # which only that verb needs

        for file in (policy_file(self.path), headings_file(self.path)):
            self._let_it_be_put(file)
        found = tuple(file_findings(self.path, self._disk))
        return (*found, *self._kept_findings())

    def _kept_findings(self) -> Iterator[Finding]:
        from store.files.kept.picture import is_damaged, picture_file
        from store.files.kept.rows import kept_file

        if self._listing_cache.kept_wrongly(office_addresses(self.employees)):
            file = kept_file(self.path)
            message = _("{file}: is not what the customers' files hold; remove it: it only makes "
                        "the list come faster", file=file)  # fmt: skip
            yield Finding(str(file), None, message)
        if is_damaged(os.fspath(self.path)):
            picture = picture_file(os.fspath(self.path))
            message = _("{file}: is not as it was written; remove it: it only makes the screen "
                        "come faster", file=picture)  # fmt: skip
            yield Finding(picture, None, message)

    def _no_customer(self, number: str) -> NotFound:
        return NotFound(
            _("There is no customer {number} in {store}.", number=number, store=self.path)
        )

    def _grow_where_full(self, in_one_file: int) -> None:
        """Grow where a file just written holds too much; not again where the disk refuses."""
        if self._may_grow:
            self._may_grow = grow_where_full(self.path, in_one_file, self._disk)

    def _database(self, file: Path, put: Put = _read_only) -> Database:
        return Database(file, self._disk, put)

    @contextlib.contextmanager
    def _lock(self, patience: float) -> Iterator[CustomerFiles]:
        with locked_store(self._disk, self.path, self._who, patience) as files:
            self._holder = threading.get_ident()
            try:
                yield files
            finally:
                self._holder = None

    def _find(self) -> None:
        """Tell a directory that is no store from a store that cannot be used."""
        try:
            entries = set(os.listdir(self.path))
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound(
                _(
                    "{store}: there is no store; make one with init or import, "
                    "or look around with --demo",
                    store=self.path,
                )
            ) from None
        except OSError as error:
            raise StoreDamaged(
                _("{path}: cannot be read: {error}", path=self.path, error=system_words(error))
            ) from None
        if "office.json" not in entries:
            if entries:
                from store.files.being_made import refuse_being_made  # only here

                refuse_being_made(self.path, self._disk)
                if os.path.exists(self.path / "office.json"):
                    return  # it has just become whole
                message = _("{store}: is not a whole store: office.json is missing; restore it "
                            "from a backup ({command} DIR)", store=self.path,
                            command=repair_call())  # fmt: skip
                raise StoreDamaged(message)
            raise NotFound(
                _("{store}: is empty; make a store with init or import", store=self.path)
            )

    def _clear_left_over(self) -> None:
        """Remove what an interrupted write left; under the lock, as a writer may still need it."""
        if not any(
            entry.endswith((NEW, OUTGROWN, LEAVING))
            for directory in self._directories()
            for entry in unsorted_entries(directory)
        ):
            return
        with contextlib.suppress(StoreError, OSError), self._lock(0):
            for directory in self._directories():
                for entry in unsorted_entries(directory):
                    if entry.endswith(NEW):
                        with contextlib.suppress(OSError):  # a directory that somebody has made
                            self._disk.unlink(directory / entry)

    def _directories(self) -> tuple[Path, ...]:
        """Return where files of the store are written."""
        return self.path, customer_files(self.path).directory, past_directory(self.path)
