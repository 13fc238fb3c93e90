"""What must hold for every file of tui/: text is made safe, the store's insides stay inside."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from textual.dom import DOMNode

import tui

ROOT = Path(tui.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
DRAWS_MARKUP = {
    "Static", "Label", "Checkbox", "RadioButton", "Option", "Selection", "Collapsible", "Tab",
    "TabPane", "Select",
}  # fmt: skip
"""Widgets and items whose first argument is markup when it is a plain string.

Our own parts of forms (`Button`, `Choice`, `Tick` and so on) make it safe themselves.
"""
TITLES = {"border_title", "border_subtitle", "tooltip", "label"}
METHODS = {"update", "notify", "from_markup", "add_option"}
WORDS = {"content", "label", "title", "message", "prompt", "tooltip"}


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Parse all files, by their names."""
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text("utf-8")) for file in FILES}


def is_safe(node: ast.expr, drawn: Collection[str] = ()) -> bool:
    """Whether an expression is a literal of the program, or text that is drawn as it is.

    `drawn` are the names of the file's own functions that return such text.
    """
    match node:
        case ast.Constant():
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return is_safe(body, drawn) and is_safe(orelse, drawn)
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name.isupper()  # a class's own words
        case ast.Call(func=ast.Attribute(value=ast.Name(id="Content"), attr=name)):
            return name == "assemble"
        case ast.Call(func=ast.Name(id="_"), args=[text], keywords=[]):
            return is_safe(text)  # ours in another language as well
        case ast.Call(func=ast.Name(id=name)):
            return name in ("Content", "Text", *drawn)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
            return name in drawn
    return False


def unsafe_in(tree: ast.AST) -> Iterator[str]:
    """Find what is handed to a place that reads markup without being made safe."""
    drawn = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and "Content" in ast.unparse(node.returns)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _reads_markup(node):
            given = [*node.args[:1], *(each.value for each in node.keywords if each.arg in WORDS)]
            if not all(is_safe(each, drawn) for each in given):
                yield f"line {node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Assign):
            titles = [
                target
                for target in node.targets
                if isinstance(target, ast.Attribute) and target.attr in TITLES
            ]
            own = any(ast.unparse(target).count(".") == 1 for target in titles)
            of_self = own and any(ast.unparse(t).startswith("self.") for t in titles)
            if titles and not of_self and not is_safe(node.value, drawn):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def _reads_markup(node: ast.Call) -> bool:
    if any(each.arg == "markup" and ast.unparse(each.value) == "False" for each in node.keywords):
        return False
    match node.func:
        case ast.Name(id=name):
            return name in DRAWS_MARKUP
        case ast.Attribute(attr=name):
            return name in METHODS and not _of_dict(node)
    return False


def _of_dict(node: ast.Call) -> bool:
    """Whether an `update` is that of a dictionary or set, which takes no text."""
    return bool(node.args) and isinstance(node.args[0], ast.Dict | ast.GeneratorExp)


@pytest.mark.parametrize(
    "line",
    [
        "Static(name)",
        "Label(f'{name}')",
        "Checkbox(verb, id='act')",
        "Option(user.name, id='x')",
        "self.notify(f'Saved {name}')",
        "widget.update(words)",
        "dialog.border_title = f'End {name}'",
        "button.label = outcome_label(outcome)",
        "widget.tooltip = user.name",
        "Content.from_markup(f'[b]{name}[/b]')",
        "Label('End' if done else name)",
        "Label(verb, tooltip=name)",
        "Option(row(user))",
    ],
)
def test_the_search_finds_what_it_is_for(line: str):
    """Each of these draws foreign text as markup."""
    assert list(unsafe_in(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "Static('What will happen')",
        "Static(id='count')",
        "Static(name, markup=False)",
        "Label(Content(safe(name)))",
        "Label('End' if done else Content(safe(name)))",
        "dialog.border_title = Content(safe(title))",
        "Option(Content.assemble((name, 'bold')), id='x')",
        "Option(row(user))\ndef row(user) -> Content: ...",
        "Label(self.VERB)",
        "opened.update({number: customer})",
    ],
)
def test_the_search_lets_through_what_is_safe(line: str):
    """Literals of the program, and what is drawn as it is."""
    assert not list(unsafe_in(ast.parse(line)))


def test_no_foreign_text_is_drawn_as_markup(trees):
    """A customer's name with brackets would end the program, or be clicked."""
    assert [(name, each) for name, tree in trees.items() for each in unsafe_in(tree)] == []


