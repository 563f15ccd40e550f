"""Drive up to `max_runs` runs at once on one loop: claim what is free, bring letters, keep the leases.

Whoever leaves something to do rings. A ring that is lost costs a second: the executor looks by itself that often, and
so also finds the runs whose worker died.
"""

import asyncio
import contextlib
import logging
import platform
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from workflows.executors.assigned import Assigned
from workflows.executors.beginning import Begun, Room
from workflows.executors.clock import Clock
from workflows.executors.desk import Desk
from workflows.executors.doorbell import SEVERAL
from workflows.executors.doorstep import LOOK_EVERY_S, Doorstep
from workflows.executors.driver import Driver
from workflows.executors.drivers import Drivers
from workflows.executors.guarded import guarded
from workflows.executors.lease import Leases, worker_name
from workflows.executors.library import Library
from workflows.executors.offers import Offer
from workflows.executors.places import Places
from workflows.executors.queued import QueuedSteps, Rings
from workflows.executors.serial import SerialThread
from workflows.executors.setup import Setup
from workflows.executors.slices import Slices
from workflows.executors.steps import StepRunner
from workflows.executors.tokens import LiveText
from workflows.executors.turnstile import Turnstile
from workflows.executors.writer import Writer
from workflows.release import release
from workflows.store.away import QueueingStore
from workflows.store.contract import RunId, Sign

CLAIM_AT_ONCE = 250
NEXT_SUSPECT_S, CLEARS_WITHIN_S = 0.1, 3.0
RENEWALS = 3  # in the time that a lease lasts
logger = logging.getLogger(__name__)


