"""Who may answer a question, which answers are taken, and when it is decided."""

from typing import Any

import pytest

from workflows.engine.decide import decide
from workflows.engine.errors import IllegalMessageError
from workflows.engine.evaluating import read_evaluation
from workflows.engine.events import Question
from workflows.engine.graph import compile_document
from workflows.engine.messages import Answer, Start
from workflows.engine.questions import (
    MAX_COMMENT,
    UnnamedError,
    awaited,
    decided,
    escalated,
    form_faults,
    needed,
    people,
    question_hash,
    question_of,
    refusal,
)
from workflows.engine.records import AnswerGiven
from workflows.engine.state import RunState

FORM = {"type": "object", "properties": {"sum": {"type": "integer"}}, "required": ["sum"]}


def a_question(**more: Any) -> Question:
    """Ask for an approval."""
    return Question(**{"prompt": "Pay?", "hash": "h", "decisions": ["approve", "reject"], **more})


def an_answer(by: str = "ann", decision: str = "approve", **more: Any) -> Answer:
    """Answer it."""
    return Answer(**{"at": 1.0, "activation": "gate", "by": by, "decision": decision, "hash": "h", **more})


def given(*votes: str) -> list[AnswerGiven]:
    """List answers, written `name+` or `name-`."""
    return [AnswerGiven(by=v[:-1], decision="approve" if v.endswith("+") else "reject", at=1.0) for v in votes]


def test_the_hash_names_exactly_what_is_asked_and_nothing_else() -> None:
    asked = {"prompt": "p", "action": {"a": 1, "b": [2]}, "form": None, "decisions": ["approve", "reject"]}
    told = question_hash(**asked)
    assert told == question_hash(**{**asked, "action": {"b": [2], "a": 1}})
    others = [{"prompt": "q"}, {"action": {"a": 2, "b": [2]}}, {"form": {}}, {"decisions": ["approve"]}]
    assert len({told, *(question_hash(**{**asked, **other}) for other in others)}) == 5
    assert len(told) == 64


def test_a_question_hashes_what_its_templates_make() -> None:
    one, two = (
        question_of(
            prompt="Pay {{ input }}?",
            names={"input": lambda value=value: value},
            action={"sum": value},
            form=None,
            decisions=["approve"],
            more={},
        )
        for value in (3, 4)
    )
    assert (one.prompt, one.action) == ("Pay 3?", {"sum": 3})
    assert one.hash != two.hash


