"""Random valid documents: patterns in patterns, graphs with joins, maps, races, stops; all drawn from one `Random`."""

from random import Random
from typing import Any

from tests.engine.random_settings import Settings
from workflows.engine.lanes import group_members

STATE = {
    "log": {"type": "array", "reducer": "append"},
    "count": {"type": "number", "reducer": "add", "default": 0},
    "any": {},
}
PATTERNS = ("sequential", "concurrent", "supervisor", "handoff", "map", "race", "group_chat", "loop", "critical")
LEAVES = ("agent", "agent", "agent", "agent", "router", "transform", "approval", "wait")
JUMPS = ("break", "continue")
PORTS = {"approval": ("approved", "rejected"), "wait": ("elapsed",)}

Told = dict[str, Any]


class Documents:
    """Make one random valid document."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.settings = Settings(random)
        self._chance = self.settings.chance
        self.nodes: list[Told] = []
        self.edges: list[Told] = []

    def make(self) -> Told:
        """Make a document: an input, a random graph, an output."""
        start = self._add("input", None)
        inner = [self._node(None, 0) for _ in range(self.random.randint(1, 5))]
        end = self._add("output", None, config={"terminate": self._chance(0.1)})
        for index, node in enumerate(inner):
            self._wire(self.random.choice([start, *inner[:index]]), node)
            for earlier in (start, *inner[:index]):
                if self._chance(0.2):
                    self._wire(earlier, node)
            if self._chance(0.5):
                self._wire(node, end)
        self._wire(inner[-1], end)
        if self._chance(0.3):
            self._stop(inner, end)
        self._join_branches()
        return {"schema": 1, "nodes": self.nodes, "edges": self.edges, "state": STATE}

    def _add(self, kind: str, parent: str | None, **told: Any) -> Told:
        node = {"id": f"{kind[0]}{len(self.nodes)}", "kind": kind, **({"parent": parent} if parent else {}), **told}
        self.nodes.append(node)
        return node

    def _wire(self, source: Told, target: Told) -> None:
        ports = [case["id"] for case in source.get("config", {}).get("cases", [])] + ["default"]
        port = self.random.choice(ports if source["kind"] == "router" else PORTS.get(source["kind"], ("out",)))
        if source.get("on_error", {}).get("mode") == "port" and self._chance(0.4):
            port = "error"
        told = {"source": source["id"], "port": port, "target": target["id"]}
        self.edges.append({"id": f"e{len(self.edges)}", **told})

    def _stop(self, inner: list[Told], end: Told) -> None:
        targets = self.random.sample([node["id"] for node in inner], self.random.randint(1, len(inner)))
        node = self._add("stop", None, config={"targets": targets})
        self._wire(self.random.choice([self.nodes[0], *inner]), node)
        if self._chance(0.5):
            self._wire(node, end)

    def _join_branches(self) -> None:
        """Give most nodes that several others lead to a join of some kind."""
        handoffs = {node["id"] for node in self.nodes if node["kind"] == "handoff"}
        for node in self.nodes:
            sources = {edge["source"] for edge in self.edges if edge["target"] == node["id"]}
            if len(sources) > 1 and node.get("parent") not in handoffs and self._chance(0.7):
                node["join"] = self.settings.join(len(sources))

    def _node(self, parent: str | None, depth: int) -> Told:
        if depth < 3 and len(self.nodes) < 24 and self._chance(0.5):
            return self._pattern(parent, depth)
        kind = self.random.choice((*LEAVES, *JUMPS) if self._loops(parent) else LEAVES)
        policy = {} if kind in JUMPS else self.settings.policy()
        return self._add(kind, parent, config=self.settings.of(kind), **policy)

    def _loops(self, parent: str | None) -> bool:
        """Tell whether a loop is around."""
        told = {node["id"]: node for node in self.nodes}
        while parent is not None and told[parent]["kind"] != "loop":
            parent = told[parent].get("parent")
        return parent is not None

    def _pattern(self, parent: str | None, depth: int) -> Told:
        kind = self.random.choice(PATTERNS)
        node = self._add(kind, parent, config={}, **self.settings.policy())
        deepest = 3 if kind == "handoff" and self._chance(0.6) else depth + 1
        members = [self._node(node["id"], deepest) for _ in range(self.random.randint(1, 4))]
        self._wire_members(kind, members)
        wires = [(edge["source"], edge["target"]) for edge in self.edges]
        lanes = group_members([member["id"] for member in members], wires)
        node["config"] = self.settings.of(kind, len(lanes), depth)
        if kind == "supervisor" and self._chance(0.5):
            node["config"]["fallback"] = members[0]["id"]
        return node

    def _wire_members(self, kind: str, members: list[Told]) -> None:
        """Wire some members into lanes; all of a map's, for it has one body."""
        wired = kind == "map"
        for index in range(1, len(members)):
            for earlier in members[:index]:
                if self._chance(0.2) or (wired and earlier is members[index - 1]):
                    self._wire(earlier, members[index])
        if kind == "handoff":
            ids = [member["id"] for member in members]
            for edge in self.edges:
                edge["port"] = "out" if edge["source"] in ids else edge["port"]
