"""The queue over HTTP: what waits, in the order in which it goes, for what, and who is told."""

import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from workflows.models import Call, Limit, QueuedStep, Run, RunTurn, Workflow, WorkflowVersion
from workflows.selectors.queue import ESTIMATED


@pytest.fixture
def shared(ada: User) -> WorkflowVersion:
    """Return a version of a workflow that everybody may run."""
    workflow = Workflow.objects.create(slug="w", name="W", owner=ada, shared=True)
    return WorkflowVersion.objects.create(workflow=workflow, number=1, document={})


def a_run(version: WorkflowVersion, owner: User, since: float = 1.0, **fields: Any) -> Run:
    """Make a run that waits since a time."""
    return Run.objects.create(workflow=version.workflow, version=version, owner=owner, lease_until=since, **fields)


def a_call(run: Run, **fields: Any) -> Call:
    """Make a call of a run's that waits."""
    common = {"worker": "w@1", "epoch": run.epoch, "owner": run.owner, "workflow": run.workflow, "agent": "writer"}
    return Call.objects.create(run=run, step="s1", node="Write", asked_at=time.time(), **common, **fields)


def test_runs_wait_in_the_order_in_which_they_go(
    shared: Any, ada: User, bob: User, staff: User, client_of: Any
) -> None:
    ours = [a_run(shared, ada, n) for n in range(1, 4)]
    theirs = a_run(shared, bob, 9)
    for _ in range(2):
        a_run(shared, bob, worker="b@1", status="running", since=time.time() + 9)
    told = client_of(staff).get("/api/queue/").json()["runs"]
    assert told["total"] == 4
    assert [item["run"] for item in told["items"]] == [str(run.pk) for run in (ours[0], ours[1], theirs, ours[2])]
    assert [item["position"] for item in told["items"]] == [1, 2, 3, 4]
    assert {item["why"] for item in told["items"]} == {None}


def test_people_see_what_is_theirs_and_the_total_of_all(shared: Any, ada: User, bob: User, client_of: Any) -> None:
    run = a_run(shared, ada)
    a_run(shared, bob, 2)
    a_call(run)
    told = client_of(bob).get("/api/queue/").json()
    assert (told["runs"]["total"], told["calls"]["total"], told["steps"]) == (2, 1, [])
    assert [(item["owner"], item["position"]) for item in told["runs"]["items"]] == [("bob", 2)]
    assert told["calls"]["items"] == []
    assert client_of(bob).get(f"/api/runs/{run.pk}/queue/").status_code == 404


def test_a_run_that_a_limit_holds_back_tells_which(shared: Any, ada: User, api: APIClient) -> None:
    Limit.objects.create(scope="workflow", subject="w", runs_at_once=2)
    a_run(shared, ada, worker="a@1", status="running", since=time.time() + 9)
    runs = [a_run(shared, ada, n) for n in (1, 2)]
    why = {"scope": "workflow", "subject": "w", "measure": "runs_at_once", "allowed": 2, "used": 2}
    assert [item["why"] for item in api.get("/api/queue/").json()["runs"]["items"]] == [None, why]
    assert api.get(f"/api/runs/{runs[1].pk}/queue/").json()["run"]["why"] == why


def test_a_call_that_waits_tells_for_what(shared: Any, ada: User, api: APIClient) -> None:
    Limit.objects.create(scope="agent", subject="writer", calls_at_once=1)
    run = a_run(shared, ada, worker="a@1", status="running", since=time.time() + 9, epoch=3)
    a_call(run, granted_at=time.time())
    a_call(run, provider="p")
    told = api.get(f"/api/runs/{run.pk}/queue/").json()
    assert told["run"] is None
    (item,) = told["calls"]
    assert item["why"] == {"scope": "agent", "subject": "writer", "measure": "calls_at_once", "allowed": 1, "used": 1}
    assert (item["node"], item["agent"], item["provider"], item["step"]) == ("Write", "writer", "p", "s1")
    assert api.get("/api/queue/").json()["calls"] == {"total": 1, "items": [item]}


