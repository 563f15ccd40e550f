"""R20: agents name a queue, and the only worker of that queue is killed in the middle of their steps."""

import statistics
import time

from chaos.scenario import Counts, Result, scenario
from chaos.work import Portions, agent, chain, published, started
from chaos.world import World

WITHIN_S = 180.0
QUEUE = ("-Q", "gpu")


@scenario(
    "R20",
    "kill -9 of the worker of a queue that agents name",
    modes=("cluster",),
    quick={"runs": 100, "kills": 2},
    full={"runs": 300, "kills": 20},
)
def queue_worker_killed(world: World, counts: Counts) -> Result:
    """Kill the worker of the queue `gpu` while it carries out steps, and start another; others drive the runs."""
    agent("worker", {"output": "done", "latency_s": 0.5, "usage": {"output_tokens": 2}}, queue="gpu")
    workflow = published("queued", chain(2))
    result = Result(faults_planned=counts["kills"], work_planned=counts["runs"], faults_on_work=0)
    world.start_drivers(2)
    world.start_beat()
    queue = world.start_worker(*QUEUE)
    portions = Portions(world, workflow, counts["runs"], counts["kills"])
    for _ in range(counts["kills"]):
        portions.more()
        world.wait_for(lambda: _under_way(world) > 0)
        time.sleep(world.random.uniform(0.0, 0.4))
        result.faults_on_work = (result.faults_on_work or 0) + bool(_under_way(world))
        result.faults_delivered += queue.kill()
        queue = world.start_worker(*QUEUE)
    world.await_ended(WITHIN_S)
    result.work_done = world.ended_count("succeeded")
    drove = world.rows("SELECT count(*) FROM workflows_workerseen WHERE NOT drives AND runs > 0")
    result.check(drove == [(0,)], "a worker that consumes only a queue drove runs")
    left = world.rows("SELECT count(*) FROM workflows_queuedstep")
    result.check(left == [(0,)], f"{left[0][0]} steps were left in queues")
    result.figures |= {"taken over": world.recoveries(), **_round_trips(world, counts)}
    return result


def _under_way(world: World) -> int:
    return int(world.rows("SELECT count(*) FROM workflows_queuedstep WHERE worker<>''")[0][0])


def _round_trips(world: World, counts: Counts) -> dict[str, float]:
    """Measure, undisturbed, what it takes beyond the step itself to have it carried out elsewhere."""
    agent("quick", {"output": "done"}, queue="gpu")
    workflow = published("alone", chain(1, agent="quick"))
    took = []
    for _ in range(min(20, counts["runs"])):
        (run,) = started(world, workflow, 1)
        world.wait_for(lambda: not world.rows("SELECT 1 FROM workflows_run WHERE status<>'succeeded'"), 30.0, 0.01)
        first, last = world.rows("SELECT min(at), max(at) FROM workflows_runentry WHERE run_id=%s", run.pk)[0]
        took.append((last - first) * 1000)
    return {"round trip p50 ms": statistics.median(took), "round trip max ms": max(took)}
