"""What can be told of a graph without running it: worst cases, locks in locks, greedy joins, milestones."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.engine.errors import ExpressionError
from workflows.engine.expressions import evaluate, parse
from workflows.engine.kinds.base import Kind
from workflows.engine.nodes import Graph, Node
from workflows.engine.records import ROOT


@dataclass(frozen=True, slots=True)
class WorstCase:
    """The most steps that a run can ask for (none: nothing bounds them), and the nodes that make it so."""

    steps: int | None
    unbounded: tuple[str, ...] = ()


def worst_case(graph: Graph) -> WorstCase:
    """Work out the worst case of a whole run, from the inside to the outside."""
    sum_up = _SumUp(graph)
    return WorstCase(sum_up.worst(graph.nodes[ROOT], 0), tuple(dict.fromkeys(sum_up.unbounded)))


class _SumUp:
    """Sum up a graph; a workflow that runs itself is followed as deep as it may go."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.unbounded: list[str] = []
        self.known: dict[tuple[str, int], int | None] = {}

    def worst(self, node: Node, depth: int) -> int | None:
        """Give the most steps that one activation of a node can ask for; `depth` workflows are open around it."""
        key = (node.id, depth)
        if key not in self.known:
            self.known[key] = self._worst(node, depth + (node.kind.name == "workflow"))
        return self.known[key]

    def _worst(self, node: Node, depth: int) -> int | None:
        if depth > getattr(node.config, "max_depth", depth):
            return 0
        inner = [self._tried(self.graph.nodes[member], node, depth) for member in node.members]
        known = [steps for steps in inner if steps is not None]
        if len(known) < len(inner):
            return _within_budget(node)
        own = sum(known) if _asks_nobody(node) else node.kind.worst_steps(node.config, known)
        if own is None and _within_budget(node) is None:
            self.unbounded.append(node.id)
        return _within_budget(node) if own is None else own

    def _tried(self, node: Node, around: Node, depth: int) -> int | None:
        """Count a member as often as it may be entered again after it failed."""
        rerun = node.policy.rerun or around.kind.rerun_of(around.config)
        steps = self.worst(node, depth)
        return None if steps is None else steps * (rerun.attempts if rerun else 1)


def _within_budget(node: Node) -> int | None:
    return node.policy.budget.steps if node.policy.budget else None


def _asks_nobody(node: Node) -> bool:
    """Tell whether a node asks for no step itself: its kind counts none of its own and names no agent."""
    plain = type(node.kind).worst_steps is Kind.worst_steps
    return plain and not any(True for _ in node.kind.agents(node.config)) and node.kind.name != "tool"


def lock_circle(graph: Graph) -> tuple[list[str], list[str]]:
    """Find critical sections that runs share and that are entered in two orders: their names, and the nodes."""
    inside: dict[str, dict[str, tuple[str, str]]] = {}
    for node in graph.nodes.values():
        if _is_shared_lock(node):
            for outer in _around(graph, node):
                if _is_shared_lock(outer) and outer.config.lock != node.config.lock:
                    inside.setdefault(outer.config.lock, {})[node.config.lock] = (outer.id, node.id)
    for name in inside:
        way = _way_back(inside, name)
        if way:
            pairs = [inside[a][b] for a, b in zip(way, [*way[1:], way[0]], strict=True)]
            return way, [node for pair in pairs for node in pair]
    return [], []


def nested_locks(graph: Graph) -> Iterator[tuple[Node, Node]]:
    """Give the critical sections that stand inside one of the same name, with that one."""
    for node in graph.nodes.values():
        if node.kind.name == "critical":
            for outer in _around(graph, node):
                if outer.kind.name == "critical" and outer.config.lock == node.config.lock:
                    yield node, outer


def _is_shared_lock(node: Node) -> bool:
    return node.kind.name == "critical" and bool(node.config.wide) and node.config.limit == 1


def _around(graph: Graph, node: Node) -> Iterator[Node]:
    while node.parent is not None:
        node = graph.nodes[node.parent]
        yield node


def _way_back(inside: dict[str, dict[str, tuple[str, str]]], start: str) -> list[str]:
    waiting = [[start]]
    while waiting:
        way = waiting.pop(0)
        for name in inside.get(way[-1], {}):
            if name == start:
                return way
            if name not in way:
                waiting.append([*way, name])
    return []


def greedy_joins(graph: Graph) -> Iterator[tuple[Node, int]]:
    """Give the joins that ask for more branches than can ever be taken in one run, with how many can."""
    for node in graph.nodes.values():
        join = node.policy.join
        if join is not None and join.mode == "quorum":
            most = _most_taken(graph, node)
            if join.n > most:
                yield node, most


def _most_taken(graph: Graph, node: Node) -> int:
    """Count the branches that one run can take: of the cases of one router that takes one, only one."""
    exclusive: dict[str, set[str]] = {}
    free = 0
    for source in dict.fromkeys(edge.source for edge in node.incoming):
        router = _router_before(graph, graph.nodes[source], node)
        if router is None:
            free += 1
        else:
            exclusive.setdefault(router[0], set()).add(router[1])
    return free + len(exclusive)


def _router_before(graph: Graph, source: Node, target: Node) -> tuple[str, str] | None:
    """Go back along single edges to the router that a branch begins at, and its port."""
    ports = {edge.port for edge in source.outgoing if edge.target == target.id}
    seen: set[str] = set()
    while source.id not in seen:
        seen.add(source.id)
        if source.kind.name == "router" and getattr(source.config, "choose", "first") == "first":
            return source.id, "".join(sorted(ports))
        if len(source.incoming) != 1:
            return None
        ports = {source.incoming[0].port}
        source = graph.nodes[source.incoming[0].source]
    return None


def hopeless_milestones(graph: Graph) -> Iterator[tuple[Node, list[str]]]:
    """Give the waits for a state that no node writes and that does not hold from the start, with the keys."""
    written = {key for node in graph.nodes.values() for key in _writes(node)}
    for node in graph.nodes.values():
        condition = getattr(node.config, "state", None) if node.kind.name == "wait" else None
        if not isinstance(condition, str) or not condition:
            continue
        keys = sorted(parse(condition).scan.keys.get("state", ()))
        if keys and not written.intersection(keys) and not _holds_at_once(graph, condition):
            yield node, keys


def open_waits(graph: Graph) -> Iterator[tuple[Node, str]]:
    """Give the waits for an event or a state that no time ends, with what may keep them waiting."""
    for node in graph.nodes.values():
        if node.kind.name == "wait" and not node.config.person and not _is_timed(graph, node):
            yield node, "waits_for_ever" if node.config.event else "milestone_missed"


def _is_timed(graph: Graph, node: Node) -> bool:
    around = (node, *_around(graph, node))
    return node.config.timer_s is not None or any(one.policy.deadline_s is not None for one in around)


def _writes(node: Node) -> Iterator[str]:
    if node.policy.save_as:
        yield node.policy.save_as
    yield from (key for _, key in node.kind.state_keys(node.config))


def _holds_at_once(graph: Graph, condition: str) -> bool:
    values = {key.name: key.default for key in graph.state.values()}
    try:
        return evaluate(condition, {"state": lambda: values}) is True
    except ExpressionError:
        return False
