"""What a step's outcome is, whatever the agent does."""

import asyncio
import logging
import threading
from typing import Any

import pytest

from agents.contract import AgentAnswer, AgentError, AgentUsage, HandoffWish
from tests.executors.workbench import Bench
from workflows.engine.state import Step

DEEP: Any = "x"
for _ in range(200):
    DEEP = [DEEP]


async def outcome(bench: Bench, answer: Any) -> Step:
    """Run one step that answers, or raises, `answer`."""

    async def answering(request: Any, sink: Any) -> Any:
        if isinstance(answer, BaseException):
            raise answer
        return answer

    bench.answer = answering  # type: ignore[method-assign]
    bench.executor()
    state = await bench.ended(bench.run())
    return state.steps["s0:1"]


async def test_an_output_is_kept_with_its_usage_and_note(bench: Bench) -> None:
    usage = AgentUsage(input_tokens=3, output_tokens=4, cost_usd=0.5)
    step = await outcome(bench, AgentAnswer(output={"a": [1, None]}, usage=usage, note="by keywords"))
    assert (step.output, step.note) == ({"a": [1, None]}, "by keywords")
    assert step.usage is not None
    assert (step.usage.input_tokens, step.usage.cost_usd) == (3, 0.5)


@pytest.fixture
def unlogged(caplog: pytest.LogCaptureFixture) -> None:
    """Keep what agents raise out of the captured log: a report that goes from process to process must be UTF-8."""
    caplog.set_level(logging.CRITICAL, logger="workflows.executors.steps")


@pytest.mark.usefixtures("unlogged")
@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (AgentError("rate_limit", "slow down"), "rate_limit", "slow down"),
        (AgentError("no-such-code", "odd"), "agent", "odd"),
        (ValueError("bad \ud800 \0 text"), "agent", "ValueError"),
        (TimeoutError(), "timeout", "did not answer within"),
        ("x" * 1_048_577, "too_large", "1,048,579 bytes"),
        (float("nan"), "agent", "not finite"),
        ("nul \0", "agent", "NUL"),
        ("half \ud800", "agent", "surrogate"),
        (DEEP, "agent", "nested"),
        (object(), "agent", "object is not a JSON value"),
        ({1: "x"}, "agent", "a key must be text"),
        (2**70, "agent", "64 bits"),
        (AgentAnswer(output="x", handoff=HandoffWish(to="a", context={"k": {1}})), "agent", "set is not"),
    ],
)
async def test_a_bad_outcome_fails_the_step_and_says_why(bench: Bench, answer: Any, code: str, words: str) -> None:
    step = await outcome(bench, answer)
    assert step.status == "failed"
    assert step.error is not None
    assert step.error.code == code
    assert words in step.error.message


async def test_an_agent_cannot_change_an_output_that_it_has_given(bench: Bench) -> None:
    given = {"list": [1]}
    step = await outcome(bench, given)
    given["list"].append(2)
    assert step.output == {"list": [1]}


async def test_text_is_shown_as_it_comes_and_numbered_by_offset(bench: Bench) -> None:
    async def answer(request: Any, sink: Any) -> Any:
        for word in ("one ", "two ", "three"):
            sink.token(word)
            await asyncio.sleep(0.07)
        return "done"

    bench.answer = answer  # type: ignore[method-assign]
    bench.executor()
    await bench.ended(bench.run())
    assert "".join(delta.text for delta in bench.deltas) == "one two three"
    assert [delta.offset for delta in bench.deltas if delta.text] == [0, 4, 8]
    assert bench.deltas[-1].ended


async def test_text_from_another_thread_is_shown_too(bench: Bench) -> None:
    async def answer(request: Any, sink: Any) -> Any:
        def speak() -> None:
            sink.token("from afar")
            sink.turn({"n": 1})

        thread = threading.Thread(target=speak)
        thread.start()
        await asyncio.to_thread(thread.join)
        await asyncio.sleep(0.08)
        return "done"

    bench.answer = answer  # type: ignore[method-assign]
    bench.executor()
    state = await bench.ended(bench.run())
    assert "".join(delta.text for delta in bench.deltas) == "from afar"
    assert state.steps["s0:1"].turns == ({"n": 1},)


async def test_turns_that_were_kept_come_back_after_a_crash(bench: Bench) -> None:
    async def one_turn_then_hang(request: Any, sink: Any) -> Any:
        sink.turn("first")
        await asyncio.sleep(3600)

    bench.answer = one_turn_then_hang  # type: ignore[method-assign]
    first = bench.executor()
    run = bench.run()
    await bench.until(run, lambda state: bool(state.steps) and state.steps["s0:1"].turns == ("first",))
    await first.stop()
    del bench.answer  # type: ignore[method-assign]
    bench.executor()
    await bench.ended(run)
    assert bench.calls[-1].turns == ["first"]
