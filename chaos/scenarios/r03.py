"""R3: workers are stopped for longer than their leases last, and wake up holding runs that are another's by now."""

import time

from chaos.processes import Process
from chaos.scenario import Counts, Result, scenario
from chaos.work import agent, published, spread, started
from chaos.world import World

WITHIN_S = 120.0
WORKERS = 3
OVER = 1.6  # leases


@scenario(
    "R3",
    "SIGSTOP of workers past their leases, then SIGCONT",
    modes=("cluster",),
    quick={"runs": 30, "stops": 5, "zombie writes": 4},
    full={"runs": 300, "stops": 100, "zombie writes": 30},
)
def workers_stopped(world: World, counts: Counts) -> Result:
    """Stop a worker in mid-step, let others take its runs over, and see every write refused that it tries then."""
    agent("worker", {"output": "done", "latency_s": 0.3})
    started(world, published("long", spread(3, 14)), counts["runs"])
    world.start_drivers(WORKERS)
    result = Result(faults_planned=counts["stops"], work_planned=counts["runs"], faults_on_work=0)
    world.await_progress(counts["runs"])
    for _ in range(counts["stops"]):
        sleeper = _stop_one_that_works(world)
        if sleeper is None:
            break
        result.faults_delivered += 1
        time.sleep(OVER * world.at.lease_s)
        left = world.held_by(sleeper)
        result.check(left == 0, f"{left} runs of a stopped worker were not taken over")
        result.faults_on_work = (result.faults_on_work or 0) + 1
        sleeper.go_on()
        world.await_progress(WORKERS)
    world.await_ended(WITHIN_S)
    result.work_done = world.ended_count("succeeded")
    refused = sum(one.log.read_text(errors="replace").count("a write was refused") for one in world.processes)
    result.check(refused >= counts["zombie writes"], f"only {refused} writes of zombies were tried and refused")
    result.figures |= {"zombies": result.faults_delivered, "takeovers": world.recoveries()}
    return result


def _stop_one_that_works(world: World) -> Process | None:
    for _ in range(100):
        sleeper = world.victim()
        sleeper.stop()
        if world.held_by(sleeper):
            return sleeper
        sleeper.go_on()
        time.sleep(0.1)
    return None
