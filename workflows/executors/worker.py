"""The executor inside a Celery worker: one loop a process drives many runs; a task only rings.

A message of the broker carries a run's id and nothing else, and may be lost or come twice: it wakes this process, which
claims by lease what the database says is to be done. Celery beat rings too, for what nobody drives any more.

The queues that the worker consumes say what it does: it drives runs where Celery's default queue is among them, and
carries out the steps of agents that name one of them.
"""

from collections.abc import Collection
from typing import Any

from celery import Celery, shared_task
from celery.signals import worker_init, worker_shutting_down

from workflows.executors.background import BackgroundExecutor
from workflows.executors.broker import ASSIGN, RING, STEP, BrokerBell
from workflows.executors.doorbell import SEVERAL
from workflows.executors.lease import worker_name
from workflows.executors.message import consume
from workflows.executors.ringing import AT_ONCE
from workflows.executors.setup import Listeners, Setup
from workflows.store.contract import RunId
from workflows.store.orm import OrmStore

ROLE = "celery"
DRAIN_S = 20.0


class Worker:
    """Hold this process's executor while its Celery worker lives."""

    def __init__(self) -> None:
        self.listeners = Listeners()
        self._executor: BackgroundExecutor | None = None

    def start(self, app: Celery, queues: Collection[str]) -> None:
        """Start to work for these queues; where more waits than is taken at once, ring for the other workers."""
        bell = BrokerBell(app)
        name = worker_name(ROLE)
        drives = app.conf.task_default_queue in queues
        setup = Setup(
            role=ROLE,
            worker=name,
            listeners=self.listeners,
            drain_s=DRAIN_S,
            crowded=lambda: bell.ring(SEVERAL),
            offered=bell.offer,
            max_runs=Setup.max_runs if drives else 0,
            queues=sorted(queues),
            call_queue=bell.ring_queue,
            told=bell.ring,
        )
        self._executor = BackgroundExecutor(OrmStore(), setup)
        self._executor.start()
        if drives:
            consume(app, name)

    def stop(self) -> None:
        """Give all runs back, for others to drive."""
        if self._executor is not None:
            self._executor.stop()

    def ring(self, run: str) -> None:
        """Look for runs to drive at once."""
        if self._executor is not None:
            self._executor.ring(RunId(run))

    def assign(self, run: str) -> None:
        """Take in a run that was begun for this worker."""
        if self._executor is not None:
            self._executor.assign(RunId(run))

    def ring_steps(self) -> None:
        """Look for steps to carry out at once."""
        if self._executor is not None:
            self._executor.ring_steps()


worker = Worker()


@shared_task(name=RING, ignore_result=True, Strategy=AT_ONCE)
def ring(run: str = "") -> None:
    """Wake this worker: something was left for a run, or may have been left by a worker that is gone."""
    worker.ring(run)


@shared_task(name=ASSIGN, ignore_result=True, Strategy=AT_ONCE)
def assign(run: str) -> None:
    """Wake this worker, which alone consumes such messages: a run was begun for it."""
    worker.assign(run)


@shared_task(name=STEP, ignore_result=True, Strategy=AT_ONCE)
def step(run: str = "") -> None:
    """Wake this worker: steps of a queue that it consumes were left for it."""
    worker.ring_steps()


@worker_init.connect
def _begin(sender: Any, **kwargs: Any) -> None:
    worker.start(sender.app, list(sender.app.amqp.queues.consume_from))


@worker_shutting_down.connect
def _end(**kwargs: Any) -> None:
    worker.stop()
