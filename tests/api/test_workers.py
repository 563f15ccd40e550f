"""Who drives runs: told to all who are logged in, the machines' names to staff alone."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from workflows.models import Run, WorkflowVersion
from workflows.release import release
from workflows.services.workflow import workflow_create
from workflows.store.contract import Sign
from workflows.store.orm import OrmStore


@pytest.fixture
def seen(db: None, settings: Any) -> None:
    """Leave the signs of two workers, one of which runs another program."""
    settings.EXECUTOR = "celery"
    now = time.time()
    for name, program in (("celery@1", release()), ("celery@2", "another")):
        OrmStore().seen(
            Sign(
                worker=name,
                release=program,
                host="engine-room",
                started_at=now,
                seen_at=now,
                looked_at=now,
                runs=3,
                fenced=2,
            )
        )


def set_aside(owner: User) -> Run:
    """Make a run that broke whoever drove it."""
    workflow = workflow_create(user=owner, name=f"Poison of {owner}")
    version = WorkflowVersion.objects.create(workflow=workflow, number=1, document=workflow.draft, published_by=owner)
    return Run.objects.create(workflow=workflow, version=version, owner=owner, tries=Run.MAX_TRIES, status="running")


def test_each_worker_is_told_with_its_program_and_what_it_drives(seen: None, api: APIClient) -> None:
    told = api.get("/api/workers/").json()
    assert (told["executor"], told["ready"], told["wrong"]) == ("celery", True, [])
    assert (told["release"], told["other_releases"]) == (release(), ["another"])
    assert [(worker["name"], worker["runs"], worker["fenced"], worker["looks"]) for worker in told["workers"]] == [
        ("celery@1", 3, 2, True),
        ("celery@2", 3, 2, True),
    ]


def test_only_staff_are_told_the_machines(seen: None, api: APIClient, staff: User, client_of: Any) -> None:
    assert {worker["host"] for worker in api.get("/api/workers/").json()["workers"]} == {None}
    told = client_of(staff).get("/api/workers/").json()
    assert {worker["host"] for worker in told["workers"]} == {"engine-room"}


def test_what_is_wrong_is_said(db: None, settings: Any, api: APIClient) -> None:
    settings.EXECUTOR = "celery"
    told = api.get("/api/workers/").json()
    assert (told["ready"], told["workers"]) == (False, [])
    assert "nobody drives runs" in told["wrong"][0]


def test_runs_set_aside_are_counted_for_all_and_shown_to_whom_they_concern(
    seen: None, ada: User, bob: User, staff: User, client_of: Callable[[User], APIClient]
) -> None:
    mine, _ = set_aside(ada), set_aside(bob)
    told = client_of(ada).get("/api/workers/").json()["set_aside"]
    assert (told["total"], [item["id"] for item in told["items"]]) == (2, [str(mine.pk)])
    assert len(client_of(staff).get("/api/workers/").json()["set_aside"]["items"]) == 2
