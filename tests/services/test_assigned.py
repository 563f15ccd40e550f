"""Starts that are begun for a worker elsewhere: kept whole or not at all, and told to that worker alone."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from agents.models import Agent
from agents.services import agent_change
from tests.executors.workbench import chain
from tests.services.test_beginning import ASKS
from tests.store.test_store import an_append
from workflows.engine.state import RunState, fold
from workflows.executors import doorbell
from workflows.executors.beginning import Seat
from workflows.models import Run, RunMessage, Workflow
from workflows.services.run import run_start, run_start_as
from workflows.services.run_many import runs_start
from workflows.services.workflow import workflow_create, workflow_publish
from workflows.store.assigned import RESERVED_S
from workflows.store.contract import LeaseLostError, Lessee, RunId
from workflows.store.orm import OrmStore

WORKER = "celery@elsewhere"
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Far:
    """A worker elsewhere that has room, and what was said to it."""

    hears: bool = True
    now: float = field(default_factory=time.time)
    told: list[RunId] = field(default_factory=list)
    rung: list[RunId] = field(default_factory=list)
    announced: list[RunId] = field(default_factory=list)

    def announce(self, run: RunId) -> None:
        """Hear of a run that is for anybody."""
        self.announced.append(run)

    seats: int = 1_000

    def seat(self) -> Seat | None:
        """Give a place, as long as there are some."""
        self.seats -= 1
        return None if self.seats < 0 else Seat(WORKER, self.now, self._tell, self.rung.append)

    def _tell(self, run: RunId) -> bool:
        self.told.append(run)
        return self.hears

    def bell(self, run: RunId) -> None:
        """Hear a ring for anybody."""


@pytest.fixture
def far() -> Iterator[Far]:
    """Let there be a worker elsewhere."""
    made = Far()
    doorbell.listen(made.bell, herald=made)
    yield made
    doorbell.ignore(made.bell, herald=made)


def start(workflow: Workflow, user: User) -> Run:
    """Start a run; give it as it is kept."""
    run = run_start(workflow=workflow, user=user, input="go")
    kept: Run = Run.objects.get(pk=run.pk)
    assert (run.status, run.worker, run.epoch, run.head_seq) == (kept.status, kept.worker, kept.epoch, kept.head_seq)
    return kept


def test_a_run_is_kept_as_begun_and_leased_to_that_worker_for_a_moment(far: Far, workflow: Workflow, ada: User) -> None:
    run, store = start(workflow, ada), OrmStore()
    name = RunId(str(run.pk))
    found = store.find(name, WORKER, store.now())
    assert (run.status, run.worker, run.epoch, run.tries) == ("running", WORKER, 1, 0)
    assert 0 < found.until - store.now() <= RESERVED_S
    assert found.entry is not None
    state = RunState()
    fold([found.entry], state)
    assert (state.seq, state.status, state.input) == (run.head_seq, "running", "go")
    assert run.log_bytes > 0
    assert run.started_at is not None
    assert abs(run.started_at.timestamp() - far.now) < 0.001
    assert not RunMessage.objects.exists()
    assert (far.told, far.rung, far.announced) == ([name], [], [])


def test_nobody_else_may_have_it_before_that_moment_is_over(far: Far, workflow: Workflow, ada: User) -> None:
    run, store = start(workflow, ada), OrmStore()
    name = RunId(str(run.pk))
    assert store.claim(Lessee("ann@1", store.now(), 15.0), 9) == []
    (claim,) = store.claim(Lessee("ann@1", store.now() + RESERVED_S + 0.1, 15.0), 9)
    assert (claim.run, claim.epoch, claim.head, claim.letters) == (name, 2, run.head_seq, ())
    assert store.find(name, WORKER, store.now()).entry is None


def test_a_worker_that_could_not_be_told_is_rung_for(far: Far, workflow: Workflow, ada: User) -> None:
    far.hears = False
    run = start(workflow, ada)
    assert far.rung == far.told == [RunId(str(run.pk))]


def test_one_whose_agent_was_changed_meanwhile_is_begun_with_the_agent_as_it_is(
    far: Far, workflow: Workflow, worker: Agent, ada: User
) -> None:
    assert start(workflow, ada).agents == {"worker": 1}
    agent_change(agent=worker, user=ada, description="It does other things now.")
    run = start(workflow, ada)
    assert run.agents == {"worker": 2}
    found = OrmStore().find(RunId(str(run.pk)), WORKER, time.time())
    assert found.entry is not None
    assert Run.objects.count() == 2


def test_one_that_is_started_anew_without_a_place_says_that_it_waits(
    far: Far, workflow: Workflow, worker: Agent, ada: User
) -> None:
    start(workflow, ada)
    agent_change(agent=worker, user=ada, description="It does other things now.")
    far.seats = 1
    run = start(workflow, ada)
    assert (run.status, run.worker, run.epoch, run.agents) == ("queued", "", 0, {"worker": 2})


@pytest.mark.parametrize("document", [ASKS, {**chain(0)}], ids=["asks at once", "ends at once"])
def test_one_that_begins_with_more_than_an_entry_waits_for_whoever_claims_it(
    far: Far, ada: User, document: dict[str, Any]
) -> None:
    made = workflow_create(user=ada, name="Two", document=document)
    workflow_publish(workflow=made, user=ada)
    run = start(made, ada)
    assert (run.status, run.worker, run.epoch) == ("queued", "", 0)
    assert RunMessage.objects.filter(run=run, begins=True).count() == 1
    assert far.told == far.rung == []


def test_runs_that_start_together_or_within_a_transaction_wait(far: Far, workflow: Workflow, ada: User) -> None:
    runs_start(workflow=workflow, user=ada, inputs=["one", "two"])
    with transaction.atomic():
        run_start(workflow=workflow, user=ada, input="three")
    assert set(Run.objects.values_list("status", "worker")) == {("queued", "")}
    assert far.told == []


def test_an_id_that_is_taken_is_refused_and_nothing_is_changed(far: Far, workflow: Workflow, ada: User) -> None:
    run = start(workflow, ada)
    with pytest.raises(IntegrityError):
        run_start_as(run=Run(pk=run.pk, workflow=workflow, owner=ada), input="again")
    assert Run.objects.get().input == "go"
    store = OrmStore()
    assert len(store.entries(RunId(str(run.pk)))) == 1


def test_the_worker_may_append_and_one_whose_lease_it_was_may_not(far: Far, workflow: Workflow, ada: User) -> None:
    run, store = start(workflow, ada), OrmStore()
    name = RunId(str(run.pk))
    claim = store.find(name, WORKER, store.now()).claim
    assert claim is not None
    store.claim(Lessee("ann@1", store.now() + 2 * RESERVED_S, 15.0), 9)
    (refused,) = store.append([an_append(claim, head=run.head_seq)])
    assert isinstance(refused, LeaseLostError)


def test_its_lease_is_by_the_clock_that_all_share(far: Far, workflow: Workflow, ada: User) -> None:
    if connection.vendor == "postgresql":
        far.now = time.time() - 3600.0  # whatever whoever starts it takes the time to be
    run = start(workflow, ada)
    assert 0 < run.lease_until - OrmStore().now() <= RESERVED_S
