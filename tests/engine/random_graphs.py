"""Random documents over every kind there is: joins of all modes, scopes, reruns, waits, locks, loops, linked workflows.

Most are sound, some by chance are not: the prover is asked, and what it accepts must never get stuck.
"""

from itertools import pairwise
from random import Random
from typing import Any

from workflows.engine.kinds import KINDS

Documented = dict[str, Any]
STATE = {
    "log": {"type": "array", "reducer": "append"},
    "count": {"type": "number", "reducer": "add", "default": 0},
    "any": {},
}
CONDITIONS = ("true", "false", "input == 'yes'", "input.score > 0.5", "state.count > 1", "size(state.log) > 0")
LEAVES = ("agent",) * 6 + ("router", "transform", "approval", "wait", "tool", "workflow", "break", "continue")
PATTERNS = ("sequential", "concurrent", "supervisor", "handoff", "map", "race", "loop", "group_chat", "critical")
DEEPEST, MOST_NODES = 3, 22


def _linked(*inner: Documented) -> Documented:
    """Make a document of nodes in a row."""
    row = [{"id": "input", "kind": "input"}, *inner, {"id": "output", "kind": "output"}]
    ends = [(first["id"], second["id"]) for first, second in pairwise(row)]
    edges = [{"id": f"{a}-{b}", "source": a, "target": b} for a, b in ends]
    return {"schema": 1, "nodes": row, "edges": edges}


# what nodes of kind `workflow` run: two agents in a row, and one that runs itself
LINKED: dict[str, Documented] = {
    "pair": _linked(*({"id": name, "kind": "agent", "config": {"agent": "worker"}} for name in ("one", "two"))),
    "mirror": _linked(
        {
            "id": "self",
            "kind": "workflow",
            "config": {"workflow": "mirror", "max_depth": 3},
            "on_error": {"mode": "default"},
        },
    ),
}


