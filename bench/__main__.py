"""`python -m bench [--quick] [--json FILE]`: measure, and print a table.

Chains: microseconds a durable step of one run alone, from its submission's commit to its end's. Fan-out: milliseconds
over the 50 that each step waits. Many runs: 1,000 three-step runs submitted at once; runs a second from the
submission's commit to the last run's end.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.site import Site, chain, fan_out
from dev.machine import machine
from workflows.models import Workflow
from workflows.services.run_many import runs_start

WIDTH, MANY = 1_000, 1_000


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure what a durable step costs.")
    parser.add_argument("--quick", action="store_true", help="one repeat of each")
    parser.add_argument("--json", type=Path, default=Path("bench-results.json"), help="where the figures are kept")
    options = parser.parse_args()
    site = Site()
    site.start()
    rows = [row for measure in _measures(site) for row in measure(1 if options.quick else 5)]
    site.stop()
    report = {"machine": machine(), "results": rows}
    options.json.write_text(json.dumps(report, indent=2) + "\n")
    _print(report)


def _measures(site: Site) -> list[Callable[[int], list[dict[str, Any]]]]:
    return [
        lambda repeats: [_chain(site, 10, repeats * 4)],
        lambda repeats: [_chain(site, 100, repeats)],
        lambda repeats: [_chain(site, 1_000, repeats)],
        lambda repeats: [_fan_out(site, repeats)],
        lambda repeats: _many(site, repeats),
    ]


def _chain(site: Site, length: int, repeats: int) -> dict[str, Any]:
    workflow = site.workflow(f"chain of {length}", chain(length))
    times = [_timed(site, workflow) / length * 1e6 for _ in range(repeats + 1)][1:]
    return _row(f"chain of {length}", "µs a step", times)


def _fan_out(site: Site, repeats: int) -> dict[str, Any]:
    workflow = site.workflow(f"fan-out of {WIDTH}", fan_out(WIDTH))
    times = [(_timed(site, workflow) - 0.05) * 1e3 for _ in range(repeats + 1)][1:]
    return _row(f"fan-out of {WIDTH} that wait 50 ms", "ms over the ideal", times)


def _many(site: Site, repeats: int) -> list[dict[str, Any]]:
    workflow = site.workflow("three steps", chain(3))
    times = [_many_once(site, workflow) for _ in range(repeats + 1)][1:]
    rates, submitting = [MANY / whole for _, whole in times], [submit / MANY * 1e6 for submit, _ in times]
    return [
        _row(f"{MANY} runs of 3 steps at once", "runs/s", rates),
        _row("submitting a run", "µs a run", submitting),
    ]


def _many_once(site: Site, workflow: Workflow) -> tuple[float, float]:
    began = time.perf_counter()
    runs_start(workflow=workflow, user=site.user, inputs=[f"request {n}" for n in range(MANY)])
    submitted = time.perf_counter()
    site.ends.wait_for(MANY)
    return submitted - began, time.perf_counter() - began


def _timed(site: Site, workflow: Workflow) -> float:
    # to start a run is part of it: it may be begun there
    began = time.perf_counter()
    site.run(workflow)
    return time.perf_counter() - began


def _row(work: str, unit: str, values: list[float]) -> dict[str, Any]:
    figures = {"median": statistics.median(values), "best": min(values), "worst": max(values)}
    return {"work": work, "unit": unit, "repeats": len(values)} | {k: round(v, 1) for k, v in figures.items()}


def _print(report: dict[str, Any]) -> None:
    told = report["machine"]
    print(f"Python {told['python']}, SQLite {told['sqlite']} (WAL, synchronous=FULL), {told['cpus']} CPUs, ", end="")
    print(f"load {told['load']}, {told['system']}\n")
    print(f"{'work':<36}{'median':>10}{'best':>10}{'worst':>10}  unit")
    for row in report["results"]:
        print(f"{row['work']:<36}{row['median']:>10,}{row['best']:>10,}{row['worst']:>10,}  {row['unit']}")


if __name__ == "__main__":
    main()
