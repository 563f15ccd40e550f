"""Run everything that CI runs, each step to its end whatever became of the one before, and close with a summary.

Two rounds of lanes that run side by side, for two cores: what Python needs is installed and looked at beside what the
front end needs; then the tests, which keep both cores busy, beside those that start and kill processes, and mostly wait
for them. It runs before anything is installed, so it uses nothing but the standard library.
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
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
PYTEST = [str(BIN / "pytest"), "--dist", "loadfile"]


class Step(NamedTuple):
    """One check: its name, its command, where it runs, and whether all that follows needs it."""

    name: str
    command: list[str]
    directory: Path = ROOT
    needed: bool = False


class Result(NamedTuple):
    """What became of a step, and how many seconds it took."""

    step: Step
    passed: bool
    seconds: float


# where tests that kill processes are: to look through all tests for them takes half a minute
CRASHES = ("tests/chaos", "tests/limits", "tests/site")
Lane = Sequence[Step]
PYTHON_LANE = [
    Step("install: Python", ["make", ".venv/dev.stamp"], needed=True),
    Step("ruff: lint", [f"{BIN}/ruff", "check", "."]),
    Step("ruff: format", [f"{BIN}/ruff", "format", "--check", "."]),
    Step("import contracts", [f"{BIN}/lint-imports"]),
    Step("django: system checks", [PYTHON, "manage.py", "check", "--fail-level", "WARNING"]),
    Step("django: migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Step("mypy", [f"{BIN}/mypy"]),
]
FRONTEND_LANE = [
    Step("install: front end", ["make", "frontend/node_modules/.stamp"], needed=True),
    Step("eslint", ["npm", "run", "--silent", "lint"], FRONTEND),
    Step("typescript", ["npm", "run", "--silent", "typecheck"], FRONTEND),
    Step("vitest", ["npm", "run", "--silent", "test"], FRONTEND),
    Step("front-end build", ["npm", "run", "--silent", "build"], FRONTEND),
]
TEST_LANE = [
    Step("pytest", [*PYTEST, "-n", "2", "-m", "not browser and not crash"]),
    # processes of their own: the browser's driver keeps an event loop running on the main thread; and shared out one by
    # one: they are so long that whole files would leave one process without work at the end
    Step("pytest: browser", [*PYTEST, "-n", "2", "--dist", "worksteal", "-m", "browser", "tests/browser"]),
]
CRASH_LANE = [
    Step("pytest: crash", [*PYTEST, "-n", "0", "-m", "crash", *CRASHES]),
    Step(
        "pytest: PostgreSQL",
        [
            *(PYTHON, "-m", "dev.servers", "postgres", "--", *PYTEST, "-n", "2", "--reuse-db"),
            *("tests/store", "tests/services", "tests/api"),
            # the ranges of numbers in the API's schema are the database's
            *("--deselect", "tests/api/test_schema.py::test_the_kept_copy_is_current"),
        ],
    ),
]
ROUNDS: Sequence[Sequence[Lane]] = [(PYTHON_LANE, FRONTEND_LANE), (TEST_LANE, CRASH_LANE)]


def run(step: Step) -> Result:
    """Run a step, and show its output whole at its end."""
    print(f"... {step.name}", flush=True)
    began = time.monotonic()
    ended = subprocess.run(
        step.command, cwd=step.directory, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    print(f"\n=== {step.name}: {' '.join(step.command)}\n{ended.stdout}", flush=True)
    return Result(step, ended.returncode == 0, time.monotonic() - began)


def run_lane(lane: Lane) -> list[Result]:
    """Run steps one after the other, until one fails that all others need."""
    results: list[Result] = []
    for step in lane:
        results.append(run(step))
        if step.needed and not results[-1].passed:
            break
    return results


def run_round(lanes: Sequence[Lane]) -> list[Result]:
    """Run lanes side by side."""
    with ThreadPoolExecutor(len(lanes)) as beside:
        return [result for lane in beside.map(run_lane, lanes) for result in lane]


def summarise(results: Sequence[Result], minutes: float) -> None:
    """Print what became of each step."""
    print("\n=== summary")
    for step, passed, seconds in results:
        print(f"{'ok    ' if passed else 'FAILED'} {step.name:<24} {seconds:7.1f} s")
    failed = [step.name for step, passed, _ in results if not passed]
    told = f"{len(failed)} of {len(results)} failed: {', '.join(failed)}" if failed else "Everything passed."
    print(f"\n{told}\nIt took {minutes:.1f} minutes.")


def main() -> int:
    """Run every round, unless what it needs is not there, and print what became of each step; 1 where any failed."""
    began = time.monotonic()
    results: list[Result] = []
    for lanes in ROUNDS:
        results += run_round(lanes)
        if any(step.needed and not passed for step, passed, _ in results):
            break
    summarise(results, (time.monotonic() - began) / 60)
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
