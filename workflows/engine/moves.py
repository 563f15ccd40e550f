"""The moves that a kind may make: enter a member, ask an agent, leave, fail. Each gives events and changes nothing.

One way to fail serves all: `fail` applies the node's `on_error`. Whatever ends, all inside it has ended before, the
deepest first. `leave` and `fail` end the activation, so a kind says nothing after them.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo, ExpressionError
from workflows.engine.messages import Handoff
from workflows.engine.records import Activation
from workflows.engine.reducers import misfit
from workflows.engine.templates import render
from workflows.engine.view import View

Facts = Iterator[ev.AnyEvent]


def enter(
    view: View, parent: Activation, member: str, value: Any = UNSET, source: str | None = None
) -> ev.ActivationEntered:
    """Enter a member with `value`, or with the value that `source` names (the parent itself: the parent's input)."""
    node, path = view.graph.nodes[member], view.next_path(parent, member)
    if node.policy.input is not None:
        try:
            value, source = render(node.policy.input, view.names(_given(view, parent, value, source))), None
        except ExpressionError as error:
            view.faults[path] = ErrorInfo(code="expression", message=f"its input: {error}")
    return ev.ActivationEntered(activation=path, node=member, parent=parent.path, input=value, source=source)


def schedule(activation: Activation, agent: str, purpose: str, value: Any = UNSET) -> ev.StepScheduled:
    """Ask an agent, with `value` or with the activation's own input."""
    step = f"{activation.path}:{len(activation.steps) + 1}"
    return ev.StepScheduled(step=step, activation=activation.path, agent=agent, purpose=purpose, input=value)


def leave(
    view: View,
    activation: Activation,
    value: Any = UNSET,
    source: str | None = None,
    handoff: Handoff | None = None,
    port: str = "out",
) -> Facts:
    """End well, with `value`, or the output of the activation `source` (itself: its own input), or its last step's."""
    wrong = _unsaveable(view, activation, value, source)
    if wrong:
        yield from fail(view, activation, ErrorInfo(code="validation", message=wrong))
        return
    yield ev.ActivationLeft(activation=activation.path, output=value, source=source, port=port, handoff=handoff)


def fail(view: View, activation: Activation, error: ErrorInfo) -> Facts:
    """End badly, as the node's `on_error` says, after everything inside has been cancelled."""
    yield from cancel_inside(view, activation, "what it was part of failed")
    policy = view.node(activation).policy.on_error
    path = activation.path
    wrong = _unsaveable(view, activation, policy.value) if policy.mode == "default" else None
    if wrong:
        told = f"{error.message}; its default cannot stand in: {wrong}"
        yield ev.ActivationFailed(activation=path, error=ErrorInfo(code=error.code, message=told, detail=error.detail))
    elif policy.mode == "default":
        port = next(iter(view.node(activation).kind.ports), "out")
        yield ev.ActivationLeft(activation=path, output=policy.value, port=port, error=error)
    elif policy.mode == "port":
        output = {"error": {"code": error.code, "message": error.message}, "input": activation.input}
        yield ev.ActivationLeft(activation=path, output=output, port="error", error=error)
    else:
        yield ev.ActivationFailed(activation=path, error=error)


def cancel_inside(view: View, activation: Activation, reason: str) -> Facts:
    """Cancel all that is active inside an activation, the deepest first."""
    for path in _active_inside(view, activation):
        yield ev.ActivationCancelled(activation=path, reason=reason)


def located(error: ErrorInfo, child: Activation) -> ErrorInfo:
    """Say in an error that passes from a child to its parent where it began."""
    if error.detail and "activation" in error.detail:
        return error
    return ErrorInfo(
        code=error.code,
        message=f"{child.node}: {error.message}",
        detail={**(error.detail or {}), "activation": child.path},
    )


def save(view: View, child: Activation) -> Facts:
    """Write the output of a child that ended well to the state key that it names."""
    key = view.node(child).policy.save_as
    if key is not None and child.port != "error":
        yield ev.ValueChanged(key=key, reducer=view.graph.state[key].reducer, activation=child.path)


def _active_inside(view: View, activation: Activation) -> list[str]:
    """List what is active inside, each after all that is inside it."""
    found: list[str] = []
    waiting = view.active_children(activation)
    while waiting:
        child = waiting.pop()
        found.append(child.path)
        waiting.extend(view.active_children(child))
    found.reverse()
    return found


def _given(view: View, parent: Activation, value: Any, source: str | None) -> Any:
    if source is None:
        return None if value is UNSET else value
    activation = view.state.activations[source]
    return activation.input if source == parent.path else activation.output


def _unsaveable(view: View, activation: Activation, value: Any, source: str | None = None) -> str | None:
    """Say why the output would not fit the state key that the node saves it as, or nothing."""
    key = view.node(activation).policy.save_as
    if key is None:
        return None
    return misfit(view.graph.state[key], view.state.values.get(key), _output(view, activation, value, source))


def _output(view: View, activation: Activation, value: Any, source: str | None) -> Any:
    if value is not UNSET:
        return value
    if source is not None:
        named = view.state.activations[source]
        return named.input if source == activation.path else named.output
    return view.state.steps[activation.steps[-1]].output if activation.steps else None
