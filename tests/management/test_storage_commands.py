"""The commands for what is kept: `verify_runs` finds every kind of damage, `prune` takes what may go."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import F, Value
from django.db.models.functions import Replace

from tests.executors.workbench import chain
from workflows.engine.commands import RunStep
from workflows.engine.decide import commands, decide
from workflows.engine.events import Entry
from workflows.engine.graph import compile_document
from workflows.engine.messages import AgentCard, AnyMessage, Start, StepDone, Usage
from workflows.engine.state import RunState
from workflows.executors.summary import summarise
from workflows.models import Payload, Retention, Run, RunEntry, RunMessage, Workflow, WorkflowVersion
from workflows.store.contract import Append, Lessee, RunId
from workflows.store.orm import OrmStore
from workflows.store.sealing import LARGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(ada: User) -> Run:
    """Return a run of two steps that has ended, the first of which gave a large value."""
    workflow = Workflow.objects.create(slug="w", name="W", owner=ada)
    version = WorkflowVersion.objects.create(workflow=workflow, number=1, document=chain(2))
    made = Run.objects.create(workflow=workflow, version=version, owner=ada)
    drive(RunId(str(made.pk)), made.version.document)
    return Run.objects.get()


def drive(run: RunId, document: dict[str, Any]) -> None:
    """Drive a run to its end, a step at a time."""
    store, graph, state, after = OrmStore(), compile_document(document), RunState(), ""
    claim = store.claim_one(Lessee("ann", 1.0, 1e12), run)
    assert claim is not None
    card = AgentCard(name="Worker", version=1, kind="function")
    waiting: list[AnyMessage] = [Start(at=1.0, run=run, input="go", agents={"worker": card}, by="ada")]
    outputs: list[Any] = ["x" * LARGE, "done"]
    while waiting:
        message, head = waiting.pop(0), state.seq
        events = decide(graph, state, message)
        told: dict[str, Any] = {"run": run, "epoch": claim.epoch, "worker": "ann", "head": head, "after": after}
        entry = Entry(seq=head + 1, at=message.at, events=events)
        append = Append(**told, entries=[entry], summary=summarise(state))
        assert store.append([append]) == [None]
        after = append.sealed[-1].digest
        for command in commands(graph, state, events):
            if isinstance(command, RunStep):
                step: dict[str, Any] = {"step": command.step, "attempt": command.attempt, "usage": Usage(cost_usd=0.1)}
                waiting.append(StepDone(at=message.at + 0.1, output=outputs.pop(0), **step))


def verify(**options: Any) -> str:
    """Run `verify_runs`; raise with all that it says where it finds damage."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_runs", stdout=out, stderr=err, **options)
    except CommandError as error:
        raise CommandError(f"{err.getvalue()}{error}") from None
    return out.getvalue()


def edit(old: str, new: str) -> None:
    """Change what the log says."""
    RunEntry.objects.update(events=Replace("events", Value(old), Value(new)))


def entries(start: int, stop: int | None = None) -> Any:
    """Choose entries by their place in the log."""
    keys = list(RunEntry.objects.order_by("seq").values_list("pk", flat=True)[start:stop])
    return RunEntry.objects.filter(pk__in=keys)


HARMS: dict[str, tuple[Callable[[], Any], str]] = {
    "a changed time": (lambda: entries(1, 2).update(at=F("at") + 0.001), "is not what its digest says"),
    "a changed event": (lambda: edit('"by":"ada"', '"by":"bob"'), "is not what its digest says"),
    "an entry that is gone": (lambda: entries(1, 2).delete(), "after event"),
    "an end that is gone": (lambda: entries(2).delete(), "its log ends at event"),
    "a digest that is gone": (lambda: entries(1, 2).update(digest=""), "has no digest"),
    "a changed large value": (lambda: Payload.objects.update(body='"y"'), "is not what its digest says"),
    "a large value that is gone": (lambda: Payload.objects.all().delete(), "is gone"),
    "an entry that does not decode": (lambda: edit("RunStarted", "RunStarved"), "does not fold"),
    "a changed status": (lambda: Run.objects.update(status="failed"), "status is not what its log says"),
    "a changed output": (lambda: Run.objects.update(output="nicer"), "output is not what its log says"),
    "a changed count": (lambda: Run.objects.update(steps=7), "steps is not what its log says"),
    "a changed cost": (lambda: Run.objects.update(cost_usd=7), "cost_usd is not what its log says"),
    "a changed size": (lambda: Run.objects.update(log_bytes=7), "says that its log has 7 bytes"),
}


def test_a_run_that_nobody_touched_is_as_it_was_written(run: Run) -> None:
    assert (run.status, run.output, Payload.objects.count()) == ("succeeded", "done", 1)
    assert verify() == f"1 runs with {run.head_seq} events are as they were written.\n"
    assert verify(run=run.pk) == verify()


@pytest.mark.parametrize("harm", HARMS)
def test_every_kind_of_damage_is_found_and_told(run: Run, harm: str) -> None:
    do, words = HARMS[harm]
    do()
    with pytest.raises(CommandError, match="1 of 1 runs are damaged") as told:
        verify()
    assert f"run {run.pk}: " in str(told.value)
    assert words in str(told.value)


def test_a_log_from_before_the_chain_is_taken_as_it_is(run: Run) -> None:
    RunEntry.objects.update(digest="")
    assert "are as they were written" in verify()


def test_a_run_that_there_is_not_is_told_of(db: None) -> None:
    with pytest.raises(CommandError, match="There is no run"):
        verify(run="00000000-0000-0000-0000-000000000001")


def test_prune_tells_first_and_then_does(run: Run) -> None:
    Run.objects.update(ended_at=datetime.now(UTC) - timedelta(days=31))
    out = StringIO()
    call_command("prune", "--dry-run", stdout=out)
    assert "kept for ever, failed ones for ever. 0 runs" in out.getvalue()
    Retention.objects.update(keep_days=30)
    call_command("prune", "--dry-run", stdout=out)
    assert "Runs are kept 30 days" in out.getvalue()
    assert "in 365 days" in out.getvalue()
    assert Run.objects.exists()
    call_command("prune", stdout=out)
    assert "1 runs with 0.1 MiB of logs went." in out.getvalue()
    assert [model.objects.count() for model in (Run, RunEntry, Payload, RunMessage)] == [0, 0, 0, 0]


def test_prune_says_so_where_another_process_prunes(run: Run) -> None:
    Run.objects.update(ended_at=datetime.now(UTC) - timedelta(days=31))
    Retention.current()
    Retention.objects.update(keep_days=30, pruner="another", until=1e12)
    with pytest.raises(CommandError, match="by another process"):
        call_command("prune", stdout=StringIO())
