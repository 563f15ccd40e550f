"""A value made by CEL, and writes to state, with no agent."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo
from workflows.engine.kinds.base import Kind, Source
from workflows.engine.moves import Facts, fail, leave
from workflows.engine.policy import Settings
from workflows.engine.records import Activation
from workflows.engine.reducers import misfit
from workflows.engine.templates import render
from workflows.engine.view import View


class TransformSettings(Settings):
    value: Any = Field(
        default=None,
        title="Value",
        description="A template for the output; empty: the input goes on unchanged.",
        json_schema_extra={"widget": "template"},
    )
    set: dict[str, Any] = Field(
        default={},
        title="Set state",
        description="Declared state keys, and a template for what each takes in.",
        json_schema_extra={"widget": "state_templates"},
    )


class Transform(Kind):
    """Fill the templates; all of them before anything is written."""

    name, title, group = "transform", "Transform", "data"
    description = "Makes a value from its input, state and results by templates; writes to state."
    settings = TransformSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Write to state, then leave with the value."""
        config: TransformSettings = view.nodes[activation.node].config
        names = view.names(activation.input, activation)
        written = {key: render(template, names) for key, template in config.set.items()}
        value = None if config.value is None else render(config.value, names)
        wrong = _misfits(view, activation, written)
        if wrong:
            yield from fail(view, activation, ErrorInfo(code="validation", message=wrong))
            return
        for key, taken in written.items():
            reducer = view.keys(activation)[key].reducer
            yield ev.ValueChanged(key=key, reducer=reducer, activation=activation.path, value=taken)
        if config.value is None:
            yield from leave(view, activation, source=activation.path)
        else:
            yield from leave(view, activation, value)

    def sources(self, config: TransformSettings) -> Iterator[Source]:
        """Give the templates."""
        yield Source("value", config.value)
        yield from (Source(f"set.{key}", template) for key, template in config.set.items())

    def state_keys(self, config: TransformSettings) -> Iterator[tuple[str, str]]:
        """Name the keys that it writes."""
        yield from ((f"set.{key}", key) for key in config.set)


def _misfits(view: View, activation: Activation, written: dict[str, Any]) -> str | None:
    keys, values = view.keys(activation), view.values(activation)
    wrong = (misfit(keys[key], values.get(key), value) for key, value in written.items())
    return next((reason for reason in wrong if reason), None)
