"""R5: PostgreSQL crashes and throws everybody out under load, while workers are killed."""

import time

import psycopg

from chaos.client import Client, session_of
from chaos.placing import Placing
from chaos.scenario import Counts, Result, scenario
from chaos.work import agent, person, published, spread
from chaos.world import World

WORKERS = 3
WITHIN_S = 180.0
PROGRESS = 6  # entries, between two faults
THROWN_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = %s"
)


@scenario(
    "R5",
    "PostgreSQL crashes, or throws everybody out; workers are killed besides",
    modes=("cluster",),
    quick={"runs": 60, "restarts": 3, "thrown_out": 4, "kills": 3, "away_s": 1.0, "outage_s": 0.0, "pause_s": 0.02},
    full={
        "runs": 5_000,
        "restarts": 30,
        "thrown_out": 100,
        "kills": 60,
        "away_s": 2.0,
        "outage_s": 60.0,
        "pause_s": 0.1,
    },
    full_part=2,
)
def database_crashes(world: World, counts: Counts) -> Result:
    """Shut PostgreSQL down at once, end all its sessions, kill workers, in any order, while starts come in."""
    agent("worker", {"output": "done", "latency_s": 0.15, "usage": {"input_tokens": 1, "output_tokens": 1}})
    workflow = published("short", spread(2, 3))
    session = session_of(person("ann"))
    world.start_drivers(WORKERS)
    web = world.start_web()
    placing = Placing(world, lambda: Client(web.port, session), workflow.slug, counts["runs"], counts["pause_s"])
    planned = ["restart"] * counts["restarts"] + ["throw"] * counts["thrown_out"] + ["kill"] * counts["kills"]
    world.random.shuffle(planned)
    result = Result(faults_planned=len(planned), work_planned=counts["runs"], faults_on_work=0)
    ended = 0
    for fault in planned:
        world.await_progress(PROGRESS, 5.0)
        busy = world.rows("SELECT count(*) FROM workflows_run WHERE status='running'")[0][0]
        result.faults_on_work = (result.faults_on_work or 0) + bool(busy)
        if fault == "restart":
            crash(world, world.random.uniform(0.0, counts["away_s"]))
            result.faults_delivered += 1
        elif fault == "throw":
            count = thrown_out(world)
            result.faults_delivered += count > 0
            ended += count
        else:
            result.faults_delivered += world.random.choice(world.alive("worker")).kill()
            world.start_worker()
    if counts["outage_s"]:
        crash(world, counts["outage_s"])
    result.check(placing.finish(WITHIN_S), f"{placing.placed} starts were acknowledged of {counts['runs']}")
    world.await_ended(WITHIN_S)
    result.work_done = world.ended_count("succeeded")
    result.figures |= {"sessions ended": ended, "starts in doubt": placing.in_doubt, "starts refused": placing.refused}
    result.figures["takeovers"] = world.recoveries()
    return result


def crash(world: World, away_s: float) -> None:
    """Shut the server down without a checkpoint, leave it away for a while, and start it: it recovers by itself."""
    world.postgres.crash()
    time.sleep(away_s)
    world.postgres.start()


def thrown_out(world: World) -> int:
    """End all sessions of the server but one's own; count them."""
    with psycopg.connect(world.postgres.url, autocommit=True) as connection:
        return len(connection.execute(THROWN_OUT, ("client backend",)).fetchall())
