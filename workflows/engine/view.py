"""What a kind may see while a message is decided: the graph, the state, the time. It can change nothing."""

from workflows.engine.errors import ErrorInfo
from workflows.engine.expressions import Names
from workflows.engine.nodes import Graph, Node
from workflows.engine.records import ROOT, Activation, RunState


class View:
    """One look at a run, for one decision; `faults` are inputs of this decision whose template failed, by path."""

    __slots__ = ("at", "faults", "graph", "state")

    def __init__(self, graph: Graph, state: RunState, at: float) -> None:
        self.graph = graph
        self.state = state
        self.at = at
        self.faults: dict[str, ErrorInfo] = {}

    def node(self, activation: Activation) -> Node:
        """Give the node that an activation is of."""
        return self.graph.nodes[activation.node]

    def parent(self, activation: Activation) -> Activation | None:
        """Give the activation around an activation."""
        return None if activation.parent is None else self.state.activations[activation.parent]

    def child(self, activation: Activation, member: str) -> Activation:
        """Give the latest activation of a member inside an activation."""
        return self.state.activations[child_path(activation, member, activation.times[member])]

    def next_path(self, activation: Activation, member: str) -> str:
        """Give the path that the next activation of a member will have."""
        return child_path(activation, member, activation.times.get(member, 0) + 1)

    def active_children(self, activation: Activation) -> list[Activation]:
        """Give the children that have not ended, in the order in which they were entered."""
        if not activation.active:
            return []
        children = (self.state.activations[path] for path in activation.children)
        return [child for child in children if child.status == "active"]

    def names(self, value: object) -> Names:
        """Give what expressions may speak of, `value` being their `input`."""
        state = self.state
        return {
            "input": lambda: value,
            "state": lambda: state.values,
            "results": lambda: state.results,
            "run": lambda: {"id": state.run, "started_at": state.started_at},
            "user": lambda: state.user,
        }


def child_path(parent: Activation, member: str, time: int) -> str:
    """Make the path of the `time`-th activation of a member."""
    path = member if parent.path == ROOT else f"{parent.path}/{member}"
    return path if time == 1 else f"{path}#{time}"
