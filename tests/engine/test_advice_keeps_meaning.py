"""Taking advice over leaves what a workflow gives as it was: for random documents, whatever is slow in them."""

from itertools import pairwise
from random import Random
from typing import Any

import pytest

from tests.engine.drawing import document, node
from tests.engine.timed_runs import run_timed, took
from workflows.engine.advice import Advice, advise
from workflows.engine.validation import validate_document

KEEPING = (
    "independent_stages",
    "independent_steps",
    "nested_sequential",
    "idle_router",
    "brittle_fan_out",
    "lone_member",
)
STATE = {"seen": {"type": "array", "reducer": "append"}, "last": {"type": "any"}}


class Drawing:
    """Draw a random document: stages, chains, lanes and nested patterns, whose templates speak of what came before."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.nodes: list[dict[str, Any]] = []
        self.edges: list[tuple[str, str]] = []
        self.known = ["input"]

    def made(self) -> dict[str, Any]:
        chain = [self.member(None, 2) for _ in range(self.random.randint(1, 4))]
        told = document(*self.nodes, wires=(), state=STATE)
        path = ["input", *chain, "output"]
        wires = [*pairwise(path), *self.edges]
        told["edges"] = [{"id": f"e{n}", "source": a, "target": b} for n, (a, b) in enumerate(wires)]
        return told

    def member(self, parent: str | None, depth: int) -> str:
        kind = self.random.choice(["agent"] * 4 + ["transform", "sequential", "sequential", "concurrent", "lane"])
        if kind == "lane" and parent is not None:
            first, second = self.leaf("agent", parent), self.leaf("agent", parent)
            self.edges.append((first, second))
            return first
        if kind in ("sequential", "concurrent") and depth:
            return self.pattern(kind, parent, depth)
        return self.leaf("transform" if kind == "transform" else "agent", parent)

    def pattern(self, kind: str, parent: str | None, depth: int) -> str:
        name = f"p{len(self.nodes)}"
        config = {"aggregate": "object"} if kind == "concurrent" else {}
        self.nodes.append(node(name, kind, parent, config=config, **self.policy()))
        before = list(self.known)
        for _ in range(self.random.randint(1, 5)):
            self.member(name, depth - 1)
            if kind == "concurrent":
                self.known = before
        self.known = [*before, *([] if kind == "concurrent" else self.known[len(before) :]), name]
        return name

    def leaf(self, kind: str, parent: str | None) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(node(name, kind, parent, **self.policy()))
        self.known = [*self.known, name]
        return name

    def policy(self) -> dict[str, Any]:
        told: dict[str, Any] = {}
        if self.random.random() < 0.5:
            told["input"] = self.template()
        if self.random.random() < 0.1:
            told["save_as"] = self.random.choice(["seen", "last"])
        return told

    def template(self) -> Any:
        spoken = self.random.choice(self.known)
        return self.random.choice(
            [f'{{{{ results["{spoken}"] }}}}', {"of": f'{{{{ results["{spoken}"] }}}}'}, "{{ input }}!", "plain"]
        )


def taken_over(told: dict[str, Any]) -> tuple[dict[str, Any], list[Advice]]:
    """Take over what keeps the meaning, one after the other, until there is nothing more to advise."""
    taken: list[Advice] = []
    while len(taken) < 30:
        found = next((one for one in advise(told) if one.code in KEEPING and one.patch is not None), None)
        if found is None or found.patch is None:
            return told, taken
        told, taken = found.patch, [*taken, found]
    raise AssertionError([one.code for one in taken])


@pytest.mark.parametrize("block", range(20))
def test_what_a_document_gives_stays_as_it_was_and_never_takes_longer(block: int) -> None:
    for seed in range(block * 30, block * 30 + 30):
        told = Drawing(seed).made()
        assert [p for p in validate_document(told) if p.severity == "error"] == []
        after, _ = taken_over(told)
        seconds = {f"n{n}": float(Random(seed + n).randint(1, 9)) for n in range(60)}
        first, second = run_timed(told, seconds=seconds), run_timed(after, seconds=seconds)
        assert (first.status, first.output) == (second.status, second.output), seed
        if first.status == "succeeded":
            assert took(second) <= took(first), seed
        if not any(drawn["kind"] == "concurrent" for drawn in told["nodes"]):
            assert first.values == second.values, seed


def test_the_documents_give_reason_for_every_kind_of_advice_that_keeps_meaning() -> None:
    given = {advice.code for seed in range(600) for advice in taken_over(Drawing(seed).made())[1]}
    assert given >= set(KEEPING) - {"idle_router"}
