"""Where a store is: a directory, or a database whose address holds no password."""

from pathlib import Path

import pytest

from store.domain.address import address_name, read_address


@pytest.mark.parametrize("text", ["office", "/srv/office", "postgres", "http://a:b@c"])
def test_what_is_no_address_of_a_server_is_a_directory(text):
    """Whatever else it looks like."""
    assert read_address(text) == Path(text)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://",
        "postgres://anna@db.test/office",
        "postgresql://db.test:5433/office",
        "postgresql://db.test/office?sslmode=require",
        "postgresql:///office?service=a:b",
    ],
)
def test_the_address_of_a_server_is_kept_as_it_was_written(text):
    """A colon before a port is no password."""
    assert read_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://anna:hemligt@db.test/office",
        "postgresql://anna:@db.test/office",
        "postgresql://anna:p@ss@db.test/office",
        "postgresql://db.test/office?password=hemligt",
        "postgresql://db.test/office?sslpassword=",
        "postgres://db.test/office?sslmode=require&password=",
    ],
)
def test_an_address_with_a_password_is_refused_without_repeating_it(text):
    """The history of the shell and other users would see it."""
    with pytest.raises(ValueError, match="a password does not belong in the address") as caught:
        read_address(text)
    assert "hemligt" not in str(caught.value)


def test_an_address_that_cannot_be_read_is_refused():
    """The message does not repeat it either."""
    with pytest.raises(ValueError, match="the address of the database cannot be read"):
        read_address("postgresql://[::1/office")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (Path("/srv/office"), "office/"),
        ("postgresql://anna@db.test:5433/office", "office@db.test:5433"),
        ("postgresql://p@ss@db.test/office", "office@db.test"),
        ("postgresql://db.test/", "db.test"),
        ("postgresql:///byr%C3%A5", "byrå"),
        ("postgresql://d%62.test/office", "office@db.test"),
        ("postgresql:///?dbname=office&host=db.test", "office@db.test"),
        ("postgresql:///office?host=/run/postgresql", "office"),
        ("postgresql://%2Frun%2Fpostgresql/office", "office"),
        ("postgresql://?service=byra", "byra"),
        ("postgresql://", "PostgreSQL"),
    ],
)
def test_a_store_is_called_by_its_directory_or_by_database_and_host(address, name):
    """A socket of this host is no host to be told."""
    assert address_name(address) == name
