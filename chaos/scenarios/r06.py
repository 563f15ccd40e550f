"""R6: Redis is killed, emptied, away for a while, and cuts everybody off; the database knows all the same."""

import time
from contextlib import suppress

from redis import Redis as Connection
from redis import RedisError

from chaos.client import Client, session_of
from chaos.placing import Placing
from chaos.scenario import Counts, Result, scenario
from chaos.work import agent, person, published, spread
from chaos.world import World
from orchestrator_site.celery import app
from workflows.executors.broker import RING

WORKERS = 2
WITHIN_S = 120.0
PROGRESS = 5  # entries, between two faults
CONSUMES_WITHIN_S = 6.0
ANSWERS_WITHIN_S = 5.0
QUEUE = "baton:celery"


@scenario(
    "R6",
    "Redis is killed, emptied, away, and cuts connections",
    modes=("cluster",),
    quick={"runs": 50, "kills": 3, "flushes": 3, "storms": 3, "away_s": 5.0, "pause_s": 0.1},
    full={"runs": 500, "kills": 30, "flushes": 30, "storms": 30, "away_s": 60.0, "pause_s": 0.4},
    full_part=2,
)
def broker_fails(world: World, counts: Counts) -> Result:
    """Break Redis in every way while starts come in: each is answered, no run stalls, workers consume again."""
    agent("worker", {"output": "done", "latency_s": 0.2})
    workflow = published("short", spread(2, 4))
    session = session_of(person("ann"))
    world.start_drivers(WORKERS)
    world.start_beat()
    web = world.start_web()
    placing = Placing(world, lambda: Client(web.port, session), workflow.slug, counts["runs"], counts["pause_s"])
    planned = ["kill"] * counts["kills"] + ["flush"] * counts["flushes"] + ["storm"] * counts["storms"]
    world.random.shuffle(planned)
    result = Result(faults_planned=len(planned) + 1, work_planned=counts["runs"], faults_on_work=0)
    for fault in planned:
        world.await_progress(PROGRESS, 10.0)
        busy = world.rows("SELECT count(*) FROM workflows_run WHERE status='running'")[0][0]
        result.faults_on_work = (result.faults_on_work or 0) + bool(busy)
        result.faults_delivered += _break(world, fault)
    world.redis.kill()
    time.sleep(counts["away_s"])
    world.redis.start()
    result.faults_delivered += 1
    back_s = _consumes_again_s(world)
    result.check(back_s <= CONSUMES_WITHIN_S, f"workers consumed again {back_s:.1f} s after Redis was back")
    result.check(placing.finish(WITHIN_S), f"{placing.placed} starts were acknowledged of {counts['runs']}")
    result.check(placing.refused == 0, f"{placing.refused} starts were refused while Redis was away")
    slowest = max(placing.seconds, default=0.0)
    result.check(slowest <= ANSWERS_WITHIN_S, f"a start was answered after {slowest:.1f} s")
    world.await_ended(WITHIN_S)
    result.work_done = world.ended_count("succeeded")
    result.figures |= {"answered p95 s": placing.p95_s(), "slowest answer s": slowest, "consumes again after s": back_s}
    return result


def _break(world: World, fault: str) -> bool:
    if fault == "kill":
        world.redis.kill()
        time.sleep(world.random.uniform(0.0, 1.0))
        world.redis.start()
        return True
    with suppress(RedisError), Connection.from_url(world.redis.url) as connection:
        if fault == "flush":
            return bool(connection.flushall())
        return world.wait_for(lambda: _cut_off(connection) > 0, 15.0)
    return False


def _cut_off(connection: Connection) -> int:
    others = [one["id"] for one in connection.client_list() if one["id"] != str(connection.client_id())]
    return sum(bool(connection.client_kill_filter(_id=one)) for one in others)


def _consumes_again_s(world: World) -> float:
    """Ring, and wait until a worker has taken it; in seconds, or more than is allowed where none does."""
    began = time.monotonic()
    with Connection.from_url(world.redis.url) as connection:
        _ring()
        taken = world.wait_for(lambda: connection.llen(QUEUE) == 0, 2 * CONSUMES_WITHIN_S)
    return time.monotonic() - began if taken else 2 * CONSUMES_WITHIN_S


def _ring() -> None:
    app.send_task(RING, args=[""], retry=False)
