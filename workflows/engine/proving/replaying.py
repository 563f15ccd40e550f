"""Make of a way through the states a run that can be shown: messages with times, the log, and whether it truly replays.

The way was found without knowing values. So the engine itself is tried with real ones: first as they are, then with
values made of what the conditions on the way compare, until they lead where the way leads.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from workflows.engine import messages as ms
from workflows.engine.decide import decide_in
from workflows.engine.errors import IllegalMessageError
from workflows.engine.events import AnyEvent, Entry
from workflows.engine.nodes import Graph
from workflows.engine.proving.dice import Dice
from workflows.engine.proving.digest import digest
from workflows.engine.proving.explore import Move
from workflows.engine.proving.filling import filled
from workflows.engine.proving.oracle import Listener, Oracle, OracleView, Unset
from workflows.engine.proving.report import Assumption, Counterexample
from workflows.engine.proving.witness import Witness
from workflows.engine.records import RunState
from workflows.engine.view import View

TRIES = 150
ViewOf = Callable[[RunState, ms.AnyMessage, int], View]


@dataclass(frozen=True, slots=True)
class Played:
    """A run that was played: what was sent, the log, and the view of where it came to."""

    messages: list[ms.AnyMessage]
    entries: list[Entry]
    view: View


class Replayer:
    """Replay ways through the states of `short`, the graph that was explored; `graph` is the one it was made of."""

    def __init__(self, graph: Graph, short: Graph, oracle: Oracle) -> None:
        self.graph = graph
        self.short = short
        self.oracle = oracle

    def show(self, way: Sequence[Move], use: Unset | None = None) -> Counterexample:
        """Give the run that goes this way; with `use`, it only has to read that before it is set."""
        assumed: list[Assumption] = []
        self.oracle.begin(())
        played = play([move.message for move in way], self._guided(way, assumed))
        assumed.extend(one for one in self.oracle.assumed if one not in assumed)
        self.oracle.begin(())
        goal = digest(played.view, frozenset())
        real = self._real(played.messages, use or goal, assumed)
        return real or Counterexample(messages=played.messages, entries=played.entries, assumed=assumed)

    def _guided(self, way: Sequence[Move], assumed: list[Assumption]) -> ViewOf:
        def view_of(state: RunState, message: ms.AnyMessage, place: int) -> View:
            assumed.extend(one for one in self.oracle.assumed if one not in assumed)
            self.oracle.begin(way[place].script)
            return OracleView(self.short, state, message, self.oracle)

        return view_of

    def _truthful(self, listener: Listener) -> ViewOf:
        return lambda state, message, place: OracleView(self.graph, state, message, listener)

    def _real(
        self, messages: list[ms.AnyMessage], goal: bytes | Unset, assumed: list[Assumption]
    ) -> Counterexample | None:
        """Find values with which the engine itself comes to the goal."""
        for tried in _variants(messages, [one.expression for one in assumed]):
            listener = Listener()
            try:
                played = play(tried, self._truthful(listener))
            except IllegalMessageError:
                continue
            if goal in listener.unset or goal == digest(played.view, frozenset()):
                return Counterexample(messages=played.messages, entries=played.entries, replays=True)
        return None


def play(messages: Sequence[ms.AnyMessage], view_of: ViewOf) -> Played:
    """Send messages to a fresh run, a second apart, timers when they are due, answers to what is asked there."""
    state, sent, entries, clock = RunState(), list[ms.AnyMessage](), list[Entry](), -1.0
    view: View | None = None
    for place, message in enumerate(messages):
        clock = max(clock + 1.0, _due(state, message))
        fitted = _fitted(state, replace(message, at=clock))
        view = view_of(state, fitted, place)
        seq = state.seq + 1
        events: list[AnyEvent] = decide_in(view, fitted)
        sent.append(fitted)
        if events:
            entries.append(Entry(seq=seq, at=clock, events=events))
    assert view is not None
    return Played(sent, entries, view)


def _due(state: RunState, message: ms.AnyMessage) -> float:
    if not isinstance(message, ms.TimerFired):
        return 0.0
    if message.timer in state.timers:
        return state.timers[message.timer].at
    step = state.steps.get(message.timer)
    return step.retry_at or 0.0 if step is not None else 0.0


def _fitted(state: RunState, message: ms.AnyMessage) -> ms.AnyMessage:
    """Bind an answer to what is asked in this very run."""
    if not isinstance(message, ms.Answer):
        return message
    activation = state.activations.get(message.activation)
    asked = activation.question if activation is not None else None
    return message if asked is None else replace(message, hash=asked.hash, values=filled(asked.form))


def _variants(messages: list[ms.AnyMessage], expressions: list[str]) -> Iterator[list[ms.AnyMessage]]:
    yield messages
    if expressions:
        witness, dice = Witness(expressions), Dice(len(messages))
        for _ in range(TRIES):
            yield [witness.filled(message, dice) for message in messages]
