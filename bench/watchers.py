"""`python -m bench.watchers [--watchers N] [--rate N] [--seconds N] [--stalled N] [--cluster]`: watchers of one run.

Each follows the same run on a socket of its own, as a page does, and is held to the log. It is scenario R11 of the
fault ledger (`chaos/`), or R13 where some stall, with other counts. A delay runs from the time of an event, which is
before its commit, to its arrival. CPU is that of the web process; in embedded mode that process drives the run too.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from chaos.__main__ import main as play


def main() -> int:
    """Measure what was asked for; 1 where a stream was not the log, or something promised did not hold."""
    parser = argparse.ArgumentParser(prog="python -m bench.watchers", description="Measure watchers of one run.")
    parser.add_argument("--watchers", type=int, default=1_000, help="how many watch (default: 1000)")
    parser.add_argument("--rate", type=float, default=20, help="commits of the run a second (default: 20)")
    parser.add_argument("--seconds", type=float, default=30, help="for how long to measure (default: 30)")
    parser.add_argument("--stalled", type=int, default=0, help="how many more never read (default: 0)")
    parser.add_argument("--cluster", action="store_true", help="PostgreSQL, Redis and a worker that drives the run")
    options = parser.parse_args()
    counts = {"watchers": options.watchers, "rate": options.rate, "seconds": options.seconds}
    if options.stalled:
        counts |= {"never": options.stalled, "slowly": 0}
    with tempfile.TemporaryDirectory(prefix="baton-watchers-") as folder:
        wanted = ["--only", "R13" if options.stalled else "R11", "--out", folder]
        wanted += ["--mode", "cluster" if options.cluster else "embedded"]
        wanted += [word for name, count in counts.items() for word in ("--count", f"{name}={count}")]
        status = play(wanted)
        ledger = json.loads((Path(folder) / "ledger.json").read_text())
    for name, value in ledger["played"][0]["figures"].items():
        print(f"{name:<40}{value}")
    return status


if __name__ == "__main__":
    sys.exit(main())
