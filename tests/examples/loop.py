"""Carry an example out with nothing but the engine and its agents: no database, no executor."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from agents.asking import ask
from agents.contract import AgentAnswer, AgentError, AgentLimits, AgentRequest, AgentSpec, ProviderSpec
from agents.selectors import provider_slugs
from workflows.engine.commands import Command, RunStep
from workflows.engine.decide import decide
from workflows.engine.errors import ErrorInfo
from workflows.engine.graph import compile_document
from workflows.engine.messages import AgentCard, Cancel, Handoff, HistoryMessage, Start, StepDone, StepErred, TimerFired
from workflows.engine.owed import commands
from workflows.engine.state import RunState

EXAMPLES = Path(__file__).parents[2] / "examples"
Change = Callable[[AgentSpec], AgentSpec]


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


def _spec(agent: dict[str, Any], providers: dict[str, ProviderSpec]) -> AgentSpec:
    settings = {**agent["settings"], "pace_ms": 0}
    named = {slug: providers[slug] for slug in provider_slugs(settings)}
    limits = msgspec.convert(agent.get("limits", {}), AgentLimits)
    return AgentSpec(**{**agent, "settings": settings, "limits": limits}, version=1, providers=named)


def run_example(slug: str, value: Any, history: tuple[tuple[str, str], ...] = (), user: Any = None) -> RunState:
    """Run an example on `value` to its end."""
    return asyncio.run(_run(example(slug), value, history, user or {}))


async def _run(document: dict[str, Any], value: Any, history: tuple[tuple[str, str], ...], user: Any) -> RunState:
    specs = shipped_specs()
    cards = {
        s.slug: AgentCard(name=s.name, version=1, kind=s.kind, description=s.description, capabilities=s.capabilities)
        for s in specs.values()
    }
    graph, state = compile_document(document, cards), RunState()
    past = [HistoryMessage(role=role, content=content) for role, content in history]
    used = {slug: cards[slug] for slug in graph.agents}
    messages: list[Any] = [Start(at=0.0, run="r1", input=value, agents=used, user=user, history=past)]
    while messages:
        events = [event for message in messages for event in decide(graph, state, message)]
        messages = list(await asyncio.gather(*(_carried_out(c, specs) for c in commands(graph, state, events))))
    return state


async def _carried_out(command: Command, specs: dict[str, AgentSpec]) -> Any:
    if not isinstance(command, RunStep):
        at = getattr(command, "at", 1.0)
        return TimerFired(at=at, timer=command.timer) if hasattr(command, "timer") else Cancel(at=at)
    request = msgspec.convert({**_told(command), "input": command.input}, AgentRequest)
    step: dict[str, Any] = {"at": 1.0, "step": command.step, "attempt": command.attempt}
    try:
        answer: AgentAnswer = await ask(specs[command.agent], request, Heard())
    except AgentError as error:
        return StepErred(**step, error=ErrorInfo(code=error.code, message=error.message))
    wish = answer.handoff
    handed = Handoff(to=wish.to, reason=wish.reason, context=wish.context) if wish else None
    return StepDone(**step, output=answer.output, handoff=handed, note=answer.note)


def _told(command: RunStep) -> dict[str, Any]:
    told = msgspec.to_builtins(command)
    return {field: told[field] for field in AgentRequest.__struct_fields__ if field in told and field != "input"}
