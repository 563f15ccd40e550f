"""Everything that can reach a run from outside. Time (`at`, seconds since the epoch) and ids come in with it.

A message that arrives late or twice is harmless: `decide` answers it with no event.
"""

from typing import Any

import msgspec

from workflows.engine.errors import ErrorInfo


class AgentCard(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Describe an agent as it was when the run started: what leads and routers may know of it."""

    name: str
    version: int
    kind: str
    description: str = ""
    capabilities: list[str] = []


class HistoryMessage(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One message of the thread before this run; `role` is `user` or `assistant`."""

    role: str
    content: str
    run: str | None = None


class Usage(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """Count what a step used: tokens, model requests, tool calls, and its price in US dollars."""

    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0
    tool_calls: int = 0
    cost_usd: float = 0.0


class Handoff(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An agent's wish to pass control to `to` (a member's node id), with a reason and structured context."""

    to: str
    reason: str = ""
    context: dict[str, Any] = {}


class Message(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="type", gc=False):
    """Be the base of all messages."""

    at: float


class Start(Message, frozen=True):
    """Start the run: its checked input, the agents it is pinned to, and what is known of user and thread."""

    run: str
    input: Any
    agents: dict[str, AgentCard]
    by: str = ""
    user: dict[str, Any] = {}
    thread: str | None = None
    history: tuple[HistoryMessage, ...] = ()


class StepDone(Message, frozen=True):
    """Report that an attempt of a step succeeded. `note` says what was used instead where something was missing."""

    step: str
    attempt: int
    output: Any
    handoff: Handoff | None = None
    usage: Usage | None = None
    note: str = ""
    duration_ms: float = 0.0


class StepErred(Message, frozen=True):
    """Report that an attempt of a step failed."""

    step: str
    attempt: int
    error: ErrorInfo
    usage: Usage | None = None
    duration_ms: float = 0.0


class TurnDone(Message, frozen=True):
    """Report one completed turn inside a step, so that a crash resumes after it; `turn` is JSON of the agent's kind."""

    step: str
    attempt: int
    index: int
    turn: Any


class StepTakenOver(Message, frozen=True):
    """Report that another worker of a step's queue carries it out again; the one before was lost, or has stopped."""

    step: str
    attempt: int
    worker: str


class TimerFired(Message, frozen=True):
    """Report that a timer's time has come."""

    timer: str


class Cancel(Message, frozen=True):
    """End the run and everything in it."""

    by: str = ""
    reason: str = ""


class Pause(Message, frozen=True):
    """Issue nothing new until resumed; what is under way may finish."""

    by: str = ""


class Resume(Message, frozen=True):
    """Go on after a pause."""

    by: str = ""


class Recover(Message, frozen=True):
    """Report that another driver took the run over.

    It will carry out again all steps without an outcome, but for those that are `away`: others carry these out.
    """

    worker: str
    epoch: int
    away: list[str] = []


class Answer(Message, frozen=True):
    """Answer the open question of an activation; `hash` names exactly what was asked, `groups` are those of `by`."""

    activation: str
    by: str
    decision: str
    hash: str
    values: Any = None
    comment: str = ""
    groups: list[str] = []


class ExternalEvent(Message, frozen=True):
    """Tell of something that happened outside. It is kept until a node takes it, unless it is `transient`."""

    name: str
    payload: Any = None
    by: str = ""
    transient: bool = False


class CancelActivation(Message, frozen=True):
    """Stop one activation and everything in it: it fails with code `cancelled`."""

    activation: str
    by: str = ""
    reason: str = ""


class CompleteActivation(Message, frozen=True):
    """Say that what one activation has so far is enough: it goes on with that."""

    activation: str
    by: str = ""
    reason: str = ""


class AddItems(Message, frozen=True):
    """Give a running map more items."""

    activation: str
    items: list[Any]
    by: str = ""


class Granted(Message, frozen=True):
    """Report that the activation may enter the critical section `name`, which runs share."""

    activation: str
    name: str


AnyMessage = (
    Start
    | StepDone
    | StepErred
    | TurnDone
    | StepTakenOver
    | TimerFired
    | Cancel
    | Pause
    | Resume
    | Recover
    | Answer
    | ExternalEvent
    | CancelActivation
    | CompleteActivation
    | AddItems
    | Granted
)
