"""Conditions: CEL, which reaches nothing, always ends, and sees only `input`, `state`, `results`, `run` and `user`.

Sizes are bounded, so that no expression can hold a process for long: source length, macros in macros, and how many
values a macro may go over. CEL does not mix int and double; where JSON numbers make it fail for that reason alone, it
is tried once more with every number of the data as a double.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cel

from workflows.engine.errors import ExpressionError
from workflows.engine.scanning import Scan, scan

ORACLE = "~oracle"
ROOTS = ("input", "state", "results", "run", "user", "item", "handoff")
MAX_SOURCE = 2_000
MAX_MACRO_DEPTH = 2
MACRO_BUDGET = 1_000_000

Names = Mapping[str, Callable[[], Any]]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression and what it refers to."""

    source: str
    program: cel.Program
    scan: Scan


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """Parse CEL; raise `ExpressionError` with the place of the fault."""
    if len(source) > MAX_SOURCE:
        raise ExpressionError(f"the expression is {len(source)} characters long; at most {MAX_SOURCE} are allowed")
    try:
        program = cel.compile(source)
    except ValueError as error:
        raise ExpressionError(_parse_message(source, str(error))) from error
    found = scan(source)
    if found.macro_depth > MAX_MACRO_DEPTH:
        raise ExpressionError(
            f"map, filter, all and exists may be nested {MAX_MACRO_DEPTH} deep, here they are {found.macro_depth}"
        )
    return Expression(source, program, found)


def evaluate(source: str, names: Names) -> Any:
    """Evaluate CEL to a JSON value; `names` gives each root's value when it is asked for.

    Under the name `ORACLE`, which no expression can speak of, `names` may give a function that answers in its place.
    """
    if ORACLE in names:
        return names[ORACLE]()(source, names)
    expression = parse(source)
    if expression.scan.path is not None and expression.scan.path[0] in names:
        return _look_up(expression.scan.path, names, source)
    context = _context(expression, names)
    try:
        value = _execute(expression, context)
    except ExpressionError:
        raise
    except Exception as error:
        raise ExpressionError(f"{_shown(source)}: {_reason(error)}") from error
    return to_json(value, source)


def holds(condition: str, names: Names, named: str = "") -> bool:
    """Tell whether a condition is true; one that is neither true nor false is told by its text, or as `named`."""
    value = evaluate(condition, names)
    if not isinstance(value, bool):
        told = named or f"'{condition[:80]}'"
        raise ExpressionError(f"{told} is neither true nor false")
    return value


def text_of(value: Any) -> str:
    """Write a value as text: strings as they are, null as nothing, the rest as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def to_json(value: Any, source: str = "") -> Any:
    """Make a CEL result JSON: bytes and times become text, keys are sorted; what JSON cannot hold is refused."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else float(value)
    if isinstance(value, float):
        return _finite(value, source)
    if isinstance(value, dict):
        return {text_of(key): to_json(value[key], source) for key in sorted(value, key=text_of)}
    if isinstance(value, (list, tuple)):
        return [to_json(item, source) for item in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "total_seconds"):
        return f"{value.total_seconds():g}s"
    raise ExpressionError(f"{_shown(source)}: its result is no JSON value")


def _finite(value: float, source: str) -> float:
    if value != value or value in (float("inf"), float("-inf")):
        raise ExpressionError(f"{_shown(source)}: its result is no finite number")
    return value


def _look_up(path: tuple[str, ...], names: Names, source: str) -> Any:
    """Follow keys without CEL, which would lose the order of an object's keys."""
    value = names[path[0]]()
    if len(path) == 1 and isinstance(value, dict):
        return dict(value)  # the run's own state goes on changing
    for key in path[1:]:
        if not isinstance(value, dict):
            raise ExpressionError(f"{_shown(source)}: '{key}' is asked of something that is no object")
        if key not in value:
            raise ExpressionError(f"{_shown(source)}: {_reason(KeyError(key))}")
        value = value[key]
    return value


def _context(expression: Expression, names: Names) -> dict[str, Any]:
    """Take only what the expression refers to: handing over a large state costs milliseconds."""
    context: dict[str, Any] = {}
    for root in expression.scan.roots:
        if root in names:
            value = names[root]()
            wanted = expression.scan.keys.get(root)
            if wanted is not None and isinstance(value, dict):
                value = {key: value[key] for key in wanted if key in value}
            context[root] = value
    return context


def _execute(expression: Expression, context: dict[str, Any]) -> Any:
    if expression.scan.macro_depth:
        _check_budget(expression, context)
    try:
        return expression.program.execute(context)
    except TypeError:
        return expression.program.execute(_doubles(context))


def _check_budget(expression: Expression, context: dict[str, Any]) -> None:
    """Refuse what would take over a second: CEL copies what a macro has gathered for each item that it goes over."""
    values, longest = _measure(context)
    longest = max(longest, expression.source.count(",") + 1)
    if longest**expression.scan.macro_depth * max(values, longest) > MACRO_BUDGET:
        raise ExpressionError(
            f"{_shown(expression.source)}: goes over too much data ({values} values); let a function agent do it"
        )


def _measure(value: Any) -> tuple[int, int]:
    """Count the values in a value, and the length of the longest list or object in it."""
    values, longest, waiting = 0, 1, [value]
    while waiting:
        item = waiting.pop()
        values += 1
        if isinstance(item, (dict, list)):
            longest = max(longest, len(item))
            waiting.extend(item.values() if isinstance(item, dict) else item)
    return values, longest


def _doubles(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, dict):
        return {key: _doubles(item) for key, item in value.items()}
    return [_doubles(item) for item in value] if isinstance(value, list) else value


def _parse_message(source: str, message: str) -> str:
    place = re.search(r"<input>:(\d+):(\d+): (?:Syntax error: )?([^\n]+)", message)
    if place is None:
        return f"{_shown(source)} does not parse as CEL"
    line, column, reason = place.groups()
    return f"{_shown(source)} does not parse at line {line}, column {column}: {reason.split(' expecting ')[0]}"


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"there is no {error} in the data; guard it with has(...)"
    if isinstance(error, TypeError):
        return "the types do not fit (CEL does not mix int and double: write 2.0 instead of 2, or double(x))"
    return str(error).split(". Check that")[0]


def _shown(source: str) -> str:
    return f"'{source if len(source) <= 80 else source[:77] + '...'}'"
