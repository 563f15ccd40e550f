"""L6: a hundred thousand runs that wait use no worker."""

import asyncio
import statistics
import time

from chaos.copies import analyze, copy_questions, copy_run, drop_copies
from chaos.processes import Process
from chaos.scenario import Counts, Result, scenario
from chaos.watched import Watched, watched
from chaos.watcher import Reader, Watcher
from chaos.work import Document, agent, chain, drawn, edge, node, published, started
from chaos.world import World
from workflows.models import Run, Workflow
from workflows.store.contract import Lessee
from workflows.store.orm import OrmStore

LOOKS = 20
SETTLE_S = 3.0
BUSY, SLOWER_MS = 0.10, 5.0  # of one processor; a look for work


@scenario(
    "L6",
    "100,000 runs that wait for people and timers use no worker",
    modes=("cluster",),
    quick={"runs": 100_000, "seconds": 8.0, "started": 20},
    full={"runs": 100_000, "seconds": 30.0, "started": 100},
    full_part=3,
    alone=True,
)
def many_wait(world: World, counts: Counts) -> Result:
    """Measure worker, web process and looks for work without them and with them; other runs get on meanwhile."""
    agent("worker", {"output": "done"})
    at, quick = watched(world), published("quick", chain(3))
    worker = world.alive("worker")[0]
    asking = started(world, published("asking", _asking()), 1)[0]
    world.wait_for(lambda: not Run.objects.get(pk=asking.pk).worker and Run.objects.get(pk=asking.pk).head_seq > 0)
    result = Result(work_planned=2 * counts["started"])
    before = _measured(at, worker, str(asking.pk), counts["seconds"])
    _go_on(world, quick, counts["started"], result)
    # some wait for a timer, the others for as long as it takes
    copy_run(
        asking.pk,
        counts["runs"],
        lease_until="CASE WHEN n %% 3 = 0 THEN extract(epoch FROM now()) + 86400 + n ELSE one.lease_until END",
    )
    copy_questions(asking.pk)
    analyze()
    after = _measured(at, worker, str(asking.pk), counts["seconds"])
    starts_ms = _go_on(world, quick, counts["started"], result)
    drop_copies()
    at.cancel(str(asking.pk))
    result.figures |= {f"{name}, without and with": f"{before[name]} and {after[name]}" for name in after}
    result.figures["a run of three steps meanwhile, median ms"] = starts_ms
    result.check(after[_WORKER] - before[_WORKER] <= 100 * BUSY, f"the worker takes {after[_WORKER]} % of a processor")
    result.check(after[_WEB] - before[_WEB] <= 100 * BUSY, f"the web process takes {after[_WEB]} % of a processor")
    result.check(after[_LOOK] - before[_LOOK] <= SLOWER_MS, f"a look for work takes {after[_LOOK]} ms")
    return result


_WORKER, _WEB, _LOOK = "CPU of the worker, %", "CPU of the web process with a list open, %", "a look for work, ms"


def _measured(at: Watched, worker: Process, run: str, seconds: float) -> dict[str, float]:
    cpu = asyncio.run(_idle(at, worker, run, seconds))
    store, looks = OrmStore(), []
    for _ in range(LOOKS):
        began = time.perf_counter()
        store.claim(Lessee("a look", store.now(), 1.0), 10)
        looks.append((time.perf_counter() - began) * 1e3)
    return {**cpu, _LOOK: round(min(looks), 2)}


async def _idle(at: Watched, worker: Process, run: str, seconds: float) -> dict[str, float]:
    watcher = Watcher(at.handshake, run, Reader())
    await watcher.connect()
    assert watcher.wire is not None
    watcher.wire.send('{"type":"follow_runs"}')
    await asyncio.sleep(SETTLE_S)
    spent = {_WORKER: worker.cpu_s(), _WEB: at.web.cpu_s()}
    await asyncio.sleep(seconds)
    now = {_WORKER: worker.cpu_s(), _WEB: at.web.cpu_s()}
    watcher.leave()
    return {name: round((now[name] - spent[name]) / seconds * 100, 1) for name in now}


def _asking() -> Document:
    gate = node("gate", "approval", prompt="Go on?")
    return drawn([gate], [edge("input", "gate"), edge("gate", "output", "approved")])


def _go_on(world: World, quick: Workflow, count: int, result: Result) -> float:
    times = []
    for _ in range(count):
        began = time.perf_counter()
        run = started(world, quick, 1)[0]
        world.wait_for(lambda run=run: Run.objects.get(pk=run.pk).status == "succeeded", every_s=0.002)  # type: ignore[misc]
        times.append((time.perf_counter() - began) * 1e3)
        result.work_done += Run.objects.get(pk=run.pk).status == "succeeded"
    return round(statistics.median(times), 1)
