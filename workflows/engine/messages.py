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


class Usage(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
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


class Message(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="type"):
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
    history: list[HistoryMessage] = []


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
    """Report that another driver took the run over; it will carry out again all steps without an outcome."""

    worker: str
    epoch: int


AnyMessage = Start | StepDone | StepErred | TurnDone | TimerFired | Cancel | Pause | Resume | Recover
