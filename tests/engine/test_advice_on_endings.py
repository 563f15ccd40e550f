"""Loops that only their limit ends and questions that may wait for ever are given an end."""

from typing import Any

from tests.engine.drawing import document, node
from tests.engine.timed_runs import echo, run_timed
from workflows.engine.advice import advise
from workflows.engine.commands import RunStep
from workflows.engine.messages import AgentCard

JUDGE = {"critic": AgentCard(name="Critic", version=1, kind="function", capabilities=["review texts"])}
CARDS = JUDGE | {"a": AgentCard(name="A", version=1, kind="function")}


def looped(**config: Any) -> dict[str, Any]:
    return document(node("again", "loop", config={"max_iterations": 5, **config}), node("a", parent="again"))


def accepting(step: RunStep) -> Any:
    if step.purpose == "evaluate":
        return {"accept": step.input["iteration"] == 2, "feedback": "once more"}
    return echo(step)


def test_a_loop_without_an_end_is_given_a_judge_who_ends_it() -> None:
    (advice,) = advise(looped(), CARDS)
    assert (advice.code, advice.nodes) == ("aimless_loop", ["again"])
    assert advice.patch is not None
    before, after = run_timed(looped()), run_timed(advice.patch, answer=accepting)
    assert [sum(a.node == "a" for a in state.activations.values()) for state in (before, after)] == [5, 2]


def test_where_nobody_judges_there_is_advice_and_no_patch() -> None:
    (advice,) = advise(looped(), {"a": CARDS["a"]})
    assert (advice.code, advice.patch) == ("aimless_loop", None)


def test_a_loop_with_a_condition_or_a_break_needs_none() -> None:
    told = looped()
    told["nodes"].append(node("enough", "break", parent="again", config={"when": "size(input) > 9"}))
    assert advise(told, CARDS) == advise(looped(until="iteration > 2"), CARDS) == []


def asked(**config: Any) -> dict[str, Any]:
    wires = ("input>allow", "allow.approved>a", "allow.rejected>b", "a>output", "b>output")
    return document(node("allow", "approval", config=config), node("a"), node("b"), wires=wires)


def test_a_question_that_may_wait_for_ever_goes_the_way_of_a_rejection_after_three_days() -> None:
    told = asked()
    (advice,) = advise(told)
    assert (advice.code, run_timed(told).status) == ("endless_question", "running")
    assert advice.patch is not None
    state = run_timed(advice.patch)
    assert (state.status, state.ended_at, "b" in state.activations) == ("succeeded", 259_201.0, True)


def test_a_question_with_a_deadline_is_left_alone() -> None:
    assert advise(asked(deadline_s=60)) == []
