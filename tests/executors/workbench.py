"""A whole executor on the twins: the memory store, one document, and agents that are functions of the test."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import uuid4

from agents.contract import AgentAnswer, AgentRequest, AgentSpec, Sink
from agents.time_limits import within
from workflows.engine.graph import compile_document
from workflows.engine.messages import AgentCard, Start
from workflows.engine.state import RunState, fold
from workflows.executors.executor import Executor
from workflows.executors.setup import Listeners, Setup
from workflows.executors.tokens import Delta
from workflows.store.contract import RunId
from workflows.store.memory import MemoryStore

Answering = Callable[[AgentRequest, Sink], Awaitable[Any]]


def chain(length: int, **policy: Any) -> dict[str, Any]:
    """Draw a row of `length` agents, `s0`, `s1`, ..., each with the policy fields given."""
    middle = [{"id": f"s{n}", "kind": "agent", "config": {"agent": "worker"}, **policy} for n in range(length)]
    row = [{"id": "input", "kind": "input", "config": {}}, *middle, {"id": "output", "kind": "output", "config": {}}]
    edges = [
        {"id": f"e{n}", "source": one["id"], "port": "out", "target": two["id"]}
        for n, (one, two) in enumerate(pairwise(row))
    ]
    return {"schema": 1, "nodes": row, "edges": edges, "state": {}, "layout": {}}


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something holds; fail after ten seconds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  (what is waited for has no event)
            await asyncio.sleep(0.005)


@dataclass
class Bench:
    """One store, its document, who answers, and the executors that were started on it."""

    store: MemoryStore = field(default_factory=MemoryStore)
    document: dict[str, Any] = field(default_factory=lambda: chain(1))
    deltas: list[Delta] = field(default_factory=list)
    calls: list[AgentRequest] = field(default_factory=list)
    executors: list[Executor] = field(default_factory=list)
    queue: str = ""  # that the agents name

    async def answer(self, request: AgentRequest, sink: Sink) -> Any:
        """Answer a step; tests put their own here."""
        return f"{request.input}!"

    async def ask(self, spec: AgentSpec, request: AgentRequest, sink: Sink) -> AgentAnswer:
        """Stand where `agents.asking.ask` stands, and keep the time as that does."""
        self.calls.append(request)
        output = await within(request.timeout_s, self.answer(request, sink))
        return output if isinstance(output, AgentAnswer) else AgentAnswer(output=output)

    def executor(self, role: str = "test", **limits: Any) -> Executor:
        """Make and start an executor on the store."""
        listeners = Listeners(shown=self._shown)
        setup = Setup(
            role=role,
            listeners=listeners,
            ask=self.ask,
            graph=lambda version: compile_document(self.document),
            specs=lambda pins: {slug: _worker(slug, self.queue) for slug in pins},
            **limits,
        )
        executor = Executor(self.store, setup)
        self.executors.append(executor)
        executor.start()
        return executor

    async def ready(self, **limits: Any) -> Executor:
        """Make and start an executor, and wait until it has looked around."""
        executor = self.executor(**limits)
        await eventually(lambda: executor.room() is not None)
        return executor

    def run(
        self,
        input: Any = "go",
        agents: Sequence[str] = ("worker",),
        owner: str = "",
        ring: bool = True,
        id: RunId | None = None,
    ) -> RunId:
        """Leave a run of an owner to be driven, pinned to these agents."""
        run = id or RunId(str(uuid4()))
        self.store.add(run, agents=dict.fromkeys(agents, 1), owner=owner)
        cards = {slug: AgentCard(name=slug.capitalize(), version=1, kind="function") for slug in agents}
        self.store.send(run, Start(at=time.time(), run=run, input=input, agents=cards))
        for executor in self.executors if ring else ():
            executor.ring()
        return run

    def state(self, run: RunId) -> RunState:
        """Fold a run's log, page by page."""
        state = RunState()
        while page := self.store.entries(run, state.seq):
            fold(page, state)
        return state

    async def until(self, run: RunId, condition: Callable[[RunState], bool]) -> RunState:
        """Wait until a run's state is as wanted; fail after ten seconds."""
        await eventually(lambda: condition(self.state(run)))
        return self.state(run)

    async def ended(self, run: RunId) -> RunState:
        """Wait until a run ended."""
        return await self.until(run, lambda state: state.ended)

    def _shown(self, deltas: Sequence[Delta]) -> None:
        self.deltas.extend(deltas)


def _worker(slug: str, queue: str) -> AgentSpec:
    return AgentSpec(slug=slug, version=1, name=slug.capitalize(), kind="function", settings={}, queue=queue)
