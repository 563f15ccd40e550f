"""Tool `calculate`: one arithmetic expression, evaluated as CEL, which reaches nothing and always ends.

People write 7 / 2 and mean 3.5, while CEL divides whole numbers and mixes them with no others. So every number is a
double here, but for what stands in square brackets (an index); where that does not fit, the plain reading is tried.
"""

import math
import re
from collections.abc import Callable
from typing import Any

import cel
from pydantic import Field

from agents.contract import AgentError
from agents.tools.registry import Arguments, tool

MAX_LENGTH, MAX_VALUES = 1_000, 10_000
_MACRO = re.compile(r"\.\s*(?:map|filter|all|exists|exists_one)\s*\(")
_STRING = r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\""
_INTEGER = re.compile(rf"(?P<kept>{_STRING}|\[\s*-?\d+\s*\])|(?<![\w.])(?P<whole>\d+)(?![\w.])")


class Calculation(Arguments):
    expression: str = Field(
        min_length=1,
        max_length=MAX_LENGTH,
        title="Expression",
        description="Such as `price * (1 + tax)`, `sum(items) / count(items)`, `round(x * 100) / 100` or `pow(2, 10)`.",
    )
    values: dict[str, Any] = Field(
        default={}, title="Values", description="The names in the expression: numbers, texts, or lists of numbers."
    )


@tool(
    "calculate",
    "Calculate",
    Calculation,
    {"expression": "round(price * (1 + tax) * 100) / 100", "values": {"price": 19.9, "tax": 0.2}},
)
def calculate(arguments: Calculation) -> Any:
    """Evaluate an arithmetic expression; abs, ceil, count, floor, max, mean, min, pow, round, sqrt and sum help."""
    if _MACRO.search(arguments.expression):
        raise AgentError("validation", "calculate goes over lists by sum, mean, min, max and count only")
    if _size(arguments.values) > MAX_VALUES:
        raise AgentError("validation", f"calculate takes {MAX_VALUES:,} values at most")
    try:
        result = _evaluated(_as_doubles(arguments.expression), _doubled(arguments.values))
    except TypeError:
        result = _plainly(arguments)
    return _shown(result)


def _plainly(arguments: Calculation) -> Any:
    try:
        return _evaluated(arguments.expression, arguments.values)
    except TypeError as error:
        raise AgentError("tool", f"the types do not fit in {arguments.expression!r}: {error}") from error


def _evaluated(expression: str, values: dict[str, Any]) -> Any:
    context = cel.Context()
    for name, function in _FUNCTIONS.items():
        context.add_function(name, function)
    for name, value in values.items():
        context.add_variable(name, value)
    try:
        return cel.compile(expression).execute(context)
    except TypeError:
        raise
    except (ArithmeticError, ValueError, RuntimeError, KeyError) as error:
        raise AgentError("tool", f"{expression!r} cannot be calculated: {str(error)[:300]}") from error


def _as_doubles(expression: str) -> str:
    return _INTEGER.sub(lambda match: match["kept"] or f"{match['whole']}.0", expression)


def _doubled(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, dict):
        return {key: _doubled(item) for key, item in value.items()}
    return [_doubled(item) for item in value] if isinstance(value, list) else value


def _size(value: Any) -> int:
    if isinstance(value, (dict, list)):
        return 1 + sum(map(_size, value.values() if isinstance(value, dict) else value))
    return 1


def _shown(result: Any) -> Any:
    if isinstance(result, float):
        if not math.isfinite(result):
            raise AgentError("tool", "the result is no finite number; is something divided by zero?")
        return int(result) if result.is_integer() and abs(result) < 2**53 else result
    if result is None or isinstance(result, (bool, int, str)):
        return result
    if isinstance(result, (list, tuple)):
        return [_shown(item) for item in result]
    raise AgentError("tool", f"the result is a {type(result).__name__}, which is no number, text or list")


def _over(function: Callable[[Any], Any]) -> Callable[..., float]:
    """Let a function over a list take its values one by one too: max(xs) and max(a, b)."""

    def called(*values: Any) -> float:
        given = values[0] if len(values) == 1 and isinstance(values[0], list) else list(values)
        return float(function(given))

    return called


_FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": lambda x: float(abs(x)),
    "ceil": lambda x: float(math.ceil(x)),
    "count": _over(len),
    "floor": lambda x: float(math.floor(x)),
    "max": _over(max),
    "mean": _over(lambda values: sum(values) / len(values)),
    "min": _over(min),
    "pow": lambda x, y: float(math.pow(x, y)),
    "round": lambda x: float(math.floor(x + 0.5)),
    "sqrt": math.sqrt,
    "sum": _over(sum),
}
