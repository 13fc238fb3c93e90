"""List and change a customer's users, and name its main contact."""

from pathlib import Path

import pytest

from store.domain.model import User
from tests.tui.cli.demo import EVA


@pytest.mark.usefixtures("own_store")
def test_a_missing_main_contact_is_cured_by_verbs_and_the_ending_goes_on(anna, saved) -> None:
    """Create the first user, who becomes main contact (R26), and end: the screen's story."""
    add = ("user", "add", "1002", "Rut Åberg <RUT@beta.test>", "--name", "Rut  Åberg")
    assert anna(*add, "--phone", "+46 70 174 06 99").code == 0
    assert anna("--json", "user", "main-contact", "1002", "rut@beta.test").refused == [
        "nothing-to-change"
    ]
    deletion = ("end", "1002", "utlagg", "--outcome", "delete", "--reason", "Slut")
    assert anna(*deletion, "--confirm", "1002").code == 0
    beta = saved("1002")
    assert beta.users == (
        User(
            email="rut@beta.test",
            name="Rut Åberg",
            phone="+46 70 174 06 99",
            role="administrator",
        ),
    )
    assert beta.main_contact == "rut@beta.test"
    assert [entry.action for entry in beta.history] == ["add-user", "end"]


def test_users_are_listed_as_lines_and_as_json(anna) -> None:
    """One line is one user."""
    lines = anna("user", "list", "1001").out.splitlines()
    assert [line.split("  ")[:2] for line in lines] == [
        ["Eva Lind", "eva@alfabygg.example"],
        ["Omar Ali", "omar@alfabygg.example"],
    ]
    users = anna("user", "list", "1001", "--json").json
    assert [user["email"] for user in users] == ["eva@alfabygg.example", "omar@alfabygg.example"]
    assert users[0]["role"] == "administrator"


def test_the_list_is_refused_to_whom_the_screen_refuses_the_page(by) -> None:
    """Who is no Administrator in the portal; who may change nothing looks at it, as there (R5)."""
    assert by("cecilia", "user", "list", "1001", "--json").refused == ["not-allowed"]
    assert by("cecilia", "user", "list", "9999").code == 4
    assert by("cecilia", "show", "1001").code == 0
    omar = ("omar@alfabygg.example", "--company", "1001")
    assert by(*omar, "user", "list", "1001", "--json").refused == ["not-allowed"]
    assert by("cecilia", "--read-only", "user", "list", "1001").code == 0


@pytest.mark.usefixtures("own_store")
def test_a_user_changes_role_licence_and_activity_and_is_removed(anna, saved) -> None:
    """Each act is one line of history."""
    omar = "omar@alfabygg.example"

    def now() -> User:
        user = saved("1001").user(omar)
        assert user is not None
        return user

    assert anna("user", "role", "1001", omar.upper(), "auditor").code == 0
    assert now().role == "auditor"
    assert anna("user", "license", "1001", omar, "lon-smart").code == 0
    assert now().services == ("utlagg", "lon-smart")
    assert anna("user", "license", "1001", omar, "utlagg", "--revoke").code == 0
    assert now().services == ("lon-smart",)
    assert anna("user", "deactivate", "1001", omar).code == 0
    assert (now().active, now().services) == (False, ())
    assert anna("user", "activate", "1001", omar).code == 0
    assert now().active
    done = anna("--json", "user", "remove", "1001", omar)
    assert done.json["done"]["action"] == "remove-user"
    assert saved("1001").user(omar) is None
    assert len(saved("1001").history) == 6


USERS_REFUSED = {
    "already-exists": ("anna", "add", "1001", EVA.upper(), "--name", "Eva"),
    "invalid-value": ("anna", "add", "1001", "not an address", "--name", "Eva"),
    "main-contact-locked": ("anna", "deactivate", "1001", EVA),
    "not-allowed": ("cecilia", "activate", "1001", EVA),
    "not-eligible": ("anna", "main-contact", "1005", "marta@falkrevision.example", "--promote"),
    "nothing-to-change": ("anna", "activate", "1001", EVA),
}


@pytest.mark.parametrize("code", USERS_REFUSED)
def test_every_refusal_about_users_has_its_code_and_changes_nothing(
    code: str, by, store: Path, files_in
) -> None:
    """A plain sentence tells what is wrong."""
    login, *act = USERS_REFUSED[code]
    before = files_in(store)
    assert by(login, "user", *act, "--json").refused == [code]
    result = by(login, "user", *act)
    assert result.err.startswith(f"refused ({code}): ")
    assert (result.code, result.out) == (3, "")
    assert files_in(store) == before
