"""One call of a tool, without a model. Which tools there are is not the engine's to know."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from workflows.engine.kinds.base import Kind, Source
from workflows.engine.moves import Facts, leave, schedule
from workflows.engine.policy import Settings
from workflows.engine.records import Activation, Step
from workflows.engine.templates import render
from workflows.engine.view import View

TOOL = "@tool"


class ToolSettings(Settings):
    tool: str = Field(
        min_length=1,
        max_length=100,
        title="Tool",
        description="Which tool is called.",
        json_schema_extra={"widget": "tool"},
    )
    arguments: Any = Field(
        default=None,
        title="Arguments",
        description="A template for the tool's arguments; empty: what arrives here, which must be an object then.",
        json_schema_extra={"widget": "template"},
    )


class Tool(Kind):
    """Call the tool and leave with what it returns."""

    name, title, group = "tool", "Tool", "data"
    description = "Calls a tool, without a model: a calculation, a search, a request to another system."
    settings = ToolSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Call the tool."""
        config: ToolSettings = view.nodes[activation.node].config
        agent = f"{TOOL}:{config.tool}"
        if config.arguments is None:
            yield schedule(activation, agent, "tool")
        else:
            arguments = render(config.arguments, view.names(activation.input, activation))
            yield schedule(activation, agent, "tool", arguments)

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Leave with what the tool returned."""
        return leave(view, activation)

    def sources(self, config: ToolSettings) -> Iterator[Source]:
        """Give the arguments."""
        yield Source("arguments", config.arguments)
