"""Carry a document out with a clock of its own: agents answer with what they were asked, each after its time."""

import heapq
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from workflows.engine.commands import RunStep
from workflows.engine.decide import decide
from workflows.engine.errors import ErrorInfo
from workflows.engine.events import Entry
from workflows.engine.expressions import text_of
from workflows.engine.graph import compile_document
from workflows.engine.messages import AgentCard, AnyMessage, Start, StepDone, StepErred, TimerFired
from workflows.engine.owed import commands
from workflows.engine.state import RunState

Answer = Callable[[RunStep], Any]


def echo(step: RunStep) -> Any:
    """Answer with the agent's name around what it was asked; an error makes the attempt fail."""
    return f"{step.agent}({text_of(step.input)})"


def run_timed(
    document: dict[str, Any],
    value: Any = "x",
    seconds: Mapping[str, float] | None = None,
    answer: Answer = echo,
    cards: Mapping[str, AgentCard] | None = None,
) -> RunState:
    """Run a document to its end; each step takes its agent's `seconds` (1 by default) on a clock of the run's own."""
    return log_timed(document, value, seconds, answer, cards)[0]


def log_timed(
    document: dict[str, Any],
    value: Any = "x",
    seconds: Mapping[str, float] | None = None,
    answer: Answer = echo,
    cards: Mapping[str, AgentCard] | None = None,
) -> tuple[RunState, list[Entry]]:
    """Run a document to its end as `run_timed` does, and give the log too."""
    entries: list[Entry] = []
    graph, state, number = compile_document(document), RunState(), count()
    known = {slug: AgentCard(name=slug, version=1, kind="scripted") for slug in graph.agents} | dict(cards or {})
    start = Start(at=0.0, run="r1", input=value, agents=known)
    waiting: list[tuple[float, int, AnyMessage]] = [(0.0, next(number), start)]
    while waiting and not state.ended:
        at, _, message = heapq.heappop(waiting)
        seq = state.seq + 1
        events = decide(graph, state, message)
        entries.append(Entry(seq=seq, at=at, events=events))
        for command in commands(graph, state, events):
            if isinstance(command, RunStep):
                ends = at + (seconds or {}).get(command.agent, 1.0)
                heapq.heappush(waiting, (ends, next(number), _outcome(command, ends, answer(command))))
            elif hasattr(command, "timer") and hasattr(command, "at"):
                heapq.heappush(waiting, (command.at, next(number), TimerFired(at=command.at, timer=command.timer)))
    return state, entries


def _outcome(step: RunStep, at: float, answer: Any) -> AnyMessage:
    if isinstance(answer, ErrorInfo):
        return StepErred(at=at, step=step.step, attempt=step.attempt, error=answer)
    return StepDone(at=at, step=step.step, attempt=step.attempt, output=answer)


def took(state: RunState) -> float:
    """Tell how long a run took on its own clock."""
    assert state.ended_at is not None
    assert state.started_at is not None
    return state.ended_at - state.started_at
