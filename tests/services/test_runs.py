"""Starting and controlling runs: what is pinned, what is refused, and that nothing is half-written."""

from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from agents.models import Agent
from agents.services import agent_change, agent_disable
from tests.executors.workbench import chain
from workflows.engine.messages import Cancel, Start
from workflows.models import Run, RunMessage, Thread, UserContext, Workflow, WorkflowVersion
from workflows.services.errors import ConflictError, ForbiddenError, RefusedError
from workflows.services.run import run_cancel, run_start
from workflows.services.workflow import draft_save, workflow_publish
from workflows.store.contract import decode_message

SCHEMA = {"type": "object", "required": ["topic"], "properties": {"n": {"type": "integer"}, "topic": {}}}


def started(run: Run) -> Start:
    """Read the letter that a run is started by."""
    message = decode_message(RunMessage.objects.get(run=run).body)
    assert isinstance(message, Start)
    return message


def with_schema(workflow: Workflow, user: User, **schema: Any) -> None:
    """Give a workflow's input a schema, in its draft."""
    document = chain(1)
    document["nodes"][0]["config"] = {"schema": schema}
    draft_save(workflow=workflow, user=user, document=document, revision=workflow.revision)


def test_a_run_is_pinned_to_the_newest_version_and_to_its_agents(workflow: Workflow, ada: User, worker: Agent) -> None:
    agent_change(agent=worker, user=ada, description="better")
    run = run_start(workflow=workflow, user=ada, input="hello there")
    assert (run.version.number, run.agents, run.status, run.title) == (1, {"worker": 2}, "queued", "hello there")
    assert started(run).agents["worker"].version == 2


def test_an_older_version_can_be_named(workflow: Workflow, ada: User) -> None:
    workflow_publish(workflow=workflow, user=ada)
    assert run_start(workflow=workflow, user=ada, input="x", version=1).version.number == 1


def test_a_version_that_is_not_there_is_refused(workflow: Workflow, ada: User) -> None:
    with pytest.raises(RefusedError, match="no version 9"):
        run_start(workflow=workflow, user=ada, input="x", version=9)


def test_a_draft_runs_as_a_version_of_its_own_and_only_once(workflow: Workflow, ada: User) -> None:
    draft_save(workflow=workflow, user=ada, document=chain(2), revision=workflow.revision)
    first = run_start(workflow=workflow, user=ada, input="x", draft=True)
    second = run_start(workflow=workflow, user=ada, input="x", draft=True)
    assert (first.version.number, first.version.notes, second.version) == (2, "draft", first.version)


def test_a_draft_with_errors_is_refused_with_its_problems(workflow: Workflow, ada: User) -> None:
    draft_save(workflow=workflow, user=ada, document=chain(0) | {"edges": []}, revision=workflow.revision)
    with pytest.raises(RefusedError) as refused:
        run_start(workflow=workflow, user=ada, input="x", draft=True)
    assert refused.value.problems
    assert WorkflowVersion.objects.count() == 1


def test_a_stranger_may_run_a_shared_workflow_but_not_its_draft(workflow: Workflow, bob: User) -> None:
    assert run_start(workflow=workflow, user=bob, input="x").owner == bob
    with pytest.raises(ForbiddenError):
        run_start(workflow=workflow, user=bob, input="x", draft=True)


def test_an_input_that_does_not_fit_is_refused_by_field_and_nothing_is_kept(workflow: Workflow, ada: User) -> None:
    with_schema(workflow, ada, **SCHEMA)
    with pytest.raises(RefusedError) as refused:
        run_start(workflow=workflow, user=ada, input={"n": "one"}, draft=True)
    assert set(refused.value.fields) == {"input.n", "input.topic"}
    assert (Run.objects.count(), RunMessage.objects.count(), WorkflowVersion.objects.count()) == (0, 0, 1)


def test_a_schema_is_never_fetched_from_elsewhere(workflow: Workflow, ada: User) -> None:
    with_schema(workflow, ada, **{"$ref": "http://127.0.0.1:1/schema.json"})
    with pytest.raises(RefusedError):
        run_start(workflow=workflow, user=ada, input={}, draft=True)


def test_an_agent_that_is_disabled_is_refused_by_name(workflow: Workflow, ada: User, worker: Agent) -> None:
    agent_disable(agent=worker)
    with pytest.raises(RefusedError, match="no enabled agent worker"):
        run_start(workflow=workflow, user=ada, input="x")


def test_what_is_known_of_the_user_goes_along(workflow: Workflow, ada: User) -> None:
    UserContext.objects.create(user=ada, record={"name": "Ada", "plan": "free"})
    run = run_start(workflow=workflow, user=ada, input="x", user_context={"plan": "paid"})
    assert started(run).user == {"name": "Ada", "plan": "paid"}


def test_a_thread_brings_what_was_said_before_through_the_window(workflow: Workflow, ada: User) -> None:
    document = chain(1)
    document["nodes"][1]["config"]["window"] = {"last": 3}
    draft_save(workflow=workflow, user=ada, document=document, revision=workflow.revision)
    first = run_start(workflow=workflow, user=ada, input="first question", thread="new", draft=True)
    Run.objects.filter(pk=first.pk).update(status="succeeded", output="first answer")
    thread = Thread.objects.get()
    run_start(workflow=workflow, user=ada, input="second question", thread=str(thread.pk))
    third = run_start(workflow=workflow, user=ada, input="third", thread=thread)
    said = [(message.role, message.content) for message in started(third).history]
    assert said == [("user", "first question"), ("assistant", "first answer"), ("user", "second question")]
    assert thread.title == "first question"


@pytest.mark.parametrize("thread", ["nonsense", str(UUID(int=1))])
def test_a_thread_that_is_not_there_is_refused(workflow: Workflow, ada: User, thread: str) -> None:
    with pytest.raises(RefusedError, match="no such thread"):
        run_start(workflow=workflow, user=ada, input="x", thread=thread)


def test_a_strangers_thread_is_not_there(workflow: Workflow, ada: User, bob: User) -> None:
    run_start(workflow=workflow, user=ada, input="x", thread="new")
    with pytest.raises(RefusedError, match="no such thread"):
        run_start(workflow=workflow, user=bob, input="x", thread=str(Thread.objects.get().pk))


def test_a_cancel_is_a_letter_to_the_run(workflow: Workflow, ada: User) -> None:
    run = run_start(workflow=workflow, user=ada, input="x")
    run_cancel(run=run, user=ada, reason="enough")
    letter = RunMessage.objects.filter(run=run).last()
    assert letter is not None
    message = decode_message(letter.body)
    assert isinstance(message, Cancel)
    assert (message.by, message.reason) == ("ada", "enough")


def test_a_run_that_has_ended_is_not_cancelled(workflow: Workflow, ada: User) -> None:
    run = run_start(workflow=workflow, user=ada, input="x")
    Run.objects.filter(pk=run.pk).update(status="failed")
    with pytest.raises(ConflictError, match="has ended"):
        run_cancel(run=run, user=ada)
