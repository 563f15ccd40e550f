"""The executor inside the web process: one background thread with its own asyncio loop.

Only one process may embed an executor on a data directory. A lock on a file there, which the kernel frees when a
process dies, proves it: whoever gets the lock takes over at once what the process before left.
"""

import asyncio
import atexit
import fcntl
import gc
import logging
import os
import threading
from pathlib import Path

from workflows.executors import doorbell
from workflows.executors.executor import Executor, Listeners, Setup
from workflows.store.contract import RunId, Store

ROLE = "embedded"
STOP_WITHIN_S = 10.0
logger = logging.getLogger(__name__)


class AlreadyEmbeddedError(Exception):
    """Say that another process embeds an executor on the same data directory."""


class DataDirLock:
    """Hold the data directory for as long as this process lives."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "executor.lock"
        self._file = self._path.open("a+")

    def take(self) -> None:
        """Take the lock; raise `AlreadyEmbeddedError` where another process has it."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            owner = self._file.read().strip() or "unknown"
            self._file.close()
            raise AlreadyEmbeddedError(
                f"Baton already runs on {self._path.parent} (process {owner}). Stop it, or set BATON_DATA_DIR."
            ) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def free(self) -> None:
        """Free the lock."""
        self._file.close()


class EmbeddedExecutor:
    """Run an executor on a thread of its own, from any thread of any process that serves."""

    def __init__(self, store: Store, directory: Path, listeners: Listeners) -> None:
        self._store = store
        self._lock = DataDirLock(directory)
        self._setup = Setup(role=ROLE, listeners=listeners)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._executor: Executor
        self._thread = threading.Thread(target=self._work, name="baton-executor", daemon=True)

    def start(self) -> None:
        """Start, and take over what a former process left; raise `AlreadyEmbeddedError`."""
        self._lock.take()
        _tune_garbage_collection()
        self._thread.start()
        self._ready.wait()
        doorbell.listen(self.ring)
        atexit.register(self.stop)

    def ring(self, run: RunId) -> None:
        """Say that something was left for a run."""
        self._executor.ring()

    def stop(self) -> None:
        """Give all leases back and end the thread; calling it twice is harmless."""
        doorbell.ignore(self.ring)
        atexit.unregister(self.stop)
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(STOP_WITHIN_S)
        self._lock.free()

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._begin())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._executor.stop())
        self._loop.close()

    async def _begin(self) -> None:
        self._executor = Executor(self._store, self._setup)
        self._executor.start(dead=f"{ROLE}@")


def _tune_garbage_collection() -> None:
    # what is loaded by now stays; the states of a thousand runs are no garbage to look through ten times a second
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
