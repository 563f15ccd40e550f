"""The members in order, each given what the one before made."""

from workflows.engine.kinds.base import Kind
from workflows.engine.moves import Facts, enter, leave
from workflows.engine.records import Activation
from workflows.engine.view import View


class Sequential(Kind):
    """Enter one member after the other; the last one's output, and its wish to hand over, are the node's."""

    name, title, group, container = "sequential", "Sequential", "pattern", True
    description = "Its members in order, each given what the one before made."

    def entered(self, view: View, activation: Activation) -> Facts:
        """Enter the first member."""
        return (enter(view, activation, view.nodes[activation.node].members[0], source=activation.path),)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Enter the next member, or leave with what the last one made."""
        members, following = view.nodes[activation.node].members, view.nodes[child.node].index + 1
        if following < len(members):
            return (enter(view, activation, members[following], source=child.path),)
        return leave(view, activation, source=child.path, handoff=child.handoff)
