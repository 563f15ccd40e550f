"""Carry out the steps of named queues: many at once on the executor's loop, each under a lease of its own.

A step is asked for by its row; a ring only says that there may be some. What becomes of it is reported in transactions
that take up all that waits, and each reporting is tried until the database takes it: whoever lost the lease meanwhile
is not heard.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from workflows.engine.errors import ErrorInfo, UndecodableError
from workflows.engine.messages import AnyMessage, StepDone, StepErred, TurnDone
from workflows.executors.away import Errand
from workflows.executors.desk import Desk
from workflows.executors.lasting import Lasting
from workflows.executors.strays import Strays
from workflows.executors.turnstile import Caller
from workflows.executors.waking import sign
from workflows.store.away import Report, TakenStep
from workflows.store.contract import RunId

AGAIN_S = 1.0
LOOK_EVERY_S = 1.0
Carrying = asyncio.Task[None]
Pending = tuple[Report, RunId, "asyncio.Future[None]"]
logger = logging.getLogger(__name__)
_errand = msgspec.json.Decoder(Errand)


@dataclass(frozen=True)
class Rings:
    """Whom to tell: of a run that something was left for, and of a queue of which more may wait than can be taken."""

    told: Callable[[RunId], None]
    crowded: Callable[[str], None]


class QueuedSteps:
    """Hold the steps of queues that this process carries out, `limit` at once."""

    def __init__(self, queues: Sequence[str], desk: Desk, rings: Rings, limit: int) -> None:
        self.queues = queues
        self._desk = desk
        self._store = desk.store.steps
        self._rings = rings
        self._limit = limit
        self._under_way: dict[int, Carrying] = {}
        self._lasting = Lasting[int](desk.clock)
        self._reports: list[Pending] = []
        self._reporting: asyncio.Task[None] | None = None
        self._strays = Strays[int]("queued steps")
        self._rung = asyncio.Event()

    @property
    def count(self) -> int:
        """Count the steps that are under way."""
        return len(self._under_way)

    def ring(self) -> None:
        """Say that something waits, or is not wanted any more."""
        self._rung.set()

    async def wait(self) -> None:
        """Wait until somebody rings, or a look is due all the same: runs that are rung for do not wait for that."""
        await sign(self._rung, LOOK_EVERY_S)

    async def look(self) -> None:
        """Stop what is not wanted any more, and take up what waits."""
        if self._under_way:
            await self._forget()
        room = self._limit - len(self._under_way)
        if room <= 0 or not self.queues:
            return
        taken, until = await self._desk.leases.take(self._store.take, self.queues, room)
        for step in taken:
            self._begin(step, until)
        if len(taken) == room:
            for queue in self.queues:
                self._rings.crowded(queue)

    async def look_at_suspects(self) -> None:
        """Take up one step that may break this process, unless one is under way."""
        if self.queues and len(self._under_way) < self._limit:
            step, until = await self._desk.leases.take(self._store.take_suspect, self.queues)
            if step is not None:
                self._begin(step, until)

    async def renew(self) -> None:
        """Prolong the leases."""
        if not self._under_way:  # what is held all the same runs out
            return
        before = set(self._under_way)
        held, until = await self._desk.leases.take(self._store.renew)
        self._lasting.grant(held & self._under_way.keys(), until)  # one that has ended meanwhile is not remembered
        self._drop_all_but(before, held)
        strays = self._strays.among(held, self._under_way)
        if strays:
            await self._desk.reader.call(self._store.give_back, self._desk.leases.worker, strays)

    async def drain(self, within_s: float) -> None:
        """Take up no more, and let what is under way end, for a while."""
        self._limit = 0
        if self._under_way and within_s > 0:
            await asyncio.wait(list(self._under_way.values()), timeout=within_s)

    async def stop(self) -> None:
        """End what is under way, tell what has ended, and give the rest back."""
        self._limit = 0
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._reporting is not None:
            await asyncio.wait([self._reporting], timeout=AGAIN_S)
            self._reporting.cancel()
        if self.queues:
            await self._desk.reader.call(self._store.give_back, self._desk.leases.worker)

    async def _forget(self) -> None:
        before = set(self._under_way)
        held = await self._desk.reader.call(self._store.held, self._desk.leases.worker)
        self._drop_all_but(before, held)

    def _drop_all_but(self, before: set[int], held: set[int]) -> None:
        for number in before - held:
            self._lasting.end([number])
            task = self._under_way.pop(number, None)
            if task is not None:
                task.cancel()

    def _begin(self, step: TakenStep, until: float) -> None:
        former = self._under_way.pop(step.id, None)
        if former is not None:  # this process stalled for longer than its lease, and got it again
            former.cancel()
        self._lasting.grant([step.id], until)
        task = asyncio.create_task(self._carry_out(step))
        self._under_way[step.id] = task
        task.add_done_callback(lambda ended: self._ended(step.id, ended))

    def _ended(self, number: int, task: Carrying) -> None:
        if self._under_way.get(number) is task:
            del self._under_way[number]
            self._lasting.end([number])

    async def _carry_out(self, step: TakenStep) -> None:
        try:
            outcome = await self._outcome(step)
        except UndecodableError as error:
            outcome = self._fault(step, str(error))
        except Exception as error:
            logger.exception("step %s of run %s broke", step.step, step.run)
            outcome = self._fault(step, f"{type(error).__name__}: {error}")
        await self._report(step, outcome, None)

    async def _outcome(self, step: TakenStep) -> StepDone | StepErred:
        try:
            errand = _errand.decode(step.body)
        except (msgspec.DecodeError, ValueError) as error:
            raise UndecodableError(f"a queued step does not decode: {error}") from error
        command = errand.command
        specs = await self._desk.library.specs({command.agent: errand.version})
        command = msgspec.structs.replace(command, turns=tuple(step.turns or command.turns))
        turns = list(command.turns)

        def post(message: AnyMessage) -> None:
            if isinstance(message, TurnDone):
                turns.append(message.turn)
                self._report(step, message, list(turns))

        caller = Caller(errand.owner, errand.workflow, None, self._lasting, step.id)
        return await self._desk.steps.run(command, specs.get(command.agent), post, caller)

    def _fault(self, step: TakenStep, told: str) -> StepErred:
        error = ErrorInfo(code="internal", message=told)
        return StepErred(at=0.0, step=step.step, attempt=step.attempt, error=error)

    def _report(self, step: TakenStep, message: AnyMessage, turns: list[Any] | None) -> asyncio.Future[None]:
        timed = msgspec.structs.replace(message, at=self._desk.clock.now())
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reports.append((Report(id=step.id, message=timed, turns=turns), step.run, done))
        if self._reporting is None or self._reporting.done():
            self._reporting = asyncio.create_task(self._tell())
        return done

    async def _tell(self) -> None:
        while self._reports:
            batch = list(self._reports)
            reports = [report for report, _, _ in batch]
            try:
                heard = await self._desk.reader.call(self._store.report, self._desk.leases.worker, reports)
            except Exception:
                logger.exception("%d reports of steps wait for the database", len(batch))
                await asyncio.sleep(AGAIN_S)
                continue
            del self._reports[: len(batch)]
            self._told(batch, heard)

    def _told(self, batch: list[Pending], heard: list[bool]) -> None:
        for _, _, done in batch:
            if not done.done():
                done.set_result(None)
        for run in {run for (_, run, _), was_heard in zip(batch, heard, strict=True) if was_heard}:
            self._rings.told(run)