class Graphs:
    """Make one random document."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.nodes: list[Documented] = []
        self.edges: list[Documented] = []

    def make(self) -> Documented:
        """Make a document: an input, a random graph with joins, an output."""
        start = self._add("input", None)
        inner = [self._node(None, 0, in_loop=False) for _ in range(self.random.randint(2, 5))]
        end = self._add("output", None)
        for index, node in enumerate(inner):
            for _ in range(1 + self._chance(0.35)):
                self._wire(self.random.choice([start, *inner[:index]]), node)
            if self._chance(0.6):
                self._wire(node, end)
        self._wire(inner[-1], end)
        self._joins([*inner, end])
        self._stops(inner)
        return {"schema": 1, "nodes": self.nodes, "edges": self.edges, "state": STATE}

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _add(self, kind: str, parent: str | None, **told: Any) -> Documented:
        node = {"id": f"{kind[:2]}{len(self.nodes)}", "kind": kind, **({"parent": parent} if parent else {}), **told}
        self.nodes.append(node)
        return node

    def _wire(self, source: Documented, target: Documented) -> None:
        kind = KINDS[source["kind"]]
        ports = kind.node_ports(kind.settings.model_validate(source.get("config", {})))
        usual = [port for port in ports if port != "error"]
        port = self.random.choice(usual or ["out"])
        if source.get("on_error", {}).get("mode") == "port" and self._chance(0.4):
            port = "error"
        told = {"source": source["id"], "port": port, "target": target["id"]}
        self.edges.append({"id": f"e{len(self.edges)}", **told})

    def _node(self, parent: str | None, depth: int, in_loop: bool) -> Documented:
        if depth < DEEPEST and len(self.nodes) < MOST_NODES and self._chance(0.45):
            return self._pattern(parent, depth, in_loop)
        kinds = [kind for kind in LEAVES if kind in KINDS and (in_loop or kind not in ("break", "continue"))]
        kind = self.random.choice(kinds)
        return self._add(kind, parent, config=self._config(kind), **self._policy())

    def _pattern(self, parent: str | None, depth: int, in_loop: bool) -> Documented:
        kind = self.random.choice([kind for kind in PATTERNS if kind in KINDS])
        node = self._add(kind, parent, config=self._config(kind), **self._policy())
        deepest = DEEPEST if kind in ("handoff", "group_chat") and self._chance(0.7) else depth + 1
        count = 1 if kind == "map" else self.random.randint(1, 3)
        inside = in_loop or kind == "loop"
        members = [self._node(node["id"], deepest, inside) for _ in range(count)]
        if kind not in ("handoff", "group_chat"):
            for first, second in pairwise(members):
                if self._chance(0.25):
                    self._wire(first, second)
        if kind == "supervisor" and self._chance(0.5):
            node["config"]["fallback"] = members[0]["id"]
        return node

    def _policy(self) -> Documented:
        draw, policy = self.random, Documented()
        if self._chance(0.3):
            policy["retry"] = {"attempts": draw.randint(1, 3), "backoff_s": 1}
        if self._chance(0.4):
            policy["on_error"] = {"mode": draw.choice(("fail", "default", "port")), "value": "fallback"}
        if self._chance(0.15):
            policy["save_as"] = draw.choice(list(STATE))
        if self._chance(0.1):
            policy["input"] = draw.choice(("{{ input }}", "say {{ input.missing }}", {"all": "{{ state }}"}))
        if self._chance(0.1):
            policy["deadline_s"] = 30
        if self._chance(0.08):
            policy["rerun"] = {"attempts": 2}
        if self._chance(0.06):
            policy["budget"] = draw.choice(({"steps": 2}, {"tokens": 50}))
        if self._chance(0.06):
            policy["cancel_on"] = "stop"
        return policy

    def _joins(self, targets: list[Documented]) -> None:
        """Give some of the nodes that several edges lead to a join."""
        for node in targets:
            branches = len({edge["source"] for edge in self.edges if edge["target"] == node["id"]})
            if branches > 1 and self._chance(0.6):
                node["join"] = self._join(branches)

    def _join(self, branches: int) -> Documented:
        mode = self.random.choice(("all", "any", "first_success", "quorum", "predicate"))
        join: Documented = {"mode": mode, "losers": self.random.choice(("cancel", "drain", "ignore"))}
        if mode == "quorum":
            join["n"] = self.random.randint(1, branches)
        if mode == "predicate":
            join["when"] = self.random.choice(("size(arrived) >= 1", "waiting == 0", "size(failed) < 1"))
        if self._chance(0.3):
            join |= {"deadline_s": 5, "on_deadline": self.random.choice(("proceed", "fail"))}
        return join

    def _stops(self, inner: list[Documented]) -> None:
        """Let a stop node, after the first one, stop another."""
        if "stop" in KINDS and len(inner) > 2 and self._chance(0.2):
            stop = self._add("stop", None, config={"targets": [self.random.choice(inner[1:])["id"]]})
            self._wire(inner[0], stop)

    def _config(self, kind: str) -> Documented:
        return getattr(self, f"_{kind}", dict)()

    def _agent(self) -> Documented:
        fallback = {"fallback": ["second"]} if "fallback" in KINDS["agent"].settings.model_fields else {}
        return {"agent": "worker", **(fallback if self._chance(0.2) else {})}

    def _router(self) -> Documented:
        mode = self.random.choice(("condition", "agent"))
        cases = [{"id": "yes", "when": self.random.choice(CONDITIONS)}, {"id": "no", "when": "true"}]
        return {"mode": mode, "agent": "sorter", "cases": cases}

    def _transform(self) -> Documented:
        value = self.random.choice((None, "{{ size(state.log) }}", "{{ input.x }}"))
        return {"value": value, "set": {"count": self.random.choice((1, "x"))}}

    def _approval(self) -> Documented:
        people = self.random.choice(([], ["ann"], ["ann", "bob", "cy"], ["group:board"]))
        config: Documented = {
            "approvers": people,
            "order": self.random.choice(("any", "sequence")) if len(people) > 1 else "any",
        }
        if len(people) > 1 and self._chance(0.5):
            config["quorum"] = 2
        if self._chance(0.5):
            config |= {"deadline_s": 60, "on_deadline": self.random.choice(("reject", "approve", "expire", "escalate"))}
            config |= {"escalate_to": ["boss"]} if config["on_deadline"] == "escalate" else {}
        return config

    def _wait(self) -> Documented:
        ways: list[Documented] = [
            {"timer_s": 5},
            {"timer_s": 9, "event": "paid", "match": "event.sum > 1"},
            {"event": "shipped", "transient": self._chance(0.5), "timer_s": 100},
            {"person": {"prompt": "Which?"}},
            {"state": "state.count > 0", "timer_s": 50},
            {"state": "state.count > 0"},
            {"event": "paid"},
        ]
        return self.random.choice(ways)

    def _tool(self) -> Documented:
        return {"tool": "clock", "arguments": {"of": "{{ input }}"}}

    def _workflow(self) -> Documented:
        return {"workflow": self.random.choice(list(LINKED)), "wait": self._chance(0.8), "max_depth": 3}

    def _break(self) -> Documented:
        return self.random.choice(({}, {"when": self.random.choice(CONDITIONS)}))

    _continue = _break

    def _gathering(self) -> Documented:
        draw = self.random
        config: Documented = {
            "aggregate": draw.choice(("list", "object", "concatenate", "merge", "synthesise", "vote"))
        }
        config |= {"agent": "writer", "max_parallel": draw.choice((1, 2, 8))}
        config["on_failure"] = draw.choice(("fail", "continue", "min_success"))
        if self._chance(0.35):
            config["join"] = {**self._join(1), "n": 1}
        if self._chance(0.15):
            config["retry_failed"] = {"attempts": 2}
        return config

    _concurrent = _gathering

    def _map(self) -> Documented:
        config = {**self._gathering(), "items": self.random.choice(("input", "[1, 2]", "[]", "state.log"))}
        if self._chance(0.2):
            config["stop_when"] = "size(done) > 0"
        return config

    def _race(self) -> Documented:
        return {
            "winner": self.random.choice(("first_success", "any")),
            "losers": self.random.choice(("cancel", "drain")),
        }

    def _loop(self) -> Documented:
        ways: list[Documented] = [
            {"until": self.random.choice(CONDITIONS)},
            {"while": self.random.choice(CONDITIONS)},
            {"evaluator": "judge"},
        ]
        limits = {
            "max_iterations": self.random.randint(1, 4),
            "on_limit": self.random.choice(("leave", "fail", "port")),
        }
        return {**self.random.choice(ways), **limits}

    def _critical(self) -> Documented:
        config: Documented = {"lock": self.random.choice(("till", "desk")), "limit": self.random.choice((1, 1, 2))}
        return {**config, "limit": 1 if config["lock"] == "till" else 2, "wide": False}

    def _supervisor(self) -> Documented:
        draw = self.random
        limits = {"max_rounds": draw.choice((1, 3)), "max_parallel": draw.choice((1, 4)), "assemble": self._chance(0.5)}
        limits |= {"reassign": draw.choice((0, 0, 1)), "max_stalls": draw.choice((0, 1)), "max_resets": 1}
        mode = draw.choice(("route", "plan", "ledger"))
        review = {"review": {"deadline_s": 30}} if mode != "route" and self._chance(0.2) else {}
        return {"lead": "boss", "mode": mode, "max_subtasks": 3, **limits, **review}

    def _handoff(self) -> Documented:
        draw = self.random
        limits = {"max_hops": draw.choice((1, 3)), "max_ping_pong": draw.choice((1, 2))}
        return {**limits, "returns": draw.choice(("end", "caller")), "on_limit": draw.choice(("end", "fail"))}

    def _group_chat(self) -> Documented:
        ways: list[Documented] = [{"order": "round_robin"}, {"order": "moderator", "moderator": "chair"}]
        return {**self.random.choice(ways), "max_turns": self.random.randint(1, 4)}
