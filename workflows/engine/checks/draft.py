"""A document read leniently: whatever can be made out of it, so that each check can go on where another complains."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.engine.errors import Problem
from workflows.engine.kinds.base import Kind
from workflows.engine.messages import AgentCard
from workflows.engine.policy import Policy
from workflows.engine.records import ROOT

Problems = Iterator[Problem]


@dataclass(slots=True)
class DraftNode:
    """A node as far as it could be read: `config` and `policy` are missing where they are faulty."""

    id: str
    told: dict[str, Any]
    kind: Kind | None
    parent: str
    config: Any = None
    policy: Policy | None = None

    @property
    def kind_name(self) -> str:
        """Name its kind, or nothing if it is unknown."""
        return self.kind.name if self.kind else ""


@dataclass(frozen=True, slots=True)
class DraftEdge:
    """An edge whose fields are all texts."""

    id: str
    source: str
    port: str
    target: str


@dataclass(slots=True)
class Draft:
    """What could be read of a document. `agents` are those that exist, if that is known."""

    agents: Mapping[str, AgentCard] | None
    nodes: dict[str, DraftNode] = field(default_factory=dict)
    edges: list[DraftEdge] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)

    def inside(self) -> dict[str, list[DraftNode]]:
        """Give the nodes by the id of their parent, the root's under `ROOT`, in the order of the document."""
        found: dict[str, list[DraftNode]] = {ROOT: []}
        for node in self.nodes.values():
            found.setdefault(node.parent, []).append(node)
        return found

    def is_handoff(self, parent: str) -> bool:
        """Tell whether edges inside this parent are allowed transfers instead of wires."""
        return parent in self.nodes and self.nodes[parent].kind_name == "handoff"

    def wires(self) -> list[DraftEdge]:
        """Give the edges that join two nodes of one parent, transfers of handoffs left out."""
        return [edge for edge in self.edges if self._is_wire(edge)]

    def _is_wire(self, edge: DraftEdge) -> bool:
        source, target = self.nodes.get(edge.source), self.nodes.get(edge.target)
        if source is None or target is None or source.parent != target.parent or source is target:
            return False
        return not self.is_handoff(source.parent)
