"""Where a graph reads results and state keys: the places of its expressions, with what each asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.engine.expressions import parse
from workflows.engine.kinds.base import Source
from workflows.engine.nodes import Graph, Node
from workflows.engine.templates import holes


@dataclass(frozen=True, slots=True)
class Read:
    """One expression that asks for a result or for a state key."""

    node: str
    field: str
    expression: str
    root: str
    key: str


def reads(graph: Graph) -> list[Read]:
    """List every place that asks for a result or a state key by its name."""
    return [read for node in graph.nodes.values() for read in _reads(node)]


def _reads(node: Node) -> Iterator[Read]:
    for field, source in _sources(node):
        found = holes(source.text) if source.template else iter([("", str(source.text or "false"))])
        for path, expression in found:
            keys = parse(expression).scan.keys
            for root in ("results", "state"):
                for key in sorted(keys.get(root, ())):
                    place = f"{field}.{path}" if path else field
                    yield Read(node.id, place, expression.strip(), root, key)


def _sources(node: Node) -> Iterator[tuple[str, Source]]:
    for source in node.kind.sources(node.config):
        yield f"config.{source.field}", source
    yield "input", Source("input", node.policy.input)
    if node.policy.join is not None and node.policy.join.when:
        yield "join.when", Source("join.when", node.policy.join.when, template=False)
