"""Go through the states that runs of a graph can be in, nearest first, and remember the way to each."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
from msgspec.structs import replace

from workflows.engine.decide import decide_in
from workflows.engine.events import AnyEvent
from workflows.engine.messages import AgentCard, AnyMessage, Start
from workflows.engine.nodes import Graph
from workflows.engine.proving.digest import digest
from workflows.engine.proving.options import Option, options
from workflows.engine.proving.oracle import Oracle, OracleView
from workflows.engine.proving.reduction import Reduction
from workflows.engine.records import RunState

MOST_STATES, MOVES_A_STATE = 2_000, 4
SIZE_OF_A_STATE = 60  # in activations: a state of a thousand takes as long as many small ones

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(RunState).decode
Watched = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Move:
    """How a state was first reached: from which other, by which message, with which choices of the oracle."""

    before: int
    message: AnyMessage
    script: tuple[int, ...]


@dataclass(slots=True)
class Arrival:
    """A state that was just reached: by which move, the view of it, what happened on the way, what may come next."""

    move: Move
    view: OracleView
    events: list[AnyEvent]
    is_new: bool
    nexts: list[Option] = field(default_factory=list)


class Exploration:
    """Explore a graph from its start. `see` is told of each step that is taken, those to known states included."""

    def __init__(self, graph: Graph, oracle: Oracle, watched: Watched, see: Callable[[Arrival], None]) -> None:
        self.graph = graph
        self.oracle = oracle
        self.watched = watched
        self.see = see
        self.reduction = Reduction(graph)
        self.moves: list[Move] = []
        self.complete = True
        self._tried = 0
        self._size = 0
        self._known: dict[bytes, int] = {}
        self._waiting: deque[tuple[int, bytes, list[Option]]] = deque()

    def run(self, start: Start, most: int = MOST_STATES) -> None:
        """Explore until every state was seen; or `most`, or four times as many moves, or fewer where they are large."""
        self._try_all(-1, _encode(RunState()), start)
        while self._waiting:
            number, raw, nexts = self._waiting.popleft()
            for option in nexts:
                # a moment later, so that a state tells what has begun
                self._try_all(number, raw, replace(option.message, at=option.message.at + 1.0))
            moves, size = most * MOVES_A_STATE, most * SIZE_OF_A_STATE
            if len(self.moves) > most or self._tried > moves or self._size > size:
                self.complete = not self._waiting
                return

    def way_to(self, move: Move) -> list[Move]:
        """List the moves from the start up to one."""
        way = [move]
        while way[-1].before >= 0:
            way.append(self.moves[way[-1].before])
        return way[::-1]

    def _try_all(self, before: int, raw: bytes, message: AnyMessage) -> None:
        """Take one message with every choice that the oracle may make on the way."""
        scripts: list[tuple[int, ...]] = [()]
        while scripts:
            script = scripts.pop()
            self.oracle.begin(script)
            view = OracleView(self.graph, _decode(raw), message, self.oracle)
            events = decide_in(view, message)
            self._tried += 1
            self._size += len(view.state.activations)
            self._arrive(Move(before, message, script), view, events)
            scripts.extend(self.oracle.untried())

    def _arrive(self, move: Move, view: OracleView, events: list[AnyEvent]) -> None:
        key = digest(view, self.watched)
        number = self._known.get(key)
        is_new = number is None
        if number is None:
            number = self._known[key] = len(self.moves)
            self.moves.append(move)
        arrival = Arrival(move, view, events, is_new)
        if is_new:
            with self.oracle.aside():
                arrival.nexts = options(view)
            if arrival.nexts:
                self._waiting.append((number, _encode(view.state), self.reduction.few(view, arrival.nexts)))
        self.see(arrival)


def start_message(graph: Graph) -> Start:
    """Make the message that starts a run of a graph: with the example input, if it has one."""
    example = next((n.config.example for n in graph.nodes.values() if n.kind.name == "input"), None)
    cards = {slug: AgentCard(name=slug, version=1, kind="scripted") for slug in sorted(graph.agents)}
    return Start(at=0.0, run="proof", input="something" if example is None else example, agents=cards)
