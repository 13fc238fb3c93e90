"""What tests of faults share: a process in which any system call of a verb can go wrong."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.below.calls import FaultyCalls, Said, compiler


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyCalls]:
    """Start the process that runs the verbs."""
    if compiler() is None:
        pytest.skip("there is no compiler of C")
    folder = tmp_path_factory.mktemp("below")
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": f"{folder}"}
    running = FaultyCalls(folder, environment)
    yield running
    running.stop()


@pytest.fixture
def faulty(calls: FaultyCalls, copied_store: Path) -> Callable[..., Said]:
    """Run a verb for Anna with one call that goes wrong, or none."""
    acting = ("--store", copied_store, "--operator", "anna")
    return lambda *words, **fault: calls.run(copied_store, *acting, *words, **fault)
