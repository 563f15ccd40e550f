"""Documents of what waits, and how it is woken."""

import time
from itertools import pairwise
from typing import Any

from tests.executors.workbench import Bench, chain, eventually
from workflows.engine.messages import Answer, AnyMessage
from workflows.store.contract import RunId


def row(*nodes: dict[str, Any], port: str = "approved") -> dict[str, Any]:
    """Draw these nodes in a row; what leaves an approval or a wait goes by `port`."""
    document = chain(0)
    document["nodes"] = [document["nodes"][0], *nodes, document["nodes"][-1]]
    ids = ["input", *(node["id"] for node in nodes if "parent" not in node), "output"]
    kinds = {node["id"]: node["kind"] for node in document["nodes"]}
    document["edges"] = [
        {"id": f"e{n}", "source": one, "port": port if kinds[one] in ("approval", "wait") else "out", "target": two}
        for n, (one, two) in enumerate(pairwise(ids))
    ]
    return document


def approval(**config: Any) -> dict[str, Any]:
    """Draw an approval."""
    return {"id": "gate", "kind": "approval", "config": config}


def worker(parent: str | None = None) -> dict[str, Any]:
    """Draw an agent."""
    return {"id": "work", "kind": "agent", "config": {"agent": "worker"}, **({"parent": parent} if parent else {})}


def section(**config: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw a critical section that runs share, around an agent."""
    return {"id": "alone", "kind": "critical", "config": {"lock": "crm", "wide": True, **config}}, worker("alone")


def approve(bench: Bench, run: RunId, by: str = "ann", **more: Any) -> None:
    """Answer the question of a run."""
    (asked,) = bench.store.open_questions(run)
    told = {"decision": asked.question.decisions[0], "hash": asked.question.hash, **more}
    send(bench, run, Answer(at=time.time(), activation=asked.activation, by=by, **told))


def send(bench: Bench, run: RunId, message: AnyMessage) -> None:
    """Leave a message for a run, and ring."""
    bench.store.send(run, message)
    for executor in bench.executors:
        executor.ring()


async def parked(bench: Bench, run: RunId) -> None:
    """Wait until nobody holds a run that has begun."""
    await eventually(lambda: bench.store.runs[run].head > 0 and bench.store.runs[run].worker == "")
