"""Many runs in one request: each as if it had been started alone, and all of them or none."""

import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from tests.api.test_runs import DOCUMENT
from workflows.executors import doorbell
from workflows.models import Run, RunMessage, Workflow
from workflows.services.run_many import AT_ONCE
from workflows.services.workflow import workflow_create, workflow_publish
from workflows.store.contract import Lessee, RunId, decode_message
from workflows.store.orm import OrmStore


@pytest.fixture(autouse=True)
def desk(ada: User) -> Workflow:
    """Make a published workflow of ada's, whose input is an object with a text."""
    workflow = workflow_create(user=ada, name="Desk", document=DOCUMENT)
    workflow_publish(workflow=workflow, user=ada)
    return workflow


def start(api: APIClient, *inputs: Any, **body: Any) -> Any:
    """Start runs of the desk."""
    return api.post("/api/runs/batch/", {"workflow": "desk", "inputs": list(inputs), **body}, format="json")


def columns(run: Run) -> dict[str, Any]:
    """Give all that is kept of a run but what is its own."""
    kept: dict[str, Any] = Run.objects.filter(pk=run.pk).values().get()
    return {name: value for name, value in kept.items() if name not in ("id", "created_at", "lease_until")}


def test_each_run_is_what_it_would_be_alone(api: APIClient) -> None:
    alone = Run.objects.get(pk=api.post("/api/runs/", {"workflow": "desk", "input": "one"}, format="json").data["id"])
    started = start(api, "one", {"text": "two"})
    runs = [Run.objects.get(pk=id) for id in started.json()["runs"]]
    assert (started.status_code, [run.input for run in runs]) == (201, [{"text": "one"}, {"text": "two"}])
    assert columns(runs[0]) == columns(alone)
    assert runs[0].created_at < runs[1].created_at
    assert runs[0].lease_until >= alone.lease_until > 0
    messages = [decode_message(RunMessage.objects.get(run=run).body) for run in (alone, runs[0])]
    assert [(type(message).__name__, message.input, message.by) for message in messages] == [  # type: ignore[union-attr]
        ("Start", {"text": "one"}, "ada")
    ] * 2


def test_a_run_is_free_at_once_however_far_ahead_the_clock_of_its_starter_is(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = time.time
    monkeypatch.setattr(time, "time", lambda: machine() + 3_600)
    api.post("/api/runs/", {"workflow": "desk", "input": "one"}, format="json")
    start(api, "two")
    assert len(OrmStore().claim(Lessee("w", OrmStore().now(), 15.0), 10)) == 2


def test_none_is_started_where_one_input_does_not_fit(api: APIClient) -> None:
    refused = start(api, "one", {"text": 3})
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, ["inputs.1.text"])
    assert "Input 2" in refused.json()["error"]["message"]
    assert not Run.objects.exists()


@pytest.mark.parametrize("inputs", [[], ["x"] * (AT_ONCE + 1)], ids=["none", "too many"])
def test_there_is_at_least_one_and_not_more_than_fit(api: APIClient, inputs: list[str]) -> None:
    refused = start(api, *inputs)
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, ["inputs"])


def test_another_version_may_be_named_but_must_exist(api: APIClient) -> None:
    assert start(api, "one", version=1).status_code == 201
    assert start(api, "one", version=9).status_code == 400


def test_a_stranger_starts_nothing(client_of: Any, bob: User) -> None:
    assert start(client_of(bob), "one").status_code == 404
    assert not Run.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_ring_wakes_a_worker_for_all(api: APIClient) -> None:
    rung: list[RunId] = []
    doorbell.listen(rung.append)
    started = start(api, "one", "two", "three")
    alone = start(api, "four")
    doorbell.ignore(rung.append)
    assert started.status_code == 201
    assert rung == [doorbell.SEVERAL, *alone.json()["runs"]]