@pytest.mark.parametrize(
    ("asked", "before", "answer", "why"),
    [
        ({}, (), {"hash": "old"}, "has changed"),
        ({"approvers": ["bob", "group:legal"]}, (), {"groups": ["staff"]}, "not among those"),
        ({"approvers": ["ann", "bob"], "quorum": 2}, ("ann+",), {}, "answered already"),
        ({"approvers": ["bob", "ann"], "order": "sequence", "quorum": 2}, (), {}, "turn of bob"),
        ({}, (), {"decision": "maybe"}, "choose one of approve, reject"),
        ({}, (), {"comment": "x" * (MAX_COMMENT + 1)}, "characters long"),
        ({"form": FORM}, (), {"values": {"sum": "x"}}, "the form at sum"),
        ({"form": FORM}, (), {}, "the form: None is not of type 'object'"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_the_reason(
    asked: dict[str, Any], before: tuple[str, ...], answer: dict[str, Any], why: str
) -> None:
    assert why in (refusal(a_question(**asked), given(*before), an_answer(**answer), answer.get("groups", [])) or "")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({}, {}),
        ({"approvers": ["group:legal"]}, {"groups": ["legal"]}),
        ({"form": FORM}, {"values": {"sum": 3}}),
        ({"form": FORM}, {"decision": "reject"}),
    ],
)
def test_an_answer_that_fits_is_taken(asked: dict[str, Any], answer: dict[str, Any]) -> None:
    assert refusal(a_question(**asked), [], an_answer(**answer), answer.get("groups", [])) is None


@pytest.mark.parametrize(
    ("asked", "votes", "decision"),
    [
        ({}, ("ann+",), "approve"),
        ({}, ("ann-",), "reject"),
        ({"quorum": 2}, ("ann+",), None),
        ({"quorum": 2}, ("ann+", "bob-"), None),
        ({"quorum": 2}, ("ann+", "bob-", "cat+"), "approve"),
        ({"quorum": 2, "approvers": ["ann", "bob", "cat"]}, ("ann-",), None),
        ({"quorum": 2, "approvers": ["ann", "bob", "cat"]}, ("ann-", "bob-"), "reject"),
        ({"quorum": 3, "approvers": ["ann", "bob", "cat"]}, ("ann-",), "reject"),
        ({"quorum": 9, "approvers": ["ann", "bob"]}, ("ann+", "bob+"), "approve"),
        ({"quorum": 2, "approvers": ["ann", "group:x"]}, ("ann-",), None),
        ({"quorum": 2, "approvers": ["ann", "group:x"], "order": "sequence"}, ("ann-",), "reject"),
        ({"decisions": ["answer"]}, (), None),
    ],
)
def test_it_is_decided_when_enough_agree_or_can_no_longer_agree(
    asked: dict[str, Any], votes: tuple[str, ...], decision: str | None
) -> None:
    assert decided(a_question(**asked), given(*votes)) == decision


def test_nobody_is_needed_who_is_not_asked() -> None:
    assert needed(a_question(quorum=5, approvers=["ann", "bob"])) == 2
    assert needed(a_question(quorum=5, approvers=["ann", "group:x"])) == 5


def test_in_a_sequence_one_is_awaited_and_otherwise_all() -> None:
    asked = a_question(approvers=["ann", "bob"], order="sequence")
    assert [awaited(asked, answers) for answers in range(3)] == [["ann"], ["bob"], []]
    assert awaited(a_question(approvers=["ann", "bob"]), 1) == ["ann", "bob"]


def test_escalation_asks_others_too_and_passes_over_who_was_silent_in_a_sequence() -> None:
    asked = a_question(approvers=["ann", "bob", "cat"], escalate_to=["boss", "ann"])
    assert escalated(asked, 1) == ["ann", "bob", "cat", "boss"]
    in_order = a_question(approvers=["ann", "bob", "cat"], escalate_to=["boss"], order="sequence")
    assert escalated(in_order, 1) == ["ann", "boss"]


def test_names_are_filled_in_and_none_is_an_error_where_some_were_meant() -> None:
    names = {"input": lambda: {"boss": "mia", "others": ["bob", "", 3, "mia"], "none": None}}
    assert people(["{{ input.boss }}", "{{ input.others }}", " zoe "], names) == ["mia", "bob", "zoe"]
    assert people([], names) == []
    with pytest.raises(UnnamedError, match="nobody is named"):
        people(["{{ input.none }}"], names)


def test_a_form_that_refers_elsewhere_is_not_fetched_from_there() -> None:
    asked = a_question(form={"$ref": "http://127.0.0.1:1/form.json"})
    assert "cannot be used" in form_faults(asked, "approve", {})[""]


def test_a_refused_answer_raises_and_changes_nothing() -> None:
    nodes = [("input", {}), ("approval", {"approvers": ["ann"], "form": FORM}), ("output", {})]
    edges = [("input", "out", "approval"), ("approval", "approved", "output"), ("approval", "rejected", "output")]
    graph = compile_document(
        {
            "schema": 1,
            "nodes": [{"id": kind, "kind": kind, "config": config} for kind, config in nodes],
            "edges": [{"id": f"{a}-{p}", "source": a, "port": p, "target": b} for a, p, b in edges],
        }
    )
    state = RunState()
    decide(graph, state, Start(at=1.0, run="r", input="x", agents={}))
    asked = state.activations["approval"].question
    assert asked is not None
    fits = {"activation": "approval", "hash": asked.hash, "values": {"sum": 1}}
    for wrong in ({"hash": "stale"}, {"by": "bob"}, {"values": {}}, {"activation": "input"}, {"activation": "ghost"}):
        seq = state.seq
        with pytest.raises(IllegalMessageError):
            decide(graph, state, an_answer(**{**fits, **wrong}))
        assert (state.seq, list(state.questions)) == (seq, ["approval"])
    decide(graph, state, an_answer(**fits))
    assert state.status == "succeeded"


@pytest.mark.parametrize(
    ("output", "enough", "accepted"),
    [
        ({"accept": True}, None, True),
        ({"accept": False, "score": 1.0}, None, False),
        ({"score": 0.9}, 0.8, True),
        ({"score": 0.7}, 0.8, False),
        ({"accept": True, "score": 0.7}, 0.8, False),
        ({"accept": False, "score": 0.9}, 0.8, False),
        ({"accept": True}, 0.8, False),
        ({"score": 0.9}, None, False),
        ("fine", None, False),
        ({"accept": "yes"}, None, False),
        (None, 0.5, False),
    ],
)
def test_an_evaluation_is_read_strictly(output: Any, enough: float | None, accepted: bool) -> None:
    told = read_evaluation(output, enough)
    assert told.accepted is accepted
    assert accepted or told.feedback or isinstance(output, dict)
