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
BACK_WITHIN_S = 5.0
A_START_S = 0.1  # at most, all in all, once nothing breaks any more
PROGRESS = 6  # entries, between two faults
THROWN_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = %s"
)


@scenario(
    "R5",
    "PostgreSQL crashes, or throws everybody out; workers are killed besides",
    modes=("cluster",),
    quick={"runs": 60, "restarts": 3, "thrown_out": 4, "kills": 3, "away_s": 1.0, "outage_s": 8.0, "pause_s": 0.1},
    full={
        "runs": 5_000,
        "restarts": 30,
        "thrown_out": 100,
        "kills": 60,
        "away_s": 2.0,
        "outage_s": 60.0,
        "pause_s": 0.02,
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
    planned.insert(len(planned) // 2, "outage")
    result = Result(faults_planned=len(planned), work_planned=counts["runs"], faults_on_work=0)
    ended = 0
    for fault in planned:
        world.await_progress(PROGRESS, 5.0)
        busy = world.rows("SELECT count(*) FROM workflows_run WHERE status='running'")[0][0]
        result.faults_on_work = (result.faults_on_work or 0) + bool(busy)
        if fault == "restart":
            crash(world, world.random.uniform(0.0, counts["away_s"]))
            result.faults_delivered += 1
        elif fault == "outage":
            _outage(world, placing, counts["outage_s"], result)
        elif fault == "throw":
            count = thrown_out(world)
            result.faults_delivered += count > 0
            ended += count
        else:
            result.faults_delivered += world.random.choice(world.alive("worker")).kill()
            world.start_worker()
    within_s = WITHIN_S + A_START_S * counts["runs"]
    result.check(placing.finish(within_s), f"{placing.placed} starts were acknowledged of {counts['runs']}")
    world.await_ended(WITHIN_S)
    result.work_done = world.ended_count("succeeded")
    result.figures |= {"sessions ended": ended, "starts in doubt": placing.in_doubt, "starts refused": placing.refused}
    result.figures["takeovers"] = world.recoveries()
    return result


def _outage(world: World, placing: Placing, away_s: float, result: Result) -> None:
    """Leave the server away for long: whoever looks for it ever more seldom has to find it soon all the same."""
    crash(world, away_s)
    placed, back = placing.placed, time.monotonic()
    result.check(not placing.done, "all starts were taken before the server was away for long")
    while placing.placed == placed and time.monotonic() - back < WITHIN_S:
        time.sleep(0.05)
    again_s = time.monotonic() - back
    result.check(again_s <= BACK_WITHIN_S, f"a start was taken again {again_s:.1f} s after PostgreSQL was back")
    result.faults_delivered += 1
    result.figures["taken again after s"] = round(again_s, 1)


def crash(world: World, away_s: float) -> None:
    """Shut the server down without a checkpoint, leave it away for a while, and start it: it recovers by itself."""
    world.postgres.crash()
    time.sleep(away_s)
    world.postgres.start()


def thrown_out(world: World) -> int:
    """End all sessions of the server but one's own; count them."""
    with psycopg.connect(world.postgres.url, autocommit=True) as connection:
        return len(connection.execute(THROWN_OUT, ("client backend",)).fetchall())
