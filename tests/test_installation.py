"""What is built: it takes one name where it is installed, and runs without the checkout."""

import ast
import os
import re
import socket
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest
import textual

from tests.terminal.web.conftest import let_in

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
INSTALL = ("-m", "pip", "--python")
OFFLINE = ("install", "-q", "--no-deps", "--no-index", "--no-build-isolation")


class Installed(NamedTuple):
    """A Python of its own in which samarbete is installed, and what starts there without more."""

    folder: Path

    def run(self, *command: str | Path, **variables: str) -> str:
        """Run a program of it, from a folder that is not the checkout; return what it prints."""
        done = subprocess.run(
            [self.folder / "bin" / command[0], *command[1:]],
            cwd=self.folder,
            env={"PATH": os.defpath, "HOME": f"{self.folder}", "LANG": "C.UTF-8"} | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def install(folder: Path, *what: str | Path) -> Installed:
    """Make a Python that has what samarbete needs, but no checkout in its path; install it there.

    A path file of another site-packages is not read, so an editable installation stays outside.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "needed.pth").write_text(f"{Path(textual.__file__).parents[1]}\n")
    python = folder / "bin/python"
    subprocess.run([sys.executable, *INSTALL, python, *OFFLINE, *what], check=True)
    return Installed(folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("built")
    build = (sys.executable, "-m", "hatchling", "build", "-d", folder)
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module", params=["*.whl", "*.tar.gz"], ids=["wheel", "sdist"])
def installed(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    """Install the wheel, or what is built from the sdist."""
    (package,) = built.glob(request.param)
    return install(tmp_path_factory.mktemp("installed") / "venv", package)


def test_the_wheel_takes_one_name(built: Path) -> None:
    """There are distributions called `store` and `tui`; neither may be written over."""
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {
        "samarbete",
        f"samarbete-{PROJECT['version']}.dist-info",
    }
    inside = {name.split("/")[1] for name in names if name.startswith("samarbete/")}
    assert inside == {"__init__.py", "__main__.py", "store", "tui"}


def test_neither_name_is_there_for_other_programs(installed: Installed) -> None:
    """Only the command itself has them in its path."""
    find = "from importlib.util import find_spec; print([*map(find_spec, ('store', 'tui'))])"
    assert installed.run("python", "-c", find) == "[None, None]\n"


@pytest.mark.parametrize("start", [("samarbete",), ("python", "-I", "-m", "samarbete")], ids=len)
def test_the_command_and_the_module_run(installed: Installed, start: tuple[str, ...]) -> None:
    """With what verbs import when they are called, and with the files beside the code."""
    assert installed.run(*start, "--version") == f"samarbete {PROJECT['version']}\n"
    assert "Alfa Bygg AB" in installed.run(*start, "--demo", "show", "1001")
    assert "avslut" in installed.run(*start, "--lang", "sv", "--help")
    assert ".TH" in installed.run(*start, "manual")


async def test_visitors_of_an_installation_sit_at_the_installed_screen(
    installed: Installed,
) -> None:
    """`serve` starts processes of its own, which find the two packages as it does."""
    environment = {"PATH": os.defpath, "HOME": f"{installed.folder}", "LANG": "C.UTF-8"}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [installed.folder / "bin/samarbete", "serve", "--port", f"{port}"],
        cwd=installed.folder,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    try:
        (address,) = re.findall(r"http://\S+", server.stderr.readline())
        async with let_in(address) as browser, browser.page() as page:
            await page.says("1001 Alfa Bygg AB")
    finally:
        server.terminate()
        server.communicate()
    assert server.returncode == 0


def test_another_distribution_of_these_names_is_left_alone(built: Path, tmp_path: Path) -> None:
    """Its files stay, and are not what the command runs."""
    (wheel,) = built.glob("*.whl")
    installed = install(tmp_path / "venv", wheel)
    (site_packages,) = installed.folder.glob("lib/python*/site-packages")
    for name in ("store", "tui"):
        (site_packages / name).mkdir()
        (site_packages / name / "__init__.py").write_text("raise SystemExit('another one')")
    assert "Alfa Bygg AB" in installed.run("samarbete", "--demo", "list")


def test_an_editable_installation_runs_the_checkout(tmp_path: Path) -> None:
    """As the README and CI make one."""
    installed = install(tmp_path / "venv", "-e", ROOT)
    find = "from importlib.util import find_spec; print(find_spec('tui').origin)"
    assert installed.run("python", "-c", find).strip() == f"{ROOT / 'tui/__init__.py'}"
    assert "Alfa Bygg AB" in installed.run("samarbete", "--demo", "list")


def imported() -> dict[str, set[str]]:
    """Return the top packages that the code imports, with the files that do."""
    found: dict[str, set[str]] = {}
    for package in ("store", "tui"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module]
                for name in names:
                    found.setdefault(name.split(".")[0], set()).add(file.name)
    return found


def test_what_is_imported_is_declared() -> None:
    """Also where another package brings it along today."""
    extras = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *(line for name in extras if name != "dev"
                                         for line in extras[name])]  # fmt: skip
    declared = {_plain(re.split(r"[\s<>=!~\[;]", line)[0]) for line in lines}
    distributions = packages_distributions()
    undeclared = {
        name: files
        for name, files in imported().items()
        if name not in sys.stdlib_module_names | {"store", "tui"}
        and not declared & {_plain(each) for each in distributions.get(name, [name])}
    }
    assert undeclared == {}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
