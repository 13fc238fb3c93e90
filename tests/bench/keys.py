"""Keys: how long until the screen has settled, with many customers and with few."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench import offices
from tests.bench.program import Program, samarbete
from tests.bench.report import Figure, late, middle, ms, paired

DOWN, UP, RIGHT, LEFT = "j", "k", "\x1b[C", "\x1b[D"
WORDS = "rör 12"


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
        for each in (many, few, stock):
            each.until(offices.number(0))
            each.rest(settle)
        yield from _cursor(many, few, small, size, times)
        yield from _expand(many, stock, size, tree, max(3, times // 10))
        yield from _filter(many, stock, size, tree)


def _cursor(many: Program, few: Program, small: int, size: int, times: int) -> Iterator[Figure]:
    ours, theirs = [], []
    for number in range(times):
        key = DOWN if number // 12 % 2 == 0 else UP
        ours.append(many.press(key).last)
        theirs.append(few.press(key).last)
    what = "cursor key to settled screen, {}, " + f"{size:,} customers"
    anchor = f"the same with {small:,}"
    yield paired(what.format("p50"), anchor, [*zip(ours, theirs, strict=True)], 1.1)
    yield Figure(
        what=what.format("p99"),
        anchor=anchor,
        value=late(ours) / late(theirs),
        target=1.3,
        seen=f"{ms(late(ours))} : {ms(late(theirs))}",
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
    for name, of in (("p50", middle), ("slowest", max)):
        yield Figure(
            what=f"filter key, {name}, {size:,} customers",
            anchor=f"Textual's Tree with {tree:,}",
            value=of(theirs) / of(ours),
            target=10,
            unit="x faster",
            seen=f"{ms(of(ours))} : {ms(of(theirs))}",
        )
