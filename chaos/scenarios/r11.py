"""R11: a thousand watchers of one run, each of whom is shown the log."""

import asyncio

from chaos.crowd import Crowd
from chaos.scenario import Counts, Result, scenario
from chaos.watched import Watched, ticking, watched
from chaos.world import World

SETTLE_S = 3.0
CAUGHT_UP_WITHIN_S = 30.0
DELAY_MS, GROWTH_MB = 1_000, 150


@scenario(
    "R11",
    "1,000 watchers on one run",
    modes=("cluster", "embedded"),
    quick={"watchers": 1_000, "rate": 20.0, "seconds": 10.0},
    full={"watchers": 1_000, "rate": 20.0, "seconds": 60.0},
    full_part=3,
    alone=True,
)
def many_watch(world: World, counts: Counts) -> Result:
    """Let all watch a run that commits `rate` times a second, measure meanwhile, and hold their streams to its log."""
    at, result = watched(world), Result(work_planned=counts["watchers"])
    run = at.start(ticking(counts["rate"], members=3))
    asyncio.run(_watch(at, run, counts, result))
    return result


async def _watch(at: Watched, run: str, counts: Counts, result: Result) -> None:
    crowd = Crowd(at.handshake, run, counts["watchers"], at.web)
    before = at.web.rss_bytes()
    connecting_s = await crowd.connect()
    refused = sum(len(watcher.closes) for watcher in crowd.watchers)
    await asyncio.sleep(SETTLE_S)
    window = await crowd.measured(counts["seconds"])
    growth_mb = round((at.web.rss_bytes() - before) / 1e6)
    head = await asyncio.to_thread(at.cancel, run)
    await crowd.have(head, CAUGHT_UP_WITHIN_S)
    closed = sum(len(watcher.closes) for watcher in crowd.watchers) - refused
    at.world.streams += crowd.leave()
    result.work_done = sum(watcher.last == head for watcher in crowd.watchers)
    result.figures |= {
        "connecting, s": round(connecting_s, 1),
        "tried again": refused,
        **window.figures(counts["watchers"]),
    }
    result.figures["memory grew by, MB"] = growth_mb
    result.check(closed == 0, f"{closed} sockets were closed")
    result.check(window.delay_ms(0.99) <= DELAY_MS, f"p99 from event to watcher is {window.delay_ms(0.99)} ms")
    result.check(growth_mb <= GROWTH_MB, f"the web process grew by {growth_mb} MB")
