"""What tests share: a clock that stands still, small builders, and a store in a folder of its own.

Tests work on real values and real files. Whatever the person who runs them has set in the
environment is taken away, so that the same is tested everywhere.
"""

import datetime as dt
import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from store.demo import demo_office
from store.desk.desk import Desk
from store.desk.opening import open_desk
from store.domain.clock import swedish_day, utc_now
from store.domain.model import Collaboration, Customer, Employee, Ending, Office, Record, Task, User
from store.domain.rights import Operator
from store.files.disk import Disk
from store.files.store import TinyStore
from store.i18n.language import set_language
from store.i18n.program_call import set_call
from tests.memory import quick_folder
from tests.reliability import ROWS
from tests.servers.postgresql import NONE, Server, binaries
from tests.templates import Templates

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)

for number, heard in (
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGHUP, lambda *_lost: None),  # the suite goes on; what it starts hears it again
):
    # What runs in a shell's background is deaf to Ctrl+C, or by nohup to the end of its terminal,
    # and so would be every process that a test starts.
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, heard)

# What one process has compiled the others read: it is two thirds of the CPU of collecting.
sys.dont_write_bytecode = False

# The same examples in every run; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    @property
    def today(self) -> dt.date:
        return self.now.date()

    def day(self, days: int) -> dt.date:
        """Return the day that is so many days from today."""
        return self.today + dt.timedelta(days=days)


class Unsynced(Disk):
    """A disk that does not wait for the platter: for setting up, where no power cut is tested."""

    def fsync(self, fd: int) -> None:
        pass

    def fsync_all(self, fds: Sequence[int]) -> None:
        pass


class Make:
    """Small builders: every value is valid, and says only what the test is about."""

    office = Office(name="Byrå Norr AB", number="556000-0001")
    anna = Employee(
        login="anna",
        name="Anna Berg",
        email="anna@byranorr.test",
        rights="full",
        portal_role="administrator",
    )
    bo = Employee(login="bo", name="Bo Ek", email="bo@byranorr.test")
    cecilia = Employee(
        login="cecilia", name="Cecilia Dahl", email="cecilia@byranorr.test", rights="full"
    )
    david = Employee(
        login="david", name="David Falk", email="david@byranorr.test", portal_role="administrator"
    )
    employees = (anna, bo, cecilia, david)

    def operator(self, login: str = "anna", **fields: object) -> Operator:
        """Return the operator that an employee is; `fields` make it another one."""
        employee = next(each for each in self.employees if each.login == login)
        made = {
            "login": employee.login,
            "name": employee.name,
            "os_user": employee.login,
            "side": "office",
            "rights": employee.rights,
            "portal_role": employee.portal_role,
            "employees": self.employees,
        }
        return Operator(**(made | fields))

    def customers_operator(self, user: User) -> Operator:
        """Return the operator that a customer's user is."""
        return Operator.of_user(user, "portal", self.employees)

    def user(self, name: str = "Eva Lind", **fields: object) -> User:
        """Return a user; the e-mail comes from the first name."""
        email = f"{name.split()[0].lower()}@alfa.test"
        return User(**({"email": email, "name": name} | fields))

    def administrator(self, name: str = "Eva Lind", **fields: object) -> User:
        """Return a user who can be main contact."""
        return self.user(name, **({"role": "administrator"} | fields))

    def record(self, kind: str, title: str = "Resa till Umeå", **fields: object) -> Record:
        """Return an item inside a service."""
        return Record(kind=kind, title=title, **fields)

    def collaboration(self, service: str, **fields: object) -> Collaboration:
        """Return a customer's first collaboration for a service, active."""
        made = {"id": f"{service}-1", "service": service, "task": "Löpande bokföring"}
        return Collaboration(**(made | fields))

    def ending(self, outcome: str = "continue", **fields: object) -> Ending:
        """Return an ending that Anna decided at the time of the clock."""
        made = {
            "outcome": outcome,
            "on": NOW.date(),
            "by": "anna",
            "side": "office",
            "decided_at": NOW,
        }
        return Ending(**(made | fields))

    def customer(self, *collaborations: Collaboration, **fields: object) -> Customer:
        """Return a customer with a valid main contact, Eva, and one task."""
        users = fields.pop("users", (self.administrator(),))
        made = {
            "number": "1001",
            "name": "Alfa Bygg AB",
            "tasks": (Task(name="Löpande bokföring", owner="bo"),),
            "users": users,
            "main_contact": users[0].email if users else None,
            "collaborations": collaborations,
        }
        return Customer(**(made | fields))


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take away what changes how programs look or where they keep things."""
    for name in list(os.environ):
        if name in ("NO_COLOR", "FORCE_COLOR", "LANGUAGE", "LC_ALL", "LC_MESSAGES") or (
            name.startswith(("TEXTUAL_", "XDG_", "PG"))
        ):
            monkeypatch.delenv(name)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # each process would compile all
    monkeypatch.setenv("LANG", "C.UTF-8")
    set_language("en")
    set_call(())
    gc.enable()  # a start that ended in a refusal leaves it off
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name, place in {
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
    }.items():
        monkeypatch.setenv(name, str(tmp_path / "home" / place))


@pytest.fixture
def clock() -> Clock:
    """Stand still at nine o'clock UTC on Monday, 23 November 2026."""
    return Clock(NOW)


