"""What activations wait for: timers, people, events, values of the state, places in critical sections."""

import msgspec

from workflows.engine import events as ev
from workflows.engine.records import AGAIN, CANCELLED, AnswerGiven, Lock, RunState, Timer
from workflows.engine.transitions.activations import tell_parent


def timer_set(state: RunState, event: ev.TimerSet, at: float) -> None:
    """Wait for a time."""
    state.timers[event.timer] = Timer(id=event.timer, activation=event.activation, purpose=event.purpose, at=event.at)
    activation = state.activations[event.activation]
    if event.timer not in activation.timers:
        activation.timers += (event.timer,)


def timer_expired(state: RunState, event: ev.TimerExpired, at: float) -> None:
    """Wait for it no longer: its time has come."""
    state.timers.pop(event.timer, None)


def timer_cleared(state: RunState, event: ev.TimerCleared, at: float) -> None:
    """Wait for it no longer; a node that waited to be entered again counts as cancelled."""
    timer = state.timers.pop(event.timer, None)
    if timer is not None and timer.purpose.startswith(AGAIN):
        tell_parent(state, state.activations[timer.purpose.removeprefix(AGAIN)], CANCELLED)


def question_asked(state: RunState, event: ev.QuestionAsked, at: float) -> None:
    """Ask people, with no answer yet."""
    activation = state.activations[event.activation]
    activation.question, activation.answers = event.question, ()
    state.questions[event.activation] = None


def question_answered(state: RunState, event: ev.QuestionAnswered, at: float) -> None:
    """Keep a person's answer."""
    given = AnswerGiven(by=event.by, decision=event.decision, at=at, values=event.values, comment=event.comment)
    state.activations[event.activation].answers += (given,)


def question_escalated(state: RunState, event: ev.QuestionEscalated, at: float) -> None:
    """Let others answer from now on."""
    activation = state.activations[event.activation]
    asked = activation.question
    if asked is not None:
        activation.question = msgspec.structs.replace(
            asked, approvers=event.to, deadline_at=event.deadline_at, escalate_to=[]
        )


def question_closed(state: RunState, event: ev.QuestionClosed, at: float) -> None:
    """Ask no longer."""
    state.questions.pop(event.activation, None)


def event_awaited(state: RunState, event: ev.EventAwaited, at: float) -> None:
    """Listen for events of a name."""
    state.listeners.setdefault(event.name, []).append(event.activation)
    state.activations[event.activation].listens += (event.name,)


def event_taken(state: RunState, event: ev.EventTaken, at: float) -> None:
    """Take an event that was kept out of the inbox."""
    if event.kept:
        kept = state.inbox[event.name]
        kept.remove(event.payload)
        if not kept:
            del state.inbox[event.name]


def watch_set(state: RunState, event: ev.WatchSet, at: float) -> None:
    """Look again whenever a value changes."""
    state.watchers[event.activation] = None


def lock_requested(state: RunState, event: ev.LockRequested, at: float) -> None:
    """Stand in line for a critical section."""
    lock = state.locks.setdefault(event.name, Lock(limit=event.limit, wide=event.wide))
    lock.waiting.append(event.activation)
    state.activations[event.activation].lock = event.name


def lock_granted(state: RunState, event: ev.LockGranted, at: float) -> None:
    """Be let in."""
    lock = state.locks[event.name]
    lock.waiting.remove(event.activation)
    lock.holders.append(event.activation)
