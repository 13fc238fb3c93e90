"""What tests of the verbs share: the command as a function, and the demo office to act on."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import tui
from store.demo import demo_office
from store.domain.clock import swedish_day, utc_now
from store.domain.model import Customer
from store.exchange.json_file import encode_office
from store.files.store import TinyStore
from store.i18n.language import set_language
from tests.conftest import untouched
from tui.__main__ import main


class Result(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """The one JSON value on standard output."""
        assert self.out.endswith("\n")
        return json.loads(self.out)

    @property
    def refused(self) -> list[str]:
        """The codes of what was refused, as JSON tells them."""
        assert self.code == 3
        assert self.json.keys() - {"notes"} == {"refused"}
        for each in self.json["refused"]:
            assert each["code"]
            assert each["message"]
            assert "cure" in each
        return [each["code"] for each in self.json["refused"]]


def code_of(*arguments: object) -> int:
    """Call the command, and return its exit code however it leaves."""
    try:
        return main([str(each) for each in arguments])
    except SystemExit as left:
        return int(left.code or 0)


@pytest.fixture
def run(capsys) -> Callable[..., Result]:
    """Call the command in this process."""

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        before = dict(os.environ)
        code = code_of(*arguments)
        os.environ.clear()  # of which --restricted forgets most
        os.environ.update(before)
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def _shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    set_language("en")  # whichever test comes first, it is one office for all of them
    file = tmp_path_factory.mktemp("demo") / "office.json"
    file.write_bytes(encode_office(demo_office(swedish_day(utc_now()))))
    path = file.with_name("office")
    assert main(["--store", str(path), "import", str(file)]) == 0
    yield from untouched(path)


@pytest.fixture
def store(demo_store: Path) -> Path:
    """Give the store that the verbs are about."""
    return demo_store


@pytest.fixture
def by(run, store: Path) -> Callable[..., Result]:
    """Carry out a verb on the demo office for one of its employees."""
    return lambda login, *arguments: run("--store", store, "--operator", login, *arguments)


@pytest.fixture
def anna(by) -> Callable[..., Result]:
    """Carry out a verb on the demo office for Anna, who may do everything."""
    return lambda *arguments: by("anna", *arguments)


@pytest.fixture
def saved(store: Path) -> Callable[[str], Customer]:
    """Read a customer from the disk."""
    return lambda number: TinyStore(store, who="test").customer(number)


@pytest.fixture
def process() -> Callable[..., list[str]]:
    """Give the words that start the command as a process of its own, and its environment."""
    return lambda *arguments: [sys.executable, "-m", "tui", *map(str, arguments)]


@pytest.fixture
def surroundings() -> dict[str, str]:
    """Give a process what it needs to find the program."""
    return dict(os.environ) | {"PYTHONPATH": str(Path(tui.__file__).parent.parent)}
