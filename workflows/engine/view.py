"""What a kind may see while a message is decided: the graph, the state, the time. It can change nothing."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from workflows.engine.commands import HandoffNote
from workflows.engine.errors import ErrorInfo
from workflows.engine.expressions import Names
from workflows.engine.handing import handoff_around, let_through, received, told
from workflows.engine.nodes import Graph, Node, StateKey
from workflows.engine.records import ROOT, Activation, RunState


class View:
    """One look at a run, for one decision.

    `faults` are inputs of this decision whose template failed, by path; `said` is who ordered it, in words.
    """

    __slots__ = ("at", "faults", "graph", "nodes", "said", "state")

    def __init__(self, graph: Graph, state: RunState, at: float) -> None:
        self.graph = graph
        self.nodes = graph.nodes
        self.state = state
        self.at = at
        self.faults: dict[str, ErrorInfo] = {}
        self.said = ""

    def parent(self, activation: Activation) -> Activation | None:
        """Give the activation around an activation."""
        return None if activation.parent is None else self.state.activations[activation.parent]

    def child(self, activation: Activation, member: str) -> Activation:
        """Give the latest activation of a member inside an activation."""
        return self.state.activations[path_of(activation, self.nodes[member], activation.times[member])]

    def active_children(self, activation: Activation) -> list[Activation]:
        """Give the children that have not ended, in the order in which they were entered."""
        if not activation.active:
            return []
        children = (self.state.activations[path] for path in activation.children)
        return [child for child in children if child.status == "active"]

    def names(
        self, value: object, activation: Activation | None = None, *, inside: bool = False, **extra: object
    ) -> Names:
        """Give what expressions of an activation may speak of, `value` being their `input`; `extra` is the kind's own.

        `inside` it, the names are those of its members: they differ where it has names of its own.
        """
        state = self.state
        scope = None
        if activation is not None:
            scope = activation.path if inside and activation.local else activation.scope
        names: dict[str, Callable[[], object]] = {
            "input": lambda: value,
            "state": lambda: state.values_in(scope),
            "results": lambda: self._results(scope),
            "run": lambda: {"id": state.run, "started_at": state.started_at},
            "user": lambda: state.user,
            "handoff": lambda: None if activation is None else told(self.handoff_note(activation, inside)),
            "item": lambda: None if inside and activation and activation.local == "workflow" else self.item(activation),
        }
        for name, given in extra.items():
            names[name] = partial(_same, given)
        return names

    def values(self, activation: Activation) -> dict[str, Any]:
        """Give the state that an activation reads and writes."""
        scope = activation.scope
        return self.state.values if scope is None else self.state.values_in(scope)

    def keys(self, activation: Activation) -> Mapping[str, StateKey]:
        """Give the state keys that the activation's workflow declares."""
        return self.graph.keys_of(self.nodes[activation.node].workflow)

    def item(self, activation: Activation | None) -> dict[str, Any] | None:
        """Give the item of the map, or the pass of the loop, that an activation is in: its index and its input."""
        while activation is not None and activation.index is None:
            around = self.parent(activation)
            activation = None if around is None or around.local == "workflow" else around
        return None if activation is None else {"index": activation.index, "value": activation.input}

    def handoff_note(self, activation: Activation, inside: bool = False) -> HandoffNote | None:
        """Give what came with control, if the nearest handoff around has passed control at all."""
        around = handoff_around(self.graph, self.state, activation, inside)
        return None if around is None else received(self.graph, self.state, around, self.values(around))

    def shown_state(self, activation: Activation) -> dict[str, Any]:
        """Give what the agent of an activation is shown of the state: less, where a handoff lets less through."""
        values = self.values(activation)
        around = handoff_around(self.graph, self.state, activation)
        if around is None or not around.chain or self.values(around) is not values:
            return dict(values)
        return dict(let_through(self.nodes[around.node].config.context, values))

    def _results(self, scope: str | None) -> dict[str, Any]:
        if scope is None:
            return self.state.results
        around = self.state.activations[scope]
        if around.local == "workflow":
            return around.results
        return {**self._results(around.scope), **around.results}


def _same(value: object) -> object:
    return value


def path_of(parent: Activation, member: Node, time: int | None = None) -> str:
    """Make the path of the `time`-th activation of a member, or of its next one."""
    if time is None:
        time = parent.times.get(member.id, 0) + 1
    path = member.plain if parent.path == ROOT else f"{parent.path}/{member.plain}"
    return path if time == 1 else f"{path}#{time}"
