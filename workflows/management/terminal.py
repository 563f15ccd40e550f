"""Drive one run from a terminal, and follow its log until it ends, whoever drives it."""

import asyncio
import signal
from collections.abc import Callable

from django.db.models import Q

from workflows.engine.events import Entry
from workflows.executors.executor import Executor
from workflows.executors.serial import SerialThread
from workflows.executors.setup import Listeners, Setup
from workflows.executors.waking import sign
from workflows.models import Run
from workflows.store.contract import RunId
from workflows.store.orm import OrmStore

LOOK_EVERY_S = 0.5


class TerminalRun:
    """One run reserved for `worker`: `told` is given each entry of its log, `interrupted` is called on Ctrl-C."""

    def __init__(self, run: Run, worker: str, told: Callable[[Entry], None], interrupted: Callable[[], None]) -> None:
        self._id = RunId(str(run.pk))
        self._worker = worker
        self._told = told
        self._interrupted = interrupted
        self._seq = 0
        self._store = OrmStore()
        self._grown: asyncio.Event
        self._thread: SerialThread

    async def follow(self) -> None:
        """Drive the run, if nobody else does, and return once it has ended."""
        self._grown = asyncio.Event()
        self._thread = SerialThread("terminal")
        listeners = Listeners(committed=lambda appends: self._grown.set())
        executor = Executor(self._store, Setup(role="terminal", worker=self._worker, listeners=listeners))
        self._listen_for_ctrl_c(executor)
        driving = asyncio.create_task(self._drive(executor))
        try:
            while await self._still_going():
                await self._wait()
        finally:
            driving.cancel()
            await executor.stop()
            await self._thread.close()

    async def _drive(self, executor: Executor) -> None:
        await executor.drive_one(self._id)
        # a run that was parked may be had again, here or by the server, once its time or a message has come
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if await self._thread.call(_is_called, self._id):
                await executor.drive_one(self._id)

    async def _still_going(self) -> bool:
        # the status is read before the log, so that an ended run's log is read to its end
        active = await self._thread.call(_is_active, self._id)
        for entry in await self._thread.call(self._store.entries, self._id, self._seq):
            self._told(entry)
            self._seq = entry.last
        return bool(active)

    async def _wait(self) -> None:
        await sign(self._grown, LOOK_EVERY_S)

    def _listen_for_ctrl_c(self, executor: Executor) -> None:
        loop = asyncio.get_running_loop()

        def cancel() -> None:
            loop.remove_signal_handler(signal.SIGINT)  # a second Ctrl-C ends the process
            self._thread.submit(lambda result, error: executor.ring(), self._interrupted)

        loop.add_signal_handler(signal.SIGINT, cancel)


def _is_active(run: RunId) -> bool:
    return Run.objects.filter(pk=run, status__in=Run.ACTIVE).exists()


def _is_called(run: RunId) -> bool:
    called = Q(lease_until__lte=OrmStore().now()) | Q(messages__isnull=False)
    return Run.objects.filter(called, pk=run, status__in=Run.ACTIVE).exists()
