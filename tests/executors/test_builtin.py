"""The agents that come with Baton: what answers for them, and what is said where nothing does."""

from typing import Any

import pytest

from agents.contract import AgentError
from tests.executors.workbench import Bench
from workflows.engine.commands import MemberCard, RunStep
from workflows.executors.builtin import ask_builtin, is_builtin

CASES = [
    MemberCard(name="billing", description="Handles payments, invoices and refunds."),
    MemberCard(name="shipping", description="Handles parcels and deliveries."),
]


class Silence:
    """Take what an agent reports, and keep none of it."""

    def token(self, text: str) -> None:
        """Take text."""

    def turn(self, turn: Any) -> None:
        """Take a turn."""


async def asked(agent: str, input: Any, members: list[MemberCard]) -> Any:
    """Ask a built-in agent."""
    told: dict[str, Any] = {"run": "r", "step": "s", "key": "r:s", "activation": "s", "node": "s", "attempt": 1}
    command = RunStep(**told, agent=agent, purpose="match", input=input, timeout_s=10, members=members)
    return (await ask_builtin(command, Silence())).output


async def test_a_match_tells_the_best_case_with_scores_and_why() -> None:
    found = await asked("@match", {"message": "please refund my invoice"}, CASES)
    assert (found["case"], found["cases"]) == ("billing", ["billing"])
    assert found["scores"]["billing"] > 0.8 > found["scores"]["shipping"]
    assert "billing" in found["reason"]


async def test_a_match_finds_a_case_for_each_part_of_a_request() -> None:
    found = await asked("@match", "Refund my invoice. And where is my parcel?", CASES)
    assert set(found["cases"]) == {"billing", "shipping"}
    assert min(found["scores"].values()) > 0.6


async def test_a_match_of_one_case_can_say_no() -> None:
    assert (await asked("@match", "please refund my invoice", CASES[:1]))["scores"]["billing"] > 0.6
    assert (await asked("@match", "tell me a story about ducks", CASES[:1]))["scores"]["billing"] < 0.4


async def test_a_match_without_text_is_sure_of_nothing() -> None:
    assert set((await asked("@match", None, CASES))["scores"].values()) == {0.0}


async def test_a_match_without_cases_says_so() -> None:
    with pytest.raises(AgentError, match="no cases"):
        await asked("@match", "refund", [])


async def test_what_nothing_answers_for_is_told() -> None:
    with pytest.raises(AgentError, match="nothing here answers for '@nobody:x'"):
        await asked("@nobody:x", "refund", [])
    assert is_builtin("@nobody:x")
    assert not is_builtin("nobody")


async def test_a_router_by_capability_runs_with_no_agent(bench: Bench) -> None:
    cases = [{"id": card.name, "description": card.description} for card in CASES]
    router = {"id": "r", "kind": "router", "config": {"mode": "capability", "min_confidence": 0.6, "cases": cases}}
    ends = [
        {"id": f"to-{port}", "kind": "output", "config": {"value": port}} for port in ("billing", "shipping", "default")
    ]
    edges = [{"id": "e", "source": "input", "target": "r"}]
    edges += [{"id": end["id"], "source": "r", "port": end["config"]["value"], "target": end["id"]} for end in ends]  # type: ignore[index]
    bench.document = {"schema": 1, "nodes": [{"id": "input", "kind": "input"}, router, *ends], "edges": edges}
    bench.executor()
    runs = [bench.run(text) for text in ("where is my parcel", "refund my invoice", "zzz")]
    assert [(await bench.ended(run)).output for run in runs] == ["shipping", "billing", "default"]
    assert bench.calls == []
