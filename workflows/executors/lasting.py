"""Until when each lease of this worker lasts for certain: nothing is done for what another may do by now."""

import asyncio
from collections.abc import Iterable
from typing import Generic, TypeVar

from workflows.executors.clock import Clock

LOOK_AGAIN_S = 0.1
Key = TypeVar("Key")


class Lasting(Generic[Key]):
    """Know the ends of leases, by the clock that all workers share (seconds since the epoch)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[Key, float] = {}

    def grant(self, keys: Iterable[Key], until: float) -> None:
        """Take note that these leases last until then."""
        for key in keys:
            self._until[key] = until

    def end(self, keys: Iterable[Key]) -> None:
        """Take note that these are held no longer."""
        for key in keys:
            self._until.pop(key, None)

    def lasts(self, key: Key) -> bool:
        """Tell whether a lease lasts just now."""
        return self._clock.now() < self._until.get(key, 0.0)

    async def held(self, key: Key) -> None:
        """Return while a lease lasts; else wait until it was prolonged. Whoever waits in vain is cancelled."""
        while not self.lasts(key):  # noqa: ASYNC110  (a renewal wakes nobody: this is rare)
            await asyncio.sleep(LOOK_AGAIN_S)
