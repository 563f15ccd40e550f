"""Events and interventions over HTTP: what reaches a run, and what is refused with the reason."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from tests.executors.workbench import chain
from workflows.engine.decide import decide
from workflows.engine.events import Entry, encode_events
from workflows.engine.graph import compile_document
from workflows.engine.messages import AgentCard, Start
from workflows.engine.state import RunState
from workflows.models import Run, RunEntry, RunMessage, Workflow, WorkflowVersion
from workflows.store.contract import decode_message


def looped() -> dict[str, Any]:
    """Draw a loop around an agent."""
    document = chain(1)
    loop = {"id": "again", "kind": "loop", "config": {"max_iterations": 3}}
    worker = {"id": "work", "kind": "agent", "parent": "again", "config": {"agent": "worker"}}
    document["nodes"] = [document["nodes"][0], loop, worker, document["nodes"][-1]]
    document["edges"] = [
        {"id": "e1", "source": "input", "target": "again"},
        {"id": "e2", "source": "again", "target": "output"},
    ]
    return document


@pytest.fixture
def run(ada: User) -> Run:
    """Return a run of ada's that waits for the first pass of a loop."""
    document = looped()
    workflow = Workflow.objects.create(slug="w", name="W", owner=ada, draft=document)
    version: Any = WorkflowVersion.objects.create(workflow=workflow, number=1, document=document)
    run = Run.objects.create(workflow=workflow, version=version, owner=ada, status="running")
    start = Start(
        at=1.0, run=str(run.pk), input="x", agents={"worker": AgentCard(name="W", version=1, kind="scripted")}
    )
    events = decide(compile_document(document), RunState(), start)
    entry = Entry(seq=1, at=1.0, events=events)
    row = {"seq": 1, "last_seq": entry.last, "at": 1.0, "epoch": 1}
    RunEntry.objects.create(run=run, events=encode_events(events).decode(), **row)
    Run.objects.update(head_seq=entry.last)
    return run


def post(client: APIClient, run: Run, path: str, **body: Any) -> Any:
    """Send something to the run."""
    return client.post(f"/api/runs/{run.pk}/{path}/", body, format="json")


def sent(run: Run) -> list[Any]:
    """Read what is on its way to the run."""
    return [decode_message(body) for body in RunMessage.objects.filter(run=run).values_list("body", flat=True)]


def test_an_event_is_a_letter_to_the_run(api: APIClient, run: Run) -> None:
    answer = post(api, run, "events", name="paid", payload={"sum": 3}, transient=True)
    assert (answer.status_code, answer.json()["id"]) == (202, str(run.pk))
    (event,) = sent(run)
    assert (event.name, event.payload, event.transient, event.by) == ("paid", {"sum": 3}, True, "ada")


def test_the_log_is_still_read_at_the_same_address(api: APIClient, run: Run) -> None:
    assert api.get(f"/api/runs/{run.pk}/events/").json()["entries"][0]["seq"] == 1


def test_an_activation_is_stopped_by_its_path(api: APIClient, run: Run) -> None:
    assert post(api, run, "activations/cancel", activation="again/work", reason="enough").status_code == 202
    (message,) = sent(run)
    assert (type(message).__name__, message.activation, message.by, message.reason) == (
        "CancelActivation",
        "again/work",
        "ada",
        "enough",
    )


def test_a_loop_goes_on_with_what_it_has_and_an_agent_cannot(api: APIClient, run: Run) -> None:
    assert post(api, run, "activations/complete", activation="again").status_code == 202
    refused = post(api, run, "activations/complete", activation="again/work")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "cannot_complete")


def test_only_a_map_takes_more_items(api: APIClient, run: Run) -> None:
    refused = post(api, run, "activations/items", activation="again", items=[1])
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "no_map")


@pytest.mark.parametrize("path", ["activations/cancel", "activations/complete"])
def test_an_activation_that_is_not_there_or_has_ended_is_told(api: APIClient, run: Run, path: str) -> None:
    unknown = post(api, run, path, activation="ghost")
    assert (unknown.status_code, list(unknown.json()["error"]["fields"])) == (400, ["activation"])
    ended = post(api, run, path, activation="input")
    assert (ended.status_code, ended.json()["error"]["code"]) == (409, "activation_ended")
    assert sent(run) == []


def test_the_whole_run_is_not_stopped_as_an_activation(api: APIClient, run: Run) -> None:
    assert post(api, run, "activations/cancel", activation=".").json()["error"]["code"] == "whole_run"


BODIES: list[tuple[str, dict[str, Any]]] = [
    ("events", {"name": "paid"}),
    ("activations/cancel", {"activation": "again/work"}),
    ("activations/complete", {"activation": "again"}),
]


@pytest.mark.parametrize(("path", "body"), BODIES)
def test_a_run_that_has_ended_takes_nothing(api: APIClient, run: Run, path: str, body: dict[str, Any]) -> None:
    Run.objects.update(status="failed")
    late = post(api, run, path, **body)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "run_ended")


@pytest.mark.parametrize(("path", "body"), BODIES)
def test_a_strangers_run_is_not_there(client_of: Any, bob: User, run: Run, path: str, body: dict[str, Any]) -> None:
    assert post(client_of(bob), run, path, **body).status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [("events", {"name": ""}), ("activations/cancel", {}), ("activations/items", {"activation": "a", "items": []})],
)
def test_a_body_that_makes_no_sense_is_refused_by_field(api: APIClient, run: Run, path: str, body: dict) -> None:
    assert post(api, run, path, **body).status_code == 400
