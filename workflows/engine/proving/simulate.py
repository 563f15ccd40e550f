"""Simulate a run: the real engine, a virtual clock, and a world whose answers are drawn from a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from workflows.engine import messages as ms
from workflows.engine.decide import decide
from workflows.engine.errors import ErrorInfo, IllegalMessageError
from workflows.engine.events import Entry
from workflows.engine.graph import compile_document
from workflows.engine.nodes import Graph
from workflows.engine.proving.dice import Dice
from workflows.engine.proving.explore import start_message
from workflows.engine.proving.options import Option, options
from workflows.engine.records import RunState
from workflows.engine.view import View

MOST_MESSAGES = 20_000
VALUES: tuple[Any, ...] = (
    "something",
    "",
    0,
    1,
    7.5,
    True,
    False,
    None,
    [],
    [1, 2],
    {"x": 1},
    {"score": 0.5, "ok": True},
)
GARBAGE: tuple[Any, ...] = (None, 7, "?", [], {}, {"next": 3}, {"next": None}, {"subtasks": []}, {"case": "no"})


@dataclass(frozen=True, slots=True)
class World:
    """How the world behaves: the shares of steps that fail, and of decisions that are garbage."""

    fails: float = 0.12
    garbage: float = 0.08


@dataclass(slots=True)
class Simulation:
    """A simulated run: where it came to, its log, what was sent. `stuck`: it has not ended, and nothing is owed."""

    state: RunState
    stuck: bool = False
    entries: list[Entry] = field(default_factory=list)
    messages: list[ms.AnyMessage] = field(default_factory=list)


def simulate(
    document: dict[str, Any],
    seed: int,
    world: World | None = None,
    linked: Mapping[str, Any] | None = None,
    most: int = MOST_MESSAGES,
) -> Simulation:
    """Run a document to its end, or until nothing goes on, or for `most` messages; `linked` as for compiling it."""
    return simulate_graph(compile_document(document, linked=linked), seed, world or World(), most)


def simulate_graph(graph: Graph, seed: int, world: World, most: int = MOST_MESSAGES) -> Simulation:
    """Run a compiled document in the same way."""
    dice, made = Dice(seed), Simulation(RunState())
    _send(graph, made, replace(start_message(graph), run=f"simulated-{seed}", input=dice.one_of(VALUES)))
    clock = 0.0
    for _ in range(most):
        found = options(View(graph, made.state, clock))
        if not found:
            made.stuck = not made.state.ended
            break
        message = _drawn(found, dice, world)
        clock = max(clock + dice.share(), message.at)
        _send(graph, made, replace(message, at=clock))
    return made


def _send(graph: Graph, made: Simulation, message: ms.AnyMessage) -> None:
    seq = made.state.seq + 1
    try:
        events = decide(graph, made.state, message)
    except IllegalMessageError:
        return  # an answer that its form does not take: another is drawn
    made.messages.append(message)
    if events:
        made.entries.append(Entry(seq=seq, at=message.at, events=events))


def _drawn(found: list[Option], dice: Dice, world: World) -> ms.AnyMessage:
    """Draw who is next, then what comes of it."""
    owner = dice.one_of(list(dict.fromkeys(_about(option.message) for option in found)))
    mine = [option.message for option in found if _about(option.message) == owner]
    failures = [message for message in mine if isinstance(message, ms.StepErred)]
    if failures and dice.share() < world.fails:
        return replace(failures[0], error=ErrorInfo(code=dice.one_of(_CODES), message="it went wrong"))
    message = dice.one_of([message for message in mine if not isinstance(message, ms.StepErred)] or mine)
    if isinstance(message, ms.StepDone):
        return replace(message, output=_output(message.output, dice, world))
    return replace(message, payload=dice.one_of(VALUES)) if isinstance(message, ms.ExternalEvent) else message


def _about(message: ms.AnyMessage) -> str:
    return str(getattr(message, "step", None) or getattr(message, "timer", None) or _place(message))


def _place(message: ms.AnyMessage) -> str:
    return f"{type(message).__name__} {getattr(message, 'activation', '') or getattr(message, 'name', '')}"


def _output(told: Any, dice: Dice, world: World) -> Any:
    if isinstance(told, dict):
        return dice.one_of(GARBAGE) if dice.share() < world.garbage else told
    return dice.one_of(VALUES)


_CODES: tuple[Any, ...] = ("timeout", "rate_limit", "provider", "validation", "tool", "agent", "refused", "too_large")
