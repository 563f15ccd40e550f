"""Try an agent apart from any run: one question, one answer, nothing kept.

Limits are about the calls of runs: a try waits for none and is counted by none.
"""

import time
import uuid
from typing import Any

import msgspec

from agents.asking import ask
from agents.contract import AgentAnswer, AgentError, AgentRequest, AgentSpec


class Unheard:
    """A sink for those who want only the answer."""

    def token(self, text: str) -> None:
        """Drop it."""

    def turn(self, turn: Any) -> None:
        """Drop it."""


async def agent_try(spec: AgentSpec, value: Any, timeout_s: float = 60.0) -> dict[str, Any]:
    """Ask `spec` and tell its answer, or its error, and how long it took."""
    request = AgentRequest(key=f"try:{uuid.uuid4()}", purpose="answer", input=value, timeout_s=timeout_s)
    started = time.perf_counter()
    told: dict[str, Any] = {"output": None, "note": "", "usage": None, "error": None}
    try:
        told |= _told(await ask(spec, request, Unheard()))
    except AgentError as error:
        told["error"] = {"code": error.code, "message": error.message}
    return {**told, "duration_ms": round((time.perf_counter() - started) * 1000, 1)}


def _told(answer: AgentAnswer) -> dict[str, Any]:
    return {"output": answer.output, "note": answer.note, "usage": msgspec.to_builtins(answer.usage)}
