"""Leads without a model: they route, plan, classify and assemble with whatever members they are given."""

from typing import Any

import pytest

from agents.contract import AgentError, Member
from agents.functions.decomposing import clauses
from tests.agents.asked import answered, request, spec

LEAD = spec("function", function="lead")
TEAM = [
    Member(name="writer", description="Writes and edits prose: letters, articles.", capabilities=["write letters"]),
    Member(name="coder", description="Repairs computer programs and scripts.", capabilities=["fix programs"]),
    Member(name="files", description="Looks files up.", capabilities=["gathers facts"]),
]
BOTH = "My Python program crashes with a KeyError. Write a letter to our customers about the delay."


def told(value: Any, purpose: str, members: list[Member]) -> Any:
    base = request(value, purpose)
    return type(base)(key="k", purpose=purpose, input=value, members=members, timeout_s=5.0)


async def routed(ledger: list[dict[str, Any]], text: str = BOTH) -> Any:
    asked = told({"request": text, "round": len(ledger) + 1, "ledger": ledger}, "route", TEAM)
    return (await answered(LEAD, asked)).output


def line(worker: str, status: str = "done") -> dict[str, Any]:
    return {"id": worker, "worker": worker, "status": status, "instruction": ""}


async def test_who_gathers_facts_is_called_first_then_each_part_has_its_worker_then_it_ends() -> None:
    assert (await routed([]))["next"] == "files"
    second = await routed([line("files")])
    assert (second["next"], "Python" in second["instruction"]) == ("coder", True)
    assert (await routed([line("files"), line("coder")]))["next"] == "writer"
    assert (await routed([line("files"), line("coder"), line("writer")]))["next"] is None


async def test_a_worker_that_failed_is_replaced_once() -> None:
    ledger = [line("files"), line("coder", "failed")]
    assert (await routed(ledger, "Repair the program that crashes"))["next"] == "writer"


async def test_a_plan_has_a_subtask_for_each_part_after_those_who_gather() -> None:
    output = (await answered(LEAD, told({"request": BOTH}, "plan", TEAM))).output
    assert [subtask["worker"] for subtask in output["subtasks"]] == ["files", "coder", "writer"]
    assert output["subtasks"][1]["after"] == ["files"]


async def test_a_part_that_refers_back_waits_for_the_one_before() -> None:
    text = "Repair the computer program, then write a letter about it"
    output = (await answered(LEAD, told({"request": text}, "plan", TEAM[:2]))).output
    assert [(subtask["worker"], subtask["after"]) for subtask in output["subtasks"]] == [
        ("coder", []),
        ("writer", ["part1"]),
    ]


async def test_a_case_is_chosen_with_probabilities_and_a_reason() -> None:
    output = (await answered(LEAD, told("the script fails", "classify", TEAM[:2]))).output
    assert output["case"] == "coder"
    assert sum(output["scores"].values()) == pytest.approx(1, abs=0.01)


async def test_results_become_one_answer_that_names_what_failed() -> None:
    value = {
        "request": "x",
        "results": {
            "a": {"worker": "coder", "output": "It is mended."},
            "b": {"worker": "writer", "output": "Dear all"},
        },
        "failures": {"c": {"worker": "files", "error": "timeout: too slow"}},
    }
    output = (await answered(LEAD, told(value, "assemble", []))).output
    assert "## Coder\n\nIt is mended." in output
    assert "- files: timeout: too slow" in output


async def test_a_lead_without_workers_says_so() -> None:
    with pytest.raises(AgentError, match="no workers"):
        await answered(LEAD, told({"request": "x"}, "route", []))


def test_a_request_is_split_where_another_wish_begins() -> None:
    assert clauses("Find the order, and please refund it; thanks a lot then") == [
        "Find the order",
        "please refund it",
        "thanks a lot then",
    ]
