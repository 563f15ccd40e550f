"""One agent answers."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.cards import handoff_note, member_cards
from workflows.engine.kinds.base import Brief, Kind, Window, history
from workflows.engine.moves import Facts, leave, schedule
from workflows.engine.policy import Settings
from workflows.engine.records import Activation, Step
from workflows.engine.view import View


class AgentSettings(Settings):
    agent: str = Field(
        min_length=1,
        title="Agent",
        description="Who answers: an agent of the registry.",
        json_schema_extra={"widget": "agent"},
    )
    instructions: str = Field(
        default="",
        title="Instructions",
        description="What this agent is to do here, beside its own instructions.",
        json_schema_extra={"widget": "text"},
    )
    window: Window = Field(default=Window(), title="History", description="How much of the thread it is given.")
    output_schema: dict[str, Any] | None = Field(
        default=None,
        title="Output schema",
        description="A JSON Schema that the answer must satisfy; empty: any answer.",
        json_schema_extra={"widget": "schema"},
    )


class Agent(Kind):
    """Ask one agent; inside a handoff it may hand over instead of having the last word."""

    name, title, group = "agent", "Agent", "agent"
    description = "One agent of the registry answers."
    settings = AgentSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Ask the agent."""
        yield schedule(activation, view.node(activation).config.agent, "answer")

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Leave with the answer, and with the wish to hand over if it may have one."""
        wish = step.handoff
        if wish is not None and view.node(activation).targets is None:
            yield ev.HandoffRefused(
                activation=activation.path,
                source=activation.path,
                target=wish.to,
                reason="no handoff is around it, or its answer is not the last word of its member",
            )
            wish = None
        yield from leave(view, activation, handoff=wish)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell its instructions, whom it may hand over to, and what was handed over to it."""
        node = view.node(activation)
        return Brief(
            instructions=node.config.instructions,
            members=member_cards(view, node.targets or ()),
            output_schema=node.config.output_schema,
            history=history(view, node.config.window.last),
            note=handoff_note(view, activation),
        )

    def agents(self, config: AgentSettings) -> Iterator[tuple[str, str]]:
        """Name the agent."""
        yield "agent", config.agent

    def window(self, config: AgentSettings) -> int:
        """Tell its window."""
        return config.window.last
