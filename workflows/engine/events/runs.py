"""What happens to a run as a whole."""

from typing import Any

from workflows.engine.errors import ErrorInfo
from workflows.engine.events.base import Event
from workflows.engine.messages import AgentCard, HistoryMessage


class RunStarted(Event, frozen=True):
    """`values` are the state keys' defaults; `agents` the agents that the run is pinned to, by slug."""

    run: str
    input: Any
    agents: dict[str, AgentCard]
    by: str = ""
    user: dict[str, Any] = {}
    thread: str | None = None
    history: tuple[HistoryMessage, ...] = ()
    values: dict[str, Any] = {}


class RunPaused(Event, frozen=True):
    by: str = ""


class RunResumed(Event, frozen=True):
    by: str = ""


class RunRecovered(Event, frozen=True):
    """A new driver (`worker`, `epoch`) took over; `steps` are carried out again, with the same idempotency keys.

    With epoch 0 it is a worker of a queue that took a step over; the run's driver is as it was.
    """

    worker: str
    epoch: int
    steps: list[str] = []


class RunSucceeded(Event, frozen=True):
    """The run's output is the root activation's."""


class RunFailed(Event, frozen=True):
    error: ErrorInfo


class RunCancelled(Event, frozen=True):
    by: str = ""
    reason: str = ""


class EventReceived(Event, frozen=True):
    """Something happened outside; unless `transient`, it is kept until a node takes it."""

    name: str
    payload: Any = None
    by: str = ""
    transient: bool = False
