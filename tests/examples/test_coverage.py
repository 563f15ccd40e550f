"""Each kind of node, and each thing that sets patterns apart, is used by an example that ships and runs with no key."""

from typing import Any

import pytest

from tests.examples.loop import EXAMPLES, Outside, example, linked_examples, run_example, shipped_cards
from workflows.engine.graph import compile_document
from workflows.engine.kinds import KINDS
from workflows.engine.validation import validate_document

SLUGS = sorted(path.stem for path in EXAMPLES.glob("*.json") if path.stem != "agents")
OUTSIDE = {
    "incident-response": Outside(
        answers={"allow": [{"decision": "approve", "values": {"note": "done"}}]}, events={"recovered": {}}
    ),
    "purchase-approval": Outside(answers={"allow": [{"decision": "approve"}]}),
}
USED = {
    ("concurrent", "aggregate"): {"vote", "best_of", "synthesise"},
    ("supervisor", "mode"): {"route", "ledger"},
    ("router", "mode"): {"capability"},
    ("router", "choose"): {"all"},
    ("group_chat", "order"): {"moderator"},
    ("loop", "evaluator"): {"text-reviewer"},
    ("handoff", "context"): set(),
    ("critical", "wide"): {True},
    ("output", "terminate"): {True},
    ("approval", "on_deadline"): {"expire", "escalate"},
}


def nodes() -> list[dict[str, Any]]:
    return [node for slug in SLUGS for node in example(slug)["nodes"]]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_example_has_no_problem_and_runs_on_its_own_example(slug: str) -> None:
    document = example(slug)
    assert validate_document(document, shipped_cards()) == []
    compile_document(document, shipped_cards(), linked=linked_examples(document))
    state = run_example(slug, document["nodes"][0]["config"]["example"], outside=OUTSIDE.get(slug))
    assert (state.status, state.error, bool(state.output)) == ("succeeded", None, True)


def test_every_kind_of_node_is_used_by_an_example() -> None:
    assert set(KINDS) - {node["kind"] for node in nodes()} == set()


@pytest.mark.parametrize(("kind", "setting"), USED)
def test_what_sets_patterns_apart_is_used_by_an_example(kind: str, setting: str) -> None:
    used = [node["config"][setting] for node in nodes() if node["kind"] == kind and setting in node.get("config", {})]
    assert used
    assert all(value in used for value in USED[kind, setting])


def test_joins_by_quorum_and_waits_for_events_people_and_time_are_used() -> None:
    joins = {node["config"]["join"]["mode"] for node in nodes() if (node.get("config") or {}).get("join")}
    waits = {name for node in nodes() if node["kind"] == "wait" for name in node["config"]}
    assert "quorum" in joins
    assert {"event", "timer_s", "person"} <= waits


def test_every_node_of_an_example_has_its_place() -> None:
    for slug in SLUGS:
        document = example(slug)
        assert set(document["layout"]) == {node["id"] for node in document["nodes"]}, slug
