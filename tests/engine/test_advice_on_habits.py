"""A lead that decides the same in every run gives way to asking all workers at once."""

from typing import Any

import pytest

from tests.engine.drawing import document, node
from tests.engine.timed_runs import echo, run_timed, took
from workflows.engine.advice import Advice, advise
from workflows.engine.advice.measuring import measured
from workflows.engine.commands import RunStep
from workflows.engine.state import RunState

SECONDS = {"boss": 2.0, "a": 5.0, "b": 3.0}


def desk(**config: Any) -> dict[str, Any]:
    told = node("desk", "supervisor", config={"lead": "boss", **config})
    return document(told, node("a", parent="desk"), node("b", parent="desk"))


def both_in_turn(step: RunStep) -> Any:
    if step.purpose != "route":
        return echo(step) if step.agent != "boss" else "joined"
    return {"next": next((name for name in "ab" if name not in str(step.input["ledger"])), None)}


def instructing(step: RunStep) -> Any:
    told = both_in_turn(step)
    return told | {"instruction": "your part"} if step.purpose == "route" and told["next"] else told


def after(told: dict[str, Any], answer: Any, runs: int = 5) -> list[Advice]:
    past = [measured(run_timed(told, seconds=SECONDS, answer=answer)) for _ in range(runs)]
    return [advice for advice in advise(told, past=past) if advice.code == "settled_lead"]


def applied(advice: Advice) -> RunState:
    assert advice.patch is not None
    return run_timed(advice.patch, seconds=SECONDS, answer=both_in_turn)


def test_all_workers_are_asked_at_once_and_the_lead_for_the_answer_alone() -> None:
    told = desk()
    (advice,) = after(told, both_in_turn)
    before = run_timed(told, seconds=SECONDS, answer=both_in_turn)
    assert (before.output, applied(advice).output) == ("joined", "joined")
    assert advice.saving is not None
    assert advice.saving.seconds == took(before) - took(applied(advice)) == 9.0


def test_an_answer_that_is_an_object_stays_one() -> None:
    told = desk(assemble=False)
    (advice,) = after(told, both_in_turn)
    before = run_timed(told, seconds=SECONDS, answer=both_in_turn)
    assert before.output == applied(advice).output == {"a": "a(x)", "b": "b(x)"}


@pytest.mark.parametrize(("answer", "runs"), [(instructing, 5), (both_in_turn, 4)], ids=["instructions", "few runs"])
def test_a_lead_that_tells_workers_more_or_is_hardly_known_stays(answer: Any, runs: int) -> None:
    assert after(desk(), answer, runs) == []
