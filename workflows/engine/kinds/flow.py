"""Nodes wired by edges: the whole document, or a lane inside a pattern. Not a kind that a document names.

A node fires as its join says: when all edges to it are decided, or sooner. A port that was not taken sends *skipped*,
so a join after a branch that was not taken always gets to decide; a node that only skips reach is skipped itself. A
failure that leads only into joins that bear failures is theirs; any other ends the flow.
"""

from collections.abc import Sequence
from typing import Any

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo
from workflows.engine.fan_in import (
    are_ignored,
    arrivals_at,
    delivered,
    is_borne,
    is_decided,
    needed_no_more,
)
from workflows.engine.joins import Verdict, bears_failures, late, verdict
from workflows.engine.kinds.base import Kind
from workflows.engine.kinds.stop import Stop
from workflows.engine.kinds.terminals import Output
from workflows.engine.moves import (
    Facts,
    cancel_inside,
    clear_timer,
    cut,
    enter,
    fail,
    give_up,
    leave,
    located,
    set_timer,
    timer_id,
)
from workflows.engine.nodes import Node, plain_id
from workflows.engine.records import Activation
from workflows.engine.view import View

JOIN = "join:"


class Flow(Kind):
    """Let tokens run along the edges until every node is decided."""

    name, title, group, container = "flow", "Flow", "pattern", True
    description = "Nodes wired by edges."

    def entered(self, view: View, activation: Activation) -> Facts:
        """Enter every node that nothing leads to, but for those that are needed no more before their turn comes."""
        for member in view.nodes[activation.node].sources:
            if not is_decided(activation, member):
                yield enter(view, activation, member, source=activation.path)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Decide the nodes after the one that ended; leave when none is undecided."""
        way = view.nodes[activation.node].ways.get(child.node)
        if way is not None and child.port == way.port and not is_decided(activation, way.target):
            return (enter(view, activation, way.target, source=child.path),)
        node = view.nodes[child.node]
        if isinstance(node.kind, Output) and node.config.terminate:
            return self._end_with(view, activation, child)
        if isinstance(node.kind, Stop):
            return self._stop(view, activation, node)
        return self._go_on(view, activation, [node])

    def child_failed(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Leave the failure to the joins that it leads into; fail where it leads anywhere else."""
        node = view.nodes[child.node]
        if is_borne(view, activation, node):
            yield from self._go_on(view, activation, [], spoilt=[node])
        else:
            assert child.error is not None
            yield from fail(view, activation, located(child.error, child))

    def child_cancelled(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Go on as if the node had been skipped."""
        return self._go_on(view, activation, [view.nodes[child.node]])

    def timer_fired(self, view: View, activation: Activation, purpose: str) -> Facts:
        """Go on at a join's deadline."""
        target = view.nodes[purpose.removeprefix(JOIN)]
        if is_decided(activation, target.id) or target.policy.join is None:
            return
        said = late(target.policy.join, arrivals_at(view, activation, target))
        yield from _begin(view, activation, target, said if isinstance(said, ErrorInfo) else None)
        yield from self._leave_at_the_end(view, activation)

    def worst_steps(self, config: Any, members: Sequence[int]) -> int | None:
        """Count every member once."""
        return sum(members)

    def _end_with(self, view: View, activation: Activation, child: Activation) -> Facts:
        yield from cancel_inside(view, activation, f"'{child.node}' ended what it is part of")
        yield from leave(view, activation, source=child.path)

    def _stop(self, view: View, activation: Activation, node: Node) -> Facts:
        stopped = [view.nodes[node.beside(name)] for name in node.config.targets]
        for target in stopped:
            yield from _take_out(view, activation, target, f"'{node.id}' stopped it")
        yield from self._go_on(view, activation, [node, *stopped])

    def _go_on(self, view: View, activation: Activation, decided: list[Node], spoilt: Sequence[Node] = ()) -> Facts:
        yield from _decide_after(view, activation, decided, spoilt)
        yield from self._leave_at_the_end(view, activation)

    def _leave_at_the_end(self, view: View, activation: Activation) -> Facts:
        flow = view.nodes[activation.node]
        if len(activation.outcomes) < len(flow.members):
            if not flow.ignoring or not are_ignored(view, activation, flow):
                return
            yield from cancel_inside(view, activation, "what it was part of ended without it")
        ended = [view.child(activation, member) for member in flow.sinks if member in activation.times]
        ended = [child for child in ended if child.status == "left"]
        wish = next((child.handoff for child in ended if child.handoff), None)
        if len(ended) == 1:
            yield from leave(view, activation, source=ended[0].path, handoff=wish)
        else:
            outputs: dict[str, Any] | None = {plain_id(child.node): child.output for child in ended} or None
            yield from leave(view, activation, outputs, handoff=wish)


def _decide_after(view: View, activation: Activation, decided: list[Node], spoilt: Sequence[Node]) -> Facts:
    """Enter or skip each node whose join has what it needs; what is skipped decides those after it.

    After a `spoilt` node, one that waits for all is skipped at once: what it waits for can never come.
    """
    waiting = [(node, False) for node in decided] + [(node, True) for node in spoilt]
    while waiting:
        node, is_spoilt = waiting.pop()
        for name in node.following:
            if is_decided(activation, name):
                continue
            target = view.nodes[name]
            if is_spoilt and not bears_failures(target.policy.join):
                waiting.append((target, True))
                yield from _skip(view, activation, target)
                continue
            said = _verdict(view, activation, target)
            if said == "skip":
                waiting.append((target, False))
                yield from _skip(view, activation, target)
            elif said == "wait":
                yield from _await(view, activation, target)
            else:
                yield from _begin(view, activation, target, None if said == "fire" else said)


def _verdict(view: View, activation: Activation, target: Node) -> Verdict:
    join = target.policy.join
    if join is not None and join.mode != "all":
        names = view.names(activation.input, activation, inside=True)
        return verdict(join, arrivals_at(view, activation, target), names)
    for edge in reversed(target.incoming):
        if edge.source not in activation.outcomes:
            return "wait"
    return "fire" if delivered(activation, target) else "skip"


def _await(view: View, activation: Activation, target: Node) -> Facts:
    """Set the deadline of a join at the first arrival."""
    join, purpose = target.policy.join, f"{JOIN}{target.id}"
    if join is None or join.deadline_s is None or timer_id(activation, purpose) in view.state.timers:
        return
    arrivals = arrivals_at(view, activation, target)
    if arrivals.done or arrivals.failed:
        yield set_timer(activation, purpose, view.at + join.deadline_s)


def _begin(view: View, activation: Activation, target: Node, error: ErrorInfo | None = None) -> Facts:
    """Enter a node with what has arrived; if its join failed, to fail at once. Late branches fare as it says."""
    came = delivered(activation, target)
    if len(came) == 1 and error is None:
        entered = enter(view, activation, target.id, source=view.child(activation, came[0]).path)
    else:
        joined = {plain_id(member): view.child(activation, member).output for member in came}
        entered = enter(view, activation, target.id, joined)
    if error is not None:
        view.faults[entered.activation] = error
    if target.policy.join is None:
        yield entered
        return
    yield from clear_timer(view, activation, f"{JOIN}{target.id}")
    yield entered
    yield from _release(view, activation, target)


def _skip(view: View, activation: Activation, target: Node) -> Facts:
    """Decide a node that no value will reach; branches that lead to it alone are needed no more."""
    yield from clear_timer(view, activation, f"{JOIN}{target.id}")
    yield ev.NodeSkipped(parent=activation.path, node=target.id)
    yield from _release(view, activation, target)


def _release(view: View, activation: Activation, target: Node) -> Facts:
    """Stop what still runs for a node that is decided and for nothing else, unless its join lets it go on."""
    if target.policy.join is None or target.policy.join.losers == "cancel":
        for node in needed_no_more(view, activation, target):
            yield from _take_out(view, activation, node, f"'{target.id}' needed it no more")


def _take_out(view: View, activation: Activation, node: Node, reason: str) -> Facts:
    """Decide a member that is not to end by itself: stop it, or skip it where it has not begun."""
    if node.id in activation.outcomes:
        return
    if node.id not in activation.times:
        yield from clear_timer(view, activation, f"{JOIN}{node.id}")
        yield ev.NodeSkipped(parent=activation.path, node=node.id)
        return
    child = view.child(activation, node.id)
    if child.status == "active":
        yield from cut(view, child, reason)
    else:
        yield from give_up(view, child)
