"""What the adviser says, and what it may know of past runs."""

from typing import Any, Literal

import msgspec


class Saving(msgspec.Struct, frozen=True, kw_only=True):
    """Say what would be saved: `seconds` of the `of_seconds` that it takes now, on average over so many past runs."""

    seconds: float
    of_seconds: float
    runs: int


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that could be better. `patch` is the whole document with it done; none where a person has to choose."""

    code: str
    title: str
    message: str
    nodes: list[str]
    severity: Literal["error", "advice"] = "advice"
    saving: Saving | None = None
    patch: dict[str, Any] | None = None


class PastRun(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured in one past run, by node (a lane by its id with the mark, the whole run by `ROOT`).

    `seconds` are those between entered and left, all times together; `handoffs` counts how often control passed inside
    a handoff that was entered; `failures` are the codes of the errors of a node's steps and activations. `calls` names
    the workers that a supervisor had the request itself given to, or none where it told one of them anything else;
    `assembling` are the seconds that its lead took for the answer.
    """

    seconds: dict[str, float] = {}
    handoffs: dict[str, int] = {}
    failures: dict[str, list[str]] = {}
    calls: dict[str, list[str]] = {}
    assembling: dict[str, float] = {}
