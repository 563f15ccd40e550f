"""Where the edges of a flow meet: what became of a join's branches, whose failure is borne, who is needed no more.

All of it is read off the outcomes of the flow's members; nothing is kept beside them. A member that failed, or that was
skipped because of one that failed, counts as failed where joins bear failures.
"""

from collections.abc import Callable

from workflows.engine.errors import ErrorInfo
from workflows.engine.joins import Arrivals, bears_failures
from workflows.engine.nodes import Edge, Node, plain_id
from workflows.engine.records import FAILED, SKIPPED, Activation, took
from workflows.engine.view import View


def is_decided(activation: Activation, member: str) -> bool:
    """Tell whether a member was entered or skipped: edges to it make no difference any more."""
    return member in activation.times or member in activation.outcomes


def delivered(activation: Activation, target: Node) -> list[str]:
    """Name the members whose value has reached `target`, in the order of the document."""
    taken = [edge.source for edge in target.incoming if took(activation.outcomes.get(edge.source), edge.port)]
    return list(dict.fromkeys(taken)) if len(taken) > 1 else taken


def arrivals_at(view: View, activation: Activation, target: Node) -> Arrivals:
    """Count what has become of the branches of a join."""
    came: dict[str, None] = {}
    missing: dict[str, None] = {}
    waiting: set[str] = set()
    for edge in target.incoming:
        outcome = activation.outcomes.get(edge.source)
        if outcome is None:
            waiting.add(edge.source)
        elif took(outcome, edge.port):
            came[edge.source] = None
        elif activation.lost:
            missing[edge.source] = None
    errors = ((source, spoiling(view, activation, source)) for source in missing if source not in came)
    spoilt = {source: error for source, error in errors if error is not None}
    return Arrivals(
        done=len(came),
        failed=len(spoilt),
        waiting=len(waiting),
        outputs=lambda: {plain_id(source): view.child(activation, source).output for source in came},
        errors=lambda: {plain_id(source): error for source, error in spoilt.items()},
    )


def spoiling(view: View, activation: Activation, member: str) -> ErrorInfo | None:
    """Give the error because of which a member delivers nothing: its own, or that of one before it."""
    waiting, seen = [member], {member}
    while waiting:
        name = waiting.pop()
        outcome = activation.outcomes.get(name)
        if outcome == FAILED:
            return view.child(activation, name).error
        node = view.nodes[name]
        if outcome == SKIPPED and not bears_failures(node.policy.join):
            before = [edge.source for edge in node.incoming if edge.source not in seen]
            seen.update(before)
            waiting.extend(before)
    return None


def is_borne(view: View, activation: Activation, failed: Node) -> bool:
    """Tell whether every way on from a member that failed leads to joins that bear it, or that need it no more."""
    waiting, seen = [failed], {failed.id}
    while waiting:
        node = waiting.pop()
        ways = [edge.target for edge in node.outgoing if _may_be_taken(node, edge)]
        if not ways:
            return False
        for target in ways:
            following = view.nodes[target]
            if target in seen or is_decided(activation, target) or bears_failures(following.policy.join):
                continue
            seen.add(target)
            waiting.append(following)
    return True


def needed_no_more(view: View, activation: Activation, target: Node) -> list[Node]:
    """Give the undecided or running members all of whose ways lead to `target`, or to others that are decided."""
    found: dict[str, Node] = {}
    waiting = [target]
    while waiting:
        before = (edge.source for edge in waiting.pop().incoming)
        for source in before:
            if source not in activation.outcomes and source not in found:
                found[source] = view.nodes[source]
                waiting.append(found[source])
    left = _leading_into(found, lambda name: name == target.id or is_decided(activation, name))
    return sorted(left, key=lambda node: node.index)


def are_ignored(view: View, activation: Activation, flow: Node) -> bool:
    """Tell whether nothing is left to wait for: all that still runs leads only to joins that ignore who is late."""
    fired = {member for member in flow.ignoring if member in activation.times}
    if not fired:
        return False
    left = {m: view.nodes[m] for m in flow.members if m not in activation.outcomes}
    return len(_leading_into(left, fired.__contains__)) == len(left)


def _leading_into(members: dict[str, Node], gone: Callable[[str], bool]) -> list[Node]:
    """Keep the members that lead somewhere, and nowhere else than to each other and to what is `gone`."""
    left = dict(members)
    dropped = [node for node in left.values() if not _leads_into(node, left, gone)]
    while dropped:
        node = dropped.pop()
        if left.pop(node.id, None) is not None:
            dropped.extend(left[edge.source] for edge in node.incoming if edge.source in left and not gone(node.id))
    return list(left.values())


def _leads_into(node: Node, members: dict[str, Node], gone: Callable[[str], bool]) -> bool:
    ways = [edge.target for edge in node.outgoing]
    return bool(ways) and all(target in members or gone(target) for target in ways)


def _may_be_taken(node: Node, edge: Edge) -> bool:
    return edge.port != "error" or node.policy.on_error.mode == "port"
