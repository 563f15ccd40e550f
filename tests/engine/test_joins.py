"""Joins decide rightly for every order of arrivals, never wait for ever, and cost the same however much has arrived."""

import sys
from collections.abc import Callable
from itertools import permutations, product
from random import Random
from typing import Any

import pytest

from workflows.engine.decide import decide
from workflows.engine.errors import ErrorInfo, IllegalMessageError
from workflows.engine.graph import compile_document
from workflows.engine.joins import Arrivals, late, verdict
from workflows.engine.messages import (
    AddItems,
    AgentCard,
    AnyMessage,
    CompleteActivation,
    Start,
    StepDone,
    StepErred,
    TimerFired,
)
from workflows.engine.policy import Join
from workflows.engine.records import RunState

CARDS = {"writer": AgentCard(name="Writer", version=1, kind="scripted")}
NO = ErrorInfo(code="agent", message="no")

Told = dict[str, Any]


def arrivals(done: int = 0, failed: int = 0, waiting: int = 0) -> Arrivals:
    outputs = {f"d{number}": number for number in range(done)}
    errors = {f"f{number}": NO for number in range(failed)}
    return Arrivals(done, failed, waiting, lambda: outputs, lambda: errors)


def say(join: Told, **counts: int) -> str:
    said = verdict(Join.model_validate(join), arrivals(**counts), {})
    return said if isinstance(said, str) else said.code


@pytest.mark.parametrize("mode", ["all", "any", "first_success", "quorum", "predicate"])
def test_nothing_arrived_is_waited_for_and_nothing_taken_is_skipped(mode: str) -> None:
    assert say({"mode": mode}, waiting=2) == "wait"
    assert say({"mode": mode}) == "skip"


@pytest.mark.parametrize(
    ("join", "counts", "said"),
    [
        ({"mode": "all"}, {"done": 1, "waiting": 1}, "wait"),
        ({"mode": "all"}, {"done": 1, "failed": 1}, "fire"),
        ({"mode": "all"}, {"failed": 2}, "limit"),
        ({"mode": "any"}, {"done": 1, "waiting": 2}, "fire"),
        ({"mode": "any"}, {"failed": 1, "waiting": 2}, "agent"),
        ({"mode": "first_success"}, {"failed": 2, "waiting": 1}, "wait"),
        ({"mode": "first_success"}, {"done": 1, "failed": 2, "waiting": 1}, "fire"),
        ({"mode": "first_success"}, {"failed": 3}, "limit"),
        ({"mode": "quorum", "n": 2}, {"done": 1, "waiting": 1}, "wait"),
        ({"mode": "quorum", "n": 2}, {"done": 2, "waiting": 1}, "fire"),
        ({"mode": "quorum", "n": 2}, {"done": 1, "failed": 1}, "agent"),
        ({"mode": "quorum", "n": 2}, {"failed": 2, "waiting": 1}, "limit"),
        ({"mode": "quorum", "n": 2}, {"done": 1}, "limit"),
        ({"mode": "predicate", "when": "'d1' in arrived"}, {"done": 1, "waiting": 1}, "wait"),
        ({"mode": "predicate", "when": "'d1' in arrived"}, {"done": 2, "waiting": 1}, "fire"),
        ({"mode": "predicate", "when": "size(failed) > 0"}, {"failed": 1, "waiting": 1}, "wait"),
        ({"mode": "predicate", "when": "waiting == 0"}, {"done": 1, "failed": 1}, "fire"),
        ({"mode": "predicate", "when": "false"}, {"done": 1}, "limit"),
        ({"mode": "predicate", "when": "arrived.gone > 1"}, {"done": 1, "waiting": 1}, "wait"),
        ({"mode": "predicate", "when": "arrived.gone > 1"}, {"done": 1}, "expression"),
        ({"mode": "predicate", "when": "1"}, {"done": 1}, "limit"),
    ],
)
def test_a_join_says_what_its_mode_says(join: Told, counts: dict[str, int], said: str) -> None:
    assert say(join, **counts) == said


