"""`python -m tests.limits.on_a_cluster`: hold limits of a minute against real workers, and print what was seen.

Runs in a process of its own on the database that DATABASE_URL names, beside workers that are up. Of each limit two
places are taken, for some seconds yet. Three runs that want one are started: two may begin when these are free, and the
third has to wait for another minute.
"""

import json
import time
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.utils import timezone  # noqa: E402

from agents.services import agent_create  # noqa: E402
from workflows.models import Call, Limit, Run, RunTurn, WorkerSeen, Workflow  # noqa: E402
from workflows.selectors.queue import queue  # noqa: E402
from workflows.services.run import run_start  # noqa: E402
from workflows.services.workflow import workflow_create, workflow_publish  # noqa: E402
from workflows.store.orm import OrmStore  # noqa: E402

ALLOWED, TOKENS = {"runs_per_minute": 2, "calls_per_minute": 2, "tokens_per_minute": 30}, 15
RUNS, WORKERS = 3, 2
FREE_IN_S, READ_ANEW_S, WITHIN_S = 12.0, 4.0, 40.0


def main() -> None:
    """Play it, and print."""
    user = User.objects.create_user("ann")
    _until(lambda: WorkerSeen.objects.count() == WORKERS)
    workflows = {measure: _limited(user, measure, allowed) for measure, allowed in ALLOWED.items()}
    time.sleep(READ_ANEW_S)  # workers read limits anew every few seconds
    free_at = OrmStore().now() + FREE_IN_S
    for workflow in workflows.values():
        _take(user, workflow, free_at - 60)
        for number in range(RUNS):
            run_start(workflow=workflow, user=user, input=f"request {number}")
    _until(lambda: all(len(items) == RUNS for items in _waiting(user).values()))
    before = _waiting(user)
    early = _ended(workflows, free_at)
    _until(lambda: all(len(times) >= 2 for times in _ended(workflows, free_at).values()))
    time.sleep(2)  # what goes beyond a limit goes at once
    told = {"before": before, "early": early, "ended": _ended(workflows, free_at), "after": _waiting(user)}
    print(json.dumps(told | {"free_at": free_at, "workers": list(WorkerSeen.objects.values_list("name", flat=True))}))


def _limited(user: User, measure: str, allowed: int) -> Workflow:
    """Make a workflow of one agent, and a limit of the one or the other."""
    usage = {"input_tokens": TOKENS - 5, "output_tokens": 5, "requests": 1}
    name = measure.replace("_", "-")
    settings = {"script": [{"output": "done", "usage": usage}]}
    agent_create(user=user, slug=name, name=name, kind="scripted", settings=settings)
    nodes: list[dict[str, Any]] = [
        {"id": "input", "kind": "input", "config": {}},
        {"id": "work", "kind": "agent", "config": {"agent": name}},
        {"id": "output", "kind": "output", "config": {}},
    ]
    edges = [{"id": "a", "source": "input", "target": "work"}, {"id": "b", "source": "work", "target": "output"}]
    document = {"schema": 1, "nodes": nodes, "edges": edges, "state": {}, "layout": {}}
    workflow = workflow_create(user=user, name=name, document=document)
    workflow_publish(workflow=workflow, user=user)
    scope = "workflow" if measure.startswith("runs") else "agent"
    Limit.objects.create(scope=scope, subject=workflow.slug if scope == "workflow" else name, **{measure: allowed})
    return workflow


def _take(user: User, workflow: Workflow, at: float) -> None:
    """Let two have begun and ended at a time, as if workers had done it."""
    version = workflow.versions.get()
    run = Run.objects.create(
        workflow=workflow, version=version, owner=user, status="succeeded", ended_at=timezone.now()
    )
    RunTurn.objects.create(owner=user, workflow=workflow, at=at, began=2)
    common = {"worker": "before", "run": run, "epoch": 0, "owner": user, "workflow": workflow, "agent": workflow.slug}
    for number in range(2):
        Call.objects.create(**common, step=f"s:{number}", asked_at=at, granted_at=at, released_at=at, tokens=TOKENS)


def _waiting(user: User) -> dict[str, list[dict[str, Any]]]:
    """Give what waits for each limit, as the page of the queue is told it."""
    told = queue(user)
    items = [item for kind in ("runs", "calls") for item in told[kind]["items"] if item["why"] is not None]
    return {measure: [item for item in items if item["why"]["measure"] == measure] for measure in ALLOWED}


def _ended(workflows: dict[str, Workflow], free_at: float) -> dict[str, list[float]]:
    """Give the times when runs ended, in seconds since places became free."""
    return {
        measure: sorted(
            run.ended_at.timestamp() - free_at
            for run in workflow.runs.filter(status="succeeded", head_seq__gt=0)
            if run.ended_at is not None
        )
        for measure, workflow in workflows.items()
    }


def _until(holds: Any) -> None:
    give_up_at = time.monotonic() + WITHIN_S
    while not holds() and time.monotonic() < give_up_at:
        time.sleep(0.1)


if __name__ == "__main__":
    main()
