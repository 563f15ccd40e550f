"""`python -m bench.instructions [--top N]`: count what the interpreter carries out for a run, function by function.

Instructions of Python's bytecode, not time: they are nearly the same each time, on whatever machine and beside whatever
load, so a change of a hundredth shows. What C code takes (SQLite, JSON, digests) is not in them. Counting makes all
thirty times slower, so threads meet otherwise than they do, and how many appends share a commit wavers.
"""

import argparse
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from bench.site import Site, chain
from workflows.models import Workflow
from workflows.services.run_many import runs_start

ROOT = Path(__file__).parents[1]
MANY, WARM = 200, 30


class Counts:
    """What was carried out by a thread: the instructions of each function, and how often it was entered."""

    def __init__(self) -> None:
        self.instructions: Counter[CodeType] = Counter()
        self.entered: Counter[CodeType] = Counter()


class Trace:
    """Count by thread, while it is on, all that begins or goes on meanwhile."""

    def __init__(self) -> None:
        self.counts: dict[str, Counts] = {}
        self._on = False

    def begin(self, frame: FrameType, event: str, arg: object) -> Callable[..., Any] | None:
        """Look at a function that is entered, or a coroutine that goes on."""
        if not self._on:
            return None
        counts = self.counts.setdefault(threading.current_thread().name, Counts())
        counts.entered[frame.f_code] += 1
        frame.f_trace_opcodes, frame.f_trace_lines = True, False

        def step(frame: FrameType, event: str, arg: object) -> Callable[..., Any]:
            if event == "opcode":
                counts.instructions[frame.f_code] += 1
            return step

        return step

    def of(self, work: Callable[[], object]) -> dict[str, Counts]:
        """Give what a piece of work took, by thread."""
        self.counts, self._on = {}, True
        sys.settrace(self.begin)
        try:
            work()
        finally:
            sys.settrace(None)
            self._on = False
        return self.counts


def main() -> None:
    """Count for a burst, and for a run that is alone."""
    parser = argparse.ArgumentParser(prog="python -m bench.instructions", description="Count instructions of a run.")
    parser.add_argument("--top", type=int, default=15, help="how many functions are named")
    top = parser.parse_args().top
    trace = Trace()
    threading.settrace(trace.begin)
    site = Site()
    site.start()
    short, long = (site.workflow(f"chain of {length}", chain(length)) for length in (3, 10))
    _many(site, short)
    _print(f"a run of 3 steps, {MANY} at once", trace.of(lambda: _many(site, short)), MANY, top)
    for _ in range(WARM):
        site.run(long)
    _print("a run of 10 steps, alone", trace.of(lambda: site.run(long)), 1, top)
    site.stop()


def _many(site: Site, workflow: Workflow) -> None:
    runs_start(workflow=workflow, user=site.user, inputs=["go"] * MANY)
    site.ends.wait_for(MANY)


def _print(title: str, counts: dict[str, Counts], runs: int, top: int) -> None:
    print(f"\n{title}\n")
    print("| thread | instructions a run | calls a run |\n|---|---:|---:|")
    whole = Counts()
    for thread, one in sorted(counts.items(), key=lambda item: -item[1].instructions.total()):
        print(f"| {thread} | {one.instructions.total() / runs:,.0f} | {one.entered.total() / runs:,.0f} |")
        whole.instructions += one.instructions
        whole.entered += one.entered
    print(f"| all | {whole.instructions.total() / runs:,.0f} | {whole.entered.total() / runs:,.0f} |")
    print("\n| function | instructions a run | calls a run |\n|---|---:|---:|")
    for code, count in whole.instructions.most_common(top):
        print(f"| {_name(code)} | {count / runs:,.0f} | {whole.entered[code] / runs:,.1f} |")


def _name(code: CodeType) -> str:
    path = Path(code.co_filename)
    where = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-2:])
    return f"{where}:{code.co_firstlineno} {code.co_qualname}"


if __name__ == "__main__":
    main()
