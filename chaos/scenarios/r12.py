"""R12: watchers that come and go, with right cursors and wrong ones, while Daphne restarts and Redis forgets all."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from redis import Redis as Connection
from redis import RedisError

from chaos.crowd import Crowd, connected, eventually
from chaos.scenario import Counts, Result, scenario
from chaos.watched import Watched, ticking, watched
from chaos.watcher import OPEN, Reader, Watcher
from chaos.work import in_a_row, node, person, published, started
from chaos.world import World

STAYS_S, AWAY_S = (0.2, 3.0), 0.2
RESTARTS = 2
FUTURE = 10_000_000
ANSWER_WITHIN_S = 10.0
ALL_WITHIN_S, CAUGHT_UP_WITHIN_S = 600.0, 60.0


@scenario(
    "R12",
    "watchers reconnect, with right, wrong and other people's cursors, through restarts",
    modes=("cluster", "embedded"),
    quick={"watchers": 120, "reconnects": 600, "rate": 10.0},
    full={"watchers": 200, "reconnects": 20_000, "rate": 10.0},
    full_part=2,
)
def come_and_go(world: World, counts: Counts) -> Result:
    """Let watchers leave and come back from where they were, until there were enough; others ask for what is wrong."""
    at = watched(world)
    run = at.start(ticking(counts["rate"], members=6))
    bob = person("bob")
    other = started(world, published("bobs", in_a_row(node("note", "transform", value="x")), bob), 1, bob)[0]
    result = Result(work_planned=counts["reconnects"], faults_planned=RESTARTS + world.is_cluster)
    asyncio.run(_Coming(at, run, counts, result).play(str(other.pk)))
    return result


class _Coming:
    """The watchers, until there were enough reconnects."""

    def __init__(self, at: Watched, run: str, counts: Counts, result: Result) -> None:
        self._at = at
        self._run = run
        self._wanted = counts["reconnects"]
        self._result = result
        self._crowd = Crowd(at.handshake, run, counts["watchers"], at.web)
        self._until = time.monotonic() + ALL_WITHIN_S
        self._probes = 0

    async def play(self, others: str) -> None:
        """Come and go, break things meanwhile, and let all have the whole log at the end."""
        going = asyncio.gather(*(self._come_and_go(watcher) for watcher in self._crowd.watchers))
        for number in range(1, RESTARTS + 1):
            await eventually(lambda number=number: self._share() > number / (RESTARTS + 2), ALL_WITHIN_S)  # type: ignore[misc]
            await asyncio.to_thread(self._restart, kill=number == 1)
            await self._probe(others)
        if self._at.world.is_cluster:
            self._flush()
        await going
        await self._probe(others)
        await self._end()

    def _share(self) -> float:
        return self._result.work_done / self._wanted

    async def _come_and_go(self, watcher: Watcher) -> None:
        random = self._at.world.random
        while self._result.work_done < self._wanted and time.monotonic() < self._until:
            if await watcher.connect() == OPEN:
                self._result.work_done += 1
                await asyncio.sleep(random.uniform(*STAYS_S))
            watcher.leave()
            await asyncio.sleep(AWAY_S * random.random())

    def _restart(self, *, kill: bool) -> None:
        web = self._at.web
        if kill:
            self._result.faults_delivered += web.kill()
        else:
            self._result.faults_delivered += web.terminate()
            web.wait()
        self._at.web = self._at.world.start_web(port=web.port)

    def _flush(self) -> None:
        with suppress(RedisError), Connection.from_url(self._at.world.redis.url) as connection:
            self._result.faults_delivered += bool(connection.flushall())

    async def _probe(self, others: str) -> None:
        """Ask for what is older than what one has, for what is not there yet, for nonsense, and for another's run."""
        head = max(watcher.last for watcher in self._crowd.watchers)
        older = await self._asked(after=self._at.world.random.randrange(head), wants=lambda one: one.last >= head)
        self._result.check(older.gaps + older.repeats == 0, "an older cursor was not served in order")
        future = await self._asked(after=FUTURE, wants=lambda one: bool(one.frames))
        self._result.check(all(frame.first > head for frame in future.frames), "a future cursor was shown the past")
        self._result.check(bool(future.frames), "whoever asked for the future was never shown what came")
        negative = await self._asked(after=-1, wants=lambda one: bool(one.refused))
        self._result.check(negative.refused == ["invalid_frame"], f"a negative cursor: {negative.refused}")
        stranger = await self._asked(after=0, run=others, wants=lambda one: bool(one.refused or one.frames))
        self._result.check(stranger.refused == ["not_found"], f"another's run: {stranger.refused}")
        self._result.check(not (negative.frames or stranger.frames), "who may see nothing was shown something")

    async def _asked(self, *, after: int, wants: Callable[[Watcher], bool], run: str = "") -> Watcher:
        watcher = Watcher(self._at.handshake, self._run, Reader(), max(after, 0) if after < FUTURE else 0)
        await connected(watcher, run, after)
        await eventually(lambda: wants(watcher), ANSWER_WITHIN_S)
        watcher.leave()
        self._probes += 1
        return watcher

    async def _end(self) -> None:
        head = await asyncio.to_thread(self._at.cancel, self._run)
        await self._crowd.connect()
        held = await self._crowd.have(head, CAUGHT_UP_WITHIN_S * self._at.world.patience)
        watchers = self._crowd.watchers
        gaps, repeats = sum(one.gaps for one in watchers), sum(one.repeats for one in watchers)
        self._at.world.streams += self._crowd.leave()
        self._result.check(held, "not all had the whole log at the end")
        self._result.figures |= {
            "reconnects": self._result.work_done,
            "gaps": gaps,
            "repeats and reorders": repeats,
            "events": head,
            "wrong cursors tried": self._probes,
        }
