"""Limits over HTTP: who may set them, what is refused, and what is told of each."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from agents.services import agent_create
from workflows.models import Limit, Run, Workflow, WorkflowVersion


@pytest.fixture
def ops(staff: User, client_of: Any) -> APIClient:
    """Return a client of somebody who may set limits."""
    client: APIClient = client_of(staff)
    return client


def test_a_limit_is_set_listed_changed_and_taken_away(ops: APIClient) -> None:
    agent_create(user=None, name="Writer", kind="scripted")
    made = ops.post("/api/limits/", {"scope": "agent", "subject": "writer", "calls_at_once": 3}, format="json")
    assert made.status_code == 201
    told = made.json()
    assert (told["subject_name"], told["calls_at_once"], told["used"]) == ("Writer", 3, {"calls_at_once": 0})
    assert ops.get("/api/limits/").json() == [told]
    address = f"/api/limits/{told['id']}/"
    changed = ops.patch(address, {"calls_at_once": None, "tokens_per_minute": 900}, format="json").json()
    assert (changed["calls_at_once"], changed["used"]) == (None, {"tokens_per_minute": 0})
    assert ops.delete(address).status_code == 204
    assert ops.get("/api/limits/").json() == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scope": "planet", "calls_at_once": 1}, "scope"),
        ({"scope": "agent", "subject": "nobody", "calls_at_once": 1}, "subject"),
        ({"scope": "agent", "calls_at_once": 1}, "subject"),
        ({"scope": "user", "subject": "nobody", "runs_at_once": 1}, "subject"),
        ({"scope": "all", "subject": "x", "runs_at_once": 1}, "subject"),
        ({"scope": "provider", "subject": "p", "runs_at_once": 1}, "runs_at_once"),
        ({"scope": "all", "runs_at_once": 0}, "runs_at_once"),
        ({"scope": "all", "calls_per_minute": "many"}, "calls_per_minute"),
        ({"scope": "all"}, "calls_at_once"),
    ],
)
def test_a_limit_that_cannot_hold_is_refused_by_field(ops: APIClient, body: dict[str, Any], field: str) -> None:
    answer = ops.post("/api/limits/", body, format="json")
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]
    assert not Limit.objects.exists()


def test_there_is_one_limit_for_each_subject(ops: APIClient) -> None:
    body = {"scope": "all", "runs_at_once": 4}
    assert ops.post("/api/limits/", body, format="json").status_code == 201
    assert "subject" in ops.post("/api/limits/", body, format="json").json()["error"]["fields"]


def test_the_last_measure_of_a_limit_is_not_taken_away(ops: APIClient) -> None:
    limit = Limit.objects.create(scope="all", runs_at_once=4)
    assert ops.patch(f"/api/limits/{limit.pk}/", {"runs_at_once": None}, format="json").status_code == 400
    limit.refresh_from_db()
    assert limit.runs_at_once == 4


def test_only_staff_set_limits(api: APIClient) -> None:
    limit = Limit.objects.create(scope="all", runs_at_once=4)
    assert api.post("/api/limits/", {"scope": "all", "runs_at_once": 1}, format="json").status_code == 403
    assert api.patch(f"/api/limits/{limit.pk}/", {"runs_at_once": 1}, format="json").status_code == 403
    assert api.delete(f"/api/limits/{limit.pk}/").status_code == 403


def test_people_are_not_told_of_limits_of_what_they_may_not_see(api: APIClient, ada: User, bob: User) -> None:
    Workflow.objects.create(slug="secret", name="Secret", owner=bob)
    Workflow.objects.create(slug="mine", name="Mine", owner=ada)
    for scope, subject in (
        ("workflow", "secret"),
        ("workflow", "mine"),
        ("user", "bob"),
        ("user", "ada"),
        ("user", ""),
    ):
        Limit.objects.create(scope=scope, subject=subject, runs_at_once=1)
    told = [(limit["scope"], limit["subject"]) for limit in api.get("/api/limits/").json()]
    assert sorted(told) == [("user", ""), ("user", "ada"), ("workflow", "mine")]


def test_what_is_used_counts_the_runs_that_are_driven(ops: APIClient, ada: User, bob: User) -> None:
    workflow = Workflow.objects.create(slug="w", name="W", owner=ada)
    version = WorkflowVersion.objects.create(workflow=workflow, number=1, document={})
    for owner, worker in ((ada, "a@1"), (ada, "a@1"), (bob, "b@1"), (bob, ""), (bob, "aside")):
        Run.objects.create(workflow=workflow, version=version, owner=owner, worker=worker)
    for scope, subject in (("workflow", "w"), ("user", ""), ("user", "bob"), ("all", "")):
        Limit.objects.create(scope=scope, subject=subject, runs_at_once=9)
    used = {
        (limit["scope"], limit["subject"]): limit["used"]["runs_at_once"] for limit in ops.get("/api/limits/").json()
    }
    assert used == {("workflow", "w"): 3, ("user", ""): 2, ("user", "bob"): 1, ("all", ""): 3}
