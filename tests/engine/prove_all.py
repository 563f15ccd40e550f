"""Hold the prover to its word at length, and print a table: `python -m tests.engine.prove_all [random] [unsound]`.

Random documents that it accepts are simulated, and must end; documents with a fault must give a run that shows it.
"""

import sys
from collections import Counter

from tests.engine.proofs import RUNS, check_random, check_unsound
from tests.engine.unsound_graphs import unsound

RANDOM, UNSOUND = 10_000, 1_000


def main(random: int = RANDOM, faulty: int = UNSOUND) -> int:
    """Check so many documents of each sort; 1 where one of them breaks the promise."""
    wrong = [*_random(random), *_unsound(faulty)]
    for told in wrong[:20]:
        _print(told)
    _print("every promise was kept" if not wrong else f"{len(wrong)} promises were broken")
    return 1 if wrong else 0


def _random(wanted: int) -> list[str]:
    """Check random documents until so many were accepted."""
    tally: Counter[str] = Counter()
    wrong: list[str] = []
    seed = 0
    while tally["accepted"] < wanted:
        found = check_random(seed)
        if found is not None:
            tally["documents"] += 1
            tally["states"] += found.explored
            tally["accepted"] += found.accepted
            tally["accepted, explored whole"] += found.accepted and found.complete
            tally["accepted, runs simulated"] += RUNS * found.accepted
            tally["accepted, runs that got stuck"] += len(found.never_ended)
            wrong += [f"random document {seed}: run {run} did not end" for run in found.never_ended]
        seed += 1
        if seed % 1_000 == 0:
            _print(f"{seed:,} seeds: {dict(tally)}")
    _table("random documents", tally)
    return wrong


def _unsound(wanted: int) -> list[str]:
    """Check documents with a fault."""
    tally: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(wanted):
        missing, fault = check_unsound(seed), unsound(seed).fault
        tally[f"{fault}, shown by a replayed run"] += missing is None
        if missing is not None:
            wrong.append(f"unsound document {seed}: {missing}")
    _table("documents with a fault", tally)
    return wrong


def _table(title: str, tally: Counter[str]) -> None:
    _print(f"{title}")
    for name, count in tally.items():
        _print(f"  {name:<52} {count:>10,}")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
