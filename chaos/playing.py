"""Play a scenario in a world, then hold what is left to every invariant. Imported once Django is set up."""

import os
import time
import traceback
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

from chaos.evidence import gathered
from chaos.invariants import broken
from chaos.processes import ended_threads
from chaos.scenario import Mode, Result, Scenario
from chaos.scenarios import load_scenarios
from chaos.world import Place, World

SPENT = ("setting up", "playing", "checking", "ending")


def played(
    name: str, mode: Mode, folder: Path, servers: dict[str, Any], seed: int, counts: dict[str, Any], began: float
) -> dict[str, Any]:
    """Play it and check; give the result as plain values, and what it took since it `began` to be set up."""
    scenario = load_scenarios()[name]
    place = Place(
        mode=mode,
        folder=folder,
        environment=dict(os.environ),
        lease_s=float(os.environ["BATON_LEASE_S"]),
        seed=seed,
        **servers,
    )
    with closing(World(place)) as world:
        times = [began, time.monotonic()]
        result = _result(scenario, world, counts)
        times.append(time.monotonic())
        judge(scenario, world, result)
        times.append(time.monotonic())
    times.append(time.monotonic())
    spent = {name: round(two - one, 1) for name, (one, two) in zip(SPENT, pairwise(times), strict=True)}
    return {**result.as_json(), "spent": spent}


def _result(scenario: Scenario, world: World, counts: dict[str, Any]) -> Result:
    """Play it; where it broke, tell that: what is left is held to the invariants all the same."""
    try:
        return scenario.play(world, counts)
    except Exception:  # noqa: BLE001  (whatever broke it is told in the ledger)
        broke = Result()
        broke.violated("harness", f"the scenario broke: {traceback.format_exc()[-2_000:]}")
        return broke


def judge(scenario: Scenario, world: World, result: Result) -> None:
    """Add what is vacuous, and what broke an invariant."""
    evidence = gathered(world)
    result.violations += [*result.vacuous(), *broken(evidence, scenario.skipped)]
    for process in world.processes:
        for thread in ended_threads(process.log):
            result.violated("harness", f"the thread {thread} of {process.name} was ended by an exception")
    result.figures["refused writes"] = evidence.fenced
