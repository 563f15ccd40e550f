"""Advice over HTTP, with savings from the past runs of the workflow that the user may see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from agents.services import agent_create
from tests.engine.drawing import document, node
from tests.engine.timed_runs import log_timed
from workflows.engine.events import encode_events
from workflows.models import Run, RunEntry, Workflow
from workflows.services.workflow import workflow_create, workflow_publish

LINE = document(
    node("line", "sequential"), node("a", parent="line"), node("b", parent="line", input='{{ results["input"] }}')
)


@pytest.fixture
def workflow(ada: User) -> Workflow:
    """Return a workflow that was run once: a took five seconds and b three."""
    for slug in ("a", "b"):
        settings = {"function": "detect-language"}
        agent_create(user=ada, slug=slug, name=slug, kind="function", settings=settings)
    workflow = workflow_create(user=ada, name="Line", document=LINE)
    version = workflow_publish(workflow=workflow, user=ada)
    run = Run.objects.create(workflow=workflow, version=version, owner=ada, status=Run.Status.SUCCEEDED)
    for entry in log_timed(LINE, seconds={"a": 5.0, "b": 3.0})[1]:
        told = encode_events(entry.events)
        text = told.decode() if isinstance(told, bytes) else told
        RunEntry.objects.create(run=run, seq=entry.seq, last_seq=entry.last, at=entry.at, epoch=1, events=text)
    return workflow


def ask(api: APIClient, **body: Any) -> Any:
    """Ask for advice on the line and return the answer."""
    return api.post("/api/workflows/advice/", {"document": LINE, **body}, format="json")


def test_advice_tells_what_past_runs_would_have_saved(api: APIClient, workflow: Workflow) -> None:
    (advice,) = ask(api, workflow="line").json()
    assert (advice["code"], advice["nodes"]) == ("independent_stages", ["a", "b"])
    assert advice["saving"] == {"seconds": 3.0, "of_seconds": 8.0, "runs": 1}
    assert api.post("/api/validate/", {"document": advice["patch"]}, format="json").json()["problems"] == []


def test_without_a_workflow_nothing_is_measured(api: APIClient, workflow: Workflow) -> None:
    (advice,) = ask(api).json()
    assert advice["saving"] is None


def test_nobody_learns_from_runs_that_are_not_theirs(
    workflow: Workflow, bob: User, client_of: Callable[[User], APIClient]
) -> None:
    assert ask(client_of(bob), workflow="line").status_code == 404
    workflow.shared = True
    workflow.save()
    (advice,) = ask(client_of(bob), workflow="line").json()
    assert advice["saving"] is None


@pytest.mark.parametrize("told", [None, [], "x", {"schema": 1, "nodes": [7]}])
def test_what_is_no_document_gets_no_advice(api: APIClient, told: Any) -> None:
    response = api.post("/api/workflows/advice/", {"document": told}, format="json")
    assert (response.status_code, response.json()) in [(200, []), (400, response.json())]
