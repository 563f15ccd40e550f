"""Each advice is given where it is due and not elsewhere; its patch compiles, runs, and gives what was given before."""

from typing import Any

import pytest

from tests.engine.advised import codes, given
from tests.engine.drawing import document, node
from tests.engine.timed_runs import echo, run_timed, took
from tests.scenarios.playing import FILES, read
from workflows.engine.advice import Advice, advise
from workflows.engine.advice.measuring import measured
from workflows.engine.commands import RunStep
from workflows.engine.errors import ErrorInfo
from workflows.engine.expressions import text_of
from workflows.engine.messages import AgentCard
from workflows.engine.validation import validate_document

FROM_INPUT = '{{ results["input"] }}'


def stages(*members: dict[str, Any], **top: Any) -> dict[str, Any]:
    return document(node("line", "sequential"), *({**member, "parent": "line"} for member in members), **top)


def same_output(told: dict[str, Any], advice: Advice) -> bool:
    """Tell whether the patch gives what the document gave, and has no problem that it did not have."""
    assert advice.patch is not None
    assert validate_document(advice.patch) == validate_document(told)
    before, after = run_timed(told), run_timed(advice.patch)
    assert before.status == after.status == "succeeded"
    return before.output == after.output


def test_stages_that_use_nothing_of_each_other_run_at_once_and_save_what_is_told() -> None:
    told = stages(node("a"), node("b", input=FROM_INPUT), node("c"))
    seconds = {"a": 5.0, "b": 3.0, "c": 2.0}
    past = [measured(run_timed(told, seconds=seconds))]
    advice = given(told, "independent_stages", past=past)
    assert (advice.nodes, same_output(told, advice)) == (["a", "b"], True)
    assert advice.saving is not None
    assert (advice.saving.seconds, advice.saving.of_seconds, advice.saving.runs) == (3.0, 10.0, 1)
    assert advice.patch is not None
    assert took(run_timed(advice.patch, seconds=seconds)) == took(run_timed(told, seconds=seconds)) - 3.0


def test_the_last_stages_at_once_still_give_what_the_last_one_made() -> None:
    told = stages(node("a"), node("b"), node("c", input={"of": FROM_INPUT}))
    advice = given(told, "independent_stages")
    assert (advice.nodes, same_output(told, advice)) == (["b", "c"], True)


def test_what_follows_keeps_its_template_and_later_stages_still_find_all_results() -> None:
    told = stages(node("a"), node("b", input=FROM_INPUT), node("c", input="{{ input }} and {{ results.a }}"))
    assert same_output(told, given(told, "independent_stages"))


def test_a_lane_may_be_one_of_the_stages() -> None:
    told = stages(node("a"), node("b", input=FROM_INPUT), node("c"), node("d"))
    told["edges"].append({"id": "x", "source": "b", "target": "c"})
    advice = given(told, "independent_stages")
    assert (advice.nodes, same_output(told, advice)) == (["a", "b"], True)


@pytest.mark.parametrize(
    "second",
    [
        node("b"),
        node("b", input="{{ results.a }}"),
        node("b", input="{{ results.size() }}"),
        node("b", "transform", config={"value": "{{ state.found }}"}),
        node("b", input=FROM_INPUT),
        node("b", "transform", config={"value": "x", "set": {"found": "y"}}),
        node("b", "wait", input=FROM_INPUT, config={"timer_s": 1}),
    ],
    ids=["input", "its result", "all results", "its state", "the state, by an agent", "its key", "its end"],
)
def test_stages_that_use_something_of_each_other_are_left_in_order(second: dict[str, Any]) -> None:
    told = stages(node("a", save_as="found"), second, state={"found": {"type": "any"}})
    assert "independent_stages" not in codes(told)


