"""Carry a step out: the only I/O of a run.

Whatever happens, a step ends with a message: `StepDone` with an output that is strict JSON of at most 1 MiB, or
`StepErred` with the class of the error. Only a cancelled step says nothing.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any, cast, get_args

import msgspec

from agents.asking import MAX_OUTPUT_BYTES, SHORT_CHARS
from agents.contract import (
    AgentAnswer,
    AgentError,
    AgentRequest,
    AgentSpec,
    HandoffWish,
    Member,
    PastMessage,
    ReceivedHandoff,
    Sink,
)
from agents.gates import Gate
from workflows.engine.commands import HandoffNote, RunStep
from workflows.engine.errors import ErrorCode, ErrorInfo
from workflows.engine.messages import AnyMessage, Handoff, StepDone, StepErred, TurnDone, Usage
from workflows.executors.builtin import ask_builtin, is_builtin
from workflows.executors.clock import Clock
from workflows.executors.tokens import LiveText, TextOfStep
from workflows.executors.turnstile import Caller, Turnstile
from workflows.store.contract import RunId
from workflows.strict_json import DOCUMENT_DEPTH, StrictJsonError, check_value

MAX_MESSAGE_CHARS = 4_000
Ask = Callable[[AgentSpec, AgentRequest, Sink], Awaitable[AgentAnswer]]
Post = Callable[[AnyMessage], None]
Outcome = StepDone | StepErred
Took = tuple[float, float]  # when a step ended, by the clock that all workers share, and how many milliseconds it took
_CODES = frozenset(get_args(ErrorCode))
logger = logging.getLogger(__name__)


class StepRunner:
    """Ask agents for the steps of many runs, `limit` at once, while whoever calls holds them."""

    def __init__(self, ask: Ask, live: LiveText, limit: int, turnstile: Turnstile, clock: Clock) -> None:
        self._ask = ask
        self._clock = clock
        self._turnstile = turnstile
        self._loop = asyncio.get_running_loop()
        self._live = live
        self._places = Gate(limit)

    def run(self, command: RunStep, spec: AgentSpec | None, post: Post, caller: Caller) -> Awaitable[Outcome]:
        """Carry one attempt out, once limits let it through; turns inside it are posted as they are completed."""
        if spec is None and not is_builtin(command.agent):
            return self._missing(command)
        if spec is None or self._turnstile.stands_open(spec):
            return self._carried_out(command, spec, post, caller)
        return self._limited(command, spec, post, caller)

    async def _missing(self, command: RunStep) -> Outcome:
        missing = ErrorInfo(code="refused", message=f"the run is not pinned to an agent {command.agent!r}")
        return _erred(command, missing, (self._clock.now(), 0.0))

    async def _limited(self, command: RunStep, spec: AgentSpec, post: Post, caller: Caller) -> Outcome:
        async with self._turnstile.passed(command, spec, caller) as passage:
            outcome = await self._carried_out(command, spec, post, caller)
            passage.used(outcome.usage)
            return outcome

    async def _carried_out(self, command: RunStep, spec: AgentSpec | None, post: Post, caller: Caller) -> Outcome:
        if not self._places.entered_at_once():
            await self._places.enter()
        try:
            # a process that was stopped for longer than its lease does nothing that another does by now
            if not caller.may_act():
                await caller.held()
            return await self._outcome(command, spec, post)
        finally:
            self._places.leave()

    async def _outcome(self, command: RunStep, spec: AgentSpec | None, post: Post) -> Outcome:
        text = TextOfStep(self._live, RunId(command.run), command.step, command.attempt)
        sink = StepSink(command, text, post, self._loop)
        began = time.perf_counter()
        try:
            # whoever is asked keeps the time itself
            answer = await (ask_builtin(command, sink) if spec is None else self._ask(spec, _request(command), sink))
            return _done(command, answer, self._took(began))
        except Exception as error:  # noqa: BLE001  (an agent may raise anything)
            return _erred(command, _explained(error, command), self._took(began))
        finally:
            text.end()

    def _took(self, began: float) -> Took:
        return self._clock.now(), (time.perf_counter() - began) * 1000


class StepSink:
    """Take what an agent reports while it works, from any thread."""

    def __init__(self, command: RunStep, text: TextOfStep, post: Post, loop: asyncio.AbstractEventLoop) -> None:
        self._command = command
        self._text = text
        self._post = post
        self._turns = len(command.turns)
        self._loop = loop
        self._thread = threading.get_ident()

    def token(self, text: str) -> None:
        """Show a piece of text."""
        self._text.write(text)

    def turn(self, turn: Any) -> None:
        """Keep a completed turn."""
        check_value(turn, max_depth=DOCUMENT_DEPTH)
        command, index = self._command, self._turns
        self._turns += 1
        message = TurnDone(at=time.time(), step=command.step, attempt=command.attempt, index=index, turn=turn)
        if threading.get_ident() == self._thread:
            self._post(message)
        else:
            self._loop.call_soon_threadsafe(self._post, message)


def _request(command: RunStep) -> AgentRequest:
    return AgentRequest(
        key=command.key,
        purpose=command.purpose,
        input=command.input,
        attempt=command.attempt,
        instructions=command.instructions,
        members=[
            Member(name=member.name, description=member.description, capabilities=member.capabilities)
            for member in command.members
        ],
        output_schema=command.output_schema,
        history=[PastMessage(role=past.role, content=past.content) for past in command.history],
        user=command.user,
        state=command.state,
        thread=command.thread,
        handoff=None if command.handoff is None else received_handoff(command.handoff),
        context_schema=command.context_schema,
        turns=list(command.turns),
        timeout_s=command.timeout_s,
    )


def received_handoff(note: HandoffNote) -> ReceivedHandoff:
    """Tell an agent of a handoff in its own terms."""
    return ReceivedHandoff(
        source=note.source,
        reason=note.reason,
        context=note.context,
        chain=note.chain,
        findings=[{"member": finding.member, "output": finding.output} for finding in note.findings],
        summary=note.summary,
        state=note.state,
        returned=note.returned,
        refused=note.refused,
    )


def _done(command: RunStep, answer: AgentAnswer, took: Took) -> Outcome:
    output, size = _kept(answer.output)
    usage = None if answer.usage is None else msgspec.convert(answer.usage, Usage, from_attributes=True)
    if size > MAX_OUTPUT_BYTES:
        message = f"the output is {size:,} bytes long; a step may return {MAX_OUTPUT_BYTES:,} at most"
        return _erred(command, ErrorInfo(code="too_large", message=message), took, usage)
    wish = answer.handoff
    at, duration_ms = took
    return StepDone(
        at=at,
        step=command.step,
        attempt=command.attempt,
        output=output,
        handoff=None if wish is None else _wished(wish),
        usage=usage,
        note=_clean(answer.note),
        duration_ms=duration_ms,
    )


def _wished(wish: HandoffWish) -> Handoff:
    return Handoff(to=_clean(wish.to), reason=_clean(wish.reason), context=_kept(wish.context)[0])


def _clean(text: str) -> str:
    """Make text of an agent's or a library's making fit for the log."""
    if not text:
        return text
    return text[:MAX_MESSAGE_CHARS].encode("utf-8", "replace").decode().replace("\0", "")


def _kept(value: Any) -> tuple[Any, int]:
    """Copy what the log will say, so that no agent can change it any more; tell its bytes, or those of a short text."""
    check_value(value, max_depth=DOCUMENT_DEPTH)
    if type(value) is str and len(value) <= SHORT_CHARS:
        return value, len(value)
    raw = msgspec.json.encode(value)
    return msgspec.json.decode(raw), len(raw)


def _erred(command: RunStep, error: ErrorInfo, took: Took, usage: Usage | None = None) -> StepErred:
    at, duration_ms = took
    return StepErred(
        at=at,
        step=command.step,
        attempt=command.attempt,
        error=error,
        usage=usage,
        duration_ms=duration_ms,
    )


def _explained(error: Exception, command: RunStep) -> ErrorInfo:
    if isinstance(error, AgentError):
        return ErrorInfo(
            code=cast("ErrorCode", error.code if error.code in _CODES else "agent"),
            message=_clean(error.message),
            detail=_plain(error.detail),
            retry_after_s=error.retry_after_s,
        )
    if isinstance(error, TimeoutError):
        return ErrorInfo(code="timeout", message=f"the agent did not answer within {command.timeout_s:g} s")
    if isinstance(error, StrictJsonError):
        return ErrorInfo(code="agent", message=f"the agent's output cannot be kept: {error}")
    logger.warning("step %s failed", command.key, exc_info=error)
    return ErrorInfo(code="agent", message=_clean(f"{type(error).__name__}: {error}"))


def _plain(detail: dict[str, Any] | None) -> dict[str, Any] | None:
    try:
        check_value(detail)
    except StrictJsonError:
        return {"detail": repr(detail)[:1000]}
    return detail
