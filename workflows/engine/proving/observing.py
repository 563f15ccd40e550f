"""Gather what happens in all explored runs: what is entered, what ends, what is stuck, what is read too early."""

from collections import Counter
from dataclasses import dataclass

from workflows.engine import events as ev
from workflows.engine.proving.explore import Arrival, Move
from workflows.engine.proving.oracle import Oracle, Unset
from workflows.engine.proving.stuck import Stuck, is_starved, lost_joins, stuck
from workflows.engine.records import ROOT


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that is stuck, and the move that first led to it."""

    move: Move
    stuck: Stuck


class Observer:
    """Watch an exploration and keep, of everything of interest, the first move that showed it."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.entered: set[str] = set()
        self.fired: set[str] = set()
        self.failed: dict[str, Move] = {}
        self.ports: set[tuple[str, str]] = set()
        self.stuck: dict[tuple[str, tuple[str, ...]], Seen] = {}
        self.starved: dict[str, Move] = {}
        self.unset: dict[Unset, Move] = {}
        self.asked: Counter[Unset] = Counter()
        self.lacking: Counter[Unset] = Counter()
        self.outputs: set[str] = set()
        self.well_ended: Move | None = None
        self.without_output: Move | None = None

    def see(self, arrival: Arrival) -> None:
        """Take in one step of the exploration."""
        lost = set(lost_joins(arrival.view, arrival.events))
        for event in arrival.events:
            if isinstance(event, ev.ActivationEntered):
                self.entered.add(event.node)
                if event.activation not in lost:
                    self.fired.add(event.node)
            elif isinstance(event, ev.ActivationLeft):
                self._left(arrival, event)
            elif isinstance(event, ev.ActivationFailed):
                self.failed.setdefault(arrival.view.state.activations[event.activation].node, arrival.move)
        for path in lost:
            if is_starved(arrival.view, path):
                self.starved.setdefault(arrival.view.state.activations[path].node, arrival.move)
        self.asked.update(self.oracle.asked)
        self.lacking.update(self.oracle.unset)
        for use in self.oracle.unset:
            self.unset.setdefault(use, arrival.move)
        if arrival.is_new:
            self._state(arrival)

    def _left(self, arrival: Arrival, event: ev.ActivationLeft) -> None:
        node = arrival.view.state.activations[event.activation].node
        self.ports.update((node, port) for port in event.port.split(","))

    def _state(self, arrival: Arrival) -> None:
        view = arrival.view
        if view.state.status == "succeeded":
            self._succeeded(arrival)
        elif not view.state.ended and not any(option.sure for option in arrival.nexts):
            for found in stuck(view, bool(arrival.nexts)):
                self.stuck.setdefault((found.code, found.nodes), Seen(arrival.move, found))

    def _succeeded(self, arrival: Arrival) -> None:
        if self.well_ended is None:
            self.well_ended = arrival.move
        graph = arrival.view.graph
        outcomes = arrival.view.state.activations[ROOT].outcomes
        reached = {name for name in outcomes if graph.nodes[name].kind.name == "output"}
        reached &= arrival.view.state.results.keys()
        self.outputs |= reached
        if not reached and self.without_output is None:
            self.without_output = arrival.move
