"""R17: the one process of an embedded Baton is killed again and again; and its files are copied while it is stopped.

Some runs stand in line for a section that all share, and then wait for a person: both outlive the process.
"""

import shutil
import sqlite3
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from chaos.processes import Process
from chaos.scenario import Counts, Result, scenario
from chaos.work import Document, Portions, agent, drawn, edge, node, person, published, spread, started
from chaos.world import Acknowledged, World
from workflows.engine.events import Entry, decode_events
from workflows.engine.state import fold
from workflows.models import OpenQuestion, Run
from workflows.services.run_messages import run_answer
from workflows.store.contract import RunId
from workflows.store.orm import OrmStore

WITHIN_S = 120.0
PROGRESS = 25  # entries, between two kills
FILES = ("baton.sqlite3", "baton.sqlite3-wal", "baton.sqlite3-shm")
LOGS = "SELECT run_id, seq, at, events FROM workflows_runentry ORDER BY run_id, seq"
HEADS = "SELECT id, head_seq, status FROM workflows_run"


def section_and_person() -> Document:
    """Draw a critical section that runs share, an approval, and an agent."""
    nodes = [node("alone", "critical", lock="one", wide=True), node("gate", "approval", prompt="Go on?"), node("last")]
    edges = [edge("input", "alone"), edge("alone", "gate"), edge("gate", "last", "approved"), edge("last", "output")]
    return drawn([*nodes, node("work", parent="alone", agent="slow")], edges)


@scenario(
    "R17",
    "kill -9 of the one process, and crash images of its database",
    modes=("embedded",),
    quick={"runs": 25, "waiting": 6, "kills": 10, "images": 10},
    full={"runs": 300, "waiting": 40, "kills": 200, "images": 200},
    full_part=3,
)
def embedded_killed(world: World, counts: Counts) -> Result:
    """Kill it in mid-run, start it again; between, stop it anywhere and read a copy of its files as after a crash."""
    agent("worker", {"output": "done", "latency_s": 0.1, "usage": {"input_tokens": 1}})
    agent("slow", {"output": "done", "latency_s": 0.3})
    portions = Portions(world, published("long", spread(3, 40)), counts["runs"], counts["kills"])
    waiting = started(world, published("waiting", section_and_person()), counts["waiting"])
    work = counts["runs"] + counts["waiting"]
    result = Result(faults_planned=counts["kills"] + counts["images"], work_planned=work, faults_on_work=0)
    server = world.start_drivers(1)[0]
    images = [counts["images"] // counts["kills"]] * counts["kills"]
    images[0] += counts["images"] - sum(images)
    entries = 0
    for wanted in images:
        portions.more()
        world.await_progress(PROGRESS)
        for _ in range(wanted):
            time.sleep(world.random.uniform(0.0, 0.1))
            entries += _image(world, server, result)
        result.faults_on_work = (result.faults_on_work or 0) + bool(world.held_by(server))
        result.faults_delivered += server.kill()
        server = world.start_drivers(1)[0]
    asked = world.wait_for(lambda: OpenQuestion.objects.count() == len(waiting), WITHIN_S * world.patience)
    result.check(asked, "not every run that waits came to its question")
    world.again(lambda: _approve_all(world))
    world.await_ended(WITHIN_S)
    _check_alone(world, result, waiting)
    result.work_done = world.ended_count("succeeded")
    result.figures |= {"takeovers": world.recoveries(), "images": counts["images"], "entries in images": entries}
    return result


def _approve_all(world: World) -> None:
    for question in OpenQuestion.objects.all():
        run, path, seen = str(question.run_id), question.activation, question.question["hash"]
        run_answer(run=run, user=person("ann"), activation=path, decision="approve", seen=seen)
        world.acknowledged.append(Acknowledged("answer", run, path))


def _check_alone(world: World, result: Result, runs: list[Run]) -> None:
    """See that no two runs were in the section at once."""
    states = [fold(OrmStore().entries(RunId(str(run.pk)))) for run in runs]
    inside = sorted(
        (one.activations["alone/work"].entered_at, one.activations["alone"].left_at or 0.0) for one in states
    )
    crowded = sum(left > entered for (_, left), (entered, _) in pairwise(inside))
    result.check(not crowded, f"two runs were in a section for one {crowded} times")


def _image(world: World, server: Process, result: Result) -> int:
    """Copy the files of the stopped process, and read the copy; give how many entries were in it."""
    copy = world.at.folder / "image"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    server.stop()
    for name in FILES:
        if (world.at.folder / name).exists():
            shutil.copy(world.at.folder / name, copy / name)
    server.go_on()
    result.faults_delivered += 1
    return _read(copy / FILES[0], result)


def _read(database: Path, result: Result) -> int:
    with closing(sqlite3.connect(database)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        result.check(sound == "ok", f"a crash image is damaged: {sound}")
        logs: dict[str, list[Entry]] = {}
        for run, seq, at, events in connection.execute(LOGS):
            logs.setdefault(run, []).append(Entry(seq=seq, at=at, events=decode_events(events)))
        for run, head, status in connection.execute(HEADS):
            state = fold(logs.get(run, []))
            told = "queued" if state.status == "new" else state.status
            same = (state.seq, told) == (head, status)
            result.check(same, f"in a crash image run {run} is {status} at {head}, its log {told} at {state.seq}")
    return sum(len(log) for log in logs.values())
