"""What a run wants done, derived from its log: by new events (`commands`), or all of it (`pending`)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from workflows.engine import events as ev
from workflows.engine.commands import CancelStep, Command, ReleaseLock, RequestLock, RunStep, SetTimer
from workflows.engine.nodes import Graph
from workflows.engine.records import RunState, Step
from workflows.engine.view import View


def commands(graph: Graph, state: RunState, events: list[ev.AnyEvent]) -> list[Command]:
    """Give what these events, which `state` has just taken in, call for.

    Nothing new is asked for while the run is paused; being resumed or recovered calls for all that is pending.
    """
    wanted: list[Command] = []
    told: list[ev.AnyEvent] = []
    for event in events:
        kind = type(event)
        if kind in _GO_ON:
            return pending(graph, state)
        call = _CALLS.get(kind)
        if call is not None:
            wanted.extend(call(graph, state, event, told))
            told.append(event)
    return wanted


def pending(graph: Graph, state: RunState) -> list[Command]:
    """Give all that the run still owes: each open step, timer and place in a line. Nothing while it is paused."""
    owed = [command for step in state.open_steps for command in _owed(graph, state, step)]
    owed.extend(command for timer in state.timers for command in _timer(state, timer))
    waiting = [path for lock in state.locks.values() for path in lock.waiting]
    owed.extend(command for path in waiting for command in _lock(state, path))
    return owed


def _owed(graph: Graph, state: RunState, step_id: str) -> Iterator[Command]:
    step = state.steps[step_id]
    if state.status != "running":
        return
    if step.status == "open":
        yield _run_step(graph, state, step)
    elif step.status == "waiting" and step.retry_at is not None:
        yield SetTimer(timer=step.id, at=step.retry_at)


def _timer(state: RunState, timer_id: str) -> Iterator[SetTimer]:
    timer = state.timers.get(timer_id)
    if timer is not None and state.status == "running":
        yield SetTimer(timer=timer.id, at=timer.at)


def _lock(state: RunState, path: str) -> Iterator[RequestLock]:
    activation = state.activations[path]
    lock = None if activation.lock is None else state.locks[activation.lock]
    if lock is None or activation.lock is None or not lock.wide or path not in lock.waiting:
        return
    if state.status == "running":
        key = f"{state.run}:{path}"
        yield RequestLock(run=state.run, activation=path, key=key, name=activation.lock, limit=lock.limit)


def _ended(state: RunState, path: str, new: Collection[str]) -> Iterator[Command]:
    """Stop the steps that an activation's end cut off, but for those nobody was told of yet; give its place back."""
    activation = state.activations[path]
    for step in activation.steps:
        if state.steps[step].status == "cancelled" and step not in new:
            yield CancelStep(step=step)
    if activation.lock is not None and state.locks[activation.lock].wide:
        yield ReleaseLock(key=f"{state.run}:{path}", name=activation.lock)


def _run_step(graph: Graph, state: RunState, step: Step) -> RunStep:
    view = View(graph, state, step.scheduled_at)
    activation = state.activations[step.activation]
    node = view.node(activation)
    brief = node.kind.brief(view, activation, step)
    return RunStep(
        run=state.run,
        step=step.id,
        key=f"{state.run}:{step.id}",
        activation=activation.path,
        node=node.id,
        attempt=step.attempt,
        agent=step.agent,
        purpose=step.purpose,
        input=step.input,
        timeout_s=node.policy.timeout_s,
        members=list(brief.members),
        instructions=brief.instructions,
        output_schema=brief.output_schema,
        history=list(brief.history),
        user=state.user,
        state=view.shown_state(activation),
        thread=state.thread,
        handoff=brief.note,
        context_schema=brief.context_schema,
        turns=list(step.turns),
    )


def _of_step(graph: Graph, state: RunState, event: Any, told: Sequence[ev.AnyEvent]) -> Iterable[Command]:
    return _owed(graph, state, event.step)


def _of_failure(graph: Graph, state: RunState, event: ev.StepFailed, told: Sequence[ev.AnyEvent]) -> Iterable[Command]:
    return () if event.retry_at is None else _owed(graph, state, event.step)


def _of_end(graph: Graph, state: RunState, event: Any, told: Sequence[ev.AnyEvent]) -> Iterable[Command]:
    new = [one.step for one in told if isinstance(one, ev.StepScheduled)]
    return _ended(state, event.activation, new)


def _of_timer(graph: Graph, state: RunState, event: ev.TimerSet, told: Sequence[ev.AnyEvent]) -> Iterable[Command]:
    return _timer(state, event.timer)


def _of_lock(graph: Graph, state: RunState, event: ev.LockRequested, told: Sequence[ev.AnyEvent]) -> Iterable[Command]:
    return _lock(state, event.activation)


# what an event calls for, given the events before it in the same decision that call for something
_CALLS: dict[type, Callable[[Graph, RunState, Any, Sequence[ev.AnyEvent]], Iterable[Command]]] = {
    ev.StepScheduled: _of_step,
    ev.StepRetried: _of_step,
    ev.StepFailed: _of_failure,
    ev.ActivationLeft: _of_end,
    ev.ActivationFailed: _of_end,
    ev.ActivationCancelled: _of_end,
    ev.TimerSet: _of_timer,
    ev.LockRequested: _of_lock,
}
_GO_ON = frozenset({ev.RunResumed, ev.RunRecovered})
