"""How the house is built: short files and functions, plain names, no import hidden in a function."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = [
    path
    for folder in ("orchestrator_site", "workflows", "agents", "dev", "bench", "chaos", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
# the fold is one table of transitions, read from top to bottom
LONGER = {"workflows/engine/state.py": 450}
VAGUE = {"utils", "helpers", "common", "manager", "misc", "base2"}


TREES = {str(path.relative_to(ROOT)): (path.read_text(), ast.parse(path.read_text())) for path in SOURCES}


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Give every function of the project, with the place where it is."""
    for name, (_, tree) in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}:{node.lineno} {node.name}", node


def test_files_are_short() -> None:
    long = {name: len(text.splitlines()) for name, (text, _) in TREES.items()}
    assert {name: lines for name, lines in long.items() if lines > LONGER.get(name, 300)} == {}


def test_files_say_what_they_are_for() -> None:
    assert [name for name, (text, tree) in TREES.items() if text.strip() and not ast.get_docstring(tree)] == []


def test_files_have_telling_names() -> None:
    assert [name for name in TREES if Path(name).stem in VAGUE] == []


def test_functions_are_short() -> None:
    assert [place for place, node in functions() if (node.end_lineno or 0) - node.lineno >= 50] == []


def test_functions_take_few_arguments() -> None:
    taken = {place: [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs] for place, node in functions()}
    counts = {place: sum(arg.arg not in ("self", "cls") for arg in found) for place, found in taken.items()}
    assert {place: count for place, count in counts.items() if count > 7} == {}


def test_nothing_is_patched_or_put_off() -> None:
    unwanted = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|mock\.pat" + "ch")
    assert [name for name, (text, _) in TREES.items() if unwanted.search(text)] == []
