"""What a start rests on is remembered, and never outlives a change: by the way of a letter, and begun at once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from agents.models import Agent
from agents.services import agent_change, agent_create, agent_disable
from tests.executors.workbench import chain
from workflows.executors import beginning
from workflows.executors.beginning import Room
from workflows.models import Run, RunEntry, RunMessage, UserContext, Workflow
from workflows.services import run as run_service
from workflows.services.errors import RefusedError
from workflows.services.run import run_start, run_start_as
from workflows.services.workflow import draft_save, workflow_publish
from workflows.store.starts import ChangedError

Starts = Callable[..., Run]


@pytest.fixture(params=["kept", "begun"])
def start(request: pytest.FixtureRequest, workflow: Workflow, ada: User) -> Iterator[Starts]:
    """Return what starts a run of the workflow, which started one before."""

    def room() -> Room | None:
        return Room(9, "here", 1e9, 2e9, lambda begun: None) if request.param == "begun" else None

    def started(**wanted: Any) -> Run:
        return run_start(**({"workflow": workflow, "user": ada, "input": "go"} | wanted))

    beginning.offer(room)
    started()
    yield started
    beginning.withdraw(room)


def is_whole(run: Run) -> bool:
    """Tell whether a run is kept with what begins it, once."""
    kept = Run.objects.get(pk=run.pk)
    letters, entries = RunMessage.objects.filter(run=kept).count(), RunEntry.objects.filter(run_id=kept.pk).count()
    return (kept.status, letters, entries) in {("queued", 1, 0), ("running", 0, 1)}


def test_the_next_start_reads_nothing(start: Starts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_service, "standing_now", lambda *args: pytest.fail("it was read again"))
    first, second = start(), start(input="on")
    assert (first.agents, second.input) == ({"worker": 1}, "on")
    assert is_whole(first)
    assert is_whole(second)


def test_a_changed_agent_is_pinned_as_it_is_now(start: Starts, ada: User, worker: Agent) -> None:
    agent_change(agent=worker, user=ada, description="better")
    run = start()
    assert run.agents == {"worker": 2}
    assert is_whole(run)
    assert Run.objects.count() == 2


def test_a_disabled_agent_refuses_the_start(start: Starts, worker: Agent) -> None:
    agent_disable(agent=worker)
    with pytest.raises(RefusedError, match="no enabled agent worker"):
        start()
    assert Run.objects.count() == 1


def test_another_agent_of_the_same_name_is_another(start: Starts, ada: User, worker: Agent) -> None:
    worker.delete()
    agent_create(user=ada, slug="worker", name="Other", kind="scripted", settings={"script": []})
    assert is_whole(start())
    assert Run.objects.count() == 2


def test_a_newer_version_is_run_from_then_on(start: Starts, ada: User, workflow: Workflow) -> None:
    workflow_publish(workflow=workflow, user=ada)
    run = start()
    assert run.version.number == 2
    assert is_whole(run)


def test_an_input_is_held_to_the_newest_version(start: Starts, ada: User, workflow: Workflow) -> None:
    for kind in ("integer", "string"):
        document = chain(1)
        document["nodes"][0]["config"] = {"schema": {"type": "object", "properties": {"n": {"type": kind}}}}
        draft_save(workflow=workflow, user=ada, document=document, revision=workflow.revision)
        workflow_publish(workflow=workflow, user=ada)
        assert is_whole(start(input={"n": 1 if kind == "integer" else "one"}))
    with pytest.raises(RefusedError):
        start(input={"n": 2})


def test_what_is_known_of_the_user_is_what_is_known_now(start: Starts, ada: User) -> None:
    for record in ({"tone": "dry"}, {"tone": "warm"}):
        UserContext.objects.update_or_create(user=ada, defaults={"record": record})
        run = start(user_context={"plan": "pro"})
        assert run.user_context == record | {"plan": "pro"}
        assert is_whole(run)
    UserContext.objects.all().delete()
    assert start().user_context == {}


def test_nobody_is_given_what_is_known_of_another(start: Starts, ada: User, django_user_model: Any) -> None:
    UserContext.objects.create(user=ada, record={"tone": "dry"})
    assert start().user_context == {"tone": "dry"}
    assert start(user=django_user_model.objects.create_user("bob")).user_context == {}


def test_of_a_start_that_rested_on_what_has_changed_nothing_is_left(
    start: Starts, ada: User, worker: Agent, workflow: Workflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent_change(agent=worker, user=ada, description="better")

    def never(*args: Any) -> Any:
        raise ChangedError

    monkeypatch.setattr(run_service, "standing_now", never)
    run = Run(workflow=workflow, owner=ada)
    with pytest.raises(ChangedError):
        run_start_as(run=run, input="go")
    assert (run.status, run.epoch, run.worker) == ("queued", 0, "")
    assert Run.objects.count() == 1
    assert RunMessage.objects.count() + RunEntry.objects.count() == 1