def test_a_run_far_back_in_its_line_is_told_where_it_stands(shared: Any, ada: User, bob: User, api: APIClient) -> None:
    runs = [a_run(shared, ada, n) for n in range(1, 131)]
    for n in range(1, 11):
        a_run(shared, bob, n)
    assert api.get(f"/api/runs/{runs[-1].pk}/queue/").json()["run"]["position"] == 140
    assert len(api.get("/api/queue/").json()["runs"]["items"]) == 100


@pytest.mark.parametrize("fields", [{"status": "succeeded"}, {"worker": "a@1"}, {"since": time.time() + 1e6}])
def test_a_run_that_is_driven_parked_or_ended_waits_for_nothing(
    shared: Any, ada: User, api: APIClient, fields: dict[str, Any]
) -> None:
    run = a_run(shared, ada, **({"status": "running", "since": time.time() + 60} | fields))
    assert api.get(f"/api/runs/{run.pk}/queue/").json() == {"run": None, "calls": [], "steps": []}


@pytest.mark.parametrize("measure", ["runs_per_minute", "calls_per_minute", "tokens_per_minute"])
def test_what_a_limit_of_a_minute_holds_back_is_told_when_it_may_begin(
    shared: Any, ada: User, api: APIClient, measure: str
) -> None:
    now = time.time()
    Limit.objects.create(scope="workflow", subject="w", **{measure: 2})
    driven = a_run(shared, ada, worker="a@1", status="running", since=now + 9)
    for ago in (40, 10):
        RunTurn.objects.create(owner=ada, workflow=shared.workflow, at=now - ago, began=1)
        a_call(driven, granted_at=now - ago, released_at=now - ago, tokens=1)
    runs = [a_run(shared, ada, n) for n in (1, 2, 3)] if measure.startswith("runs") else []
    for _ in range(0 if runs else 3):
        a_call(driven)
    told = api.get("/api/queue/").json()
    items = told["runs" if runs else "calls"]["items"]
    assert [item["why"]["measure"] for item in items] == [measure] * 3
    # as what began leaves the minute; the third has to wait for the first
    assert [round(item["expected_at"] - now) for item in items] == [20, 50, 80]
    assert api.get(f"/api/runs/{(runs or [driven])[-1].pk}/queue/").json()["calls" if not runs else "run"]


def test_however_many_limits_hold_something_back_few_are_asked_when_they_let_go(
    shared: Any, staff: User, client_of: Any
) -> None:
    Limit.objects.create(scope="user", subject="", runs_per_minute=0)
    for n in range(40):
        a_run(shared, User.objects.create_user(f"user-{n}"), n)
    with CaptureQueriesContext(connection) as asked:
        told = client_of(staff).get("/api/queue/").json()["runs"]["items"]
    assert len([item for item in told if item["why"]]) == 40
    assert sum("workflows_runturn" in query["sql"] for query in asked) == 1 + ESTIMATED


def test_a_run_tells_which_of_its_steps_wait_in_a_queue_and_who_listens(shared: Any, ada: User, api: APIClient) -> None:
    run = a_run(shared, ada, status="running", since=time.time() + 60)
    common = {"run": run, "attempt": 1, "queue": "gpu", "body": "{}", "since": 5.5}
    QueuedStep.objects.create(step="a:1", **common)
    QueuedStep.objects.create(step="b:1", worker="g@1", until=time.time() + 60, **common)
    told = api.get(f"/api/runs/{run.pk}/queue/").json()["steps"]
    assert told == [{"step": "a:1", "queue": "gpu", "since": 5.5, "workers": 0}]


def test_a_place_at_once_is_expected_as_often_as_calls_ended(shared: Any, ada: User, api: APIClient) -> None:
    Limit.objects.create(scope="agent", subject="writer", calls_at_once=1)
    run = a_run(shared, ada, worker="a@1", status="running", since=time.time() + 9)
    a_call(run, granted_at=time.time())
    a_call(run)
    (item,) = api.get("/api/queue/").json()["calls"]["items"]
    assert item["expected_at"] is None
    for _ in range(3):
        a_call(run, granted_at=time.time() - 5, released_at=time.time())
    (item,) = api.get("/api/queue/").json()["calls"]["items"]
    assert 18 < item["expected_at"] - time.time() <= 20
