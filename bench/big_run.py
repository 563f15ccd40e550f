"""`python -m bench.big_run [--events 50000]`: write one long run through the product's own path, and measure it.

A loop of maps of no-op agents, driven by the embedded executor on SQLite. Told: writing it; pages of its log as the API
and the socket give them; waking it by a fold of everything, and from a snapshot.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client

from bench.site import DIRECTORY, Site
from dev.machine import machine
from workflows.engine.state import RunState, fold
from workflows.live.frames import entries_frames
from workflows.models import Run
from workflows.selectors.run import run_page
from workflows.services.run import run_start
from workflows.store import snapshots
from workflows.store.contract import RunId
from workflows.store.orm import OrmStore
from workflows.store.verifying import Verifier

ITEMS, EVENTS_A_PASS = 100, 400
PAGE = 500


def document(passes: int) -> dict[str, Any]:
    """Draw a loop of `passes` passes over a map of its input's items, each of them a no-op agent."""
    loop = {"carry": "{{ input }}", "max_iterations": passes}
    each = {"items": "input", "max_parallel": 50, "max_items": ITEMS}
    nodes: list[dict[str, Any]] = [
        {"id": "input", "kind": "input", "config": {}},
        {"id": "again", "kind": "loop", "config": loop},
        {"id": "each", "kind": "map", "parent": "again", "config": each},
        {"id": "work", "kind": "agent", "parent": "each", "config": {"agent": "short"}},
        {"id": "output", "kind": "output", "config": {}},
    ]
    edges = [
        {"id": "e1", "source": "input", "port": "out", "target": "again"},
        {"id": "e2", "source": "again", "port": "out", "target": "output"},
    ]
    return {"schema": 1, "nodes": nodes, "edges": edges, "state": {}, "layout": {}}


def written(site: Site, events: int) -> tuple[Run, float]:
    """Write a run of at least `events` events; tell how many seconds that took."""
    passes = -(-events // EVENTS_A_PASS)
    site.agent("short", {"output": "ok"})
    workflow = site.workflow(f"{passes} passes", document(passes))
    run = run_start(workflow=workflow, user=site.user, input=list(range(ITEMS)))
    began = time.perf_counter()
    site.ends.wait_for(1)
    took = time.perf_counter() - began
    run.refresh_from_db()
    if run.status != Run.Status.SUCCEEDED or run.head_seq < events:
        raise RuntimeError(f"the run {run.status} after {run.head_seq} events: {run.error}")
    return run, took


def reading(site: Site, run: Run) -> dict[str, float]:
    """Measure what reading the run costs, in milliseconds."""
    key, head = RunId(str(run.pk)), run.head_seq
    client = Client()
    client.force_login(site.user)

    def page(after: int) -> None:
        answer = client.get(f"{address}{after}", headers={"host": "localhost"})
        if answer.status_code != 200:
            raise RuntimeError(f"the page was answered {answer.status_code}")

    address = f"/api/runs/{key}/events/?limit={PAGE}&after="

    def sent(after: int, upto: int) -> int:
        total, at = 0, after
        while at < upto:
            for frame in entries_frames(str(key), head, run_page(key, at, upto)):
                at, total = frame.last, total + len(frame.data)
        return total

    whole = _folded(key)
    kept = snapshots.encode_state(whole)
    return {
        "first page of the API": _ms(lambda: page(0)),
        "page in the middle": _ms(lambda: page(head // 2)),
        "last page": _ms(lambda: page(head - PAGE)),
        "the first 10,000 events as frames": _ms(lambda: sent(0, 10_000)),
        "the last 10,000 events as frames": _ms(lambda: sent(head - 10_000, head)),
        "all events as frames": _ms(lambda: sent(0, head)),
        "waking it by a fold of everything": _ms(lambda: _folded(key)),
        "waking it from a snapshot": _ms(lambda: snapshots.decode_state(kept)),
        "making that snapshot": _ms(lambda: snapshots.encode_state(whole)),
        "verifying it": _ms(lambda: Verifier(key).verify(), repeats=1),
        "KiB of a snapshot": len(kept) / 1024,
    }


def _folded(run: RunId) -> RunState:
    state, store = RunState(), OrmStore()
    while page := store.entries(run, state.seq):
        fold(page, state)
    return state


def _ms(work: Callable[[], Any], repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1e3)
    return statistics.median(times)


def main() -> None:
    """Write, measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.big_run", description="Write a long run and measure it.")
    parser.add_argument("--events", type=int, default=50_000, help="at least so many")
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    options = parser.parse_args()
    site = Site()
    site.start()
    run, took = written(site, options.events)
    site.stop()
    told = reading(site, run)
    print(
        f"{run.head_seq:,} events, {run.steps:,} steps, {run.log_bytes / 2**20:.1f} MiB of log in {took:.1f} s", end=""
    )
    print(f" ({took / run.steps * 1e6:.0f} µs a step); run {run.pk} in {DIRECTORY}")
    for name, figure in told.items():
        print(f"{name:<36}{figure:>10.1f}" + ("" if name.startswith("KiB") else " ms"))
    if options.json:
        report = {"machine": machine(), "events": run.head_seq, "seconds": took, "figures": told}
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
