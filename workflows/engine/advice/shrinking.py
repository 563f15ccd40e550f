"""Patterns that coordinate nothing: one worker, one stage, a sequence in a sequence."""

from collections.abc import Iterator

from workflows.engine.advice import redrawing as re
from workflows.engine.advice.case import Case
from workflows.engine.advice.telling import Advice
from workflows.engine.nodes import Node, member_name

Documented = re.Documented
_NEEDLESS = {
    "supervisor": "Its lead has nobody to choose from, and is asked again after each answer all the same.",
    "handoff": "There is nobody to hand over to.",
    "group_chat": "It talks with itself.",
    "race": "It runs against nobody.",
    "sequential": "It puts nothing in order.",
}


def lone_member(case: Case) -> Iterator[Advice]:
    """Find patterns with one member that is enough alone."""
    for node in case.of_kind(*_NEEDLESS):
        if len(node.members) != 1:
            continue
        inline = _fits_alone(case, node)
        if node.kind.name == "sequential" and not inline:
            continue
        member = node.members[0]
        yield Advice(
            code="lone_member",
            title=f"This {node.kind.title.lower()} has one member, which is enough alone",
            message=f"{case.name(node.id)} has only {case.name(member)} inside. {_NEEDLESS[node.kind.name]}",
            nodes=[node.id, member_name(member)],
            patch=_inlined(case, node) if inline else _as_sequential(case, node),
        )


def _fits_alone(case: Case, node: Node) -> bool:
    single = case.graph.nodes[node.members[0]].kind.name != "flow"
    return single and case.is_bare(node.id) and case.is_alone_after(node.id)


def _inlined(case: Case, node: Node) -> Documented:
    """Put the member where the pattern stood, on the pattern's wires."""
    document, member = re.copied(case.document), node.members[0]
    moved = re.node_in(document, member)
    document["nodes"].remove(moved)
    document["nodes"].insert(re.place_of(document, node.id), moved)
    re.move_into(document, [member], case.told[node.id].get("parent"))
    for edge in document.get("edges") or []:
        for end in ("source", "target"):
            edge[end] = member if edge[end] == node.id else edge[end]
    layout = document.get("layout") or {}
    if node.id in layout:
        layout[member] = {name: layout[node.id][name] for name in ("x", "y") if name in layout[node.id]}
    re.remove(document, node.id)
    return document


def _as_sequential(case: Case, node: Node) -> Documented:
    """Keep the box with its policies; let it do no more than hold its member."""
    document = re.copied(case.document)
    told = re.node_in(document, node.id)
    told["kind"], told["config"] = "sequential", {}
    return document


def nested_sequential(case: Case) -> Iterator[Advice]:
    """Find sequentials inside sequentials that say nothing of their own: their stages are the outer one's."""
    for node in case.of_kind("sequential"):
        around = case.graph.nodes[node.parent] if node.parent else None
        if around is None or around.kind.name != "sequential" or len(node.members) < 2 or not case.is_bare(node.id):
            continue
        yield Advice(
            code="nested_sequential",
            title="A sequence in a sequence is one sequence",
            message=f"{case.name(node.id)} stands inside {case.name(around.id)} and sets nothing of its own: "
            "its stages can stand there themselves.",
            nodes=[around.id, node.id],
            patch=_flattened(case, node, around),
        )


def _flattened(case: Case, node: Node, around: Node) -> Documented:
    document = re.copied(case.document)
    ids = [inner for member in node.members for inner in re.heads_and_all(case.graph, member)]
    moved = [re.node_in(document, inner) for inner in ids]
    document["nodes"] = [told for told in document["nodes"] if told not in moved]
    place = re.place_of(document, node.id)
    document["nodes"][place:place] = moved
    re.move_into(document, ids, around.id)
    re.remove(document, node.id)
    re.forget_places(document, around.id)
    return document
