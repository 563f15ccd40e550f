"""Play a scenario in a world, then hold what is left to every invariant. Imported once Django is set up."""

import os
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from chaos.evidence import gathered
from chaos.invariants import broken
from chaos.scenario import Mode, Result, Scenario
from chaos.scenarios import load_scenarios
from chaos.world import Place, World

FIGURE_DIGITS = 3


def played(
    name: str, mode: Mode, folder: Path, servers: dict[str, Any], seed: int, counts: dict[str, Any]
) -> dict[str, Any]:
    """Play it and check; give the result as plain values."""
    scenario = load_scenarios()[name]
    place = Place(
        mode=mode,
        folder=folder,
        environment=dict(os.environ),
        lease_s=float(os.environ["BATON_LEASE_S"]),
        seed=seed,
        **servers,
    )
    began = time.monotonic()
    with closing(World(place)) as world:
        result = scenario.play(world, counts)
        judge(scenario, world, result)
    return {**result.as_json(), "seconds": round(time.monotonic() - began, 1)}


def judge(scenario: Scenario, world: World, result: Result) -> None:
    """Add what is vacuous, and what broke an invariant."""
    evidence = gathered(world)
    result.violations += [*result.vacuous(), *broken(evidence, scenario.skipped)]
    result.figures["refused writes"] = evidence.fenced
