"""The work that is placed: agents that are scripted, workflows of a few shapes, and runs of them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import User

from agents.services import agent_create
from chaos.world import Acknowledged, World
from workflows.models import Run, Workflow
from workflows.services.run import run_start
from workflows.services.workflow import workflow_create, workflow_publish

LEDGER = "calls"
Document = dict[str, Any]
AT_FIRST = 40
USAGE = {"input_tokens": 7, "output_tokens": 5, "requests": 1, "cost_usd": 0.25}


def person(name: str, *, staff: bool = False) -> User:
    """Give the user of a name, made when there is none."""
    return User.objects.get_or_create(username=name, defaults={"is_staff": staff, "is_superuser": staff})[0]


def agent(slug: str, *script: dict[str, Any], user: User | None = None, **more: Any) -> None:
    """Register a scripted agent that writes each call down; by default it answers at once, and tells what it used."""
    lines = list(script) or [{"output": "done", "usage": USAGE}]
    settings = {"script": lines, "ledger": LEDGER}
    agent_create(user=user or person("ann"), slug=slug, name=slug, kind="scripted", settings=settings, **more)


def published(name: str, document: Document, user: User | None = None) -> Workflow:
    """Make a workflow and publish it."""
    owner = user or person("ann")
    workflow = workflow_create(user=owner, name=name, document=document)
    workflow_publish(workflow=workflow, user=owner)
    return workflow


def started(world: World, workflow: Workflow, count: int, user: User | None = None) -> list[Run]:
    """Start runs through the services, and note that they were accepted."""
    world.let_ring()
    owner = user or person("ann")
    runs = [run_start(workflow=workflow, user=owner, input=f"request {number}") for number in range(count)]
    world.acknowledged += [Acknowledged("start", str(run.pk)) for run in runs]
    return runs


class Portions:
    """Runs of one workflow that are started as they are needed, so that every fault finds some under way.

    Half of them at once, but `AT_FIRST` at most; the others in parts that are as equal as can be, one with each fault.
    """

    def __init__(self, world: World, workflow: Workflow, count: int, faults: int) -> None:
        self._world, self._workflow = world, workflow
        first = min(AT_FIRST, -(-count // 2))
        self._parts = iter(parts(count - first, faults))
        started(world, workflow, first)

    def more(self) -> None:
        """Start those that are for the next fault."""
        started(self._world, self._workflow, next(self._parts, 0))


def parts(whole: int, count: int) -> list[int]:
    """Divide a number into parts that differ by one at most: 7 in 3 is 2, 2 and 3."""
    ends = [whole * number // count for number in range(count + 1)]
    return [end - begin for begin, end in pairwise(ends)]


def node(id: str, kind: str = "agent", parent: str | None = None, **config: Any) -> dict[str, Any]:
    """Draw a node; one of kind `agent` asks `worker` unless it is told otherwise."""
    told = {"agent": "worker", **config} if kind == "agent" else config
    return {"id": id, "kind": kind, "config": told} | ({"parent": parent} if parent else {})


def edge(source: str, target: str, port: str = "out") -> dict[str, Any]:
    """Draw an edge."""
    return {"id": f"{source}-{port}-{target}", "source": source, "port": port, "target": target}


def drawn(nodes: Sequence[dict[str, Any]], edges: Sequence[dict[str, Any]]) -> Document:
    """Put a document together, with its input and its output."""
    ends = [node("input", "input"), node("output", "output")]
    return {"schema": 1, "nodes": [*ends, *nodes], "edges": list(edges), "state": {}, "layout": {}}


def in_a_row(*middle: dict[str, Any], inner: Sequence[dict[str, Any]] = ()) -> Document:
    """Draw nodes in a row between input and output; `inner` are nodes inside these."""
    names = ["input", *(one["id"] for one in middle), "output"]
    return drawn([*middle, *inner], [edge(one, two) for one, two in pairwise(names)])


def chain(length: int, **config: Any) -> Document:
    """Draw `length` agents in a row."""
    return in_a_row(*(node(f"s{n}", **config) for n in range(length)))


def fan_out(width: int, **config: Any) -> Document:
    """Draw `width` agents at once."""
    members = [node(f"m{n}", parent="all", **config) for n in range(width)]
    return in_a_row(node("all", "concurrent", max_parallel=width), inner=members)


def spread(width: int, length: int) -> Document:
    """Draw a concurrent of `width`, then a sequence of `length`: `width + length` steps."""
    members = [node(f"m{n}", parent="both") for n in range(width)]
    row = [node(f"s{n}", parent="row") for n in range(length)]
    return in_a_row(node("both", "concurrent"), node("row", "sequential"), inner=[*members, *row])
