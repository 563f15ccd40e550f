"""Compile one document to nodes: lanes found, edges resolved, settings read, handoffs worked out."""

from dataclasses import replace
from typing import Any

from workflows.engine.kinds import FLOW, KINDS
from workflows.engine.lanes import group_members
from workflows.engine.nodes import LANE_MARK, LINK_MARK, Edge, Node
from workflows.engine.policy import POLICY_FIELDS, Policy
from workflows.engine.records import ROOT

Documented = dict[str, Any]


def compiled_nodes(document: Documented, workflow: str = "") -> dict[str, Node]:
    """Make the nodes of a document that has no errors; those of a linked `workflow` are named after it."""
    return _Compiler(_named_after(document, workflow) if workflow else document, workflow).nodes()


def root_of(workflow: str) -> str:
    """Name the flow that a linked workflow as a whole is."""
    return f"{workflow}{LINK_MARK}{ROOT}"


def _named_after(document: Documented, workflow: str) -> Documented:
    def named(told: Documented, *fields: str) -> Documented:
        return told | {field: f"{workflow}{LINK_MARK}{told[field]}" for field in fields if told.get(field)}

    nodes = [named(node, "id", "parent") for node in document["nodes"]]
    edges = [named(edge, "id", "source", "target") for edge in document.get("edges") or []]
    return {**document, "nodes": nodes, "edges": edges}


def _ignores_late(node: Node) -> bool:
    join = node.policy.join
    return join is not None and join.losers == "ignore"


class _Compiler:
    """Hold a document by parent while its nodes are made."""

    def __init__(self, document: Documented, workflow: str) -> None:
        self.workflow = workflow
        self.root = root_of(workflow) if workflow else ROOT
        self.told: dict[str, Documented] = {node["id"]: node for node in document["nodes"]}
        self.order = {node_id: index for index, node_id in enumerate(self.told)}
        self.inside: dict[str, list[str]] = {self.root: []}
        for node_id, node in self.told.items():
            self.inside.setdefault(node.get("parent") or self.root, []).append(node_id)
        self.incoming: dict[str, list[Edge]] = {}
        self.outgoing: dict[str, list[Edge]] = {}
        for edge in document.get("edges") or []:
            made = Edge(edge["id"], edge["source"], edge.get("port") or "out", edge["target"])
            self.outgoing.setdefault(made.source, []).append(made)
            self.incoming.setdefault(made.target, []).append(made)
        for edges in self.incoming.values():
            edges.sort(key=lambda edge: self.order[edge.source])
        self.made: dict[str, Node] = {}

    def nodes(self) -> dict[str, Node]:
        """Make all nodes, from the outside to the inside."""
        self._flow(self.root, None, self.inside[self.root], 0, None)
        return self.made

    def _flow(self, flow: str, parent: str | None, members: list[str], index: int, around: "_Around | None") -> None:
        """Make a flow and what is in it. The root returns what its outputs make, a lane what its last nodes make."""
        outputs = [m for m in members if self.told[m]["kind"] == "output"]
        last = [m for m in members if m not in self.outgoing]
        sinks = outputs or last if flow == self.root else last
        self.made[flow] = Node(
            id=flow,
            kind=FLOW,
            name="",
            parent=parent,
            config=FLOW.settings(),
            policy=Policy(),
            index=index,
            members=tuple(members),
            sources=tuple(m for m in members if m not in self.incoming),
            sinks=tuple(sinks),
            handoff=around.handoff if around else None,
            workflow=self.workflow,
        )
        for place, member in enumerate(members):
            inner = around.inside(member in sinks) if around else None
            self._node(member, flow, place, inner, wired=True)
        ignoring = tuple(member for member in members if _ignores_late(self.made[member]))
        self.made[flow] = replace(self.made[flow], ignoring=ignoring, ways={} if ignoring else self._ways(members))

    def _ways(self, members: list[str]) -> dict[str, Edge]:
        """Find, by where they start, the edges beside which none leads from there, and none to where they end."""
        starts = [m for m in members if len(self.outgoing.get(m, ())) == 1 and self.made[m].kind.name != "stop"]
        lone = (self.outgoing[member][0] for member in starts)
        return {
            edge.source: edge
            for edge in lone
            if self.incoming[edge.target] == [edge]
            and edge.target in members
            and self.made[edge.target].policy.join is None
        }

    def _node(self, node_id: str, parent: str, index: int, around: "_Around | None", wired: bool) -> None:
        told = self.told[node_id]
        kind = KINDS[told["kind"]]
        lanes = self._lanes(node_id, kind.name)
        members = tuple(lane if isinstance(lane, str) else lane[0] + LANE_MARK for lane in lanes)
        self.made[node_id] = Node(
            id=node_id,
            kind=kind,
            name=told.get("name") or "",
            parent=parent,
            config=kind.settings.model_validate(told.get("config") or {}),
            policy=Policy.model_validate({k: v for k, v in told.items() if k in POLICY_FIELDS}),
            index=index,
            members=members,
            incoming=tuple(self.incoming.get(node_id, ())) if wired else (),
            outgoing=tuple(self.outgoing.get(node_id, ())) if wired else (),
            transfers=self._transfers(members) if kind.name == "handoff" else {},
            returns=self._drawn(members, "return") if kind.name == "handoff" else {},
            handoff=around.handoff if around else None,
            targets=around.targets if around and kind.name == "agent" else None,
            workflow=self.workflow,
        )
        for place, lane in enumerate(lanes):
            inner = self._around(node_id, kind.name, place == len(lanes) - 1, members[place], around)
            if isinstance(lane, str):
                self._node(lane, node_id, place, inner, wired=False)
            else:
                self._flow(members[place], node_id, lane, place, inner)

    def _around(
        self, node_id: str, kind: str, is_last: bool, member: str, around: "_Around | None"
    ) -> "_Around | None":
        """Work out the handoff around a member: a wish to hand over passes through the last of a sequence only."""
        if kind == "handoff":
            return _Around(node_id, self.made[node_id].transfers[member])
        return around.inside(kind == "sequential" and is_last) if around else None

    def _transfers(self, members: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Give whom each member of a handoff may hand over to: those it has edges to; without any edge, all."""
        drawn = self._drawn(members, "out")
        if any(drawn.values()):
            return drawn
        return {m: tuple(other for other in members if other != m) for m in members}

    def _drawn(self, members: tuple[str, ...], port: str) -> dict[str, tuple[str, ...]]:
        return {m: tuple(edge.target for edge in self.outgoing.get(m, ()) if edge.port == port) for m in members}

    def _lanes(self, node_id: str, kind: str) -> list[str | list[str]]:
        """Group what is inside a pattern: nodes that edges wire form a lane, headed by its first source."""
        inside = self.inside.get(node_id, [])
        if kind == "handoff":
            return list(inside)
        wires = [(edge.source, edge.target) for member in inside for edge in self.outgoing.get(member, ())]
        groups = group_members(inside, wires)
        return [group[0] if len(group) == 1 else group for group in groups]


class _Around:
    """The nearest handoff around a node, and whom a wish from here may name (none: it cannot get through)."""

    def __init__(self, handoff: str, targets: tuple[str, ...] | None) -> None:
        self.handoff = handoff
        self.targets = targets

    def inside(self, passes: bool) -> "_Around":
        """Give the same for what is inside, if a wish passes from there."""
        return self if passes else _Around(self.handoff, None)
