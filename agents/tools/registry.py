"""The registry of tools: callables without a model, each with a pydantic model of its arguments.

A tool takes its checked arguments, and if it wants to the step's idempotency key, and returns JSON. It may be sync
(run in a thread) or async, and raises `AgentError`, code `tool` unless another says more. The JSON Schema of the
arguments is what the editor and agents are shown.
"""

import inspect
from collections.abc import Callable
from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict

TOOLS: "dict[str, Tool]" = {}


class Arguments(BaseModel):
    """Be the base of all tools' arguments: unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """A registered tool; `example` are arguments that work, for whoever tries it."""

    name: str
    title: str
    description: str
    arguments: type[Arguments]
    call: Callable[..., Any]
    wants_key: bool = False
    example: dict[str, Any] = {}

    def describe(self) -> dict[str, Any]:
        """Describe the tool for the API and for agents."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "schema": self.arguments.model_json_schema(),
            "example": self.example,
        }


def tool(
    name: str, title: str, arguments: type[Arguments], example: dict[str, Any] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated callable under `name`; raise `ValueError` where another has that name."""

    def register(call: Callable[..., Any]) -> Callable[..., Any]:
        taken = TOOLS.get(name)
        if taken is not None and taken.call.__qualname__ != call.__qualname__:
            raise ValueError(f"two tools are registered as {name!r}: rename one of them")
        TOOLS[name] = Tool(
            name=name,
            title=title,
            description=inspect.getdoc(call) or "",
            arguments=arguments,
            call=call,
            wants_key=len(inspect.signature(call).parameters) > 1,
            example=example or {},
        )
        return call

    return register
