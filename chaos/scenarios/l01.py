"""L1: many starts through the API, all at once and at a steady rate."""

import os
import time

from django.db.models import Sum

from chaos.scenario import Counts, Result, scenario
from chaos.starting import Started, Starter
from chaos.work import agent, chain, person, published
from chaos.world import World
from workflows.models import Run

WORKERS = 2
WITHIN_S = 300.0


@scenario(
    "L1",
    "a burst of starts through the API, and a steady rate",
    modes=("cluster", "embedded"),
    quick={"burst": 200, "per_s": 10, "for_s": 5},
    full={"burst": 1_000, "per_s": 20, "for_s": 30},
    alone=True,
)
def started_fast(world: World, counts: Counts) -> Result:
    """Start a burst and wait until all are done; then start at a steady rate."""
    agent("worker")
    workflow = published("three", chain(3))
    world.start_drivers(WORKERS)
    if world.is_cluster:
        world.start_web()
    else:
        world.await_answer(world.alive("web")[0])
    starter = Starter(world, workflow, person("ann"))
    result = Result(work_planned=counts["burst"] + int(counts["per_s"] * counts["for_s"]))
    starter.burst(8)  # what is loaded by a first request is loaded
    world.await_ended(WITHIN_S)
    began = time.monotonic()
    burst = starter.burst(counts["burst"])
    world.await_ended(WITHIN_S)
    _told(burst, time.monotonic() - began, world, result)
    steady = starter.steady(counts["per_s"], counts["for_s"])
    world.await_ended(WITHIN_S)
    result.figures["steady: accepted p95 ms"] = steady.p95_ms
    result.figures["steady: starts/s"] = round(len(steady.runs) / steady.seconds, 1)
    result.work_done = Run.objects.filter(pk__in=[*burst.runs, *steady.runs], status="succeeded").count()
    refused = [*burst.refused, *steady.refused]
    result.check(not refused, f"{len(refused)} starts were refused at first: {refused[:1]}")
    return result


def _told(burst: Started, seconds: float, world: World, result: Result) -> None:
    runs = Run.objects.filter(pk__in=burst.runs)
    sums = runs.aggregate(steps=Sum("steps"), events=Sum("head_seq"))
    cores = os.cpu_count() or 1
    result.figures |= {
        "burst": f"{len(burst.runs)} accepted in {burst.seconds:.1f} s, all done in {seconds:.1f} s",
        "burst: accepted p95 ms": burst.p95_ms,
    }
    for name, count in (("runs", len(burst.runs)), ("steps", sums["steps"]), ("events", sums["events"])):
        result.figures[f"{name}/s"] = f"{count / seconds:.0f} ({count / seconds / cores:.0f} a core)"