@pytest.fixture(scope="session")
def make() -> Make:
    """Build customers, users, collaborations, records and operators."""
    return Make()


@pytest.fixture
def unsynced() -> Disk:
    """Give a disk for setting up quickly."""
    return Unsynced()


@pytest.fixture(scope="session")
def _templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("templates"), Unsynced())


@pytest.fixture
def templates(_templates: Templates) -> Iterator[Templates]:
    """Make stores quickly; into their files nobody writes but the store itself."""
    yield _templates
    _templates.refuse_written()


@pytest.fixture
def store_with(tmp_path: Path, make: Make, templates: Templates) -> Callable[..., TinyStore]:
    """Make a fresh store with the four employees and the given customers."""

    def store_with(*customers: Customer, name: str = "office") -> TinyStore:
        path = tmp_path / name
        templates.make(path, make.office, make.employees, customers)
        return TinyStore(path, who="anna")

    return store_with


@pytest.fixture
def desk_of(clock: Clock) -> Callable[..., Desk]:
    """Sit an employee down at a store, as another process would."""

    def desk_of(store: TinyStore, login: str = "anna") -> Desk:
        return open_desk(store.path, os_user=login, clock=clock)

    return desk_of


@pytest.fixture
def desk_with(
    store_with: Callable[..., TinyStore], desk_of: Callable[..., Desk]
) -> Callable[..., Desk]:
    """Give somebody's desk on a fresh store with the given customers."""

    def desk_with(*customers: Customer, login: str = "anna", name: str = "office") -> Desk:
        return desk_of(store_with(*customers, name=name), login)

    return desk_with


@pytest.fixture
def desk(desk_with: Callable[..., Desk]) -> Desk:
    """Give Anna's desk on a fresh store: four employees, no customers."""
    return desk_with()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run a PostgreSQL server; where none can be had the tests are skipped, and in CI they fail."""
    programs = binaries()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NONE)
        pytest.skip(NONE)
    running = Server(programs)
    yield running
    running.stop()


@pytest.fixture
def files_in() -> Callable[[Path], Mapping[str, bytes]]:
    """Read all files of a store but the lock, which only tells who wrote last, and its caches."""

    def files_in(path: Path) -> dict[str, bytes]:
        return {
            str(file.relative_to(path)): file.read_bytes()
            for file in sorted(path.rglob("*"))
            if file.is_file() and file.name != "lock" and file.suffix != ".kept"
        }

    return files_in


@pytest.fixture
def whole(request) -> bool:
    """Whether the long forms are asked for."""
    return bool(request.config.getoption("--whole"))


@pytest.fixture
def figures(record_property) -> Callable[[str, int, int], None]:
    """Note what a test has counted, for the table of `python -m tests.reliability`."""

    def figures(what: str, cases: int, lost: int = 0) -> None:
        assert what in ROWS
        record_property("figures", json.dumps({"what": what, "cases": cases, "lost": lost}))

    return figures


def pytest_configure() -> None:
    """Keep the files of tests in memory; where a person names a place, they are kept there."""
    if (memory := quick_folder()) is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among the tests themselves: it took a quarter of the CPU.

    An app that a test has closed is thousands of objects, most of which are looked at many times
    before they are garbage.
    """
    gc.freeze()
    gc.set_threshold(20_000, 5, 5)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run more at once than there are processors: half of the time, a test waits.

    It waits for a terminal or a screen to come to rest, for the disk, or for a server.
    """
    processors = os.cpu_count() or 1
    return max(2 * processors, processors + 4)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-screenshots", action="store_true", help="make the pictures in screenshots/ again"
    )
    parser.addoption("--whole", action="store_true", help="run the long tests at their full length")


def untouched(path: Path) -> Iterator[Path]:
    """Give a store to be looked at only, and see to it."""
    before = {file: file.read_bytes() for file in path.rglob("*.json")}
    yield path
    assert {file: file.read_bytes() for file in path.rglob("*.json")} == before, "somebody wrote"


@pytest.fixture(scope="session")
def _shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    set_language("en")  # whichever test comes first, it is one office for all of them
    office = demo_office(swedish_day(utc_now()))
    path = tmp_path_factory.mktemp("demo") / "office"
    TinyStore.create(
        path, office.office, office.employees, office.customers, who="anna", disk=Unsynced()
    )
    yield from untouched(path)


@pytest.fixture
def own_store(tmp_path: Path, _shared_store: Path, templates: Templates) -> Path:
    """Give a test a store of its own, to change as a store does: no file is written into."""
    return templates.copy(_shared_store, tmp_path / "office")


@pytest.fixture
def copied_store(tmp_path: Path, _shared_store: Path) -> Path:
    """Give a test a store of its own with files that it can write into; nobody has looked at it."""
    kept = shutil.ignore_patterns("*.kept")
    return Path(shutil.copytree(_shared_store, tmp_path / "office", ignore=kept))


@pytest.fixture
def demo_store(request: pytest.FixtureRequest, _shared_store: Path) -> Path:
    """Give a store with the demo office as it stands today, to look at; or the test's own."""
    for own in ("own_store", "copied_store"):
        if own in request.fixturenames:
            return request.getfixturevalue(own)
    return _shared_store
