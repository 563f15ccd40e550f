"""L4: lists and searches stay quick with 100,000 runs and 5 million events."""

import time

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext

from chaos.client import Client, session_of
from chaos.copies import analyze, copy_logs, copy_run, drop_copies
from chaos.scenario import Counts, Result, scenario
from chaos.work import agent, chain, person, published, started
from chaos.world import World
from workflows.models import Run

STEPS = 12
ASKED = 20
P95_MS = 200
MOST_QUERIES = 15  # a list that asks once more for each of its rows takes a hundred
PAGES = (
    "/api/runs/",
    "/api/runs/?status=succeeded",
    "/api/runs/?status=failed",
    "/api/runs/?workflow=row",
    "/api/runs/?mine=1",
    "/api/runs/?q=copy%20777",
    "/api/runs/?q=nothing%20is%20called%20so",
    "/api/workflows/",
    "/api/threads/",
    "/api/inbox/",
    "/api/queue/",
    "/api/workers/",
    "/api/agents/",
)


@scenario(
    "L4",
    "lists and searches over 100,000 runs and 5 million events",
    modes=("cluster",),
    quick={"runs": 20_000},
    full={"runs": 100_000},
    full_part=3,
    alone=True,
)
def many_runs(world: World, counts: Counts) -> Result:
    """Make them of one real run, and ask for every list as their owner and as staff."""
    agent("worker", {"output": "done"})
    owner, staff = person("ann"), person("root", staff=True)
    run = started(world, published("row", chain(STEPS)), 1, owner)[0]
    worker = world.start_worker()
    world.await_ended(60.0)
    worker.terminate()
    began = time.monotonic()
    copy_run(run.pk, counts["runs"], created_at="now() - n * interval '1 minute'", status=_spread())
    copy_logs(run.pk)
    analyze()
    result = Result(work_planned=2 * (len(PAGES) + 2))
    result.figures |= {"made in, s": round(time.monotonic() - began, 1), "events": Run.objects.count() * _head(run)}
    web = world.start_web()
    some = str(Run.objects.order_by("created_at").values_list("pk", flat=True)[counts["runs"] // 2])
    pages = [*PAGES, f"/api/runs/{some}/", f"/api/runs/{some}/events/"]
    _ask_all(Client(web.port, session_of(owner)), owner, pages, result)
    _ask_all(Client(web.port, session_of(staff)), staff, pages, result)
    drop_copies()
    return result


def _ask_all(client: Client, user: User, pages: list[str], result: Result) -> None:
    slowest, most = (0.0, ""), (0, "")
    here = InProcess(headers={"host": "127.0.0.1"})
    here.force_login(user)
    for page in pages:
        times = []
        for _ in range(ASKED):
            began = time.perf_counter()
            reply = client.get(page)
            times.append((time.perf_counter() - began) * 1e3)
            result.check(reply.ok, f"{page} answers {reply.status}")
        result.work_done += 1
        slowest = max(slowest, (sorted(times)[int(ASKED * 0.95) - 1], page))
        with CaptureQueriesContext(connection) as asked:
            here.get(page)
        most = max(most, (len(asked), page))
    who = "staff" if user.is_staff else "its owner"
    result.figures |= {f"slowest list for {who}, p95 ms": f"{slowest[0]:.0f} ({slowest[1]})"}
    result.figures |= {f"most queries for {who}": f"{most[0]} ({most[1]})"}
    result.check(slowest[0] <= P95_MS, f"{slowest[1]} took {slowest[0]:.0f} ms (p95) for {who}")
    result.check(most[0] <= MOST_QUERIES, f"{most[1]} takes {most[0]} queries for {who}")


def _spread() -> str:
    return "(ARRAY['succeeded', 'succeeded', 'succeeded', 'failed', 'cancelled'])[1 + n %% 5]"


def _head(run: Run) -> int:
    return int(Run.objects.values_list("head_seq", flat=True).get(pk=run.pk))
