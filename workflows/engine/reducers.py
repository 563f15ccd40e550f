"""Which values a declared state key may take in: by its type and its reducer, checked before an event says so."""

from typing import Any

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
    given = type_of(new)
    if key.reducer == "replace":
        return None if key.type in ("any", given) or new is None else _refusal(key, given)
    if key.reducer in ("append", "extend", "union"):
        return None if old is None or isinstance(old, list) else _refusal(key, given)
    if key.reducer == "merge":
        return None if isinstance(new, dict) and isinstance(old, (dict, type(None))) else _refusal(key, given)
    allowed = ("number",) if key.reducer == "add" or key.type == "number" else ("number", "string")
    return None if given in allowed and (old is None or type_of(old) == given) else _refusal(key, given)


def _refusal(key: StateKey, given: str) -> str:
    return f"state key '{key.name}' ({key.type}, {key.reducer}) cannot take in a value of type {given}"
