"""R22: the database does what it was asked, and its answers are lost: nobody knows what was done."""

import time

from chaos.proxy import ANSWERS_LOST, Proxy, port_of
from chaos.scenario import Counts, Result, scenario
from chaos.starting import Load, Starter
from chaos.work import agent, chain, person, published
from chaos.world import World
from workflows.models import Run

WORKERS = 2
LOOK_S = 0.002
ANSWERS = 4  # a short run on its way: it is found, begun, and written to once or twice
WITHIN_S = 60.0


@scenario(
    "R22",
    "answers of PostgreSQL to workers are lost, after it did what was asked",
    modes=("cluster",),
    quick={"faults": 80, "per_s": 25},
    full={"faults": 800, "per_s": 25},
    environment={"BATON_LEASE_S": "2.0"},
)
def answers_lost(world: World, counts: Counts) -> Result:
    """Lose an answer, or what else comes in that moment, while starts come in; see that work goes on; and again.

    What is asked first of a run is a question alone, so some answers are passed on before. A fault was on work if
    PostgreSQL had inserted something: but for a worker's first sign, that is an entry of a log here.
    """
    agent("worker", {"output": "done", "usage": {"output_tokens": 2}})
    workflow = published("short", chain(1))
    proxy = Proxy(port_of(world.postgres.url))
    for _ in range(WORKERS):
        world.start_worker(environment={"DATABASE_URL": proxy.by_way_of(world.postgres.url)})
    world.start_web()
    load = Load(Starter(world, workflow, person("ann"), clients=4), counts["per_s"])
    result = Result(faults_planned=counts["faults"], faults_on_work=0)
    lost = 0
    for number in range(counts["faults"]):
        world.await_progress(2)
        time.sleep(world.random.uniform(0.0, 0.2))
        with proxy.broken(ANSWERS_LOST, after=number % ANSWERS):
            world.wait_for(lambda: proxy.lost > 0, every_s=LOOK_S)
        lost += proxy.lost
        result.faults_delivered += proxy.lost > 0
        result.faults_on_work = (result.faults_on_work or 0) + (proxy.inserted > 0)
    told = load.stop()
    world.await_ended(WITHIN_S)
    result.work_planned = len(told.runs)
    result.work_done = Run.objects.filter(pk__in=told.runs, status="succeeded").count()
    again = world.rows("SELECT count(*) FROM workflows_run WHERE epoch > 1")[0][0]
    result.figures |= {
        "answers lost": lost,
        "of something written": result.faults_on_work,
        "taken up again": again,
        "takeovers": world.recoveries(),
    }
    return result
