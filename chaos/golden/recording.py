"""Record, inside the sources of an earlier release, what its runs left: run by `record.py` in that release's folder.

Nothing here may use more than that release had: it is given a folder, and writes there the logs of its scenarios and
of its examples with the states that its own fold makes of them, and a database whose runs are under way.
"""

# ruff: noqa: E402  (Django has to know its data directory before anything of it is imported)

import gzip
import json
import os
import shutil
import sqlite3
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

OUT = Path(sys.argv[1])
DATA = OUT / "data"
os.environ["BATON_DATA_DIR"] = str(DATA)
os.environ["BATON_EXECUTOR"] = "embedded"
os.environ["DJANGO_SETTINGS_MODULE"] = "orchestrator_site.settings"
sys.path.insert(0, str(Path.cwd()))

import django

django.setup()

import msgspec
from django.contrib.auth.models import User
from django.core.management import call_command

from agents.services import agent_create
from tests.scenarios.playing import FILES, play, read
from workflows.engine.events import encode_events
from workflows.engine.kinds import KINDS
from workflows.engine.state import RunState, fold
from workflows.executors.embedded import EmbeddedExecutor
from workflows.executors.setup import Listeners
from workflows.models import Run, RunEntry, Workflow
from workflows.services.run import run_pause, run_start
from workflows.services.workflow import workflow_create, workflow_publish
from workflows.store.contract import RunId
from workflows.store.orm import OrmStore

WITHIN_S = 60.0


def told(name: str, document: dict[str, Any], entries: list[Any], state: RunState) -> dict[str, Any]:
    """Give a log as it stands in the database, what this release's fold makes of it, and the kinds of its nodes."""
    kinds = sorted({node["kind"] for node in document["nodes"]})
    rows = [[one.seq, one.last, one.at, encode_events(one.events).decode()] for one in entries]
    return {"name": name, "kinds": kinds, "entries": rows, "state": msgspec.json.decode(msgspec.json.encode(state))}


def played(path: Path) -> dict[str, Any]:
    """Play a scenario of this release."""
    scenario = read(path)
    entries, _, _ = play(scenario)
    state = RunState()
    fold(entries, state)
    return told(path.stem, scenario["document"], entries, state)


def left_by(run: Run) -> dict[str, Any]:
    """Read what a run left in the database."""
    entries = OrmStore().entries(RunId(str(run.pk)), limit=100_000)
    state = RunState()
    fold(entries, state)
    return told(run.workflow.slug, run.version.document, entries, state)


def write(name: str, value: Any) -> None:
    """Write JSON, compressed, the same bytes for the same value."""
    raw = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    (OUT / f"{name}.json.gz").write_bytes(gzip.compress(raw, 9, mtime=0))


def row_of(middle: list[dict[str, Any]]) -> dict[str, Any]:
    """Draw nodes in a row, from the first port of each that goes on."""
    row = [{"id": "input", "kind": "input", "config": {}}, *middle, {"id": "output", "kind": "output", "config": {}}]
    ports = {"approval": "approved", "wait": "elapsed"}
    edges = [
        {"id": f"e{n}", "source": one["id"], "port": ports.get(one["kind"], "out"), "target": two["id"]}
        for n, (one, two) in enumerate(pairwise(row))
    ]
    return {"schema": 1, "nodes": row, "edges": edges, "state": {}, "layout": {}}


def agent(id: str) -> dict[str, Any]:
    """Draw a step of the slow agent."""
    return {"id": id, "kind": "agent", "config": {"agent": "slow"}}


def drawn() -> dict[str, dict[str, Any]]:
    """Draw what is under way when this release is put away: as much as it knew of."""
    documents = {
        "in-mid-step": row_of([agent(f"s{n}") for n in range(6)]),
        "paused": row_of([agent(f"s{n}") for n in range(4)]),
    }
    if "approval" in KINDS:
        asking = {"id": "gate", "kind": "approval", "config": {"prompt": "Go on?"}}
        documents["asking"] = row_of([agent("s0"), asking, agent("s1")])
    if "wait" in KINDS:
        resting = {"id": "rest", "kind": "wait", "config": {"timer_s": 45}}
        documents["resting"] = row_of([agent("s0"), resting, agent("s1")])
    return documents


def await_that(condition: Any) -> None:
    """Wait until something holds."""
    until = time.monotonic() + WITHIN_S
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("this release's runs did not get so far")
        time.sleep(0.02)


def examples(user: User) -> list[Run]:
    """Start every example of this release on the input that it ships with."""
    started = []
    for workflow in Workflow.objects.order_by("slug"):
        nodes = workflow.versions.all()[0].document["nodes"]
        example = next((node.get("config", {}).get("example") for node in nodes if node["kind"] == "input"), None)
        if example is not None:
            started.append(run_start(workflow=workflow, user=user, input=example))
    return started


def under_way(user: User) -> list[Run]:
    """Start what is left under way."""
    script = [{"output": "done", "latency_s": 0.4}]
    agent_create(user=user, slug="slow", name="Slow", kind="scripted", settings={"script": script})
    runs = []
    for name, document in drawn().items():
        workflow = workflow_create(user=user, name=name, document=document)
        workflow_publish(workflow=workflow, user=user)
        runs.append(run_start(workflow=workflow, user=user, input="go"))
    return runs


def is_quiet(run: Run) -> bool:
    """Tell whether a run has ended, or waits for somebody."""
    found = Run.objects.get(pk=run.pk)
    return found.status not in Run.ACTIVE or (found.head_seq > 0 and not found.worker)


def is_under_way(run: Run) -> bool:
    """Tell whether a run of those under way is where it is to be left."""
    found = Run.objects.get(pk=run.pk)
    if found.workflow.slug == "in-mid-step":
        return RunEntry.objects.filter(run=run).count() >= 4
    return found.status == "paused" or found.steps >= 1


def keep_database() -> None:
    """Copy the database as it is, while runs are driven: what a killed process would leave."""
    kept = OUT / "under-way.sqlite3"
    source = sqlite3.connect(DATA / "baton.sqlite3")
    target = sqlite3.connect(kept)
    source.backup(target)
    target.execute("VACUUM")
    target.close()
    source.close()
    (OUT / "under-way.sqlite3.gz").write_bytes(gzip.compress(kept.read_bytes(), 9, mtime=0))
    kept.unlink()


def main() -> None:
    """Write all of it, then end without a word to anybody, as a killed process does."""
    write("scenarios", {"kinds": sorted(KINDS), "histories": [played(path) for path in FILES]})
    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    user = User.objects.get(is_superuser=True)
    EmbeddedExecutor(OrmStore(), DATA, Listeners()).start()
    runs = examples(user)
    await_that(lambda: all(is_quiet(run) for run in runs))
    write("examples", {"kinds": sorted(KINDS), "histories": [left_by(run) for run in runs]})
    Run.objects.all().delete()
    started = under_way(user)
    run_pause(run=next(run for run in started if run.workflow.slug == "paused"), user=user)
    await_that(lambda: all(is_under_way(run) for run in started))
    time.sleep(0.2)
    keep_database()
    shutil.rmtree(DATA)
    os._exit(0)


if __name__ == "__main__":
    main()
