"""Documents with one fault each, seeded: what the fault is called, and what a run that shows it must come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from workflows.engine import events as ev
from workflows.engine.decide import decide
from workflows.engine.graph import compile_document
from workflows.engine.messages import AnyMessage
from workflows.engine.proving.options import options
from workflows.engine.proving.prove import RUNNABLE
from workflows.engine.records import RunState
from workflows.engine.view import View

Documented = dict[str, Any]


@dataclass(frozen=True)
class Replayed:
    """What the engine made of a counterexample: the state, and all that happened."""

    view: View
    events: list[ev.AnyEvent]

    def is_stuck(self) -> bool:
        """Tell whether nothing goes on any more."""
        return not self.view.state.ended and not options(self.view)

    def only_hopes(self) -> bool:
        """Tell whether it goes on only if somebody happens to send an event."""
        found = options(self.view)
        return not self.view.state.ended and not any(option.sure for option in found)

    def failed(self, node: str) -> bool:
        """Tell whether a node failed."""
        ended = (ev.ActivationFailed, ev.ActivationLeft)
        named = self.view.state.activations
        return any(isinstance(e, ended) and e.error and named[e.activation].node == node for e in self.events)

    def ended_without(self, node: str) -> bool:
        """Tell whether the run ended well and never entered a node."""
        entered = {event.node for event in self.events if isinstance(event, ev.ActivationEntered)}
        return self.view.state.status == "succeeded" and node not in entered


@dataclass(frozen=True)
class Unsound:
    """A document, the code of the finding that it must give, and whether a replayed run shows it."""

    fault: str
    code: str
    document: Documented
    shows: Callable[[Replayed], bool]


def replay(document: Documented, messages: Sequence[AnyMessage]) -> Replayed:
    """Send messages to the engine itself."""
    graph, state, events = compile_document(document, tolerated=RUNNABLE), RunState(), list[ev.AnyEvent]()
    for message in messages:
        events += decide(graph, state, message)
    return Replayed(View(graph, state, messages[-1].at if messages else 0.0), events)


def unsound(seed: int) -> Unsound:
    """Make one document with a fault, among agents that have none."""
    random = Random(seed)
    return FAULTS[seed % len(FAULTS)](_Around(random))


class _Around:
    """Sound nodes around a fault: a chain before it, a branch beside it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.nodes: list[Documented] = [{"id": "input", "kind": "input"}]
        self.edges: list[Documented] = []
        last = "input"
        for number in range(random.randint(0, 3)):
            last = self.after(last, self.agent(f"before{number}"))
        self.last = last

    def add(self, node_id: str, kind: str, parent: str | None = None, **told: Any) -> str:
        """Add a node."""
        self.nodes.append({"id": node_id, "kind": kind, **({"parent": parent} if parent else {}), **told})
        return node_id

    def agent(self, node_id: str, parent: str | None = None, **told: Any) -> str:
        """Add an agent, which may be tried twice."""
        retry = {"retry": {"attempts": 2}} if self.random.random() < 0.3 else {}
        return self.add(node_id, "agent", parent, config={"agent": "worker"}, **retry, **told)

    def after(self, source: str, target: str, port: str = "out") -> str:
        """Wire two nodes."""
        self.edges.append({"id": f"e{len(self.edges)}", "source": source, "port": port, "target": target})
        return target

    def ended(self, *last: tuple[str, str], state: Documented | None = None) -> Documented:
        """Wire what is open to an output; put an innocent branch beside it, perhaps."""
        output = self.add("output", "output")
        for source, port in last:
            self.after(source, output, port)
        if self.random.random() < 0.5:
            self.after(self.after(self.last, self.agent("beside")), output)
        return {"schema": 1, "nodes": self.nodes, "edges": self.edges, "state": state or {}}


