"""Kind `function`: a Python callable that the operator registered. Sync ones run in threads, async ones on the loop."""

import asyncio
import inspect
import re
from collections.abc import Generator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agents.contract import AgentAnswer, AgentError, AgentRequest, AgentSpec, Sink
from agents.functions.registry import FUNCTIONS, AgentFunction, Report
from agents.kinds.parsing import first_fault, settings_of
from agents.kinds.threads import BlockingCalls

MAX_PACED_S = 4.0


class FunctionSettings(BaseModel):
    """Settings of a function agent."""

    model_config = ConfigDict(extra="forbid")

    function: str = Field(title="Function", description="One of those that the operator registered.")
    options: dict[str, Any] = Field(default={}, title="Options", description="Those of the function.")
    routing: list[str] = Field(
        default=[],
        title="Routing providers",
        description="Providers that choose by capability, the preferred one first.",
    )
    pace_ms: float = Field(
        default=0, ge=0, le=1000, title="Pace", description="Milliseconds between two words of what it shows live."
    )


class Speech:
    """Pass shown text on to the sink, from any thread; with a pace, word by word."""

    def __init__(self, sink: Sink, pace_s: float) -> None:
        self._sink = sink
        self._pace_s = pace_s
        self._loop = asyncio.get_running_loop()
        self._words: asyncio.Queue[str | None] = asyncio.Queue()

    def token(self, text: str) -> None:
        """Show `text`."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._words.put_nowait, str(text))

    async def flow(self) -> None:
        """Show what comes until `end`; hasten once the pace has cost `MAX_PACED_S`."""
        paced_s = 0.0
        while (text := await self._words.get()) is not None:
            if not self._pace_s or paced_s > MAX_PACED_S:
                self._sink.token(text)
                continue
            for word in re.findall(r"\s*\S+\s*|\s+", text):
                self._sink.token(word)
                await asyncio.sleep(self._pace_s)
                paced_s += self._pace_s

    def end(self) -> None:
        """Let `flow` return after what was shown so far."""
        self._loop.call_soon(self._words.put_nowait, None)


class FunctionKind:
    """Ask a registered callable."""

    name = "function"
    title = "Function"
    settings: type[BaseModel] = FunctionSettings

    def __init__(self) -> None:
        self.calls = BlockingCalls()

    async def ask(self, spec: AgentSpec, request: AgentRequest, sink: Sink) -> AgentAnswer:
        """Call the function and make its result an answer."""
        settings = settings_of(FunctionSettings, spec)
        function = FUNCTIONS.get(settings.function)
        if function is None:
            message = f"no function {settings.function!r} is registered; its module belongs in AGENT_FUNCTION_MODULES"
            raise AgentError("validation", message)
        speech = Speech(sink, settings.pace_ms / 1000)
        report = Report(spec, _options(function, settings), speech.token)
        flow = asyncio.create_task(speech.flow())
        try:
            result = await self._call(function, request, report)
            speech.end()
            await flow
        finally:
            flow.cancel()
        return result if isinstance(result, AgentAnswer) else AgentAnswer(output=result)

    async def _call(self, function: AgentFunction, request: AgentRequest, report: Report) -> Any:
        arguments = (request, report) if function.wants_report else (request,)
        if inspect.isasyncgenfunction(function.call):
            return "".join([report.say(str(piece)) async for piece in function.call(*arguments)])
        if inspect.iscoroutinefunction(function.call):
            return await function.call(*arguments)
        return await self.calls.run(function.name, lambda: _finished(function.call(*arguments), report))


def _options(function: AgentFunction, settings: FunctionSettings) -> Any:
    if function.options is None:
        return settings.options
    try:
        return function.options.model_validate(settings.options)
    except ValidationError as error:
        message = f"the options of function {function.name!r} do not fit: {first_fault(error)}"
        raise AgentError("validation", message) from error


def _finished(result: Any, report: Report) -> Any:
    if not isinstance(result, Generator):
        return result
    pieces: list[str] = []
    while True:
        try:
            pieces.append(report.say(str(next(result))))
        except StopIteration as stop:
            return "".join(pieces) if stop.value is None else stop.value
