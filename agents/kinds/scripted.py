"""Kind `scripted`: answers by a script, the same every time; the twin of a model that tests and benchmarks use.

Settings: `{"script": [line, ...], "ledger"?: name}`. The first line whose conditions hold answers:

    purpose, attempt, round, match    conditions; `round` is that of the input, else counts the lines of its ledger + 1;
                                      `match` is a text that the input (as JSON) contains, in any case
    output | echo | garbage           the answer; the input itself; something that is no JSON
    tokens                            a list, or a text that is split into words; `token_s` seconds between two
    latency_s, hang                   wait so long before answering; never answer
    tool_calls                        [{"name", "arguments"?, "result"?, "latency_s"?}], each kept as a turn
    handoff                           {"to", "reason"?, "context"?}
    fail                              {"code"?, "message"?, "times"?, "retry_after_s"?}: always, or the first `times`
    usage, note                       as in an answer

With no such line it does what is plain: echo, the next worker not yet used, a plan with all workers, the first case
that the text names, or all results. `ledger` appends each call to that file of the operator's `AGENT_LEDGER_DIR`.
"""

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings
from pydantic import BaseModel, ConfigDict, Field

from agents.contract import AgentAnswer, AgentError, AgentRequest, AgentSpec, AgentUsage, HandoffWish, Sink
from agents.kinds.parsing import settings_of
from agents.kinds.plain_answers import plain_answer


class Strict(BaseModel):
    """Refuse what it does not know."""

    model_config = ConfigDict(extra="forbid")


class ScriptedHandoff(Strict):
    """A wish to hand over."""

    to: str
    reason: str = ""
    context: dict[str, Any] = {}


class ScriptedFailure(Strict):
    """A failure, of every attempt or of the first `times`."""

    code: str = "agent"
    message: str = "a scripted failure"
    times: int | None = Field(default=None, ge=1)
    retry_after_s: float | None = None


class ScriptedToolCall(Strict):
    """A tool call that is only told, as a kept turn."""

    name: str
    arguments: dict[str, Any] = {}
    result: Any = None
    latency_s: float = Field(default=0, ge=0, le=3600)


class ScriptedUsage(Strict):
    """What the answer claims to have used."""

    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0
    cost_usd: float = 0.0


class ScriptLine(Strict):
    """One scripted answer and when it is given."""

    purpose: str | None = None
    attempt: int | None = None
    round: int | None = None
    match: str | None = None
    output: Any = None
    echo: bool = False
    garbage: bool = False
    tokens: list[str] | str = []
    token_s: float = Field(default=0, ge=0, le=60)
    latency_s: float = Field(default=0, ge=0, le=3600)
    hang: bool = False
    tool_calls: list[ScriptedToolCall] = []
    handoff: ScriptedHandoff | None = None
    fail: ScriptedFailure | None = None
    usage: ScriptedUsage | None = None
    note: str = ""

    def fits(self, request: AgentRequest) -> bool:
        """Tell whether this line answers `request`."""
        return (
            (self.purpose is None or self.purpose == request.purpose)
            and (self.attempt is None or self.attempt == request.attempt)
            and (self.round is None or self.round == _round(request.input))
            and (not self.match or self.match.casefold() in _text(request.input))
        )


class ScriptedSettings(Strict):
    """Settings of a scripted agent."""

    script: list[ScriptLine] = Field(default=[], title="Script", description="The first line that fits answers.")
    ledger: str | None = Field(default=None, pattern=r"^[a-z0-9_-]{1,60}$", title="Ledger of calls")


class ScriptedKind:
    """Answer by the script."""

    name = "scripted"
    title = "Scripted"
    settings: type[BaseModel] = ScriptedSettings

    async def ask(self, spec: AgentSpec, request: AgentRequest, sink: Sink) -> AgentAnswer:
        """Do what the first fitting line says, or what is plain."""
        settings = settings_of(ScriptedSettings, spec)
        _record(settings.ledger, spec, request)
        for line in settings.script:
            if line.fits(request):
                await _work(line, request, sink)
                return _answer(line, request)
        return AgentAnswer(output=plain_answer(request))


async def _work(line: ScriptLine, request: AgentRequest, sink: Sink) -> None:
    if line.hang:
        await asyncio.Event().wait()
    for call in line.tool_calls[len(request.turns) :]:
        await asyncio.sleep(call.latency_s)
        sink.turn({"tool": call.name, "arguments": call.arguments, "result": call.result})
    if line.latency_s:
        await asyncio.sleep(line.latency_s)
    if line.fail is not None and request.attempt <= (line.fail.times or request.attempt):
        raise AgentError(line.fail.code, line.fail.message, retry_after_s=line.fail.retry_after_s)
    for token in _tokens(line):
        sink.token(token)
        if line.token_s:
            await asyncio.sleep(line.token_s)


def _tokens(line: ScriptLine) -> list[str]:
    return line.tokens.split(" ") if isinstance(line.tokens, str) and line.tokens else list(line.tokens)


def _answer(line: ScriptLine, request: AgentRequest) -> AgentAnswer:
    usage = line.usage.model_dump() if line.usage else {}
    return AgentAnswer(
        output=_output(line, request),
        handoff=HandoffWish(**line.handoff.model_dump()) if line.handoff else None,
        usage=AgentUsage(**usage, tool_calls=len(line.tool_calls)) if usage or line.tool_calls else None,
        note=line.note,
    )


def _output(line: ScriptLine, request: AgentRequest) -> Any:
    if line.garbage:
        return object()
    if line.echo:
        return request.input
    if "output" not in line.model_fields_set and line.tokens:
        return line.tokens if isinstance(line.tokens, str) else "".join(line.tokens)
    return line.output


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).casefold()


def _round(value: Any) -> int:
    told = value if isinstance(value, dict) else {}
    if isinstance(told.get("round"), int):
        return int(told["round"])
    ledger = told.get("ledger")
    return len(ledger) + 1 if isinstance(ledger, list) else 1


def _record(ledger: str | None, spec: AgentSpec, request: AgentRequest) -> None:
    folder = getattr(django_settings, "AGENT_LEDGER_DIR", None) if ledger else None
    if not folder:
        return
    call = {"key": request.key, "attempt": request.attempt, "agent": spec.slug, "at": time.time(), "pid": os.getpid()}
    descriptor = os.open(Path(folder) / f"{ledger}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, json.dumps(call).encode() + b"\n")
    finally:
        os.close(descriptor)
