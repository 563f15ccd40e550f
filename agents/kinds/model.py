"""Kind `model`: a language model answers.

The clients of all providers take seconds to import: `model_loop` is loaded, off the loop, when a model is first asked.
"""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.contract import AgentAnswer, AgentRequest, AgentSpec, Sink


class ModelSettings(BaseModel):
    """Settings of a model agent."""

    model_config = ConfigDict(extra="forbid")

    provider: str = Field(min_length=1, title="Provider", description="Where the model is served.")
    model: str = Field(default="", title="Model", description="Its name there; empty: the provider's default.")
    temperature: float | None = Field(default=None, ge=0, le=2, title="Temperature")
    max_tokens: int | None = Field(default=None, ge=1, le=1_000_000, title="Most tokens of an answer")
    structured: Literal["tool", "native", "prompted"] = Field(
        default="tool",
        title="Structured answers",
        description="How the model is asked for JSON: what it supports best.",
    )
    max_turns: int = Field(
        default=8, ge=1, le=100, title="Turns", description="How often the model is asked in a step."
    )


class ModelKind:
    """Ask a language model through a provider of the registry; `options` are keywords of `model_loop.answer`."""

    name = "model"
    title = "Model"
    settings: type[BaseModel] = ModelSettings

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._answer: Callable[..., Awaitable[AgentAnswer]] | None = None

    async def ask(self, spec: AgentSpec, request: AgentRequest, sink: Sink) -> AgentAnswer:
        """Let the model answer; raise `AgentError` by the class of what went wrong."""
        if self._answer is None:
            self._answer = (await asyncio.to_thread(import_module, "agents.kinds.model_loop")).answer
        return await self._answer(spec, request, sink, **self._options)