def test_two_on_one_wire_start_together_and_what_follows_takes_what_it_took() -> None:
    told = document(node("a"), node("b", input=FROM_INPUT), node("c", input="{{ input }}, {{ results.a }}"))
    past = [measured(run_timed(told, seconds={"a": 4.0, "b": 1.0}))]
    advice = given(told, "independent_steps", past=past)
    assert (advice.nodes, same_output(told, advice)) == (["a", "b"], True)
    assert advice.saving is not None
    assert (advice.saving.seconds, advice.saving.of_seconds) == (1.0, 6.0)


def test_what_may_be_meant_to_wait_is_left_alone() -> None:
    router = node("gate", "router", config={"cases": [{"id": "go", "when": "input == 'x'"}]})
    told = document(router, node("b", input=FROM_INPUT), wires=("input>gate", "gate.go>b", "b>output"))
    assert "independent_steps" not in codes(told)


@pytest.mark.parametrize("aggregate", ["list", "object", "concatenate", "synthesise"])
def test_members_that_feed_each_other_become_a_sequence_with_the_same_results(aggregate: str) -> None:
    config = {"aggregate": aggregate, **({"agent": "joiner"} if aggregate == "synthesise" else {})}
    told = document(
        node("both", "concurrent", config=config),
        node("b", parent="both", input="{{ input }} with {{ results.a }}"),
        node("a", parent="both"),
    )
    advice = given(told, "feeding_members")
    assert (advice.severity, advice.nodes) == ("error", ["both", "b", "a"])
    assert run_timed(told).status == "failed"
    assert advice.patch is not None
    after = run_timed(advice.patch)
    results = {"b": "b(x with a(x))", "a": "a(x)"}
    asked = {"request": "x", "results": results, "failures": {}}
    expected = {
        "list": list(results.values()),
        "object": results,
        "concatenate": "\n\n".join(results.values()),
        "synthesise": f"joiner({text_of(asked)})",
    }
    assert after.output == expected[aggregate]


def test_members_that_feed_each_other_in_a_circle_are_told_without_a_patch() -> None:
    told = document(
        node("both", "concurrent"),
        node("a", parent="both", input="{{ results.b }}"),
        node("b", parent="both", input="{{ results.a }}"),
    )
    advice = given(told, "feeding_members")
    assert (advice.patch, "circle" in advice.message) == (None, True)


def test_a_lead_with_one_worker_gives_way_to_the_worker() -> None:
    told = document(node("desk", "supervisor", config={"lead": "boss"}), node("worker", parent="desk"))
    patch = given(told, "lone_member").patch
    assert patch is not None
    assert [n["id"] for n in patch["nodes"]] == ["input", "worker", "output"]
    assert run_timed(patch).output == "worker(x)"


def test_a_pattern_with_policies_keeps_its_box_around_its_one_member() -> None:
    told = document(
        node("desk", "supervisor", config={"lead": "boss"}, save_as="found"),
        node("worker", parent="desk"),
        state={"found": {"type": "any"}},
    )
    patch = given(told, "lone_member").patch
    assert patch is not None
    state = run_timed(patch)
    assert (patch["nodes"][1]["kind"], state.output, state.values) == (
        "sequential",
        "worker(x)",
        {"found": "worker(x)"},
    )


def test_a_sequence_in_a_sequence_is_taken_apart_in_its_place() -> None:
    told = document(
        node("outer", "sequential"),
        node("a", parent="outer"),
        node("inner", "sequential", parent="outer"),
        node("d", parent="outer"),
        node("c", parent="inner"),
        node("b", parent="inner"),
    )
    advice = given(told, "nested_sequential")
    assert same_output(told, advice)
    assert run_timed(told).output == "d(b(c(a(x))))"


def test_a_sequence_that_sets_something_of_its_own_stays() -> None:
    told = document(
        node("outer", "sequential"),
        node("inner", "sequential", parent="outer", input="only {{ input }}"),
        node("a", parent="inner"),
        node("b", parent="inner"),
        node("c", parent="outer"),
    )
    assert codes(told) == set()


def routed(when: str, *more: dict[str, Any], **told: Any) -> dict[str, Any]:
    router = node("which", "router", config={"cases": [{"id": "yes", "when": when}]}, **told)
    wires = ("input>which", "which.yes>a", "which.default>b", "b>c", "a>output", "c>output")
    return document(router, node("a"), node("b"), node("c"), *more, wires=wires)


