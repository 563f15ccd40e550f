"""What is known of a run: its activations, steps, ledgers, chains and values. Changed by `state.evolve` alone.

`frontend/src/core` has the same shapes in TypeScript.
"""

from typing import Any, Literal

import msgspec
from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo
from workflows.engine.messages import AgentCard, Handoff, HistoryMessage, Usage

ROOT = "."
SKIPPED, FAILED, CANCELLED = "~skipped", "~failed", "~cancelled"

RunStatus = Literal["new", "running", "paused", "succeeded", "failed", "cancelled"]
ActivationStatus = Literal["active", "left", "failed", "cancelled"]
StepStatus = Literal["open", "waiting", "succeeded", "failed", "cancelled"]


class LedgerLine(msgspec.Struct, kw_only=True):
    """One subtask in a supervisor's ledger: who has it, and how it ended."""

    id: str
    worker: str
    instruction: str = ""
    after: list[str] = []
    input: Any = UNSET
    status: ev.SubtaskStatus = "waiting"
    child: str | None = None
    reason: str = ""
    error: ErrorInfo | None = None


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


class Activation(msgspec.Struct, kw_only=True):
    """One time that a node was entered. `outcomes` gives each decided member's port, or why it has none."""

    path: str
    node: str
    parent: str | None
    entered_at: float
    status: ActivationStatus = "active"
    input: Any = None
    output: Any = None
    port: str | None = None
    error: ErrorInfo | None = None
    handoff: Handoff | None = None
    left_at: float | None = None
    children: list[str] = []
    active: int = 0
    times: dict[str, int] = {}
    outcomes: dict[str, str] = {}
    steps: list[str] = []
    plan: bool = False
    ledger: list[LedgerLine] = []
    overruled: list[str] = []
    chain: list[ChainLink] = []
    scores: dict[str, float] = {}
    reason: str = ""


class FailedAttempt(msgspec.Struct, kw_only=True):
    """An attempt of a step that failed."""

    attempt: int
    error: ErrorInfo
    at: float
    duration_ms: float = 0.0


class Step(msgspec.Struct, kw_only=True):
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
    failures: list[FailedAttempt] = []
    turns: list[Any] = []
    recovered: int = 0


class RunState(msgspec.Struct, kw_only=True):
    """All that is known of a run: a fold of its log. `open_steps` are the steps without an outcome."""

    run: str = ""
    status: RunStatus = "new"
    input: Any = None
    output: Any = None
    error: ErrorInfo | None = None
    by: str = ""
    user: dict[str, Any] = {}
    thread: str | None = None
    history: list[HistoryMessage] = []
    agents: dict[str, AgentCard] = {}
    started_at: float | None = None
    ended_at: float | None = None
    seq: int = 0
    values: dict[str, Any] = {}
    results: dict[str, Any] = {}
    activations: dict[str, Activation] = {}
    steps: dict[str, Step] = {}
    open_steps: dict[str, None] = {}
    usage: Usage = Usage()
    recoveries: int = 0

    @property
    def ended(self) -> bool:
        """Tell whether nothing can happen any more."""
        return self.status in ("succeeded", "failed", "cancelled")
