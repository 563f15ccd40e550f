"""Runs that start other runs: once for each step, pinned, with the same owner, and only so deep."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from agents.contract import AgentError
from tests.services.test_linked import calling, changed, made
from workflows.engine.commands import RunStep
from workflows.models import Run, RunMessage, Workflow
from workflows.services.run import run_start
from workflows.services.run_linked import answer_workflow_step, run_start_linked
from workflows.services.workflow import workflow_delete

FORM = {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}}


@pytest.fixture
def inner(ada: User) -> Workflow:
    """Return the workflow that is started, whose input is a form."""
    document = calling()
    document["nodes"][0]["config"] = {"schema": FORM}
    return made(ada, "Inner", document)


@pytest.fixture
def parent(ada: User, inner: Workflow) -> Run:
    """Return a run of a workflow that starts the inner one."""
    return run_start(workflow=made(ada, "Outer", calling("inner", wait=False)), user=ada, input="go")


def step(parent: Run, key: str = "w0:1", **asked: Any) -> RunStep:
    """Make the command of a node that starts a run."""
    wanted = {"workflow": "inner", "input": "hello", "max_depth": 8, **asked}
    return RunStep(
        run=str(parent.pk),
        step=key,
        key=f"{parent.pk}:{key}",
        activation="w0",
        node="w0",
        attempt=1,
        agent="@workflow",
        purpose="start",
        input=wanted,
        timeout_s=60,
    )


def test_a_run_of_its_own_is_started_for_the_same_owner(parent: Run, ada: User) -> None:
    started = Run.objects.get(pk=answer_workflow_step(step(parent))["run"])
    assert (started.workflow.slug, started.owner, started.status) == ("inner", ada, "queued")
    assert (started.started_by, started.depth, started.input) == (parent, 1, {"message": "hello"})


def test_a_step_that_is_carried_out_again_starts_no_second_run(parent: Run) -> None:
    first, again = answer_workflow_step(step(parent)), answer_workflow_step(step(parent))
    assert first == again
    assert Run.objects.filter(started_by=parent).count() == 1
    assert RunMessage.objects.filter(run_id=first["run"]).count() == 1


def test_each_step_starts_a_run(parent: Run) -> None:
    assert answer_workflow_step(step(parent)) != answer_workflow_step(step(parent, "w0#2:1"))


def test_the_version_that_was_pinned_runs_though_a_newer_one_is_there(parent: Run, inner: Workflow, ada: User) -> None:
    changed(inner, ada, calling() | {"state": {"x": {}}})
    started = Run.objects.get(pk=answer_workflow_step(step(parent))["run"])
    assert started.version.number == 1


def test_an_input_that_does_not_fit_is_told_and_nothing_is_started(parent: Run) -> None:
    with pytest.raises(AgentError, match="does not fit") as refused:
        answer_workflow_step(step(parent, input={"message": 7}))
    assert (refused.value.code, Run.objects.count()) == ("validation", 1)


def test_runs_start_each_other_only_so_deep(parent: Run) -> None:
    Run.objects.filter(pk=parent.pk).update(depth=2)
    assert run_start_linked(parent=str(parent.pk), key="a", workflow="inner", input="x", max_depth=3).depth == 3
    with pytest.raises(AgentError, match="2 deep; 2 is the most") as refused:
        answer_workflow_step(step(parent, max_depth=2))
    assert refused.value.code == "limit"


def test_a_workflow_that_was_deleted_is_told(parent: Run, inner: Workflow, ada: User) -> None:
    workflow_delete(workflow=inner, user=ada)
    with pytest.raises(AgentError, match="does not exist any more"):
        answer_workflow_step(step(parent))


def test_another_workflow_of_the_same_name_is_not_started_instead(parent: Run, inner: Workflow, ada: User) -> None:
    workflow_delete(workflow=inner, user=ada)
    made(ada, "Inner", calling())
    with pytest.raises(AgentError, match="does not exist any more"):
        answer_workflow_step(step(parent))
