"""How an agent is asked and how it answers: the border between whoever runs steps and the kinds of agent.

A kind never sees a run's log, the database or a socket: it is given a spec and a request, may report tokens and turns
to a sink, and returns an answer or raises `AgentError`.
"""

from typing import Any, Protocol

import msgspec
from pydantic import BaseModel


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the agent may choose: a worker, a handoff target or a case; `name` is what its answer must say."""

    name: str
    description: str = ""
    capabilities: list[str] = []


class PastMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message of the thread so far; `role` is `user` or `assistant`."""

    role: str
    content: str


class ReceivedHandoff(msgspec.Struct, frozen=True, kw_only=True):
    """What came with control: from whom, why, structured context, the chain so far and what was found.

    A filter may have let through a `summary` or keys of the `state` instead of findings. `refused` says why the agent's
    own wish to hand over was refused; nobody may have handed over to it then (`source` is empty).
    """

    source: str
    reason: str = ""
    context: dict[str, Any] = {}
    chain: list[str] = []
    findings: list[dict[str, Any]] = []
    summary: Any = None
    state: dict[str, Any] = {}
    returned: bool = False
    refused: str = ""


class ProviderSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A model provider as an agent uses it. `problem` says why its key cannot be read; the key is never printed."""

    slug: str
    kind: str
    name: str = ""
    base_url: str = ""
    default_model: str = ""
    api_key: str = ""
    problem: str = ""

    def __repr__(self) -> str:
        return f"ProviderSpec(slug={self.slug!r}, kind={self.kind!r})"


class AgentLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How much may be asked of an agent; None is no limit. How many calls, and what they use, holds for all processes.

    After `circuit_failures` failures in a row it is not asked for `circuit_open_s` seconds; None is the settings' own.
    """

    calls_at_once: int | None = None
    calls_per_minute: int | None = None
    tokens_per_minute: int | None = None
    timeout_s: float | None = None
    circuit_failures: int | None = None
    circuit_open_s: float | None = None


class AgentSpec(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as one of its versions defines it; `settings` are those of its kind, `providers` those it may use.

    In a cluster its steps are carried out by the workers that consume `queue`, where it names one.
    """

    slug: str
    version: int
    name: str
    kind: str
    settings: dict[str, Any]
    description: str = ""
    capabilities: list[str] = []
    instructions: str = ""
    limits: AgentLimits = AgentLimits()
    enabled: bool = True
    providers: dict[str, ProviderSpec] = {}
    queue: str = ""


class AgentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One question; `purpose`, `members` and the answer's shape are those of `workflows.engine.commands.RunStep`."""

    key: str
    purpose: str
    input: Any
    attempt: int = 1
    instructions: str = ""
    members: list[Member] = []
    output_schema: dict[str, Any] | None = None
    history: list[PastMessage] = []
    user: dict[str, Any] = {}
    state: dict[str, Any] = {}
    thread: str | None = None
    handoff: ReceivedHandoff | None = None
    context_schema: dict[str, Any] | None = None
    turns: list[Any] = []
    timeout_s: float = 60.0


class AgentUsage(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer used."""

    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0
    tool_calls: int = 0
    cost_usd: float = 0.0


class HandoffWish(msgspec.Struct, frozen=True, kw_only=True):
    """Pass control to `to` (a member's name), with a reason and structured context."""

    to: str
    reason: str = ""
    context: dict[str, Any] = {}


class AgentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the agent answered. `note` tells what was used instead where something was missing."""

    output: Any
    handoff: HandoffWish | None = None
    usage: AgentUsage | None = None
    note: str = ""


class AgentError(Exception):
    """Say that the agent failed; `code` is one of `workflows.engine.errors.ErrorCode`."""

    def __init__(
        self, code: str, message: str, *, retry_after_s: float | None = None, detail: dict[str, Any] | None = None
    ):
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s
        self.detail = detail


class Sink(Protocol):
    """Where an agent reports what it does while it works; both calls return at once."""

    def token(self, text: str) -> None:
        """Show a piece of text as it is produced; live only, never kept."""

    def turn(self, turn: Any) -> None:
        """Keep a completed turn (JSON): after a crash the request brings back all kept turns in `turns`."""


class AgentKind(Protocol):
    """One kind of agent: its name, its settings (whose JSON Schema makes the form) and how it is asked."""

    name: str
    title: str
    settings: type[BaseModel]

    async def ask(self, spec: AgentSpec, request: AgentRequest, sink: Sink) -> AgentAnswer:
        """Answer `request`, or raise `AgentError`; anything else that is raised becomes an `agent` error."""
