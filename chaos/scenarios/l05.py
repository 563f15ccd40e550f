"""L5: a noisy neighbour. One user queues thousands of runs; another's start as if there were none."""

import time

from chaos.scenario import Counts, Result, scenario
from chaos.starting import Starter, p95
from chaos.work import agent, chain, person, published
from chaos.world import Acknowledged, World
from workflows.models import Run
from workflows.services.run_many import AT_ONCE, runs_start

WORKERS = 2
WITHIN_S = 600.0
TARGET_S = 3.0


@scenario(
    "L5",
    "a noisy neighbour: one user queues thousands of runs, another starts a few",
    modes=("cluster", "embedded"),
    quick={"noisy": 2_400, "quiet": 10, "latency_s": 2.0},
    full={"noisy": 5_000, "quiet": 40, "latency_s": 3.0},
    alone=True,
)
def noisy_neighbour(world: World, counts: Counts) -> Result:
    """Queue the one user's runs, more than the workers drive at once, and start the other's while they wait."""
    ann, bob = person("ann"), person("bob")
    agent("worker", {"output": "done", "latency_s": counts["latency_s"]})
    agent("quick", {"output": "done"}, user=bob)
    noisy, quiet = published("noisy", chain(2)), published("quiet", chain(1, agent="quick"), user=bob)
    world.start_drivers(WORKERS if world.is_cluster else 1)
    web = world.start_web() if world.is_cluster else world.alive("web")[0]
    world.await_answer(web)
    world.let_ring()
    for first in range(0, counts["noisy"], AT_ONCE):
        inputs = ["go"] * min(AT_ONCE, counts["noisy"] - first)
        runs = runs_start(workflow=noisy, user=ann, inputs=inputs)
        world.acknowledged += [Acknowledged("start", str(run.pk)) for run in runs]
    starter = Starter(world, quiet, bob, clients=2)
    result = Result(faults_planned=counts["quiet"], work_planned=counts["noisy"] + counts["quiet"])
    for _ in range(counts["quiet"]):
        waiting = Run.objects.filter(owner=ann, status="queued").count()
        starter.steady(10, 0.1)
        result.faults_delivered += bool(waiting)
        time.sleep(0.1)
    world.await_ended(WITHIN_S)
    result.work_done = world.ended_count("succeeded")
    took_s = sorted(_started_after_s(run) for run in Run.objects.filter(owner=bob))
    result.figures |= {"quiet user's start p95 s": round(p95(took_s), 2), "longest s": round(took_s[-1], 2)}
    result.check(p95(took_s) <= TARGET_S, f"95 % of the quiet user's runs started within {p95(took_s):.1f} s")
    return result


def _started_after_s(run: Run) -> float:
    assert run.started_at is not None
    return (run.started_at - run.created_at).total_seconds()