def _cycle(around: _Around) -> Unsound:
    names = [f"round{number}" for number in range(around.random.randint(2, 4))]
    last = around.last
    for name in names:
        last = around.after(last, around.agent(name))
    around.after(names[-1], names[0])
    return Unsound("edges in a circle", "deadlock", around.ended((names[-1], "out")), Replayed.is_stuck)


def _exclusive(around: _Around) -> Unsound:
    names = [f"case{number}" for number in range(around.random.randint(2, 4))]
    whens = [f"input.kind == '{name}'" for name in names]
    mode = around.random.choice(("condition", "agent"))
    cases = [{"id": name, "when": when} for name, when in zip(names, whens, strict=True)]
    around.after(around.last, around.add("choose", "router", config={"mode": mode, "agent": "sorter", "cases": cases}))
    join = around.agent("both", join={"mode": "quorum", "n": 2})
    for name in names:
        around.after(around.after("choose", around.agent(f"do-{name}"), name), join)
    document = around.ended((join, "out"), ("choose", "default"))
    return Unsound("quorum behind cases", "starved_join", document, lambda seen: seen.failed("both"))


def _no_writer(around: _Around) -> Unsound:
    around.after(around.last, around.add("milestone", "wait", config={"state": "state.ready == true"}))
    document = around.ended(("milestone", "reached"), state={"ready": {"type": "boolean"}})
    return Unsound("milestone nobody writes", "milestone_unreachable", document, Replayed.is_stuck)


def _crossing(around: _Around) -> Unsound:
    around.after(around.last, around.add("both", "concurrent"))
    for outer, inner in (("till", "desk"), ("desk", "till")):
        around.add(f"in-{outer}", "critical", "both", config={"lock": outer})
        around.agent(f"at-{outer}", f"in-{outer}")
        around.add(f"then-{inner}", "critical", f"in-{outer}", config={"lock": inner})
        around.agent(f"with-{inner}", f"then-{inner}")
    return Unsound("crossing locks", "lock_deadlock", around.ended(("both", "out")), Replayed.is_stuck)


def _no_event(around: _Around) -> Unsound:
    around.after(around.last, around.add("awaited", "wait", config={"event": "paid"}))
    return Unsound("event nobody sends", "waits_for_ever", around.ended(("awaited", "event")), Replayed.only_hopes)


def _dead(around: _Around) -> Unsound:
    first = around.after(around.last, around.agent("fails"))
    dead = around.after(first, around.agent("never"), "error")
    document = around.ended((first, "out"), (dead, "out"))
    return Unsound("dead node", "dead_node", document, lambda seen: seen.ended_without("never"))


def _missed(around: _Around) -> Unsound:
    case = {"id": "known", "when": "input.known == true"}
    last = around.after(around.last, around.add("choose", "router", config={"cases": [case]}))
    around.add("output", "output")
    around.after(last, "output", "known")
    document = {"schema": 1, "nodes": around.nodes, "edges": around.edges}
    return Unsound("case that leads nowhere", "output_missed", document, lambda seen: seen.ended_without("output"))


def _too_early(around: _Around) -> Unsound:
    first = around.after(around.last, around.add("early", "transform", config={"value": "{{ results.late.text }}"}))
    document = around.ended((around.after(first, around.agent("late")), "out"))
    return Unsound("value used before it is set", "used_before_set", document, lambda seen: seen.failed("early"))


def _late_write(around: _Around) -> Unsound:
    milestone = around.add("milestone", "wait", config={"state": "state.ready == true"})
    around.after(around.last, milestone)
    writer = around.after(milestone, around.agent("writer", save_as="ready"), "reached")
    document = around.ended((writer, "out"), state={"ready": {"type": "boolean"}})
    return Unsound("milestone written behind itself", "milestone_missed", document, Replayed.is_stuck)


FAULTS: tuple[Callable[[_Around], Unsound], ...] = (
    _cycle,
    _exclusive,
    _no_writer,
    _crossing,
    _no_event,
    _dead,
    _missed,
    _too_early,
    _late_write,
)
