"""R8: clocks. Machines whose clocks are an hour off, or jump, neither take runs from others nor move a timer."""

import time
from collections.abc import Mapping
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from typing import Any

from django.db import connection

from chaos.client import Client, session_of
from chaos.scenario import Counts, Result, scenario
from chaos.work import agent, chain, in_a_row, node, person, published, started
from chaos.world import Acknowledged, World
from workflows.models import Run, Workflow

LIBRARIES = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
HOUR_S = 3_600
JUMPS_S = (-600, 3_600)  # of the clock that jumps, from what it was at first
LONG_S = 5.0
LATE_S = 4.0
HEARD_AFTER_S = 4.0  # the process looks at the clock with each renewal of its leases, and the clock at its file
WITHIN_S = 180.0
# the log of a timer is written by whoever has the wrong clock: what is measured here is measured by this process


@scenario(
    "R8",
    "clocks an hour off, and a jump back by ten minutes",
    modes=("cluster", "embedded"),
    quick={"timers": 60, "longest_s": 6, "long": 12},
    full={"timers": 500, "longest_s": 60, "long": 60},
    environment={"BATON_LEASE_S": "4"},
    skipped={"I6": "the agents write down when they were called by the wrong clocks"},
)
def clocks_wrong(world: World, counts: Counts) -> Result:
    """Let timers and steps longer than a lease go on while the clocks of those who drive them are wrong."""
    agent("worker", {"output": "done", "latency_s": LONG_S})
    clocks = _start_cluster(world) if world.is_cluster else _start_embedded(world)
    result = Result(faults_planned=len(clocks) + len(JUMPS_S), faults_delivered=len(clocks), faults_on_work=0)
    result.work_planned = counts["timers"] + counts["long"]
    waits: dict[str, tuple[float, float]] = {}
    jumped: list[float] = []
    with Observer(world) as observer:
        started(world, published("long", chain(2)), counts["long"])
        resting = {for_s: _resting(for_s) for for_s in range(1, counts["longest_s"] + 1)}
        part = counts["timers"] // (len(JUMPS_S) + 1)
        for number, jump_s in enumerate([None, *JUMPS_S]):
            if jump_s is not None:
                result.faults_on_work = (result.faults_on_work or 0) + bool(_under_way(world))
                clocks["jumping"].write_text(f"{jump_s:+d}")
                jumped.append(time.monotonic())
                result.faults_delivered += 1
            last = counts["timers"] if number == len(JUMPS_S) else (number + 1) * part
            waits |= _start_timers(world, resting, range(number * part, last))
        world.await_ended(WITHIN_S + counts["longest_s"])
        time.sleep(1.0)
    result.work_done = world.ended_count("succeeded")
    # embedded, what is parked wakes when the one clock that there is shows its time: a jump moves that by its length
    moved = set() if world.is_cluster else _parked_over(jumped, waits)
    result.figures["parked over a jump of the only clock"] = len(moved)
    _judge_timers(observer, waits, moved, result)
    taken = world.rows("SELECT count(*) FROM workflows_run WHERE epoch > 1 AND status = 'succeeded'")[0][0]
    parked = sum(for_s > PARKED_FROM_S for for_s, _ in waits.values())
    early = world.recoveries()
    result.figures |= {"early takeovers": early, "claimed again": taken, "parked": parked}
    result.check(early == 0, f"{early} runs were taken from workers that lived")
    result.check(taken <= parked, f"{taken} runs were claimed again, and only {parked} were parked")
    result.figures["steps longer than a lease"] = 2 * counts["long"]
    return result


PARKED_FROM_S = 29.0


def _wrong(clock: Path) -> Mapping[str, str]:
    """Give the environment of a process whose clock is what a file says; its monotonic clock stays right."""
    library = next(LIBRARIES, None) if not _found else _found[0]
    if library is None:
        raise RuntimeError("libfaketime is not installed; on Debian: apt-get install faketime")
    _found[:] = [library]
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_CACHE_DURATION": "1",
    }


_found: list[Path] = []


def _clock(world: World, name: str, off_s: int) -> Path:
    path = world.at.folder / f"clock-{name}"
    path.write_text(f"{off_s:+d}")
    return path


def _start_cluster(world: World) -> dict[str, Path]:
    """Start a worker for each wrong clock, and a web process whose clock is an hour ahead."""
    wrongs = {"ahead": HOUR_S, "behind": -HOUR_S, "jumping": 0}
    clocks = {name: _clock(world, name, off_s) for name, off_s in wrongs.items()}
    for path in clocks.values():
        world.start_worker(environment=_wrong(path))
    clocks["web"] = _clock(world, "web", HOUR_S)
    world.start_web(environment=_wrong(clocks["web"]))
    _await_drivers(world, len(wrongs))
    return clocks


