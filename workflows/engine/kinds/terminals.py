"""Where a run starts and what it returns."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from workflows.engine.kinds.base import Kind, Source
from workflows.engine.moves import Facts, leave
from workflows.engine.policy import Settings
from workflows.engine.records import Activation
from workflows.engine.templates import render
from workflows.engine.view import View


class InputSettings(Settings):
    json_schema: dict[str, Any] | None = Field(
        default=None,
        alias="schema",
        title="Schema",
        description="A JSON Schema that every input must satisfy; it makes the form that starts a run.",
        json_schema_extra={"widget": "schema"},
    )
    example: Any = Field(
        default=None,
        title="Example",
        description="An input to fill the form with.",
        json_schema_extra={"widget": "json"},
    )


class Input(Kind):
    """Pass the run's input on."""

    name, title, group = "input", "Input", "data"
    description = "Where a run starts. Its schema makes the form that people fill in."
    ports = ("out",)
    settings = InputSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Pass the input on at once."""
        return leave(view, activation, source=activation.path)


class OutputSettings(Settings):
    value: Any = Field(
        default=None,
        title="Value",
        description="A template for what the run returns; empty: what arrives.",
        json_schema_extra={"widget": "template"},
    )
    terminate: bool = Field(
        default=False,
        title="Ends the run",
        description="When this is reached, the run ends at once with its value; all else is stopped.",
    )


class Output(Kind):
    """Make what the run returns."""

    name, title, group = "output", "Output", "data"
    description = "What the run returns: what arrives here, or a template over it."
    ports = ()
    settings = OutputSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Fill the template, if there is one, and end."""
        template = view.nodes[activation.node].config.value
        if template is None:
            yield from leave(view, activation, source=activation.path)
        else:
            yield from leave(view, activation, render(template, view.names(activation.input, activation)))

    def sources(self, config: OutputSettings) -> Iterator[Source]:
        """Give the template."""
        yield Source("value", config.value)
