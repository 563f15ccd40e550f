"""A Baton of its own to measure: a fresh data directory, migrated, with an executor and agents that cost nothing."""

# ruff: noqa: E402  (Django has to know its data directory before anything of it is imported)

import os
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

DIRECTORY = Path(tempfile.mkdtemp(prefix="baton-bench-", dir=os.environ.get("BATON_BENCH_DIR")))
os.environ["BATON_DATA_DIR"] = str(DIRECTORY)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchestrator_site.settings")

import django

django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command

from agents.services import agent_create
from bench.ends import Ends
from workflows.executors.embedded import EmbeddedExecutor
from workflows.executors.setup import Listeners
from workflows.models import Workflow
from workflows.services.run import run_start
from workflows.services.workflow import workflow_create, workflow_publish
from workflows.store.orm import OrmStore

ANSWER = "x" * 1000


class Site:
    """The tables, a user, two agents, and an executor."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        self.user = User.objects.create_user("bench")
        self.ends = Ends()
        for slug, line in (("noop", {"output": ANSWER}), ("wait", {"output": "done", "latency_s": 0.05})):
            self.agent(slug, line)
        self._executor = EmbeddedExecutor(OrmStore(), DIRECTORY, Listeners(committed=self.ends.committed))

    def agent(self, slug: str, line: dict[str, Any]) -> None:
        """Register an agent that always answers with the same line."""
        agent_create(user=self.user, slug=slug, name=slug, kind="scripted", settings={"script": [line]})

    def start(self) -> None:
        """Start the executor."""
        self._executor.start()

    def stop(self) -> None:
        """Stop it."""
        self._executor.stop()

    def run(self, workflow: Workflow) -> None:
        """Start a run, and wait for its end."""
        run_start(workflow=workflow, user=self.user, input="go")
        self.ends.wait_for(1)

    def workflow(self, name: str, document: dict[str, Any]) -> Workflow:
        """Make and publish a workflow."""
        workflow = workflow_create(user=self.user, name=name, document=document)
        workflow_publish(workflow=workflow, user=self.user)
        return workflow


def chain(length: int) -> dict[str, Any]:
    """Draw `length` agents in a row."""
    middle = [{"id": f"s{n}", "kind": "agent", "config": {"agent": "noop"}} for n in range(length)]
    return _in_a_row(middle)


def fan_out(width: int) -> dict[str, Any]:
    """Draw `width` agents at once."""
    both = {"id": "all", "kind": "concurrent", "config": {"max_parallel": width, "aggregate": "list"}}
    members = [{"id": f"m{n}", "kind": "agent", "parent": "all", "config": {"agent": "wait"}} for n in range(width)]
    document = _in_a_row([both])
    document["nodes"] += members
    return document


def _in_a_row(middle: list[dict[str, Any]]) -> dict[str, Any]:
    row = [{"id": "input", "kind": "input", "config": {}}, *middle, {"id": "output", "kind": "output", "config": {}}]
    edges = [
        {"id": f"e{n}", "source": one["id"], "port": "out", "target": two["id"]}
        for n, (one, two) in enumerate(pairwise(row))
    ]
    return {"schema": 1, "nodes": row, "edges": edges, "state": {}, "layout": {}}
