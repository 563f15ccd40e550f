"""R4: a process dies at every named boundary of the program, in every shape of workflow that crosses it."""

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import msgspec
from django.db import connections

from chaos.breaking.boundaries import Watch, watch
from chaos.scenario import Counts, Result, scenario
from chaos.shapes import SHAPES, Person, Shape, published_shapes
from chaos.world import World
from workflows.executors import beginning, doorbell
from workflows.executors.background import BackgroundExecutor
from workflows.executors.beginning import Room, Seat
from workflows.executors.embedded import EmbeddedExecutor
from workflows.executors.setup import Listeners, Setup
from workflows.models import Run, Workflow
from workflows.store.contract import RunId
from workflows.store.orm import OrmStore

CASE_WITHIN_S = 20.0
LEASE_S = 0.5
LOOK_EVERY_S = 0.01
BEGUN = ("a new run is begun", "a begun run is handed over")  # of several that start at once, one surely is
ASSIGNED = ("a run is begun for a worker", "a worker takes in its run")
# crossed where a run waits for an executor, as those do that one leaves
CLAIMED = {"before a claim": 1, "after a claim": 1}


@dataclass(frozen=True)
class Case:
    """One crash: in a shape, at a crossing of a boundary. Without a boundary nothing dies; crossings are counted.

    Where runs are `assigned`, whoever starts them begins them for the worker.
    """

    shape: Shape
    boundary: str = ""
    at: int = 1
    assigned: bool = False


@scenario(
    "R4",
    "kill -9 at every boundary of the program",
    modes=("embedded", "cluster"),
    quick={"every": 1, "every on PostgreSQL": 6, "boundaries": 24, "only": ""},
    full={"every": 1, "every on PostgreSQL": 1, "boundaries": 24, "only": ""},
    environment={"BATON_LEASE_S": "2.0"},
)
def crash_points(world: World, counts: Counts) -> Result:
    """Find which boundaries each shape crosses; then die at each of them, and let the next process go on from there."""
    sweep = Sweep(world, published_shapes())
    found = {shape: sweep.crossings(shape) for shape in SHAPES}
    cases = [
        Case(shape, boundary, 1 if boundary.endswith(BEGUN) else world.random.randint(1, min(times, 3)))
        for shape, crossed in found.items()
        for boundary, times in sorted({**crossed, **CLAIMED}.items())
        if counts["only"] in boundary
    ]
    if world.is_cluster:
        cases += [
            Case(shape, boundary, 1, assigned=True)
            for shape in SHAPES
            for boundary in sorted(sweep.crossings(shape, assigned=True))
            if boundary.endswith(ASSIGNED) and counts["only"] in boundary
        ]
    cases = cases[:: counts["every on PostgreSQL" if world.is_cluster else "every"]]
    result = Result(faults_planned=len(cases))
    for case in cases:
        died = sweep.play(case)
        result.faults_delivered += died
        if not died:
            result.violated("scenario", f"no process died {case.boundary} in {case.shape.name}")
    sweep.play(Case(SHAPES[0]))
    result.work_planned = world.again(Run.objects.count)
    result.work_done = world.ended_count("succeeded") + world.ended_count("cancelled")
    names = {case.boundary for case in cases}
    result.check(len(names) >= counts["boundaries"], f"only {len(names)} boundaries were crossed")
    result.figures |= {"boundaries": len(names), "shapes": len({case.shape.name for case in cases})}
    result.figures["takeovers"] = world.recoveries()
    return result


class Sweep:
    """Fork a process for each case: it goes on with what the one before left, then plays its own case, and dies."""

    def __init__(self, world: World, workflows: dict[str, Workflow]) -> None:
        self._world, self._workflows = world, workflows
        self._folder = world.at.folder
        self._numbers = count(1)

    def crossings(self, shape: Shape, *, assigned: bool = False) -> Counter[str]:
        """Play a shape without a crash, and count the boundaries that it crosses."""
        told = self._folder / "crossings.json"
        self.play(Case(shape, assigned=assigned))
        return Counter(msgspec.json.decode(told.read_bytes(), type=dict[str, int]))

    def play(self, case: Case) -> bool:
        """Play a case in a process of its own; tell whether that died as it was to."""
        connections.close_all()
        child = os.fork()
        if child == 0:
            status = 3
            try:
                status = self._live(case)
            finally:
                os._exit(status)
        _, how = os.waitpid(child, 0)
        return os.WIFSIGNALED(how)

    def _live(self, case: Case) -> int:
        log = os.open(self._world.logs / f"case-{next(self._numbers)}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        watching = Watch(case.boundary, case.at)
        watch(watching)
        executor = self._executor()
        person = Person(case.shape, self._workflows[case.shape.name])
        within_s = CASE_WITHIN_S * self._world.patience
        # what follows a crash is itself crashed in
        watching.armed = case.boundary.endswith(("a take-over", "a run is taken up", "places are looked through"))
        if case.boundary in CLAIMED:
            watching.armed = True
            person.start()
        executor.start()
        _until_ended(person, within_s)
        _until_there_is(executor.room if isinstance(executor, BackgroundExecutor) else beginning.room, within_s)
        if case.assigned and isinstance(executor, BackgroundExecutor):
            doorbell.listen(executor.ring, herald=Near(executor))
        watching.armed = True
        person.start()
        _until_ended(person, within_s)
        if not case.boundary:
            (self._folder / "crossings.json").write_bytes(msgspec.json.encode(dict(watching.crossed)))
        executor.stop()
        return 0

    def _executor(self) -> EmbeddedExecutor | BackgroundExecutor:
        if self._world.is_cluster:
            return BackgroundExecutor(OrmStore(), Setup(role="celery", listeners=Listeners(), lease_s=LEASE_S))
        return EmbeddedExecutor(OrmStore(), Path(self._folder), Listeners())


class Near:
    """Have what is started begun for an executor of this process, as if it were elsewhere."""

    def __init__(self, executor: BackgroundExecutor) -> None:
        self._executor = executor

    def announce(self, run: RunId) -> None:
        """Say nothing: the executor hears the ring."""

    def seat(self) -> Seat | None:
        """Give a place, if there is one."""
        room = self._executor.room()
        return None if room is None else Seat(room.worker, room.now, self._tell, self._executor.assign)

    def _tell(self, run: RunId) -> bool:
        self._executor.assign(run)
        return True


def _until_there_is(room: Callable[[], Room | None], within_s: float) -> None:
    """Let each case begin its run as the others do: by its id, and where it is started if the executor is embedded."""
    until = time.monotonic() + within_s
    while room() is None and time.monotonic() < until:
        time.sleep(LOOK_EVERY_S)


def _until_ended(person: Person, within_s: float) -> None:
    until = time.monotonic() + within_s
    while Run.objects.filter(status__in=Run.ACTIVE).exists() and time.monotonic() < until:
        person.act()
        time.sleep(LOOK_EVERY_S)
