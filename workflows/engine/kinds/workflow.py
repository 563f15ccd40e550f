"""Another workflow as a node: it runs inside, node by node, or (`wait: false`) as a run of its own that nobody awaits.

Inside it has names of its own: its state and its results are not those of what is around it. It may run itself, as deep
as `max_depth` allows.
"""

from collections.abc import Sequence

from pydantic import Field

from workflows.engine.errors import ErrorInfo
from workflows.engine.kinds.flow import Flow
from workflows.engine.moves import Facts, enter, fail, leave, schedule
from workflows.engine.policy import Settings
from workflows.engine.records import Activation, Step
from workflows.engine.schemas import as_asked, first_fault
from workflows.engine.view import View

STARTER = "@workflow"


class WorkflowSettings(Settings):
    workflow: str = Field(
        min_length=1,
        max_length=80,
        pattern=r"^[a-z0-9][a-z0-9_-]*$",
        title="Workflow",
        description="Which workflow runs: one of yours, or one that is shared.",
        json_schema_extra={"widget": "workflow"},
    )
    version: int | None = Field(
        default=None,
        ge=1,
        title="Version",
        description="One of its published versions; empty: the newest when this workflow is published.",
    )
    wait: bool = Field(
        default=True,
        title="Wait for it",
        description="Run it inside and return its output; or start a run of its own and go on at once.",
    )
    max_depth: int = Field(
        default=8,
        ge=1,
        le=32,
        title="Depth",
        description="How many workflows may be inside each other, or runs have started each other, this one included.",
    )


class Workflow(Flow):
    """Let the linked workflow's own nodes run inside."""

    name, title, group, container = "workflow", "Workflow", "pattern", False
    description = "Another workflow as a node, live inside this one; or started as a run of its own."
    settings = WorkflowSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Check depth and input, and enter what begins; or have the run started."""
        node = view.nodes[activation.node]
        config: WorkflowSettings = node.config
        if node.opens is None:
            told = {"workflow": config.workflow, "input": activation.input, "max_depth": config.max_depth}
            yield schedule(activation, STARTER, "start", told)
            return
        depth = _depth(view, activation)
        if depth > config.max_depth:
            message = f"{depth} workflows would be inside each other, and {config.max_depth} is the most here"
            yield from fail(view, activation, ErrorInfo(code="limit", message=message))
            return
        schema = view.graph.linked[node.opens].input_schema
        value = as_asked(activation.input, schema)
        fault = first_fault(value, schema)
        if fault is not None:
            message = f"its input does not fit the workflow '{node.opens}': {fault}"
            yield from fail(view, activation, ErrorInfo(code="validation", message=message))
        elif value is activation.input:
            yield from super().entered(view, activation)
        else:
            for member in node.sources:
                yield enter(view, activation, member, value)

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Leave with the id of the run that was started."""
        return leave(view, activation)

    def worst_steps(self, config: WorkflowSettings, members: Sequence[int]) -> int | None:
        """Count the steps inside, or the one that starts the run."""
        return sum(members) or 1


def _depth(view: View, activation: Activation) -> int:
    """Count the workflows around an activation that runs one, its own included."""
    depth, scope = 1, activation.scope
    while scope is not None:
        around = view.state.activations[scope]
        depth += around.local == "workflow"
        scope = around.scope
    return depth
