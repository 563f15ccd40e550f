"""What patterns decide: routes, plans, handoffs, choices, jumps."""

from typing import Any

from workflows.engine.errors import ErrorInfo
from workflows.engine.events.base import Event, Jump, Subtask, SubtaskStatus


class RouteChosen(Event, frozen=True):
    """A router chose `port`; `scores` (0..1 by case) and `reason` tell why."""

    activation: str
    port: str
    reason: str = ""
    scores: dict[str, float] = {}


class ChoiceMade(Event, frozen=True):
    """A pattern chose: who speaks next, who won, what a vote gave; `scores` and `reason` tell why."""

    activation: str
    choice: str
    reason: str = ""
    scores: dict[str, float] = {}


class PlanMade(Event, frozen=True):
    """A lead decomposed the request; a plan that `replaces` the one before drops what of it is not done."""

    activation: str
    subtasks: list[Subtask]
    reason: str = ""
    replaces: bool = False


class ProgressNoted(Event, frozen=True):
    """A supervisor's lead looked at its progress; `stalls` is the count after that."""

    activation: str
    done: bool
    looping: bool
    progressing: bool
    stalls: int
    next: str | None = None
    reason: str = ""


class SubtaskAssigned(Event, frozen=True):
    """A subtask began: activation `child` of `worker` does it. In route mode this is also how it enters the ledger."""

    activation: str
    subtask: str
    worker: str
    child: str
    instruction: str = ""
    reason: str = ""


class SubtaskReassigned(Event, frozen=True):
    """A subtask that failed waits again, for another worker or for another try."""

    activation: str
    subtask: str
    worker: str
    reason: str = ""


class SubtaskEnded(Event, frozen=True):
    activation: str
    subtask: str
    status: SubtaskStatus
    error: ErrorInfo | None = None


class LeadOverruled(Event, frozen=True):
    """The lead's answer could not be used, or a limit was met: what was done instead."""

    activation: str
    reason: str
    fallback: str


class HandedOff(Event, frozen=True):
    """Control passed inside the handoff `activation` from activation `source` to member `target`, as hop `hop`.

    `returned` is set where control went back to a caller that awaits the answer.
    """

    activation: str
    source: str
    target: str
    hop: int
    reason: str = ""
    context: dict[str, Any] = {}
    returned: bool = False


class HandoffRefused(Event, frozen=True):
    activation: str
    source: str
    target: str
    reason: str


class ItemsAdded(Event, frozen=True):
    """A map has these items to do, after those that it had before."""

    activation: str
    items: list[Any]
    by: str = ""


class LoopJumped(Event, frozen=True):
    """The activation `by`, inside the loop `activation`, ended the loop or its present pass."""

    activation: str
    by: str
    jump: Jump
