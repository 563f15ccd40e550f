"""What the engine wants done, imperative. Whoever carries a command out answers with a message.

A command is derived from the log alone: after a crash `pending(graph, state)` gives every one that is still owed.
"""

from typing import Any

import msgspec

from workflows.engine.messages import HistoryMessage


class MemberCard(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Describe whom an agent may choose: a worker, a handoff's target, a router's case; `name` is its id."""

    name: str
    description: str = ""
    capabilities: list[str] = []


class Finding(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a member of a handoff found before control was passed on."""

    member: str
    output: Any


class HandoffNote(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the receiver of a handoff is told: who passed control, why, with what context, and what was found so far.

    Of what was found the context filter lets through `findings`, a `summary`, or named keys of the `state`. `refused`
    says why the receiver's own wish to hand over was refused: it is asked once more. `source` is empty where nobody
    handed over to it.
    """

    source: str
    reason: str = ""
    context: dict[str, Any] = {}
    chain: list[str] = []
    findings: list[Finding] = []
    summary: Any = None
    state: dict[str, Any] = {}
    returned: bool = False
    refused: str = ""


class RunStep(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="type", gc=False):
    """Ask an agent. `key` is the idempotency key: the same for every attempt and after every crash.

    purpose `answer`: do the work. `members` are those it may hand over to (empty: none), with a context that fits
    `context_schema`.
    purpose `route`: answer `{"next": <member> | null, "instruction"?, "input"?, "answer"?, "reason"?}`; null ends.
    purpose `plan`, `replan`: answer `{"subtasks": [{"id", "worker", "instruction"?, "input"?, "after"?: [ids]}],
    "facts"?: [text], "reason"?}`; the input of `replan` says `because` of what, and gives the ledger so far.
    purpose `progress`: answer `{"done", "looping", "progressing", "next": <member> | null, "subtask"?: id,
    "instruction"?, "input"?, "answer"?, "reason"?}`, a look at the ledger of the input.
    purpose `reassign`: answer `{"worker": <member> | null, "instruction"?, "reason"?}`, who tries `input.subtask` now.
    purpose `assemble`, `synthesise`: make one answer of `input` = `{"request", "results": {...}, "failures": {...}}`.
    purpose `summarise`: sum up the input, such as `{"request", "transcript": [{"speaker", "message"}]}` of a chat, or
    `{"request", "from", "to", "reason", "context", "findings": [{"member", "output"}]}` of a handoff.
    purpose `classify`, `match`: answer `{"case": <member>, "cases"?: [members], "scores"?: {member: 0..1},
    "confidence"?: 0..1, "reason"?}`; `cases` where several may be chosen.
    purpose `start`: start the run that `input` = `{"workflow", "input", "max_depth"}` wants; answer `{"run": id}`.
    purpose `judge`: answer `{"best": <key of input.results>, "scores"?: {key: 0..1}, "reason"?}`.
    purpose `evaluate`: answer `{"accept": bool, "score"?: 0..1, "feedback"?}`.
    """

    run: str
    step: str
    key: str
    activation: str
    node: str
    attempt: int
    agent: str
    purpose: str
    input: Any
    timeout_s: float
    members: tuple[MemberCard, ...] = ()
    instructions: str = ""
    output_schema: dict[str, Any] | None = None
    history: tuple[HistoryMessage, ...] = ()
    user: dict[str, Any] = {}
    state: dict[str, Any] = {}
    thread: str | None = None
    handoff: HandoffNote | None = None
    context_schema: dict[str, Any] | None = None
    turns: tuple[Any, ...] = ()


class CancelStep(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Stop a step that is under way; its outcome is no longer wanted."""

    step: str


class SetTimer(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Send `TimerFired(timer)` at the time `at` (seconds since the epoch)."""

    timer: str
    at: float


class RequestLock(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Ask for one of `limit` places in a critical section that runs share; answered by `Granted`, once there is room.

    Asking again for the same `key` asks for the same place.
    """

    run: str
    activation: str
    key: str
    name: str
    limit: int


class ReleaseLock(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Give the place in a critical section back, or leave the line for it."""

    key: str
    name: str


Command = RunStep | CancelStep | SetTimer | RequestLock | ReleaseLock
