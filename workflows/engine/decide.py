"""Decide: one message in, every fact that follows from it out. The kinds are asked what their nodes do.

Facts come from generators on a stack (a tuple has one fact at most, and is done with it): each fact is applied before
the next is asked for, and what reacts to it goes first. A generator speaks for one activation; once that has ended, it
is asked no more. So nothing can end twice, and no kind ever reads a state that is behind. A step costs the same however
long the run is.
"""

from workflows.engine import events as ev
from workflows.engine import messages as ms
from workflows.engine.arrivals import facts_of
from workflows.engine.errors import ErrorInfo, ExpressionError
from workflows.engine.moves import fail
from workflows.engine.nodes import Graph
from workflows.engine.owed import commands, pending
from workflows.engine.reactions import REACTIONS, Reaction
from workflows.engine.records import RunState
from workflows.engine.state import APPLY
from workflows.engine.view import View

__all__ = ["commands", "decide", "decide_in", "pending"]

# how each event changes the state (as `evolve` does, without a call more), and what reacts to it
_TAKEN_IN = {kind: (apply, REACTIONS.get(kind)) for kind, apply in APPLY.items()}


def decide(graph: Graph, state: RunState, message: ms.AnyMessage) -> list[ev.AnyEvent]:
    """Apply to `state` all that follows from a message and return it; late and repeated messages change nothing.

    Raises `IllegalMessageError`, with nothing changed, for a message that does not fit the run at all.
    """
    return decide_in(View(graph, state, message.at), message)


def decide_in(view: View, message: ms.AnyMessage) -> list[ev.AnyEvent]:
    """Do what `decide` does, to the run that a view shows."""
    state, at = view.state, message.at
    events: list[ev.AnyEvent] = []
    agenda: list[Reaction] = [(None, facts_of(view, message))]
    while agenda:
        owner, facts = agenda.pop()
        if owner is not None and owner.status != "active":
            continue
        try:
            for event in facts:
                apply, react = _TAKEN_IN[type(event)]
                state.seq += 1
                apply(state, event, at)
                events.append(event)
                if react is not None:
                    if type(facts) is not tuple:
                        agenda.append((owner, facts))
                    agenda += react(view, event)
                    break
        except ExpressionError as error:
            assert owner is not None
            agenda.append((owner, fail(view, owner, ErrorInfo(code="expression", message=str(error)))))
    return events
