"""R16: rolling restarts. Workers and web processes are asked to end, one after the other, while all goes on."""

import time

from chaos.following import Follower
from chaos.processes import Process
from chaos.scenario import Counts, Result, scenario
from chaos.starting import Load, Starter
from chaos.work import agent, chain, person, published, started
from chaos.world import World
from workflows.models import Run

WORKERS, WEB = 2, 2
WITHIN_S = 300.0
PAUSE_S = 3.0
STEP_S = 0.2


@scenario(
    "R16",
    "rolling restarts of workers and web processes (SIGTERM) under load, with watchers",
    modes=("cluster",),
    quick={"restarts": 6, "apart_s": 2.0, "watched": 4, "per_s": 4},
    full={"restarts": 36, "apart_s": 5.0, "watched": 20, "per_s": 10},
    alone=True,
)
def restarted(world: World, counts: Counts) -> Result:
    """End and start again one process at a time; start runs meanwhile, and follow some all the way."""
    agent("worker", {"output": "done", "latency_s": STEP_S})
    for _ in range(WORKERS):
        world.start_worker()
    for _ in range(WEB):
        world.start_web()
    seconds = counts["restarts"] * (counts["apart_s"] + 3.0)
    watched = started(world, published("watched", chain(int(seconds / STEP_S / 2))), counts["watched"])
    result = Result(faults_planned=counts["restarts"], faults_on_work=0)
    follower = Follower(world, [str(run.pk) for run in watched])
    load = Load(Starter(world, published("short", chain(3)), person("ann"), clients=4), counts["per_s"])
    clean = 0
    for number in range(counts["restarts"]):
        time.sleep(counts["apart_s"])
        result.faults_on_work = (result.faults_on_work or 0) + bool(Run.objects.filter(status="running").count())
        clean += _restart(world, world.alive(("worker", "web")[number % 2])[0])
        result.faults_delivered += 1
    told = load.stop()
    world.await_ended(WITHIN_S)
    result.check(follower.await_ends(20.0), "a watcher was not shown the end of its run")
    world.streams += follower.stop()
    runs = [*told.runs, *(str(run.pk) for run in watched)]
    result.work_planned = len(runs)
    result.work_done = Run.objects.filter(pk__in=runs, status="succeeded").count()
    failed = world.ended_count("failed")
    result.check(failed == 0, f"{failed} runs failed")
    result.check(clean == counts["restarts"], f"{counts['restarts'] - clean} processes did not end when asked")
    result.check(follower.longest_pause_s <= PAUSE_S, f"a stream paused for {follower.longest_pause_s:.1f} s")
    result.figures |= {
        "failed": failed,
        "longest pause of a stream s": round(follower.longest_pause_s, 2),
        "reconnects": follower.reconnects,
        "accepted meanwhile": len(told.runs),
        "accepted p95 ms": told.p95_ms,
        "asked again": len(told.refused),
        "takeovers": world.recoveries(),
    }
    return result


def _restart(world: World, old: Process) -> bool:
    """Ask one process to end, and start another; tell whether it ended by itself."""
    old.terminate()
    ended = old.wait()
    if not ended:
        old.kill()
    if old.role == "web":
        world.start_web()
    else:
        world.start_worker()
    return ended
