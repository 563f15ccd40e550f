"""The members at once; what becomes of failures, and how many results become one."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from pydantic import Field

from workflows.engine.errors import ErrorInfo, Problem
from workflows.engine.expressions import text_of
from workflows.engine.kinds.base import Brief, Kind, Window, history
from workflows.engine.moves import Facts, enter, fail, leave, located, schedule
from workflows.engine.nodes import Node, member_name
from workflows.engine.policy import Settings
from workflows.engine.records import FAILED, Activation, Step
from workflows.engine.view import View


class ConcurrentSettings(Settings):
    max_parallel: int = Field(
        default=8, ge=1, le=1000, title="At once", description="How many members may be active at the same time."
    )
    on_failure: Literal["fail", "continue", "min_success"] = Field(
        default="fail",
        title="When a member fails",
        description="Fail at once and cancel the rest; go on with the others; or go on while enough can succeed.",
    )
    min_success: int = Field(
        default=1,
        ge=1,
        title="Enough",
        description="How many members must succeed, where failures are borne by a minimum.",
    )
    aggregate: Literal["list", "object", "concatenate", "merge", "synthesise"] = Field(
        default="list",
        title="Aggregate",
        description="A list in the members' order; an object by member; one text; one merged object; "
        "or one answer that an agent makes of all.",
    )
    separator: str = Field(
        default="\n\n", title="Separator", description="What stands between the texts of 'concatenate'."
    )
    agent: str | None = Field(
        default=None,
        title="Synthesiser",
        description="The agent that makes one answer of all, for 'synthesise'.",
        json_schema_extra={"widget": "agent"},
    )
    instructions: str = Field(
        default="",
        title="Instructions",
        description="What the synthesiser is to make of the results.",
        json_schema_extra={"widget": "text"},
    )


class Concurrent(Kind):
    """Enter as many members as may be active; join them in their own order, whatever order they end in."""

    name, title, group, container = "concurrent", "Concurrent", "pattern", True
    description = "Its members at once, each given the same input; their results become one."
    settings = ConcurrentSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Enter as many members as may be active."""
        node = view.node(activation)
        while activation.active < node.config.max_parallel and len(activation.times) < len(node.members):
            yield enter(view, activation, node.members[len(activation.times)], source=activation.path)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Enter more members, or join them all."""
        yield from self.entered(view, activation)
        node = view.node(activation)
        if len(activation.outcomes) == len(node.members) and not activation.steps:
            yield from self._join(view, activation, node)

    def child_failed(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Bear the failure if the policy lets it."""
        node = view.node(activation)
        config: ConcurrentSettings = node.config
        if config.on_failure == "fail":
            assert child.error is not None
            yield from fail(view, activation, located(child.error, child))
        elif len(node.members) - _failures(activation) < _needed(config):
            yield from fail(view, activation, self._too_few(view, activation, node))
        else:
            yield from self.child_left(view, activation, child)

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Leave with what the synthesiser made."""
        yield from leave(view, activation)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell the synthesiser its instructions."""
        return Brief(instructions=view.node(activation).config.instructions, history=history(view, Window().last))

    def agents(self, config: ConcurrentSettings) -> Iterator[tuple[str, str]]:
        """Name the synthesiser."""
        if config.aggregate == "synthesise" and config.agent:
            yield "agent", config.agent

    def window(self, config: ConcurrentSettings) -> int:
        """Tell the synthesiser's window."""
        return Window().last if config.aggregate == "synthesise" else 0

    def check(self, config: ConcurrentSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find a minimum that can never be met, and a synthesis without an agent."""
        if config.on_failure == "min_success" and config.min_success > len(members):
            yield Problem(
                code="min_success",
                message=f"{config.min_success} members must succeed, but it has only {len(members)}",
                field="config.min_success",
            )
        if config.aggregate == "synthesise" and not config.agent:
            yield Problem(code="no_agent", message="no agent is chosen that synthesises", field="config.agent")

    def _join(self, view: View, activation: Activation, node: Node) -> Facts:
        children = [view.child(activation, member) for member in node.members]
        results = {member_name(child.node): child.output for child in children if child.status == "left"}
        if node.config.aggregate != "synthesise":
            yield from leave(view, activation, _AGGREGATES[node.config.aggregate](results, node.config))
            return
        failures = {member_name(child.node): _told(child) for child in children if child.status != "left"}
        asked = {"request": activation.input, "results": results, "failures": failures}
        yield schedule(activation, node.config.agent, "synthesise", asked)

    def _too_few(self, view: View, activation: Activation, node: Node) -> ErrorInfo:
        failed = [view.child(activation, m) for m in node.members if activation.outcomes.get(m) == FAILED]
        reasons = "; ".join(f"{member_name(c.node)}: {c.error.message}" for c in failed[:5] if c.error)
        return ErrorInfo(
            code="limit",
            message=f"{_needed(node.config)} of {len(node.members)} must succeed, {len(failed)} failed ({reasons})",
        )


def _failures(activation: Activation) -> int:
    return list(activation.outcomes.values()).count(FAILED)


def _needed(config: ConcurrentSettings) -> int:
    return config.min_success if config.on_failure == "min_success" else 1


def _told(child: Activation) -> dict[str, Any]:
    return {"code": child.error.code, "message": child.error.message} if child.error else {}


def _merge(results: dict[str, Any], config: ConcurrentSettings) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for member, output in results.items():
        merged.update(output if isinstance(output, dict) else {member: output})
    return merged


_AGGREGATES: dict[str, Any] = {
    "list": lambda results, config: list(results.values()),
    "object": lambda results, config: results,
    "concatenate": lambda results, config: config.separator.join(map(text_of, results.values())),
    "merge": _merge,
}
