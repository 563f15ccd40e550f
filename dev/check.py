"""Run everything that CI runs, each step to its end whatever became of the one before, and close with a summary."""

import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
BIN = Path(sys.executable).parent


class Step(NamedTuple):
    """One check: its name, its command, and where it runs."""

    name: str
    command: list[str]
    directory: Path = ROOT


STEPS = [
    Step("ruff: lint", [f"{BIN}/ruff", "check", "."]),
    Step("ruff: format", [f"{BIN}/ruff", "format", "--check", "."]),
    Step("mypy", [f"{BIN}/mypy"]),
    Step("import contracts", [f"{BIN}/lint-imports"]),
    Step("django: system checks", [sys.executable, "manage.py", "check", "--fail-level", "WARNING"]),
    Step("django: migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Step("eslint", ["npm", "run", "--silent", "lint"], FRONTEND),
    Step("typescript", ["npm", "run", "--silent", "typecheck"], FRONTEND),
    Step("vitest", ["npm", "run", "--silent", "test"], FRONTEND),
    Step("front-end build", ["npm", "run", "--silent", "build"], FRONTEND),
    Step("pytest", [f"{BIN}/pytest", "-m", "not browser", "-n", "2", "--dist", "loadfile"]),
    # a process of its own: the browser's driver keeps an event loop running on the main thread
    Step("pytest: browser", [f"{BIN}/pytest", "-m", "browser"]),
]


def run(step: Step) -> tuple[bool, float]:
    """Run one step with its output shown; tell whether it passed and how many seconds it took."""
    print(f"\n=== {step.name}: {' '.join(step.command)}", flush=True)
    began = time.monotonic()
    passed = subprocess.run(step.command, cwd=step.directory, check=False).returncode == 0
    return passed, time.monotonic() - began


def main() -> int:
    """Run every step and print what became of each; 1 where any failed."""
    results = [(step, *run(step)) for step in STEPS]
    print("\n=== summary")
    for step, passed, seconds in results:
        print(f"{'ok    ' if passed else 'FAILED'} {step.name:<24} {seconds:7.1f} s")
    failed = [step.name for step, passed, _ in results if not passed]
    print(f"\n{len(failed)} of {len(results)} failed: {', '.join(failed)}" if failed else "\nEverything passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
