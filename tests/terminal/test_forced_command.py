"""One account for several people, over a real sshd: each key is a person, and does nothing else.

What the key runs is the line of docs/offices.md, with this test's Python and store in it. The
server talks to the client over a pipe, as under inetd: nothing listens, nothing is left behind.
"""

import getpass
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.files.store import TinyStore

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(
    SSHD is None or shutil.which("ssh") is None,
    reason="NOT TESTED: the forced command, as there is no sshd here (openssh-server)",
)

OMAR = "omar@alfabygg.example"
OFFICES = (Path(__file__).parents[2] / "docs/offices.md").read_text("utf-8")
LINE, OF_CUSTOMER = re.findall(r'^    (\S+,command="[^"]+") ssh-ed25519 …', OFFICES, re.M)
"""What stands before the key in `authorized_keys`, as the page tells an administrator.

The first is an employee's, the second that of a customer's user.
"""
(ACCEPTED,) = re.findall(r"^    (AcceptEnv .+)$", OFFICES, re.M)
"""What the server lets a client send, by the same page."""
INSTALLED, STORE = "/opt/samarbete/bin/python", "/srv/office"
EVA = "--operator eva@alfabygg.example --company 1001"


@pytest.fixture
def server(tmp_path: Path, own_store: Path, environment: dict[str, str]):
    """Set up a server whose only key runs `samarbete` as Anna; return how a client calls it."""
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it shuts itself in, as its service does
    where = tmp_path / "ssh"
    where.mkdir(mode=0o700)
    for key in ("host", "person"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", where / key], check=True
        )
    config = where / "sshd_config"
    settings_of_server = (
        f"HostKey {where}/host\n"
        f"AuthorizedKeysFile {where}/authorized_keys\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        "PermitRootLogin forced-commands-only\nPidFile none\nPrintMotd no\nPrintLastLog no\n"
        "Subsystem sftp internal-sftp\n"
    )

    def server(
        *verb: str,
        options: tuple[str, ...] = (),
        accepted: str = "AcceptEnv *",
        line: str = LINE,
    ) -> list[str]:
        """Return the client's command, after the key's own has been set to this verb.

        All variables are accepted: the worst that an administrator can do.
        """
        config.write_text(f"{settings_of_server}{accepted}\n")
        python = f"HOME={environment['HOME']} {sys.executable}"
        line = line.replace(INSTALLED, python).replace(STORE, f"{own_store}")
        assert python in line
        assert f"{own_store}" in line
        line = " ".join([line.removesuffix('"'), *verb]) + '"'
        public = (where / "person.pub").read_text()
        (where / "authorized_keys").write_text(f"{line} {public}")
        settings = {
            "ProxyCommand": f"{SSHD} -i -e -f {config} 2>>{where}/log",
            "UserKnownHostsFile": "/dev/null",
            "StrictHostKeyChecking": "no",
            "IdentitiesOnly": "yes",
            "BatchMode": "yes",
            "LogLevel": "ERROR",
        }
        given = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
        ssh = shutil.which("ssh")
        assert ssh is not None
        account = getpass.getuser()
        return [ssh, "-F", "none", "-i", f"{where}/person", *given, *options, f"{account}@office"]

    return server


