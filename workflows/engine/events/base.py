"""What all events share, and the shapes that several of them carry."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET

Reducer = Literal["replace", "append", "extend", "merge", "add", "max", "min", "union"]
SubtaskStatus = Literal["waiting", "active", "done", "failed", "blocked", "dropped"]
Scope = Literal["", "item", "workflow"]
Jump = Literal["break", "continue"]


class Subtask(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One part of a supervisor's plan: who does it, and after which others."""

    id: str
    worker: str
    instruction: str = ""
    after: list[str] = []
    input: Any = UNSET


class Question(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What people are asked. `hash` is that of exactly this: prompt, action, form and decisions.

    `approvers` are names, or groups as `group:<name>`; none: whoever may see the run. `quorum` of them have to agree,
    at any time or (`order` = `sequence`) one after the other. `purpose` tells what the node asks for.
    """

    prompt: str
    hash: str
    purpose: str = "approve"
    action: Any = None
    form: dict[str, Any] | None = None
    decisions: list[str]
    approvers: list[str] = []
    quorum: int = 1
    order: Literal["any", "sequence"] = "any"
    deadline_at: float | None = None
    escalate_to: list[str] = []


class Event(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="type", gc=False):
    """Be the base of all events."""
