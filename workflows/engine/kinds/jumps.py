"""Break and continue: they end the innermost loop around them, or its present pass, and no other.

Whatever is still under way inside that loop is cut off, however many patterns lie between. What arrives here is what
the loop, or its pass, ends with.
"""

from collections.abc import Iterator, Sequence

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo
from workflows.engine.expressions import holds
from workflows.engine.kinds.base import Kind, Source
from workflows.engine.moves import Facts, fail, leave
from workflows.engine.policy import Settings
from workflows.engine.records import Activation
from workflows.engine.view import View

LOOP = "loop"


class JumpSettings(Settings):
    when: str | None = Field(
        default=None,
        title="When",
        description="CEL: only where it is true; otherwise what arrives goes on. Empty: always.",
        json_schema_extra={"widget": "cel"},
    )


class _JumpKind(Kind):
    """Jump if the condition holds, else let what arrives go on."""

    group = "flow"
    settings = JumpSettings
    jump: ev.Jump

    def entered(self, view: View, activation: Activation) -> Facts:
        """Jump, or go on."""
        if not _holds(view, activation):
            yield from leave(view, activation, source=activation.path)
            return
        loop = innermost_loop(view, activation)
        if loop is None:
            lost = ErrorInfo(code="validation", message=f"there is no loop around this {self.name}")
            yield from fail(view, activation, lost)
        else:
            yield ev.LoopJumped(activation=loop.path, by=activation.path, jump=self.jump)

    def worst_steps(self, config: JumpSettings, members: Sequence[int]) -> int:
        """Count none."""
        return 0

    def sources(self, config: JumpSettings) -> Iterator[Source]:
        """Give the condition."""
        if config.when is not None:
            yield Source("when", config.when, template=False)


class Break(_JumpKind):
    """End the loop with what arrives here."""

    name, title = "break", "Break"
    description = "Ends the innermost loop around it; what arrives here is what the loop returns."
    jump = "break"


class Continue(_JumpKind):
    """End the loop's present pass with what arrives here."""

    name, title = "continue", "Continue"
    description = "Ends the present pass of the innermost loop around it; what arrives here is what the pass made."
    jump = "continue"


def innermost_loop(view: View, activation: Activation) -> Activation | None:
    """Find the nearest loop around an activation."""
    around = view.parent(activation)
    while around is not None and view.nodes[around.node].kind.name != LOOP:
        around = view.parent(around)
    return around


def _holds(view: View, activation: Activation) -> bool:
    when = view.nodes[activation.node].config.when
    return when is None or holds(when, view.names(activation.input, activation))
