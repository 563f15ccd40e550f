"""Play scenarios, each in a process of its own on servers of its own, and read what they wrote down.

Those that mostly wait are played two at a time; those whose figures are times have the machine to themselves then.
"""

import json
import os
import select
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from chaos.ledger import Played
from chaos.processes import LAUNCHER, Launcher, forked
from chaos.scenario import Mode, Scenario, Violation
from chaos.template import make_template

AT_MOST_S = 1_500.0
AT_ONCE = 2
W = TypeVar("W")
P = TypeVar("P")


@dataclass(frozen=True)
class House:
    """Where many are played: a folder, the template of their data, and what forks their processes."""

    folder: Path
    template: Path
    launcher: str


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    """Make what every scenario needs."""
    with closing(Launcher(folder)) as launcher:
        yield House(folder, make_template(folder / "template"), launcher.address)


@dataclass(frozen=True)
class Stage:
    """How one scenario is played: under which name, by which seed, and what its processes are given besides."""

    house: House
    name: str
    seed: int
    environment: Mapping[str, str] = field(default_factory=dict)


def all_played(wanted: Sequence[W], play: Callable[[W], P], *, alone: Callable[[W], bool]) -> list[P]:
    """Play all that is wanted, and give what came of each in order."""
    found: dict[int, P] = {}
    for at_once, kind in ((AT_ONCE, False), (1, True)):
        with ThreadPoolExecutor(at_once) as pool:
            due = {n: pool.submit(play, one) for n, one in enumerate(wanted) if alone(one) is kind}
            found |= {n: future.result() for n, future in due.items()}
    return [found[n] for n in range(len(wanted))]


def play_one(scenario: Scenario, mode: Mode, counts: dict[str, Any], stage: Stage) -> Played:
    """Play one scenario in a process of its own, and read what it wrote down."""
    folder = stage.house.folder / stage.name
    folder.mkdir()
    argv = ["play", scenario.id, mode, str(folder), str(stage.house.template), str(stage.seed), json.dumps(counts)]
    besides = json.dumps(dict(scenario.environment) | dict(stage.environment))
    environment = os.environ | {LAUNCHER: stage.house.launcher, "BATON_CHAOS_ENVIRONMENT": besides}
    began, log = time.monotonic(), folder / "play.log"
    player = forked(stage.house.launcher, argv, environment, log)
    if not _await_end(player):
        log.write_text(f"{log.read_text()}\nchaos: it did not come to an end\n")
    return _read(scenario, mode, folder, time.monotonic() - began)


def _await_end(player: int) -> bool:
    """Wait for the end of a play, for so long; then, or where this process ends itself, end it and all it started."""
    handle = os.pidfd_open(player)
    try:
        return bool(select.select([handle], [], [], AT_MOST_S)[0])
    finally:
        os.close(handle)
        with suppress(ProcessLookupError):
            os.killpg(player, signal.SIGKILL)


def _read(scenario: Scenario, mode: Mode, folder: Path, seconds: float) -> Played:
    path = folder / "result.json"
    broke = {"broke": (folder / "play.log").read_text()[-2_000:]}
    told: dict[str, Any] = json.loads(path.read_text()) if path.exists() else broke
    if "broke" in told:
        why = Violation("harness", f"the scenario broke: {told['broke']}")
        return Played(scenario.id, scenario.title, mode, seconds, violations=[why])
    return Played(
        id=scenario.id,
        title=scenario.title,
        mode=mode,
        seconds=seconds,
        faults=(told["faults_planned"], told["faults_delivered"]),
        work=(told["work_planned"], told["work_done"]),
        spent=told["spent"],
        figures=told["figures"],
        violations=[Violation(**violation) for violation in told["violations"]],
    )