@pytest.fixture
def call(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call a server without a terminal."""

    def call(client: list[str], *asked_for: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*client, *asked_for],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return call


def test_a_key_opens_the_screen_as_the_person_that_it_is(open_terminal, server) -> None:
    """`ssh -t`: who acts and by which account stands on top; q closes, and the line with it."""
    terminal = open_terminal(command=server(options=("-tt",)))
    terminal.wait_for("25 customers", "Anna Berg (", "q Quit")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert terminal.modes[1049] is False
    assert terminal.modes[25] is True
    assert terminal.cooked


def test_a_key_of_a_customers_user_opens_that_customer_alone(
    open_terminal, call, server, own_store: Path
) -> None:
    """The line of the page, with a user of the demo office in it; of others nothing is told."""
    asa = "--operator asa@bageri.example --company 2001"
    assert asa in OF_CUSTOMER
    line = OF_CUSTOMER.replace(asa, EVA)
    terminal = open_terminal(
        "samarbete --company 1002", command=server(options=("-tt",), line=line)
    )
    terminal.wait_for("1001 Alfa Bygg AB", "Eva Lind (", "q Quit")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert b"1002" not in terminal.raw
    other = call(server("show", "1002", line=line))
    assert (other.returncode, other.stdout) == (4, "")
    done = call(server("user", "deactivate", "1001", OMAR, line=line))
    assert (done.returncode, done.stderr) == (0, "")
    entry = TinyStore(own_store, who="test").customer("1001").history[-1]
    assert (entry.by, entry.side) == ("eva@alfabygg.example", "customer")
    unknown = call(server("list", line=OF_CUSTOMER.replace("2001", "1001")))
    assert unknown.returncode != 0
    assert unknown.stdout == ""


def test_what_the_client_asks_for_instead_is_not_run(open_terminal, server) -> None:
    """Not a shell, not another operator: the screen opens as ever."""
    for asked_for in ("sh", "samarbete --operator bo", "cat /etc/passwd; exit"):
        terminal = open_terminal(asked_for, command=server(options=("-tt",)))
        terminal.wait_for("25 customers", "Anna Berg (", "q Quit")
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert b"root:" not in terminal.raw


def test_without_a_terminal_nothing_is_run_either(call, server) -> None:
    """One line, exit code 2; the same for a file transfer."""
    answer = call(server(), "cat /etc/passwd")
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert "ssh -t" in answer.stderr
    transfer = call(server(options=("-s",)), "sftp")
    assert (transfer.returncode, transfer.stdout) == (2, "")


def test_the_line_carries_nothing_else(call, server) -> None:
    """No way through to other places: nobody knocks there."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        place.setblocking(False)
        answer = call(server(options=("-W", f"127.0.0.1:{place.getsockname()[1]}")))
        assert answer.returncode == 255
        with pytest.raises(BlockingIOError):
            place.accept()


SENT = {
    "TEXTUAL_DRIVER": "os:abort",
    "TEXTUAL_LOG": "evil.log",
    "TEXTUAL_ALLOW_SIGNALS": "1",
    "USER": "bo",
    "LOGNAME": "bo",
    "SAMARBETE_OPERATOR": "bo",
    "XDG_STATE_HOME": "evil",
    "XDG_CONFIG_HOME": "evil",
    "COLUMNS": "100000",
    "LINES": "100000",
    "PYTHONSTARTUP": "evil.py",
    "PYTHONPATH": "evil",
    "PYTHONINSPECT": "1",
}


def test_variables_that_the_client_sends_change_nothing(
    open_terminal, server, tmp_path: Path
) -> None:
    """Not who acts, not what is loaded, not where files are written."""
    sent = [f"{name}={value}" for name, value in SENT.items()]
    options = ("-tt", "-o", f"SetEnv {' '.join(sent)}")
    terminal = open_terminal(command=server(options=options))
    terminal.wait_for("25 customers", "Anna Berg (", "q Quit")
    terminal.send("q")
    assert terminal.wait_exit() == 0
    assert not [file for file in tmp_path.rglob("*evil*")]
    assert not (Path.home() / "evil").exists()


@pytest.mark.parametrize(
    "sent",
    ["BASH_ENV=$(:>{place})", "__PYVENV_LAUNCHER__={place}/bin/python", "LD_PRELOAD={place}"],
)
def test_what_is_read_before_the_program_is_there_is_not_accepted(
    call, server, tmp_path: Path, sent: str
) -> None:
    """They name what to run; language and colours may come, as the page has it."""
    place = tmp_path / "evil"
    both = f"SetEnv {sent.format(place=place)} LC_ALL=sv_SE.UTF-8"
    answer = call(server("list", options=("-o", both), accepted=ACCEPTED))
    assert answer.returncode == 0, answer.stderr
    assert "aktiva" in answer.stdout
    assert "evil" not in answer.stderr  # where the loader would say that it found none
    assert not place.exists()


def test_a_change_is_remembered_with_the_person_and_the_account(
    call, server, own_store: Path
) -> None:
    """`by` is whom the key stands for, `os_user` is the account by its number."""
    client = server("user", "deactivate", "1001", OMAR, "--json", options=("-o", "SetEnv USER=bo"))
    answer = call(client, "user remove 1001 eva@alfabygg.example")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert json.loads(answer.stdout)["done"]["action"] == "deactivate-user"
    entry = TinyStore(own_store, who="test").customer("1001").history[-1]
    assert (entry.action, entry.by, entry.details["email"]) == ("deactivate-user", "anna", OMAR)
    assert entry.os_user == Path(f"/proc/{os.getpid()}").owner()


def test_a_lost_line_leaves_no_process_behind(open_terminal, server, own_store: Path) -> None:
    """The client is killed, as by a laptop that falls asleep: the program ends as well."""
    terminal = open_terminal(command=server(options=("-tt",)))
    terminal.wait_for("25 customers", "q Quit")
    (program,) = map(os.pidfd_open, _running(own_store))
    terminal.signal(signal.SIGKILL)
    terminal.wait_exit()
    ended, _, _ = select.select([program], [], [], 15)
    os.close(program)
    assert ended


def _running(store: Path) -> list[int]:
    """Return the programs that have this store open, by their command line."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if process.name.isdigit() and f"{store}".encode() in words and b"samarbete" in words:
            found.append(int(process.name))
    return found
