"""The shape that a model's answer must have for each purpose, as a JSON Schema; text where there is none.

The shapes are those of `workflows.engine.commands.RunStep`. Names are chosen among the members, so that a provider that
keeps to schemas cannot name anybody else.
"""

from collections.abc import Callable
from typing import Any

from agents.contract import AgentRequest

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
YES_OR_NO: Schema = {"type": "boolean"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}


def answer_schema(request: AgentRequest) -> Schema | None:
    """Give the JSON Schema of the answer to `request`; None where it is text."""
    shape = _SHAPES.get(request.purpose)
    return request.output_schema if shape is None else shape([member.name for member in request.members])


def _route(names: list[str]) -> Schema:
    return _object({"next": _maybe(names), **_texts("instruction", "reason", "answer")}, ["next", "reason"])


def _plan(names: list[str]) -> Schema:
    properties = {
        "facts": {"type": "array", "items": TEXT},
        "subtasks": {"type": "array", "minItems": 1, "items": _subtask(names)},
        "reason": TEXT,
    }
    return _object(properties, ["subtasks"])


def _progress(names: list[str]) -> Schema:
    properties = {
        **dict.fromkeys(("done", "looping", "progressing"), YES_OR_NO),
        "next": _maybe(names),
        **_texts("subtask", "instruction", "answer", "reason"),
    }
    return _object(properties, ["done", "looping", "progressing", "next", "reason"])


def _reassign(names: list[str]) -> Schema:
    return _object({"worker": _maybe(names), **_texts("instruction", "reason")}, ["worker", "reason"])


def _classify(names: list[str]) -> Schema:
    several = {"type": "array", "items": _one(names)}
    return _object({"case": _one(names), "cases": several, "confidence": SHARE, "reason": TEXT}, ["case"])


def _judge(names: list[str]) -> Schema:
    rated = {"properties": dict.fromkeys(names, SHARE), "additionalProperties": False}
    scores = {"type": "object", **(rated if names else {"additionalProperties": SHARE})}
    return _object({"best": _one(names), "scores": scores, "reason": TEXT}, ["best", "reason"])


def _evaluate(names: list[str]) -> Schema:
    return _object({"accept": YES_OR_NO, "score": SHARE, "feedback": TEXT}, ["accept", "feedback"])


def _subtask(names: list[str]) -> Schema:
    after = {"type": "array", "items": TEXT}
    return _object(
        {"id": TEXT, "worker": _one(names), "instruction": TEXT, "after": after}, ["id", "worker", "instruction"]
    )


def _one(names: list[str]) -> Schema:
    return {"type": "string", "enum": names} if names else TEXT


def _maybe(names: list[str]) -> Schema:
    return {"type": ["string", "null"], "enum": [*names, None]}


def _object(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _texts(*names: str) -> Schema:
    return dict.fromkeys(names, TEXT)


_SHAPES: dict[str, Callable[[list[str]], Schema]] = {
    "route": _route,
    "plan": _plan,
    "replan": _plan,
    "progress": _progress,
    "reassign": _reassign,
    "classify": _classify,
    "judge": _judge,
    "evaluate": _evaluate,
}
