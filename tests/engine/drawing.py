"""Short ways to write documents down in tests."""

from itertools import pairwise
from typing import Any


def node(node_id: str, kind: str = "agent", parent: str | None = None, **told: Any) -> dict[str, Any]:
    """Make a node; an agent is asked under the node's own id."""
    config = told.pop("config", {"agent": node_id} if kind == "agent" else {})
    return {"id": node_id, "kind": kind, "config": config, **({"parent": parent} if parent else {}), **told}


def document(*nodes: dict[str, Any], wires: tuple[str, ...] | None = None, **top: Any) -> dict[str, Any]:
    """Make a document of an input, these nodes, an output, and edges `a.port>b`; without wires, a chain."""
    chain = ["input", *(n["id"] for n in nodes if "parent" not in n), "output"]
    drawn = [f"{source}>{target}" for source, target in pairwise(chain)] if wires is None else wires
    edges = [_edge(number, wire) for number, wire in enumerate(drawn, start=1)]
    return {"schema": 1, "nodes": [node("input", "input"), *nodes, node("output", "output")], "edges": edges, **top}


def _edge(number: int, wire: str) -> dict[str, Any]:
    source, target = wire.split(">")
    source, _, port = source.partition(".")
    return {"id": f"e{number}", "source": source, "port": port or "out", "target": target}
