"""Keys: how long until the screen has settled, with many customers and with few."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench import offices
from tests.bench.program import Program, samarbete
from tests.bench.report import Figure, late, middle, ms, paired

DOWN, UP, RIGHT, LEFT = "j", "k", "\x1b[C", "\x1b[D"
WORDS = "rör 12"
AT_MOST = 4
"""Milliseconds from a key to the cursor."""
EXPANDED, FILTERED = 8, 16
"""Milliseconds from a key until a customer is open, and until a filter's letter has its list."""


def figures(
    folder: Path, small: int, size: int, tree: int, times: int, settle: float = 3.0
) -> Iterator[Figure]:
    """Press the same keys with many and with few, in turns; and in Textual's Tree."""
    with ExitStack() as stack:
        many, few = (
            stack.enter_context(Program(samarbete(offices.store(folder, each)), folder))
            for each in (size, small)
        )
        stock = stack.enter_context(Program(["-m", "tests.bench.anchors.stock_tree", tree], folder))
        programs = {many, few, stock}
        for each in programs:
            each.beside = [*programs - {each}]
        for each in (many, few, stock):
            each.until(offices.number(0))
            each.rest(settle)
        yield from _cursor(many, few, small, size, times)
        yield from _expand(many, stock, size, tree, max(3, times // 10))
        yield from _filter(many, stock, size, tree)


def _cursor(many: Program, few: Program, small: int, size: int, times: int) -> Iterator[Figure]:
    """The cursor comes first, and what is known of its line in a second picture."""
    ours, theirs = [], []
    for number in range(times):
        key = DOWN if number // 12 % 2 == 0 else UP
        ours.append(many.press(key))
        theirs.append(few.press(key))
    anchor = f"the same with {small:,}"
    drawn = [one.first for one in ours], [one.first for one in theirs]
    settled = [one.last for one in ours], [one.last for one in theirs]
    yield _within(AT_MOST, f"cursor key to the cursor, p50, {size:,} customers", middle(drawn[0]))
    for what, measured, targets in (("the cursor", drawn, (1.05, 1.2)),
                                    ("settled screen", settled, (1.1, 1.3))):  # fmt: skip
        name = f"cursor key to {what}, {{}}, {size:,} customers"
        late_ours, late_theirs = map(late, measured)
        yield paired(name.format("p50"), anchor, [*zip(*measured, strict=True)], targets[0])
        yield Figure(
            what=name.format("p99"),
            anchor=anchor,
            value=late_ours / late_theirs,
            target=targets[1],
            seen=f"{ms(late_ours)} : {ms(late_theirs)}",
        )


def _expand(many: Program, stock: Program, size: int, tree: int, times: int) -> Iterator[Figure]:
    ours, theirs = [], []
    for _ in range(times):
        ours.append(many.press(RIGHT).last)
        many.press(LEFT)
        many.press(DOWN)
    for _ in range(times):
        stock.press("\x1b[B")
        theirs.append(stock.press(" ", quiet=0.5).last)
        stock.press(" ", quiet=0.5)
    yield _within(EXPANDED, f"expand a customer, p50, {size:,} customers", middle(ours))
    yield Figure(
        what=f"expand a customer, {size:,} customers",
        anchor=f"Textual's Tree with {tree:,}",
        value=middle(theirs) / middle(ours),
        target=20,
        unit="x faster",
        seen=f"{ms(middle(ours))} : {ms(middle(theirs))}",
    )


def _filter(many: Program, stock: Program, size: int, tree: int) -> Iterator[Figure]:
    spent = []
    for program in (many, stock):
        program.press("/", quiet=0.3)
        spent.append([program.press(letter, quiet=0.5).last for letter in WORDS])
    ours, theirs = spent
    yield _within(FILTERED, f"filter key, p50, {size:,} customers", middle(ours))
    for name, of in (("p50", middle), ("slowest", max)):
        yield Figure(
            what=f"filter key, {name}, {size:,} customers",
            anchor=f"Textual's Tree with {tree:,}",
            value=of(theirs) / of(ours),
            target=10,
            unit="x faster",
            seen=f"{ms(of(ours))} : {ms(of(theirs))}",
        )


def _within(target: int, what: str, seconds: float) -> Figure:
    """Return the row of what is to take so many milliseconds at most."""
    return Figure(
        what=what,
        anchor=f"{target} ms",
        value=seconds * 1000,
        target=target,
        unit="ms",
        seen=ms(seconds),
    )
