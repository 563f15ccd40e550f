"""Partial-order reduction: where branches do not touch each other, few orders of their steps stand for all.

Of the activations that are active at once inside one pattern only the first is let go on, if nothing around can tell in
which order they end. Where a join, a race or a stop can tell, each of them may be next, but what has begun goes on to
its end first: what counts is who ends before whom (persistent sets; Godefroid 1996). Only what stands in line for
critical sections, or watches the state, is taken in every order. Timers of what is around may fire at any time.
"""

from workflows.engine.nodes import Graph, Node
from workflows.engine.proving.options import Option
from workflows.engine.records import ROOT, Activation
from workflows.engine.view import View

_FREE = frozenset(("flow", "concurrent", "supervisor", "map"))


class Reduction:
    """Know of a graph which nodes see the order in which what is inside them ends, and which reach beyond it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.ordered = {node.id: _is_ordered(graph, node) for node in graph.nodes.values()}
        self.reaching: dict[str, bool] = {}

    def few(self, view: View, found: list[Option]) -> list[Option]:
        """Keep enough of the options to come to every end, if not in every order."""
        if len(found) < 2:
            return found
        around = view.state.activations[ROOT]
        # what may never come holds nothing back: it may come at any time, or the rest goes on without it
        kept = [option for option in found if option.owner == ROOT or not option.sure]
        found = [option for option in found if option.sure]
        while True:
            inside = _within(found, [child.path for child in view.active_children(around)])
            children = [view.state.activations[path] for path, options in inside.items() if options]
            chosen = self._next(view, around, children) if children else None
            if chosen is None:
                return kept + [option for child in children for option in inside[child.path]]
            around = chosen
            kept += [option for option in found if option.owner == around.path]

    def _next(self, view: View, around: Activation, children: list[Activation]) -> Activation | None:
        """Choose the child that is to go on alone, if one may."""
        if len(children) == 1:
            return children[0]
        apart = [child for child in children if not self._touches(child)]
        if not apart or not self.ordered[around.node]:
            return next(iter(apart), None)
        if len(apart) < len(children):
            return None
        return next((child for child in apart if _has_begun(view, child)), None)

    def _touches(self, child: Activation) -> bool:
        """Tell whether a child, or what comes after it inside what is around, reaches beyond that."""
        seen: set[str] = set()
        waiting = [child.node]
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            if self._reaches(node, frozenset()):
                return True
            waiting.extend(edge.target for edge in self.graph.nodes[node].outgoing)
        return False

    def _reaches(self, node_id: str, around: frozenset[str]) -> bool:
        """Tell whether a node, or one inside it, touches what is not its own."""
        if node_id not in self.reaching and node_id not in around:
            node, path = self.graph.nodes[node_id], around | {node_id}
            self.reaching[node_id] = _is_shared(node) or any(self._reaches(member, path) for member in node.members)
        return self.reaching.get(node_id, False)


def _within(found: list[Option], paths: list[str]) -> dict[str, list[Option]]:
    inside: dict[str, list[Option]] = {path: [] for path in paths}
    for option in found:
        path = option.owner
        while path and path not in inside:
            path = path.rpartition("/")[0]
        if path in inside:
            inside[path].append(option)
    return inside


def _has_begun(view: View, child: Activation) -> bool:
    """Tell whether anything has happened inside a child since it was entered."""
    if child.answers or any(view.state.steps[step].status != "open" for step in child.steps):
        return True
    inner = (view.state.activations[path] for path in child.children)
    return any(one.entered_at > child.entered_at or _has_begun(view, one) for one in inner)


def _is_shared(node: Node) -> bool:
    """Tell whether a node touches what other branches touch, too: a lock, or a value that it watches."""
    return node.kind.name == "critical" or (node.kind.name == "wait" and bool(getattr(node.config, "state", None)))


def _is_ordered(graph: Graph, node: Node) -> bool:
    """Tell whether it makes a difference in which order the members of a node end."""
    if node.kind.name not in _FREE or not _is_plain(getattr(node.config, "join", None)):
        return True
    if getattr(node.config, "stop_when", None) or getattr(node.config, "more", None):
        return True
    return any(_tells_order(graph.nodes[member]) for member in node.members)


def _tells_order(member: Node) -> bool:
    ends = member.kind.name == "stop" or bool(getattr(member.config, "terminate", False))
    return ends or not _is_plain(member.policy.join)


def _is_plain(join: object) -> bool:
    return join is None or (getattr(join, "mode", "all") == "all" and getattr(join, "deadline_s", None) is None)
