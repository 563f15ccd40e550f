"""What the functions that ship read out of a request, whatever shape its input has."""

import json
from collections.abc import Iterator
from typing import Any

from agents.contract import AgentRequest

_TEXT_KEYS = (
    "message",
    "question",
    "request",
    "instruction",
    "document",
    "text",
    "query",
    "input",
    "answer",
    "content",
)


def text_in(value: Any) -> str:
    """Find the text in a value: itself, the first field that is known to hold one, or the whole as JSON."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        for key in _TEXT_KEYS:
            if value.get(key):
                return text_in(value[key])
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def conversation(request: AgentRequest) -> list[str]:
    """Give all texts of a request: its input, what the user said before, what is known, what was answered.

    Of each the newest comes first. What users say counts before answers, which mention more than was asked for.
    """
    known = [json.dumps(part, ensure_ascii=False) for part in (request.user, request.state) if part]
    said = [message.content for message in reversed(request.history) if message.role == "user"]
    answered = [message.content for message in reversed(request.history) if message.role != "user"]
    return [text_in(request.input), *said, *known, *answered]


def records_in(*values: Any) -> list[dict[str, Any]]:
    """Find every record that a look-up found, wherever it lies in the values; each once."""
    found: dict[str, dict[str, Any]] = {}
    for value in values:
        for result in objects_with(value, "collection"):
            for record in result.get("found", []):
                found.setdefault(json.dumps(record, sort_keys=True), {"collection": result["collection"], **record})
    return list(found.values())


def objects_with(value: Any, key: str) -> Iterator[dict[str, Any]]:
    """Walk a value and give each object in it that has `key`."""
    if isinstance(value, dict):
        if key in value:
            yield value
        for inner in value.values():
            yield from objects_with(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from objects_with(inner, key)
