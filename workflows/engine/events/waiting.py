"""What activations wait for: timers, people, events from outside, values of the state, places in critical sections."""

from typing import Any

from workflows.engine.events.base import Event, Question


class TimerSet(Event, frozen=True):
    """An activation waits until `at` (seconds since the epoch), for `purpose`."""

    timer: str
    activation: str
    at: float
    purpose: str


class TimerExpired(Event, frozen=True):
    timer: str


class TimerCleared(Event, frozen=True):
    timer: str


class QuestionAsked(Event, frozen=True):
    activation: str
    question: Question


class QuestionAnswered(Event, frozen=True):
    activation: str
    by: str
    decision: str
    hash: str
    values: Any = None
    comment: str = ""


class QuestionEscalated(Event, frozen=True):
    """Nobody answered in time: `to` may answer from now on."""

    activation: str
    to: list[str]
    deadline_at: float | None = None


class QuestionClosed(Event, frozen=True):
    """The question is decided, or no longer asked."""

    activation: str
    decision: str = ""


class EventAwaited(Event, frozen=True):
    """An activation listens for events of this name from now on."""

    activation: str
    name: str


class EventTaken(Event, frozen=True):
    """A node took an event in; `kept` if it had come before and was kept."""

    activation: str
    name: str
    payload: Any = None
    kept: bool = False


class WatchSet(Event, frozen=True):
    """An activation wants to look again whenever a value of the state changes."""

    activation: str


class LockRequested(Event, frozen=True):
    """An activation wants one of `limit` places in the critical section `name`; `wide`: which runs share."""

    activation: str
    name: str
    limit: int = 1
    wide: bool = False


class LockGranted(Event, frozen=True):
    activation: str
    name: str
