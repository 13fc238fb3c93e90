"""Bring the Swedish catalogue up to date with the texts of the program, and compile it.

The service catalogue is compiled as well: most of it are such texts.

New texts are added without a translation, those no longer there are taken out. `--unmarked`
prints the texts that look as if a person reads them and that no translation reaches.
"""

import argparse
import ast
import datetime as dt
import io
import re
import sys
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from store.domain.catalogue import CATALOGUE, COMPILED
from store.i18n.language import DOMAIN, TRANSLATIONS
from tui.cli.verbs import VERBS

ROOT = Path(__file__).parent.parent
SOURCES = ("store", "tui")
KEYWORDS = {
    "_": None,
    "N_": None,
    "NC_": ((1, "c"), 2),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PO = Path(TRANSLATIONS) / "sv" / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")

BEGUN = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
"""In the head of the catalogue, which else would differ in every run."""

UNSPOKEN = (
    "store/postgres/",
    "store/demo/",
    "store/tables/cells/words.py",
    "store/tables/meaning/heading_names.py",
    "tui/cli/completion.py",
)
"""What holds statements for a server or a shell, values, or words of any language that are read:
its sentences are marked, its texts are not."""

COMMAND = re.compile(rf"(--\S+ \S+ )*({'|'.join(verb.name for verb in VERBS)})\b.* (-|>|\d)")
"""An example of how the program is called."""

CODES = ("inferred (app)", "not bold", "Mac Roman")
"""What is kept and never said, and reads as text all the same."""


class Text(NamedTuple):
    """A text of the program: with a plural, in a context, or neither."""

    one: str
    many: str | None = None
    context: str | None = None

    @property
    def id(self) -> str | tuple[str, str]:
        """What the catalogue knows it by, beside its context."""
        return self.one if self.many is None else (self.one, self.many)


def sources() -> list[Path]:
    """Return the program's files."""
    return sorted(path for folder in SOURCES for path in (ROOT / folder).rglob("*.py"))


def spoken() -> dict[Text, str]:
    """Return every text that the program says, with the first place where it stands."""
    texts: dict[Text, str] = {}
    for path in sources():
        for line, messages, _, context in extract_from_file("python", path, KEYWORDS):
            one, many = messages if isinstance(messages, tuple) else (messages, None)
            texts.setdefault(Text(one, many, context), f"{path.relative_to(ROOT)}:{line}")
    for text in _of_the_services(_services()):
        texts.setdefault(text, "store/domain/services.toml")
    return texts


def _services() -> dict[str, object]:
    return tomllib.loads(CATALOGUE.read_text("utf-8"))


def compiled_services() -> bytes:
    """Return the service catalogue as the program reads it."""
    written = (zlib.crc32(CATALOGUE.read_bytes()), _services())
    return msgspec.json.format(msgspec.json.encode(written), indent=1) + b"\n"


def _of_the_services(value: object) -> Iterator[Text]:
    """Walk through the services for what is shown of them; their names are names."""
    if isinstance(value, list):
        for each in value:
            yield from _of_the_services(each)
    elif isinstance(value, dict):
        if "text" in value:
            yield Text(value["text"])
        for other in ("you", "brief"):
            if other in value:
                yield Text(value[other])
        if "one" in value:
            yield Text(value["one"], value["many"])
        for each in value.values():
            yield from _of_the_services(each)


def catalogue() -> Catalog:
    """Read the Swedish catalogue."""
    with PO.open("rb") as file:
        return read_po(file, locale="sv", domain=DOMAIN)


def renewed(old: Catalog) -> Catalog:
    """Return a catalogue of exactly the texts of today, with their translations so far."""
    new = Catalog(
        locale="sv",
        domain=DOMAIN,
        header_comment="# What samarbete says, in Swedish.",
        project="samarbete",
        creation_date=BEGUN,
        revision_date=BEGUN,
        fuzzy=False,
    )
    for text in sorted(spoken(), key=lambda each: (each.one, each.context or "")):
        known = old.get(text.one, text.context)
        new.add(text.id, known.string if known is not None else None, context=text.context)
    return new


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as the program reads it."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def written(catalog: Catalog) -> bytes:
    """Return a catalogue as a translator edits it."""
    file = io.BytesIO()
    write_po(file, catalog, width=100)
    return file.getvalue()


def unmarked() -> list[str]:
    """Return what looks like text for a person and is not marked, by its place."""
    found = []
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        if place.startswith(UNSPOKEN):
            continue
        marked = _Marked()
        marked.visit(ast.parse(path.read_text("utf-8")))
        found += [f"{place}:{line}: {text!r}" for line, text in marked.left]
    return found


def hidden() -> list[str]:
    """Return the texts that are marked inside an f-string, where they are not always found."""
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in KEYWORDS
        and isinstance(call.args[0], ast.Constant)
    ]


class _Marked(ast.NodeVisitor):
    """Collects the strings of two words and more that are neither marked nor docstrings."""

    PASSED = frozenset(("_", "N_", "NC_", "ngettext", "pgettext", "debug", "error", "warning",
                        "AssertionError", "query", "query_one", "on", "Literal"))  # fmt: skip

    def __init__(self) -> None:
        self.left: list[tuple[int, str]] = []

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in self.PASSED:
            self.generic_visit(node)
        elif name in ("_", "ngettext", "pgettext"):
            for each in node.keywords:
                self.visit(each)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in ("swedish", "also"):  # headings that are known in any language
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # else a docstring
            self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        pass

    def visit_Assign(self, node: ast.Assign) -> None:
        if getattr(node.targets[0], "id", "") != "DEFAULT_CSS":
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        node.returns = None  # an annotation as well
        self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> None:
        pass  # its annotation

    def visit_Starred(self, node: ast.Starred) -> None:
        if not isinstance(node.value, ast.Constant):  # else what the tour types
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and node.value not in CODES and _reads_as_text(node.value):
            self.left.append((node.lineno, node.value))


def _reads_as_text(text: str) -> bool:
    words = [each for each in text.split() if len(each) > 1 and each.strip(".,:;()").isalpha()]
    return len(words) > 1 and " " in text and not COMMAND.match(text)


def main() -> int:
    """Renew the catalogue, and say what waits for a translation."""
    parser = argparse.ArgumentParser(prog="python -m tests.language", description=__doc__)
    parser.add_argument("--unmarked", action="store_true", help="print what is not marked")
    if parser.parse_args().unmarked:
        print("\n".join(unmarked()))
        return 0
    catalog = renewed(catalogue())
    PO.write_bytes(written(catalog))
    MO.write_bytes(compiled(catalog))
    COMPILED.write_bytes(compiled_services())
    missing = [each for each in catalog if each.id and not all(_strings(each.string))]
    print(f"{len(catalog)} texts, {len(missing)} without a translation")
    return 1 if missing else 0


def _strings(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str) or string is None else tuple(string)


if __name__ == "__main__":
    sys.exit(main())
