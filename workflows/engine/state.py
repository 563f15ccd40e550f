"""The state of a run, and `evolve`, the only thing that changes it.

Everything here is told by events alone: no graph, no clock. The front end's fold (`frontend/src/core/fold.ts`) is the
same function in TypeScript; `tests/scenarios` holds both to the same results. `to_builtins` gives the compared form.
"""

from collections.abc import Callable
from typing import Any

from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo
from workflows.engine.messages import Usage
from workflows.engine.records import (
    CANCELLED,
    FAILED,
    ROOT,
    SKIPPED,
    Activation,
    ActivationStatus,
    ChainLink,
    FailedAttempt,
    LedgerLine,
    RunState,
    Step,
    StepStatus,
)
from workflows.engine.reducers import reduce

__all__ = ["ROOT", "RunState", "Step", "evolve", "fold"]


def evolve(state: RunState, event: ev.AnyEvent, at: float) -> None:
    """Apply one event that happened at `at`; the only way that a run's state changes."""
    state.seq += 1
    _APPLY[type(event)](state, event, at)


def fold(entries: list[ev.Entry], onto: RunState | None = None) -> RunState:
    """Rebuild a run's state from its log, or from a prefix of it; or go on from the state that a prefix gave."""
    state = onto or RunState()
    for entry in entries:
        for event in entry.events:
            evolve(state, event, entry.at)
    return state


def _run_started(state: RunState, event: ev.RunStarted, at: float) -> None:
    state.run, state.status, state.started_at = event.run, "running", at
    state.input, state.user, state.by = event.input, event.user, event.by
    state.thread, state.history, state.agents = event.thread, event.history, event.agents
    state.values = dict(event.values)


def _run_paused(state: RunState, event: ev.RunPaused, at: float) -> None:
    state.status = "paused"


def _run_resumed(state: RunState, event: ev.RunResumed, at: float) -> None:
    state.status = "running"


def _run_recovered(state: RunState, event: ev.RunRecovered, at: float) -> None:
    state.recoveries += 1
    for step in event.steps:
        state.steps[step].recovered += 1


def _run_succeeded(state: RunState, event: ev.RunSucceeded, at: float) -> None:
    state.status, state.ended_at = "succeeded", at
    state.output = state.activations[ROOT].output


def _run_failed(state: RunState, event: ev.RunFailed, at: float) -> None:
    state.status, state.ended_at, state.error = "failed", at, event.error


def _run_cancelled(state: RunState, event: ev.RunCancelled, at: float) -> None:
    state.status, state.ended_at = "cancelled", at
    state.error = ErrorInfo(code="refused", message=event.reason or "cancelled")


def _entered(state: RunState, event: ev.ActivationEntered, at: float) -> None:
    value = event.input
    if value is UNSET and event.source is not None:
        source = state.activations[event.source]
        value = source.input if event.source == event.parent else source.output
    state.activations[event.activation] = Activation(
        path=event.activation,
        node=event.node,
        parent=event.parent,
        entered_at=at,
        input=None if value is UNSET else value,
    )
    if event.parent is not None:
        parent = state.activations[event.parent]
        parent.children.append(event.activation)
        parent.active += 1
        parent.times[event.node] = parent.times.get(event.node, 0) + 1


def _end(state: RunState, path: str, status: ActivationStatus, outcome: str, at: float) -> Activation:
    activation = state.activations[path]
    activation.status, activation.left_at = status, at
    if activation.parent is not None:
        parent = state.activations[activation.parent]
        parent.active -= 1
        parent.outcomes[activation.node] = outcome
    return activation


def _left(state: RunState, event: ev.ActivationLeft, at: float) -> None:
    activation = _end(state, event.activation, "left", event.port, at)
    if event.output is not UNSET:
        activation.output = event.output
    elif event.source is not None:
        source = state.activations[event.source]
        activation.output = source.input if event.source == event.activation else source.output
    elif activation.steps:
        activation.output = state.steps[activation.steps[-1]].output
    activation.port, activation.error, activation.handoff = event.port, event.error, event.handoff
    if activation.path != ROOT:
        state.results[activation.node] = activation.output


def _failed(state: RunState, event: ev.ActivationFailed, at: float) -> None:
    _end(state, event.activation, "failed", FAILED, at).error = event.error


def _cancelled(state: RunState, event: ev.ActivationCancelled, at: float) -> None:
    activation = _end(state, event.activation, "cancelled", CANCELLED, at)
    activation.reason = event.reason
    for step in activation.steps:
        if step in state.open_steps:
            _end_step(state, step, "cancelled", at)


def _skipped(state: RunState, event: ev.NodeSkipped, at: float) -> None:
    state.activations[event.parent].outcomes[event.node] = SKIPPED


def _scheduled(state: RunState, event: ev.StepScheduled, at: float) -> None:
    activation = state.activations[event.activation]
    activation.steps.append(event.step)
    state.open_steps[event.step] = None
    state.steps[event.step] = Step(
        id=event.step,
        activation=event.activation,
        agent=event.agent,
        purpose=event.purpose,
        scheduled_at=at,
        input=activation.input if event.input is UNSET else event.input,
    )


def _end_step(state: RunState, step_id: str, status: StepStatus, at: float) -> Step:
    step = state.steps[step_id]
    step.status, step.ended_at, step.retry_at = status, at, None
    state.open_steps.pop(step_id, None)
    return step


