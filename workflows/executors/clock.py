"""The time that all workers share: the database's clock, carried on by this machine's monotonic one between looks.

A machine whose own clock is an hour off neither takes runs away from others nor fires a timer early or late.
"""

import time

from workflows.executors.serial import SerialThread
from workflows.store.contract import Store


class Clock:
    """Tell the shared time; until it was `set`, it is the machine's."""

    def __init__(self) -> None:
        self._base = time.time() - time.monotonic()

    def now(self) -> float:
        """Tell the time in seconds since the epoch."""
        return time.monotonic() + self._base

    async def set(self, store: Store, thread: SerialThread) -> None:
        """Ask the database; what the question took is halved."""
        shared, before, after = await thread.call(_asked, store)
        self._base = shared - (before + after) / 2


def _asked(store: Store) -> tuple[float, float, float]:
    before = time.monotonic()
    shared = store.now()
    return shared, before, time.monotonic()
