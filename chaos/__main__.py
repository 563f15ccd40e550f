"""`python -m chaos`: play scenarios one after the other, each in a process of its own, and print the ledger.

Exits 1 where anything did not hold.
"""

import argparse
import importlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django

from chaos.processes import ROOT

SEED = 20_261_122
PARTS = 3


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m chaos", description="Break Baton, and see that it holds.")
    parser.add_argument("--profile", choices=("quick", "full"), default="quick")
    parser.add_argument("--only", default="", help="ids of scenarios, separated by commas: R1,R3")
    parser.add_argument("--mode", default="cluster,embedded", help="cluster, embedded, or both")
    parser.add_argument(
        "--part", type=int, choices=range(1, PARTS + 1), help="one of the three parts of the full profile"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--count", action="append", default=[], metavar="NAME=N", help="another count than the profile's"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "chaos", help="where the ledger goes")
    parser.add_argument("--keep", action="store_true", help="keep the folders of the scenarios, with all logs")
    parser.add_argument(
        "--mutants", action="store_true", help="break the product on purpose, and see that it is noticed"
    )
    parser.add_argument("--publish", action="store_true", help="write the last ledger and the mutants into the guide")
    parser.add_argument("--mutant", default="", help="only these mutants, separated by commas")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Do what the command line asks for."""
    options = parsed(arguments)
    work = Path(tempfile.mkdtemp(prefix="baton-chaos-"))
    work.chmod(0o755)  # PostgreSQL runs as a user of its own
    os.environ |= {"BATON_DATA_DIR": str(work / "self"), "DJANGO_SETTINGS_MODULE": "chaos.settings"}
    try:
        django.setup()
        return int(importlib.import_module("chaos.session").session(options, work))
    finally:
        if options.keep:
            print(f"chaos: kept {work}", flush=True)
        else:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
