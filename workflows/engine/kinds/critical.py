"""A critical section: its members in order, while no more than a few others are in the section of the same name."""

from collections.abc import Iterator, Sequence

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo, Problem
from workflows.engine.expressions import text_of
from workflows.engine.kinds.base import Source
from workflows.engine.kinds.sequential import Sequential
from workflows.engine.moves import Facts, clear_timer, fail, set_timer
from workflows.engine.policy import Settings
from workflows.engine.records import Activation
from workflows.engine.templates import render
from workflows.engine.view import View

MAX_NAME = 200
LET_IN = "let_in"


class CriticalSettings(Settings):
    lock: str = Field(
        min_length=1,
        max_length=MAX_NAME,
        title="Name",
        description="Sections of the same name shut each other out; {{ CEL }} may be part of it, such as a customer.",
        json_schema_extra={"widget": "template"},
    )
    limit: int = Field(
        default=1, ge=1, le=1000, title="At once", description="How many may be inside; 1 for one alone."
    )
    wide: bool = Field(
        default=False,
        title="Across runs",
        description="Shared by all runs of your workflows; otherwise by the branches of one run.",
    )
    wait_s: float | None = Field(
        default=None,
        gt=0,
        le=31_536_000,
        title="Longest wait (s)",
        description="Fails when it was not let in by then; empty: waits for ever.",
    )


class Critical(Sequential):
    """Stand in line, go through the members once let in, and make room by ending, however it ends."""

    name, title, group, container = "critical", "Critical section", "pattern", True
    description = "Its members in order, while nobody else is in the section of the same name."
    settings = CriticalSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Ask for a place; wait for it, but no longer than is set."""
        config: CriticalSettings = view.nodes[activation.node].config
        name = text_of(render(config.lock, view.names(activation.input, activation))).strip()
        if not 0 < len(name) <= MAX_NAME:
            wrong = f"its name must be a text of 1 to {MAX_NAME} characters, and '{config.lock}' gave {len(name)}"
            yield from fail(view, activation, ErrorInfo(code="validation", message=wrong))
            return
        if _is_inside(view, activation, name):
            wrong = f"it is inside the section '{name}' already, and would wait for itself"
            yield from fail(view, activation, ErrorInfo(code="validation", message=wrong))
            return
        yield ev.LockRequested(activation=activation.path, name=name, limit=config.limit, wide=config.wide)
        if config.wait_s is not None and activation.path in view.state.locks[name].waiting:
            yield set_timer(activation, LET_IN, view.at + config.wait_s)

    def granted(self, view: View, activation: Activation) -> Facts:
        """Enter the first member."""
        yield from clear_timer(view, activation, LET_IN)
        yield from super().entered(view, activation)

    def timer_fired(self, view: View, activation: Activation, purpose: str) -> Facts:
        """Fail: there was no room in time."""
        config: CriticalSettings = view.nodes[activation.node].config
        late = f"the section '{activation.lock}' had no room for it within {config.wait_s:g} s"
        yield from fail(view, activation, ErrorInfo(code="timeout", message=late))

    def worst_steps(self, config: CriticalSettings, members: Sequence[int]) -> int:
        """Count those of its members."""
        return sum(members)

    def sources(self, config: CriticalSettings) -> Iterator[Source]:
        """Give the name."""
        yield Source("lock", config.lock)

    def check(self, config: CriticalSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find a name that is none."""
        if not config.lock.strip():
            yield Problem(code="no_name", message="the section has no name", field="config.lock")


def _is_inside(view: View, activation: Activation, name: str) -> bool:
    around = view.parent(activation)
    while around is not None:
        if around.lock == name:
            return True
        around = view.parent(around)
    return False
