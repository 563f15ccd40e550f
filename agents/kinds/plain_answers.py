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
    used = {line.get("worker") for line in _field(request, "ledger", []) if isinstance(line, dict)}
    used |= {said.get("speaker") for said in _field(request, "transcript", []) if isinstance(said, dict)}
    free = [member.name for member in request.members if member.name not in used]
    return {"next": free[0], "reason": "not yet used"} if free else {"next": None, "reason": "all were used"}


def _plan(request: AgentRequest) -> dict[str, Any]:
    subtasks = [{"id": member.name, "worker": member.name} for member in request.members]
    return {"subtasks": subtasks, "reason": "one for each worker"}


def _progress(request: AgentRequest) -> dict[str, Any]:
    """Take the first subtask that waits for nothing; without one it is done."""
    lines = [line for line in _field(request, "ledger", []) if isinstance(line, dict)]
    done = {line.get("id") for line in lines if line.get("status") == "done"}
    free = [line for line in lines if line.get("status") == "waiting" and done.issuperset(line.get("after") or [])]
    judged = {"done": not free, "looping": False, "progressing": True}
    if not free:
        return {**judged, "next": None, "reason": "no subtask waits"}
    chosen = {"next": free[0].get("worker"), "subtask": free[0].get("id")}
    return {**judged, **chosen, "reason": "the next subtask"}


def _reassign(request: AgentRequest) -> dict[str, Any]:
    names = [member.name for member in request.members]
    return {"worker": names[0] if names else None, "reason": "not yet tried"}


def _judge(request: AgentRequest) -> dict[str, Any]:
    names = [member.name for member in request.members] or list(_field(request, "results", {}))
    return {"best": names[0] if names else None, "reason": "the first"}


def _evaluate(request: AgentRequest) -> dict[str, Any]:
    return {"accept": True, "score": 1.0, "feedback": ""}


def _summarise(request: AgentRequest) -> Any:
    said = [message for message in _field(request, "transcript", []) if isinstance(message, dict)]
    lines = [f"{message.get('speaker')}: {_text(message.get('message'))}" for message in said]
    found = [finding for finding in _field(request, "findings", []) if isinstance(finding, dict)]
    lines += [f"{finding.get('member')}: {_text(finding.get('output'))}" for finding in found]
    return "\n".join(lines) if lines else request.input


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _field(request: AgentRequest, name: str, default: Any) -> Any:
    found = request.input.get(name) if isinstance(request.input, dict) else None
    return found if isinstance(found, type(default)) else default


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
    "replan": _plan,
    "progress": _progress,
    "reassign": _reassign,
    "judge": _judge,
    "evaluate": _evaluate,
    "summarise": _summarise,
    "classify": _classify,
    "assemble": _all_results,
    "synthesise": _all_results,
}
