"""Make findings of what was observed: what it means, which nodes it is about, a run that shows it, a repair."""

from collections.abc import Iterator

from msgspec.structs import replace

from workflows.engine.nodes import Graph, Node
from workflows.engine.proving import repairs
from workflows.engine.proving.explore import Move
from workflows.engine.proving.inquiry import Inquiry
from workflows.engine.proving.observing import Seen
from workflows.engine.proving.omissions import dead_nodes, early_reads, missed_outputs
from workflows.engine.proving.report import Finding, Repair, Severity
from workflows.engine.proving.structure import (
    greedy_joins,
    hopeless_milestones,
    lock_circle,
    nested_locks,
    open_waits,
    worst_case,
)

WARNINGS = frozenset(("waits_for_ever", "milestone_missed"))


def findings(inquiry: Inquiry) -> Iterator[Finding]:
    """Give everything that was found, told of the document's own nodes."""
    for finding in _all(inquiry):
        own = [name for node in finding.nodes for name in _drawn(inquiry.graph, node)]
        yield finding if own == finding.nodes else replace(finding, nodes=list(dict.fromkeys(own)), repair=None)


def _all(inquiry: Inquiry) -> Iterator[Finding]:
    yield from _stuck(inquiry)
    yield from _joins(inquiry)
    yield from _locks(inquiry)
    yield from missed_outputs(inquiry)
    yield from dead_nodes(inquiry)
    yield from early_reads(inquiry)
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
        stuck = {node for _, nodes in inquiry.observer.stuck for node in nodes}
        yield from _perhaps_for_ever(inquiry, stuck | hopeless.keys())


def _perhaps_for_ever(inquiry: Inquiry, told: set[str]) -> Iterator[Finding]:
    """Tell, where not all was explored, of every wait that no time ends."""
    for node, code in open_waits(inquiry.graph):
        if node.id not in told:
            yield Finding(
                code=code,
                severity="warning",
                message=f"'{node.id}' may wait for ever: no time ends its wait, and there are too many runs to look at",
                nodes=[node.id],
                repair=repairs.give_deadline(inquiry.document, node.id),
            )


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


def _locks(inquiry: Inquiry) -> Iterator[Finding]:
    for node, outer in nested_locks(inquiry.graph):
        yield Finding(
            code="lock_reentry",
            severity="error",
            message=f"'{node.id}' is inside '{outer.id}', a section of the same name: it fails instead of waiting for "
            "itself",
            nodes=[node.id, outer.id],
            field="config.lock",
            counterexample=inquiry.run_to(inquiry.observer.failed.get(node.id)),
        )
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


def _drawn(graph: Graph, node_id: str) -> list[str]:
    """Name a node, or instead of one of a linked workflow the document's nodes that run it, or run others."""
    slug = graph.nodes[node_id].workflow
    if not slug:
        return [node_id]
    calls = [node for node in graph.nodes.values() if node.opens and not node.workflow]
    return [node.id for node in calls if node.opens == slug] or [node.id for node in calls]


def _unbounded(inquiry: Inquiry) -> Iterator[Finding]:
    for node in worst_case(inquiry.graph).unbounded:
        yield Finding(
            code="unbounded",
            severity="error",
            message=f"nothing bounds how often '{node}' goes on",
            nodes=[node],
        )