def test_at_its_deadline_a_join_goes_on_with_what_there_is() -> None:
    join = Join(mode="quorum", n=3, deadline_s=5)
    assert late(join, arrivals(done=1, waiting=2)) == "fire"
    missed = late(join, arrivals(failed=1, waiting=2))
    assert isinstance(missed, ErrorInfo)
    assert missed.code == "timeout"
    assert isinstance(late(Join(deadline_s=5, on_deadline="fail"), arrivals(done=1, waiting=2)), ErrorInfo)


def wired(nodes: list[Told], edges: list[tuple[str, str]]) -> Told:
    every = [{"id": "input", "kind": "input"}, *nodes, {"id": "output", "kind": "output"}]
    made = [{"id": f"e{n}", "source": source, "target": target} for n, (source, target) in enumerate(edges)]
    return {"schema": 1, "nodes": every, "edges": made}


def agent(node_id: str, **told: Any) -> Told:
    return {"id": node_id, "kind": "agent", "config": {"agent": "writer"}, **told}


def branches(join: Told, count: int = 3, **told: Any) -> Told:
    names = [f"b{number}" for number in range(count)]
    edges = [edge for name in names for edge in (("input", name), (name, "t"))]
    nodes = [*map(agent, names), {"id": "t", "kind": "transform", "join": join, **told}]
    return wired(nodes, [*edges, ("t", "output")])


def fan_out(kind: str, config: Told, members: int = 1) -> Told:
    inside = [agent(f"m{number}", parent="p") for number in range(members)]
    return wired([{"id": "p", "kind": kind, "config": config}, *inside], [("input", "p"), ("p", "output")])


class Run:
    """One run of a document, a second a message."""

    def __init__(self, document: Told, value: Any = "x") -> None:
        self.graph = compile_document(document)
        self.state = RunState()
        self.at = 0.0
        self.send(lambda at: Start(at=at, run="r", input=value, agents=CARDS))

    def send(self, message: Callable[[float], AnyMessage]) -> None:
        self.at += 1
        decide(self.graph, self.state, message(self.at))

    def end(self, path: str, output: Any = None) -> None:
        """End the step of an activation: badly without an output."""
        step = f"{path}:1"
        if output is None:
            self.send(lambda at: StepErred(at=at, step=step, attempt=1, error=NO))
        else:
            self.send(lambda at: StepDone(at=at, step=step, attempt=1, output=output))


def expected(mode: str, n: int, order: list[tuple[str, bool]]) -> list[str] | None:
    """Say who is joined, or nothing where the join fails: by the words of the modes, not by how the engine does it."""
    good: list[str] = []
    for place, (name, well) in enumerate(order):
        good += [name] if well else []
        if mode == "any":
            return good or None
        if len(good) >= (1 if mode == "first_success" else n):
            return sorted(good)
        if mode == "quorum" and len(good) + len(order) - place - 1 < n:
            return None
    return None


@pytest.mark.parametrize(("mode", "n"), [("any", 1), ("first_success", 1), ("quorum", 1), ("quorum", 2), ("quorum", 3)])
def test_every_order_of_every_outcome_joins_as_it_is_told(mode: str, n: int) -> None:
    document = branches({"mode": mode, "n": n})
    for order, outcomes in product(permutations(("b0", "b1", "b2")), product((True, False), repeat=3)):
        ends = list(zip(order, outcomes, strict=True))
        run = Run(document)
        for name, well in ends:
            if not run.state.ended:
                run.end(name, name if well else None)
        wanted = expected(mode, n, ends)
        assert run.state.status == ("failed" if wanted is None else "succeeded"), ends
        if wanted is not None:
            assert run.state.output == (wanted[0] if len(wanted) == 1 else {name: name for name in wanted})


@pytest.mark.parametrize("losers", ["cancel", "drain", "ignore"])
def test_whatever_becomes_of_the_losers_the_value_is_the_same(losers: str) -> None:
    run = Run(branches({"mode": "quorum", "n": 2, "losers": losers}))
    run.end("b2", "C")
    run.end("b0", "A")
    assert run.state.ended is (losers != "drain")
    run.end("b1", "B")
    assert run.state.output == {"b0": "A", "b2": "C"}


