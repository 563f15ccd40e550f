"""Callables that the operator registers as agents; nothing that comes from a browser is ever one.

A function takes `(request)` or `(request, report)` and returns JSON, an `AgentAnswer`, or yields text (a generator's
return value is then its answer, else the joined text). It may be sync (run in a thread) or async, and may raise
`AgentError`.
"""

import inspect
from collections.abc import Callable
from typing import Any

import msgspec
from pydantic import BaseModel

from agents.contract import AgentSpec

AnyFunction = Callable[..., Any]


class Report:
    """What a function may tell while it works, and how it was set up: `options`, `instructions`, `spec`."""

    def __init__(self, spec: AgentSpec, options: Any, token: Callable[[str], None]) -> None:
        self.spec = spec
        self.options = options
        self.instructions = spec.instructions
        self.token = token

    def say(self, text: str) -> str:
        """Show `text` as it is produced, and return it."""
        self.token(text)
        return text


class AgentFunction(msgspec.Struct, frozen=True, kw_only=True):
    """A registered callable; `options` is the pydantic model of its settings, if it has any."""

    name: str
    title: str
    description: str
    call: AnyFunction
    options: type[BaseModel] | None = None
    wants_report: bool = False

    def describe(self) -> dict[str, Any]:
        """Describe the function for the API."""
        schema = self.options.model_json_schema() if self.options else None
        described = {"name": self.name, "title": self.title, "description": self.description}
        return {**described, "settings_schema": schema}


FUNCTIONS: dict[str, AgentFunction] = {}


def agent_function(
    name: str, title: str = "", description: str = "", options: type[BaseModel] | None = None
) -> Callable[[AnyFunction], AnyFunction]:
    """Register the decorated callable under `name`; raise `ValueError` where another has that name."""

    def register(call: AnyFunction) -> AnyFunction:
        taken = FUNCTIONS.get(name)
        if taken is not None and taken.call.__qualname__ != call.__qualname__:
            raise ValueError(f"two functions are registered as {name!r}: rename one of them")
        FUNCTIONS[name] = AgentFunction(
            name=name,
            title=title or name.replace("-", " ").capitalize(),
            description=description or inspect.getdoc(call) or "",
            call=call,
            options=options,
            wants_report=len(inspect.signature(call).parameters) > 1,
        )
        return call

    return register
