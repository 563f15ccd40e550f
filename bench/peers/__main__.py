"""`python -m bench.peers [--quick] [--repeats N] [--only NAME,...] [--works TEXT] [--json FILE]`: measure side by side.

`--only` names systems (embedded, cluster, langgraph-postgres, langgraph-sqlite, dbos, celery); `--works` keeps the work
whose name contains a text.
"""

import argparse
import json
import signal
import sys
import time
from pathlib import Path

from bench.peers.measuring import bench
from bench.peers.report import report, table
from bench.peers.systems import CACHE, CONTENDERS, Contender
from bench.peers.targets import verdicts
from bench.peers.works import works
from dev.machine import machine
from dev.servers import MissingServerError


def main() -> int:
    """Measure, print the tables, and keep the figures."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(f"bench: ended by signal {number}"))
    contenders, wanted = _contenders(options.only), [one for one in works(options.quick) if options.works in one.name]
    before = machine()
    with bench(contenders) as running:
        for work in wanted:
            began = time.monotonic()
            print(f"{work.name} ...", end=" ", file=sys.stderr, flush=True)
            running.measure(work, options.repeats or (1 if options.quick else work.repeats))
            print(f"{time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    told = {"machine": before, **report(running.measured, wanted, contenders)}
    told["targets"] = verdicts(told)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(told, indent=1) + "\n")
    print(f"{before['cpus']} CPUs, load {before['load']} before, {machine()['load']} after\n")
    print(table(told))
    print(f"Every sample is in {options.json}")
    return 1 if told["failures"] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description="Measure Baton beside its peers.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, once")
    parser.add_argument(
        "--repeats", type=int, default=0, help="how often each is measured (25 or 5 times, by how long it takes)"
    )
    parser.add_argument("--only", default="", help="systems, separated by commas")
    parser.add_argument("--works", default="", help="only work whose name contains this")
    parser.add_argument("--json", type=Path, default=CACHE / "peers.json", help="where all samples are kept")
    return parser.parse_args()


def _contenders(only: str) -> list[Contender]:
    names = [name for name in only.split(",") if name]
    unknown = set(names) - {one.name for one in CONTENDERS}
    if unknown:
        sys.exit(f"bench: no such system: {', '.join(sorted(unknown))}")
    return [one for one in CONTENDERS if not names or one.name in names]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MissingServerError as missing:
        sys.exit(f"bench: {missing}")
