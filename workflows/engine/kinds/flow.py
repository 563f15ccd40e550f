"""Nodes wired by edges: the whole document, or a lane inside a pattern. Not a kind that a document names.

A node fires when all its incoming edges are decided. A port that was not taken sends *skipped*, so a join after a
branch that was not taken always gets to decide; a node that only skips reach is skipped itself.
"""

from collections.abc import Iterator
from typing import Any

from workflows.engine import events as ev
from workflows.engine.kinds.base import Kind
from workflows.engine.moves import Facts, enter, leave
from workflows.engine.nodes import Node
from workflows.engine.records import Activation
from workflows.engine.view import View


class Flow(Kind):
    """Let tokens run along the edges until every node is decided."""

    name, title, group, container = "flow", "Flow", "pattern", True
    description = "Nodes wired by edges."

    def entered(self, view: View, activation: Activation) -> Facts:
        """Enter every node that nothing leads to."""
        for member in view.node(activation).sources:
            yield enter(view, activation, member, source=activation.path)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Decide the nodes after the one that ended; leave when none is undecided."""
        yield from self._decide_after(view, activation, view.node(child))
        flow = view.node(activation)
        if len(activation.outcomes) == len(flow.members):
            yield from self._leave(view, activation, flow)

    def _decide_after(self, view: View, activation: Activation, node: Node) -> Facts:
        """Enter or skip each node after `node` whose edges are all decided; what is skipped decides those after it."""
        decided = [node]
        while decided:
            for target in _targets(view, decided.pop()):
                if not _ready(activation, target):
                    continue
                arrived = _delivered(activation, target)
                if arrived:
                    yield self._enter(view, activation, target, arrived)
                else:
                    yield ev.NodeSkipped(parent=activation.path, node=target.id)
                    decided.append(target)

    def _enter(self, view: View, activation: Activation, target: Node, arrived: list[str]) -> ev.ActivationEntered:
        if len(arrived) == 1:
            return enter(view, activation, target.id, source=view.child(activation, arrived[0]).path)
        joined = {member: view.child(activation, member).output for member in arrived}
        return enter(view, activation, target.id, joined)

    def _leave(self, view: View, activation: Activation, flow: Node) -> Facts:
        ended = [view.child(activation, member) for member in flow.sinks if member in activation.times]
        wish = next((child.handoff for child in ended if child.handoff), None)
        if len(ended) == 1:
            yield from leave(view, activation, source=ended[0].path, handoff=wish)
        else:
            outputs: dict[str, Any] | None = {child.node: child.output for child in ended} or None
            yield from leave(view, activation, outputs, handoff=wish)


def _targets(view: View, node: Node) -> Iterator[Node]:
    return (view.graph.nodes[target] for target in dict.fromkeys(edge.target for edge in node.outgoing))


def _ready(activation: Activation, target: Node) -> bool:
    """Tell whether a node is undecided while all edges to it are decided."""
    if target.id in activation.times or target.id in activation.outcomes:
        return False
    return all(edge.source in activation.outcomes for edge in target.incoming)


def _delivered(activation: Activation, target: Node) -> list[str]:
    """Name the nodes whose value reaches `target`, in the order of the document."""
    return list(dict.fromkeys(e.source for e in target.incoming if activation.outcomes[e.source] == e.port))
