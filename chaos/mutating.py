"""Break the product on purpose, one mutant after the other, and see that the scenario that has to notice does.

The same scenario with the same counts is played on the sound product as well: one that is red there proves nothing.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chaos.ledger import Played
from chaos.mutants import BOUNDARIES, COUNTS, Mutant, all_mutants
from chaos.scenario import Mode, Scenario
from chaos.scenarios import load_scenarios
from chaos.stage import Stage, play_one

PATIENCE = "0.15"


SOUND = "none"


@dataclass(frozen=True)
class Caught:
    """What became of a mutant (or, of none, the sound product): the scenario that was played, and what it saw."""

    name: str
    breaks: str
    scenario: str
    seconds: float
    told: str

    @property
    def as_wished(self) -> bool:
        """Tell whether a mutant was noticed, and nothing was where there was none."""
        return bool(self.told) == (self.name != SOUND)


def hunt(names: list[str], template: Path, work: Path, seed: int) -> list[Caught]:
    """Play the scenario of each mutant (all, or those named), and tell what it saw."""
    found: list[Caught] = []
    sound: set[tuple[str, str]] = set()
    for mutant in all_mutants().values():
        scenario = load_scenarios().get(mutant.caught_by)
        if scenario is None or (names and mutant.name not in names):
            continue
        counts = counts_of(mutant, scenario)
        if (scenario.id, str(counts)) not in sound:
            sound.add((scenario.id, str(counts)))
            stage = Stage(work / f"{SOUND}-{len(sound)}", template, seed, {"BATON_CHAOS_PATIENCE": PATIENCE})
            found.append(_played(None, scenario, counts, stage))
        stage = Stage(
            work / mutant.name, template, seed, {"BATON_MUTANT": mutant.name, "BATON_CHAOS_PATIENCE": PATIENCE}
        )
        found.append(_played(mutant, scenario, counts, stage))
    return found


def _played(mutant: Mutant | None, scenario: Scenario, counts: dict[str, Any], stage: Stage) -> Caught:
    mode: Mode = "embedded" if "embedded" in scenario.modes else "cluster"
    played = play_one(scenario, mode, counts, stage)
    name, breaks = (mutant.name, mutant.breaks) if mutant is not None else (SOUND, "nothing")
    one = Caught(name, breaks, f"{scenario.id} ({mode})", played.seconds, _told(played))
    mark = "" if one.as_wished else "  NOT AS WISHED"
    print(f"{one.name:<24} {one.scenario:<14} {one.seconds:6.1f} s  {one.told or 'held'}{mark}", flush=True)
    return one


def counts_of(mutant: Mutant, scenario: Scenario) -> dict[str, Any]:
    """Give the counts that a mutant is hunted with."""
    counts = {**scenario.quick, **COUNTS.get(scenario.id, {})}
    return counts | ({"only": BOUNDARIES[mutant.name]} if mutant.name in BOUNDARIES else {})


def as_table(found: list[Caught]) -> str:
    """Write what became of the mutants as Markdown."""
    lines = ["| mutant | what is broken | played | noticed by |", "|---|---|---|---|"]
    for one in found:
        told = one.told or ("held" if one.as_wished else "**survived**")
        lines.append(f"| {one.name} | {one.breaks} | {one.scenario} | {told} |")
    return "\n".join(lines) + "\n"


def _told(played: Played) -> str:
    # too little work is what most of them come to; what is told first is what the promise says
    seen = [one.invariant for one in played.violations]
    named = sorted({name for name in seen if name.startswith("I")}, key=lambda name: int(name[1:]))
    return ", ".join([*named, *sorted({name for name in seen if not name.startswith("I")})])
