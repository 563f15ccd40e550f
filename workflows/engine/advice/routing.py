"""Routers that decide nothing, and handoffs in which nobody hands over."""

from collections.abc import Iterator
from typing import Any

from workflows.engine.advice import redrawing as re
from workflows.engine.advice.case import Case
from workflows.engine.advice.telling import Advice
from workflows.engine.errors import ExpressionError
from workflows.engine.expressions import evaluate, parse
from workflows.engine.kinds.router import DEFAULT, RESERVED
from workflows.engine.nodes import Node

Documented = re.Documented
ENOUGH_RUNS = 3
SURE_ENOUGH = 0.5


def idle_router(case: Case) -> Iterator[Advice]:
    """Find routers whose input goes the same way whatever it is."""
    for node in case.of_kind("router"):
        port, why = _only_way(node)
        if port is None:
            continue
        yield Advice(
            code="idle_router",
            title="This router has one way only",
            message=f"{case.name(node.id)} decides nothing: {why}.",
            nodes=[node.id],
            patch=_straight(case, node, port),
        )


def _only_way(node: Node) -> tuple[str | None, str]:
    """Name the port that everything takes, with the reason; nothing where it depends."""
    wired: dict[str, set[str]] = {}
    for edge in node.outgoing:
        wired.setdefault(edge.port, set()).add(edge.target)
    ports = [port for port in node.kind.node_ports(node.config) if port != "error"]
    if not wired:
        return None, ""
    always = _always(node)
    if always is not None:
        return (
            (always, "it has no cases") if not node.config.cases else (always, f"its case '{always}' is always taken")
        )
    if all(wired.get(port) == wired.get(ports[0]) for port in ports):
        return ports[0], "all of its ports lead to the same place"
    return None, ""


def _always(node: Node) -> str | None:
    """Name the port that is taken whatever the input, where conditions say so."""
    if node.config.mode != "condition" or node.config.choose == "all":
        return None if node.config.cases else DEFAULT
    for case in node.config.cases:
        value = _constant(case.when or "false")
        if value is not False:
            return case.id if value else None
    return DEFAULT


def _constant(source: str) -> bool | None:
    """Give the value of a condition that depends on nothing."""
    if parse(source).scan.roots:
        return None
    try:
        value = evaluate(source, {})
    except ExpressionError:
        return None
    return value if isinstance(value, bool) else None


def _straight(case: Case, node: Node, port: str) -> Documented:
    """Lead straight on, without the router where nobody would miss it; what could never be reached goes too."""
    document = re.copied(case.document)
    ways = [edge for edge in node.outgoing if edge.port == port]
    lost = [edge.target for edge in node.outgoing if edge.port != port]
    if case.is_bare(node.id) and case.is_alone_after(node.id) and node.incoming:
        re.remove(document, node.id)
        for edge in node.incoming:
            for way in ways:
                re.wire(document, edge.source, way.target, edge.port)
    else:
        told = re.node_in(document, node.id)
        told["kind"], told["config"] = "transform", {}
        document["edges"] = [edge for edge in document["edges"] if edge["source"] != node.id]
        for way in ways:
            re.wire(document, node.id, way.target)
    re.remove_unreached(document, lost)
    return document


def unused_handoff(case: Case) -> Iterator[Advice]:
    """Find handoffs in which control never passes: a router finds the member that fits at once."""
    for node in case.of_kind("handoff"):
        reason = _never_passes(case, node)
        agents = all(case.graph.nodes[member].kind.name == "agent" for member in node.members)
        if reason is None or len(node.members) < 2:
            continue
        yield Advice(
            code="unused_handoff",
            title="Nobody hands over here: a router would do",
            message=f"{reason} A router that matches the request with each member's capabilities asks the one that "
            f"fits at once, and {case.name(_entry(node))} where none does.",
            nodes=[node.id, *node.members],
            patch=_routed(case, node) if agents and node.handoff is None else None,
        )


def _entry(node: Node) -> str:
    entry: str = node.config.entry or node.members[0]
    return entry


def _never_passes(case: Case, node: Node) -> str | None:
    """Say why control never passes, or nothing where it may."""
    if not node.transfers.get(_entry(node)):
        return f"{case.name(_entry(node))} begins and may hand over to nobody."
    counts = [run.handoffs[node.id] for run in case.past if node.id in run.handoffs]
    if len(counts) < ENOUGH_RUNS or any(counts):
        return None
    return f"In the last {len(counts)} runs {case.name(_entry(node))} kept every request."


def _routed(case: Case, node: Node) -> Documented:
    """Let the box hold a router that leads to each member."""
    document = re.copied(case.document)
    members, entry = list(node.members), _entry(node)
    told = re.node_in(document, node.id)
    told["kind"], told["config"] = "sequential", {}
    document["edges"] = [edge for edge in document["edges"] if edge["source"] not in members]
    router = re.free_id(document, f"{node.id}-router"[:36])
    ports = {member: DEFAULT if member == entry else _port(member) for member in members}
    cases = [_case(case, member, ports[member]) for member in members if member != entry]
    config = {"mode": "capability", "min_confidence": SURE_ENOUGH, "cases": cases}
    first = min(re.place_of(document, member) for member in members)
    re.insert(document, first, {"id": router, "kind": "router", "name": "Who fits", "config": config}, node.id)
    for member in members:
        re.wire(document, router, member, ports[member])
    re.forget_places(document, node.id)
    return document


def _port(member: str) -> str:
    return f"{member[:35]}-case" if member in RESERVED else member


def _case(case: Case, member: str, port: str) -> dict[str, Any]:
    node = case.graph.nodes[member]
    card = case.agents.get(node.config.agent)
    told = {"id": port, "label": node.name or (card.name if card else member)}
    return told if card is None else {**told, "description": card.description, "capabilities": list(card.capabilities)}
