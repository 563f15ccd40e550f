"""R3: workers are stopped for longer than their leases last, and wake up holding runs that are another's by now."""

import json
import time
from functools import partial
from pathlib import Path

from chaos.evidence import calls_in
from chaos.processes import Process
from chaos.scenario import Counts, Result, scenario
from chaos.settings import AGENT_LEDGER_DIR
from chaos.work import Portions, agent, published, spread
from chaos.world import World
from workflows.engine.events import Entry, RunCancelled
from workflows.engine.messages import Usage
from workflows.models import Run, RunEntry
from workflows.store.contract import Append, Lessee, RunId, Summary
from workflows.store.orm import OrmStore

WITHIN_S = 120.0
WORKERS = 3
OVER = 1.6  # leases
FORGED = 5  # runs
FIRST = 30  # entries, before the first stop


@scenario(
    "R3",
    "SIGSTOP of workers past their leases, then SIGCONT",
    modes=("cluster",),
    quick={"runs": 30, "stops": 5, "zombie writes": 4},
    full={"runs": 300, "stops": 100, "zombie writes": 30},
)
def workers_stopped(world: World, counts: Counts) -> Result:
    """Stop a worker in mid-step, let others take its runs over, and see every write refused that it tries then."""
    agent("worker", {"output": "done", "latency_s": 0.3})
    portions = Portions(world, published("long", spread(3, 14)), counts["runs"], counts["stops"])
    result = Result(faults_planned=counts["stops"], work_planned=counts["runs"], faults_on_work=0)
    forged = _forged(world, result)
    world.start_drivers(WORKERS)
    world.await_progress(FIRST)
    for number in range(counts["stops"]):
        portions.more()
        if number:
            world.await_progress(WORKERS)
        sleeper = _stop_one_that_works(world)
        if sleeper is None:
            break
        result.faults_delivered += 1
        time.sleep(OVER * world.at.lease_s)
        left = world.held_by(sleeper)
        result.check(left == 0, f"{left} runs of a stopped worker were not taken over")
        result.faults_on_work = (result.faults_on_work or 0) + 1
        sleeper.go_on()
    world.await_ended(WITHIN_S)
    result.work_done = world.ended_count("succeeded")
    refused = sum(one.log.read_text(errors="replace").count("a write was refused") for one in world.processes)
    result.check(refused >= counts["zombie writes"], f"only {refused} writes of zombies were tried and refused")
    result.figures |= {"forged writes": forged, "zombies": result.faults_delivered, "takeovers": world.recoveries()}
    return result


def _stop_one_that_works(world: World) -> Process | None:
    for _ in range(100):
        sleeper = world.victim()
        sleeper.stop()
        if world.again(partial(_in_mid_step, sleeper)):
            return sleeper
        sleeper.go_on()
        time.sleep(0.1)
    return None


def _in_mid_step(process: Process) -> bool:
    """Tell whether it has called an agent whose answer is not in the log: it writes that as soon as it goes on.

    Stopped between two steps it would have nothing to write, and find its lease lost before it begins another.
    """
    driven = Run.objects.filter(status="running", worker__contains=f"@{process.pid}-")
    held = list(driven.values_list("pk", flat=True))
    entries = RunEntry.objects.filter(run__in=held).values_list("run_id", "events")
    told = [(run, event) for run, events in entries for event in json.loads(events)]
    answered = {f"{run}:{event['step']}" for run, event in told if event["type"] == "StepSucceeded"}
    calls = calls_in(Path(AGENT_LEDGER_DIR))
    asked = {key for key, made in calls.items() if any(call.pid == process.pid for call in made)}
    return any(key.partition(":")[0] in map(str, held) for key in asked - answered)


def _forged(world: World, result: Result) -> int:
    """Write as a zombie would, before all others do: under an epoch that is over, and where the log does not end."""
    store = OrmStore()
    forged = 0
    for run in [RunId(write.run) for write in world.acknowledged][:FORGED]:
        claims = [store.claim_one(Lessee(name, store.now() + later, 0.0), run) for later, name in enumerate("ab")]
        held = [claim.epoch for claim in claims if claim is not None]
        result.check(len(held) == len(claims), "a lease that is over was not given to another")
        for epoch, head in ((held[0], 0), (held[-1], 7)):
            refused = store.append([_cancel(run, epoch, head)])[0]
            result.check(
                refused is not None, f"a write of epoch {epoch} at {head} was taken, at epoch {held[-1]} and 0"
            )
            forged += 1
        store.release(run, held[-1], 0.0)
    return forged


def _cancel(run: RunId, epoch: int, head: int) -> Append:
    at = time.time()
    entry = Entry(seq=head + 1, at=at, events=[RunCancelled(by="a zombie")])
    summary = Summary(status="cancelled", steps=0, usage=Usage(), started_at=None, ended_at=at)
    return Append(run=run, epoch=epoch, worker="zombie", head=head, entries=[entry], summary=summary)
