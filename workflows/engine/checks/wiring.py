"""Edges: their ends and ports, circles, what no edge reaches, and ports that lead nowhere."""

from collections.abc import Iterable, Iterator, Set

from workflows.engine.checks.draft import Draft, DraftEdge, DraftNode, Problems
from workflows.engine.errors import Problem
from workflows.engine.records import ROOT


def check_wiring(draft: Draft) -> Problems:
    """Find dangling edges, unknown ports, edges across patterns, circles, and what is never reached."""
    seen: set[tuple[str, str, str]] = set()
    for edge in draft.edges:
        yield from _ends(draft, edge)
        if (edge.source, edge.port, edge.target) in seen:
            message = f"there is another edge from '{edge.source}' ({edge.port}) to '{edge.target}'"
            yield Problem(code="duplicate_edge", message=message, edge=edge.id, severity="warning", hint="delete it")
        seen.add((edge.source, edge.port, edge.target))
    wires = draft.wires()
    after: dict[str, list[str]] = {}
    for edge in wires:
        after.setdefault(edge.source, []).append(edge.target)
    yield from _circles(draft, after)
    yield from _unreached(draft, wires)
    yield from _unreached_members(draft)
    ports: dict[str, set[str]] = {}
    for edge in wires:
        ports.setdefault(edge.source, set()).add(edge.port)
    for node in draft.nodes.values():
        yield from _loose_ports(draft, node, ports.get(node.id, set()))


def _ends(draft: Draft, edge: DraftEdge) -> Problems:
    for name, end in (("source", edge.source), ("target", edge.target)):
        if end not in draft.nodes:
            message = f"its {name} '{end[:60]}' does not exist"
            yield Problem(code="dangling_edge", message=message, edge=edge.id, field=name, hint="delete the edge")
    source, target = draft.nodes.get(edge.source), draft.nodes.get(edge.target)
    if source is None or target is None:
        return
    if source is target:
        message = f"it leads from '{source.id}' to itself"
        yield Problem(code="self_edge", message=message, edge=edge.id, hint="an edge joins two nodes")
    elif source.parent != target.parent:
        message = f"'{source.id}' and '{target.id}' are not inside the same pattern"
        hint = "an edge joins two nodes of one pattern; wire the patterns instead"
        yield Problem(code="edge_across", message=message, edge=edge.id, hint=hint)
    yield from _ports(draft, edge, source, target)


def _ports(draft: Draft, edge: DraftEdge, source: DraftNode, target: DraftNode) -> Problems:
    ports: tuple[str, ...] | None = None
    if draft.is_handoff(source.parent):
        ports = ("out", "return")
    elif source.kind is not None and source.config is not None:
        ports = source.kind.node_ports(source.config)
    if ports is not None and edge.port not in ports:
        message = f"'{source.id}' has no port '{edge.port[:60]}'"
        hint = f"its ports are {', '.join(ports)}" if ports else "nothing leads on from it"
        yield Problem(code="unknown_port", message=message, edge=edge.id, field="port", hint=hint)
    elif edge.port == "error" and source.policy is not None and source.policy.on_error.mode != "port":
        message = f"'{source.id}' never leaves by its error port"
        hint = "set its 'on error' to 'port', or delete the edge"
        yield Problem(code="dead_port", message=message, edge=edge.id, field="port", severity="warning", hint=hint)
    if target.kind_name == "input":
        message = "nothing leads into an input node"
        yield Problem(code="into_input", message=message, edge=edge.id, field="target", hint="delete the edge")


def _circles(draft: Draft, after: dict[str, list[str]]) -> Problems:
    for circle in _find_circles(draft, after):
        shown = " → ".join([*circle[:8], *(["..."] if len(circle) > 8 else []), circle[0]])
        yield Problem(
            code="cycle",
            message=f"the edges go in a circle: {shown}",
            node=circle[0],
            hint="remove one of these edges; to repeat work, use a supervisor or a handoff",
        )


