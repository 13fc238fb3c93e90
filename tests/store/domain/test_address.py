"""Where a store is: a directory, or a database whose address holds no password."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

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
        "anna:hem#hemligt@db.test/office",
        "anna:?hemligt@db.test/office",
        "anna:#hemligt@db.test?sslmode=require",
        "db.test/office#?password=hemligt",
        "db.test/office?sslmode=require#&password=hemligt",
        "db.test#/office?password=hemligt",
        "db.test?PASSWORD=hemligt",
        "/office?%50assWord=hemligt",
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


@pytest.mark.parametrize(
    "text",
    ["host=db.test password=hemligt", "password = hemligt", "user=anna\tPASSWORD=hemligt"],
)
def test_a_list_of_words_with_a_password_names_no_directory(text):
    """It is how psql may be told; `init` would make a directory of that name."""
    with pytest.raises(ValueError, match="a password does not belong in the address") as caught:
        read_address(text)
    assert "hemligt" not in str(caught.value)


def test_standard_input_and_output_are_no_store():
    with pytest.raises(ValueError, match="a store has a name"):
        read_address("-")


@pytest.mark.parametrize(
    "rest",
    ["[::1/office", "anna:hem/ligt@db.test/office", "anna:77/7@db.test", "db.test:x", "a:b%"],
)
def test_an_address_that_cannot_be_read_is_refused(rest):
    """The message does not repeat it: behind a colon may stand a password with a stroke in it."""
    with pytest.raises(ValueError, match="the address of the database cannot be read") as caught:
        read_address(f"postgresql://{rest}")
    assert rest not in str(caught.value)


@pytest.mark.parametrize(
    "rest",
    [
        "[::1]:5433/office",
        "[::1],db.test:5433,/office",
        "db.test:543%32/office",
        "/office?sslmode=require&host=db.test",
        "db.test/kund#1",
        "db.test/kund%401",
        "db.test?user=anna%40office",
    ],
)
def test_what_libpq_can_read_is_an_address(rest):
    """It has letters that an address of a page gives another meaning."""
    assert conninfo_to_dict(f"postgresql://{rest}")
    assert read_address(f"postgresql://{rest}") == f"postgresql://{rest}"


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
        ("db.test/kund#1", "kund#1@db.test"),
    ],
    ids=range(13),
)
def test_a_store_on_a_server_is_called_by_database_and_host(rest, name):
    """A socket of this host is no host to be told."""
    assert address_name(f"postgresql://{rest}") == name


def test_a_store_on_a_server_that_is_nowhere_named_is_called_by_its_kind():
    """All is left to the surroundings then."""
    assert address_name("postgresql://") == "PostgreSQL"
