"""What a model is told for each purpose, and the shape that its answer must have."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart

from agents.contract import AgentRequest, AgentSpec, Member, PastMessage, ReceivedHandoff

Schema = dict[str, Any]
_PURPOSES = {
    "route": "You lead these workers. Choose who does what next. `next` is a worker's name, or null when every part of "
    "the request has its result; `instruction` tells the worker what to do; `answer` is the final answer if you end.",
    "plan": "You lead these workers. Divide the request into subtasks, each for one worker, with its own `id`. `after` "
    "names the subtasks whose results it needs; what needs nothing runs at once.",
    "assemble": "Make one answer to the request out of these results. Add nothing. Name what failed.",
    "synthesise": "Make one answer to the request out of these results. Add nothing. Name what failed.",
    "classify": "Choose the case that fits the input best.",
}


def instructions_of(spec: AgentSpec, request: AgentRequest) -> str:
    """Write everything that stays the same through the conversation: who the agent is and what it is to keep to."""
    parts = [
        spec.instructions or spec.description,
        request.instructions,
        _PURPOSES.get(request.purpose, ""),
        _members(request),
        f"What is known of the user: {_json(request.user)}" if request.user else "",
        f"Shared state: {_json(request.state)}" if request.state else "",
        _handed(request.handoff) if request.handoff else "",
    ]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def prompt_of(value: Any) -> str:
    """Write a step's input as the user's message."""
    return value if isinstance(value, str) else _json(value)


def history_of(past: Sequence[PastMessage]) -> list[ModelMessage]:
    """Write the thread's messages as the model's own conversation."""
    return [
        ModelRequest(parts=[UserPromptPart(content=message.content)])
        if message.role == "user"
        else ModelResponse(parts=[TextPart(content=message.content)])
        for message in past
    ]


def answer_schema(request: AgentRequest) -> Schema | None:
    """Give the JSON Schema of the answer; None where it is text."""
    names = [member.name for member in request.members]
    if request.purpose == "route":
        return _object(
            {
                "next": {"type": ["string", "null"], "enum": [*names, None]},
                **_text("instruction", "reason"),
                "answer": {"type": "string"},
            },
            ["next", "reason"],
        )
    if request.purpose == "plan":
        return _object(
            {"subtasks": {"type": "array", "minItems": 1, "items": _subtask(names)}, **_text("reason")}, ["subtasks"]
        )
    if request.purpose == "classify":
        return _object({"case": {"type": "string", "enum": names}, **_text("reason")}, ["case"])
    return request.output_schema


def _subtask(names: list[str]) -> Schema:
    after = {"type": "array", "items": {"type": "string"}}
    worker = {"type": "string", "enum": names}
    return _object(
        {"id": {"type": "string"}, "worker": worker, **_text("instruction"), "after": after},
        ["id", "worker", "instruction"],
    )


def _object(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _text(*names: str) -> Schema:
    return {name: {"type": "string"} for name in names}


def _members(request: AgentRequest) -> str:
    if not request.members:
        return ""
    head = "You may hand over to" if request.purpose == "answer" else "You may choose"
    return "\n".join([f"{head}:", *map(described, request.members)])


def described(member: Member) -> str:
    """Describe a member in a line."""
    able = f" Capabilities: {', '.join(member.capabilities)}." if member.capabilities else ""
    return f"- {member.name}: {member.description}{able}"


def _handed(handoff: ReceivedHandoff) -> str:
    came = "returned to you from" if handoff.returned else "was handed to you by"
    lines = [f"Control {came} {handoff.source}. Reason: {handoff.reason or 'none given'}."]
    lines.append(f"The chain so far: {' > '.join(handoff.chain)}." if handoff.chain else "")
    lines.append(f"Context: {_json(handoff.context)}" if handoff.context else "")
    lines += [f"{finding.get('member')} found: {_json(finding.get('output'))}" for finding in handoff.findings]
    return "\n".join(filter(None, lines))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