def _find_circles(draft: Draft, after: dict[str, list[str]]) -> Iterator[list[str]]:
    """Give circles that share no node, until every circle has lost one of its nodes."""
    left = _endless(set(draft.nodes), after)
    while left:
        path = [next(node for node in draft.nodes if node in left)]
        while (following := next(node for node in after[path[-1]] if node in left)) not in path:
            path.append(following)
        circle = path[path.index(following) :]
        yield circle
        left = _endless(left.difference(circle), after)


def _endless(nodes: set[str], after: dict[str, list[str]]) -> set[str]:
    """Keep the nodes from which one can go on for ever without leaving `nodes`."""
    before: dict[str, list[str]] = {}
    ways_on = dict.fromkeys(nodes, 0)
    for source, targets in after.items():
        for target in targets:
            if source in nodes and target in nodes:
                before.setdefault(target, []).append(source)
                ways_on[source] += 1
    ended = [node for node in nodes if ways_on[node] == 0]
    left = nodes.difference(ended)
    while ended:
        for source in before.get(ended.pop(), ()):
            ways_on[source] -= 1
            if ways_on[source] == 0:
                left.discard(source)
                ended.append(source)
    return left


def _reachable(starts: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Set[str]:
    after: dict[str, list[str]] = {}
    for source, target in pairs:
        after.setdefault(source, []).append(target)
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting.extend(after.get(node, ()))
    return reached


def _unreached(draft: Draft, wires: list[DraftEdge]) -> Problems:
    inputs = [node.id for node in draft.nodes.values() if node.kind_name == "input"]
    reached = _reachable(inputs, ((edge.source, edge.target) for edge in wires))
    for node in draft.nodes.values():
        if inputs and node.parent == ROOT and node.id not in reached:
            yield Problem(
                code="unreachable",
                message=f"nothing leads from the input to '{node.id}'",
                node=node.id,
                hint="wire it, move it into a pattern, or delete it",
            )


def _unreached_members(draft: Draft) -> Problems:
    """Find members of a handoff that its drawn transfers never get to."""
    for parent, members in draft.inside().items():
        if not draft.is_handoff(parent):
            continue
        ids = {node.id: None for node in members}
        inner = [edge for edge in draft.edges if edge.source in ids and edge.target in ids]
        drawn = [(edge.source, edge.target) for edge in inner if edge.port != "return"]
        config = draft.nodes[parent].config
        entry = config.entry if config is not None and config.entry in ids else members[0].id
        reached = _reachable([entry], drawn) if drawn else ids.keys()
        for lonely in (member for member in ids if member not in reached):
            message = f"no drawn transfer leads to '{lonely}'"
            hint = "draw an edge to it from a member that may hand over to it"
            yield Problem(code="unreachable_member", message=message, node=lonely, severity="warning", hint=hint)


def _loose_ports(draft: Draft, node: DraftNode, wired: set[str]) -> Problems:
    if node.kind is None or node.config is None or draft.is_handoff(node.parent):
        return
    if node.kind.dynamic_ports and not wired:
        message = f"'{node.id}' has no edge, so what it chooses makes no difference"
        hint = "wire its cases to other nodes"
        yield Problem(code="unwired_router", message=message, node=node.id, severity="warning", hint=hint)
    elif node.kind.dynamic_ports:
        for port in node.kind.node_ports(node.config):
            if port != "error" and port not in wired:
                message = f"the case '{port}' leads nowhere: what takes it ends there"
                yield Problem(code="unwired_case", message=message, node=node.id, field=port, severity="warning")
    policy = node.policy
    if policy is not None and policy.on_error.mode == "port" and "error" not in wired:
        message = f"'{node.id}' leaves by its error port when it fails, but nothing is wired there"
        hint = "wire the error port, or choose another 'on error'"
        yield Problem(
            code="unwired_error", message=message, node=node.id, field="on_error.mode", severity="warning", hint=hint
        )
