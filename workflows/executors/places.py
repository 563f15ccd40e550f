"""Ask for places in critical sections that runs share, and give them back.

The store keeps the lines; whoever is let in finds a message waiting. What the database refuses for a moment is tried
again: a run that waits for a place has nothing else that would wake it.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Any

from workflows.engine.commands import ReleaseLock, RequestLock
from workflows.executors.serial import SerialThread
from workflows.store.contract import Place, RunId, Store

AGAIN_S = 1.0
logger = logging.getLogger(__name__)


class Places:
    """Stand in line for the runs of one process, in the order in which they ask."""

    def __init__(self, store: Store, thread: SerialThread, ring: Callable[[], None]) -> None:
        self._store = store
        self._thread = thread
        self._ring = ring
        self._loop = asyncio.get_running_loop()

    def request(self, command: RequestLock, epoch: int) -> None:
        """Stand in line for a place."""
        place = Place(
            run=RunId(command.run),
            activation=command.activation,
            key=command.key,
            name=command.name,
            limit=command.limit,
        )
        self._do(self._store.place_request, place, epoch)

    def release(self, command: ReleaseLock) -> None:
        """Give a place back, or leave the line."""
        self._do(self._store.place_release, command.key)

    def keep(self, run: RunId, keys: Collection[str]) -> None:
        """Give back all that a run held but these: a worker before may have died before it could."""
        self._do(self._store.place_keep, run, keys)

    async def sweep(self) -> None:
        """Take the places of runs that ended without giving them back."""
        if await self._thread.call(self._store.place_sweep):
            self._ring()

    def _do(self, call: Callable[..., list[RunId]], *args: Any) -> None:
        def done(granted: list[RunId] | None, error: BaseException | None) -> None:
            if error is not None:
                logger.error("a place in a critical section could not be asked for; it is tried again", exc_info=error)
                self._loop.call_later(AGAIN_S, self._do, call, *args)
            elif granted:
                self._ring()

        self._thread.submit(done, call, *args)
