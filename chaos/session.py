"""Play what the command line asks for, and write the ledger."""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from chaos.ledger import Played, surroundings, write_ledger
from chaos.mutating import as_table, hunt, never_fired
from chaos.publish import publish
from chaos.scenario import Mode, Scenario
from chaos.scenarios import load_scenarios
from chaos.stage import House, Stage, all_played, opened, play_one

Planned = tuple[Scenario, Mode, dict[str, Any]]


def session(options: argparse.Namespace, work: Path) -> int:
    """Play all that is wanted; 1 where anything did not hold, 2 where there is nothing of that name."""
    if options.publish:
        publish(options.out)
        return 0
    if options.mutants or options.mutant:
        return _mutants(options, work)
    planned = list(plan(options))
    if not planned:
        print("chaos: no such scenario in these modes", file=sys.stderr)
        return 2
    around, began = surroundings(options.profile, options.seed), time.monotonic()
    with opened(work) as house:
        played = _play_all(planned, house, options.seed)
    around["seconds"] = round(time.monotonic() - began)
    path = write_ledger(options.out, around, played)
    print(f"\n{path.read_text()}\nchaos: the ledger is {path}", flush=True)
    return 0 if all(one.green for one in played) else 1


def _play_all(planned: list[Planned], house: House, seed: int) -> list[Played]:
    """Play them, and give what came of each in the order of the plan."""

    def play(wanted: Planned) -> Played:
        scenario, mode, counts = wanted
        one = play_one(scenario, mode, counts, Stage(house, f"{scenario.id}-{mode}", seed))
        _tell(one)
        return one

    return all_played(planned, play, alone=lambda wanted: wanted[0].alone)


def _mutants(options: argparse.Namespace, work: Path) -> int:
    names = [name for name in options.mutant.split(",") if name]
    with opened(work) as house:
        found = hunt(names, house, options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "mutants.md").write_text(as_table(found))
    (options.out / "mutants.json").write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")
    print(f"\n{as_table(found)}\nchaos: the table is {options.out / 'mutants.md'}", flush=True)
    quiet = [] if names else never_fired(found)
    if quiet:
        print(f"chaos: no mutant was noticed by {', '.join(quiet)}", flush=True)
    return 0 if found and not quiet and all(one.as_wished for one in found) else 1


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


def _tell(one: Played) -> None:
    held = "held" if one.green else "DID NOT HOLD"
    spent = ", ".join(f"{name} {seconds:.1f}" for name, seconds in one.spent.items())
    print(f"{one.id:<4} {one.mode:<9} {one.seconds:6.1f} s  {held}: {one.title} ({spent})", flush=True)
    for violation in one.violations:
        print(f"       {violation.invariant}: {violation.told}", flush=True)
