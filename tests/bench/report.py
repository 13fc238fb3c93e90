"""A table of what was measured: every row with its anchor, its target, and whether it is met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Literal

Unit = Literal["x", "x faster", "MB", "ms", "%", "bytes", "s"]
FEW = 8
"""Pairs below which their spread is all of them; of more, it is the middle half."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One row: `value` must not be above `target`; where it says "faster", not below.

    Where it was measured in pairs, that holds for the worse end of their spread as well.
    """

    what: str
    anchor: str
    value: float
    target: float
    unit: Unit = "x"
    seen: str = ""
    spread: tuple[float, float] | None = None
    missing: bool = False
    """The anchor is not installed here, or too slow for a quick run."""

    @property
    def met(self) -> bool:
        """Whether it is as good as it is to be."""
        least, most = self.spread or (self.value, self.value)
        if self.unit == "x faster":
            return least >= self.target
        return most <= self.target


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
    if figure.spread is not None:
        value += " ({:.3g}-{:.3g})".format(*figure.spread)
    if figure.missing:
        value, met = "not measured", "-"
    return (
        f"| {figure.what} | {figure.anchor} | {figure.seen} | {value} | {sign} {target} | {met} |"
    )


def _worded(value: float, figure: Figure) -> str:
    if figure.unit == "bytes":
        return f"{value:,.0f} bytes"
    plus = "+" if figure.unit in ("MB", "ms") and value >= 0 else ""
    space = "" if figure.unit.startswith("x") else " "
    return f"{plus}{value:.3g}{space}{figure.unit}"


def paired(
    what: str, anchor: str, seconds: Sequence[tuple[float, float]], target: float, unit: Unit = "x"
) -> Figure:
    """Return the row of what was measured in turns, ours and theirs: the median of the pairs."""
    ours, theirs = zip(*seconds, strict=True)
    ratio = {"s": lambda one, _: one, "x": lambda one, other: one / other}[unit]
    values = sorted(ratio(*pair) for pair in seconds)
    cut = 0 if len(values) < FEW else len(values) // 4
    return Figure(
        what=what,
        anchor=anchor,
        value=middle(values),
        target=target,
        unit=unit,
        seen=f"{ms(middle(ours))} : {ms(middle(theirs))}",
        spread=(values[cut], values[-1 - cut]),
    )


def middle(values: Iterable[float]) -> float:
    """Return the median."""
    return median(values)


def late(values: Iterable[float]) -> float:
    """Return the 99th percentile, which of few values is the greatest."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def spread(ratios: Sequence[float]) -> str:
    """Return between what the middle half of the ratios of pairs lies."""
    low, _middle, high = quantiles(ratios, n=4)
    return f"{low:.2g}-{high:.2g}x"


def ms(seconds: float) -> str:
    """Return seconds in words of milliseconds."""
    return f"{seconds * 1000:.3g} ms"
