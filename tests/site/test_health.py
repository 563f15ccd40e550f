"""Health tells the truth: ready only where runs get on."""

import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from workflows.models import QueuedStep, Run, Workflow, WorkflowVersion
from workflows.release import release
from workflows.store.contract import Sign
from workflows.store.orm import OrmStore


def a_sign(**wanted: Any) -> Sign:
    """Make the sign of a worker that is well."""
    now = time.time()
    told = {"worker": "w@1", "release": release(), "host": "h", "started_at": now, "seen_at": now, "looked_at": now}
    return Sign(**{**told, "runs": 3, **wanted})


@pytest.fixture
def driven(settings: Any, db: None) -> OrmStore:
    """Return the store of a site whose runs are driven elsewhere."""
    settings.EXECUTOR = "celery"
    return OrmStore()


def test_without_any_worker_it_is_not_ready(driven: OrmStore, client: Client) -> None:
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert "nobody drives runs" in answer.json()["wrong"][0]


def test_with_a_worker_that_looks_for_work_it_is_ready(driven: OrmStore, client: Client) -> None:
    driven.seen(a_sign())
    assert client.get("/health/ready/").status_code == 200


@pytest.mark.parametrize("stale", ["seen_at", "looked_at"])
def test_a_worker_that_hangs_does_not_count(driven: OrmStore, client: Client, stale: str) -> None:
    driven.seen(a_sign(**{stale: time.time() - 120}))
    assert client.get("/health/ready/").status_code == 503


def test_a_worker_of_another_release_is_told_to_who_is_logged_in(driven: OrmStore, admin_client: Client) -> None:
    driven.seen(a_sign(release="another", fenced=2))
    told = admin_client.get("/health/ready/").json()
    assert (told["ready"], told["release"], told["other_releases"]) == (True, release(), ["another"])
    assert (told["workers"][0]["runs"], told["workers"][0]["fenced"]) == (3, 2)


def test_who_only_carries_out_steps_of_a_queue_drives_no_runs(driven: OrmStore, client: Client) -> None:
    driven.seen(a_sign(drives=False, queues=["gpu"]))
    assert client.get("/health/ready/").status_code == 503


@pytest.mark.usefixtures("queued")
def test_a_queue_that_steps_wait_in_and_nobody_consumes_is_told(driven: OrmStore, admin_client: Client) -> None:
    driven.seen(a_sign(queues=["celery"]))
    told = admin_client.get("/health/ready/").json()
    assert (told["ready"], told["queues_unserved"]) == (True, ["gpu"])
    driven.seen(a_sign(worker="g@2", drives=False, queues=["gpu"]))
    assert admin_client.get("/health/ready/").json()["queues_unserved"] == []


@pytest.mark.usefixtures("queued")
def test_the_queue_tells_of_steps_that_wait_for_a_worker(driven: OrmStore, admin_client: Client) -> None:
    driven.seen(a_sign(queues=["gpu"]))
    (steps,) = admin_client.get("/api/queue/").json()["steps"]
    assert steps == {"queue": "gpu", "waiting": 1, "under_way": 0, "workers": 1, "oldest_since": 1000.5}


@pytest.fixture
def queued(db: None, ada: User) -> None:
    """Leave a step in the queue `gpu`."""
    workflow = Workflow.objects.create(slug="w", name="w", owner=ada)
    version = WorkflowVersion.objects.create(workflow=workflow, number=1, document={})
    run = Run.objects.create(workflow=workflow, version=version, owner=ada)
    QueuedStep.objects.create(run=run, step="s:1", attempt=1, queue="gpu", body="{}", since=1000.5)


def test_a_stranger_is_not_told_of_workers(driven: OrmStore, client: Client) -> None:
    driven.seen(a_sign())
    assert set(client.get("/health/ready/").json()) == {"ready", "wrong"}


def test_alive_needs_no_database(client: Client) -> None:
    assert client.get("/health/live/").json() == {"alive": True, "release": release()}


@pytest.fixture
def newer(driven: OrmStore) -> None:
    """Let a release of the future have changed the tables."""
    driven.seen(a_sign())
    MigrationRecorder(connection).record_applied("workflows", "9999_of_the_future")


def test_a_database_of_a_newer_release_is_not_ready(newer: None, client: Client) -> None:
    answer = client.get("/health/ready/")
    assert answer.status_code == 503
    (wrong,) = answer.json()["wrong"]
    assert wrong.startswith("the database is of a newer release (workflows.9999_of_the_future): update this program")


@pytest.mark.parametrize("command", ["prepare", "serve"])
def test_a_database_of_a_newer_release_is_neither_prepared_nor_served(newer: None, command: str) -> None:
    with pytest.raises(CommandError, match=r"of a newer release \(workflows\.9999_of_the_future\)"):
        call_command(command)


def test_migrations_of_other_programs_in_the_same_database_are_theirs(driven: OrmStore, client: Client) -> None:
    driven.seen(a_sign())
    MigrationRecorder(connection).record_applied("somebody", "0001_initial")
    assert client.get("/health/ready/").status_code == 200
