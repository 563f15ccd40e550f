"""The first facts of each message: what it says of itself, before any kind is asked what follows.

A message that comes late or twice says nothing. One that could not have been sent to this run is refused before
anything is changed.
"""

from collections.abc import Callable
from typing import Any

from workflows.engine import events as ev
from workflows.engine import messages as ms
from workflows.engine.errors import ErrorInfo, IllegalMessageError
from workflows.engine.moves import Facts, cancel_inside, fail
from workflows.engine.questions import refusal
from workflows.engine.records import ROOT, Activation, Step
from workflows.engine.retry import retry_at
from workflows.engine.view import View


def facts_of(view: View, message: ms.AnyMessage) -> Facts:
    """Give the first facts of a message; raise `IllegalMessageError` before the first of them."""
    return _ARRIVALS[type(message)](view, message)


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
    if _awaited(view, message.step, message.attempt) is None:
        return ()
    done = ev.StepSucceeded(
        step=message.step,
        attempt=message.attempt,
        output=message.output,
        handoff=message.handoff,
        usage=message.usage,
        note=message.note,
        duration_ms=message.duration_ms,
    )
    return (done,)


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


def _taken_over(view: View, message: ms.StepTakenOver) -> Facts:
    if _awaited(view, message.step, message.attempt) is not None:
        yield ev.RunRecovered(worker=message.worker, epoch=0, steps=[message.step])


def _timer(view: View, message: ms.TimerFired) -> Facts:
    _require_started(view, message)
    step = view.state.steps.get(message.timer)
    if step is not None:
        if step.status == "waiting":
            yield ev.StepRetried(step=step.id, attempt=step.attempt + 1)
    elif message.timer in view.state.timers:
        yield ev.TimerExpired(timer=message.timer)
    elif message.timer.partition("!")[0] not in view.state.activations:
        raise IllegalMessageError(f"this run has set no timer {message.timer}")


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
        away = set(message.away)
        again = [step for step in view.state.open_steps if view.state.steps[step].status == "open" and step not in away]
        yield ev.RunRecovered(worker=message.worker, epoch=message.epoch, steps=again)


def _answer(view: View, message: ms.Answer) -> Facts:
    activation = _activation(view, message.activation)
    if activation.question is None:
        raise IllegalMessageError(f"{activation.path} asks nothing")
    if activation.path not in view.state.questions:
        return
    wrong = refusal(activation.question, activation.answers, message, message.groups)
    if wrong is not None:
        raise IllegalMessageError(f"the answer to {activation.path} is not taken: {wrong}")
    yield ev.QuestionAnswered(
        activation=activation.path,
        by=message.by,
        decision=message.decision,
        hash=message.hash,
        values=message.values,
        comment=message.comment,
    )


def _external(view: View, message: ms.ExternalEvent) -> Facts:
    _require_started(view, message)
    if not view.state.ended:
        yield ev.EventReceived(name=message.name, payload=message.payload, by=message.by, transient=message.transient)


def _cancel_activation(view: View, message: ms.CancelActivation) -> Facts:
    activation = _activation(view, message.activation)
    if activation.path == ROOT:
        raise IllegalMessageError("this is the whole run; cancel the run instead")
    if activation.status == "active":
        by = f" by {message.by}" if message.by else ""
        reason = f"it was stopped{by}" + (f": {message.reason}" if message.reason else "")
        yield from fail(view, activation, ErrorInfo(code="cancelled", message=reason))


def _complete(view: View, message: ms.CompleteActivation) -> Facts:
    activation = _activation(view, message.activation)
    kind = view.nodes[activation.node].kind
    if not kind.completes:
        raise IllegalMessageError(f"a node of kind {kind.name} cannot go on with a part of its results")
    if activation.status == "active":
        view.said = f"{message.by or 'a person'} said that this is enough" + (
            f": {message.reason}" if message.reason else ""
        )
        yield from kind.complete(view, activation)


def _add_items(view: View, message: ms.AddItems) -> Facts:
    activation = _activation(view, message.activation)
    facts = view.nodes[activation.node].kind.more_items(view, activation, message.items, message.by)
    if activation.status == "active" and message.items:
        yield from facts


def _granted(view: View, message: ms.Granted) -> Facts:
    lock = view.state.locks.get(message.name)
    if lock is not None and message.activation in lock.waiting:
        yield ev.LockGranted(activation=message.activation, name=message.name)


def _activation(view: View, path: str) -> Activation:
    activation = view.state.activations.get(path)
    if activation is None:
        raise IllegalMessageError(f"this run has no activation {path}")
    return activation


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
    ms.StepTakenOver: _taken_over,
    ms.TimerFired: _timer,
    ms.Cancel: _cancel,
    ms.Pause: _pause,
    ms.Resume: _resume,
    ms.Recover: _recover,
    ms.Answer: _answer,
    ms.ExternalEvent: _external,
    ms.CancelActivation: _cancel_activation,
    ms.CompleteActivation: _complete,
    ms.AddItems: _add_items,
    ms.Granted: _granted,
}
