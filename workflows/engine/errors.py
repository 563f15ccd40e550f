"""What can go wrong in the engine, and how a failure inside a run is told.

`EngineError` and its children are raised; `ErrorInfo` is data: it travels in events and says what happened to a step,
an activation or a run. `Problem` locates one fault of a graph document.
"""

from typing import Any, Literal

import msgspec

ErrorCode = Literal[
    "timeout",  # it took longer than it was allowed
    "rate_limit",  # the provider asked for patience
    "provider",  # the provider, or the network to it, failed
    "validation",  # what came in or out does not have the shape it must have
    "expression",  # a CEL expression or template failed on the values it met
    "tool",  # a tool failed
    "agent",  # the agent itself raised or answered garbage
    "refused",  # the agent or a limit said no
    "too_large",  # an output over the size that a step may return
    "limit",  # rounds, hops, or a minimum of successes
    "budget",  # a limit of steps, tokens or money was reached
    "cancelled",  # a person or the graph stopped it
    "internal",  # a fault of Baton's own
]


class ErrorInfo(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Say what failed, for people (`message`) and for retry policies (`code`)."""

    code: ErrorCode
    message: str
    detail: dict[str, Any] | None = None
    retry_after_s: float | None = None


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Locate one fault of a document: `node` or `edge` by id, `field` as a dotted path in it, `hint` as the mend."""

    code: str
    message: str
    severity: Literal["error", "warning"] = "error"
    node: str | None = None
    edge: str | None = None
    field: str | None = None
    hint: str | None = None


class EngineError(Exception):
    """Be the root of all that the engine raises."""


class DocumentError(EngineError):
    """Refuse a document that cannot be compiled; `problems` says all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        first = problems[0].message if problems else "unknown"
        super().__init__(f"the document has {len(problems)} problem(s); the first: {first}")


class IllegalMessageError(EngineError):
    """Refuse a message that does not fit the run's state; nothing was changed."""


class ExpressionError(EngineError):
    """Say why an expression or template could not be parsed or evaluated."""


class UndecodableError(EngineError):
    """Refuse a row of the log that does not decode: it is damaged, or newer than this program."""
