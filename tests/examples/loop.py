"""Carry an example out with nothing but the engine and its agents: no database, no executor.

Steps run at once and come back as they end. When nothing is under way, people answer, events come, and time passes.
"""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from agents.asking import ask
from agents.contract import AgentAnswer, AgentError, AgentLimits, AgentRequest, AgentSpec, ProviderSpec
from agents.selectors import provider_slugs
from workflows.engine.commands import CancelStep, Command, RequestLock, RunStep, SetTimer
from workflows.engine.decide import decide
from workflows.engine.errors import ErrorInfo
from workflows.engine.graph import Graph, compile_document
from workflows.engine.messages import (
    AgentCard,
    Answer,
    AnyMessage,
    ExternalEvent,
    Granted,
    Handoff,
    HistoryMessage,
    Start,
    StepDone,
    StepErred,
    TimerFired,
)
from workflows.engine.owed import commands
from workflows.engine.state import RunState
from workflows.executors.builtin import ask_builtin, is_builtin

EXAMPLES = Path(__file__).parents[2] / "examples"
History = tuple[tuple[str, str], ...]
Said = dict[str, Any]


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """What comes from outside: what people answer (`by`, `decision`, `values`) by node, in turn, and events by name.

    Agents that are `silent` never answer.
    """

    answers: dict[str, list[Said]] = {}
    events: dict[str, Any] = {}
    silent: tuple[str, ...] = ()


class Heard:
    """A sink that keeps what it was told."""

    def __init__(self) -> None:
        self.text = ""

    def token(self, text: str) -> None:
        self.text += text

    def turn(self, turn: Any) -> None:
        pass


def example(slug: str) -> dict[str, Any]:
    return json.loads((EXAMPLES / f"{slug}.json").read_text())


def shipped_specs() -> dict[str, AgentSpec]:
    told = json.loads((EXAMPLES / "agents.json").read_text())
    providers = {p["slug"]: ProviderSpec(slug=p["slug"], kind=p["kind"]) for p in told["providers"]}
    return {agent["slug"]: _spec(agent, providers) for agent in told["agents"]}


def shipped_cards() -> dict[str, AgentCard]:
    return {
        s.slug: AgentCard(name=s.name, version=1, kind=s.kind, description=s.description, capabilities=s.capabilities)
        for s in shipped_specs().values()
    }


def linked_examples(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the examples that a document runs as nodes."""
    found: dict[str, dict[str, Any]] = {}
    for told in document["nodes"]:
        if told["kind"] == "workflow" and told["config"]["workflow"] not in found:
            inner = example(told["config"]["workflow"])
            found |= {told["config"]["workflow"]: inner, **linked_examples(inner)}
    return found


def _spec(agent: dict[str, Any], providers: dict[str, ProviderSpec]) -> AgentSpec:
    settings = {**agent["settings"], "pace_ms": 0}
    named = {slug: providers[slug] for slug in provider_slugs(settings)}
    limits = msgspec.convert(agent.get("limits", {}), AgentLimits)
    return AgentSpec(**{**agent, "settings": settings, "limits": limits}, version=1, providers=named)


def run_example(
    slug: str, value: Any, history: History = (), user: Any = None, outside: Outside | None = None
) -> RunState:
    """Run an example on `value` until nothing more can happen."""
    return run_document(example(slug), value, history, user, outside)


def run_document(
    document: dict[str, Any], value: Any, history: History = (), user: Any = None, outside: Outside | None = None
) -> RunState:
    """Run a document on `value` until nothing more can happen."""
    cards = shipped_cards()
    graph = compile_document(document, cards, linked=linked_examples(document))
    past = [HistoryMessage(role=role, content=content) for role, content in history]
    used = {slug: cards[slug] for slug in graph.agents if slug in cards}
    start = Start(at=0.0, run="r1", input=value, agents=used, by="ada", user=user or {}, history=past)
    return asyncio.run(_Carrying(graph, outside or Outside()).run(start))


class _Carrying:
    """One run under way: its tasks, its timers, and what is still to come from outside."""

    def __init__(self, graph: Graph, outside: Outside) -> None:
        self.graph = graph
        self.state = RunState()
        self.specs = shipped_specs()
        self.silent = outside.silent
        self.tasks: dict[str, asyncio.Task[AnyMessage]] = {}
        self.timers: dict[str, float] = {}
        self.granted: list[AnyMessage] = []
        self.answers = {node: list(said) for node, said in outside.answers.items()}
        self.events = dict(outside.events)
        self.now = 1.0

    async def run(self, start: Start) -> RunState:
        message: AnyMessage | None = start
        while message is not None:
            events = decide(self.graph, self.state, message)
            for command in commands(self.graph, self.state, events):
                self._carry_out(command)
            message = None if self.state.ended else await self._next()
        for task in self.tasks.values():
            task.cancel()
        return self.state

    def _carry_out(self, command: Command) -> None:
        if isinstance(command, RunStep):
            answer = _nothing() if command.agent in self.silent else _answered(command, self.specs, self.now)
            self.tasks[command.step] = asyncio.create_task(answer)
        elif isinstance(command, CancelStep) and command.step in self.tasks:
            self.tasks.pop(command.step).cancel()
        elif isinstance(command, SetTimer):
            self.timers[command.timer] = command.at
        elif isinstance(command, RequestLock):
            self.granted.append(Granted(at=self.now, activation=command.activation, name=command.name))

    async def _next(self) -> AnyMessage | None:
        if self.granted:
            return self.granted.pop(0)
        if self.tasks:
            done, _ = await asyncio.wait(self.tasks.values(), return_when=asyncio.FIRST_COMPLETED)
            step = next(step for step, task in self.tasks.items() if task in done)
            return self.tasks.pop(step).result()
        return self._said() or self._came() or self._elapsed()

    def _said(self) -> AnyMessage | None:
        for path in self.state.questions:
            activation = self.state.activations[path]
            if self.answers.get(activation.node) and activation.question is not None:
                said = self.answers[activation.node].pop(0)
                return Answer(at=self.now, activation=path, hash=activation.question.hash, **{"by": "ada", **said})
        return None

    def _came(self) -> AnyMessage | None:
        for name in [name for name in self.events if name in self.state.listeners]:
            return ExternalEvent(at=self.now, name=name, payload=self.events.pop(name))
        return None

    def _elapsed(self) -> AnyMessage | None:
        if not self.timers:
            return None
        timer = min(self.timers, key=self.timers.__getitem__)
        self.now = max(self.now, self.timers.pop(timer))
        return TimerFired(at=self.now, timer=timer)


async def _nothing() -> AnyMessage:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets this event")


async def _answered(command: RunStep, specs: Mapping[str, AgentSpec], at: float) -> AnyMessage:
    step: dict[str, Any] = {"at": at, "step": command.step, "attempt": command.attempt}
    try:
        answer = await _asked(command, specs)
    except AgentError as error:
        return StepErred(**step, error=ErrorInfo(code=error.code, message=error.message))
    wish = answer.handoff
    handed = Handoff(to=wish.to, reason=wish.reason, context=wish.context) if wish else None
    return StepDone(**step, output=answer.output, handoff=handed, note=answer.note)


async def _asked(command: RunStep, specs: Mapping[str, AgentSpec]) -> AgentAnswer:
    if is_builtin(command.agent):
        return await ask_builtin(command, Heard())
    told = msgspec.to_builtins(command)
    fields = {field: told[field] for field in AgentRequest.__struct_fields__ if field in told}
    return await ask(specs[command.agent], msgspec.convert({**fields, "input": command.input}, AgentRequest), Heard())
