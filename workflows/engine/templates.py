"""Templates: JSON whose strings may hold `{{ CEL }}`.

A string that is one single `{{ CEL }}` becomes the value, of whatever type; otherwise values are put into the text.
What was put in is never evaluated again.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from workflows.engine.errors import ExpressionError
from workflows.engine.expressions import Names, evaluate, text_of

MAX_TEMPLATE = 200_000
MAX_VALUE, MAX_VALUE_DEPTH = 1_048_576, 64
_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def render(template: Any, names: Names) -> Any:
    """Fill a template (JSON with `{{ CEL }}` in its strings); the result may not be larger than a step's output."""
    value = _render(template, names)
    check_size(value)
    return value


def check_size(value: Any) -> None:
    """Refuse a value over `MAX_VALUE` characters or `MAX_VALUE_DEPTH` levels; state put into state doubles."""
    level, size = [value], 0
    for _ in range(MAX_VALUE_DEPTH):
        inner: list[Any] = []
        for item in level:
            size += _own_size(item)
            if isinstance(item, (dict, list)):
                inner.extend(item.values() if isinstance(item, dict) else item)
            if size > MAX_VALUE:
                raise ExpressionError("what the template makes is over 1 MiB")
        level = inner
        if not level:
            return
    raise ExpressionError(f"what the template makes is nested more than {MAX_VALUE_DEPTH} levels deep")


def _own_size(value: Any) -> int:
    """Count the characters of a value without what is inside it, roughly."""
    if isinstance(value, str):
        return len(value) + 2
    return 2 + sum(map(len, value)) if isinstance(value, dict) else 4


def _render(template: Any, names: Names) -> Any:
    if isinstance(template, str):
        return _render_text(template, names)
    if isinstance(template, list):
        return [_render(item, names) for item in template]
    if isinstance(template, dict):
        return {key: _render(item, names) for key, item in template.items()}
    return template


def with_holes(template: Any, change: Callable[[str], str]) -> Any:
    """Copy a template with each expression in it changed."""
    if isinstance(template, str):
        return _HOLE.sub(lambda match: "{{ " + change(match.group(1).strip()) + " }}", template)
    if isinstance(template, list):
        return [with_holes(item, change) for item in template]
    if isinstance(template, dict):
        return {key: with_holes(item, change) for key, item in template.items()}
    return template


def holes(template: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Give each expression of a template with the dotted path of the string that it stands in."""
    if isinstance(template, str):
        yield from ((path, match.group(1).strip()) for match in _HOLE.finditer(template))
    elif isinstance(template, list):
        for index, item in enumerate(template):
            yield from holes(item, f"{path}.{index}" if path else str(index))
    elif isinstance(template, dict):
        for key, item in template.items():
            yield from holes(item, f"{path}.{key}" if path else key)


def unclosed(text: str) -> int | None:
    """Tell where a `{{` stands that no `}}` closes."""
    rest = _HOLE.sub(lambda match: " " * len(match.group()), text)
    place = rest.find("{{")
    return None if place < 0 else place


@lru_cache(maxsize=4096)
def _pieces(template: str) -> tuple[str, ...]:
    if len(template) > MAX_TEMPLATE:
        raise ExpressionError(f"the template is over {MAX_TEMPLATE} characters long")
    return tuple(_HOLE.split(template))


def _render_text(template: str, names: Names) -> Any:
    if "{{" not in template:
        return template
    pieces = _pieces(template)
    if len(pieces) == 3 and not pieces[0].strip() and not pieces[2].strip():
        return evaluate(pieces[1].strip(), names)
    return "".join(
        text_of(evaluate(piece.strip(), names)) if index % 2 else piece for index, piece in enumerate(pieces)
    )
