"""Large values over HTTP and in frames: by reference, and whole for whoever may see them."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from workflows.engine.events import Entry, Question, RunPaused, StepSucceeded
from workflows.engine.messages import Usage
from workflows.live.frames import entries_frames
from workflows.models import Run, Thread, WorkflowVersion
from workflows.selectors.run import run_raw_entries
from workflows.services.workflow import workflow_create
from workflows.store.asked import write
from workflows.store.contract import Append, Lessee, OpenQuestion, RunId, Summary
from workflows.store.orm import OrmStore
from workflows.store.sealing import LARGE, digest_of, reference

LONG = {"text": "x" * LARGE, "n": 1}
DIGEST = digest_of(json.dumps(LONG, separators=(",", ":")))


@pytest.fixture
def run(ada: User) -> Run:
    """Return a run of ada's with a large value in the third event of its log."""
    workflow = workflow_create(user=ada, name="W")
    version = WorkflowVersion.objects.create(workflow=workflow, number=1, document=workflow.draft, published_by=ada)
    made = Run.objects.create(workflow=workflow, version=version, owner=ada)
    key = RunId(str(made.pk))
    OrmStore().claim_one(Lessee("ann", 1.0, 1e12), key)
    events = [RunPaused(), RunPaused(), StepSucceeded(step="s", attempt=1, output=LONG)]
    summary = Summary(status="running", steps=1, usage=Usage(), started_at=1.0)
    told: dict[str, Any] = {"epoch": 1, "worker": "ann", "head": 0, "summary": summary}
    assert OrmStore().append([Append(run=key, entries=[Entry(seq=1, at=1.5, events=events)], **told)]) == [None]
    return Run.objects.get()


def told_of(event: int) -> dict[str, Any]:
    """Tell how the log refers to the large value."""
    found = reference(LONG, field="output", event=event)
    assert found is not None
    return {name: getattr(found[0], name) for name in ("event", "field", "digest", "bytes", "start")}


@pytest.mark.parametrize(("after", "event"), [(0, 2), (1, 1), (2, 0)])
def test_a_page_of_the_log_refers_to_it(api: APIClient, run: Run, after: int, event: int) -> None:
    (entry,) = api.get(f"/api/runs/{run.pk}/events/", {"after": after}).json()["entries"]
    assert entry["payloads"] == [told_of(event)]
    assert entry["events"][event] == {"type": "StepSucceeded", "step": "s", "attempt": 1, "output": None}


def test_a_frame_refers_to_it_and_stays_small(run: Run) -> None:
    (frame,) = entries_frames(str(run.pk), 3, run_raw_entries(run.pk))
    (entry,) = json.loads(frame.data)["entries"]
    assert (entry["payloads"], len(frame.data) < 1_000) == ([told_of(2)], True)


def test_it_is_read_whole_by_its_digest(api: APIClient, run: Run) -> None:
    answer = api.get(f"/api/runs/{run.pk}/payloads/{DIGEST}/")
    assert (answer.status_code, json.loads(answer.content)) == (200, LONG)
    assert "immutable" in answer["Cache-Control"]
    assert api.get(f"/api/runs/{run.pk}/payloads/{digest_of('1')}/").status_code == 404


def test_it_is_read_by_nobody_else_and_through_no_other_run(run: Run, bob: User, client_of: Any) -> None:
    stranger = client_of(bob)
    assert stranger.get(f"/api/runs/{run.pk}/payloads/{DIGEST}/").status_code == 404
    own = Run.objects.create(workflow=run.workflow, version=run.version, owner=bob)
    assert stranger.get(f"/api/runs/{own.pk}/payloads/{DIGEST}/").status_code == 404


@pytest.mark.parametrize("field", ["input", "output"])
def test_the_input_and_the_output_of_a_run_are_told_by_reference(api: APIClient, run: Run, field: str) -> None:
    Run.objects.update(**{field: ["y" * LARGE]})
    detail = api.get(f"/api/runs/{run.pk}/").json()
    assert (detail[field], detail["large"][field]["count"]) == (None, 1)
    answer = api.get(f"/api/runs/{run.pk}/payloads/{detail['large'][field]['digest']}/")
    assert json.loads(answer.content) == ["y" * LARGE]
    assert api.get("/api/runs/").content.find(b"yyy") < 0


def test_small_ones_stand_where_they_did(api: APIClient, run: Run) -> None:
    Run.objects.update(input={"text": "hello"})
    detail = api.get(f"/api/runs/{run.pk}/").json()
    assert (detail["input"], detail["large"]) == ({"text": "hello"}, {})
    assert detail["log_bytes"] == run.log_bytes > LARGE


def test_whoever_is_asked_may_read_what_the_question_is_about_and_nothing_else(
    run: Run, bob: User, client_of: Any
) -> None:
    question = Question(prompt="Send it?", hash="h", decisions=["approve"], action=["z" * LARGE], approvers=["bob"])
    write(RunId(str(run.pk)), [OpenQuestion(activation="gate", node="gate", asked_at=1.0, question=question)])
    client = client_of(bob)
    (item,) = client.get("/api/inbox/").json()["results"]
    assert item["question"]["action"] is None
    digest = item["question"]["large"]["action"]["digest"]
    assert json.loads(client.get(f"/api/runs/{run.pk}/payloads/{digest}/").content) == ["z" * LARGE]
    assert client.get(f"/api/runs/{run.pk}/payloads/{DIGEST}/").status_code == 404
    stranger = client_of(User.objects.create_user("eve"))
    assert stranger.get(f"/api/runs/{run.pk}/payloads/{digest}/").status_code == 404


def test_a_conversation_shows_the_beginning_of_what_is_long(api: APIClient, run: Run) -> None:
    thread = Thread.objects.create(workflow=run.workflow, owner=run.owner)
    Run.objects.update(thread=thread, status="succeeded", input="short", output="l" * LARGE)
    asked, answered = api.get(f"/api/threads/{thread.pk}/").json()["messages"]
    assert (asked["content"], asked["cut"]) == ("short", False)
    assert (answered["cut"], answered["content"].strip("l"), 0 < len(answered["content"]) < LARGE) == (True, "", True)
