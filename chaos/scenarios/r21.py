"""R21: a run that kills whoever drives it, beside healthy ones whose steps take longer than it takes to kill."""

from agents.services import agent_create
from chaos.scenario import Counts, Result, scenario
from chaos.work import agent, chain, person, published, started
from chaos.world import World
from workflows.models import Run

WORKERS = 2
WITHIN_S = 400.0


@scenario(
    "R21",
    "runs that kill whoever drives them, beside healthy ones with steps of some seconds",
    modes=("cluster",),
    quick={"healthy": 20, "poison": 1, "step_s": 3.0},
    full={"healthy": 60, "poison": 4, "step_s": 6.0},
    environment={"BATON_FUNCTIONS": "chaos.poison", "BATON_LEASE_S": "1.0"},
)
def poison_beside_healthy(world: World, counts: Counts) -> Result:
    """Start a worker anew whenever one was killed, until the healthy have ended and the poison lies aside."""
    agent("worker", {"output": "done", "latency_s": counts["step_s"], "usage": {"output_tokens": 2}})
    agent_create(user=person("ann"), slug="poison", name="Poison", kind="function", settings={"function": "poison"})
    healthy = published("healthy", chain(2))
    poison = published("poison", chain(1, agent="poison"))
    result = Result(faults_planned=Run.MAX_TRIES, work_planned=counts["healthy"], faults_on_work=0)
    poisoned = [run.pk for run in started(world, poison, counts["poison"])]
    started(world, healthy, counts["healthy"])
    world.acknowledged.clear()
    deaths = 0

    def settled() -> bool:
        nonlocal deaths
        alive = len(world.alive("worker"))
        deaths += max(0, len(world.processes) - alive - deaths)
        for _ in range(WORKERS - alive):
            world.start_worker()
        aside = Run.objects.filter(pk__in=poisoned, tries__gte=Run.MAX_TRIES).count()
        return aside == len(poisoned) and world.ended_count("succeeded") == counts["healthy"]

    world.wait_for(settled, WITHIN_S * world.patience, 0.2)
    result.work_done = world.ended_count("succeeded")
    result.faults_delivered = result.faults_on_work = deaths
    innocent = Run.objects.filter(tries__gte=Run.MAX_TRIES).exclude(pk__in=poisoned).count()
    result.check(innocent == 0, f"{innocent} healthy runs were set aside")
    aside = Run.objects.filter(pk__in=poisoned, tries__gte=Run.MAX_TRIES).count()
    result.check(aside == len(poisoned), f"{aside} of {len(poisoned)} poison runs were set aside")
    result.figures |= {"workers killed": deaths, "poison runs set aside": aside, "healthy runs set aside": innocent}
    Run.objects.filter(pk__in=poisoned).delete()
    return result