def _start_embedded(world: World) -> dict[str, Path]:
    """Start the one process; its clock is the database's, so that only a jump of it is a fault."""
    clocks = {"jumping": _clock(world, "jumping", 0)}
    world.start_web(environment=_wrong(clocks["jumping"]))
    return clocks


def _await_drivers(world: World, count: int) -> None:
    if not world.wait_for(lambda: world.rows("SELECT count(*) FROM workflows_workerseen")[0][0] >= count):
        raise RuntimeError("the workers with wrong clocks did not start")


def _start_timers(world: World, resting: Mapping[int, Workflow], numbers: range) -> dict[str, tuple[float, float]]:
    """Start runs that wait; give how long each waits, and when it was begun.

    Half of them through the web process; all of them where that has the only clock: nobody else's tells it the time.
    """
    waits: dict[str, tuple[float, float]] = {}
    client = Client(world.alive("web")[0].port, session_of(person("ann")))
    for number in numbers:
        for_s = 1 + number % len(resting)
        began = time.monotonic()
        if number % 2 or not world.is_cluster:
            run = _posted(client, resting[for_s])
            world.acknowledged.append(Acknowledged("start", run))
        else:
            run = str(started(world, resting[for_s], 1)[0].pk)
        waits[run] = (float(for_s), began)
    return waits


def _under_way(world: World) -> int:
    return world.again(lambda: Run.objects.filter(status="running").count())


def _resting(for_s: int) -> Workflow:
    document = in_a_row(node("rest", "wait", timer_s=for_s))
    for edge in document["edges"]:
        if edge["source"] == "rest":
            edge["port"] = "elapsed"
    return published(f"rest {for_s}", document)


def _posted(client: Client, workflow: Workflow) -> str:
    reply = client.post("/api/runs/", {"workflow": workflow.slug, "input": "go"})
    if not reply.ok:
        raise RuntimeError(f"a run could not be started: {reply}")
    return str(reply.body["id"])


def _parked_over(jumped: list[float], waits: dict[str, tuple[float, float]]) -> set[str]:
    """Name the runs that wait for so long that they are parked, and that a jump came upon before their time."""
    return {
        run
        for run, (for_s, began) in waits.items()
        if for_s > PARKED_FROM_S and any(began - HEARD_AFTER_S < at < began + for_s + LATE_S for at in jumped)
    }


def _judge_timers(observer: "Observer", waits: dict[str, tuple[float, float]], moved: set[str], result: Result) -> None:
    """Compare when each run was seen to end with when it should have, and count what fired twice or never.

    Of those that are `moved`, it is not asked when.
    """
    early, late_by, missed = 0, [], 0
    for run, (for_s, began) in waits.items():
        ended = observer.ended.get(run)
        if ended is None:
            missed += 1
            continue
        if run in moved:
            continue
        early += ended - began < for_s
        late_by.append(ended - began - for_s)
    twice = sum(count > 1 for count in observer.fired.values())
    never = sum(observer.fired.get(run, 0) == 0 for run in waits)
    result.figures |= {"timers": len(waits), "early": early, "missed": missed, "fired twice": twice}
    if len(late_by) > 1:
        result.figures["late p95 s"] = round(quantiles(late_by, n=20)[-1], 2)
    result.check(early == 0, f"{early} timers fired before their time")
    result.check(missed == 0 and never == 0, f"{max(missed, never)} timers never fired")
    result.check(twice == 0, f"{twice} timers fired more than once")
    result.check(max(late_by, default=0) < LATE_S + WITHIN_S / 10, f"a timer was {max(late_by, default=0):.0f} s late")


class Observer:
    """Note, by this process's clock, when runs are seen to have ended, and at the end how often each timer fired."""

    def __init__(self, world: World) -> None:
        self.ended: dict[str, float] = {}
        self.fired: dict[str, int] = {}
        self._world = world
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Observer":
        self._thread.start()
        return self

    def __exit__(self, *error: Any) -> None:
        self._over.set()
        self._thread.join()
        rows = self._world.rows("SELECT run_id, events FROM workflows_runentry WHERE events LIKE %s", "%TimerExpired%")
        for run, events in rows:
            name = _name(run)
            self.fired[name] = self.fired.get(name, 0) + events.count('"TimerExpired"')

    def _look(self) -> None:
        while not self._over.wait(0.05):
            now = time.monotonic()
            for (run,) in self._world.rows("SELECT id FROM workflows_run WHERE ended_at IS NOT NULL"):
                self.ended.setdefault(_name(run), now)
        connection.close()


def _name(key: Any) -> str:
    digits = str(key).replace("-", "")
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])
