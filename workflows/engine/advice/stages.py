"""Stages that wait for each other without need: in a sequence, and in a chain that edges draw."""

from collections.abc import Iterator

from workflows.engine.advice import redrawing as re
from workflows.engine.advice.case import Case
from workflows.engine.advice.telling import Advice, Saving
from workflows.engine.advice.uses import Uses, takes_input, uses_of
from workflows.engine.nodes import Node, member_name

Documented = re.Documented


def independent_stages(case: Case) -> Iterator[Advice]:
    """Find neighbouring stages of a sequential that use nothing of each other: they could run at once."""
    for node in case.of_kind("sequential"):
        for first, last in _groups(case, node):
            group = list(node.members[first:last])
            if last == len(node.members) and node.handoff is not None:
                continue
            saving = case.saving(group, node.id)
            yield Advice(
                code="independent_stages",
                title="These stages could run at once",
                message=f"{case.names(group)} use nothing of each other; none has to wait for another.{told(saving)}",
                nodes=[member_name(member) for member in group],
                saving=saving,
                patch=_at_once(case, node, first, last),
            )


def told(saving: Saving | None) -> str:
    """Say in a sentence what would be saved."""
    if saving is None:
        return ""
    runs = "the last run" if saving.runs == 1 else f"the last {saving.runs} runs"
    return f" In {runs} that would have saved {saving.seconds:g} of {saving.of_seconds:g} seconds."


def _groups(case: Case, node: Node) -> Iterator[tuple[int, int]]:
    """Give the longest runs of stages that need nothing of each other, as (first, after the last)."""
    uses = [uses_of(case.graph, member) for member in node.members]
    first = 0
    while first < len(uses):
        last = first + 1
        while last < len(uses) and _is_free(uses[last], uses[first:last]):
            last += 1
        if last - first > 1:
            yield first, last
        first = last


def _is_free(stage: Uses, before: list[Uses]) -> bool:
    return not stage.input and not any(stage.needs(other) or other.needs(stage) for other in before)


def _at_once(case: Case, node: Node, first: int, last: int) -> Documented:
    """Put the stages into a concurrent; what follows takes the value of the last of them, as it did."""
    document, graph = re.copied(case.document), case.graph
    group = node.members[first:last]
    joined = re.free_id(document, f"{member_name(group[0])}-at-once"[:36])
    config = {"aggregate": "object", **({"max_parallel": len(group)} if len(group) > 8 else {})}
    heads = [re.place_of(document, member_name(member)) for member in group]
    re.insert(document, min(heads), {"id": joined, "kind": "concurrent", "name": "At once", "config": config}, node.id)
    for member in group:
        re.move_into(document, re.heads_and_all(graph, member), joined)
    value = re.of_member(group[-1])
    if last < len(node.members):
        re.take_only(document, graph, node.members[last], value)
    else:
        _close(document, node.id, value)
    re.forget_places(document, node.id)
    return document


def _close(document: Documented, sequence: str, value: str) -> None:
    """End a sequence with a transform that gives `value`."""
    closing = re.free_id(document, "result")
    told = {"id": closing, "kind": "transform", "name": "Result", "config": {"value": f"{{{{ {value} }}}}"}}
    last = max(index for index, node in enumerate(document["nodes"]) if node.get("parent") == sequence)
    re.insert(document, last + 1, told, sequence)


def independent_steps(case: Case) -> Iterator[Advice]:
    """Find two nodes on one wire, of which the second uses nothing of the first: they could start together."""
    for first in (case.graph.nodes[node_id] for node_id in case.told):
        second = _next_alone(case, first)
        if second is None or not _is_free(uses_of(case.graph, second.id), [uses_of(case.graph, first.id)]):
            continue
        saving = case.saving([first.id, second.id], first.parent or second.id)
        yield Advice(
            code="independent_steps",
            title="These two could start together",
            message=f"{case.name(second.id)} waits for {case.name(first.id)} and uses nothing of it.{told(saving)}",
            nodes=[first.id, second.id],
            saving=saving,
            patch=_side_by_side(case, first, second),
        )


def _next_alone(case: Case, node: Node) -> Node | None:
    """Give the node that this one alone leads to, where what follows it can tell the two apart."""
    if len(node.outgoing) != 1 or node.outgoing[0].port != "out" or not node.incoming:
        return None
    if node.policy.on_error.mode == "port" or node.policy.join is not None:
        return None
    following = case.graph.nodes[node.outgoing[0].target]
    if len(following.incoming) != 1 or not following.outgoing or following.policy.join is not None:
        return None
    plain = all(edge.port == "out" for edge in following.outgoing)
    targets = [case.graph.nodes[edge.target] for edge in following.outgoing]
    alone = all(len(target.incoming) == 1 or not takes_input(case.graph, target.id) for target in targets)
    joins = any(target.policy.join is not None for target in targets)
    return following if plain and alone and not joins else None


def _side_by_side(case: Case, first: Node, second: Node) -> Documented:
    """Lead to both what leads to the first; what follows waits for both and takes the value of the second."""
    document = re.copied(case.document)
    document["edges"] = [e for e in document["edges"] if (e["source"], e["target"]) != (first.id, second.id)]
    for edge in first.incoming:
        re.wire(document, edge.source, second.id, edge.port)
    for edge in second.outgoing:
        if takes_input(case.graph, edge.target):
            re.take_only(document, case.graph, edge.target, re.of_member(second.id))
        re.wire(document, first.id, edge.target)
    return document
