"""The settings of a group chat."""

from typing import Literal

from pydantic import Field

from workflows.engine.policy import Settings


class GroupChatSettings(Settings):
    order: Literal["round_robin", "moderator", "expression"] = Field(
        default="round_robin",
        title="Who speaks",
        description="One after the other, round by round; whom a moderator picks; or whom an expression names.",
    )
    moderator: str | None = Field(
        default=None,
        title="Moderator",
        description="The agent that picks who speaks next, or ends it.",
        json_schema_extra={"widget": "agent"},
    )
    next: str | None = Field(
        default=None,
        title="Next speaker",
        description="CEL that gives a member's name, or null to end; over `members`, `speaker` (the last one), `turn` "
        "and `transcript`.",
        json_schema_extra={"widget": "cel"},
    )
    until: str | None = Field(
        default=None,
        title="Until",
        description="CEL that is true when enough was said; over `message`, `speaker`, `turn` and `transcript`.",
        json_schema_extra={"widget": "cel"},
    )
    max_turns: int = Field(default=12, ge=1, le=500, title="Turns", description="How often anybody speaks at most.")
    window: int = Field(
        default=20, ge=0, le=500, title="Messages", description="How many of the last messages each speaker is given."
    )
    on_failure: Literal["fail", "skip"] = Field(
        default="fail", title="When a speaker fails", description="The chat fails; or the turn passes on."
    )
    result: Literal["last", "transcript", "summary"] = Field(
        default="last",
        title="Result",
        description="The last message; all messages; or a summary, by the moderator or another agent.",
    )
    agent: str | None = Field(
        default=None,
        title="Summarised by",
        description="The agent that sums up; empty: the moderator.",
        json_schema_extra={"widget": "agent"},
    )
    instructions: str = Field(
        default="",
        title="Instructions",
        description="What the moderator, and whoever sums up, are to keep to.",
        json_schema_extra={"widget": "text"},
    )
