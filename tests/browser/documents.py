"""Small documents that tests need, and scripted agents whose answers take long enough to be watched."""

from itertools import pairwise
from typing import Any

from tests.browser.calls import Calls

FIVE_WORDS = ["alpha ", "bravo ", "charlie ", "delta ", "echo "]


def node(id: str, kind: str, parent: str | None = None, **config: Any) -> dict[str, Any]:
    """Make a node."""
    return {"id": id, "kind": kind, **({"parent": parent} if parent else {}), "config": config}


def wired(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Make a document: input, then the given nodes without a parent one after the other, then output."""
    top = ["input", *(item["id"] for item in nodes if "parent" not in item), "output"]
    edges = [{"id": f"to-{b}", "source": a, "port": "out", "target": b} for a, b in pairwise(top)]
    return {"schema": 1, "nodes": [node("input", "input"), *nodes, node("output", "output")], "edges": edges, **more}


def relay(calls: Calls, length: int = 8, token_s: float = 0.08) -> dict[str, Any]:
    """Make a sequential of agents that speak one after the other, word by word."""
    calls.scripted("speaker", {"tokens": FIVE_WORDS, "token_s": token_s})
    members = [node(f"runner-{index}", "agent", "race", agent="speaker") for index in range(1, length + 1)]
    return wired(node("race", "sequential"), *members)


def orator(calls: Calls) -> dict[str, Any]:
    """Make a node whose agent speaks for minutes: it has to be cancelled."""
    words = [f"word-{index} " for index in range(1000)]
    return node("orator", "agent", agent=calls.scripted("orator", {"tokens": words, "token_s": 0.15}))


def through(port: str, *nodes: dict[str, Any]) -> dict[str, Any]:
    """Make a document as `wired` does; its last node leads to the output by `port`."""
    document = wired(*nodes)
    document["edges"][-1]["port"] = port
    return document


def approval(**config: Any) -> dict[str, Any]:
    """Make a document that asks whether a customer may be paid back."""
    asked = {"prompt": "May **{{ input.customer }}** be paid back?", "action": {"refund": "{{ input.amount }}"}}
    return through("approved", node("ok", "approval", **asked, **config))
