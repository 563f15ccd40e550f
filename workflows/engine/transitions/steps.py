"""Steps: asked for, tried, ended; and what they used."""

from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.messages import Usage
from workflows.engine.records import FailedAttempt, RunState, Step, StepStatus


def scheduled(state: RunState, event: ev.StepScheduled, at: float) -> None:
    """Open a step of an activation."""
    activation = state.activations[event.activation]
    activation.steps.append(event.step)
    for metered in state.meters_around(activation):
        metered.spent.steps += 1
    state.open_steps[event.step] = None
    state.steps[event.step] = Step(
        id=event.step,
        activation=event.activation,
        agent=event.agent,
        purpose=event.purpose,
        scheduled_at=at,
        input=activation.input if event.input is UNSET else event.input,
    )


def end_step(state: RunState, step_id: str, status: StepStatus, at: float) -> Step:
    """Close a step."""
    step = state.steps[step_id]
    step.status, step.ended_at, step.retry_at = status, at, None
    state.open_steps.pop(step_id, None)
    return step


def succeeded(state: RunState, event: ev.StepSucceeded, at: float) -> None:
    """Take in what was answered."""
    step = end_step(state, event.step, "succeeded", at)
    step.output, step.handoff = event.output, event.handoff
    step.note, step.duration_ms = event.note, event.duration_ms
    _used(state, step, event.usage)


def step_failed(state: RunState, event: ev.StepFailed, at: float) -> None:
    """Note a failed attempt; close the step if there is no other."""
    step = state.steps[event.step]
    failed = FailedAttempt(attempt=event.attempt, error=event.error, at=at, duration_ms=event.duration_ms)
    step.failures += (failed,)
    _used(state, step, event.usage)
    if event.retry_at is None:
        end_step(state, event.step, "failed", at).error = event.error
    else:
        step.status, step.retry_at = "waiting", event.retry_at


def retried(state: RunState, event: ev.StepRetried, at: float) -> None:
    """Open the next attempt."""
    step = state.steps[event.step]
    step.status, step.attempt, step.retry_at, step.turns = "open", event.attempt, None, ()


def progressed(state: RunState, event: ev.StepProgressed, at: float) -> None:
    """Keep a completed turn."""
    state.steps[event.step].turns += (event.turn,)


def _used(state: RunState, step: Step, usage: Usage | None) -> None:
    if usage is None:
        return
    step.usage = _sum(step.usage or Usage(), usage)
    state.usage = _sum(state.usage, usage)
    for metered in state.meters_around(state.activations[step.activation]):
        metered.spent.tokens += usage.input_tokens + usage.output_tokens
        metered.spent.cost_usd += usage.cost_usd


def _sum(a: Usage, b: Usage) -> Usage:
    return Usage(
        input_tokens=a.input_tokens + b.input_tokens,
        output_tokens=a.output_tokens + b.output_tokens,
        requests=a.requests + b.requests,
        tool_calls=a.tool_calls + b.tool_calls,
        cost_usd=a.cost_usd + b.cost_usd,
    )
