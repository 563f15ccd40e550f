"""R14: long logs are replayed from anywhere, by one and by many at once; one of 50,000 events opens."""

import asyncio
import time

from chaos.crowd import eventually
from chaos.scenario import Counts, Result, scenario
from chaos.watched import PASSES, Watched, looping, watched
from chaos.watcher import Reader, Watcher
from chaos.work import agent
from chaos.world import World

RUN_WITHIN_S, REPLAYED_WITHIN_S = 300.0, 60.0
ONE_S, MANY_P95_S, GROWTH_MB = 1.0, 10.0, 200
CURSORS = 5
EVENTS_A_STEP = 4


@scenario(
    "R14",
    "10,000 events from any cursor, 100 at once; 50,000 open",
    modes=("cluster", "embedded"),
    quick={"events": 10_000, "long": 10_000, "clients": 100},
    full={"events": 10_000, "long": 50_000, "clients": 100},
    full_part=3,
    alone=True,
)
def long_logs(world: World, counts: Counts) -> Result:
    """Make real logs of so many events, and replay them."""
    at = watched(world)
    agent("tick", {"output": "done"})
    sizes = sorted({counts["events"], counts["long"]})
    runs = {size: at.start(looping(f"log of {size}", _members(size))) for size in sizes}
    heads = {run: at.ended(run, RUN_WITHIN_S) for run in runs.values()}
    result = Result(work_planned=CURSORS + counts["clients"])
    asyncio.run(_replay(at, runs[counts["events"]], heads[runs[counts["events"]]], counts, result))
    asyncio.run(_open(at, runs[counts["long"]], heads[runs[counts["long"]]], result))
    return result


async def _replay(at: Watched, run: str, head: int, counts: Counts, result: Result) -> None:
    rss, reader, random = at.web.rss_bytes(), Reader(), at.world.random
    cursors = [0, *(random.randrange(head) for _ in range(CURSORS - 1))]
    lone = [Watcher(at.handshake, run, reader, after) for after in cursors]
    alone = [await _replayed(watcher, head, result) for watcher in lone]
    some = [random.randrange(head // 10) for _ in range(CURSORS)]
    watchers = [Watcher(at.handshake, run, reader, random.choice(some)) for _ in range(counts["clients"])]
    many = sorted(await asyncio.gather(*(_replayed(watcher, head, result) for watcher in watchers)))
    at.world.streams += [one.stream(f"replay {number}") for number, one in enumerate([*lone, *watchers])]
    p95, growth_mb = many[int(len(many) * 0.95)], round((at.web.rss_bytes() - rss) / 1e6)
    result.figures |= {
        "events": head,
        "one replay of all, s": round(alone[0], 3),
        f"slowest of {CURSORS} cursors, s": round(max(alone), 3),
        f"{len(many)} at once, p95, s": round(p95, 2),
        "memory grew by, MB": growth_mb,
    }
    result.check(max(alone) <= ONE_S, f"one replay took {max(alone):.2f} s")
    result.check(p95 <= MANY_P95_S, f"{len(many)} replays at once took {p95:.1f} s (p95)")
    result.check(growth_mb <= GROWTH_MB, f"the web process grew by {growth_mb} MB")


async def _replayed(watcher: Watcher, head: int, result: Result) -> float:
    began = time.monotonic()
    await watcher.connect()
    done = await eventually(lambda: watcher.last >= head, REPLAYED_WITHIN_S, every_s=0.005)
    took = time.monotonic() - began
    watcher.leave()
    result.work_done += done
    return took


async def _open(at: Watched, run: str, head: int, result: Result) -> None:
    began = time.monotonic()
    page = await asyncio.to_thread(at.client.get, f"/api/runs/{run}/")
    events = await asyncio.to_thread(at.client.get, f"/api/runs/{run}/events/?after={head - 100}")
    opened = time.monotonic() - began
    result.figures |= {"events of the long log": head, "it answers within, s": round(opened, 3)}
    watcher = Watcher(at.handshake, run, Reader())
    result.figures["and is replayed in, s"] = round(await _replayed(watcher, head, result), 2)
    at.world.streams.append(watcher.stream("the long log"))
    result.work_planned += 1
    result.check(page.ok and events.ok, f"the long log answers {page.status} and {events.status}")


def _members(events: int) -> int:
    return -(-events // (PASSES * EVENTS_A_STEP))
