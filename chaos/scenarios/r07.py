"""R7: the network. Links between processes and their servers are cut, go silent, or crawl, one after the other."""

import time
from dataclasses import dataclass

from agents.services import agent_create, provider_create
from chaos.provider import provider
from chaos.proxy import FAULTS, SILENT, Proxy, port_of
from chaos.scenario import Counts, Result, scenario
from chaos.starting import Load, Starter
from chaos.work import agent, in_a_row, node, person, published
from chaos.world import World
from workflows.models import Run

WORKERS = 2
ANSWER_WITHIN_S, CONNECT_WITHIN_S = 4, 3
WITHIN_S, ON_AGAIN_S = 180.0, 40.0
RETRY = {"attempts": 20, "backoff_s": 0.5, "max_s": 2.0}
HOLD_S, HOLD_SILENT_S, HIT_WITHIN_S = 2.0, 7.0, 20.0


@dataclass(frozen=True)
class Link:
    """A way between two kinds of processes that can be broken."""

    name: str
    proxy: Proxy


@scenario(
    "R7",
    "the network: resets, silence, half-open connections, latency, a byte a second, cuts in mid-frame, lost answers",
    modes=("cluster",),
    quick={"faults": 8, "per_s": 3},
    full={"faults": 60, "per_s": 5},
    environment={"BATON_CIRCUIT_FAILURES": "1000"},
    full_part=2,
)
def network_broken(world: World, counts: Counts) -> Result:
    """Break one link in one way for a while, let it heal, see that work goes on; and again."""
    with provider() as served:
        links = _start(world, served.server_port)
        workflow = published("talk", in_a_row(node("s0"), _patient("thinker"), node("s1")))
        load = Load(Starter(world, workflow, person("ann"), clients=4), counts["per_s"])
        result = Result(faults_planned=counts["faults"], faults_on_work=0)
        world.wait_for(lambda: served.calls > 0)
        longest_s = 0.0
        for link, fault in _planned(world, links, counts["faults"]):
            result.faults_on_work = (result.faults_on_work or 0) + bool(_running(world))
            with link.proxy.broken(fault):
                time.sleep(HOLD_SILENT_S if fault in SILENT else HOLD_S)
                _await_hit(world, link.proxy)
            met = link.proxy.hit > 0
            result.check(met, f"nobody met a {fault} between {link.name}")
            result.faults_delivered += met
            healed = time.monotonic()
            went_on = world.await_progress(3, ON_AGAIN_S)
            longest_s = max(longest_s, time.monotonic() - healed)
            result.check(went_on, f"nothing went on within {ON_AGAIN_S:.0f} s of a {fault} between {link.name}")
        told = load.stop()
        world.await_ended(WITHIN_S)
        result.figures["calls of the provider"] = served.calls
    result.work_planned = len(told.runs)
    result.work_done = Run.objects.filter(pk__in=told.runs, status="succeeded").count()
    hung = [one for one in told.refused if "timed out" in one]
    result.check(not hung, f"{len(hung)} requests were not answered in time: {hung[:1]}")
    result.figures |= {
        "links": len(links),
        "asked again": len(told.refused),
        "longest until work went on s": round(longest_s, 1),
        "takeovers": world.recoveries(),
    }
    return result


def _start(world: World, provider_port: int) -> list[Link]:
    """Put a proxy before each server, for workers and for web processes apart, and start these."""
    ports = {"postgres": port_of(world.postgres.url), "redis": port_of(world.redis.url)}
    links = {
        (whose, server): Link(f"{whose} and {server}", Proxy(port))
        for whose in ("workers", "web")
        for server, port in ports.items()
    }
    to_provider = Link("workers and provider", Proxy(provider_port))
    agent("worker")
    address = f"http://127.0.0.1:{to_provider.proxy.port}/v1"
    provider_create(slug="fake", name="Fake", kind="openai_compatible", base_url=address)
    agent_create(
        user=person("ann"), slug="thinker", name="Thinker", kind="model", settings={"provider": "fake", "model": "fake"}
    )
    environments = {
        whose: {
            "DATABASE_URL": f"{links[whose, 'postgres'].proxy.by_way_of(world.postgres.url)}"
            f"?connect_timeout={CONNECT_WITHIN_S}&answer_within_s={ANSWER_WITHIN_S}",
            "REDIS_URL": links[whose, "redis"].proxy.by_way_of(world.redis.url),
        }
        for whose in ("workers", "web")
    }
    for _ in range(WORKERS):
        world.start_worker(environment=environments["workers"])
    web = world.start_web(environment=environments["web"], wait=False)
    world.await_answer(web, WITHIN_S)
    return [*links.values(), to_provider]


def _planned(world: World, links: list[Link], count: int) -> list[tuple[Link, str]]:
    """Choose faults: every pair of a link and a fault once before any comes twice, the links in turn."""
    chosen: list[tuple[Link, str]] = []
    while len(chosen) < count:
        orders = [world.random.sample(FAULTS, len(FAULTS)) for _ in links]
        chosen += [(link, order[n]) for n in range(len(FAULTS)) for link, order in zip(links, orders, strict=True)]
    return chosen[:count]


def _await_hit(world: World, proxy: Proxy) -> None:
    """Wait until somebody has met the fault: a link may just have been idle."""
    world.wait_for(lambda: proxy.hit > 0, HIT_WITHIN_S)


def _patient(slug: str) -> dict[str, object]:
    return {**node("ask", agent=slug), "retry": RETRY, "timeout_s": 5}


def _running(world: World) -> int:
    return world.again(lambda: Run.objects.filter(status="running").count())
