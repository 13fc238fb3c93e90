"""What the acceptance cases share: codes of refusals, the files of the store, another desk."""

import pytest

from store.desk.desk import Desk
from store.domain.errors import Refused
from store.files.store import TinyStore


@pytest.fixture
def codes_of():
    """Carry a wish out and return the codes of its refusals, in their order."""

    def codes_of(desk: Desk, number: str, wish) -> list[str]:
        with pytest.raises(Refused) as refused:
            desk.carry_out(number, wish)
        return [refusal.code for refusal in refused.value.refusals]

    return codes_of


@pytest.fixture
def files(tmp_path, files_in):
    """Read all files of the store."""
    return lambda: files_in(tmp_path / "office")


@pytest.fixture
def another_desk(tmp_path, desk_of):
    """Sit another employee down at the same store, with a store of their own in memory."""
    return lambda login: desk_of(TinyStore(tmp_path / "office", who=login), login)
