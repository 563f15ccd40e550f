"""The moves that a kind may make: enter a member, ask an agent, leave, fail. Each gives events and changes nothing.

One way to fail serves all: `fail` applies the node's `on_error`. Whatever ends, all inside it has ended before, the
deepest first. `leave` and `fail` end the activation, so a kind says nothing after them.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo, ExpressionError
from workflows.engine.messages import Handoff
from workflows.engine.nodes import Node
from workflows.engine.records import AGAIN, Activation
from workflows.engine.reducers import misfit
from workflows.engine.retry import spread
from workflows.engine.templates import render
from workflows.engine.view import View, path_of

# a generator; or a tuple, of one event or of none
Facts = Iterable[ev.AnyEvent]


def enter(
    view: View,
    parent: Activation,
    member: str,
    value: Any = UNSET,
    source: str | None = None,
    index: int | None = None,
    scope: ev.Scope = "",
) -> ev.ActivationEntered:
    """Enter a member with `value`, or with the value that `source` names (the parent itself: the parent's input).

    `index` is its item of a map or its pass of a loop; `scope` gives it names of its own.
    """
    node = view.nodes[member]
    path = path_of(parent, node)
    scope, values = (scope, {}) if node.opens is None else _opened(view, node.opens)
    if node.template is not None:
        try:
            value, source = _templated(view, parent, node, _given(view, parent, value, source), index), None
        except ExpressionError as error:
            view.faults[path] = ErrorInfo(code="expression", message=f"its input: {error}")
    return ev.ActivationEntered(
        activation=path,
        node=member,
        parent=parent.path,
        input=value,
        source=source,
        index=index,
        scope=scope,
        values=values,
        metered=node.metered,
    )


def enter_again(view: View, failed: Activation) -> ev.ActivationEntered:
    """Enter a node again that failed, with the same input."""
    parent = view.parent(failed)
    assert parent is not None
    node = view.nodes[failed.node]
    scope, values = (failed.local, {}) if node.opens is None else _opened(view, node.opens)
    return ev.ActivationEntered(
        activation=path_of(parent, node),
        node=failed.node,
        parent=parent.path,
        index=failed.index,
        scope=scope,
        values=values,
        metered=failed.metered,
        again_of=failed.path,
    )


def _opened(view: View, workflow: str) -> tuple[ev.Scope, dict[str, Any]]:
    """Give what runs a linked workflow names of its own, with the defaults of that one's state."""
    return "workflow", {key.name: key.default for key in view.graph.keys_of(workflow).values()}


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
    if view.nodes[activation.node].saves is not None:
        wrong = _unsaveable(view, activation, value, source)
        if wrong:
            return fail(view, activation, ErrorInfo(code="validation", message=wrong))
    left = ev.ActivationLeft(activation=activation.path, output=value, source=source, port=port, handoff=handoff)
    return (left,)


def fail(view: View, activation: Activation, error: ErrorInfo, again: bool = True) -> Facts:
    """End badly, after everything inside has been cancelled: try the node again, or do as its `on_error` says.

    What could not even begin is not tried `again`.
    """
    yield from cancel_inside(view, activation, "what it was part of failed")
    again_at = _again_at(view, activation, error) if again else None
    if again_at is not None:
        yield ev.ActivationFailed(activation=activation.path, error=error, again_at=again_at)
        return
    policy = view.nodes[activation.node].policy.on_error
    path = activation.path
    wrong = _unsaveable(view, activation, policy.value) if policy.mode == "default" else None
    if wrong:
        told = f"{error.message}; its default cannot stand in: {wrong}"
        yield ev.ActivationFailed(activation=path, error=ErrorInfo(code=error.code, message=told, detail=error.detail))
    elif policy.mode == "default":
        node = view.nodes[activation.node]
        port = node.kind.default_port(node.config)
        yield ev.ActivationLeft(activation=path, output=policy.value, port=port, error=error)
    elif policy.mode == "port":
        output = {"error": {"code": error.code, "message": error.message}, "input": activation.input}
        yield ev.ActivationLeft(activation=path, output=output, port="error", error=error)
    else:
        yield ev.ActivationFailed(activation=path, error=error)


def stop(view: View, activation: Activation, reason: str) -> Facts:
    """Cut one activation off with all that is inside it; what is around it is asked how it goes on."""
    yield from cancel_inside(view, activation, reason)
    yield ev.ActivationCancelled(activation=activation.path, reason=reason, alone=True)


def cut(view: View, activation: Activation, reason: str) -> Facts:
    """Cut one activation off with all that is inside it, and tell nobody: whoever does it knows how to go on."""
    yield from cancel_inside(view, activation, reason)
    yield ev.ActivationCancelled(activation=activation.path, reason=reason)


def set_timer(activation: Activation, purpose: str, at: float) -> ev.TimerSet:
    """Wait until `at` (seconds since the epoch); the kind's `timer_fired` is told the purpose."""
    return ev.TimerSet(timer=timer_id(activation, purpose), activation=activation.path, at=at, purpose=purpose)


def clear_timer(view: View, activation: Activation, purpose: str) -> Facts:
    """Wait no longer, if that timer is set."""
    timer = timer_id(activation, purpose)
    if timer in view.state.timers:
        yield ev.TimerCleared(timer=timer)


def timer_id(activation: Activation, purpose: str) -> str:
    """Name a timer."""
    return f"{activation.path}!{purpose}"


def take_event(view: View, activation: Activation, name: str, payload: Any) -> ev.EventTaken:
    """Take an event in; it leaves the inbox if it was kept there."""
    kept = payload in view.state.inbox.get(name, ())
    return ev.EventTaken(activation=activation.path, name=name, payload=payload, kept=kept)


def cancel_inside(view: View, activation: Activation, reason: str) -> Facts:
    """Cancel all that is active inside an activation, the deepest first, and what waits there to be entered again."""
    for path in _active_inside(view, activation):
        yield from _give_up_reruns(view, view.state.activations[path])
        yield ev.ActivationCancelled(activation=path, reason=reason)
    yield from _give_up_reruns(view, activation)


def give_up(view: View, failed: Activation) -> Facts:
    """Enter a node no more that failed and waits to be entered again."""
    parent = view.parent(failed)
    if parent is not None:
        yield from clear_timer(view, parent, f"{AGAIN}{failed.path}")


def _give_up_reruns(view: View, activation: Activation) -> Facts:
    prefix = timer_id(activation, AGAIN)
    for timer in activation.timers:
        if timer.startswith(prefix) and timer in view.state.timers:
            yield ev.TimerCleared(timer=timer)


def located(error: ErrorInfo, child: Activation) -> ErrorInfo:
    """Say in an error that passes from a child to its parent where it began."""
    if error.detail and "activation" in error.detail:
        return error
    return ErrorInfo(
        code=error.code,
        message=f"{child.node}: {error.message}",
        detail={**(error.detail or {}), "activation": child.path},
    )


def save(view: View, child: Activation) -> ev.ValueChanged:
    """Write the output of an activation to the state key that its node names."""
    node = view.nodes[child.node]
    key = node.saves
    assert key is not None
    return ev.ValueChanged(key=key, reducer=view.graph.keys_of(node.workflow)[key].reducer, activation=child.path)


def _active_inside(view: View, activation: Activation) -> list[str]:
    """List what is active inside, each after all that is inside it."""
    found: list[str] = []
    waiting = view.active_children(activation)
    while waiting:
        child = waiting.pop()
        found.append(child.path)
        waiting.extend(view.active_children(child))
    found.reverse()
    if view.state.locks:
        # first those who stand in line: nobody is let into a critical section while it is being left for good
        found.sort(key=lambda path: not _stands_in_line(view, path))
    return found


def _stands_in_line(view: View, path: str) -> bool:
    lock = view.state.activations[path].lock
    return lock is not None and path in view.state.locks[lock].waiting


def _templated(view: View, parent: Activation, node: Node, given: Any, index: int | None) -> Any:
    names = view.names(given, parent, inside=True)
    if index is not None:
        names = {**names, "item": lambda: {"index": index, "value": given}}
    return render(node.template, names)


def _again_at(view: View, activation: Activation, error: ErrorInfo) -> float | None:
    """Give the time at which a node that failed is entered again, or nothing if it is not."""
    parent = view.parent(activation)
    if parent is None:
        return None
    around = view.nodes[parent.node]
    policy = view.nodes[activation.node].policy.rerun or around.kind.rerun_of(around.config)
    if policy is None or activation.tries >= policy.attempts or error.code not in policy.on:
        return None
    wait = spread(policy, activation.origin, activation.tries)
    return view.at + max(wait, error.retry_after_s or 0.0)


def _given(view: View, parent: Activation, value: Any, source: str | None) -> Any:
    if source is None:
        return None if value is UNSET else value
    activation = view.state.activations[source]
    return activation.input if source == parent.path else activation.output


def _unsaveable(view: View, activation: Activation, value: Any, source: str | None = None) -> str | None:
    """Say why the output would not fit the state key that the node saves it as, or nothing."""
    node = view.nodes[activation.node]
    key = node.saves
    if key is None:
        return None
    old = view.values(activation).get(key)
    return misfit(view.graph.keys_of(node.workflow)[key], old, _output(view, activation, value, source))


def _output(view: View, activation: Activation, value: Any, source: str | None) -> Any:
    if value is not UNSET:
        return value
    if source is not None:
        named = view.state.activations[source]
        return named.input if source == activation.path else named.output
    return view.state.steps[activation.steps[-1]].output if activation.steps else None
