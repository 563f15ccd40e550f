"""Break the product on purpose, one mutant after the other, and see that the scenario that has to notice does.

The same scenario with the same counts is played on the sound product as well: one that is red there proves nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from chaos.invariants import INVARIANTS
from chaos.ledger import Played
from chaos.mutants import BOUNDARIES, COUNTS, Mutant, all_mutants
from chaos.scenario import Mode, Scenario
from chaos.scenarios import load_scenarios
from chaos.stage import House, Stage, all_played, play_one

PATIENCE = "0.15"
SOUND = "none"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
BROKE = "harness"
ORDER = ("scenario", "anti-vacuity", BROKE)


@dataclass(frozen=True)
class Hunt:
    """A mutant (or, with none, the sound product), and the scenario that is played on it."""

    mutant: Mutant | None
    scenario: Scenario
    mode: Mode
    counts: dict[str, Any]


@dataclass(frozen=True)
class Caught:
    """What became of a mutant (or, of none, the sound product): the scenario that was played, and what it saw.

    `told` names the invariants, and whatever else, that did not hold; `first` is what was told of the first of them.
    """

    name: str
    breaks: str
    scenario: str
    seconds: float
    told: str
    first: str = ""

    @property
    def as_wished(self) -> bool:
        """Tell whether a mutant was noticed, and nothing was where there was none.

        A scenario that broke has noticed nothing: perhaps the mutant does not fit the product any more.
        """
        return self.told not in ("", BROKE) if self.name != SOUND else not self.told


def hunt(names: list[str], house: House, seed: int) -> list[Caught]:
    """Play the scenario of each mutant (all, or those named), and tell what it saw."""

    def play(wanted: Hunt) -> Caught:
        return _played(wanted, house, seed)

    hunts = list(planned(names))
    return all_played(hunts, play, alone=lambda wanted: wanted.scenario.alone)


def planned(names: list[str]) -> Iterator[Hunt]:
    """Give what is to be played: each scenario on the sound product before its first mutant."""
    sound: list[Hunt] = []
    for mutant in all_mutants().values():
        if names and mutant.name not in names:
            continue
        scenario = load_scenarios()[mutant.caught_by]
        same = Hunt(None, scenario, mutant.mode, counts_of(mutant, scenario))
        if same not in sound:
            sound.append(same)
            yield same
        yield replace(same, mutant=mutant)


def _played(wanted: Hunt, house: House, seed: int) -> Caught:
    environment = {"BATON_CHAOS_PATIENCE": PATIENCE}
    name, breaks = SOUND, "nothing"
    if wanted.mutant is not None:
        name, breaks = wanted.mutant.name, wanted.mutant.breaks
        environment["BATON_MUTANT"] = name
    folder = f"{name}-{wanted.scenario.id}-{wanted.counts.get('only', '')}".replace(" ", "-")
    played = play_one(wanted.scenario, wanted.mode, wanted.counts, Stage(house, folder, seed, environment))
    seen = _seen(played)
    told, first = ", ".join(seen), next(iter(seen.values()), "")
    one = Caught(name, breaks, f"{wanted.scenario.id} ({wanted.mode})", played.seconds, told, first)
    mark = "" if one.as_wished else "  NOT AS WISHED"
    print(f"{one.name:<24} {one.scenario:<14} {one.seconds:6.1f} s  {one.told or 'held'}{mark}", flush=True)
    if not one.as_wished:
        print("\n".join(f"    {violation.told}" for violation in played.violations), flush=True)
    return one


def never_fired(found: list[Caught]) -> list[str]:
    """Name the invariants that no mutant broke."""
    fired = {name for one in found if one.name != SOUND for name in one.told.split(", ")}
    return [name for name in INVARIANTS if name not in fired]


def counts_of(mutant: Mutant, scenario: Scenario) -> dict[str, Any]:
    """Give the counts that a mutant is hunted with."""
    counts = {**scenario.quick, **COUNTS.get(scenario.id, {})}
    return counts | ({"only": BOUNDARIES[mutant.name]} if mutant.name in BOUNDARIES else {})


def as_table(found: list[Caught]) -> str:
    """Write what became of the mutants as Markdown."""
    lines = ["| mutant | what is broken | played | noticed by | which told first |", "|---|---|---|---|---|"]
    for one in found:
        told = one.told or ("held" if one.as_wished else "**survived**")
        lines.append(f"| {one.name} | {one.breaks} | {one.scenario} | {told} | {one.first} |")
    return "\n".join(lines) + "\n"


def _seen(played: Played) -> dict[str, str]:
    """Tell what did not hold, and what was told first of each.

    Too little work is what most mutants come to: what breaks the promise is told before it.
    """
    first: dict[str, str] = {}
    for one in played.violations:
        first.setdefault(one.invariant, ID.sub("...", one.told.strip().splitlines()[-1]))
    named = sorted((name for name in first if name in INVARIANTS), key=lambda name: int(name[1:]))
    others = sorted((name for name in first if name not in INVARIANTS), key=ORDER.index)
    return {name: first[name] for name in (*named, *others)}
