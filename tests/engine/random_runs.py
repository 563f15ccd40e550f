"""Random valid documents, and a random world that answers a run's commands: with success, failure, garbage, handoffs
to anywhere, twice, late, after a pause, after a crash. All is drawn from one `Random`, so that a failure repeats."""

from random import Random
from typing import Any

from workflows.engine.commands import Command, RunStep, SetTimer
from workflows.engine.decide import commands, decide, pending
from workflows.engine.errors import ErrorInfo
from workflows.engine.events import AnyEvent, Entry
from workflows.engine.graph import compile_document
from workflows.engine.messages import (
    AgentCard,
    AnyMessage,
    Cancel,
    Handoff,
    Pause,
    Recover,
    Resume,
    Start,
    StepDone,
    StepErred,
    TimerFired,
    TurnDone,
)
from workflows.engine.state import RunState

CODES = ("timeout", "rate_limit", "provider", "validation", "tool", "agent", "refused", "too_large", "internal")
STATE = {
    "log": {"type": "array", "reducer": "append"},
    "count": {"type": "number", "reducer": "add", "default": 0},
    "any": {},
}
GARBAGE: tuple[Any, ...] = (None, 7, "?", [], {}, {"next": 3}, {"next": None}, {"subtasks": []}, {"case": "no"})
PATTERNS = ("sequential", "concurrent", "supervisor", "handoff")


