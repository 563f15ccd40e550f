"""Break the product on purpose, one mutant after the other, and see that the scenario that has to notice does."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chaos.ledger import Played
from chaos.mutants import BOUNDARIES, COUNTS, Mutant, all_mutants
from chaos.scenario import Mode, Scenario
from chaos.scenarios import load_scenarios
from chaos.stage import Stage, play_one

PATIENCE = "0.15"


@dataclass(frozen=True)
class Caught:
    """What became of a mutant: the scenario that was played, and what it saw; nothing means that it survived."""

    mutant: Mutant
    scenario: str
    seconds: float
    told: str

    @property
    def survived(self) -> bool:
        """Tell whether nobody noticed."""
        return not self.told


def hunt(names: list[str], template: Path, work: Path, seed: int) -> list[Caught]:
    """Play the scenario of each mutant (all, or those named), and tell what it saw."""
    found = []
    for mutant in all_mutants().values():
        scenario = load_scenarios().get(mutant.caught_by)
        if scenario is None or (names and mutant.name not in names):
            continue
        stage = Stage(
            work / mutant.name, template, seed, {"BATON_MUTANT": mutant.name, "BATON_CHAOS_PATIENCE": PATIENCE}
        )
        mode: Mode = "embedded" if "embedded" in scenario.modes else "cluster"
        played = play_one(scenario, mode, counts_of(mutant, scenario), stage)
        one = Caught(mutant, f"{scenario.id} ({mode})", played.seconds, _told(played))
        found.append(one)
        print(f"{mutant.name:<24} {one.scenario:<14} {one.seconds:6.1f} s  {one.told or 'SURVIVED'}", flush=True)
    return found


def counts_of(mutant: Mutant, scenario: Scenario) -> dict[str, Any]:
    """Give the counts that a mutant is hunted with."""
    counts = {**scenario.quick, **COUNTS.get(scenario.id, {})}
    return counts | ({"only": BOUNDARIES[mutant.name]} if mutant.name in BOUNDARIES else {})


def as_table(found: list[Caught]) -> str:
    """Write what became of the mutants as Markdown."""
    lines = ["| mutant | what is broken | played | noticed by |", "|---|---|---|---|"]
    for one in found:
        lines.append(f"| {one.mutant.name} | {one.mutant.breaks} | {one.scenario} | {one.told or '**survived**'} |")
    return "\n".join(lines) + "\n"


def _told(played: Played) -> str:
    # too little work is what most of them come to; what is told first is what the promise says
    seen = [one.invariant for one in played.violations]
    named = sorted({name for name in seen if name.startswith("I")}, key=lambda name: int(name[1:]))
    return ", ".join([*named, *sorted({name for name in seen if not name.startswith("I")})])
