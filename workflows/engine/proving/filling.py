"""Fill in a form as simply as its JSON Schema lets: what is fixed, else a default, else a small value that fits."""

from collections.abc import Callable
from typing import Any

TEXT = "something"
_DEEPEST = 8

Schema = dict[str, Any]


def filled(form: Any, depth: int = 0) -> Any:
    """Give a value for a form; nothing for none. What is harder (`allOf`, `pattern`) is not looked at."""
    if not isinstance(form, dict) or depth > _DEEPEST:
        return None
    if "const" in form:
        return form["const"]
    if isinstance(form.get("enum"), list) and form["enum"]:
        return form["enum"][0]
    if "default" in form:
        return form["default"]
    for choice in ("anyOf", "oneOf"):
        if isinstance(form.get(choice), list) and form[choice]:
            return filled(form[choice][0], depth + 1)
    return _OF_TYPE.get(_type(form), lambda form, depth: TEXT)(form, depth)


def _type(form: Schema) -> str:
    told = form.get("type")
    if isinstance(told, list) and told:
        told = told[0]
    return str(told or ("object" if "properties" in form else "string"))


def _text(form: Schema, depth: int) -> str:
    least = _count(form, "minLength", 0)
    return TEXT.ljust(least, "x")[: max(_count(form, "maxLength", len(TEXT) + least), least)]


def _number(form: Schema, depth: int) -> int:
    above, below = _count(form, "exclusiveMinimum", 0), _count(form, "exclusiveMaximum", 2**31)
    return min(_count(form, "minimum", above + 1), _count(form, "maximum", below - 1))


def _count(form: Schema, name: str, default: int) -> int:
    told = form.get(name)
    return int(told) if isinstance(told, (int, float)) else default


def _list(form: Schema, depth: int) -> list[Any]:
    return [filled(form.get("items", {}), depth + 1) for _ in range(min(_count(form, "minItems", 0), 100))]


def _object(form: Schema, depth: int) -> dict[str, Any]:
    told = form.get("properties")
    properties = told if isinstance(told, dict) else {}
    required = form.get("required")
    wanted = required if isinstance(required, list) else list(properties)
    return {name: filled(properties.get(name, {}), depth + 1) for name in wanted}


_OF_TYPE: dict[str, Callable[[Schema, int], Any]] = {
    "string": _text,
    "number": _number,
    "integer": _number,
    "boolean": lambda form, depth: True,
    "array": _list,
    "object": _object,
    "null": lambda form, depth: None,
}