def _used(state: RunState, step: Step, usage: Usage | None) -> None:
    if usage is not None:
        step.usage = _sum(step.usage or Usage(), usage)
        state.usage = _sum(state.usage, usage)


def _sum(a: Usage, b: Usage) -> Usage:
    return Usage(
        input_tokens=a.input_tokens + b.input_tokens,
        output_tokens=a.output_tokens + b.output_tokens,
        requests=a.requests + b.requests,
        tool_calls=a.tool_calls + b.tool_calls,
        cost_usd=a.cost_usd + b.cost_usd,
    )


def _succeeded(state: RunState, event: ev.StepSucceeded, at: float) -> None:
    step = _end_step(state, event.step, "succeeded", at)
    step.output, step.handoff = event.output, event.handoff
    step.note, step.duration_ms = event.note, event.duration_ms
    _used(state, step, event.usage)


def _step_failed(state: RunState, event: ev.StepFailed, at: float) -> None:
    step = state.steps[event.step]
    step.failures.append(FailedAttempt(attempt=event.attempt, error=event.error, at=at, duration_ms=event.duration_ms))
    _used(state, step, event.usage)
    if event.retry_at is None:
        _end_step(state, event.step, "failed", at).error = event.error
    else:
        step.status, step.retry_at = "waiting", event.retry_at


def _retried(state: RunState, event: ev.StepRetried, at: float) -> None:
    step = state.steps[event.step]
    step.status, step.attempt, step.retry_at, step.turns = "open", event.attempt, None, []


def _progressed(state: RunState, event: ev.StepProgressed, at: float) -> None:
    state.steps[event.step].turns.append(event.turn)


def _value_changed(state: RunState, event: ev.ValueChanged, at: float) -> None:
    value = state.activations[event.activation].output if event.value is UNSET else event.value
    state.values[event.key] = reduce(event.reducer, state.values.get(event.key), value)


def _route_chosen(state: RunState, event: ev.RouteChosen, at: float) -> None:
    activation = state.activations[event.activation]
    activation.scores, activation.reason = event.scores, event.reason


def _plan_made(state: RunState, event: ev.PlanMade, at: float) -> None:
    activation = state.activations[event.activation]
    activation.plan, activation.reason = True, event.reason
    for subtask in event.subtasks:
        activation.ledger.append(
            LedgerLine(
                id=subtask.id,
                worker=subtask.worker,
                instruction=subtask.instruction,
                after=subtask.after,
                input=subtask.input,
            )
        )


def _line(activation: Activation, subtask: str) -> LedgerLine | None:
    return next((line for line in activation.ledger if line.id == subtask), None)


def _subtask_assigned(state: RunState, event: ev.SubtaskAssigned, at: float) -> None:
    activation = state.activations[event.activation]
    line = _line(activation, event.subtask)
    if line is None:
        line = LedgerLine(id=event.subtask, worker=event.worker, instruction=event.instruction)
        activation.ledger.append(line)
    line.status, line.child, line.reason = "active", event.child, event.reason


def _subtask_ended(state: RunState, event: ev.SubtaskEnded, at: float) -> None:
    line = _line(state.activations[event.activation], event.subtask)
    if line is not None:
        line.status, line.error = event.status, event.error


def _overruled(state: RunState, event: ev.LeadOverruled, at: float) -> None:
    state.activations[event.activation].overruled.append(event.reason)


def _handed_off(state: RunState, event: ev.HandedOff, at: float) -> None:
    state.activations[event.activation].chain.append(
        ChainLink(
            source=event.source,
            target=event.target,
            hop=event.hop,
            at=at,
            reason=event.reason,
            context=event.context,
            returned=event.returned,
        )
    )


def _handoff_refused(state: RunState, event: ev.HandoffRefused, at: float) -> None:
    chain = state.activations[event.activation].chain
    chain.append(
        ChainLink(
            source=event.source,
            target=event.target,
            hop=len(chain) + 1,
            at=at,
            reason=event.reason,
            refused=True,
        )
    )


_APPLY: dict[type, Callable[[RunState, Any, float], None]] = {
    ev.RunStarted: _run_started,
    ev.RunPaused: _run_paused,
    ev.RunResumed: _run_resumed,
    ev.RunRecovered: _run_recovered,
    ev.RunSucceeded: _run_succeeded,
    ev.RunFailed: _run_failed,
    ev.RunCancelled: _run_cancelled,
    ev.ActivationEntered: _entered,
    ev.ActivationLeft: _left,
    ev.ActivationFailed: _failed,
    ev.ActivationCancelled: _cancelled,
    ev.NodeSkipped: _skipped,
    ev.StepScheduled: _scheduled,
    ev.StepSucceeded: _succeeded,
    ev.StepFailed: _step_failed,
    ev.StepRetried: _retried,
    ev.StepProgressed: _progressed,
    ev.ValueChanged: _value_changed,
    ev.RouteChosen: _route_chosen,
    ev.PlanMade: _plan_made,
    ev.SubtaskAssigned: _subtask_assigned,
    ev.SubtaskEnded: _subtask_ended,
    ev.LeadOverruled: _overruled,
    ev.HandedOff: _handed_off,
    ev.HandoffRefused: _handoff_refused,
}
