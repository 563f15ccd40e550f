"""A handoff in which control never passes gives way to a router; one that is used stays."""

from typing import Any

import pytest

from tests.engine.advised import codes, given
from tests.engine.drawing import document, node
from tests.engine.timed_runs import echo, run_timed
from workflows.engine.advice import PastRun
from workflows.engine.advice.measuring import measured
from workflows.engine.messages import AgentCard


def passing(*wires: str) -> dict[str, Any]:
    told = document(node("desk", "handoff"), node("first", parent="desk"), node("other", parent="desk"))
    edges = [{"id": f"t{n}", "source": w.split(">")[0], "target": w.split(">")[1]} for n, w in enumerate(wires)]
    return {**told, "edges": [*told["edges"], *edges]}


CARDS = {
    "first": AgentCard(name="First", version=1, kind="function", capabilities=["greet"]),
    "other": AgentCard(name="Other", version=1, kind="function", description="Counts.", capabilities=["count words"]),
}


def test_a_handoff_in_which_nobody_ever_handed_over_becomes_a_router() -> None:
    told = passing()
    kept = [measured(run_timed(told)) for _ in range(3)]
    assert "unused_handoff" not in codes(told, agents=CARDS, past=kept[:2])
    advice = given(told, "unused_handoff", agents=CARDS, past=kept)
    assert advice.patch is not None
    router = next(n for n in advice.patch["nodes"] if n["kind"] == "router")
    assert router["config"]["cases"][0]["capabilities"] == ["count words"]


@pytest.mark.parametrize(("case", "output"), [("other", "other(x)"), ("default", "first(x)")])
def test_the_router_in_its_place_asks_the_one_that_fits(case: str, output: str) -> None:
    patch = given(passing("other>first"), "unused_handoff", agents=CARDS).patch
    assert patch is not None
    told = {"case": case, "scores": {"other": 0.9}}
    state = run_timed(patch, answer=lambda step: told if step.agent == "@match" else echo(step))
    assert state.output == output


def test_a_handoff_that_was_used_stays() -> None:
    past = [PastRun(handoffs={"desk": 0}), PastRun(handoffs={"desk": 0}), PastRun(handoffs={"desk": 1})]
    assert codes(passing(), past=past) == set()
