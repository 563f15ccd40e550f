"""Members of a concurrent that feed each other: whether one finds the other's result is a matter of luck."""

from collections.abc import Iterator
from typing import Any

from workflows.engine.advice import redrawing as re
from workflows.engine.advice.case import Case
from workflows.engine.advice.telling import Advice
from workflows.engine.advice.uses import uses_of
from workflows.engine.nodes import Node, member_name

Documented = re.Documented
_SHOWN = frozenset(("list", "object", "concatenate", "synthesise"))
_CLOSING = "The members run in the order in which they need each other, and a last stage joins their results as before."
_CHOOSE = "Put those that feed others into a sequential before it."
_CIRCLE = "They need each other in a circle, so no order can serve them: let one of them do without."


def feeding_members(case: Case) -> Iterator[Advice]:
    """Find members of a concurrent whose settings speak of another member's result: a race, and an error."""
    for node in case.of_kind("concurrent"):
        feeds = _feeds(case, node)
        if not feeds:
            continue
        order = _in_order(node.members, feeds)
        told = [f"{case.name(taker)} uses the result of {case.names(givers)}" for taker, givers in feeds.items()]
        can = order is not None and _can_close(node)
        what = _CLOSING if can else _CIRCLE if order is None else _CHOOSE
        yield Advice(
            code="feeding_members",
            title="Members that feed each other belong in a sequence",
            message=f"{'; '.join(told)}, but they run at once: whether it is there in time is luck. {what}",
            nodes=[
                node.id,
                *(member_name(m) for m in node.members if m in feeds or any(m in g for g in feeds.values())),
            ],
            severity="error",
            patch=_in_sequence(case, node, order) if can and order is not None else None,
        )


def _feeds(case: Case, node: Node) -> dict[str, list[str]]:
    """Give for each member that uses others' results those others."""
    uses = {member: uses_of(case.graph, member) for member in node.members}
    found = {
        taker: [giver for giver in node.members if giver != taker and use.results and use.results & uses[giver].nodes]
        for taker, use in uses.items()
    }
    return {taker: givers for taker, givers in found.items() if givers}


def _in_order(members: tuple[str, ...], feeds: dict[str, list[str]]) -> list[str] | None:
    """Order members so that each comes after those that feed it; nothing where they feed each other in a circle."""
    ordered: list[str] = []
    while len(ordered) < len(members):
        free = [m for m in members if m not in ordered and all(giver in ordered for giver in feeds.get(m, ()))]
        if not free:
            return None
        ordered.append(free[0])
    return ordered


def _can_close(node: Node) -> bool:
    """Tell whether a last stage can join the results just as the concurrent does."""
    config = node.config
    join = config.join
    waits_for_all = join is None or (join.mode == "all" and join.deadline_s is None)
    plain = config.on_failure == "fail" and waits_for_all and config.retry_failed is None
    single = all(member == member_name(member) for member in node.members)
    return plain and single and node.handoff is None and config.aggregate in _SHOWN


def _in_sequence(case: Case, node: Node, order: list[str]) -> Documented:
    """Make the concurrent a sequential: what it was given, its members in order, their results joined."""
    document = re.copied(case.document)
    request, joined = re.free_id(document, f"{node.id}-given"), re.free_id(document, f"{node.id}-joined")
    moved = [re.node_in(document, member) for member in order]
    document["nodes"] = [told for told in document["nodes"] if told not in moved]
    place = re.place_of(document, node.id)
    document["nodes"][place] = {**document["nodes"][place], "kind": "sequential", "config": {}}
    given = {"id": request, "kind": "transform", "name": "Given", "parent": node.id, "config": {}}
    closing = {"id": joined, "name": "Joined", "parent": node.id, **_joining(node, f'results["{request}"]')}
    document["nodes"][place + 1 : place + 1] = [given, *moved, closing]
    for member in order:
        re.take_only(document, case.graph, member, f'results["{request}"]')
    re.forget_places(document, node.id)
    return document


def _joining(node: Node, request: str) -> dict[str, Any]:
    """Describe the stage that joins results in the members' order, as the concurrent's aggregate does."""
    holes = {member: f'{{{{ results["{member}"] }}}}' for member in node.members}
    config = node.config
    if config.aggregate == "synthesise":
        asked = {"request": f"{{{{ {request} }}}}", "results": holes, "failures": {}}
        told = {"agent": config.agent, "instructions": config.instructions}
        return {"kind": "agent", "input": asked, "config": told}
    values: dict[str, Any] = {"list": list(holes.values()), "object": holes}
    text = config.separator.join(holes.values())
    return {"kind": "transform", "config": {"value": values.get(config.aggregate, text)}}