class Documents:
    """Make one random valid document."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.nodes: list[dict[str, Any]] = []
        self.edges: list[dict[str, Any]] = []

    def make(self) -> dict[str, Any]:
        """Make a document: an input, a random graph, an output."""
        start = self._add("input", None)
        inner = [self._node(None, 0) for _ in range(self.random.randint(1, 4))]
        end = self._add("output", None)
        for index, node in enumerate(inner):
            self._wire(self.random.choice([start, *inner[:index]]), node)
            if self.random.random() < 0.3:
                self._wire(self.random.choice([start, *inner[:index]]), node)
            if self.random.random() < 0.5:
                self._wire(node, end)
        self._wire(inner[-1], end)
        return {"schema": 1, "nodes": self.nodes, "edges": self.edges, "state": STATE}

    def _add(self, kind: str, parent: str | None, **told: Any) -> dict[str, Any]:
        node = {"id": f"{kind[0]}{len(self.nodes)}", "kind": kind, **({"parent": parent} if parent else {}), **told}
        self.nodes.append(node)
        return node

    def _wire(self, source: dict[str, Any], target: dict[str, Any]) -> None:
        ports = [case["id"] for case in source.get("config", {}).get("cases", [])] + ["default"]
        port = self.random.choice(ports) if source["kind"] == "router" else "out"
        if source.get("on_error", {}).get("mode") == "port" and self.random.random() < 0.4:
            port = "error"
        told = {"source": source["id"], "port": port, "target": target["id"]}
        self.edges.append({"id": f"e{len(self.edges)}", **told})

    def _node(self, parent: str | None, depth: int) -> dict[str, Any]:
        if depth < 3 and len(self.nodes) < 24 and self.random.random() < 0.5:
            return self._pattern(parent, depth)
        kind = self.random.choice(("agent", "agent", "agent", "router", "transform"))
        return self._add(kind, parent, config=self._config(kind), **self._policy())

    def _pattern(self, parent: str | None, depth: int) -> dict[str, Any]:
        kind = self.random.choice(PATTERNS)
        node = self._add(kind, parent, config=self._config(kind), **self._policy())
        deepest = 3 if kind == "handoff" and self.random.random() < 0.6 else depth + 1
        members = [self._node(node["id"], deepest) for _ in range(self.random.randint(1, 3))]
        for index in range(1, len(members)):
            if self.random.random() < 0.25:
                self._wire(members[index - 1], members[index])
        if kind == "handoff":
            for edge in self.edges:
                edge["port"] = "out" if edge["source"] in [m["id"] for m in members] else edge["port"]
        if kind == "supervisor" and self.random.random() < 0.5:
            node["config"]["fallback"] = members[0]["id"]
        return node

    def _policy(self) -> dict[str, Any]:
        policy: dict[str, Any] = {}
        if self.random.random() < 0.4:
            policy["retry"] = {"attempts": self.random.randint(1, 3), "backoff_s": 1}
        if self.random.random() < 0.4:
            policy["on_error"] = {"mode": self.random.choice(("fail", "default", "port")), "value": "fallback"}
        if self.random.random() < 0.2:
            policy["save_as"] = self.random.choice(list(STATE))
        if self.random.random() < 0.2:
            policy["input"] = self.random.choice(("{{ input }}", "say {{ input.missing }}", {"all": "{{ state }}"}))
        return policy

    def _config(self, kind: str) -> dict[str, Any]:
        choose = self.random.choice
        if kind == "agent":
            return {"agent": "worker"}
        if kind == "router":
            cases = [{"id": "yes", "when": choose(("true", "false", "input.gone"))}, {"id": "no", "when": "true"}]
            return {"mode": choose(("condition", "agent")), "agent": "sorter", "cases": cases}
        if kind == "transform":
            return {
                "value": choose((None, "{{ size(state.log) }}", "{{ input.x }}")),
                "set": {"count": choose((1, "x"))},
            }
        if kind == "concurrent":
            aggregate = choose(("list", "object", "concatenate", "merge", "synthesise"))
            policy = {"max_parallel": choose((1, 2, 8)), "on_failure": choose(("fail", "continue", "min_success"))}
            return {"aggregate": aggregate, "agent": "writer", **policy}
        if kind == "supervisor":
            limits = {"max_rounds": choose((1, 3)), "max_parallel": choose((1, 4)), "assemble": choose((True, False))}
            return {"lead": "boss", "mode": choose(("route", "plan")), "max_subtasks": 3, **limits}
        if kind == "handoff":
            limits = {"max_hops": choose((1, 3)), "max_ping_pong": choose((1, 2))}
            return {**limits, "returns": choose(("end", "caller")), "on_limit": choose(("end", "fail"))}
        return {}


class World:
    """Run a document against random outcomes and keep the log; `owed` is what was commanded and not answered."""

    def __init__(self, random: Random, document: dict[str, Any]) -> None:
        self.random = random
        self.graph = compile_document(document)
        self.members = [node["id"] for node in document["nodes"]]
        self.state = RunState()
        self.entries: list[Entry] = []
        self.owed: dict[str, Command] = {}
        self.sent: list[AnyMessage] = []
        self.at = 0.0

    def run(self, most: int) -> None:
        """Send messages until the run has ended; give up after `most`."""
        cards = {slug: AgentCard(name=slug, version=1, kind="scripted") for slug in self.graph.agents}
        self.send(Start(at=0.0, run="r", input=self.random.choice(("hi", {"x": 1}, None)), agents=cards))
        while not self.state.ended and len(self.sent) < most:
            self.send(self._next())

    def send(self, message: AnyMessage) -> list[AnyEvent]:
        """Send one message and take in what the run commands."""
        self.sent.append(message)
        seq = self.state.seq + 1
        events = decide(self.graph, self.state, message)
        if events:
            self.entries.append(Entry(seq=seq, at=message.at, events=events))
        for command in commands(self.graph, self.state, events):
            if isinstance(command, RunStep):
                self.owed[command.step] = command
            elif isinstance(command, SetTimer):
                self.owed[command.timer] = command
            else:
                self.owed.pop(command.step, None)
        return events

    def still_owed(self) -> set[str]:
        """Name what the run says that it owes."""
        return {c.step if isinstance(c, RunStep) else c.timer for c in pending(self.graph, self.state) if c is not None}

    def _next(self) -> AnyMessage:
        self.at += 1.0
        chance = self.random.random()
        if chance < 0.01:
            return Cancel(at=self.at)
        if chance < 0.03:
            return Pause(at=self.at)
        if chance < 0.05:
            return Recover(at=self.at, worker="w", epoch=2)
        if chance < 0.08:
            return self.random.choice(self.sent)
        if self.state.status == "paused" and (not self.owed or chance < 0.4):
            return Resume(at=self.at)
        return self._answer(self.owed.pop(self.random.choice(list(self.owed))))

    def _answer(self, command: Command) -> AnyMessage:
        if isinstance(command, SetTimer):
            return TimerFired(at=max(self.at, command.at), timer=command.timer)
        assert isinstance(command, RunStep)
        if self.random.random() < 0.05:
            self.owed[command.step] = command
            step = self.state.steps[command.step]
            return TurnDone(at=self.at, step=step.id, attempt=step.attempt, index=len(step.turns), turn={"t": 1})
        if self.random.random() < 0.12:
            error = ErrorInfo(code=self.random.choice(CODES), message="no")
            return StepErred(at=self.at, step=command.step, attempt=command.attempt, error=error)
        allowed = [card.name for card in command.members] if command.purpose == "answer" else []
        wish = Handoff(to=self.random.choice([*allowed * 9, *self.members])) if self.random.random() < 0.5 else None
        output = self._output(command)
        return StepDone(at=self.at, step=command.step, attempt=command.attempt, output=output, handoff=wish)

    def _output(self, command: RunStep) -> Any:
        names = [card.name for card in command.members]
        if self.random.random() < 0.15:
            return self.random.choice(GARBAGE)
        if command.purpose == "route":
            chosen = self.random.choice([*names, None])
            return {"next": chosen, **self.random.choice(({}, {"instruction": "do"}, {"input": [1]}, {"answer": "A"}))}
        if command.purpose == "plan":
            return {"subtasks": [self._subtask(number, names) for number in range(self.random.randint(1, 4))]}
        if command.purpose == "classify":
            return {"case": self.random.choice([*names, "default"])}
        return self.random.choice(("text", 3, {"x": 1}, [1, 2]))

    def _subtask(self, number: int, names: list[str]) -> dict[str, Any]:
        after = [f"t{self.random.randint(0, 3)}"] if self.random.random() < 0.4 else []
        return {"id": f"t{number}", "worker": self.random.choice(names), "after": after}
