"""An executor on a background thread with an event loop of its own: in the web process, or in a Celery worker.

The loop is uvloop's: it takes a callback from one side to the other in less time than asyncio's own.
"""

import asyncio
import atexit
import gc
import threading

import uvloop
from django.db import connections

from workflows.executors import beginning, doorbell
from workflows.executors.beginning import Room
from workflows.executors.executor import Executor
from workflows.executors.setup import Setup
from workflows.store.away import QueueingStore
from workflows.store.contract import RunId

STOP_WITHIN_S = 10.0  # beside what the set-up gives steps to end


class BackgroundExecutor:
    """Run an executor beside whatever else the process does; started and stopped from any thread."""

    def __init__(self, store: QueueingStore, setup: Setup) -> None:
        self._store = store
        self._setup = setup
        self._loop = uvloop.new_event_loop()
        self._ready = threading.Event()
        self._dead = ""
        self._executor: Executor
        self._thread = threading.Thread(target=self._work, name="baton-executor", daemon=True)

    def start(self, dead: str = "") -> None:
        """Start; first take over the runs of workers whose names begin with `dead`, who are known to be."""
        _tune_garbage_collection()
        self._dead = dead
        self._thread.start()
        self._ready.wait()
        doorbell.listen(self.ring)
        if self._setup.begins:
            beginning.offer(self.room)
        atexit.register(self.stop)

    def ring(self, run: RunId) -> None:
        """Say that something was left for a run."""
        self._executor.ring(run)

    def assign(self, run: RunId) -> None:
        """Say that a run was begun for this executor elsewhere."""
        self._executor.assign(run)

    def ring_steps(self) -> None:
        """Say that steps wait in a queue."""
        self._executor.ring_steps()

    def room(self) -> Room | None:
        """Say what room there is for runs that are begun by their ids, or where they are started."""
        return self._executor.room()

    def stop(self) -> None:
        """Give all leases back and end the thread; calling it twice is harmless."""
        doorbell.ignore(self.ring)
        beginning.withdraw(self.room)
        atexit.unregister(self.stop)
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(self._setup.drain_s + STOP_WITHIN_S)

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._begin())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._executor.stop())
        self._loop.close()
        connections.close_all()

    async def _begin(self) -> None:
        self._executor = Executor(self._store, self._setup)
        self._executor.start(dead=self._dead)


def _tune_garbage_collection() -> None:
    # what is loaded by now stays; the states of a thousand runs are no garbage to look through ten times a second
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
