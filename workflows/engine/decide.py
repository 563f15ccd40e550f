"""Decide: one message in, every fact that follows from it out. The kinds are asked what their nodes do.

Facts come from generators on a stack: each fact is applied before the next is asked for, and what reacts to it goes
first. A generator speaks for one activation; once that has ended, it is asked no more. So nothing can end twice, and
no kind ever reads a state that is behind. A step costs the same however long the run is.
"""

from collections.abc import Callable
from typing import Any

from workflows.engine import events as ev
from workflows.engine import messages as ms
from workflows.engine.arrivals import facts_of
from workflows.engine.errors import ErrorInfo, ExpressionError
from workflows.engine.moves import Facts, fail, save
from workflows.engine.nodes import Graph
from workflows.engine.owed import commands, pending
from workflows.engine.records import Activation, RunState
from workflows.engine.state import evolve
from workflows.engine.view import View

__all__ = ["commands", "decide", "pending"]

Reaction = tuple[Activation | None, Facts]


def decide(graph: Graph, state: RunState, message: ms.AnyMessage) -> list[ev.AnyEvent]:
    """Apply to `state` all that follows from a message and return it; late and repeated messages change nothing.

    Raises `IllegalMessageError`, with nothing changed, for a message that does not fit the run at all.
    """
    view = View(graph, state, message.at)
    events: list[ev.AnyEvent] = []
    agenda: list[Reaction] = [(None, facts_of(view, message))]
    while agenda:
        owner, facts = agenda[-1]
        event = _next(view, agenda, owner, facts)
        if event is not None:
            evolve(state, event, message.at)
            events.append(event)
            _react(view, event, agenda)
    return events


def _next(view: View, agenda: list[Reaction], owner: Activation | None, facts: Facts) -> ev.AnyEvent | None:
    """Take the next fact from the top of the agenda; take the top away when it has no more, or no right to speak."""
    if owner is not None and owner.status != "active":
        agenda.pop()
        return None
    try:
        event = next(facts, None)
    except ExpressionError as error:
        assert owner is not None
        agenda[-1] = (owner, fail(view, owner, ErrorInfo(code="expression", message=str(error))))
        return None
    if event is None:
        agenda.pop()
    return event


def _react(view: View, event: ev.AnyEvent, agenda: list[Reaction]) -> None:
    reaction = _REACTIONS.get(type(event))
    if reaction is not None:
        agenda.append(reaction(view, event))


def _on_entered(view: View, event: ev.ActivationEntered) -> Reaction:
    activation = view.state.activations[event.activation]
    fault = view.faults.pop(event.activation, None) if view.faults else None
    if fault is not None:
        return activation, fail(view, activation, fault)
    return activation, view.node(activation).kind.entered(view, activation)


def _on_left(view: View, event: ev.ActivationLeft) -> Reaction:
    child = view.state.activations[event.activation]
    parent = view.parent(child)
    return (None, iter((ev.RunSucceeded(),))) if parent is None else (parent, _after(view, parent, child))


def _after(view: View, parent: Activation, child: Activation) -> Facts:
    yield from save(view, child)
    yield from view.node(parent).kind.child_left(view, parent, child)


def _on_failed(view: View, event: ev.ActivationFailed) -> Reaction:
    child = view.state.activations[event.activation]
    parent = view.parent(child)
    if parent is None:
        return None, iter((ev.RunFailed(error=event.error),))
    return parent, view.node(parent).kind.child_failed(view, parent, child)


def _on_step_done(view: View, event: ev.StepSucceeded) -> Reaction:
    step = view.state.steps[event.step]
    activation = view.state.activations[step.activation]
    return activation, view.node(activation).kind.step_done(view, activation, step)


def _on_step_failed(view: View, event: ev.StepFailed) -> Reaction:
    step = view.state.steps[event.step]
    activation = view.state.activations[step.activation]
    waits = event.retry_at is not None
    return activation, iter(()) if waits else view.node(activation).kind.step_failed(view, activation, step)


_REACTIONS: dict[type, Callable[[View, Any], Reaction]] = {
    ev.ActivationEntered: _on_entered,
    ev.ActivationLeft: _on_left,
    ev.ActivationFailed: _on_failed,
    ev.StepSucceeded: _on_step_done,
    ev.StepFailed: _on_step_failed,
}
