"""Who gives way where a process drives all the runs it may.

First those whose drives have lasted longer than a slice, for whoever waits. Where there are none, and one owner's runs
take more places than would be his if one more owner had any, his that were begun first give way, for others' alone: one
who starts a thousand runs makes nobody else wait for their ends.

Those who wait are let in at once, a tenth more than there is room for at most, and of the others a second tenth; as
many drives give way at their next step boundary. A drive that does not come to one within another slice, since a step
of it takes long, goes on: its other branches have waited long enough.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence

from workflows.executors.driver import Driver
from workflows.limits.rules import Cap

SLICE_S = 10.0
LOOK_EVERY_S = 0.5  # for others than those who have the most: a look that finds nobody is not repeated at each ring
Giving = tuple[Sequence[Driver], Sequence[Cap]]
NOBODY: Giving = ((), ())


class Slices:
    """Choose who gives way, among the drivers of one process that may drive `room` runs."""

    def __init__(self, room: int, slice_s: float = SLICE_S) -> None:
        self._room = room
        self._slice_s = slice_s
        self._giving: dict[Driver, None] = {}
        self._looked_at = float("-inf")

    def giving_way(self, drivers: Iterable[Driver]) -> Giving:
        """Give the drivers that may be asked to give way now, the longest first, and the caps on those they let in.

        Those asked in vain go on.
        """
        held = list(drivers)
        if len(held) < self._room:
            return NOBODY
        self._giving = {driver: None for driver in held if driver in self._giving}
        for driver in [driver for driver in self._giving if self._has_lasted(driver)]:
            del self._giving[driver]
            driver.go_on()
        lasting = self._longest(driver for driver in held if self._has_lasted(driver))
        giving = lasting[: self._spare(held, 1)]
        return (giving, ()) if giving else self._of_the_many(held)

    def ask(self, drivers: Iterable[Driver]) -> None:
        """Let these give way."""
        for driver in drivers:
            self._giving[driver] = None
            driver.give_way(later=True)

    def _of_the_many(self, held: list[Driver]) -> Giving:
        """Give the drivers of owners who have more than their share, and hold these owners back."""
        now = asyncio.get_running_loop().time()
        if now - self._looked_at < LOOK_EVERY_S:
            return NOBODY
        self._looked_at = now
        counted = Counter(driver.claim.owner for driver in held)
        share = max(1.0, self._room / (len(counted) + 1))
        many = {owner for owner, count in counted.items() if count > share}
        theirs = self._longest(driver for driver in held if driver.claim.owner in many)
        return theirs[: self._spare(held, 2)], [Cap("user", owner, "runs_at_once", 0) for owner in many]

    def _spare(self, held: list[Driver], tenths: int) -> int:
        return max(0, self._room + tenths * max(1, self._room // 10) - len(held))

    def _longest(self, drivers: Iterable[Driver]) -> list[Driver]:
        return sorted((one for one in drivers if one not in self._giving), key=lambda driver: driver.since)

    def _has_lasted(self, driver: Driver) -> bool:
        return asyncio.get_running_loop().time() - driver.since > self._slice_s
