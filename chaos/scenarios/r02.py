"""R2: everything is killed at once: all workers, beat, and the web process."""

import time

from chaos.client import Client, session_of
from chaos.placing import Placing
from chaos.scenario import Counts, Result, scenario
from chaos.work import Portions, agent, person, published, spread
from chaos.world import World

WORKERS = 2
WITHIN_S = 120.0
PROGRESS = 20  # entries, between two kills


@scenario(
    "R2",
    "kill -9 of all workers, beat and the web process at once",
    modes=("cluster",),
    quick={"runs": 20, "kills": 3, "away_s": 2.0},
    full={"runs": 200, "kills": 20, "away_s": 10.0},
    environment={"BATON_LEASE_S": "1.0"},
)
def all_killed(world: World, counts: Counts) -> Result:
    """Kill all of it in mid-run, leave it dead for a while, and start it again."""
    agent("worker", {"output": "done", "latency_s": 0.25, "usage": {"output_tokens": 2}})
    workflow = published("long", spread(3, 10))
    portions = Portions(world, workflow, counts["runs"], counts["kills"])
    session = session_of(person("ann"))
    result = Result(faults_planned=counts["kills"], work_planned=2 * counts["runs"], faults_on_work=0)
    _start_all(world)
    port = world.alive("web")[-1].port
    placing = Placing(world, lambda: Client(port, session), workflow.slug, counts["runs"], 0.1)
    for _ in range(counts["kills"]):
        portions.more()
        world.await_progress(PROGRESS)
        killed = world.kill_all("worker") + world.kill_all("beat")
        web = world.alive("web")[-1]
        killed += web.kill()
        result.faults_delivered += killed == WORKERS + 2
        result.faults_on_work = (result.faults_on_work or 0) + bool(_held(world))
        time.sleep(world.random.uniform(0.0, counts["away_s"]))
        _start_all(world, port)
    result.check(placing.finish(WITHIN_S), f"{placing.placed} starts were acknowledged of {counts['runs']}")
    began = time.monotonic()
    world.await_ended(WITHIN_S)
    result.work_done = world.ended_count("succeeded")
    result.figures |= {
        "takeovers": world.recoveries(),
        "starts in doubt": placing.in_doubt,
        "backlog gone after s": time.monotonic() - began,
    }
    return result


def _start_all(world: World, port: int = 0) -> None:
    world.start_drivers(WORKERS)
    world.start_beat()
    world.start_web(port=port)


def _held(world: World) -> int:
    return int(world.rows("SELECT count(*) FROM workflows_run WHERE worker<>'' AND status='running'")[0][0])
