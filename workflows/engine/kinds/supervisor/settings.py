"""The settings of a supervisor."""

from typing import Literal

from pydantic import Field

from workflows.engine.kinds.base import Window
from workflows.engine.policy import Settings


class Review(Settings):
    """Let a person approve, change or reject every plan before it is carried out."""

    approvers: tuple[str, ...] = Field(
        default=(),
        title="Approvers",
        description="User names, or groups as 'group:name'; empty: whoever may see the run.",
    )
    quorum: int = Field(default=1, ge=1, le=50, title="Quorum", description="How many of them have to agree.")
    prompt: str = Field(
        default="Shall this plan be carried out?",
        max_length=2_000,
        title="Question",
        description="What they are asked.",
        json_schema_extra={"widget": "text"},
    )
    deadline_s: float | None = Field(
        default=None, gt=0, le=31_536_000, title="Deadline (s)", description="How long they may take."
    )
    on_deadline: Literal["approve", "fail"] = Field(
        default="fail", title="At the deadline", description="Carry the plan out, or fail."
    )
    max_revisions: int = Field(
        default=3, ge=0, le=50, title="Revisions", description="How often a rejected plan is made anew."
    )


class SupervisorSettings(Settings):
    lead: str = Field(
        min_length=1,
        title="Lead",
        description="The agent that assigns the work.",
        json_schema_extra={"widget": "agent"},
    )
    mode: Literal["route", "plan", "ledger"] = Field(
        default="route",
        title="Mode",
        description="Route: one worker at a time, the lead asked after each. Plan: subtasks, at once where free. "
        "Ledger: a plan, and each round a look at the progress made; the plan is made anew when there is none.",
    )
    max_rounds: int = Field(
        default=8, ge=1, le=100, title="Rounds", description="How many rounds there are at most, in route and ledger."
    )
    max_stalls: int = Field(
        default=2, ge=0, le=50, title="Stalls", description="In ledger: past so many, the plan is made anew."
    )
    max_resets: int = Field(
        default=2, ge=0, le=50, title="Resets", description="In ledger: how often the plan is made anew for stalls."
    )
    max_tokens: int | None = Field(
        default=None, ge=1, title="Tokens", description="Tokens, both directions, of the lead and all workers."
    )
    max_cost_usd: float | None = Field(
        default=None, gt=0, title="Money ($)", description="US dollars, of the lead and all workers."
    )
    on_limit: Literal["partial", "fail"] = Field(
        default="partial",
        title="When it must stop early",
        description="At a limit, or when the lead cannot be used any more: give the results so far and say what is "
        "missing; or fail.",
    )
    max_subtasks: int = Field(
        default=20, ge=1, le=200, title="Subtasks", description="How many subtasks a plan may have."
    )
    max_parallel: int = Field(
        default=8, ge=1, le=200, title="At once", description="How many subtasks may be active at once."
    )
    reassign: int = Field(
        default=0,
        ge=0,
        le=10,
        title="Reassignments",
        description="In plan and ledger: how often a subtask whose worker failed is given to another worker.",
    )
    fallback: str | None = Field(
        default=None,
        title="Fallback",
        description="The worker that is given the request where the lead's decision cannot be used.",
        json_schema_extra={"widget": "node"},
    )
    review: Review | None = Field(
        default=None, title="Plan review", description="A person decides on every plan before it is carried out."
    )
    assemble: bool = Field(
        default=True,
        title="Assemble",
        description="Let the lead make one answer of several results; else they are an object.",
    )
    instructions: str = Field(
        default="",
        title="Instructions",
        description="What the lead is to keep to.",
        json_schema_extra={"widget": "text"},
    )
    window: Window = Field(default=Window(), title="History", description="How much of the thread the lead is given.")
