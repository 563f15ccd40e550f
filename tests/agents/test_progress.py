"""A lead without a model judges a ledger, replaces who failed, chairs a talk and sums it up."""

from typing import Any

from agents.contract import AgentRequest, Member
from tests.agents.asked import answered, spec

LEAD = spec("function", function="lead")
TEAM = [
    Member(name="logs", description="Reads logs and finds failures.", capabilities=["analyse logs"]),
    Member(name="runbooks", description="Searches runbooks for remedies.", capabilities=["find remedies"]),
    Member(name="writer", description="Writes letters to customers.", capabilities=["write letters"]),
]


async def asked(purpose: str, **value: Any) -> Any:
    request = AgentRequest(key="k", purpose=purpose, input={"request": "Payments fail", **value}, members=TEAM)
    return (await answered(LEAD, request)).output


def line(id: str, worker: str, status: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "worker": worker, "status": status, "instruction": f"do {id}", **more}


async def test_progress_names_the_first_subtask_whose_others_are_done() -> None:
    ledger = [line("a", "logs", "done", output="x"), line("b", "writer", "waiting", after=["c"])]
    ledger.append(line("c", "runbooks", "waiting", after=["a"]))
    told = await asked("progress", ledger=ledger)
    assert (told["done"], told["progressing"]) == (False, True)
    assert (told["next"], told["subtask"], told["instruction"]) == ("runbooks", "c", "do c")


async def test_progress_is_done_when_every_subtask_is_and_stalls_on_failures_and_repetition() -> None:
    done = [line("a", "logs", "done", output="x")]
    assert (await asked("progress", ledger=done))["done"] is True
    assert (await asked("progress", ledger=[*done, line("b", "writer", "failed")]))["progressing"] is False
    assert (await asked("progress", ledger=[*done, line("b", "logs", "done", output="x")]))["looping"] is True


async def test_nothing_stalls_before_anything_was_tried() -> None:
    told = await asked("progress", ledger=[line("a", "logs", "waiting")])
    assert (told["progressing"], told["next"]) == (True, "logs")


async def test_a_new_plan_replaces_who_failed_and_keeps_what_waits_in_its_order() -> None:
    ledger = [line("a", "logs", "done", output="x"), line("b", "logs", "failed", instruction="find remedies")]
    ledger.append(line("c", "writer", "blocked", after=["a", "b"]))
    told = await asked("replan", ledger=ledger, because="it stalled")
    assert [(subtask["worker"], subtask["after"]) for subtask in told["subtasks"]] == [
        ("runbooks", []),
        ("writer", ["a", "again1"]),
    ]


async def test_a_new_plan_does_without_those_that_a_person_does_not_want() -> None:
    ledger = [line("a", "logs", "waiting", instruction="find remedies"), line("b", "writer", "waiting")]
    told = await asked("replan", ledger=ledger, because="ada rejected the plan: without logs", rejected_by="ada")
    assert [subtask["worker"] for subtask in told["subtasks"]] == ["runbooks", "writer"]


async def test_who_failed_is_replaced_by_the_best_that_is_left() -> None:
    subtask = line("b", "logs", "failed", instruction="write letters to customers")
    assert (await asked("reassign", subtask=subtask, tried=["logs"]))["worker"] == "writer"
    assert (await asked("reassign", subtask=subtask, tried=[m.name for m in TEAM]))["worker"] is None


async def test_a_chair_hears_everybody_and_ends_when_the_last_one_accepts() -> None:
    said = [{"speaker": "logs", "message": "The log shows timeouts."}]
    assert (await asked("route", transcript=[]))["next"] == "logs"
    assert (await asked("route", transcript=said))["next"] == "runbooks"
    accepted = {"speaker": "writer", "message": {"accept": True, "feedback": []}}
    assert (await asked("route", transcript=[*said, accepted]))["next"] is None


async def test_a_talk_is_summed_up_with_who_said_what() -> None:
    said = [{"speaker": "logs", "message": "The log shows many timeouts. It began at ten."}]
    assert "logs: The log shows many timeouts." in await asked("summarise", transcript=said)


async def test_what_members_of_a_handoff_found_is_summed_up_with_who_found_it() -> None:
    found = [{"member": "logs", "output": "The log shows many timeouts. It began at ten."}]
    assert "logs: The log shows many timeouts." in await asked("summarise", findings=found)
