"""Let calls of agents through, within the limits that hold across the cluster.

Whoever comes too many waits, and nothing fails. A call that no limit concerns goes through without a look at the
database: the limits are read every few seconds. What all steps of the process ask for and end at the same moment goes
into one round. While some wait the process looks again and again, for others may have given them their turn.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import msgspec

from agents.contract import AgentLimits, AgentSpec
from agents.selectors import provider_slugs
from workflows.engine.commands import RunStep
from workflows.engine.messages import Usage
from workflows.executors.clock import Clock
from workflows.executors.guarded import guarded
from workflows.executors.lasting import Lasting
from workflows.executors.serial import SerialThread
from workflows.executors.waking import sign
from workflows.limits.rules import Cap, Parties, concerned, of_calls, of_runs
from workflows.store.contract import RunId
from workflows.store.limited import CallAsked, Calls, Round, own_caps

READ_EVERY_S, OLD_AFTER_S = 2.0, 6.0
LOOK_EVERY_S, SWEEP_EVERY_S, AGAIN_S = 0.2, 1.0, 0.5
CLOSE_WITHIN_S = 2.0
logger = logging.getLogger(__name__)


class Caller(msgspec.Struct, frozen=True):
    """For whom a step is carried out: the ids of owner and workflow, and the epoch under which the run is driven.

    A step that comes from a queue has no epoch: it may be carried out while this worker holds it. `lease` is what
    `lasting` knows the lease by, under which it is carried out.
    """

    owner: str
    workflow: str
    epoch: int | None
    lasting: Lasting[Any]
    lease: RunId | int

    def may_act(self) -> bool:
        """Tell whether that lease lasts for certain."""
        return self.lasting.lasts(self.lease)

    async def held(self) -> None:
        """Return while it does."""
        await self.lasting.held(self.lease)


@dataclass
class Passage:
    """A call on its way; whoever made it tells what it used."""

    tokens: int = 0

    def used(self, usage: Usage | None) -> None:
        """Note what the call used."""
        self.tokens = 0 if usage is None else usage.input_tokens + usage.output_tokens


class Turnstile:
    """Let the calls of one process through, on its loop."""

    def __init__(self, calls: Calls, role: str, worker: str, clock: Clock) -> None:
        self._calls, self._worker, self._clock = calls, worker, clock
        self._thread = SerialThread(f"{role}-turnstile")
        self._caps: list[Cap] = []
        self._free = True
        self._read_at = float("-inf")
        self._reading: asyncio.Future[list[Cap]] | None = None
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._asked: list[CallAsked] = []
        self._ended: list[tuple[str, int]] = []
        self._news = asyncio.Event()
        self._work: asyncio.Task[None] | None = None
        self._swept_at = 0.0

    async def run_caps(self) -> list[Cap]:
        """Give the caps that count runs; raise where none could be read yet."""
        return of_runs(await self._known())

    @property
    def counts_runs(self) -> bool:
        """Tell whether a place that a run leaves may be what another waits for."""
        return bool(of_runs(self._caps))

    def stands_open(self, spec: AgentSpec) -> bool:
        """Tell that no call of an agent is limited, by what was read lately: most are not, and each step asks."""
        return self._free and time.monotonic() - self._read_at <= READ_EVERY_S and _is_free(spec.limits)

    @asynccontextmanager
    async def passed(self, command: RunStep, spec: AgentSpec, caller: Caller) -> AsyncIterator[Passage]:
        """Wait until the call may begin, and hold its place until it has ended."""
        caps = of_calls(await self._known())
        if not caps and _is_free(spec.limits):
            yield Passage()
            return
        call = self._call(command, spec, caller)
        if not concerned((*caps, *own_caps(spec.slug, call.own)), call.parties):
            yield Passage()
            return
        await self._enter(call)
        passage = Passage()
        try:
            yield passage
        finally:
            self._end(call.id, passage.tokens)

    async def close(self) -> None:
        """Tell the others that nothing is under way here any more, if that can be told."""
        if self._work is not None:
            self._work.cancel()
        if self._asked or self._ended:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(CLOSE_WITHIN_S):
                    await self._round()
        await self._thread.close()

    async def _known(self) -> list[Cap]:
        """Give the caps as of a few seconds ago: they are read anew beside what is done, unless they are too old."""
        age_s = time.monotonic() - self._read_at
        if self._reading is None and age_s > READ_EVERY_S:
            self._reading = self._thread.call(self._calls.caps)
            self._reading.add_done_callback(self._took)
        if self._reading is not None and age_s > OLD_AFTER_S:
            await self._read(self._reading)
        return self._caps

    async def _read(self, reading: "asyncio.Future[list[Cap]]") -> None:
        try:
            await asyncio.shield(reading)
        except Exception:
            # what was allowed before holds while nobody can be asked
            if self._read_at == float("-inf"):
                raise

    def _took(self, reading: "asyncio.Future[list[Cap]]") -> None:
        self._reading = None
        if reading.cancelled() or reading.exception() is not None:
            logger.warning("the limits could not be read; those of before hold")
            return
        self._caps, self._read_at = reading.result(), time.monotonic()
        self._free = not of_calls(self._caps)

    def _call(self, command: RunStep, spec: AgentSpec, caller: Caller) -> CallAsked:
        limits = spec.limits
        return CallAsked(
            id=str(uuid4()),
            run=RunId(command.run),
            epoch=caller.epoch,
            step=command.step,
            node=command.node,
            attempt=command.attempt,
            parties=Parties(caller.owner, caller.workflow, spec.slug, next(iter(provider_slugs(spec.settings)), "")),
            own=(limits.calls_at_once, limits.calls_per_minute, limits.tokens_per_minute),
            asked_at=self._clock.now(),
        )

    async def _enter(self, call: CallAsked) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[call.id] = turn
        self._asked.append(call)
        self._say()
        try:
            await turn
        except asyncio.CancelledError:
            self._waiting.pop(call.id, None)
            self._end(call.id, 0)
            raise

    def _end(self, id: str, tokens: int) -> None:
        self._ended.append((id, tokens))
        self._say()

    def _say(self) -> None:
        self._news.set()
        if self._work is None:
            self._work = asyncio.create_task(self._rounds())

    async def _rounds(self) -> None:
        while self._asked or self._ended or self._waiting:
            if not (self._asked or self._ended):
                await sign(self._news, LOOK_EVERY_S)
            self._news.clear()
            if not await guarded(self._round()):
                await asyncio.sleep(AGAIN_S)
        self._work = None

    async def _round(self) -> None:
        asked, self._asked = self._asked, []
        ended, self._ended = self._ended, []
        now = self._clock.now()
        sweep = now - self._swept_at > SWEEP_EVERY_S
        said = Round(worker=self._worker, now=now, asked=asked, ended=ended, sweep=sweep)
        try:
            granted: list[str] = await self._thread.call(self._calls.round, said)
        except BaseException:
            # whether it was done is not known; it may be done twice
            self._asked, self._ended = asked + self._asked, ended + self._ended
            raise
        self._swept_at = now if sweep else self._swept_at
        for id in granted:
            turn = self._waiting.pop(id, None)
            if turn is not None and not turn.done():
                turn.set_result(None)


def _is_free(limits: AgentLimits) -> bool:
    """Tell that an agent brings no limits of calls along."""
    return limits.calls_at_once is None and limits.calls_per_minute is None and limits.tokens_per_minute is None
