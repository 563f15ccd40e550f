"""Other nodes of the same graph are stopped: one of them, or a whole region."""

from collections.abc import Iterator, Sequence

from pydantic import Field

from workflows.engine.errors import Problem
from workflows.engine.kinds.base import Kind
from workflows.engine.moves import Facts, leave
from workflows.engine.policy import Settings
from workflows.engine.records import Activation
from workflows.engine.view import View


class StopSettings(Settings):
    targets: tuple[str, ...] = Field(
        default=(),
        max_length=200,
        title="Nodes",
        description="The nodes beside it that are stopped, with everything inside them.",
        json_schema_extra={"widget": "nodes"},
    )


class Stop(Kind):
    """Pass the input on. The flow around stops the targets when this node leaves, and counts them as skipped."""

    name, title, group = "stop", "Stop", "flow"
    description = "Stops other nodes of its graph; what waits for them goes on as if they had been skipped."
    ports = ("out",)
    settings = StopSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Leave at once."""
        return leave(view, activation, source=activation.path)

    def worst_steps(self, config: StopSettings, members: Sequence[int]) -> int | None:
        """Ask nobody."""
        return 0

    def check(self, config: StopSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find that nothing is stopped."""
        if not config.targets:
            yield Problem(
                code="no_targets",
                message="it stops nothing",
                field="config.targets",
                hint="name the nodes that it stops",
            )
