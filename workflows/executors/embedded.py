"""The executor inside the web process: one background thread with its own asyncio loop.

Only one process may embed an executor on a data directory. A lock on a file there, which the kernel frees when a
process dies, proves it: whoever gets the lock takes over at once what the process before left.
"""

import fcntl
import os
from pathlib import Path

from django.db import connection

from workflows.executors.background import BackgroundExecutor
from workflows.executors.checkpoints import checkpointer
from workflows.executors.pruner import pruner
from workflows.executors.setup import Listeners, Setup
from workflows.store.away import QueueingStore
from workflows.store.contract import RunId

ROLE = "embedded"
DRAIN_S = 3.0


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
    """Run the executor of this data directory, in whatever process serves."""

    def __init__(self, store: QueueingStore, directory: Path, listeners: Listeners) -> None:
        self._lock = DataDirLock(directory)
        # with another database it may be one of many: runs that wait there come first
        begins = connection.vendor == "sqlite"
        setup = Setup(role=ROLE, listeners=listeners, drain_s=DRAIN_S, begins=begins)
        self._background = BackgroundExecutor(store, setup)
        self._chores = [pruner(), *([checkpointer()] if begins else [])]

    def start(self) -> None:
        """Start, and take over what a former process left; raise `AlreadyEmbeddedError`."""
        self._lock.take()
        self._background.start(dead=f"{ROLE}@")
        for chore in self._chores:
            chore.start()

    def ring(self, run: RunId) -> None:
        """Say that something was left for a run."""
        self._background.ring(run)

    def stop(self) -> None:
        """Give all leases back and end the thread; calling it twice is harmless."""
        for chore in self._chores:
            chore.stop()
        self._background.stop()
        self._lock.free()
