"""Runs that are begun where they are started: kept whole or not at all, and gone on with if their process dies."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from agents.services import agent_create
from tests.executors.workbench import Bench, chain, eventually
from workflows.engine.state import fold
from workflows.executors import beginning
from workflows.executors.beginning import Begun, Room
from workflows.executors.embedded import EmbeddedExecutor
from workflows.executors.setup import Listeners
from workflows.limits.rules import Cap
from workflows.models import Run, RunMessage, Workflow
from workflows.services.run import run_start, run_start_as
from workflows.services.run_many import runs_start
from workflows.services.workflow import workflow_create, workflow_publish
from workflows.store.contract import LeaseLostError, Lessee, RunId
from workflows.store.orm import OrmStore

ASKS = {
    "schema": 1,
    "nodes": [
        {"id": "input", "kind": "input", "config": {}},
        {"id": "boss", "kind": "approval", "config": {"prompt": "May it?"}},
        {"id": "output", "kind": "output", "config": {}},
    ],
    "edges": [
        {"id": "e0", "source": "input", "port": "out", "target": "boss"},
        {"id": "e1", "source": "boss", "port": "approved", "target": "output"},
    ],
    "state": {},
    "layout": {},
}


@dataclass
class Taker:
    """An executor with so much room, which only notes what it is given."""

    runs: int = 10
    now: float = field(default_factory=time.time)
    taken: list[Begun] = field(default_factory=list)

    def room(self) -> Room | None:
        """Tell the room."""
        return Room(self.runs, "here", self.now, self.now + 60, self.taken.extend) if self.runs else None


@pytest.fixture
def taker() -> Iterator[Taker]:
    """Offer room in this process."""
    made = Taker()
    beginning.offer(made.room)
    yield made
    beginning.withdraw(made.room)


def published(user: User, document: dict[str, Any]) -> Workflow:
    """Return a published workflow."""
    agent_create(user=user, slug="worker", name="Worker", kind="scripted", settings={"script": []})
    made = workflow_create(user=user, name="One", document=document)
    workflow_publish(workflow=made, user=user)
    return made


@pytest.fixture
def workflow(ada: User) -> Workflow:
    """Return a published workflow of two agents."""
    return published(ada, chain(2))


def committed(django_capture_on_commit_callbacks: Any, start: Any) -> Any:
    """Start what is to be started, and let the commit be told."""
    with django_capture_on_commit_callbacks(execute=True):
        return start()


def test_it_is_leased_has_its_first_entry_and_no_letter(
    workflow: Workflow, ada: User, taker: Taker, django_capture_on_commit_callbacks: Any
) -> None:
    run = committed(
        django_capture_on_commit_callbacks, lambda: run_start(workflow=workflow, user=ada, input={"n": [1, "é"]})
    )
    (begun,) = taker.taken
    kept = Run.objects.get(pk=run.pk)
    state = fold(OrmStore().entries(RunId(str(run.pk))))
    assert (kept.worker, kept.epoch, kept.status, kept.head_seq) == ("here", 1, "running", state.seq)
    assert (kept.steps, kept.tries, kept.input, kept.title) == (1, 0, {"n": [1, "é"]}, '[1, "é"]')
    assert kept.started_at is not None
    assert kept.log_bytes > 0
    assert state == begun.state
    assert [type(command).__name__ for command in begun.wanted] == ["RunStep"]
    assert not RunMessage.objects.filter(run=kept).exists()
    assert (run.status, run.worker) == ("running", "here")


def test_what_is_begun_goes_on_under_its_lease_and_no_other(
    workflow: Workflow, ada: User, taker: Taker, django_capture_on_commit_callbacks: Any
) -> None:
    committed(django_capture_on_commit_callbacks, lambda: run_start(workflow=workflow, user=ada, input="go"))
    (begun,) = taker.taken
    store = OrmStore()
    assert store.claim(Lessee("other", time.time(), 60.0), 10) == []
    refused = store.append([_again(begun, epoch=0)])
    assert isinstance(refused[0], LeaseLostError)


def _again(begun: Begun, epoch: int) -> Any:
    return type(begun.append)(
        run=begun.claim.run,
        epoch=epoch,
        worker="other",
        head=begun.state.seq,
        entries=[],
        summary=begun.append.summary,
    )


def test_it_begins_at_the_time_that_its_executor_goes_by(
    workflow: Workflow, ada: User, taker: Taker, django_capture_on_commit_callbacks: Any
) -> None:
    taker.now += 3600.0
    run = committed(django_capture_on_commit_callbacks, lambda: run_start(workflow=workflow, user=ada, input="go"))
    (entry,) = OrmStore().entries(RunId(str(run.pk)))
    assert entry.at == taker.now
    assert taker.taken[0].state.started_at == taker.now


def test_what_is_rolled_back_is_neither_kept_nor_taken(workflow: Workflow, ada: User, taker: Taker) -> None:
    with transaction.atomic():
        run_start(workflow=workflow, user=ada, input="go")
        transaction.set_rollback(True)
    assert not Run.objects.exists()
    assert taker.taken == []


def test_an_id_that_is_taken_begins_nothing(
    workflow: Workflow, ada: User, taker: Taker, django_capture_on_commit_callbacks: Any
) -> None:
    first = committed(django_capture_on_commit_callbacks, lambda: run_start(workflow=workflow, user=ada, input="go"))
    with pytest.raises(IntegrityError), transaction.atomic():
        run_start_as(run=Run(id=first.pk, workflow=workflow, owner=ada), input="again")
    assert len(taker.taken) == 1
    assert Run.objects.get().input == "go"


def test_those_for_whom_there_is_no_room_wait_with_their_letters(
    workflow: Workflow, ada: User, taker: Taker, django_capture_on_commit_callbacks: Any
) -> None:
    taker.runs = 3
    runs = committed(
        django_capture_on_commit_callbacks,
        lambda: runs_start(workflow=workflow, user=ada, inputs=[f"n{n}" for n in range(5)]),
    )
    assert [str(run.pk) for run in runs[:3]] == [begun.claim.run for begun in taker.taken]
    assert [run.input for run in Run.objects.order_by("created_at")] == ["n0", "n1", "n2", "n3", "n4"]
    waiting = Run.objects.filter(worker="")
    assert {run.pk for run in waiting} == {run.pk for run in runs[3:]}
    assert {run.status for run in waiting} == {"queued"}
    assert RunMessage.objects.filter(begins=True).count() == 2


def test_a_run_that_asks_people_at_once_asks_them_at_once(
    ada: User, taker: Taker, django_capture_on_commit_callbacks: Any
) -> None:
    made = published(ada, ASKS)
    run = committed(django_capture_on_commit_callbacks, lambda: run_start(workflow=made, user=ada, input="go"))
    (asked,) = OrmStore().open_questions(RunId(str(run.pk)))
    assert asked.question.prompt == "May it?"


def test_a_run_that_ends_at_once_has_ended(ada: User, taker: Taker, django_capture_on_commit_callbacks: Any) -> None:
    made = published(ada, chain(0))
    run = committed(django_capture_on_commit_callbacks, lambda: run_start(workflow=made, user=ada, input="go"))
    kept = Run.objects.get(pk=run.pk)
    assert (kept.status, kept.output, kept.worker) == ("succeeded", "go", "")
    assert kept.ended_at is not None


@pytest.mark.django_db(transaction=True)
def test_what_nobody_took_is_taken_over_by_the_next_process(
    workflow: Workflow, ada: User, taker: Taker, tmp_path: Path
) -> None:
    """The process dies between the commit and the drive: its log says what is owed."""
    run = run_start(workflow=workflow, user=ada, input="go")
    Run.objects.filter(pk=run.pk).update(worker="embedded@dead")
    taker.runs = 0
    assert _ended([run], tmp_path) == {"succeeded"}
    state = fold(OrmStore().entries(RunId(str(run.pk))))
    assert (state.recoveries, state.output) == (1, "go")


@pytest.mark.django_db(transaction=True)
def test_an_executor_that_embeds_goes_on_with_what_it_is_given(workflow: Workflow, ada: User, tmp_path: Path) -> None:
    executor = EmbeddedExecutor(OrmStore(), tmp_path, Listeners())
    executor.start()
    try:
        _wait(lambda: beginning.room() is not None or not _begins())
        alone = run_start(workflow=workflow, user=ada, input="alone")
        together = runs_start(workflow=workflow, user=ada, inputs=["a", "b", "c"])
        _wait(lambda: not _active())
    finally:
        executor.stop()
    assert beginning.room() is None
    epochs = {run.epoch for run in Run.objects.all()}
    assert {run.output for run in Run.objects.all()} == {"alone", "a", "b", "c"}
    assert epochs == {1}
    assert {run.status for run in Run.objects.filter(pk__in=[alone.pk, *(one.pk for one in together)])} == {"succeeded"}


def _ended(runs: Sequence[Run], folder: Path) -> set[str]:
    executor = EmbeddedExecutor(OrmStore(), folder, Listeners())
    executor.start()
    try:
        _wait(lambda: not _active())
    finally:
        executor.stop()
    return {run.status for run in Run.objects.filter(pk__in=[one.pk for one in runs])}


def _wait(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def _active() -> bool:
    return Run.objects.filter(status__in=Run.ACTIVE).exists()


def _begins() -> bool:
    return bool(beginning._rooms)


async def test_there_is_no_room_before_it_was_looked_whether_others_wait_or_while_they_do() -> None:
    bench = Bench()
    gate = asyncio.Event()

    async def answer(request: Any, sink: Any) -> Any:
        await gate.wait()
        return "done"

    bench.answer = answer  # type: ignore[method-assign]
    executor = bench.executor(max_runs=2)
    assert executor.room() is None
    await eventually(lambda: executor.room() is not None)
    room = executor.room()
    assert room is not None
    assert (room.runs, room.worker) == (2, executor.worker)
    runs = [bench.run() for _ in range(3)]
    await eventually(lambda: len(bench.calls) == 2)
    assert executor.room() is None
    gate.set()
    for run in runs:
        await bench.ended(run)
    await eventually(lambda: executor.room() is not None)
    await executor.stop()
    assert executor.room() is None


async def test_there_is_no_room_where_a_limit_counts_runs() -> None:
    bench = Bench()
    executor = bench.executor()
    await eventually(lambda: executor.room() is not None)
    executor._turnstile._caps = [Cap("user", "", "runs_at_once", 5)]
    assert executor.room() is None
    await executor.stop()