def test_a_router_whose_case_is_always_true_goes_with_what_nobody_can_reach() -> None:
    told = routed("true")
    advice = given(told, "idle_router")
    assert advice.patch is not None
    assert [n["id"] for n in advice.patch["nodes"]] == ["input", "a", "output"]
    assert run_timed(advice.patch).output == run_timed(told).output == "a(x)"


def test_a_router_whose_case_is_never_true_takes_the_default() -> None:
    patch = given(routed("1 > 2", save_as="seen") | {"state": {"seen": {"type": "any"}}}, "idle_router").patch
    assert patch is not None
    assert (patch["nodes"][1]["kind"], run_timed(patch).output) == ("transform", "c(b(x))")
    assert run_timed(patch).values == {"seen": "x"}


def test_a_router_whose_ways_all_lead_to_one_place_goes() -> None:
    router = node("which", "router", config={"cases": [{"id": "yes", "when": "input == 'x'"}]})
    told = document(router, node("a"), wires=("input>which", "which.yes>a", "which.default>a", "a>output"))
    assert same_output(told, given(told, "idle_router"))


def test_a_router_that_decides_stays() -> None:
    assert "idle_router" not in codes(routed("input == 'x'"))


def wide(**config: Any) -> dict[str, Any]:
    return document(node("all", "concurrent", config=config), *(node(id, parent="all") for id in "abcd"))


def test_a_wide_concurrent_that_one_failure_ends_goes_on_without_it() -> None:
    def fails(step: RunStep) -> Any:
        return ErrorInfo(code="tool", message="broken") if step.agent == "b" else echo(step)

    told = wide()
    broken = run_timed(told, answer=fails)
    advice = given(told, "brittle_fan_out", past=[measured(broken)])
    assert (broken.status, "1 of the last 1 runs" in advice.message) == ("failed", True)
    assert advice.patch is not None
    assert run_timed(advice.patch, answer=fails).output == ["a(x)", "c(x)", "d(x)"]


def test_a_concurrent_that_bears_failures_needs_no_advice() -> None:
    assert codes(wide(on_failure="continue")) == set()


def test_agents_of_providers_are_asked_again_when_those_are_busy() -> None:
    asked: list[int] = []

    def busy_once(step: RunStep) -> Any:
        asked.append(step.attempt)
        return ErrorInfo(code="rate_limit", message="later") if step.attempt == 1 else echo(step)

    told, cards = document(node("a"), node("b")), {"a": AgentCard(name="A", version=1, kind="model")}
    cards["b"] = AgentCard(name="B", version=1, kind="function")
    failed = run_timed(told, answer=busy_once)
    advice = given(told, "missing_retry", agents=cards, past=[measured(failed)])
    assert (failed.status, advice.nodes) == ("failed", ["a"])
    assert "In 1 of the last 1 runs that made one fail" in advice.message
    assert advice.patch is not None
    assert run_timed(advice.patch, answer=lambda s: busy_once(s) if s.agent == "a" else echo(s)).status == "succeeded"


def test_a_document_with_errors_is_mended_first() -> None:
    told = stages(node("a"), node("b", input=FROM_INPUT), node("c", config={}))
    assert advise(told) == []
    assert advise({"schema": 7}) == []


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_no_advice_on_a_scenario_breaks_it_or_is_given_twice(path: Any) -> None:
    told = read(path)["document"]
    for advice in advise(told):
        if advice.patch is not None:
            assert not any(problem.severity == "error" for problem in validate_document(advice.patch))
            assert (advice.code, advice.nodes) not in [(again.code, again.nodes) for again in advise(advice.patch)]


def test_a_large_document_is_given_no_more_advice_than_anybody_reads() -> None:
    told = document(*(node(f"n{number}", input=FROM_INPUT) for number in range(400)))
    assert len(advise(told)) == 25
