"""What the prover says of a document: findings, each with a run that shows it and, where one is obvious, a repair."""

from typing import Any, Literal

import msgspec

from workflows.engine.events import Entry
from workflows.engine.messages import AnyMessage

Severity = Literal["error", "warning"]


class Assumption(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What an expression is taken to give, because no run has told its values yet."""

    expression: str
    gives: Any


class Counterexample(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The shortest run that shows a finding: the messages, and the log that they give.

    `replays`: the engine itself, with real values, gives this log for these messages. Otherwise the log holds as long
    as the expressions in `assumed` give what is told there.
    """

    messages: list[AnyMessage]
    entries: list[Entry]
    replays: bool = False
    assumed: list[Assumption] = []


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """A change that mends a finding: what it does, and the document that it makes."""

    title: str
    document: dict[str, Any]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can go wrong in a run: which nodes and edges take part, how it comes to it, how to mend it."""

    code: str
    severity: Severity
    message: str
    nodes: list[str] = []
    edges: list[str] = []
    field: str | None = None
    counterexample: Counterexample | None = None
    repair: Repair | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of all runs of a document.

    `sound`: no finding is an error. `explored` counts the states that were looked at; `complete` is false where there
    are more than the prover looks at, and only the rules on the document's structure were tried for the rest.
    `worst_steps` is the most steps that a run can ask for, none where nothing bounds them.
    """

    sound: bool
    explored: int
    complete: bool
    worst_steps: int | None
    findings: list[Finding]
