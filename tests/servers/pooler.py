"""A real PgBouncer before a server, where it is installed."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.servers.line import SOCKET
from tests.servers.postgresql import NOBODY, PATIENCE, PEOPLE


def pgbouncer() -> str | None:
    """Return the pooler's program, or None where there is none."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextlib.contextmanager
def pooled(server: Path, mode: str, *, connections: int = 2) -> Iterator[Path]:
    """Run a pooler before the server whose socket is in a folder; give the folder of its own.

    It gives each transaction, or with mode `statement` each statement, one of few connections.
    """
    with TemporaryDirectory(prefix="pool-", dir="/tmp") as name:
        folder = Path(name)
        (folder / "people").write_text("".join(f'"{each}" ""\n' for each in PEOPLE))
        (folder / "ini").write_text(
            f"[databases]\n* = host={server}\n[pgbouncer]\nlisten_addr =\nlisten_port = 5432\n"
            f"unix_socket_dir = {folder}\nauth_type = trust\nauth_file = {folder / 'people'}\n"
            f"pool_mode = {mode}\ndefault_pool_size = {connections}\nlogfile = {folder / 'log'}\n"
        )
        other: dict[str, object] = {}
        if os.geteuid() == 0:  # it refuses to run as root
            for each in (folder, *folder.iterdir()):
                os.chown(each, NOBODY, NOBODY)
            other = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        folder.chmod(0o755)
        program = pgbouncer()
        assert program is not None
        running = subprocess.Popen(
            [program, "-q", folder / "ini"],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **other,  # type: ignore[call-overload]
        )
        try:
            deadline = time.monotonic() + PATIENCE
            while not (folder / SOCKET).exists():
                assert running.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.wait(0.05)
            yield folder
        finally:
            running.kill()
            running.wait(PATIENCE)
