"""Runs that were begun elsewhere for this worker, which has only to go on with them.

A start whose web process knows of a worker with room is kept with its first entry and that worker's lease, in one
commit. The worker is rung for it by a queue of its own, finds the run by its id, and drives it. Such a lease is short:
it has to be prolonged soon, or anybody may claim the run. So one that is never heard of here is not lost.
"""

import asyncio
import logging
from collections.abc import Callable

from workflows.executors.beginning import Begun, begun_elsewhere
from workflows.executors.desk import Desk
from workflows.executors.drivers import Drivers
from workflows.executors.guarded import guarded
from workflows.executors.waking import look_again
from workflows.store.contract import RunId

CONFIRMED_AFTER_S = 0.5
logger = logging.getLogger(__name__)


class Assigned:
    """Take in what was begun for this worker, on one loop.

    `hold` is given each run, and tells whether there was a place for it; `drivers` are those of the runs that have one.
    """

    def __init__(self, desk: Desk, drivers: Drivers, hold: Callable[[Begun], bool]) -> None:
        self._desk = desk
        self._drivers = drivers
        self._hold = hold
        self._rung, self._taken = asyncio.Event(), asyncio.Event()
        self._named: dict[RunId, int] = {}  # and how often each was looked for

    def hear(self, run: RunId, looked: int = 0) -> None:
        """Hear that a run was, or is just being, begun for this worker."""
        self._named[run] = looked
        self._rung.set()

    async def attend(self) -> None:
        """Take in whatever is rung for, for ever."""
        while True:
            await self._rung.wait()
            self._rung.clear()
            named, self._named = self._named, {}
            for run, looked in named.items():
                try:
                    await self._take_in(run, looked)
                except Exception:
                    logger.exception("run %s could not be taken in; whoever looks when its lease ends claims it", run)

    async def confirm(self) -> None:
        """Prolong the leases of what was taken in and lasts, for ever."""
        while True:
            await self._taken.wait()
            self._taken.clear()
            await asyncio.sleep(CONFIRMED_AFTER_S)
            if not await guarded(self._confirmed()):
                self._taken.set()

    async def _confirmed(self) -> None:
        self._drivers.lose(await self._desk.leases.confirm(self._drivers.runs))

    async def _take_in(self, run: RunId, looked: int) -> None:
        """Go on with a run, once; or look for it again soon if it is not there yet."""
        desk = self._desk
        found = await desk.reader.call(desk.store.find, run, desk.leases.worker, desk.clock.now())
        if not found.kept:
            look_again(self.hear, run, looked)
        elif found.entry is not None and run not in self._drivers.runs:
            graph = await desk.library.graph(found.claim.version)
            if run in self._drivers.runs:  # a ring may come twice
                return
            if self._hold(begun_elsewhere(found, graph, desk.leases.worker)):
                desk.leases.reserved(run, found.until)
                self._taken.set()
            else:
                await desk.leases.let_go([run])
