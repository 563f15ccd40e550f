"""Run everything that CI runs, each step to its end whatever became of the one before, and close with a summary.

What needs one core runs beside other such steps, in lanes; the tests have both cores to themselves.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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


class Result(NamedTuple):
    """What became of a step, and how many seconds it took."""

    step: Step
    passed: bool
    seconds: float


PYTHON_LANE = [
    Step("ruff: lint", [f"{BIN}/ruff", "check", "."]),
    Step("ruff: format", [f"{BIN}/ruff", "format", "--check", "."]),
    Step("mypy", [f"{BIN}/mypy"]),
    Step("import contracts", [f"{BIN}/lint-imports"]),
    Step("django: system checks", [sys.executable, "manage.py", "check", "--fail-level", "WARNING"]),
    Step("django: migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
]
FRONTEND_LANE = [
    Step("eslint", ["npm", "run", "--silent", "lint"], FRONTEND),
    Step("typescript", ["npm", "run", "--silent", "typecheck"], FRONTEND),
    Step("vitest", ["npm", "run", "--silent", "test"], FRONTEND),
    Step("front-end build", ["npm", "run", "--silent", "build"], FRONTEND),
]
TESTS = Step("pytest", [f"{BIN}/pytest", "-m", "not browser", "-n", "2", "--dist", "loadfile"])
ON_POSTGRES = Step(
    "pytest: PostgreSQL",
    [
        *(sys.executable, "-m", "dev.servers", "postgres", "--"),
        *(f"{BIN}/pytest", "--reuse-db", "-n", "2", "--dist", "loadfile"),
        *("tests/store", "tests/services", "tests/api"),
        # the ranges of numbers in the API's schema are the database's
        *("--deselect", "tests/api/test_schema.py::test_the_kept_copy_is_current"),
    ],
)
# processes of their own: the browser's driver keeps an event loop running on the main thread
BROWSER = Step("pytest: browser", [f"{BIN}/pytest", "-m", "browser", "-n", "2", "--dist", "loadfile"])


def run(step: Step) -> Result:
    """Run one step with its output shown as it comes."""
    print(f"\n=== {step.name}: {' '.join(step.command)}", flush=True)
    began = time.monotonic()
    passed = subprocess.run(step.command, cwd=step.directory, check=False).returncode == 0
    return Result(step, passed, time.monotonic() - began)


def run_lane(steps: Sequence[Step]) -> list[Result]:
    """Run steps one after the other, each one's output shown whole at its end."""
    results: list[Result] = []
    for step in steps:
        began = time.monotonic()
        ended = subprocess.run(
            step.command, cwd=step.directory, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        results.append(Result(step, ended.returncode == 0, time.monotonic() - began))
        print(f"\n=== {step.name}: {' '.join(step.command)}\n{ended.stdout}", flush=True)
    return results


def main() -> int:
    """Run every step and print what became of each; 1 where any failed."""
    with ThreadPoolExecutor() as lanes:
        results = [result for lane in lanes.map(run_lane, (PYTHON_LANE, FRONTEND_LANE)) for result in lane]
    results += [run(step) for step in (TESTS, ON_POSTGRES, BROWSER)]
    print("\n=== summary")
    for step, passed, seconds in results:
        print(f"{'ok    ' if passed else 'FAILED'} {step.name:<24} {seconds:7.1f} s")
    failed = [step.name for step, passed, _ in results if not passed]
    print(f"\n{len(failed)} of {len(results)} failed: {', '.join(failed)}" if failed else "\nEverything passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
