"""The members at once; the first one wins."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo
from workflows.engine.kinds.fan_out import FanOut
from workflows.engine.moves import Facts, enter, fail
from workflows.engine.nodes import member_name
from workflows.engine.policy import Join, Settings
from workflows.engine.records import Activation
from workflows.engine.view import View

Winner = Literal["first_success", "any"]
Losers = Literal["cancel", "drain"]


class RaceSettings(Settings):
    winner: Winner = Field(
        default="first_success",
        title="Winner",
        description="The first that ends well; or the first that ends, and if it fails, so does the race.",
    )
    losers: Losers = Field(
        default="cancel",
        title="The others",
        description="Are stopped; or finish before the race ends. Their results do not count.",
    )
    deadline_s: float | None = Field(
        default=None,
        gt=0,
        le=31_536_000,
        title="Deadline (s)",
        description="Where nobody has won by then, the race fails.",
    )


class Race(FanOut):
    """Enter all members; leave with what the winner made."""

    name, title = "race", "Race"
    description = "Its members at once, each given the same input; the first one's result is the node's."
    settings = RaceSettings

    def join_of(self, config: RaceSettings) -> Join | None:
        """Give the join that its settings amount to."""
        return _join(config.winner, config.losers, config.deadline_s)

    def room(self, config: RaceSettings) -> int:
        """Let all run at once."""
        return 1_000_000

    def enter_next(self, view: View, activation: Activation) -> ev.ActivationEntered:
        """Enter the next member."""
        return enter(
            view, activation, view.nodes[activation.node].members[len(activation.times)], source=activation.path
        )

    def place(self, view: View, child: Activation) -> tuple[int, str]:
        """Give the member's place and name."""
        return view.nodes[child.node].index, member_name(child.node)

    def conclude(self, view: View, activation: Activation, results: dict[str, Activation]) -> Facts:
        """Leave with the winner's result."""
        if results:
            yield from self.leave(view, activation, source=next(iter(results.values())).path)
        else:
            yield from fail(view, activation, ErrorInfo(code="limit", message="nobody has won"))

    def worst_steps(self, config: RaceSettings, members: Sequence[int]) -> int | None:
        """Count every member."""
        return sum(members)


@lru_cache(maxsize=256)
def _join(winner: Winner, losers: Losers, deadline_s: float | None) -> Join:
    return Join(mode=winner, losers=losers, deadline_s=deadline_s, on_deadline="fail")