def test_the_screen_knows_no_database(trees):
    """How data is kept is the store's business."""
    imported = set()
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                imported |= {(name, each.name.partition(".")[0]) for each in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((name, (node.module or "").partition(".")[0]))
    assert {each for each in imported if each[1] in ("tinydb", "psycopg", "sqlite3")} == set()


def selectors_in(file: Path) -> Iterator[str]:
    """Find the names of widgets that a style sheet or a query goes by."""
    text = file.read_text("utf-8")
    sheets = [text]
    if file.suffix == ".py":
        strings = re.findall(r'DEFAULT_CSS = """(.*?)"""', text, re.DOTALL)
        selectors = re.findall(r'(?:query\w*|@on)\((?:[\w.]+, )?"([^"]+)"', text)
        sheets = [*strings, *(f"{each} {{" for each in selectors)]
    for sheet in sheets:
        rules = re.sub(r"/\*.*?\*/|[\w-]+:\s[^;{]*;", "", sheet, flags=re.DOTALL)
        yield from re.findall(r"(?<![\w.#-])[A-Z]\w*", rules)


def test_every_selector_names_a_widget_that_exists():
    """One that names a class that was renamed matches nothing, and says nothing."""
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        importlib.import_module(module.name)
    known, found = set(), [DOMNode]
    while found:
        widget = found.pop()
        known.add(widget.__name__)
        found += widget.__subclasses__()
    files = [*FILES, *ROOT.rglob("*.tcss")]
    named = {(str(f.relative_to(ROOT)), name) for f in files for name in selectors_in(f)}
    assert ("app.tcss", "OptionList") in named
    assert ("dialogs/ending_page.py", "Section") in named
    assert sorted(each for each in named if each[1] not in known) == []


PARTS = ("Section", "Choices", "Tick", "CheckLine", "Edged", "Field", "Chooser", "LineInput",
         "Button", "Table", "KeyLine", "StatusLine", "Masthead")  # fmt: skip
"""The parts of forms; how they look is said in their own files alone."""
LOOKS = re.compile(r"\b(?:color|background|border\S*|outline|text-style|tint|opacity)\s*:")
OF_TEXTUAL = {"Button", "Checkbox", "RadioButton", "RadioSet", "SelectionList"}
"""Widgets of Textual for which there is a part of ours."""


def rules_in(file: Path) -> Iterator[tuple[str, str]]:
    """Find the rules of a style sheet, each with the selectors around it."""
    text = file.read_text("utf-8")
    sheets = [text] if file.suffix == ".tcss" else re.findall(
        r'DEFAULT_CSS = """(.*?)"""', text, re.DOTALL)  # fmt: skip
    for sheet in sheets:
        around: list[str] = []
        for selectors, declarations in re.findall(
            r"([^{};]*)\{|([^{}]*?)\}", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
        ):
            if selectors:
                around.append(selectors.strip())
            else:
                yield " ".join(around), declarations
                around.pop()


def styled_in(file: Path) -> list[str]:
    """Find the parts that a file gives a look."""
    return [
        selectors
        for selectors, declarations in rules_in(file)
        if LOOKS.search(declarations)
        and set(re.findall(r"(?<![\w.#-])[A-Z]\w*", selectors)) & {*PARTS}
    ]


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("Field { width: 20; }", 0),
        ("Field { width: 20; color: red; }", 1),
        (".fields { & > LineInput:focus { background: $panel; } height: 1; }", 1),
        ("Page { background: $background; } Field { height: 1; }", 0),
    ],
)
def test_the_search_for_looks_finds_them(sheet: str, found: int, tmp_path: Path):
    """Sizes and places are a screen's business, looks are not."""
    file = tmp_path / "app.tcss"
    file.write_text(sheet)
    assert len(styled_in(file)) == found


ELSEWHERE = [each for each in (*FILES, *ROOT.rglob("*.tcss")) if each.parent.name != "widgets"]


def test_no_screen_styles_a_part_of_a_form_by_itself(trees):
    """A field looks the same on every screen, and is made of our parts, not of Textual's."""
    names = {str(file.relative_to(ROOT)): file for file in ELSEWHERE}
    assert {name: styled for name, file in names.items() if (styled := styled_in(file))} == {}
    imported = {
        (name, alias.name)
        for name in names.keys() & trees.keys()
        for node in ast.walk(trees[name])
        if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets"
        for alias in node.names
    }
    assert {each for each in imported if each[1] in OF_TEXTUAL} == set()


def test_options_and_terminal_are_read_without_textual():
    """Its variables are set before it is imported, and --help need not wait for it."""
    code = (
        "import sys, tui.cli.parser, tui.terminal.process, tui.__main__;"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'textual', 'rich'}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_no_method_is_named_as_textual_names_what_a_key_calls(trees):
    """Textual calls `key_at` of a focused widget when @ is pressed, and so for every key."""
    methods = {
        (name, method.name)
        for name, tree in trees.items()
        for each in ast.walk(tree)
        if isinstance(each, ast.ClassDef)
        for method in each.body
        if isinstance(method, ast.FunctionDef)
    }
    assert {each for each in methods if each[1].removeprefix("_").startswith("key_")} == set()