class Executor:
    """Hold the drivers of one process, on the loop that it is made on; others may ring, and ask for its room."""

    def __init__(self, store: QueueingStore, setup: Setup) -> None:
        self.worker = setup.worker or worker_name(setup.role)
        self._setup = setup
        self._loop = asyncio.get_running_loop()
        self._drivers = Drivers(self._ended)
        self._chores: list[asyncio.Task[None]] = []
        self._stopped = False
        self._crowded = True  # as long as nobody has looked whether others wait
        self._suspected_at = float("-inf")
        self._started_at = self._looked_at = time.time()
        self._threads = [SerialThread(f"{setup.role}-{part}", self._is_quiet) for part in ("writer", "reader")]
        writing, reading = self._threads
        clock = Clock()
        leases = Leases(store, writing, self.worker, (clock, setup.lease_s))
        self._turnstile = Turnstile(store.calls, setup.role, self.worker, clock)
        self._desk = Desk(
            store=store,
            clock=clock,
            reader=reading,
            writer=Writer(store, writing, setup.listeners.committed, lambda: len(self._drivers) == 1),
            leases=leases,
            places=Places(store, writing, self.ring),
            library=Library(reading, setup.graph, setup.specs),
            call_queue=setup.call_queue,
            steps=StepRunner(setup.ask, LiveText(setup.listeners.shown), setup.max_steps, self._turnstile, clock),
        )
        self._doorstep = Doorstep(self._desk, self._go_on, self._claim)
        self._assigned = Assigned(self._desk, self._drivers, self._take_one)
        self._offered = Offer(self.worker)
        self._slices = Slices(setup.max_runs, setup.slice_s)
        rings = Rings(setup.told, setup.call_queue or (lambda queue: None))
        self._queued = QueuedSteps(setup.queues, self._desk, rings, setup.max_queued)

    def _is_quiet(self) -> bool:
        """Tell whether nothing is under way but what one run at most waits for: nobody minds if the loop waits too."""
        return self._drivers.rest and not self._queued.count

    def ring(self, run: RunId = SEVERAL) -> None:
        """Say that there is something to do for a run, or for several; from any thread."""
        self._call(partial(self._doorstep.hear, run))

    def assign(self, run: RunId) -> None:
        """Say that a run was begun for this worker; from any thread."""
        self._call(partial(self._assigned.hear, run))

    def ring_steps(self) -> None:
        """Say that steps wait in a queue; from any thread."""
        self._call(self._queued.ring)

    def room(self) -> Room | None:
        """Say what room there is for runs that are begun where they are started; from any thread.

        There is none where others wait, or a limit counts runs: then they have their turns.
        """
        free = self._setup.max_runs - len(self._drivers)
        if free <= 0 or self._crowded or self._stopped or self._turnstile.counts_runs:
            return None
        now = self._desk.clock.now()
        until = now + self._setup.lease_s
        return Room(free, self.worker, now, until, partial(self._take, until))

    def _take(self, until: float, begun: Sequence[Begun]) -> None:
        self._call(partial(self._go_on, begun, until))

    def _go_on(self, begun: Sequence[Begun], until: float | None = None) -> None:
        if self._stopped:  # their leases were given back
            return
        if until is not None:
            self._desk.leases.lasting.grant((one.claim.run for one in begun), until)
        for one in begun:
            self._drivers.hold(one.claim, self._desk, one)
        self._desk.writer.tell([one.append for one in begun])

    def _take_one(self, begun: Begun) -> bool:
        if takes := not self._stopped and len(self._drivers) < self._setup.max_runs:
            self._go_on([begun])
        return takes

    def _offer(self, room: Room | None) -> None:
        """Tell what room there is, each second or as it comes and goes."""
        offer = Offer(self.worker, room.runs if room else 0, self._desk.clock.now(), release())
        if offer.at - self._offered.at >= LOOK_EVERY_S or bool(offer.runs) != bool(self._offered.runs):
            self._offered = offer
            self._setup.offered(offer)

    def _call(self, hear: Callable[[], Any]) -> None:
        with contextlib.suppress(RuntimeError):  # it has stopped
            self._loop.call_soon_threadsafe(hear)

    def start(self, dead: str = "") -> None:
        """Begin to look for work; first take over the runs of workers that begin with `dead`, who are known to be."""
        chores = [self._attend(dead), self._keep_leases(), self._look_at_suspects()]
        chores += [self._assigned.attend(), self._assigned.confirm()]
        self._chores = [asyncio.create_task(chore) for chore in chores]

    async def drive_one(self, run: RunId) -> bool:
        """Drive one run until it ends or is parked, and look for no other; tell whether it was there to be had."""
        await self._desk.leases.set_clock()
        claim = await self._desk.leases.claim_one(run)
        if claim is None:
            return False
        self._chores = [asyncio.create_task(self._bring_letters_always()), asyncio.create_task(self._keep_leases())]
        await asyncio.wait([self._drivers.hold(claim, self._desk)])
        for chore in self._chores:
            chore.cancel()
        return True

    async def stop(self) -> None:
        """Stop driving, give all leases back, and close the threads; calling it twice is harmless.

        Steps under way may end within the set-up's `drain_s`; what has not ended by then is done again elsewhere.
        """
        if self._stopped:
            return
        self._stopped = True
        self._offer(None)
        await self._drain()
        for chore in self._chores:
            chore.cancel()
        tasks = self._drivers.tasks
        for task in tasks:
            task.cancel()
        await asyncio.gather(*self._chores, *tasks, return_exceptions=True)
        await guarded(self._queued.stop())
        await self._turnstile.close()
        await self._desk.leases.release_all(self.worker)
        for thread in reversed(self._threads):
            await thread.close()

    async def _drain(self) -> None:
        """Claim nothing more, and let steps that are under way end, for a while."""
        if self._setup.drain_s <= 0:
            return
        for driver in self._drivers:
            driver.give_way()
        waits = [*self._drivers.tasks, asyncio.create_task(self._queued.drain(self._setup.drain_s))]
        await asyncio.wait(waits, timeout=self._setup.drain_s)

    async def _attend(self, dead: str) -> None:
        if dead:
            await guarded(self._take_over(dead))
        while not await guarded(self._desk.leases.set_clock()):
            await self._doorstep.wait()
        self._started_at = self._desk.clock.now()
        await guarded(self._give_sign())
        self._chores.append(asyncio.create_task(self._attend_to_queues()))
        while True:
            await guarded(self._bring_letters())
            await guarded(self._doorstep.answer(self.room()))
            self._offer(self.room())
            await self._doorstep.wait()

    async def _attend_to_queues(self) -> None:
        while self._setup.queues:
            await guarded(self._queued.look())
            await self._queued.wait()

    async def _look_at_suspects(self) -> None:
        while True:
            # where workers died one after the other there are many: as soon as one is cleared comes the next
            clearing = self._loop.time() - self._suspected_at < CLEARS_WITHIN_S
            await asyncio.sleep(NEXT_SUSPECT_S if clearing else LOOK_EVERY_S)
            if not self._stopped:
                await guarded(self._claim_suspect())
                await guarded(self._queued.look_at_suspects())

    async def _claim_suspect(self) -> None:
        if self._setup.max_runs:
            claim = await self._desk.leases.claim_suspect()
            if claim is not None:
                self._suspected_at = self._loop.time()
                self._drivers.hold(claim, self._desk)

    async def _bring_letters_always(self) -> None:
        while True:
            await self._doorstep.wait()
            await guarded(self._bring_letters())

    async def _take_over(self, dead: str) -> None:
        count = await self._desk.leases.release_all(dead)
        if count:
            logger.info("taking over %d runs that a former process left", count)

    async def _claim(self) -> None:
        self._looked_at = self._desk.clock.now()
        free = self._setup.max_runs - len(self._drivers)
        giving, caps = self._slices.giving_way(self._drivers)
        places = min(CLAIM_AT_ONCE, free if free > 0 else len(giving))
        if places <= 0 or self._stopped:
            self._crowded = True
            return
        claims = await self._desk.leases.claim(places, [*await self._turnstile.run_caps(), *caps])
        self._slices.ask(giving[: len(claims)])
        for claim in claims:
            self._drivers.hold(claim, self._desk)
        self._crowded = len(claims) == places
        if self._crowded:
            self._doorstep.hear(SEVERAL)
            self._setup.crowded()

    def _ended(self, driver: Driver) -> None:
        if len(self._drivers) >= self._setup.max_runs or self._turnstile.counts_runs:
            self._doorstep.hear(SEVERAL)
        if driver.gave_way:
            self._setup.crowded()

    async def _bring_letters(self) -> None:
        if self._drivers:
            self._drivers.deliver(await self._desk.reader.call(self._desk.store.letters, self.worker))

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._setup.lease_s / RENEWALS)
            await guarded(self._renew())
            await guarded(self._give_sign())
            await guarded(self._desk.places.sweep())
            await guarded(self._sweep_steps())

    async def _sweep_steps(self) -> None:
        if self._setup.call_queue is not None:
            for run in await self._threads[0].call(self._desk.store.steps.sweep, self._desk.clock.now()):
                self._setup.told(run)

    async def _give_sign(self) -> None:
        sign = Sign(
            worker=self.worker,
            release=release(),
            host=platform.node(),
            started_at=self._started_at,
            seen_at=self._desk.clock.now(),
            looked_at=self._looked_at,
            runs=len(self._drivers),
            fenced=self._desk.writer.fenced,
            drives=self._setup.max_runs > 0,
            queues=list(self._setup.queues),
            steps=self._queued.count,
        )
        await self._threads[0].call(self._desk.store.seen, sign)

    async def _renew(self) -> None:
        await self._queued.renew()
        before = self._drivers.runs
        self._drivers.lose(before - await self._desk.leases.renew(lambda: self._drivers.runs))
