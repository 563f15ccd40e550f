"""L2: wide, deep and large workflows."""

import time
from typing import Any

from chaos.client import Client, session_of
from chaos.scenario import Counts, Result, scenario
from chaos.work import Document, agent, chain, fan_out, in_a_row, node, person, published, started
from chaos.world import World
from workflows.models import Run

WORKERS = 1
WITHIN_S = 300.0
PAYLOAD_BYTES = 2**20


@scenario(
    "L2",
    "a wide fan-out with its join, deep nesting, a large graph",
    modes=("cluster", "embedded"),
    quick={"wide": 300, "deep": 16, "large": 150},
    full={"wide": 1_000, "deep": 16, "large": 500},
    alone=True,
)
def large_workflows(world: World, counts: Counts) -> Result:
    """Run each once, by itself, and measure what the editor is sent of the large one."""
    agent("worker")
    shapes: dict[str, Document] = {
        f"fan-out of {counts['wide']}": fan_out(counts["wide"]),
        f"{counts['deep']} inside each other": _nested(counts["deep"]),
        f"graph of {counts['large']} nodes": chain(counts["large"] - 2),
    }
    world.start_drivers(WORKERS)
    web = world.start_web() if world.is_cluster else world.alive("web")[0]
    world.await_answer(web)
    result = Result(work_planned=len(shapes))
    for name, document in shapes.items():
        workflow = published(name, document)
        began = time.monotonic()
        (run,) = started(world, workflow, 1)
        world.await_ended(WITHIN_S)
        found = Run.objects.get(pk=run.pk)
        result.work_done += found.status == "succeeded"
        told = f"{time.monotonic() - began:.2f} s, {found.steps} steps, {found.head_seq} events"
        result.figures[name] = told
        size = _editor_bytes(Client(web.port, session_of(person("ann"))), workflow.slug)
        result.check(0 < size <= PAYLOAD_BYTES, f"the editor is sent {size} bytes of the {name}")
        result.figures[f"{name}: editor bytes"] = size
    return result


def _nested(depth: int) -> Document:
    """Draw a sequence in a sequence in ..., as deep as the editor allows, with an agent in the innermost."""
    inner: list[dict[str, Any]] = [node(f"q{n}", "sequential", parent=f"q{n - 1}") for n in range(1, depth)]
    return in_a_row(node("q0", "sequential"), inner=[*inner, node("work", parent=f"q{depth - 1}")])


def _editor_bytes(client: Client, slug: str) -> int:
    """Ask for all that the editor asks for of a workflow, and count the bytes."""
    reply = client.get(f"/api/workflows/{slug}/")
    return reply.bytes if reply.ok else 0
