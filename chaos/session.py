"""Play what the command line asks for, one scenario after the other, and write the ledger."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chaos.ledger import Played, surroundings, write_ledger
from chaos.mutating import as_table, hunt
from chaos.scenario import Mode, Scenario
from chaos.scenarios import load_scenarios
from chaos.stage import Stage, play_one
from chaos.template import make_template

Planned = tuple[Scenario, Mode, dict[str, Any]]


def session(options: argparse.Namespace, work: Path) -> int:
    """Play all that is wanted; 1 where anything did not hold, 2 where there is nothing of that name."""
    if options.mutants or options.mutant:
        return _mutants(options, work)
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


def _mutants(options: argparse.Namespace, work: Path) -> int:
    names = [name for name in options.mutant.split(",") if name]
    found = hunt(names, make_template(work / "template"), work, options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "mutants.md").write_text(as_table(found))
    print(f"\n{as_table(found)}\nchaos: the table is {options.out / 'mutants.md'}", flush=True)
    return 0 if found and all(one.as_wished for one in found) else 1


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
    print(f"{one.id:<4} {one.mode:<9} {one.seconds:6.1f} s  {held}: {one.title}", flush=True)
    for violation in one.violations:
        print(f"       {violation.invariant}: {violation.told}", flush=True)
