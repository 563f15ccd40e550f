"""Whatever an agent does, asking it ends with a checked answer or an `AgentError`; one suite over the kinds."""

import asyncio
import threading
import time
from typing import Any

import pytest

from agents.asking import MAX_OUTPUT_BYTES
from agents.contract import AgentAnswer, AgentError, AgentRequest, AgentSpec
from agents.functions import Report, agent_function
from agents.kinds.threads import BlockingCalls
from tests.agents.asked import Heard, answered, request, spec
from tests.executors.workbench import eventually

PURPOSES = (
    *("answer", "route", "plan", "replan", "progress", "reassign", "classify"),
    *("assemble", "synthesise", "summarise", "judge", "evaluate"),
)


@agent_function("test-behave")
def behave(asked: AgentRequest, report: Report) -> Any:
    """Do what the options say."""
    return _BEHAVIOURS[report.options["do"]](report)


@agent_function("test-behave-async")
async def behave_async(asked: AgentRequest, report: Report) -> Any:
    """Do what the options say, on the loop."""
    if report.options["do"] == "hang":
        await asyncio.Event().wait()
    return _BEHAVIOURS[report.options["do"]](report)


def _raise(report: Report) -> Any:
    raise RuntimeError("boom")


def _refuse(report: Report) -> Any:
    raise AgentError("refused", "not today")


_BEHAVIOURS: dict[str, Any] = {
    "answer": lambda report: AgentAnswer(output={"ok": True}),
    "raise": _raise,
    "refuse": _refuse,
    "garbage": lambda report: object(),
    "nan": lambda report: float("nan"),
    "keys": lambda report: {1: "one"},
    "surrogate": lambda report: "\ud800",
    "big": lambda report: "x" * (MAX_OUTPUT_BYTES + 1),
    "hang": lambda report: time.sleep(0.6),
    "exit": lambda report: exit(3),
}


def function(do: str, name: str = "test-behave") -> AgentSpec:
    return spec("function", function=name, options={"do": do})


def scripted(**line: Any) -> AgentSpec:
    return spec("scripted", script=[line])


async def code_of(agent: AgentSpec, **more: Any) -> str:
    with pytest.raises(AgentError) as caught:
        await answered(agent, request(**more))
    return caught.value.code


BOTH = pytest.mark.parametrize("name", ["test-behave", "test-behave-async"])


@BOTH
async def test_a_function_answers(name: str) -> None:
    assert (await answered(function("answer", name))).output == {"ok": True}


@BOTH
@pytest.mark.parametrize(
    ("do", "code"),
    [
        ("raise", "agent"),
        ("refuse", "refused"),
        ("garbage", "agent"),
        ("nan", "agent"),
        ("keys", "agent"),
        ("surrogate", "agent"),
        ("big", "too_large"),
        ("exit", "agent"),
    ],
)
async def test_a_bad_function_fails_its_step_and_nothing_else(name: str, do: str, code: str) -> None:
    assert await code_of(function(do, name)) == code


@BOTH
async def test_a_function_that_hangs_is_given_up_in_time(name: str) -> None:
    assert await code_of(function("hang", name), timeout_s=0.1) == "timeout"


async def test_a_thread_that_hangs_is_told_of() -> None:
    with pytest.raises(AgentError) as caught:
        await answered(function("hang"), request(timeout_s=0.1))
    assert "goes on" in caught.value.message


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"garbage": True}, "agent"),
        ({"hang": True}, "timeout"),
        ({"fail": {"code": "provider"}}, "provider"),
        ({"unknown": 1}, "validation"),
    ],
)
async def test_a_script_fails_as_it_says(line: dict[str, Any], code: str) -> None:
    assert await code_of(scripted(**line), timeout_s=0.1) == code


@pytest.mark.parametrize("purpose", PURPOSES)
async def test_a_script_without_lines_answers_every_purpose_with_what_is_plain(purpose: str) -> None:
    value = {"request": "x", "results": {"a": 1}, "failures": {}}
    answer = await answered(spec("scripted"), request(value, purpose, ("a", "b")))
    assert isinstance(answer.output, dict)


async def test_a_script_fails_so_many_times_and_then_answers() -> None:
    agent = scripted(output="done", fail={"times": 2})
    assert await code_of(agent, attempt=2) == "agent"
    assert (await answered(agent, request(attempt=3))).output == "done"


async def test_a_script_chooses_its_line_by_purpose_round_and_text() -> None:
    lines = [{"purpose": "route", "round": 2, "output": {"next": None}}, {"match": "refund", "output": "money"}]
    agent = spec("scripted", script=[*lines, {"echo": True}])
    asked = {"request": "x", "ledger": [{"worker": "a", "status": "done"}]}
    assert (await answered(agent, request(asked, "route"))).output == {"next": None}
    assert (await answered(agent, request({**asked, "round": 2, "ledger": []}, "route"))).output == {"next": None}
    assert (await answered(agent, request("a Refund please"))).output == "money"
    assert (await answered(agent, request("else"))).output == "else"


async def test_a_script_streams_its_tokens_and_keeps_its_tool_calls_as_turns() -> None:
    heard = Heard()
    calls = [{"name": "search", "result": 1}, {"name": "read", "result": 2}]
    answer = await answered(scripted(tokens=["a", "b"], tool_calls=calls), sink=heard)
    assert (heard.text, answer.output, len(heard.turns)) == ("ab", "ab", 2)


async def test_a_script_goes_on_after_the_turns_that_were_kept() -> None:
    heard = Heard()
    calls = [{"name": "search", "result": 1}, {"name": "read", "result": 2}]
    await answered(scripted(output=1, tool_calls=calls), request(turns=[{"tool": "search"}]), heard)
    assert [turn["tool"] for turn in heard.turns] == ["read"]


async def test_a_script_writes_its_ledger_only_where_the_operator_has_a_folder(settings: Any, tmp_path: Any) -> None:
    settings.AGENT_LEDGER_DIR = None
    await answered(spec("scripted", ledger="calls"))
    settings.AGENT_LEDGER_DIR = tmp_path
    await answered(spec("scripted", ledger="calls"))
    assert (tmp_path / "calls.jsonl").read_text().count('"key": "r1:.:1"') == 1


async def test_an_unknown_kind_and_a_disabled_agent_are_refused() -> None:
    assert await code_of(spec("http")) == "validation"
    disabled = AgentSpec(slug="d", version=1, name="D", kind="scripted", settings={}, enabled=False)
    assert await code_of(disabled) == "refused"


async def test_an_answer_must_fit_the_schema_that_is_asked_for() -> None:
    assert await code_of(scripted(output={"n": "x"}), output_schema={"properties": {"n": {"type": "integer"}}}) == (
        "validation"
    )
    assert await code_of(scripted(output=1), output_schema={"type": "nonsense"}) == "validation"


@agent_function("test-speak")
def speak(asked: AgentRequest) -> Any:
    """Yield words."""
    yield "one "
    yield "two"


async def test_a_generator_is_streamed_and_its_text_is_the_answer() -> None:
    heard = Heard()
    answer = await answered(spec("function", function="test-speak", pace_ms=1), sink=heard)
    assert (answer.output, heard.text) == ("one two", "one two")


async def test_too_many_abandoned_threads_refuse_further_calls_instead_of_starving() -> None:
    calls, returns = BlockingCalls(at_once=4, max_abandoned=1), threading.Event()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await calls.run("slow", returns.wait)
    with pytest.raises(AgentError, match="never returned"):
        await calls.run("slow", lambda: None)
    returns.set()
    await eventually(lambda: calls.abandoned == 0)
    assert await calls.run("quick", lambda: 1) == 1
