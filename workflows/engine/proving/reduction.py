"""Partial-order reduction: where branches do not touch each other, one order of their steps stands for all.

Of the activations that are active at once inside one pattern only the first is let go on, if no join, race, lock or
watched value can tell in which order they end (persistent sets; Godefroid 1996). Timers of what is around go on.
"""

from collections.abc import Iterable

from workflows.engine.nodes import Graph, Node
from workflows.engine.proving.options import Option
from workflows.engine.records import ROOT, Activation
from workflows.engine.view import View

_FREE = frozenset(("flow", "concurrent", "supervisor", "map"))
_SHARED = frozenset(("critical", "stop"))


class Reduction:
    """Know of a graph which nodes see the order in which what is inside them ends, and which reach beyond it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.reaching: dict[str, bool] = {}
        self.ordered = {node.id: _is_ordered(graph, node) for node in graph.nodes.values()}
        for node_id in graph.nodes:
            self._reaches(node_id)

    def few(self, view: View, found: list[Option]) -> list[Option]:
        """Keep enough of the options to come to every end, if not in every order."""
        if len(found) < 2:
            return found
        kept: list[Option] = [option for option in found if option.owner == ROOT]
        around = view.state.activations[ROOT]
        while True:
            children = [child for child in view.active_children(around) if _within(found, child.path)]
            if len(children) == 1:
                chosen: Activation | None = children[0]
            else:
                chosen = None if self.ordered[around.node] else self._independent(view, around, children)
            if chosen is None:
                return kept + [option for child in children for option in _within(found, child.path)]
            around = chosen
            kept += [option for option in found if option.owner == around.path]

    def _independent(self, view: View, around: Activation, children: list[Activation]) -> Activation | None:
        """Choose a child that touches nothing which another may touch."""
        return next((child for child in children if not self._touches(around, child)), None)

    def _touches(self, around: Activation, child: Activation) -> bool:
        """Tell whether a child, or what comes after it inside what is around, reaches beyond that."""
        seen: set[str] = set()
        waiting = [child.node]
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            if self.reaching[node]:
                return True
            waiting.extend(edge.target for edge in self.graph.nodes[node].outgoing)
        return False

    def _reaches(self, node_id: str) -> bool:
        if node_id not in self.reaching:
            node = self.graph.nodes[node_id]
            inside = [self._reaches(member) for member in node.members]
            self.reaching[node_id] = _is_shared(node) or any(inside)
        return self.reaching[node_id]


def _within(found: Iterable[Option], path: str) -> list[Option]:
    inside = f"{path}/"
    return [option for option in found if option.owner == path or option.owner.startswith(inside)]


def _is_shared(node: Node) -> bool:
    """Tell whether a node touches what is not its own: a lock, a watched value, an event, a budget, other nodes."""
    if node.kind.name in _SHARED or getattr(node.policy, "cancel_on", None) or getattr(node.policy, "budget", None):
        return True
    return bool(getattr(node.config, "terminate", False)) or (
        node.kind.name == "wait" and bool(getattr(node.config, "state", None) or getattr(node.config, "event", None))
    )


def _is_ordered(graph: Graph, node: Node) -> bool:
    """Tell whether it makes a difference in which order the members of a node end."""
    if node.kind.name not in _FREE or not _is_plain(getattr(node.config, "join", None)):
        return True
    if getattr(node.config, "stop_when", None) or getattr(node.config, "more", None):
        return True
    return any(not _is_plain(getattr(graph.nodes[member].policy, "join", None)) for member in node.members)


def _is_plain(join: object) -> bool:
    return join is None or (getattr(join, "mode", "all") == "all" and getattr(join, "deadline_s", None) is None)
