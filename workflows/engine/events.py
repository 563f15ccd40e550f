"""The facts of a run, past tense, appended once and never changed.

An *entry* is one row of the log: all events of one `decide`, numbered `seq`, `seq + 1`, ... without gaps.
Values are not written twice: where an event says that a value is another activation's, it names it instead.
Field `source` of an entered activation: its input is the output of that activation, or, if `source` is its own parent,
the parent's input. Field `source` of a left activation: its output is the output of that activation, or, if `source`
is itself, its own input.
"""

from typing import Any, Literal

import msgspec
from msgspec import UNSET

from workflows.engine.errors import ErrorInfo, UndecodableError
from workflows.engine.messages import AgentCard, Handoff, HistoryMessage, Usage

Reducer = Literal["replace", "append", "extend", "merge", "add", "max", "min", "union"]
SubtaskStatus = Literal["waiting", "active", "done", "failed", "blocked"]


class Subtask(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One part of a supervisor's plan: who does it, and after which others."""

    id: str
    worker: str
    instruction: str = ""
    after: list[str] = []
    input: Any = UNSET


class Event(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="type"):
    """Be the base of all events."""


class RunStarted(Event, frozen=True):
    """`values` are the state keys' defaults; `agents` the agents that the run is pinned to, by slug."""

    run: str
    input: Any
    agents: dict[str, AgentCard]
    by: str = ""
    user: dict[str, Any] = {}
    thread: str | None = None
    history: list[HistoryMessage] = []
    values: dict[str, Any] = {}


class RunPaused(Event, frozen=True):
    by: str = ""


class RunResumed(Event, frozen=True):
    by: str = ""


class RunRecovered(Event, frozen=True):
    """A new driver (`worker`, `epoch`) took over; `steps` are carried out again, with the same idempotency keys."""

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


class ActivationEntered(Event, frozen=True):
    """A node was entered. `input` is unset where `source` names whose value it is."""

    activation: str
    node: str
    parent: str | None = None
    input: Any = UNSET
    source: str | None = None


class ActivationLeft(Event, frozen=True):
    """An activation ended by `port`. Its output: `output`, else that of `source`, else that of its last step.

    `error` is the failure that `on_error` turned into this ending; `handoff` a wish that its parent has to answer.
    """

    activation: str
    output: Any = UNSET
    source: str | None = None
    port: str = "out"
    error: ErrorInfo | None = None
    handoff: Handoff | None = None


class ActivationFailed(Event, frozen=True):
    activation: str
    error: ErrorInfo


class ActivationCancelled(Event, frozen=True):
    activation: str
    reason: str = ""


class NodeSkipped(Event, frozen=True):
    """No token reached `node` inside the activation `parent`: it is decided, and was not entered."""

    parent: str
    node: str


class StepScheduled(Event, frozen=True):
    """Outside work is wanted. `input` is unset where it is the activation's own."""

    step: str
    activation: str
    agent: str
    purpose: str = "answer"
    input: Any = UNSET


class StepSucceeded(Event, frozen=True):
    step: str
    attempt: int
    output: Any
    handoff: Handoff | None = None
    usage: Usage | None = None
    note: str = ""
    duration_ms: float = 0.0


class StepFailed(Event, frozen=True):
    """An attempt failed; it is tried again at `retry_at` (seconds since the epoch), or never."""

    step: str
    attempt: int
    error: ErrorInfo
    usage: Usage | None = None
    duration_ms: float = 0.0
    retry_at: float | None = None


class StepRetried(Event, frozen=True):
    """The wait is over: attempt `attempt` (2, 3, ...) is wanted."""

    step: str
    attempt: int


class StepProgressed(Event, frozen=True):
    """A turn inside a step was completed and is kept."""

    step: str
    attempt: int
    index: int
    turn: Any


class ValueChanged(Event, frozen=True):
    """State key `key` took in a value by its reducer; unset, the value is the output of `activation`."""

    key: str
    reducer: Reducer
    activation: str
    value: Any = UNSET


class RouteChosen(Event, frozen=True):
    """A router chose `port`; `scores` (0..1 by case) and `reason` tell why."""

    activation: str
    port: str
    reason: str = ""
    scores: dict[str, float] = {}


class PlanMade(Event, frozen=True):
    """A supervisor's lead decomposed the request."""

    activation: str
    subtasks: list[Subtask]
    reason: str = ""


class SubtaskAssigned(Event, frozen=True):
    """A subtask began: activation `child` of `worker` does it. In route mode this is also how it enters the ledger."""

    activation: str
    subtask: str
    worker: str
    child: str
    instruction: str = ""
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


AnyEvent = (
    RunStarted
    | RunPaused
    | RunResumed
    | RunRecovered
    | RunSucceeded
    | RunFailed
    | RunCancelled
    | ActivationEntered
    | ActivationLeft
    | ActivationFailed
    | ActivationCancelled
    | NodeSkipped
    | StepScheduled
    | StepSucceeded
    | StepFailed
    | StepRetried
    | StepProgressed
    | ValueChanged
    | RouteChosen
    | PlanMade
    | SubtaskAssigned
    | SubtaskEnded
    | LeadOverruled
    | HandedOff
    | HandoffRefused
)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a run's log: the events of one decision, at one time; `seq` is the number of the first (from 1)."""

    seq: int
    at: float
    events: list[AnyEvent]

    @property
    def last(self) -> int:
        """Tell the number of its last event."""
        return self.seq + len(self.events) - 1


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(list[AnyEvent])


def encode_events(events: list[AnyEvent]) -> bytes:
    """Encode events as a JSON array, about a microsecond each."""
    return _encoder.encode(events)


def decode_events(raw: bytes | str) -> list[AnyEvent]:
    """Decode what `encode_events` made; raise `UndecodableError` for anything else."""
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, ValueError) as error:
        raise UndecodableError(f"a row of the log does not decode: {error}") from error
