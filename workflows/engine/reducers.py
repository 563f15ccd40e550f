"""How state keys take in values, and which they may take in: checked before an event says so."""

from collections.abc import Callable
from typing import Any

from workflows.engine import events as ev
from workflows.engine.nodes import StateKey

TYPES = ("string", "number", "boolean", "array", "object", "any")
REDUCERS: dict[str, tuple[str, ...]] = {
    "replace": TYPES,
    "append": ("array", "any"),
    "extend": ("array", "any"),
    "union": ("array", "any"),
    "merge": ("object", "any"),
    "add": ("number", "any"),
    "max": ("number", "string", "any"),
    "min": ("number", "string", "any"),
}
_EMPTY: dict[str, Any] = {"array": [], "object": {}}


def reduce(reducer: ev.Reducer, old: Any, new: Any) -> Any:
    """Merge `new` into `old`; an absent `old` (None) is the reducer's neutral value. Never changes its arguments."""
    if reducer == "replace" or (old is None and reducer in ("add", "max", "min")):
        return new
    return _MERGES[reducer](old, new)


def _union(old: Any, new: Any) -> list[Any]:
    merged = list(old or [])
    for item in new if isinstance(new, list) else [new]:
        if item not in merged:
            merged.append(item)
    return merged


_MERGES: dict[str, Callable[[Any, Any], Any]] = {
    "append": lambda old, new: [*(old or []), new],
    "extend": lambda old, new: [*(old or []), *(new if isinstance(new, list) else [new])],
    "merge": lambda old, new: {**(old or {}), **new},
    "add": lambda old, new: old + new,
    "max": max,
    "min": min,
    "union": _union,
}


def initial(type_name: str) -> Any:
    """Give what a key without a default starts as: empty lists and objects, else null."""
    empty = _EMPTY.get(type_name)
    return None if empty is None else type(empty)()


def type_of(value: Any) -> str:
    """Name the JSON type of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def misfit(key: StateKey, old: Any, new: Any) -> str | None:
    """Say why `key` cannot take in `new`, or nothing."""
    if key.reducer in ("append", "extend", "union"):
        return None if old is None or isinstance(old, list) else _refusal(key, type_of(new))
    given = type_of(new)
    if key.reducer == "replace":
        return None if key.type in ("any", given) or new is None else _refusal(key, given)
    if key.reducer == "merge":
        return None if isinstance(new, dict) and isinstance(old, (dict, type(None))) else _refusal(key, given)
    allowed = ("number",) if key.reducer == "add" or key.type == "number" else ("number", "string")
    return None if given in allowed and (old is None or type_of(old) == given) else _refusal(key, given)


def _refusal(key: StateKey, given: str) -> str:
    return f"state key '{key.name}' ({key.type}, {key.reducer}) cannot take in a value of type {given}"
