"""What is known of a run: its activations, steps, ledgers, chains and values. Changed by `state.evolve` alone.

`frontend/src/core` has the same shapes in TypeScript. Nothing here refers back to what holds it, nor do
messages and events: a thousand runs hold no cycles that the garbage collector should look for (`gc=False`).
"""

from typing import Any, Literal

import msgspec
from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo
from workflows.engine.messages import AgentCard, Handoff, HistoryMessage, Usage

ROOT = "."
SKIPPED, FAILED, CANCELLED = "~skipped", "~failed", "~cancelled"
AGAIN = "again:"  # the purpose of a timer that waits to enter a node again, before the path of what failed

RunStatus = Literal["new", "running", "paused", "succeeded", "failed", "cancelled"]
ActivationStatus = Literal["active", "left", "failed", "cancelled"]
StepStatus = Literal["open", "waiting", "succeeded", "failed", "cancelled"]


class LedgerLine(msgspec.Struct, kw_only=True):
    """One subtask in a supervisor's ledger: who has it, how often it was tried, and how it ended."""

    id: str
    worker: str
    instruction: str = ""
    after: list[str] = []
    input: Any = UNSET
    status: ev.SubtaskStatus = "waiting"
    child: str | None = None
    reason: str = ""
    error: ErrorInfo | None = None
    attempts: int = 0


class ChainLink(msgspec.Struct, kw_only=True):
    """One handoff that happened, or was refused."""

    source: str
    target: str
    hop: int
    at: float
    reason: str = ""
    context: dict[str, Any] = {}
    returned: bool = False
    refused: bool = False


class Choice(msgspec.Struct, kw_only=True):
    """One choice of a pattern: who speaks, who won."""

    choice: str
    at: float
    reason: str = ""
    scores: dict[str, float] = {}


class Progress(msgspec.Struct, kw_only=True):
    """One look of a supervisor's lead at its progress; `stalls` is the count after it."""

    done: bool
    looping: bool
    progressing: bool
    stalls: int
    at: float
    next: str | None = None
    reason: str = ""


class AnswerGiven(msgspec.Struct, kw_only=True):
    """One person's answer to a question."""

    by: str
    decision: str
    at: float
    values: Any = None
    comment: str = ""


class Spent(msgspec.Struct, kw_only=True, gc=False):
    """What was used inside a metered activation: steps asked for, tokens of both directions, US dollars."""

    steps: int = 0
    tokens: int = 0
    cost_usd: float = 0.0


class Activation(msgspec.Struct, kw_only=True, gc=False):
    """One time that a node was entered. `outcomes` gives each decided member's port, or why it has none.

    `active` counts the children that have not ended, those that wait to be entered again among them; `done` and `lost`
    those that ended well, and badly for good.

    `origin` is the path of the first try, where this one is a rerun. `scope` and `meter` are the nearest activations
    around it that have names of their own, or that are metered; `local` and `metered` tell whether it is one itself.
    """

    path: str
    node: str
    parent: str | None
    entered_at: float
    origin: str
    status: ActivationStatus = "active"
    input: Any = None
    output: Any = None
    port: str | None = None
    error: ErrorInfo | None = None
    handoff: Handoff | None = None
    left_at: float | None = None
    again_at: float | None = None
    tries: int = 1
    index: int | None = None
    children: list[str] = []
    active: int = 0
    done: int = 0
    lost: int = 0
    times: dict[str, int] = {}
    outcomes: dict[str, str] = {}
    steps: list[str] = []
    timers: tuple[str, ...] = ()
    scope: str | None = None
    local: ev.Scope = ""
    values: dict[str, Any] = {}
    results: dict[str, Any] = {}
    meter: str | None = None
    metered: bool = False
    spent: Spent = msgspec.field(default_factory=Spent)
    plan: bool = False
    plans: int = 0
    ledger: tuple[LedgerLine, ...] = ()
    progress: tuple[Progress, ...] = ()
    overruled: tuple[str, ...] = ()
    chain: tuple[ChainLink, ...] = ()
    scores: dict[str, float] = {}
    choices: tuple[Choice, ...] = ()
    items: tuple[Any, ...] = ()
    question: ev.Question | None = None
    answers: tuple[AnswerGiven, ...] = ()
    lock: str | None = None
    listens: tuple[str, ...] = ()
    reason: str = ""


