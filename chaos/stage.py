"""Play one scenario in a process of its own, and read what it wrote down."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chaos.ledger import Played
from chaos.processes import ROOT
from chaos.scenario import Mode, Scenario, Violation

AT_MOST_S = 1_500.0


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
