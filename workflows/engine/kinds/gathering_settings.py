"""The settings that concurrents and maps share: how many at once, what failures mean, when it is enough, what comes."""

from typing import Literal

from pydantic import Field

from workflows.engine.aggregates import Aggregate, Majority
from workflows.engine.policy import Join, Rerun, Settings


class BranchSettings(Settings):
    max_parallel: int = Field(
        default=8, ge=1, le=1000, title="At once", description="How many members may be active at the same time."
    )
    on_failure: Literal["fail", "continue", "min_success"] = Field(
        default="fail",
        title="When a member fails",
        description="Fail at once and cancel the rest; go on with the others; or go on while enough can succeed.",
    )
    min_success: int = Field(
        default=1,
        ge=1,
        title="Enough",
        description="How many members must succeed, where failures are borne by a minimum.",
    )
    join: Join | None = Field(
        default=None,
        title="Join",
        description="When it goes on; empty: after all members. A join that is not 'all' decides on failures, too.",
    )
    retry_failed: Rerun | None = Field(
        default=None,
        title="Retry the failed",
        description="Members that fail are tried again, they alone; the others keep their results.",
    )


class GatheringSettings(BranchSettings):
    aggregate: Aggregate = Field(
        default="list",
        title="Aggregate",
        description="A list in the members' order; an object by member; one text; one merged object; "
        "what most voted for; the best of all; or one answer that an agent makes of all.",
    )
    separator: str = Field(
        default="\n\n", title="Separator", description="What stands between the texts of 'concatenate'."
    )
    vote_on: str = Field(
        default="",
        title="Vote on",
        description="CEL over `output` that gives a member's vote; empty: its whole output.",
        json_schema_extra={"widget": "cel"},
    )
    majority: Majority = Field(
        default="plurality",
        title="Majority",
        description="Most votes win; or more than half of the votes cast; or all of them.",
    )
    tie: Literal["first", "fail"] = Field(
        default="first", title="At a tie", description="The option named first wins; or the node fails."
    )
    score: str = Field(
        default="",
        title="Score",
        description="CEL over `output` that gives a number; the highest is the best. Used where no agent judges.",
        json_schema_extra={"widget": "cel"},
    )
    agent: str | None = Field(
        default=None,
        title="Agent",
        description="Who makes one answer of all, for 'synthesise', or judges which is best, for 'best_of'.",
        json_schema_extra={"widget": "agent"},
    )
    instructions: str = Field(
        default="",
        title="Instructions",
        description="What the agent is to make of the results, or by what it judges them.",
        json_schema_extra={"widget": "text"},
    )

    @property
    def asks_agent(self) -> bool:
        """Tell whether an agent makes or chooses the answer."""
        return self.aggregate == "synthesise" or (self.aggregate == "best_of" and bool(self.agent))
