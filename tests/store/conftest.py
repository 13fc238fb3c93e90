"""What the long tests of the store share: how long they are, and what they have counted."""

import json
from collections.abc import Callable

import pytest


@pytest.fixture
def whole(request) -> bool:
    """Whether the long forms are asked for."""
    return bool(request.config.getoption("--whole"))


@pytest.fixture
def figures(record_property) -> Callable[[str, int, int], None]:
    """Note what a test has counted, for the table of `python -m tests.reliability`."""

    def figures(what: str, cases: int, lost: int = 0) -> None:
        record_property("figures", json.dumps({"what": what, "cases": cases, "lost": lost}))

    return figures
