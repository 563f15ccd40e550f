"""Who gives way where a process drives all the runs it may: drives that have lasted longer than a slice.

Those who wait are let in at once, a tenth more than there is room for at most, and as many drives give way at their
next step boundary. A drive that does not come to one within another slice, since a step of it takes long, goes on:
its other branches have waited long enough.
"""

import asyncio
from collections.abc import Iterable

from workflows.executors.driver import Driver

SLICE_S = 10.0


class Slices:
    """Choose who gives way, among the drivers of one process that may drive `room` runs."""

    def __init__(self, room: int, slice_s: float = SLICE_S) -> None:
        self._room = room
        self._slice_s = slice_s
        self._giving: dict[Driver, None] = {}

    def overdue(self, drivers: Iterable[Driver]) -> list[Driver]:
        """Give the drivers that may be asked to give way now, the longest first; those asked in vain go on."""
        held = list(drivers)
        self._giving = {driver: None for driver in held if driver in self._giving}
        for driver in [driver for driver in self._giving if self._has_lasted(driver)]:
            del self._giving[driver]
            driver.go_on()
        spare = self._room + max(1, self._room // 10) - len(held)
        lasting = sorted((driver for driver in held if self._has_lasted(driver)), key=lambda driver: driver.since)
        return [driver for driver in lasting if driver not in self._giving][: max(0, spare)]

    def ask(self, drivers: Iterable[Driver]) -> None:
        """Let these give way."""
        for driver in drivers:
            self._giving[driver] = None
            driver.give_way(later=True)

    def _has_lasted(self, driver: Driver) -> bool:
        return asyncio.get_running_loop().time() - driver.since > self._slice_s
