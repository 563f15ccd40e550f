"""While the database cannot do its work, every answer says so, says what to do, and nothing was done by half."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client
from rest_framework.test import APIClient

from workflows.models import Run, Thread, Workflow
from workflows.services.workflow import workflow_create, workflow_publish
from workflows.store.outage import Outage, outage_of

pytestmark = pytest.mark.django_db(transaction=True)
DOCUMENT = {
    "schema": 1,
    "nodes": [{"id": "input", "kind": "input", "config": {}}, {"id": "output", "kind": "output", "config": {}}],
    "edges": [{"id": "e1", "source": "input", "target": "output"}],
    "state": {},
    "layout": {},
}
FILLING = "x" * 100_000
STATE = {"type": "object", "default": {"text": FILLING}}


@contextmanager
def pragma(name: str, value: int) -> Iterator[None]:
    """Set one of SQLite's own switches while the block runs."""
    with connection.cursor() as cursor:
        before = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        cursor.execute(f"PRAGMA {name} = {value}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA {name} = {before}")


@contextmanager
def full() -> Iterator[None]:
    """Let the database's file grow no further, as if its disk were full."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page is left over from what earlier tests took away
    with pragma("max_page_count", 1):  # SQLite makes of it as many as there are
        yield


@contextmanager
def read_only() -> Iterator[None]:
    """Let nothing be written."""
    with pragma("query_only", 1):
        yield


@contextmanager
def locked() -> Iterator[None]:
    """Let another process be in the midst of writing, for longer than anybody waits."""
    with pragma("busy_timeout", 20), closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.fixture
def desk(ada: User) -> Workflow:
    """Make a published workflow of ada's."""
    workflow = workflow_create(user=ada, name="Desk", document=DOCUMENT)
    workflow_publish(workflow=workflow, user=ada)
    return workflow


Fault = Callable[[], Any]
FAULTS = [(full, 507, "database_full"), (read_only, 503, "database_read_only"), (locked, 503, "database_busy")]
WRITES = [
    ("post", "/api/runs/", {"workflow": "desk", "input": {"text": FILLING}}),
    ("post", "/api/runs/batch/", {"workflow": "desk", "inputs": [{"text": FILLING}]}),
    ("put", "/api/workflows/desk/draft/", {"revision": 1, "document": DOCUMENT | {"state": {"s": STATE}}}),
    ("post", "/api/workflows/", {"name": "Other", "document": DOCUMENT | {"state": {"s": STATE}}}),
]


@pytest.mark.parametrize("expected", FAULTS, ids=lambda expected: expected[2])
@pytest.mark.parametrize("write", WRITES, ids=lambda write: f"{write[0]} {write[1]}")
def test_a_write_that_the_database_refuses_says_what_is_wrong_and_what_to_do(
    api: APIClient, desk: Workflow, expected: tuple[Fault, int, str], write: tuple[str, str, dict]
) -> None:
    (fault, status, code), (method, address, body) = expected, write
    with fault():
        refused = getattr(api, method)(address, body, format="json")
    told = refused.json()["error"]
    assert (refused.status_code, told["code"], refused.headers["Retry-After"]) == (status, code, "5")
    assert "nothing was saved" in told["message"]
    assert "try again" in told["message"].lower()
    assert (Run.objects.count(), Workflow.objects.count()) == (0, 1)


@pytest.mark.parametrize(("fault", "status", "code"), FAULTS)
def test_the_same_key_starts_a_run_once_the_database_is_well(
    api: APIClient, desk: Workflow, fault: Fault, status: int, code: str
) -> None:
    asked = {"path": "/api/runs/", "data": WRITES[0][2], "format": "json", "headers": {"Idempotency-Key": "k"}}
    with fault():
        assert api.post(**asked).status_code == status
    assert api.post(**asked).status_code == 201
    assert Run.objects.count() == 1


def test_a_run_in_a_thread_is_refused_whole(api: APIClient, desk: Workflow) -> None:
    thread = api.post("/api/threads/", {"workflow": "desk"}, format="json").json()
    with full():
        refused = api.post("/api/runs/", WRITES[0][2] | {"thread": thread["id"]}, format="json")
    assert (refused.status_code, Run.objects.count(), Thread.objects.count()) == (507, 0, 1)


def test_a_page_says_it_to_people(client: Client, ada: User) -> None:
    with read_only():
        client.raise_request_exception = False
        page = client.post("/login/", {"username": "ada", "password": "correct horse"})
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "The database is read-only" in page.content.decode()


def test_a_fault_of_the_program_is_no_outage() -> None:
    with pytest.raises(OperationalError) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert outage_of(raised.value) is None
    assert outage_of(ValueError("no")) is None
    assert outage_of(None) is None


@pytest.mark.parametrize(
    ("cause", "outage"),
    [
        (psycopg.errors.DiskFull(), Outage.FULL),
        (psycopg.errors.ReadOnlySqlTransaction(), Outage.READ_ONLY),
        (psycopg.errors.TooManyConnections(), Outage.BUSY),
        (psycopg.errors.QueryCanceled(), Outage.BUSY),
        (psycopg.errors.LockNotAvailable(), Outage.BUSY),
        (psycopg.errors.DeadlockDetected(), Outage.BUSY),
        (psycopg.errors.AdminShutdown(), Outage.AWAY),
        (psycopg.OperationalError("connection refused"), Outage.AWAY),
        (psycopg.errors.UndefinedTable(), None),
    ],
)
def test_the_codes_of_postgresql_are_told_apart(cause: psycopg.Error, outage: Outage | None) -> None:
    error = OperationalError()
    error.__cause__ = cause
    assert outage_of(error) is outage
