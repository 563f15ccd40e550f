"""The right of this process to drive runs, for a while: claim, renew, give back.

All of it goes through the writer's thread, so that a claim never races with an append of the same process. The clock is
the one that all workers share.
"""

import logging
import os
import secrets
from collections.abc import Callable, Collection, Sequence
from typing import Any

from workflows.executors.clock import Clock, read
from workflows.executors.lasting import Lasting
from workflows.executors.serial import SerialThread
from workflows.executors.strays import Strays
from workflows.limits.rules import Cap
from workflows.store.contract import ASIDE, LATER, Append, Claim, Lessee, RunId, Store

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
        self.lasting = Lasting[RunId](self._clock)
        self._store = store
        self._thread = thread
        self._owed: list[tuple[RunId, int, float]] = []
        self._strays = Strays[RunId]("runs")
        self._short: set[RunId] = set()  # those that are to be confirmed

    async def claim(self, limit: int, caps: Sequence[Cap] = ()) -> Sequence[Claim]:
        """Lease up to `limit` free runs that have something to do, within the caps."""
        return self._granted(*await self.take(self._store.claim, limit, caps))

    async def claim_one(self, run: RunId) -> Claim | None:
        """Lease a run that is free or reserved for this worker."""
        return self._one_granted(*await self.take(self._store.claim_one, run))

    async def claim_suspect(self) -> Claim | None:
        """Lease a run that may break this process, unless it drives one such."""
        return self._one_granted(*await self.take(self._store.claim_suspect))

    async def begin(self, append: Append) -> bool:
        """Lease a run that is still new with what it begins with; tell whether it was had."""
        began, until = await self.take(self._store.begin, append)
        if began:
            self.lasting.grant([append.run], until)
        return bool(began)

    async def take(self, lease: Callable[..., Any], *args: Any) -> tuple[Any, float]:
        """Lease what `lease` gives, called with who asks and `args`; tell until when that lasts."""
        lessee, taken = await self._thread.call(self._taken, lease, *args)
        return taken, lessee.now + lessee.ttl_s

    def _taken(self, lease: Callable[..., Any], *args: Any) -> tuple[Lessee, Any]:
        # by the time when its turn has come: the leases before it may go by another clock than when it was asked for
        lessee = Lessee(self.worker, self._clock.now(), self._ttl_s)
        return lessee, lease(lessee, *args)

    def _granted(self, claims: Sequence[Claim], until: float) -> Sequence[Claim]:
        self.lasting.grant([claim.run for claim in claims], until)
        return claims

    def _one_granted(self, claim: Claim | None, until: float) -> Claim | None:
        self._granted([] if claim is None else [claim], until)
        return claim

    async def set_clock(self) -> None:
        """Ask for the time that all workers share."""
        await self._clock.set(self._store, self._thread)

    def reserved(self, run: RunId, until: float) -> None:
        """Take note of a lease that was granted elsewhere, until then; it is to be confirmed."""
        self.lasting.grant([run], until)
        self._short.add(run)

    async def confirm(self, driven: Collection[RunId]) -> set[RunId]:
        """Prolong the leases that were granted elsewhere, of those runs that are `driven` yet; tell which are lost."""
        self._short &= set(driven)
        asked = set(self._short)
        return asked - await self._prolong(asked) if asked else set()

    async def renew(self, driven: Callable[[], Collection[RunId]]) -> set[RunId]:
        """Prolong the leases of what is `driven`, by the shared clock as it is now; tell what this worker holds.

        What it holds and does not drive is given back.
        """
        owed, self._owed = self._owed, []
        for run, epoch, for_s in owed:
            await self.set_aside(run, epoch, for_s)
        before = driven()
        held = await self._prolong(before)
        strays = self._strays.among(held, {*before, *driven(), *(run for run, _, _ in self._owed)})
        if strays:
            await self.let_go(strays)
        return held

    async def _prolong(self, runs: Collection[RunId]) -> set[RunId]:
        """Prolong the leases of some runs; those that are another's by now end here at once, before anybody hears."""
        lessee, held = await self._thread.call(self._renewed, runs)
        asked = set(runs)
        self.lasting.grant(asked & held, lessee.now + lessee.ttl_s)
        self.lasting.end(asked - held)
        self._short -= asked
        return held

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
