"""Activations: entered, ended in one of four ways; and the values that they write."""

from typing import Any

from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.records import (
    CANCELLED,
    FAILED,
    ROOT,
    SKIPPED,
    Activation,
    ActivationStatus,
    RunState,
)
from workflows.engine.reducers import reduce
from workflows.engine.transitions.steps import end_step


def entered(state: RunState, event: ev.ActivationEntered, at: float) -> None:
    """Open an activation inside its parent."""
    parent = None if event.parent is None else state.activations[event.parent]
    scope = meter = None
    if parent is not None:
        scope = parent.path if parent.local else parent.scope
        meter = parent.path if parent.metered else parent.meter
    activation = state.activations[event.activation] = Activation(
        path=event.activation,
        node=event.node,
        parent=event.parent,
        entered_at=at,
        origin=event.activation,
        input=_given(state, event),
        index=event.index,
        scope=scope,
        local=event.scope,
        meter=meter,
        metered=event.metered,
    )
    if event.values:
        activation.values = dict(event.values)
    if parent is None:
        return
    parent.children.append(event.activation)
    parent.times[event.node] = parent.times.get(event.node, 0) + 1
    if event.again_of is None:
        parent.active += 1
    else:
        _take_up(activation, state.activations[event.again_of])


def left(state: RunState, event: ev.ActivationLeft, at: float) -> None:
    """End well, with an output."""
    activation = _end(state, event.activation, "left", at)
    tell_parent(state, activation, event.port)
    if event.output is not UNSET:
        activation.output = event.output
    elif event.source is not None:
        source = state.activations[event.source]
        activation.output = source.input if event.source == event.activation else source.output
    elif activation.steps:
        activation.output = state.steps[activation.steps[-1]].output
    activation.port = event.port
    if event.error is not None:
        activation.error = event.error
    if event.handoff is not None:
        activation.handoff = event.handoff
    if activation.path != ROOT:
        results = state.results if activation.scope is None else state.activations[activation.scope].results
        results[activation.node.rpartition(":")[2]] = activation.output


def failed(state: RunState, event: ev.ActivationFailed, at: float) -> None:
    """End badly; the parent is told only if the node is not entered again."""
    activation = _end(state, event.activation, "failed", at)
    activation.error, activation.again_at = event.error, event.again_at
    if event.again_at is None:
        tell_parent(state, activation, FAILED)


def cancelled(state: RunState, event: ev.ActivationCancelled, at: float) -> None:
    """End by being cut off."""
    activation = _end(state, event.activation, "cancelled", at)
    activation.reason = event.reason
    tell_parent(state, activation, CANCELLED)


def skipped(state: RunState, event: ev.NodeSkipped, at: float) -> None:
    """Decide a node that was never entered."""
    state.activations[event.parent].outcomes[event.node] = SKIPPED


def value_changed(state: RunState, event: ev.ValueChanged, at: float) -> None:
    """Let a key of the state, of the workflow that the activation is in, take in a value."""
    activation = state.activations[event.activation]
    value = activation.output if event.value is UNSET else event.value
    values = state.values_in(activation.scope)
    values[event.key] = reduce(event.reducer, values.get(event.key), value)


def _given(state: RunState, event: ev.ActivationEntered) -> Any:
    if event.input is not UNSET:
        return event.input
    if event.again_of is not None:
        return state.activations[event.again_of].input
    if event.source is None:
        return None
    source = state.activations[event.source]
    return source.input if event.source == event.parent else source.output


def _take_up(activation: Activation, before: Activation) -> None:
    activation.origin, activation.tries = before.origin, before.tries + 1


def _end(state: RunState, path: str, status: ActivationStatus, at: float) -> Activation:
    activation = state.activations[path]
    activation.status, activation.left_at = status, at
    for step in activation.steps:
        if step in state.open_steps:
            end_step(state, step, "cancelled", at)
    for timer in activation.timers:
        state.timers.pop(timer, None)
    if activation.question is not None:
        state.questions.pop(path, None)
    if activation.listens:
        _stop_listening(state, activation)
    if activation.lock is not None:
        _let_go(state, activation, activation.lock)
    if state.watchers:
        state.watchers.pop(path, None)
    return activation


def tell_parent(state: RunState, activation: Activation, outcome: str) -> None:
    """Decide the member that an activation was of."""
    if activation.parent is not None:
        parent = state.activations[activation.parent]
        parent.active -= 1
        parent.outcomes[activation.node] = outcome
        if outcome == FAILED:
            parent.lost += 1
        elif outcome != CANCELLED:
            parent.done += 1


def _stop_listening(state: RunState, activation: Activation) -> None:
    for name in activation.listens:
        state.listeners[name].remove(activation.path)
        if not state.listeners[name]:
            del state.listeners[name]


def _let_go(state: RunState, activation: Activation, name: str) -> None:
    lock = state.locks[name]
    for places in (lock.holders, lock.waiting):
        if activation.path in places:
            places.remove(activation.path)
