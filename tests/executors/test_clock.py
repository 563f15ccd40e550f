"""All workers go by one clock, whatever their machines' clocks say."""

import asyncio
import time

import pytest

from workflows.executors.clock import Clock
from workflows.executors.serial import SerialThread
from workflows.store.memory import MemoryStore


class AheadStore(MemoryStore):
    """A store whose clock is an hour ahead of this machine's."""

    def now(self) -> float:
        """Tell the time an hour from now."""
        return time.time() + 3_600


def test_the_time_is_the_stores_not_the_machines() -> None:
    async def told() -> float:
        clock, thread = Clock(), SerialThread("clock")
        await clock.set(AheadStore(), thread)
        await thread.close()
        return clock.now()

    assert asyncio.run(told()) == pytest.approx(time.time() + 3_600, abs=5)


def test_before_it_was_set_it_is_the_machines() -> None:
    assert Clock().now() == pytest.approx(time.time(), abs=5)


class StalledStore(MemoryStore):
    """A store whose first answer is as old as a process was stopped while it waited for it."""

    asked = 0

    def now(self) -> float:
        """Tell the time; at first the one of 0.6 s ago."""
        self.asked += 1
        told = time.time()
        if self.asked == 1:
            time.sleep(0.6)
        return told


async def test_an_answer_that_took_long_is_asked_for_again() -> None:
    clock, thread, store = Clock(), SerialThread("clock"), StalledStore()
    await clock.set(store, thread)
    await thread.close()
    assert store.asked == 2
    assert clock.now() == pytest.approx(time.time(), abs=0.2)
