"""Play what the command line asks for, one scenario after the other, and write the ledger."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chaos.ledger import Played, surroundings, write_ledger
from chaos.processes import ROOT
from chaos.scenario import Mode, Scenario, Violation
from chaos.scenarios import load_scenarios
from chaos.template import make_template

AT_MOST_S = 1_500.0
Planned = tuple[Scenario, Mode, dict[str, Any]]


def session(options: argparse.Namespace, work: Path) -> int:
    """Play all that is wanted; 1 where anything did not hold, 2 where there is nothing of that name."""
    planned = list(plan(options))
    if not planned:
        print("chaos: no such scenario in these modes", file=sys.stderr)
        return 2
    around = surroundings(options.profile, options.seed)
    template = make_template(work / "template")
    played = []
    for scenario, mode, counts in planned:
        folder = work / f"{scenario.id}-{mode}"
        one = play_one(scenario, mode, counts, Stage(folder, template, options.seed))
        played.append(one)
        _tell(one)
    path = write_ledger(options.out, around, played)
    print(f"\n{path.read_text()}\nchaos: the ledger is {path}", flush=True)
    return 0 if all(one.green for one in played) else 1


def plan(options: argparse.Namespace) -> Iterator[Planned]:
    """Choose scenarios, modes and counts."""
    wanted = [name for name in options.only.split(",") if name]
    changed = dict(pair.split("=", 1) for pair in options.count)
    for scenario in load_scenarios().values():
        if (wanted and scenario.id not in wanted) or (options.part and scenario.full_part != options.part):
            continue
        counts = dict(scenario.quick if options.profile == "quick" else scenario.full)
        counts |= {name: type(counts[name])(value) for name, value in changed.items() if name in counts}
        for mode in scenario.modes:
            if mode in options.mode.split(","):
                yield scenario, mode, counts


class Stage:
    """Where one scenario is played, by which seed, and what its processes are given besides."""

    def __init__(self, folder: Path, template: Path, seed: int, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.template = template
        self.seed = seed
        self.environment = dict(environment or {})


def play_one(scenario: Scenario, mode: Mode, counts: dict[str, Any], stage: Stage) -> Played:
    """Play one scenario in a process of its own, and read what it wrote down."""
    stage.folder.mkdir(parents=True)
    command = [sys.executable, "-m", "chaos.play", scenario.id, mode, str(stage.folder), str(stage.template)]
    command += [str(stage.seed), json.dumps(counts)]
    environment = os.environ | {"BATON_CHAOS_ENVIRONMENT": json.dumps(dict(scenario.environment) | stage.environment)}
    began = time.monotonic()
    with (stage.folder / "play.log").open("wb") as log:
        try:
            subprocess.run(command, cwd=ROOT, env=environment, stdout=log, stderr=log, timeout=AT_MOST_S, check=False)
        except subprocess.TimeoutExpired:
            log.write(b"chaos: it did not come to an end\n")
    seconds = time.monotonic() - began
    return _read(scenario, mode, stage.folder, seconds)


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
        figures=told["figures"],
        violations=[Violation(**violation) for violation in told["violations"]],
    )


def _tell(one: Played) -> None:
    held = "held" if one.green else "DID NOT HOLD"
    print(f"{one.id:<4} {one.mode:<9} {one.seconds:6.1f} s  {held}: {one.title}", flush=True)
    for violation in one.violations:
        print(f"       {violation.invariant}: {violation.told}", flush=True)
