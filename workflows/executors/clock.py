"""The time that all workers share: the database's clock, carried on by this machine's monotonic one between looks.

A machine whose own clock is an hour off neither takes runs away from others nor fires a timer early or late.
"""

import time
from typing import NamedTuple

from workflows.executors.serial import SerialThread
from workflows.store.contract import Store

ASK_AT_MOST, CLOSE_S = 3, 0.25


class Reading(NamedTuple):
    """The shared time, and this machine's monotonic one before and after it was asked for."""

    shared: float
    before: float
    after: float

    @property
    def width(self) -> float:
        """Tell how long the answer took."""
        return self.after - self.before


class Clock:
    """Tell the shared time; until it was `set`, it is the machine's."""

    def __init__(self) -> None:
        self._base = self._former = time.time() - time.monotonic()

    def now(self) -> float:
        """Tell the time in seconds since the epoch."""
        return time.monotonic() + self._base

    def ahead_s(self, at: float) -> float:
        """Tell how far the clock by which it was `at` a moment ago was ahead of the monotonic one.

        It may have been set in between. Where that is as little as the moment was long, either will do.
        """
        ahead_s = at - time.monotonic()
        return self._base if abs(ahead_s - self._base) <= abs(ahead_s - self._former) else self._former

    async def set(self, store: Store, thread: SerialThread) -> None:
        """Ask the database for the time."""
        self.take(await thread.call(read, store))

    def take(self, reading: Reading) -> None:
        """Go by what was read; what the question took is halved."""
        self._former, self._base = self._base, reading.shared - (reading.before + reading.after) / 2


def read(store: Store) -> Reading:
    """Ask the database for the time, and note when it was asked.

    A process that was stopped while it waited for the answer does not know how old that is, so it asks again.
    """
    readings = [_asked(store)]
    while readings[-1].width > CLOSE_S and len(readings) < ASK_AT_MOST:
        readings.append(_asked(store))
    return min(readings, key=lambda reading: reading.width)


def _asked(store: Store) -> Reading:
    before = time.monotonic()
    shared = store.now()
    return Reading(shared, before, time.monotonic())
