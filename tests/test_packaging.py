"""What the packages may load, and what an installation is pinned to."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"


def python(code: str) -> str:
    """Run code in a Python of its own, in the root of the repository."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def tracked(*patterns: str) -> list[str]:
    """Return the files of those names that are in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return listed.stdout.split()


def test_the_store_loads_no_screen():
    """Commands, tests and servers that only need the data do not wait for Textual or Rich."""
    loaded = python("import sys, store.desk.desk; print(*sys.modules)").split()
    assert "store.desk.desk" in loaded
    assert {each.split(".")[0] for each in loaded} & {"textual", "rich", "tui"} == set()


def test_the_store_does_not_load_what_only_an_address_needs():
    """email-validator, which brings a DNS library along, is loaded when somebody enters one."""
    loaded = python("import sys, store.desk.desk; print(*sys.modules)").split()
    assert {each.split(".")[0] for each in loaded} & {"email_validator", "dns", "idna"} == set()


def test_the_catalogue_travels_with_the_package():
    """It is found as a resource, from any folder."""
    code = (
        "import os; os.chdir('/'); from store.domain.catalogue import catalogue;"
        "print(len(catalogue()))"
    )
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
    assert python(path + code).strip() == "9"


def locked_packages() -> list[str]:
    """Return the entries of the lock file, continued lines joined, comments left out."""
    if not LOCK.exists():
        pytest.skip("there is no requirements.lock yet")
    text = LOCK.read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def test_the_lock_names_no_address():
    """Where packages come from is a matter of the machine that installs them."""
    text = LOCK.read_text("utf-8") if LOCK.exists() else pytest.skip("no requirements.lock yet")
    assert "://" not in text
    assert re.findall(r"^\s*(--(?:extra-)?index-url|-i|--find-links|-f)\b", text, re.M) == []


def test_every_locked_package_has_one_version_and_hashes():
    """So that `pip install --require-hashes` accepts it, and nothing else can be installed."""
    for entry in locked_packages():
        assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry


def test_the_lock_holds_what_the_project_depends_on():
    """All of them, and Textual in the very version that the project pins."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    held = {re.split(r"==|\[", entry)[0].lower().replace("_", "-") for entry in locked_packages()}
    wanted = {re.split(r"[\s<>=!~\[;]", each)[0].lower() for each in project["dependencies"]}
    assert wanted <= held
    assert any(each.startswith("textual==8.2.8 ") for each in locked_packages())


def test_no_other_lock_is_in_the_repository():
    """uv.lock has addresses in it, and there is one lock only."""
    assert tracked("uv.lock", "**/uv.lock") == []


def test_no_test_folder_hides_a_package():
    """An __init__.py in tests/store would be imported in the place of the real store."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []
