"""How the house is built: short files and functions, plain names, no import hidden in a function."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [
    path
    for folder in ("orchestrator_site", "workflows", "agents", "dev", "bench", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
# the fold is one table of transitions, read from top to bottom
LONGER = {"workflows/engine/state.py": 450}
VAGUE = {"utils", "helpers", "common", "manager", "misc", "base2"}


def named(path: Path) -> str:
    """Name a file in a test's id."""
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function in a file."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_says_what_it_is_for_and_is_short(path: Path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) <= LONGER.get(named(path), 300)
    assert path.stem not in VAGUE
    assert not source.strip() or ast.get_docstring(ast.parse(source)), "it has no docstring"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_functions_are_short_and_take_few_arguments(path: Path) -> None:
    for function in functions(ast.parse(path.read_text())):
        given = function.args
        taken = [arg for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs) if arg.arg not in ("self", "cls")]
        assert (function.end_lineno or 0) - function.lineno < 50, function.name
        assert len(taken) <= 7, function.name


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_nothing_is_patched_or_put_off(path: Path) -> None:
    words = path.read_text().split()
    assert not {"TO" + "DO", "FIX" + "ME", "X" + "XX"} & {word.strip("#:,.") for word in words}
    assert "mock." + "patch" not in path.read_text()
