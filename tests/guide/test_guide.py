"""The guide: every skeleton runs as it is, and every pattern is what some answers speak for."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.examples.loop import EXAMPLES, Outside, run_document, shipped_cards
from workflows.engine.validation import validate_document
from workflows.guide import Pattern, placed, the_guide, weighed
from workflows.guide.reading import HERE

PATTERNS = the_guide().patterns
EACH = pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern.id for pattern in PATTERNS])
SAID = Outside(answers={"allow": [{"decision": "approve"}]}, events={"reply": "Wonderful, thank you very much!"})


@EACH
def test_a_skeleton_in_an_empty_document_has_no_problem_and_runs_to_the_end(pattern: Pattern) -> None:
    document = placed(pattern.skeleton)
    assert validate_document(document, shipped_cards()) == []
    state = run_document(document, pattern.skeleton.example, outside=SAID)
    assert (state.status, state.error) == ("succeeded", None)
    assert state.output not in (None, "", [], {})


@EACH
def test_a_pattern_is_told_in_full_and_shown_by_an_example_that_ships(pattern: Pattern) -> None:
    assert all([pattern.title, pattern.summary, pattern.when, pattern.when_not, pattern.cost])
    shown = json.loads((EXAMPLES / f"{pattern.example}.json").read_text())
    assert set(pattern.kinds) <= {node["kind"] for node in shown["nodes"]}
    assert set(pattern.kinds) <= {node["kind"] for node in pattern.skeleton.nodes}


@EACH
def test_some_answers_speak_for_a_pattern_most(pattern: Pattern) -> None:
    guide = the_guide()
    single = [{question.id: answer.id} for question in guide.questions for answer in question.answers]
    best = [found[0].pattern for answers in single if (found := weighed(guide, answers))]
    assert pattern.id in best


def test_every_file_of_a_pattern_is_in_the_guide() -> None:
    assert {path.stem for path in (HERE / "patterns").glob("*.json")} == {pattern.id for pattern in PATTERNS}


def test_answers_add_up_and_say_why() -> None:
    found = weighed(the_guide(), {"depends": "linear", "capabilities": "no", "list": "no", "nonsense": "yes"})
    assert (found[0].pattern, found[0].weight) == ("sequential", 5)
    assert found[0].because[0] == "Each stage needs the one before."


def test_the_guide_is_read_over_http_with_what_answers_speak_for(api: APIClient) -> None:
    told: Any = api.get("/api/patterns/", {"answers": "list:yes,people:allow"}).json()
    assert [one["pattern"] for one in told["recommended"]] == ["approval", "map"]
    made = api.post("/api/workflows/", {"name": "Mine", "document": told["patterns"][0]["document"]}, format="json")
    assert (made.status_code, api.get("/api/patterns/").json()["recommended"]) == (201, [])
