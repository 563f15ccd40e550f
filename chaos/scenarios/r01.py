"""R1: workers are killed at random while they work."""

from chaos.scenario import Counts, Result, scenario
from chaos.work import Portions, agent, published, spread
from chaos.world import World

WORKERS = 3
WITHIN_S = 120.0
PROGRESS = 10  # entries, between two kills


@scenario(
    "R1",
    "kill -9 of workers at random",
    modes=("cluster",),
    quick={"runs": 40, "kills": 12, "latency_s": 0.25},
    full={"runs": 500, "kills": 200, "latency_s": 0.3},
    environment={"BATON_LEASE_S": "1.0"},  # what is waited for after most kills
)
def workers_killed(world: World, counts: Counts) -> Result:
    """Kill one worker after the other, each as soon as work goes on again, and start another in its place."""
    agent("worker", {"output": "done", "latency_s": counts["latency_s"], "usage": {"input_tokens": 3}})
    workflow = published("long", spread(3, 12))
    portions = Portions(world, workflow, counts["runs"], counts["kills"])
    world.start_drivers(WORKERS)
    result = Result(faults_planned=counts["kills"], work_planned=counts["runs"], faults_on_work=0)
    for _ in range(counts["kills"]):
        portions.more()
        world.await_progress(PROGRESS)
        victim = world.victim()
        result.faults_on_work = (result.faults_on_work or 0) + bool(world.held_by(victim))
        result.faults_delivered += victim.kill()
        world.start_worker()
    world.await_ended(WITHIN_S)
    result.work_done = world.ended_count("succeeded")
    result.figures["takeovers"] = world.recoveries()
    return result
