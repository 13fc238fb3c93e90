"""Where a store is: a directory, or a database whose address holds no password."""

from pathlib import Path

import pytest

from store.domain.address import address_name, read_address


@pytest.mark.parametrize("text", ["office", "/srv/office", "postgres", "./-", "a:b@c"])
def test_what_is_no_address_of_a_server_is_a_directory(text):
    """Whatever else it looks like."""
    assert read_address(text) == Path(text)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"], ids=["short", "long"])
@pytest.mark.parametrize(
    "rest",
    [
        "//",
        "//anna@db.test/office",
        "//db.test:5433/office",
        "//db.test/office?sslmode=require",
        "///office?service=a:b",
        "//anna:@db.test/office",
        "//db.test/office?sslpassword=",
        "//db.test/office?sslmode=require&password=",
    ],
)
def test_the_address_of_a_server_is_kept_as_it_was_written(scheme, rest):
    """A colon before a port is no password, and what is empty is none either."""
    assert read_address(f"{scheme}:{rest}") == f"{scheme}:{rest}"


@pytest.mark.parametrize(
    "rest",
    [
        "anna:hemligt@db.test/office",
        "anna:p@ss@db.test/office",
        "a@b:hemligt@db.test/office",
        "db.test/office?password=hemligt",
        "db.test/office?sslpassword=hemligt",
        "db.test/office?sslmode=require&password=hemligt",
        "db.test/office?password=&password=hemligt",
        "db.test/office?pass%77ord=hemligt",
        "db.test/office?oauth_client_secret=hemligt",
        "db.test/office?scram_client_key=hemligt",
        "db.test/office?scram_server_key=hemligt",
    ],
)
def test_an_address_with_a_password_is_refused_without_repeating_it(rest):
    """The history of the shell and other users would see it."""
    with pytest.raises(ValueError, match="a password does not belong in the address") as caught:
        read_address(f"postgresql://{rest}")
    assert "hemligt" not in str(caught.value)


@pytest.mark.parametrize("text", ["http://a:hemligt@c", "POSTGRESQL://a:hemligt@c/office"])
def test_an_address_of_another_kind_is_no_directory_that_would_be_named_in_a_message(text):
    with pytest.raises(ValueError, match="begins with postgresql://") as caught:
        read_address(text)
    assert "hemligt" not in str(caught.value)


def test_standard_input_and_output_are_no_store():
    with pytest.raises(ValueError, match="a store has a name"):
        read_address("-")


def test_an_address_that_cannot_be_read_is_refused():
    """The message does not repeat it either."""
    with pytest.raises(ValueError, match="the address of the database cannot be read"):
        read_address("postgresql://[::1/office")


def test_a_directory_is_called_by_its_own_name():
    """Not by those above it."""
    assert address_name(Path("/srv/office")) == "office/"


@pytest.mark.parametrize(
    ("rest", "name"),
    [
        ("anna@db.test:5433/office", "office@db.test:5433"),
        ("p@ss@db.test/office", "office@db.test"),
        ("db.test/", "db.test"),
        ("db.test/XX", "XX@db.test"),
        ("/byr%C3%A5", "byrå"),
        ("d%62.test/office", "office@db.test"),
        ("/?dbname=office&host=db.test", "office@db.test"),
        ("db.test/office?dbname=other&host=other.test", "office@db.test"),
        ("/office?host=/run/postgresql", "office"),
        ("%2Frun%2Fpostgresql/office", "office"),
        ("?service=byra", "byra"),
        ("/office?service=byra", "office"),
    ],
    ids=range(12),
)
def test_a_store_on_a_server_is_called_by_database_and_host(rest, name):
    """A socket of this host is no host to be told."""
    assert address_name(f"postgresql://{rest}") == name


def test_a_store_on_a_server_that_is_nowhere_named_is_called_by_its_kind():
    """All is left to the surroundings then."""
    assert address_name("postgresql://") == "PostgreSQL"
