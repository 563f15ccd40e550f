"""Findings on what no run comes to, or comes to too late: outputs, nodes, values that are read before they are set."""

from collections.abc import Iterator

from workflows.engine import events as ev
from workflows.engine.nodes import Graph, Node
from workflows.engine.proving import repairs
from workflows.engine.proving.inquiry import Inquiry
from workflows.engine.proving.oracle import Unset
from workflows.engine.proving.reading import Read, reads
from workflows.engine.proving.report import Counterexample, Finding, Repair
from workflows.engine.records import ROOT


def missed_outputs(inquiry: Inquiry) -> Iterator[Finding]:
    observer = inquiry.observer
    outputs = [node.id for node in inquiry.graph.nodes.values() if node.kind.name == "output" and not node.workflow]
    if not outputs:
        return
    hoped = failing_over(inquiry.graph, observer.entered).intersection(outputs)
    if not observer.outputs and inquiry.exploration.complete and not observer.stuck and not hoped:
        yield Finding(
            code="output_unreachable",
            severity="error",
            message="no run ever reaches an output",
            nodes=outputs,
            counterexample=inquiry.run_to(observer.well_ended),
        )
    elif observer.without_output is not None:
        shown = inquiry.run_to(observer.without_output)
        port = _loose_port(inquiry.graph, shown)
        yield Finding(
            code="output_missed",
            severity="warning",
            message="a run can end well without having reached an output: it returns nothing",
            nodes=[port[0]] if port else outputs,
            counterexample=shown,
            repair=repairs.wire_to_output(inquiry.document, *port, outputs[0]) if port else None,
        )


def _loose_port(graph: Graph, shown: Counterexample | None) -> tuple[str, str] | None:
    """Find the port that the run shown took last and that leads nowhere."""
    events = [event for entry in (shown.entries if shown else []) for event in entry.events]
    nodes = {event.activation: event.node for event in events if isinstance(event, ev.ActivationEntered)}
    for event in reversed(events):
        if isinstance(event, ev.ActivationLeft):
            node = graph.nodes[nodes[event.activation]]
            loose = [port for port in event.port.split(",") if all(edge.port != port for edge in node.outgoing)]
            if node.parent == ROOT and node.kind.name not in ("output", "stop") and loose:
                return node.id, loose[0]
    return None


def dead_nodes(inquiry: Inquiry) -> Iterator[Finding]:
    """Find what no run enters, but for what only follows from something else that is told already."""
    if not inquiry.exploration.complete:
        return
    nodes, entered = inquiry.graph.nodes, inquiry.observer.entered
    told = {node for _, stuck in inquiry.observer.stuck for node in stuck} | set(inquiry.observer.starved)
    told |= {around for node in told for around in _around(inquiry.graph, node)}
    told |= failing_over(inquiry.graph, inquiry.observer.entered)
    dead = {node.id: node for node in nodes.values() if node.id not in entered and _is_drawn(node)}
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


def _box(graph: Graph, node: Node) -> str:
    """Name the pattern that a node stands in, past the lane."""
    parent = graph.nodes[node.parent] if node.parent else None
    return (
        (parent.parent or ROOT) if parent and parent.kind.name == "flow" and parent.id != ROOT else node.parent or ROOT
    )


def _around(graph: Graph, node_id: str) -> Iterator[str]:
    """Name the patterns around a node."""
    parent = graph.nodes[node_id].parent
    while parent is not None and parent != ROOT:
        yield parent
        parent = graph.nodes[parent].parent


def _revive(inquiry: Inquiry, node: Node) -> Repair | None:
    errors = [edge.source for edge in node.incoming if edge.port == "error"]
    return repairs.open_error_port(inquiry.document, errors[0]) if errors else None


def early_reads(inquiry: Inquiry) -> Iterator[Finding]:
    places: dict[Unset, Read] = {}
    for place in reads(inquiry.graph):
        places.setdefault((place.expression, place.root, place.key), place)
    for use, move in inquiry.observer.unset.items():
        read = places.get(use)
        if (
            read is None
            or not _is_drawn(inquiry.graph.nodes[read.node])
            or _is_milestone(inquiry.graph.nodes[read.node], read)
        ):
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


def failing_over(graph: Graph, entered: set[str]) -> set[str]:
    """Collect what is entered once a node leaves by its error port: people may stop any node, and so make it fail."""
    leaving = (graph.nodes[node] for node in entered if graph.nodes[node].policy.on_error.mode == "port")
    waiting = [edge.target for node in leaving for edge in node.outgoing if edge.port == "error"]
    found: set[str] = set()
    while waiting:
        node = graph.nodes[waiting.pop()]
        if node.id not in found:
            found.add(node.id)
            waiting += [*(edge.target for edge in node.outgoing), *node.members]
    return found


def _is_drawn(node: Node) -> bool:
    """Tell whether a node is one of the document itself, not of a workflow that it runs."""
    return node.kind.name != "flow" and not node.workflow
