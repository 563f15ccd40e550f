"""Where branches meet and where they are stopped: joins that never fire or join nothing, targets out of reach."""

from workflows.engine.checks.draft import Draft, DraftNode, Problems
from workflows.engine.errors import Problem
from workflows.engine.lanes import group_members
from workflows.engine.policy import Join
from workflows.engine.records import ROOT


def check_joining(draft: Draft) -> Problems:
    """Find joins without branches or conditions, quorums too large, and stops that cannot reach their targets."""
    before: dict[str, dict[str, None]] = {}
    for edge in draft.wires():
        before.setdefault(edge.target, {})[edge.source] = None
    graphs = _graphs(draft, before)
    for node in draft.nodes.values():
        if node.policy is not None and node.policy.join is not None:
            yield from _join(node, node.policy.join, len(before.get(node.id, ())))
        if node.kind_name == "stop" and node.config is not None:
            yield from _stop(draft, node, graphs, before)


def _join(node: DraftNode, join: Join, branches: int) -> Problems:
    if branches < 2:
        told = "one edge leads" if branches else "no edge leads"
        yield Problem(
            code="join_alone",
            message=f"its join makes no difference: {told} to it",
            node=node.id,
            field="join",
            severity="warning",
            hint="wire the branches to it that it is to join, or take the join away",
        )
    elif join.mode == "quorum" and join.n > branches:
        yield Problem(
            code="quorum",
            message=f"{join.n} branches must end well, but only {branches} lead to it",
            node=node.id,
            field="join.n",
            hint=f"ask for {branches} at most, or wire more branches to it",
        )
    if join.mode == "predicate" and not (join.when or "").strip():
        hint = "write CEL over arrived, failed and waiting, like size(arrived) >= 2"
        yield Problem(
            code="no_condition", message="nothing says when it goes on", node=node.id, field="join.when", hint=hint
        )


def _graphs(draft: Draft, before: dict[str, dict[str, None]]) -> dict[str, str]:
    """Tell for each node the graph that it is wired into: that of the whole document, or that of a lane."""
    wires = [(source, target) for target, sources in before.items() for source in sources]
    found: dict[str, str] = {}
    for parent, nodes in draft.inside().items():
        groups = group_members([node.id for node in nodes], wires)
        for group in groups:
            found.update(dict.fromkeys(group, ROOT if parent == ROOT else group[0]))
    return found


def _stop(draft: Draft, node: DraftNode, graphs: dict[str, str], before: dict[str, dict[str, None]]) -> Problems:
    ended = _always_before(draft, node.id, before)
    for index, target in enumerate(node.config.targets):
        field, hint = f"config.targets.{index}", "name a node that is wired into the same graph"
        if target not in draft.nodes:
            message = f"there is no node '{target[:60]}'"
            yield Problem(code="unknown_target", message=message, node=node.id, field=field, hint=hint)
        elif target == node.id:
            message = "it cannot stop itself"
            yield Problem(code="out_of_reach", message=message, node=node.id, field=field, hint=hint)
        elif graphs.get(target) != graphs.get(node.id):
            message = f"'{target}' is not part of the graph that it is wired into"
            yield Problem(code="out_of_reach", message=message, node=node.id, field=field, hint=hint)
        elif target in ended:
            message = f"'{target}' has always ended when it gets there"
            hint = "put it on another branch"
            yield Problem(
                code="stops_too_late", message=message, node=node.id, field=field, severity="warning", hint=hint
            )


def _always_before(draft: Draft, node_id: str, before: dict[str, dict[str, None]]) -> set[str]:
    """Collect the nodes that have ended whenever a node begins: they lead to it through joins that wait for all."""
    found: set[str] = set()
    waiting = [node_id]
    while waiting:
        reached = waiting.pop()
        policy = draft.nodes[reached].policy
        join = None if policy is None else policy.join
        if join is None or (join.mode == "all" and join.deadline_s is None):
            earlier = [source for source in before.get(reached, ()) if source not in found]
            found.update(earlier)
            waiting.extend(earlier)
    return found
