"""R9: everything comes many times: rings of the broker, starts with one key, answers to one question."""

from concurrent.futures import ThreadPoolExecutor

from chaos.client import Client, Reply, session_of
from chaos.scenario import Counts, Result, scenario
from chaos.work import agent, drawn, edge, node, person, published
from chaos.world import Acknowledged, World
from orchestrator_site.celery import app
from workflows.executors.broker import RING
from workflows.models import OpenQuestion, Run

WORKERS = 3
WITHIN_S = 120.0
AT_ONCE = 8


def asked_twice() -> dict[str, object]:
    """Draw an agent, an approval, and another agent."""
    nodes = [node("first"), node("gate", "approval", prompt="Go on?"), node("second")]
    edges = [
        edge("input", "first"),
        edge("first", "gate"),
        edge("gate", "second", "approved"),
        edge("second", "output"),
    ]
    return drawn(nodes, edges)


@scenario(
    "R9",
    "rings, starts with one key, and answers come many times over",
    modes=("cluster", "embedded"),
    quick={"runs": 25, "times": 5, "rings": 1_000},
    full={"runs": 300, "times": 8, "rings": 10_000},
    full_part=3,
)
def duplicates(world: World, counts: Counts) -> Result:
    """Send each message of each sort many times, from several threads, and see each take effect once."""
    agent("worker", {"output": "done", "latency_s": 0.1})
    workflow = published("asked", asked_twice())
    ann, runs, times = person("ann"), counts["runs"], counts["times"]
    session = session_of(ann)
    web = world.start_web()
    if world.is_cluster:
        world.start_drivers(WORKERS)
    rings = counts["rings"] if world.is_cluster else 0
    result = Result(faults_planned=2 * runs * (times - 1) + rings, work_planned=runs)
    body = {"workflow": workflow.slug, "input": "the same"}
    client = Client(web.port, session)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        numbers = range(runs * times)
        starts = list(pool.map(lambda n: client.post("/api/runs/", body, Idempotency_Key=f"key {n // times}"), numbers))
    _check_starts(world, result, starts, runs)
    for number in range(rings):
        app.send_task(RING, args=[world.acknowledged[number % runs].run], retry=False)
    result.faults_delivered += rings
    _answer_all(world, result, client, counts)
    world.await_ended(WITHIN_S)
    result.work_done = world.ended_count("succeeded")
    _check_stranger(world, result, Client(web.port, session_of(person("bob"))))
    taken = world.told_count("QuestionAnswered")
    result.check(taken == runs, f"{runs} questions were answered {taken} times")
    return result


def _check_starts(world: World, result: Result, starts: list[Reply], runs: int) -> None:
    made = [reply for reply in starts if reply.status == 201]
    again = [reply for reply in starts if reply.status == 200]
    result.faults_delivered += len(starts) - runs
    result.check(len(made) == runs, f"{len(made)} starts of {runs} keys were answered as new")
    result.check(len(made) + len(again) == len(starts), f"{[r for r in starts if not r.ok][:3]} instead of a run")
    world.acknowledged += [Acknowledged("start", reply.body["id"]) for reply in made + again]
    count = Run.objects.count()
    result.check(count == runs, f"{runs} keys started {count} runs")


def _answer_all(world: World, result: Result, client: Client, counts: Counts) -> None:
    """Answer each question many times at once: one answer is taken, and no other."""
    runs, times = counts["runs"], counts["times"]
    asked_all = world.wait_for(lambda: OpenQuestion.objects.count() == runs, WITHIN_S * world.patience)
    result.check(asked_all, "not every run came to its question")
    refused = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for question in list(OpenQuestion.objects.all()):
            path = f"/api/runs/{question.run_id}/answers/"
            answer = {"activation": question.activation, "decision": "approve", "hash": question.question["hash"]}
            replies = list(pool.map(lambda n, path=path, answer=answer: client.post(path, answer), range(times)))
            result.faults_delivered += times - 1
            refused += sum(reply.status == 409 for reply in replies)
            if any(reply.ok for reply in replies):
                world.acknowledged.append(Acknowledged("answer", str(question.run_id), question.activation))
            else:
                result.violated("scenario", f"no answer was taken: {replies[0]}")
    result.figures |= {"answers refused as answered already": refused}


def _check_stranger(world: World, result: Result, stranger: Client) -> None:
    """See that somebody else is told of none of the runs, and may send none of them anything."""
    for run in {write.run for write in world.acknowledged}:
        path = f"/api/runs/{run}/"
        found = stranger.get(path).status, stranger.get(f"{path}events/").status, stranger.post(f"{path}cancel/").status
        result.check(found == (404, 404, 404), f"a stranger was answered {found} about run {run}")
