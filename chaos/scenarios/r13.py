"""R13: watchers that read nothing or hardly anything, among others who must not notice."""

import asyncio
import time

from chaos.crowd import Crowd
from chaos.scenario import Counts, Result, scenario
from chaos.stalled import Stalled
from chaos.watched import Watched, ticking, watched
from chaos.world import World

SETTLE_S, LOOK_EVERY_S = 3.0, 0.25
CAUGHT_UP_WITHIN_S = 30.0
GROWTH_MB, GONE_WITHIN_S, TIMES = 200, 30.0, 2.0
GIVEN_UP_AFTER_S = GONE_WITHIN_S + 2.0
NOISE_MS = 100  # two windows of one machine differ by as much without any fault


@scenario(
    "R13",
    "watchers that never read, and some that read a byte a second",
    modes=("cluster", "embedded"),
    quick={"watchers": 100, "never": 50, "slowly": 50, "rate": 20.0, "seconds": 5.0},
    full={"watchers": 200, "never": 50, "slowly": 50, "rate": 20.0, "seconds": 30.0},
    full_part=3,
    alone=True,
)
def some_stall(world: World, counts: Counts) -> Result:
    """Measure the others before and while some stall; these are let go of, and cost the web process little."""
    result = Result(faults_planned=counts["never"] + counts["slowly"], work_planned=counts["watchers"])
    at = watched(world)
    run = at.start(ticking(counts["rate"], members=3, output="x" * 1_000))
    asyncio.run(_watch(at, run, counts, result))
    return result


async def _watch(at: Watched, run: str, counts: Counts, result: Result) -> None:
    crowd = Crowd(at.handshake, run, counts["watchers"], at.web)
    await crowd.connect()
    await asyncio.sleep(SETTLE_S)
    before, rss, sockets = await crowd.measured(counts["seconds"]), at.web.rss_bytes(), at.web.open_sockets()
    stalled = [Stalled(at.handshake, run) for _ in range(counts["never"])]
    stalled += [Stalled(at.handshake, run, every_s=1.0) for _ in range(counts["slowly"])]
    for one in stalled:
        await one.connect()
    result.faults_delivered = len(stalled)
    noted = asyncio.create_task(_let_go(at, sockets))
    during = await crowd.measured(counts["seconds"], until=noted.done)
    gone_s, peak = await noted
    head = await asyncio.to_thread(at.cancel, run)
    await crowd.have(head, CAUGHT_UP_WITHIN_S)
    for one in stalled:
        one.close()
    at.world.streams += crowd.leave()
    result.work_done = sum(watcher.last == head for watcher in crowd.watchers)
    growth_mb = round((peak - rss) / 1e6)
    result.figures |= {
        "delay p99 before, ms": before.delay_ms(0.99),
        "delay p99 meanwhile, ms": during.delay_ms(0.99),
        "memory grew by, MB": growth_mb,
        "all let go of after, s": gone_s and round(gone_s, 1),
    }
    limit = TIMES * before.delay_ms(0.99) + NOISE_MS
    result.check(during.delay_ms(0.99) < limit, f"the others' p99 rose to {during.delay_ms(0.99)} ms")
    result.check(growth_mb <= GROWTH_MB, f"the web process grew by {growth_mb} MB")
    result.check(gone_s is not None and gone_s <= GONE_WITHIN_S, f"those who stalled were let go of after {gone_s} s")


async def _let_go(at: Watched, sockets: int) -> tuple[float | None, int]:
    """Tell after how many seconds the web process has no more sockets than before, and the most memory it held."""
    began, peak = time.monotonic(), at.web.rss_bytes()
    while at.web.open_sockets() > sockets:
        peak = max(peak, at.web.rss_bytes())
        if time.monotonic() - began > GIVEN_UP_AFTER_S:
            return None, peak
        await asyncio.sleep(LOOK_EVERY_S)
    return time.monotonic() - began, peak
