"""What a run wants done, derived from its log: by new events (`commands`), or all of it (`pending`)."""

from collections.abc import Callable, Sequence
from typing import Any

from workflows.engine import events as ev
from workflows.engine.commands import CancelStep, Command, ReleaseLock, RequestLock, RunStep, SetTimer
from workflows.engine.nodes import Graph
from workflows.engine.records import Activation, RunState, Step
from workflows.engine.view import View

Commands = Sequence[Command]


def commands(graph: Graph, state: RunState, events: list[ev.AnyEvent]) -> list[Command]:
    """Give what these events, which `state` has just taken in, call for.

    Nothing new is asked for while the run is paused; being resumed or recovered calls for all that is pending.
    """
    if not _GO_ON.isdisjoint(map(type, events)):
        return pending(graph, state)
    wanted: list[Command] = []
    for event in events:
        call = _CALLS.get(type(event))
        if call is not None:
            wanted += call(graph, state, event, events)
    return wanted


def pending(graph: Graph, state: RunState) -> list[Command]:
    """Give all that the run still owes: each open step, timer and place in a line. Nothing while it is paused."""
    owed = [command for step in state.open_steps for command in _owed(graph, state, step)]
    owed += [command for timer in state.timers for command in _timer(state, timer)]
    waiting = [path for lock in state.locks.values() for path in lock.waiting]
    owed += [command for path in waiting for command in _lock(state, path)]
    return owed


def _owed(graph: Graph, state: RunState, step_id: str) -> Commands:
    step = state.steps[step_id]
    if state.status != "running":
        return ()
    if step.status == "open":
        return (_run_step(graph, state, step),)
    if step.status == "waiting" and step.retry_at is not None:
        return (SetTimer(timer=step.id, at=step.retry_at),)
    return ()


def _timer(state: RunState, timer_id: str) -> Commands:
    timer = state.timers.get(timer_id)
    if timer is None or state.status != "running":
        return ()
    return (SetTimer(timer=timer.id, at=timer.at),)


def _lock(state: RunState, path: str) -> Commands:
    activation = state.activations[path]
    lock = None if activation.lock is None else state.locks[activation.lock]
    if lock is None or activation.lock is None or not lock.wide or path not in lock.waiting:
        return ()
    if state.status != "running":
        return ()
    key = f"{state.run}:{path}"
    return (RequestLock(run=state.run, activation=path, key=key, name=activation.lock, limit=lock.limit),)


def _cut_off(state: RunState, activation: Activation, events: list[ev.AnyEvent]) -> Commands:
    """Stop the steps that an activation's end cut off, but for those nobody was told of yet; give its place back."""
    wanted: list[Command] = []
    cut = [step for step in activation.steps if state.steps[step].status == "cancelled"]
    if cut:
        new = {event.step for event in events if isinstance(event, ev.StepScheduled)}
        wanted += [CancelStep(step=step) for step in cut if step not in new]
    if activation.lock is not None and state.locks[activation.lock].wide:
        wanted.append(ReleaseLock(key=f"{state.run}:{activation.path}", name=activation.lock))
    return wanted


def _run_step(graph: Graph, state: RunState, step: Step) -> RunStep:
    view = View(graph, state, step.scheduled_at)
    activation = state.activations[step.activation]
    node = view.nodes[activation.node]
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
        members=tuple(brief.members),
        instructions=brief.instructions,
        output_schema=brief.output_schema,
        history=tuple(brief.history),
        user=state.user,
        state=view.shown_state(activation),
        thread=state.thread,
        handoff=brief.note,
        context_schema=brief.context_schema,
        turns=step.turns,
    )


def _of_step(graph: Graph, state: RunState, event: Any, events: list[ev.AnyEvent]) -> Commands:
    return _owed(graph, state, event.step)


def _of_failure(graph: Graph, state: RunState, event: ev.StepFailed, events: list[ev.AnyEvent]) -> Commands:
    return () if event.retry_at is None else _owed(graph, state, event.step)


def _of_end(graph: Graph, state: RunState, event: Any, events: list[ev.AnyEvent]) -> Commands:
    activation = state.activations[event.activation]
    return _cut_off(state, activation, events) if activation.steps or activation.lock is not None else ()


def _of_timer(graph: Graph, state: RunState, event: ev.TimerSet, events: list[ev.AnyEvent]) -> Commands:
    return _timer(state, event.timer)


def _of_lock(graph: Graph, state: RunState, event: ev.LockRequested, events: list[ev.AnyEvent]) -> Commands:
    return _lock(state, event.activation)


# what an event calls for, given all events of the same decision
_CALLS: dict[type, Callable[[Graph, RunState, Any, list[ev.AnyEvent]], Commands]] = {
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
