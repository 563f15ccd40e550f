"""The facts of a run, past tense, appended once and never changed.

An *entry* is one row of the log: all events of one `decide`, numbered `seq`, `seq + 1`, ... without gaps.
"""

import msgspec

from workflows.engine.errors import UndecodableError
from workflows.engine.events.activations import (
    ActivationCancelled,
    ActivationEntered,
    ActivationFailed,
    ActivationLeft,
    NodeSkipped,
    StepFailed,
    StepProgressed,
    StepRetried,
    StepScheduled,
    StepSucceeded,
    ValueChanged,
)
from workflows.engine.events.base import (
    Event,
    Jump,
    Question,
    Reducer,
    Scope,
    Subtask,
    SubtaskStatus,
)
from workflows.engine.events.patterns import (
    ChoiceMade,
    HandedOff,
    HandoffRefused,
    ItemsAdded,
    LeadOverruled,
    LoopJumped,
    PlanMade,
    ProgressNoted,
    RouteChosen,
    SubtaskAssigned,
    SubtaskEnded,
    SubtaskReassigned,
)
from workflows.engine.events.runs import (
    EventReceived,
    RunCancelled,
    RunFailed,
    RunPaused,
    RunRecovered,
    RunResumed,
    RunStarted,
    RunSucceeded,
)
from workflows.engine.events.waiting import (
    EventAwaited,
    EventTaken,
    LockGranted,
    LockRequested,
    QuestionAnswered,
    QuestionAsked,
    QuestionClosed,
    QuestionEscalated,
    TimerCleared,
    TimerExpired,
    TimerSet,
    WatchSet,
)

__all__ = [
    "ActivationCancelled",
    "ActivationEntered",
    "ActivationFailed",
    "ActivationLeft",
    "AnyEvent",
    "ChoiceMade",
    "Entry",
    "Event",
    "EventAwaited",
    "EventReceived",
    "EventTaken",
    "HandedOff",
    "HandoffRefused",
    "ItemsAdded",
    "Jump",
    "LeadOverruled",
    "LockGranted",
    "LockRequested",
    "LoopJumped",
    "NodeSkipped",
    "PlanMade",
    "ProgressNoted",
    "Question",
    "QuestionAnswered",
    "QuestionAsked",
    "QuestionClosed",
    "QuestionEscalated",
    "Reducer",
    "RouteChosen",
    "RunCancelled",
    "RunFailed",
    "RunPaused",
    "RunRecovered",
    "RunResumed",
    "RunStarted",
    "RunSucceeded",
    "Scope",
    "StepFailed",
    "StepProgressed",
    "StepRetried",
    "StepScheduled",
    "StepSucceeded",
    "Subtask",
    "SubtaskAssigned",
    "SubtaskEnded",
    "SubtaskReassigned",
    "SubtaskStatus",
    "TimerCleared",
    "TimerExpired",
    "TimerSet",
    "ValueChanged",
    "WatchSet",
    "decode_events",
    "encode_events",
]

AnyEvent = (
    RunStarted
    | RunPaused
    | RunResumed
    | RunRecovered
    | RunSucceeded
    | RunFailed
    | RunCancelled
    | EventReceived
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
    | ChoiceMade
    | PlanMade
    | ProgressNoted
    | SubtaskAssigned
    | SubtaskReassigned
    | SubtaskEnded
    | LeadOverruled
    | HandedOff
    | HandoffRefused
    | ItemsAdded
    | LoopJumped
    | TimerSet
    | TimerExpired
    | TimerCleared
    | QuestionAsked
    | QuestionAnswered
    | QuestionEscalated
    | QuestionClosed
    | EventAwaited
    | EventTaken
    | WatchSet
    | LockRequested
    | LockGranted
)


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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
