"""Random valid documents: patterns in patterns, graphs with joins, maps, races, stops; all drawn from one `Random`."""

from random import Random
from typing import Any

from workflows.engine.lanes import group_members

STATE = {
    "log": {"type": "array", "reducer": "append"},
    "count": {"type": "number", "reducer": "add", "default": 0},
    "any": {},
}
PATTERNS = ("sequential", "concurrent", "supervisor", "handoff", "map", "race", "group_chat")
MODES = ("route", "plan", "ledger")
LEAVES = ("agent", "agent", "agent", "router", "transform")
PREDICATES = ("size(arrived) > 1", "size(failed) > 0", "waiting == 0", "false", "arrived.gone == 1")
AGGREGATES = ("list", "object", "concatenate", "merge", "vote", "best_of", "synthesise")

Told = dict[str, Any]


class Documents:
    """Make one random valid document."""

    def __init__(self, random: Random) -> None:
        self.random = random
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

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _add(self, kind: str, parent: str | None, **told: Any) -> Told:
        node = {"id": f"{kind[0]}{len(self.nodes)}", "kind": kind, **({"parent": parent} if parent else {}), **told}
        self.nodes.append(node)
        return node

    def _wire(self, source: Told, target: Told) -> None:
        ports = [case["id"] for case in source.get("config", {}).get("cases", [])] + ["default"]
        port = self.random.choice(ports) if source["kind"] == "router" else "out"
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
                node["join"] = self._join(len(sources))

    def _join(self, most: int) -> Told:
        choose = self.random.choice
        join: Told = {
            "mode": choose(("all", "any", "first_success", "quorum", "predicate")),
            "n": self.random.randint(1, most),
            "when": choose(PREDICATES),
            "losers": choose(("cancel", "drain", "ignore")),
        }
        if self._chance(0.4):
            join |= {"deadline_s": choose((1, 5, 50)), "on_deadline": choose(("proceed", "fail"))}
        return join

    def _node(self, parent: str | None, depth: int) -> Told:
        if depth < 3 and len(self.nodes) < 24 and self._chance(0.5):
            return self._pattern(parent, depth)
        kind = self.random.choice(LEAVES)
        return self._add(kind, parent, config=self._config(kind), **self._policy())

    def _pattern(self, parent: str | None, depth: int) -> Told:
        kind = self.random.choice(PATTERNS)
        node = self._add(kind, parent, config={}, **self._policy())
        deepest = 3 if kind == "handoff" and self._chance(0.6) else depth + 1
        members = [self._node(node["id"], deepest) for _ in range(self.random.randint(1, 4))]
        self._wire_members(kind, members)
        wires = [(edge["source"], edge["target"]) for edge in self.edges]
        lanes = group_members([member["id"] for member in members], wires)
        node["config"] = self._config(kind, len(lanes))
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

    def _policy(self) -> Told:
        choose = self.random.choice
        policy: Told = {}
        if self._chance(0.4):
            policy["retry"] = {"attempts": self.random.randint(1, 3), "backoff_s": 1}
        if self._chance(0.4):
            policy["on_error"] = {"mode": choose(("fail", "default", "port")), "value": "fallback"}
        if self._chance(0.15):
            policy["save_as"] = choose(("log", "any", "any", "count"))
        if self._chance(0.15):
            policy["input"] = choose(("{{ input }}", "{{ item }}", "say {{ input.missing }}", {"all": "{{ state }}"}))
        if self._chance(0.2):
            policy["rerun"] = self._rerun()
        if self._chance(0.1):
            policy["deadline_s"] = choose((2, 20))
        if self._chance(0.05):
            policy["budget"] = {"steps": self.random.randint(1, 6)}
        return policy

    def _rerun(self) -> Told:
        return {"attempts": self.random.randint(1, 3), "backoff_s": self.random.choice((0, 3))}

    def _config(self, kind: str, members: int = 1) -> Told:
        return getattr(self, f"_{kind}", dict)(*([members] if kind in ("concurrent", "map") else []))

    def _agent(self) -> Told:
        return {"agent": "worker"}

    def _router(self) -> Told:
        choose = self.random.choice
        when = choose(("true", "true", "false", "false", "input.gone"))
        cases = [{"id": "yes", "when": when}, {"id": "no", "when": choose(("true", "false"))}]
        return {"mode": choose(("condition", "agent")), "agent": "sorter", "cases": cases}

    def _transform(self) -> Told:
        choose = self.random.choice
        value = choose((None, None, "{{ size(state.log) }}", "{{ input.x }}", "{{ item }}", [1, 2]))
        return {"value": value, "set": {"count": choose((1, 1, 1, 1, "x"))}}

    def _concurrent(self, members: int) -> Told:
        choose = self.random.choice
        told: Told = {
            "aggregate": choose(AGGREGATES),
            "agent": "writer",
            "max_parallel": choose((1, 2, 8)),
            "on_failure": choose(("fail", "continue", "min_success")),
            "majority": choose(("plurality", "absolute", "unanimous")),
            "tie": choose(("first", "fail")),
        }
        if self._chance(0.5):
            told["join"] = self._join(members)
        if self._chance(0.3):
            told["retry_failed"] = self._rerun()
        return told

    def _map(self, members: int) -> Told:
        choose = self.random.choice
        items = {
            "items": choose(
                ("[1, 2, 3]", "[1, 2, 3, 4]", "[input]", "[input, input]", "[]", "input", "[1, 2, 3, 4, 5, 6]")
            ),
            "more": choose(("", "", "output == 3 ? [1] : []", "[output]")),
            "stop_when": choose(("", "", "size(done) > 1", "failed > 0", "waiting < 2")),
            "max_items": choose((5, 100, 100)),
        }
        told = self._concurrent(3) | items
        if "join" in told:
            told["join"]["n"] = self.random.randint(1, 4)
        return told

    def _race(self) -> Told:
        choose = self.random.choice
        told: Told = {"winner": choose(("first_success", "any")), "losers": choose(("cancel", "drain"))}
        return told | ({"deadline_s": choose((2, 20))} if self._chance(0.3) else {})

    def _supervisor(self) -> Told:
        choose = self.random.choice
        limits: Told = {"max_rounds": choose((1, 3)), "max_parallel": choose((1, 4)), "assemble": choose((True, False))}
        limits |= {"max_stalls": choose((0, 1)), "max_resets": choose((0, 2)), "reassign": choose((0, 0, 1, 2))}
        limits |= {"max_tokens": 40} if self._chance(0.3) else {}
        told = {"lead": "boss", "mode": choose(MODES), "max_subtasks": 3, "on_limit": choose(("partial", "fail"))}
        if told["mode"] != "route" and self._chance(0.3):
            late = choose(("approve", "fail"))
            told["review"] = {"deadline_s": choose((1, 9)), "on_deadline": late, "quorum": choose((1, 2))}
        return {**told, **limits}

    def _group_chat(self) -> Told:
        choose = self.random.choice
        ways: tuple[Told, ...] = (
            {"order": "round_robin"},
            {"order": "moderator"},
            {"order": "expression", "next": choose(("members[turn - 1]", "null", "members[0]", "speaker"))},
        )
        ends = {"max_turns": choose((1, 4)), "until": choose((None, "turn > 2", "message == 'text'", "message.x == 1"))}
        told = {"on_failure": choose(("fail", "skip")), "result": choose(("last", "transcript", "summary"))}
        return {"moderator": "chair", "window": choose((0, 2, 20)), **choose(ways), **ends, **told}

    def _handoff(self) -> Told:
        choose = self.random.choice
        limits = {"max_hops": choose((1, 3)), "max_ping_pong": choose((1, 2))}
        return {**limits, "returns": choose(("end", "caller")), "on_limit": choose(("end", "fail"))}
