"""What a node uses of what came before it, and what it leaves behind: read off its settings, never by running it.

Where that cannot be read off, it counts as using everything: advice is given only where it is sure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.engine.expressions import parse
from workflows.engine.kinds.base import Source
from workflows.engine.nodes import Graph, Node
from workflows.engine.scanning import Scan
from workflows.engine.templates import holes

# what follows one of these may be meant to wait for it, though it takes no value from it
GATES = frozenset(("approval", "wait", "break", "continue", "stop", "router", "workflow", "input", "output"))
_FIRST_ONLY = frozenset(("sequential", "critical"))
_EVERYONE = frozenset(("concurrent", "race"))


@dataclass(frozen=True, slots=True)
class Uses:
    """What a member takes in and leaves behind; `results` and `state` are nothing where it may use any of them."""

    input: bool
    results: frozenset[str] | None
    state: frozenset[str] | None
    nodes: frozenset[str]
    writes: frozenset[str]
    gates: bool

    def needs(self, other: "Uses") -> bool:
        """Tell whether what `other` leaves behind may make a difference here, its value by the edge left aside."""
        by_result = bool(other.nodes) if self.results is None else bool(self.results & other.nodes)
        by_state = bool(other.writes) if self.state is None else bool(self.state & other.writes)
        return by_result or by_state or bool(self.writes & other.writes) or self.gates or other.gates


def uses_of(graph: Graph, member: str) -> Uses:
    """Read off what a member uses and leaves behind, with everything inside it."""
    nodes = list(inside(graph, member))
    scans = [found for node in nodes for found in scans_of(node)]
    asks = any(True for node in nodes for _ in node.kind.agents(node.config))
    return Uses(
        input=takes_input(graph, member),
        results=_keys(scans, "results"),
        state=None if asks else _keys(scans, "state"),
        nodes=frozenset(node.id for node in nodes),
        writes=frozenset(key for node in nodes for key in _written(node)),
        gates=any(node.kind.name in GATES for node in nodes),
    )


def inside(graph: Graph, member: str) -> Iterator[Node]:
    """Give a member and all that is in it."""
    waiting = [member]
    while waiting:
        node = graph.nodes[waiting.pop()]
        yield node
        waiting.extend(reversed(node.members))


def takes_input(graph: Graph, member: str) -> bool:
    """Tell whether a member makes use of the value that arrives."""
    node = graph.nodes[member]
    if node.policy.input is not None:
        return any("input" in parse(text).scan.roots for _, text in holes(node.policy.input))
    if node.kind.name == "flow":
        return any(takes_input(graph, source) for source in node.sources)
    if node.kind.name in _FIRST_ONLY:
        return takes_input(graph, node.members[0])
    if node.kind.name in _EVERYONE:
        return any(takes_input(graph, inner) for inner in node.members)
    if node.kind.name in ("transform", "output") and node.config.value is not None:
        return any("input" in scan.roots for scan in scans_of(node))
    return True


def mentions(graph: Graph) -> frozenset[str]:
    """Name every node whose result some expression speaks of; all, where one takes results as a whole."""
    keys = _keys([scan for node in graph.nodes.values() for scan in scans_of(node)], "results")
    return frozenset(graph.nodes) if keys is None else keys


def scans_of(node: Node) -> Iterator[Scan]:
    """Give what each expression in a node's settings and policy refers to."""
    for source in (Source("input", node.policy.input), *node.kind.sources(node.config)):
        texts = [text for _, text in holes(source.text)] if source.template else [str(source.text)]
        yield from (parse(text).scan for text in texts)


def _keys(scans: list[Scan], root: str) -> frozenset[str] | None:
    used = [scan for scan in scans if root in scan.roots]
    if any(root not in scan.keys for scan in used):
        return None
    return frozenset(key for scan in used for key in scan.keys[root])


def _written(node: Node) -> Iterator[str]:
    if node.policy.save_as:
        yield node.policy.save_as
    yield from (key for _, key in node.kind.state_keys(node.config))
