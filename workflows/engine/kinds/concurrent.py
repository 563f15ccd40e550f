"""The members at once; when it is enough, what becomes of failures, and how many results become one."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.cards import member_cards
from workflows.engine.commands import MemberCard
from workflows.engine.errors import Problem
from workflows.engine.kinds.gathering import Gathering, Results
from workflows.engine.kinds.gathering_settings import GatheringSettings
from workflows.engine.moves import enter
from workflows.engine.nodes import member_name
from workflows.engine.records import Activation
from workflows.engine.view import View


class ConcurrentSettings(GatheringSettings):
    weights: dict[str, float] = Field(
        default={},
        title="Weights",
        description="How much the vote of a member counts; 1 for those that are not named.",
        json_schema_extra={"widget": "weights"},
    )


class Concurrent(Gathering):
    """Enter as many members as may be active, each given the input."""

    name, title = "concurrent", "Concurrent"
    description = "Its members at once, each given the same input; their results become one."
    settings = ConcurrentSettings

    def enter_next(self, view: View, activation: Activation) -> ev.ActivationEntered:
        """Enter the next member."""
        return enter(
            view, activation, view.nodes[activation.node].members[len(activation.times)], source=activation.path
        )

    def place(self, view: View, child: Activation) -> tuple[int, str]:
        """Give the member's place and name."""
        return view.nodes[child.node].index, member_name(child.node)

    def cards(self, view: View, results: Results) -> tuple[MemberCard, ...]:
        """Describe members by the agents in them."""
        return member_cards(view, [child.node for child in results.values()])

    def weights(self, config: ConcurrentSettings) -> Mapping[str, float]:
        """Give the weights of the settings."""
        return config.weights

    def check(self, config: ConcurrentSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find a minimum or a quorum that can never be met, and weights that count for nobody."""
        yield from super().check(config, members)
        if config.on_failure == "min_success" and config.min_success > len(members):
            yield Problem(
                code="min_success",
                message=f"{config.min_success} members must succeed, but it has only {len(members)}",
                field="config.min_success",
            )
        if config.join is not None and config.join.mode == "quorum" and config.join.n > len(members):
            yield Problem(
                code="quorum",
                message=f"{config.join.n} members must end well, but it has only {len(members)}",
                field="config.join.n",
                hint=f"ask for {len(members)} at most",
            )
        for name, weight in config.weights.items():
            if name not in members or weight < 0:
                wrong = f"'{name}' is none of its members" if name not in members else f"the weight of '{name}' is < 0"
                yield Problem(code="weights", message=wrong, field=f"config.weights.{name}")
