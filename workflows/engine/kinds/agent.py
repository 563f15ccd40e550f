"""One agent answers, or, where it fails for good, the next of its fallbacks.

Each agent of the chain is asked in a step of its own, and tried as often as the retry policy says; nobody else tries
again, so no attempt is multiplied.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.cards import member_cards
from workflows.engine.errors import ErrorInfo, Problem
from workflows.engine.kinds.base import Brief, Kind, Window, history
from workflows.engine.messages import Handoff
from workflows.engine.moves import Facts, fail, leave, schedule
from workflows.engine.nodes import Node
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
    fallback: tuple[str, ...] = Field(
        default=(),
        max_length=10,
        title="Fallback",
        description="The agents that are asked in turn where the one before failed for good.",
        json_schema_extra={"widget": "agents"},
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
        return (schedule(activation, view.nodes[activation.node].config.agent, "answer"),)

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Leave with the answer, and with the wish to hand over if it may have one."""
        wish = step.handoff
        if wish is not None and view.nodes[activation.node].targets is None:
            return _leave_without(view, activation, wish)
        return leave(view, activation, handoff=wish)

    def step_failed(self, view: View, activation: Activation, step: Step) -> Facts:
        """Ask the next agent of the chain, or fail as the last one did."""
        chain = _chain(view.nodes[activation.node].config)
        assert step.error is not None
        if len(activation.steps) < len(chain):
            yield schedule(activation, chain[len(activation.steps)], "answer")
        else:
            yield from fail(view, activation, _after_all(view, activation, step.error))

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell its instructions, whom it may hand over to, and what was handed over to it."""
        node = view.nodes[activation.node]
        config: AgentSettings = node.config
        return Brief(
            instructions=config.instructions,
            members=member_cards(view, node.targets) if node.targets else (),
            output_schema=config.output_schema,
            history=history(view, config.window.last),
            note=view.handoff_note(activation),
            context_schema=_context_schema(view, node) if node.targets else None,
        )

    def agents(self, config: AgentSettings) -> Iterator[tuple[str, str]]:
        """Name the agent and its fallbacks."""
        yield "agent", config.agent
        yield from ((f"fallback.{index}", slug) for index, slug in enumerate(config.fallback))

    def worst_steps(self, config: AgentSettings, members: Sequence[int]) -> int:
        """Count one step for each agent of the chain."""
        return len(_chain(config))

    def check(self, config: AgentSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find an agent that stands twice in the chain."""
        chain = _chain(config)
        for index, slug in enumerate(config.fallback):
            if slug in chain[: index + 1]:
                yield Problem(
                    code="repeated_fallback",
                    message=f"the agent '{slug}' has failed already when this fallback would ask it",
                    field=f"config.fallback.{index}",
                    hint="choose another agent, or raise the attempts of its retry policy",
                )

    def window(self, config: AgentSettings) -> int:
        """Tell its window."""
        return config.window.last


def _leave_without(view: View, activation: Activation, wish: Handoff) -> Facts:
    yield ev.HandoffRefused(
        activation=activation.path,
        source=activation.path,
        target=wish.to,
        reason="no handoff is around it, or its answer is not the last word of its member",
    )
    yield from leave(view, activation)


def _context_schema(view: View, node: Node) -> dict[str, Any] | None:
    """Give what the context of a wish to hand over must satisfy."""
    schema: dict[str, Any] | None = None
    if node.handoff is not None:
        schema = view.nodes[node.handoff].config.context_schema
    return schema


def _chain(config: AgentSettings) -> tuple[str, ...]:
    return (config.agent, *config.fallback)


def _after_all(view: View, activation: Activation, error: ErrorInfo) -> ErrorInfo:
    """Tell the last failure, and how those before it had failed."""
    before = [view.state.steps[step] for step in activation.steps[:-1]]
    if not before:
        return error
    told = "; ".join(f"{step.agent}: {step.error.code}: {step.error.message}" for step in before if step.error)
    return ErrorInfo(
        code=error.code,
        message=f"{error.message} (before it failed {told})",
        detail=error.detail,
        retry_after_s=error.retry_after_s,
    )
