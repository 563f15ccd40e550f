"""What an agent without any wit answers to each purpose: valid, deterministic, and plain."""

import json
from collections.abc import Callable
from typing import Any

from agents.contract import AgentRequest


def plain_answer(request: AgentRequest) -> Any:
    """Answer `request` in the shape that its purpose wants."""
    return _PLAIN.get(request.purpose, _echo)(request)


def _echo(request: AgentRequest) -> Any:
    return request.input


def _route(request: AgentRequest) -> dict[str, Any]:
    ledger = request.input.get("ledger") or [] if isinstance(request.input, dict) else []
    used = {line.get("worker") for line in ledger if isinstance(line, dict)}
    free = [member.name for member in request.members if member.name not in used]
    return {"next": free[0], "reason": "not yet used"} if free else {"next": None, "reason": "all were used"}


def _plan(request: AgentRequest) -> dict[str, Any]:
    subtasks = [{"id": member.name, "worker": member.name} for member in request.members]
    return {"subtasks": subtasks, "reason": "one for each worker"}


def _classify(request: AgentRequest) -> dict[str, Any]:
    text = json.dumps(request.input, ensure_ascii=False).casefold()
    names = [member.name for member in request.members]
    named = next((name for name in names if name.casefold() in text), None)
    return {"case": named or (names[0] if names else None), "reason": "named in the text" if named else "the first"}


def _all_results(request: AgentRequest) -> Any:
    return request.input.get("results", request.input) if isinstance(request.input, dict) else request.input


_PLAIN: dict[str, Callable[[AgentRequest], Any]] = {
    "route": _route,
    "plan": _plan,
    "classify": _classify,
    "assemble": _all_results,
    "synthesise": _all_results,
}
