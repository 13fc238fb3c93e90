"""A table of what was measured: every row with its anchor, its target, and whether it is met."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Literal

Unit = Literal["x", "x faster", "MB", "ms", "%", "bytes"]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One row: `value` must not be above `target`; where it says "faster", not below."""

    what: str
    anchor: str
    value: float
    target: float
    unit: Unit = "x"
    seen: str = ""

    @property
    def met(self) -> bool:
        """Whether it is as good as it is to be."""
        if self.unit == "x faster":
            return self.value >= self.target
        return self.value <= self.target


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as one Markdown table."""
    head = (
        "| what | anchor | measured | ratio | target | met |\n| --- | --- | --- | --- | --- | --- |"
    )
    return "\n".join([head, *(_row(each) for each in figures)])


def _row(figure: Figure) -> str:
    sign, value, target = "<=", _worded(figure.value, figure), _worded(figure.target, figure)
    if figure.unit == "x faster":
        sign = ">="
    met = "yes" if figure.met else "**no**"
    return (
        f"| {figure.what} | {figure.anchor} | {figure.seen} | {value} | {sign} {target} | {met} |"
    )


def _worded(value: float, figure: Figure) -> str:
    plus = "+" if figure.unit in ("MB", "ms") and value >= 0 else ""
    space = "" if figure.unit.startswith("x") else " "
    return f"{plus}{value:.3g}{space}{figure.unit}"


def middle(values: Iterable[float]) -> float:
    """Return the median."""
    return median(values)


def late(values: Iterable[float]) -> float:
    """Return the 99th percentile, which of few values is the greatest."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def ms(seconds: float) -> str:
    """Return seconds in words of milliseconds."""
    return f"{seconds * 1000:.3g} ms"