def test_a_node_whose_join_fails_is_not_tried_again() -> None:
    run = Run(branches({"mode": "quorum", "n": 3}, rerun={"attempts": 3, "on": ["agent", "limit"]}))
    run.end("b1")
    assert run.state.status == "failed"
    assert [path for path in run.state.activations if path.startswith("t")] == ["t"]


def test_results_come_in_the_members_order_whatever_order_they_end_in() -> None:
    for seed in range(20):
        order = Random(seed).sample(range(8), 8)
        fan, each = Run(fan_out("concurrent", {}, 8)), Run(fan_out("map", {}), list(range(8)))
        for number in order:
            fan.end(f"p/m{number}", number)
            each.end("p/m0" if number == 0 else f"p/m0#{number + 1}", number)
        assert fan.state.output == each.state.output == list(range(8))


def test_enough_is_refused_while_there_is_nothing_to_go_on_with() -> None:
    for kind in ("concurrent", "race", "map"):
        run = Run(fan_out(kind, {}, 1 if kind == "map" else 2), ["a", "b"])
        with pytest.raises(IllegalMessageError, match="nothing to go on with"):
            run.send(lambda at: CompleteActivation(at=at, activation="p"))
        assert run.state.activations["p"].status == "active"


def test_items_are_refused_where_they_cannot_be_taken() -> None:
    run = Run(fan_out("map", {"max_items": 3}), ["a", "b"])
    with pytest.raises(IllegalMessageError, match="at most 3 are allowed"):
        run.send(lambda at: AddItems(at=at, activation="p", items=[1, 2]))
    with pytest.raises(IllegalMessageError, match="only a map takes more items"):
        run.send(lambda at: AddItems(at=at, activation="p/m0", items=[1]))
    run.send(lambda at: AddItems(at=at, activation="p", items=["c"]))
    assert run.state.activations["p"].items == ("a", "b", "c")


def test_items_that_come_after_the_join_has_fired_are_let_be() -> None:
    run = Run(fan_out("map", {"join": {"mode": "first_success", "losers": "drain"}}), ["a", "b"])
    run.end("p/m0", "A")
    run.send(lambda at: AddItems(at=at, activation="p", items=["c"]))
    run.end("p/m0#2", "B")
    assert run.state.output == ["A"]


def test_a_deadline_that_comes_while_the_losers_finish_changes_nothing() -> None:
    run = Run(fan_out("race", {"losers": "drain", "deadline_s": 60}, 2))
    run.end("p/m1", "B")
    run.send(lambda at: TimerFired(at=at, timer="p!join"))
    run.end("p/m0", "A")
    assert run.state.output == "B"


@pytest.mark.parametrize(
    ("kind", "config"),
    [
        ("concurrent", {}),
        ("concurrent", {"on_failure": "continue"}),
        ("concurrent", {"join": {"mode": "quorum", "n": 115}}),
        ("map", {}),
        ("map", {"on_failure": "min_success", "min_success": 115}),
        ("map", {"join": {"mode": "quorum", "n": 115}}),
        ("race", {"winner": "first_success"}),
    ],
)
def test_an_end_costs_the_same_however_many_have_ended(kind: str, config: Told) -> None:
    limits = {} if kind == "race" else {"max_parallel": 1_000}
    run = Run(fan_out(kind, config | limits, 1 if kind == "map" else 120), list(range(120)))
    ends = None if kind == "race" else "done"
    paths = [f"p/m0#{n}" for n in range(2, 120)] if kind == "map" else [f"p/m{n}" for n in range(1, 119)]
    assert calls_of_end(run, paths[0], ends) == calls_of_end(run, paths[1], ends)
    few = calls_of_end(run, paths[2], ends)
    for path in paths[3:105]:
        run.end(path, ends)
    assert calls_of_end(run, paths[105], ends) == few


def calls_of_end(run: Run, path: str, output: Any) -> int:
    """Count the calls that deciding an end makes."""
    seen: list[str] = []
    sys.setprofile(lambda frame, event, arg: seen.append(event))
    run.end(path, output)
    sys.setprofile(None)
    return len(seen)
