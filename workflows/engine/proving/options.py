"""What the world outside may do next to a run: answer a step, let a timer fire, answer a question, send an event."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.engine import messages as ms
from workflows.engine.proving.filling import filled
from workflows.engine.proving.oracle import SOMETHING
from workflows.engine.proving.outcomes import outcomes
from workflows.engine.records import ROOT, Activation
from workflows.engine.view import View


@dataclass(frozen=True, slots=True)
class Option:
    """One message that may come next. `owner` is the activation that it is about; `sure`: it will come in the end."""

    message: ms.AnyMessage
    owner: str
    sure: bool = True


def options(view: View) -> list[Option]:
    """List every message that may come next and make a difference; none where the run is stuck or has ended."""
    if view.state.ended:
        return []
    return [*_steps(view), *_timers(view), *_answers(view), *_events(view), *_grants(view)]


def _steps(view: View) -> Iterator[Option]:
    for step_id in view.state.open_steps:
        step = view.state.steps[step_id]
        if step.status == "waiting":
            yield Option(ms.TimerFired(at=max(view.at, step.retry_at or 0.0), timer=step.id), step.activation)
        else:
            yield from (Option(message, step.activation) for message in outcomes(view, step))


def _timers(view: View) -> Iterator[Option]:
    for timer in view.state.timers.values():
        yield Option(ms.TimerFired(at=max(view.at, timer.at), timer=timer.id), timer.activation)


def _answers(view: View) -> Iterator[Option]:
    for path in view.state.questions:
        activation = view.state.activations[path]
        assert activation.question is not None
        by, groups = _next_person(activation)
        for decision in activation.question.decisions:
            told = ms.Answer(
                at=view.at,
                activation=path,
                by=by,
                decision=decision,
                values=filled(activation.question.form),
                hash=activation.question.hash,
                groups=groups,
            )
            yield Option(told, path)


def _next_person(activation: Activation) -> tuple[str, list[str]]:
    """Name somebody whose turn it is and who has not answered yet, and the groups that they are in."""
    assert activation.question is not None
    given, approvers = activation.answers, activation.question.approvers
    answered = {answer.by for answer in given}
    if activation.question.order == "sequence":
        approvers = approvers[len(given) : len(given) + 1]
    person = next((name for name in approvers if not name.startswith("group:") and name not in answered), None)
    groups = [name.removeprefix("group:") for name in approvers if name.startswith("group:")]
    return person or f"person{len(given) + 1}", groups


def _events(view: View) -> Iterator[Option]:
    for name, paths in view.state.listeners.items():
        owner = paths[0] if len(paths) == 1 else ROOT
        yield Option(ms.ExternalEvent(at=view.at, name=name, payload=SOMETHING), owner, sure=False)


def _grants(view: View) -> Iterator[Option]:
    """Let the other runs make room in each critical section that runs share."""
    for name, lock in view.state.locks.items():
        if lock.wide and lock.waiting and len(lock.holders) < lock.limit:
            yield Option(ms.Granted(at=view.at, activation=lock.waiting[0], name=name), lock.waiting[0])
