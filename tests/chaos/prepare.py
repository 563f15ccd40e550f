"""Make what the killed server works on: tables, a user, an agent with a ledger, a workflow, and runs that wait."""

import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402

from agents.services import agent_create  # noqa: E402
from workflows.services.run import run_start  # noqa: E402
from workflows.services.workflow import workflow_create, workflow_publish  # noqa: E402

LENGTH = 80


def waiting() -> dict[str, object]:
    """Draw a critical section that runs share, then an approval, then an agent."""
    work = {"id": "work", "kind": "agent", "parent": "alone", "config": {"agent": "worker"}}
    nodes = [
        {"id": "input", "kind": "input", "config": {}},
        {"id": "alone", "kind": "critical", "config": {"lock": "one-by-one", "wide": True}},
        {"id": "gate", "kind": "approval", "config": {"prompt": "Go on?"}},
        {"id": "after", "kind": "agent", "config": {"agent": "worker"}},
        {"id": "output", "kind": "output", "config": {}},
    ]
    pairs = (
        ("input", "out", "alone"),
        ("alone", "out", "gate"),
        ("gate", "approved", "after"),
        ("after", "out", "output"),
    )
    edges = [{"id": f"{one}-{two}", "source": one, "port": port, "target": two} for one, port, two in pairs]
    return {"schema": 1, "nodes": [*nodes, work], "edges": edges, "state": {}, "layout": {}}


def long() -> dict[str, object]:
    """Draw a concurrent of three, then a long sequence."""
    members = [("both", f"m{n}") for n in range(3)] + [("row", f"s{n}") for n in range(LENGTH)]
    agents = [
        {"id": name, "kind": "agent", "parent": parent, "config": {"agent": "worker"}} for parent, name in members
    ]
    heads = [{"id": name, "kind": kind, "config": {}} for name, kind in (("input", "input"), ("both", "concurrent"))]
    tails = [{"id": name, "kind": kind, "config": {}} for name, kind in (("row", "sequential"), ("output", "output"))]
    pairs = (("input", "both"), ("both", "row"), ("row", "output"))
    edges = [{"id": f"{one}-{two}", "source": one, "port": "out", "target": two} for one, two in pairs]
    return {"schema": 1, "nodes": [*heads, *tails, *agents], "edges": edges, "state": {}, "layout": {}}


call_command("migrate", verbosity=0)
user = User.objects.create_user("ann")
script = [{"latency_s": 0.12 if sys.argv[2] == "long" else 0.4, "output": "done"}]
agent_create(user=user, slug="worker", name="Worker", kind="scripted", settings={"script": script, "ledger": "calls"})
workflow = workflow_create(user=user, name="long", document={"long": long, "waiting": waiting}[sys.argv[2]]())
workflow_publish(workflow=workflow, user=user)
for number in range(int(sys.argv[1])):
    run_start(workflow=workflow, user=user, input=f"request {number}")
