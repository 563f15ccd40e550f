"""The right of this process to drive runs, for a while: claim, renew, give back.

All of it goes through the writer's thread, so that a claim never races with an append of the same process. The clock is
the one that all workers share.
"""

import asyncio
import logging
import os
import secrets
from collections.abc import Callable, Collection, Sequence
from typing import Any

from workflows.executors.clock import Clock, read
from workflows.executors.serial import SerialThread
from workflows.executors.strays import Strays
from workflows.limits.rules import Cap
from workflows.store.contract import ASIDE, LATER, Append, Claim, Lessee, RunId, Store

LOOK_AGAIN_S = 0.1
logger = logging.getLogger(__name__)
Terms = tuple[Clock, float]


def worker_name(role: str) -> str:
    """Make a name that no other process, before or after, has; it begins with `role` and `@`."""
    return f"{role}@{os.getpid()}-{secrets.token_hex(4)}"


class Leases:
    """Claim, renew and give back the leases of one worker."""

    def __init__(self, store: Store, thread: SerialThread, worker: str, terms: Terms) -> None:
        self.worker = worker
        self._clock, self._ttl_s = terms
        self._until = 0.0
        self._store = store
        self._thread = thread
        self._owed: list[tuple[RunId, int, float]] = []
        self._strays = Strays[RunId]("runs")
        self._short: dict[RunId, float] = {}  # until when leases last that are to be confirmed

    async def held(self) -> None:
        """Return while this worker's leases last for certain; else wait until they were prolonged."""
        # whoever waits in vain is cancelled
        while self._clock.now() >= min((self._until, *self._short.values())):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_AGAIN_S)

    async def claim(self, limit: int, caps: Sequence[Cap] = ()) -> Sequence[Claim]:
        """Lease up to `limit` free runs that have something to do, within the caps."""
        claims: list[Claim] = await self.take(self._store.claim, limit, caps)
        return claims

    async def begin(self, append: Append) -> bool:
        """Lease a run that is still new with what it begins with; tell whether it was had."""
        return bool(await self.take(self._store.begin, append))

    async def claim_suspect(self) -> Claim | None:
        """Lease a run that may break this process, unless it drives one such."""
        claim: Claim | None = await self.take(self._store.claim_suspect)
        return claim

    async def take(self, lease: Callable[..., Any], *args: Any) -> Any:
        """Lease what `lease` gives, called with who asks and `args`."""
        lessee, taken = await self._thread.call(self._taken, lease, *args)
        self._began(lessee)
        return taken

    def _taken(self, lease: Callable[..., Any], *args: Any) -> tuple[Lessee, Any]:
        # by the time when its turn has come: the leases before it may go by another clock than when it was asked for
        lessee = self._lessee()
        return lessee, lease(lessee, *args)

    async def set_clock(self) -> None:
        """Ask for the time that all workers share."""
        await self._clock.set(self._store, self._thread)

    async def claim_one(self, run: RunId) -> Claim | None:
        """Lease a run that is free or reserved for this worker."""
        claim: Claim | None = await self.take(self._store.claim_one, run)
        return claim

    def lasts(self, run: RunId, until: float) -> None:
        """Take note of a lease that was granted elsewhere, until then; it is to be confirmed."""
        self._short[run] = until
        if not self._until:  # there is no other
            self._until = self._clock.now() + self._ttl_s

    async def confirm(self, driven: Collection[RunId]) -> set[RunId]:
        """Prolong the leases that were granted elsewhere, of those runs that are `driven` yet; tell which are lost."""
        self._short = {run: until for run, until in self._short.items() if run in driven}
        asked = set(self._short)
        return asked - (await self._prolong(asked))[1] if asked else set()

    async def renew(self, driven: Callable[[], Collection[RunId]]) -> set[RunId]:
        """Prolong the leases of what is `driven`, by the shared clock as it is now; tell what this worker holds.

        What it holds and does not drive is given back.
        """
        owed, self._owed = self._owed, []
        for run, epoch, for_s in owed:
            await self.set_aside(run, epoch, for_s)
        before = driven()
        lessee, held = await self._prolong(before)
        self._until = lessee.now + lessee.ttl_s
        strays = self._strays.among(held, {*before, *driven(), *(run for run, _, _ in self._owed)})
        if strays:
            await self.let_go(strays)
        return held

    async def _prolong(self, runs: Collection[RunId]) -> tuple[Lessee, set[RunId]]:
        lessee, held = await self._thread.call(self._renewed, runs)
        for run in runs:
            self._short.pop(run, None)
        return lessee, held

    def _renewed(self, runs: Collection[RunId]) -> tuple[Lessee, set[RunId]]:
        # in one go: where the clock has jumped, nothing is claimed by the new time before the leases go by it too
        reading = read(self._store)
        self._clock.take(reading)
        lessee = Lessee(self.worker, reading.shared, self._ttl_s)
        return lessee, self._store.renew(lessee, runs)

    async def let_go(self, runs: Collection[RunId]) -> None:
        """Free runs that this worker holds and does not drive, for anybody to claim at once."""
        await self._thread.call(self._store.let_go, self.worker, runs)

    async def release(self, run: RunId, epoch: int, free_from: float = 0.0) -> None:
        """Give one back; without a message the run is not claimed before `free_from`."""
        await self._thread.call(self._store.release, run, epoch, free_from)

    async def give_back(self, run: RunId, epoch: int) -> None:
        """Give one back that has lasted long: those who wait go first."""
        await self._thread.call(self._store.release, run, epoch, self._clock.now(), LATER)

    async def set_aside(self, run: RunId, epoch: int, for_s: float) -> None:
        """Give back one that broke its driver: nobody claims it for a while, messages or not.

        What the database refuses now is said again before each renewal, which would else keep the run for nobody.
        """
        try:
            await self._thread.call(self._store.release, run, epoch, self._clock.now() + for_s, ASIDE)
        except Exception as error:  # noqa: BLE001  (whatever it is, the run has to be given back)
            logger.warning("run %s could not be given back: %s", run, error)
            self._owed.append((run, epoch, for_s))

    async def release_all(self, prefix: str) -> int:
        """Give back the leases of dead workers, by the start of their names."""
        count: int = await self._thread.call(self._store.release_all, prefix)
        return count

    def _began(self, lessee: Lessee) -> None:
        # only a renewal prolongs those that are older; one may have come between a lease and that it was heard of
        until = lessee.now + lessee.ttl_s
        self._until = min(self._until, until) if self._until else until

    def _lessee(self) -> Lessee:
        return Lessee(self.worker, self._clock.now(), self._ttl_s)
