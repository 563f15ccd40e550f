"""The first facts of each message: what it says of itself, before any kind is asked what follows.

A message that comes late or twice says nothing. One that could not have been sent to this run is refused before
anything is changed.
"""

from collections.abc import Callable
from typing import Any

from workflows.engine import events as ev
from workflows.engine import messages as ms
from workflows.engine.errors import IllegalMessageError
from workflows.engine.moves import Facts, cancel_inside
from workflows.engine.records import ROOT, Step
from workflows.engine.retry import retry_at
from workflows.engine.view import View


def facts_of(view: View, message: ms.AnyMessage) -> Facts:
    """Give the first facts of a message; raise `IllegalMessageError` before the first of them."""
    yield from _ARRIVALS[type(message)](view, message)


def _start(view: View, message: ms.Start) -> Facts:
    if view.state.status != "new":
        if view.state.run not in ("", message.run):
            raise IllegalMessageError(f"this is run {view.state.run}, it cannot start as {message.run}")
        return
    missing = sorted(view.graph.agents - message.agents.keys())
    if missing:
        raise IllegalMessageError(f"the run is pinned to no version of the agents {', '.join(missing)}")
    yield ev.RunStarted(
        run=message.run,
        input=message.input,
        agents=message.agents,
        by=message.by,
        user=message.user,
        thread=message.thread,
        history=message.history,
        values={key.name: key.default for key in view.graph.state.values()},
    )
    yield ev.ActivationEntered(activation=ROOT, node=ROOT, input=message.input)


def _done(view: View, message: ms.StepDone) -> Facts:
    if _awaited(view, message.step, message.attempt) is not None:
        yield ev.StepSucceeded(
            step=message.step,
            attempt=message.attempt,
            output=message.output,
            handoff=message.handoff,
            usage=message.usage,
            note=message.note,
            duration_ms=message.duration_ms,
        )


def _erred(view: View, message: ms.StepErred) -> Facts:
    step = _awaited(view, message.step, message.attempt)
    if step is not None:
        policy = view.graph.nodes[view.state.activations[step.activation].node].policy.retry
        yield ev.StepFailed(
            step=message.step,
            attempt=message.attempt,
            error=message.error,
            usage=message.usage,
            duration_ms=message.duration_ms,
            retry_at=retry_at(policy, step, message.error, message.at),
        )


def _turn(view: View, message: ms.TurnDone) -> Facts:
    step = _awaited(view, message.step, message.attempt)
    if step is None or message.index < len(step.turns):
        return
    if message.index > len(step.turns):
        raise IllegalMessageError(f"turn {message.index} of {step.id} came before turn {len(step.turns)}")
    yield ev.StepProgressed(step=step.id, attempt=message.attempt, index=message.index, turn=message.turn)


def _timer(view: View, message: ms.TimerFired) -> Facts:
    _require_started(view, message)
    step = view.state.steps.get(message.timer)
    if step is None:
        raise IllegalMessageError(f"this run has set no timer {message.timer}")
    if step.status == "waiting":
        yield ev.StepRetried(step=step.id, attempt=step.attempt + 1)


def _cancel(view: View, message: ms.Cancel) -> Facts:
    if view.state.ended:
        return
    reason = message.reason or "the run was cancelled"
    root = view.state.activations.get(ROOT)
    if root is not None:
        yield from cancel_inside(view, root, reason)
        yield ev.ActivationCancelled(activation=ROOT, reason=reason)
    yield ev.RunCancelled(by=message.by, reason=message.reason)


def _pause(view: View, message: ms.Pause) -> Facts:
    _require_started(view, message)
    if view.state.status == "running":
        yield ev.RunPaused(by=message.by)


def _resume(view: View, message: ms.Resume) -> Facts:
    _require_started(view, message)
    if view.state.status == "paused":
        yield ev.RunResumed(by=message.by)


def _recover(view: View, message: ms.Recover) -> Facts:
    _require_started(view, message)
    if not view.state.ended:
        again = [step for step in view.state.open_steps if view.state.steps[step].status == "open"]
        yield ev.RunRecovered(worker=message.worker, epoch=message.epoch, steps=again)


def _awaited(view: View, step_id: str, attempt: int) -> Step | None:
    """Give the step if this attempt's outcome is awaited, nothing if it is late; raise if it was never asked for."""
    step = view.state.steps.get(step_id)
    if step is None:
        raise IllegalMessageError(f"this run has no step {step_id}")
    if attempt > step.attempt or attempt < 1:
        raise IllegalMessageError(f"step {step_id} is at attempt {step.attempt}, nobody asked for attempt {attempt}")
    return step if step.status == "open" and attempt == step.attempt else None


def _require_started(view: View, message: ms.AnyMessage) -> None:
    if view.state.status == "new":
        raise IllegalMessageError(f"{type(message).__name__} came before the run was started")


_ARRIVALS: dict[type, Callable[[View, Any], Facts]] = {
    ms.Start: _start,
    ms.StepDone: _done,
    ms.StepErred: _erred,
    ms.TurnDone: _turn,
    ms.TimerFired: _timer,
    ms.Cancel: _cancel,
    ms.Pause: _pause,
    ms.Resume: _resume,
    ms.Recover: _recover,
}
