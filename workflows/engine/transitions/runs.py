"""The run as a whole: its beginning, its pauses, its end, and what reaches it from outside."""

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo
from workflows.engine.records import ROOT, RunState


def run_started(state: RunState, event: ev.RunStarted, at: float) -> None:
    """Take in all that the run begins with."""
    state.run, state.status, state.started_at = event.run, "running", at
    state.input, state.user, state.by = event.input, event.user, event.by
    state.thread, state.history, state.agents = event.thread, event.history, event.agents
    state.values = dict(event.values)


def run_paused(state: RunState, event: ev.RunPaused, at: float) -> None:
    """Pause."""
    state.status = "paused"


def run_resumed(state: RunState, event: ev.RunResumed, at: float) -> None:
    """Go on."""
    state.status = "running"


def run_recovered(state: RunState, event: ev.RunRecovered, at: float) -> None:
    """Count the takeover, for the run and for each step that is carried out again."""
    state.recoveries += 1
    for step in event.steps:
        state.steps[step].recovered += 1


def run_succeeded(state: RunState, event: ev.RunSucceeded, at: float) -> None:
    """End with the root's output."""
    state.status, state.ended_at = "succeeded", at
    state.output = state.activations[ROOT].output


def run_failed(state: RunState, event: ev.RunFailed, at: float) -> None:
    """End badly."""
    state.status, state.ended_at, state.error = "failed", at, event.error


def run_cancelled(state: RunState, event: ev.RunCancelled, at: float) -> None:
    """End because somebody wanted it."""
    state.status, state.ended_at = "cancelled", at
    state.error = ErrorInfo(code="refused", message=event.reason or "cancelled")


def event_received(state: RunState, event: ev.EventReceived, at: float) -> None:
    """Keep what came from outside, unless it is transient."""
    if not event.transient:
        state.inbox.setdefault(event.name, []).append(event.payload)
