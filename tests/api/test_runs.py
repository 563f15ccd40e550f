"""Runs over HTTP: what starts one, how they are listed, and how they are controlled."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from workflows.models import Run, RunEntry, RunMessage, Workflow
from workflows.services.workflow import workflow_create, workflow_publish

SCHEMA = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
DOCUMENT = {
    "schema": 1,
    "nodes": [
        {"id": "input", "kind": "input", "config": {"schema": SCHEMA}},
        {"id": "output", "kind": "output", "config": {}},
    ],
    "edges": [{"id": "e1", "source": "input", "target": "output"}],
    "state": {},
    "layout": {},
}


BODY = {"workflow": "desk", "input": {"text": "hello"}}


@pytest.fixture
def desk(ada: User) -> Workflow:
    """Make a published workflow of ada's."""
    workflow = workflow_create(user=ada, name="Desk", document=DOCUMENT)
    workflow_publish(workflow=workflow, user=ada)
    return workflow


def start(api: APIClient, **body: Any) -> Any:
    """Start a run of the desk."""
    return api.post("/api/runs/", {"workflow": "desk", "input": {"text": "hello"}, **body}, format="json")


def test_a_started_run_is_queued_with_the_message_that_starts_it(api: APIClient, desk: Workflow) -> None:
    started = start(api)
    assert (started.status_code, started.json()["status"], started.json()["title"]) == (201, "queued", "hello")
    assert RunMessage.objects.filter(run=started.json()["id"]).count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [({"input": {}}, "input.text"), ({"input": {"text": 3}}, "input.text"), ({"version": 9}, "version")],
)
def test_what_cannot_be_run_is_refused_by_field(api: APIClient, desk: Workflow, body: dict, field: str) -> None:
    refused = start(api, **body)
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, [field])
    assert not Run.objects.exists()


def test_the_same_key_starts_one_run(api: APIClient, desk: Workflow) -> None:
    first, second = (api.post("/api/runs/", BODY, format="json", headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert (Run.objects.count(), RunMessage.objects.count()) == (1, 1)


def test_a_key_starts_nothing_else(api: APIClient, desk: Workflow) -> None:
    api.post("/api/runs/", BODY, format="json", headers={"Idempotency-Key": "k1"})
    other = {**BODY, "input": {"text": "something else"}}
    refused = api.post("/api/runs/", other, format="json", headers={"Idempotency-Key": "k1"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "key_reused")


def test_the_key_of_another_user_is_another_key(
    api: APIClient, desk: Workflow, staff: User, client_of: Callable[[User], APIClient]
) -> None:
    started = [
        one.post("/api/runs/", BODY, format="json", headers={"Idempotency-Key": "k1"}).json()["id"]
        for one in (api, client_of(staff))
    ]
    assert len(set(started)) == 2


def test_a_workflow_that_was_never_published_runs_only_as_a_draft(api: APIClient, ada: User) -> None:
    workflow_create(user=ada, name="Desk", document=DOCUMENT)
    assert start(api).json()["error"]["code"] == "not_published"
    assert start(api, draft=True).json()["version"] == 1


def test_a_thread_is_opened_by_its_first_run_and_found_by_the_second(api: APIClient, desk: Workflow) -> None:
    thread = start(api, thread="new").json()["thread"]
    start(api, thread=thread)
    told = api.get(f"/api/threads/{thread}/").json()
    assert [message["content"] for message in told["messages"]] == ["hello", "hello"]
    assert len(told["runs"]) == 2


def test_a_strangers_thread_cannot_be_joined(api: APIClient, desk: Workflow, bob: User, client_of) -> None:
    Workflow.objects.update(shared=True)
    thread = start(api, thread="new").json()["thread"]
    assert start(client_of(bob), thread=thread).json()["error"]["code"] == "unknown_thread"


def test_pages_of_runs_neither_miss_nor_repeat_one(api: APIClient, desk: Workflow) -> None:
    made = {start(api).json()["id"] for _ in range(7)}
    seen, cursor = list[str](), ""
    while cursor is not None:
        page = api.get("/api/runs/", {"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        seen += [run["id"] for run in page["results"]]
        cursor = page["next"]
    assert (len(seen), set(seen)) == (7, made)


def test_runs_are_found_by_status_workflow_and_words(api: APIClient, desk: Workflow) -> None:
    start(api, input={"text": "a broken kettle"})
    Run.objects.update(status="failed")
    start(api)
    for query, count in (({"status": "failed"}, 1), ({"q": "kettle"}, 1), ({"workflow": "desk"}, 2), ({"q": "no"}, 0)):
        assert len(api.get("/api/runs/", query).json()["results"]) == count, query


def test_staff_narrow_all_runs_to_their_own(api: APIClient, client_of: Any, staff: User, desk: Workflow) -> None:
    start(api)
    for query, count in (({}, 1), ({"mine": "1"}, 0)):
        assert len(client_of(staff).get("/api/runs/", query).json()["results"]) == count, query


@pytest.mark.parametrize("query", ["status=odd", "thread=odd", "cursor=odd", "mine=odd"])
def test_a_filter_that_makes_no_sense_is_refused(api: APIClient, query: str) -> None:
    answer = api.get(f"/api/runs/?{query}")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [query.partition("=")[0]])


def test_the_log_is_read_from_any_number_on(api: APIClient, desk: Workflow) -> None:
    run = start(api).json()["id"]
    events = '[{"type":"RunPaused"},{"type":"RunResumed"}]'
    RunEntry.objects.create(run_id=run, seq=1, last_seq=2, at=1.5, epoch=1, events=events)
    Run.objects.update(head_seq=2)
    page = api.get(f"/api/runs/{run}/events/", {"after": 1}).json()
    assert page == {"entries": [{"seq": 2, "at": 1.5, "events": [{"type": "RunResumed"}]}], "head": 2}


@pytest.mark.parametrize("word", ["cancel", "pause", "resume"])
def test_control_is_a_message_and_an_ended_run_takes_none(api: APIClient, desk: Workflow, word: str) -> None:
    run = start(api).json()["id"]
    assert api.post(f"/api/runs/{run}/{word}/", {"reason": "enough"}, format="json").status_code == 202
    assert RunMessage.objects.filter(run=run).count() == 2
    Run.objects.update(status="succeeded")
    late = api.post(f"/api/runs/{run}/{word}/", {}, format="json")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "run_ended")


def test_a_workflow_with_an_active_run_is_not_deleted(api: APIClient, desk: Workflow) -> None:
    start(api)
    assert api.delete("/api/workflows/desk/").json()["error"]["code"] == "runs_active"
    Run.objects.update(status="cancelled")
    assert api.delete("/api/workflows/desk/").status_code == 204


def test_a_run_that_was_set_aside_says_so_and_can_be_tried_again(api: APIClient, desk: Workflow) -> None:
    id = start(api).json()["id"]
    assert api.post(f"/api/runs/{id}/take-up/").json()["error"]["code"] == "not_set_aside"
    Run.objects.filter(pk=id).update(tries=Run.MAX_TRIES)
    assert api.get(f"/api/runs/{id}/").json()["set_aside"] is True
    assert api.post(f"/api/runs/{id}/take-up/").status_code == 202
    assert api.get(f"/api/runs/{id}/").json()["set_aside"] is False