class FailedAttempt(msgspec.Struct, kw_only=True):
    """An attempt of a step that failed."""

    attempt: int
    error: ErrorInfo
    at: float
    duration_ms: float = 0.0


class Step(msgspec.Struct, kw_only=True, gc=False):
    """One unit of outside work: `open` while its outcome is awaited, `waiting` between two attempts."""

    id: str
    activation: str
    agent: str
    purpose: str
    scheduled_at: float
    input: Any = None
    attempt: int = 1
    status: StepStatus = "open"
    retry_at: float | None = None
    ended_at: float | None = None
    output: Any = None
    handoff: Handoff | None = None
    error: ErrorInfo | None = None
    note: str = ""
    duration_ms: float = 0.0
    usage: Usage | None = None
    failures: tuple[FailedAttempt, ...] = ()
    turns: tuple[Any, ...] = ()
    recovered: int = 0


class Timer(msgspec.Struct, kw_only=True):
    """A time that an activation waits for."""

    id: str
    activation: str
    purpose: str
    at: float


class Lock(msgspec.Struct, kw_only=True):
    """A critical section: who is in it, and who waits, first come first served. `wide`: runs share it."""

    limit: int
    wide: bool
    holders: list[str] = []
    waiting: list[str] = []


class RunState(msgspec.Struct, kw_only=True, gc=False):
    """All that is known of a run: a fold of its log. `open_steps` are the steps without an outcome.

    `questions` and `watchers` are the activations that wait for a person or a value of the state, `listeners` those
    that wait for an event, by its name.
    """

    run: str = ""
    status: RunStatus = "new"
    input: Any = None
    output: Any = None
    error: ErrorInfo | None = None
    by: str = ""
    user: dict[str, Any] = {}
    thread: str | None = None
    history: tuple[HistoryMessage, ...] = ()
    agents: dict[str, AgentCard] = {}
    started_at: float | None = None
    ended_at: float | None = None
    seq: int = 0
    values: dict[str, Any] = {}
    results: dict[str, Any] = {}
    activations: dict[str, Activation] = {}
    steps: dict[str, Step] = {}
    open_steps: dict[str, None] = {}
    timers: dict[str, Timer] = {}
    questions: dict[str, None] = {}
    listeners: dict[str, list[str]] = {}
    inbox: dict[str, list[Any]] = {}
    watchers: dict[str, None] = {}
    locks: dict[str, Lock] = {}
    usage: Usage = Usage()
    recoveries: int = 0

    @property
    def ended(self) -> bool:
        """Tell whether nothing can happen any more."""
        return self.status in ("succeeded", "failed", "cancelled")

    def values_in(self, scope: str | None) -> dict[str, Any]:
        """Give the values that are read and written in a scope: those of the nearest workflow around."""
        while scope is not None:
            around = self.activations[scope]
            if around.local == "workflow":
                return around.values
            scope = around.scope
        return self.values

    def meters_around(self, activation: Activation) -> list[Activation]:
        """List the metered activations that an activation is in, itself included, the innermost first."""
        found = [activation] if activation.metered else []
        meter = activation.meter
        while meter is not None:
            found.append(self.activations[meter])
            meter = found[-1].meter
        return found


def took(outcome: str | None, port: str) -> bool:
    """Tell whether a member that ended with `outcome` (one port, or several joined by `,`) left by `port`."""
    return outcome == port or (outcome is not None and "," in outcome and port in outcome.split(","))
