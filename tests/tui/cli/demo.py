"""The demo office as the tests of the verbs name it."""

UTLAGG = ("1003", "utlagg")

EVA = "eva@alfabygg.example"


def numbers(result) -> list[str]:
    """Return the customers' numbers at the beginning of the lines."""
    assert result.code == 0
    return [line.split()[0] for line in result.out.splitlines()]
