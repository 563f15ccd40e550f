"""Make findings of what was observed: what it means, which nodes it is about, a run that shows it, a repair."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflows.engine.nodes import Graph, Node
from workflows.engine.proving import repairs
from workflows.engine.proving.explore import Exploration, Move
from workflows.engine.proving.observing import Observer, Seen
from workflows.engine.proving.oracle import Unset
from workflows.engine.proving.reading import Read, reads
from workflows.engine.proving.replaying import Replayer
from workflows.engine.proving.report import Counterexample, Finding, Repair, Severity
from workflows.engine.proving.structure import greedy_joins, hopeless_milestones, lock_circle, worst_case
from workflows.engine.records import ROOT

WARNINGS = frozenset(("waits_for_ever", "milestone_missed"))


@dataclass(frozen=True, slots=True)
class Inquiry:
    """All that is known when findings are made."""

    document: dict[str, Any]
    graph: Graph
    observer: Observer
    exploration: Exploration
    replayer: Replayer

    def run_to(self, move: Move | None, use: Unset | None = None) -> Counterexample | None:
        """Give the run that ends with a move; with `use`, it only has to read that too early."""
        return None if move is None else self.replayer.show(self.exploration.way_to(move), use)


def findings(inquiry: Inquiry) -> Iterator[Finding]:
    """Give everything that was found."""
    yield from _stuck(inquiry)
    yield from _joins(inquiry)
    yield from _shared_locks(inquiry)
    yield from _outputs(inquiry)
    yield from _dead(inquiry)
    yield from _unset(inquiry)
    yield from _unbounded(inquiry)


def _stuck(inquiry: Inquiry) -> Iterator[Finding]:
    hopeless = {node.id: keys for node, keys in hopeless_milestones(inquiry.graph)}
    for (code, nodes), seen in inquiry.observer.stuck.items():
        if code == "milestone_missed" and nodes[0] in hopeless:
            yield _hopeless(inquiry, nodes[0], hopeless.pop(nodes[0]), seen.move)
            continue
        severity: Severity = "warning" if code in WARNINGS else "error"
        yield Finding(
            code=code,
            severity=severity,
            message=seen.stuck.message,
            nodes=list(dict.fromkeys(nodes)),
            edges=list(seen.stuck.edges),
            counterexample=inquiry.run_to(seen.move),
            repair=_unstick(inquiry, seen),
        )
    if not inquiry.exploration.complete:
        yield from (_hopeless(inquiry, node, keys, None) for node, keys in hopeless.items())


def _hopeless(inquiry: Inquiry, node: str, keys: list[str], move: Move | None) -> Finding:
    told = " or ".join(f"'{key}'" for key in keys)
    timed = _timed(inquiry.graph.nodes[node])
    return Finding(
        code="milestone_unreachable",
        severity="error" if not timed else "warning",
        message=f"'{node}' waits for a state, but no node writes {told}",
        nodes=[node],
        field="config.state",
        counterexample=inquiry.run_to(move),
        repair=None if timed else repairs.give_deadline(inquiry.document, node),
    )


def _timed(node: Node) -> bool:
    return node.policy.deadline_s is not None or getattr(node.config, "timer_s", None) is not None


def _unstick(inquiry: Inquiry, seen: Seen) -> Repair | None:
    if seen.stuck.edges:
        return repairs.break_circle(inquiry.document, seen.stuck.edges)
    if seen.stuck.code in WARNINGS:
        return repairs.give_deadline(inquiry.document, seen.stuck.nodes[0])
    return None


def _joins(inquiry: Inquiry) -> Iterator[Finding]:
    greedy = {node.id: most for node, most in greedy_joins(inquiry.graph)}
    seen = inquiry.observer.starved
    for node in dict.fromkeys([*seen, *([] if inquiry.exploration.complete else greedy)]):
        never = node in greedy or node not in inquiry.observer.fired
        message = (
            "can never go on: too few of its branches are ever taken"
            if never
            else ("cannot go on where too few of its branches are taken: it fails")
        )
        mend = repairs.lower_quorum(inquiry.document, node, greedy[node]) if node in greedy else None
        yield Finding(
            code="starved_join",
            severity="error" if never else "warning",
            message=f"the join at '{node}' {message}",
            nodes=[node],
            field="join",
            counterexample=inquiry.run_to(seen.get(node)),
            repair=mend or repairs.first_success(inquiry.document, node),
        )


def _shared_locks(inquiry: Inquiry) -> Iterator[Finding]:
    names, nodes = lock_circle(inquiry.graph)
    if names:
        told = ", ".join(f"'{name}'" for name in names)
        yield Finding(
            code="lock_order",
            severity="error",
            message=f"the sections {told}, which runs share, are entered in different orders: two runs can block "
            "each other",
            nodes=list(dict.fromkeys(nodes)),
        )


def _outputs(inquiry: Inquiry) -> Iterator[Finding]:
    observer = inquiry.observer
    outputs = [node.id for node in inquiry.graph.nodes.values() if node.kind.name == "output"]
    if not outputs:
        return
    if not observer.outputs and inquiry.exploration.complete and not observer.stuck:
        yield Finding(
            code="output_unreachable",
            severity="error",
            message="no run ever reaches an output",
            nodes=outputs,
            counterexample=inquiry.run_to(observer.well_ended),
        )
    elif observer.without_output is not None:
        port = _loose_port(inquiry)
        yield Finding(
            code="output_missed",
            severity="warning",
            message="a run can end well without having reached an output: it returns nothing",
            nodes=[port[0]] if port else outputs,
            counterexample=inquiry.run_to(observer.without_output),
            repair=repairs.wire_to_output(inquiry.document, *port, outputs[0]) if port else None,
        )


def _loose_port(inquiry: Inquiry) -> tuple[str, str] | None:
    """Find a port that runs take and that leads nowhere."""
    for node_id, port in sorted(inquiry.observer.ports):
        node = inquiry.graph.nodes[node_id]
        if node.parent == ROOT and node.kind.name != "output" and all(edge.port != port for edge in node.outgoing):
            return node_id, port
    return None


def _dead(inquiry: Inquiry) -> Iterator[Finding]:
    """Find what no run enters, but for what only follows from something else that is told already."""
    if not inquiry.exploration.complete:
        return
    nodes, entered = inquiry.graph.nodes, inquiry.observer.entered
    told = {node for _, stuck in inquiry.observer.stuck for node in stuck} | set(inquiry.observer.starved)
    told |= {around for node in told for around in _around(inquiry.graph, node)}
    dead = {node.id: node for node in nodes.values() if node.id not in entered and node.kind.name != "flow"}
    for node in dead.values():
        before = {edge.source for edge in node.incoming} | {_box(inquiry.graph, node)}
        if node.id in told or before & (dead.keys() | told):
            continue
        yield Finding(
            code="dead_node",
            severity="warning",
            message=f"no run ever enters '{node.id}'",
            nodes=[node.id],
            counterexample=inquiry.run_to(inquiry.observer.well_ended),
            repair=_revive(inquiry, node),
        )


def _around(graph: Graph, node_id: str) -> Iterator[str]:
    """Name the patterns around a node."""
    parent = graph.nodes[node_id].parent
    while parent is not None and parent != ROOT:
        yield parent
        parent = graph.nodes[parent].parent


def _box(graph: Graph, node: Node) -> str:
    """Name the pattern that a node stands in, past the lane."""
    parent = graph.nodes[node.parent] if node.parent else None
    return (
        (parent.parent or ROOT) if parent and parent.kind.name == "flow" and parent.id != ROOT else node.parent or ROOT
    )


def _revive(inquiry: Inquiry, node: Node) -> Repair | None:
    errors = [edge.source for edge in node.incoming if edge.port == "error"]
    return repairs.open_error_port(inquiry.document, errors[0]) if errors else None


def _unset(inquiry: Inquiry) -> Iterator[Finding]:
    places: dict[Unset, Read] = {}
    for place in reads(inquiry.graph):
        places.setdefault((place.expression, place.root, place.key), place)
    for use, move in inquiry.observer.unset.items():
        read = places.get(use)
        if read is None or _is_milestone(inquiry.graph.nodes[read.node], read):
            continue
        always = inquiry.observer.lacking[use] == inquiry.observer.asked[use] and inquiry.exploration.complete
        when = "is always used before it is set" if always else "may be used before it is set"
        yield Finding(
            code="used_before_set",
            severity="error" if always and read.root == "results" else "warning",
            message=f"{read.root}.{read.key} {when}, in '{read.node}'",
            nodes=[read.node],
            field=read.field,
            counterexample=inquiry.run_to(move, use),
            repair=repairs.give_default(inquiry.document, read.key) if read.root == "state" else None,
        )


def _is_milestone(node: Node, read: Read) -> bool:
    """Tell whether a state is read in order to wait for it: then it may well not be set yet."""
    return node.kind.name == "wait" and read.field == "config.state"


def _unbounded(inquiry: Inquiry) -> Iterator[Finding]:
    for node in worst_case(inquiry.graph).unbounded:
        yield Finding(
            code="unbounded",
            severity="error",
            message=f"nothing bounds how often '{node}' goes on",
            nodes=[node],
        )
