"""Time limits do what `asyncio.timeout` does, however many hold at once."""

import asyncio
import contextlib
import time
from typing import Any

import pytest

from agents.time_limits import within


async def answer(after_s: float = 0.0, value: Any = "answer") -> Any:
    """Answer, at once or later."""
    if after_s:
        await asyncio.sleep(after_s)
    return value


async def stubborn(times: int) -> str:
    """Take no notice of being cancelled so many times."""
    for _ in range(times):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
    return "after all"


async def test_what_ends_in_time_is_given_back() -> None:
    assert await within(3600, answer()) == "answer"
    assert await within(3600, answer(0.001)) == "answer"


async def test_what_does_not_is_cancelled() -> None:
    call = asyncio.ensure_future(answer(3600))
    with pytest.raises(TimeoutError) as caught:
        await within(0.02, call)
    assert call.cancelled()
    assert isinstance(caught.value.__cause__, asyncio.CancelledError)


async def test_an_error_comes_through() -> None:
    async def fail() -> None:
        await asyncio.sleep(0.01)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await within(3600, fail())


async def test_each_of_many_has_its_own_time_wherever_it_stands_in_the_line() -> None:
    over: list[str] = []

    async def timed(name: str, waits_s: float) -> None:
        try:
            await within(0.05, answer(waits_s))
        except TimeoutError:
            over.append(name)

    calls = [asyncio.create_task(timed(name, waits_s)) for name, waits_s in [("a", 3600), ("-", 0.0), ("b", 3600)]]
    await asyncio.sleep(0.02)
    calls += [asyncio.create_task(timed(name, waits_s)) for name, waits_s in [("-", 0.0), ("c", 3600)]]
    await asyncio.gather(*calls)
    assert over == ["a", "b", "c"]


async def test_no_limit_ends_before_its_time() -> None:
    for _ in range(3):
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            await within(0.02, answer(3600))
        assert time.monotonic() - began >= 0.02


async def test_a_task_that_somebody_cancels_is_cancelled() -> None:
    task = asyncio.create_task(within(3600, answer(3600)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_whoever_else_cancels_a_task_whose_time_is_over_has_precedence() -> None:
    async def cancelled_as_its_time_ends() -> None:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().call_later(0.02, task.cancel)
        time.sleep(0.03)  # noqa: ASYNC251  (both are due when the loop looks again)
        await asyncio.sleep(3600)

    task = asyncio.create_task(within(0.02, cancelled_as_its_time_ends()))
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_outer_of_two_ends_what_takes_no_notice_of_the_inner() -> None:
    with pytest.raises(TimeoutError):
        await within(0.3, _twice())


async def _twice() -> str:
    assert await within(0.01, stubborn(1)) == "after all"
    return await answer(3600)


async def test_a_call_that_ends_well_after_its_time_leaves_its_task_as_it_was() -> None:
    task = asyncio.current_task()
    assert task is not None
    assert await within(0.01, stubborn(1)) == "after all"
    assert task.cancelling() == 0


async def test_what_takes_no_notice_is_cancelled_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.time_limits.GRACE_S", 0.02)
    task = asyncio.current_task()
    assert task is not None
    with pytest.raises(TimeoutError):
        await within(0.02, _stubborn_then_slow())
    assert task.cancelling() == 0
    # twice, and no more: what takes no notice of that either is left to whoever waits
    assert await within(0.02, stubborn(2)) == "after all"
    assert task.cancelling() == 0


async def _stubborn_then_slow() -> str:
    await stubborn(1)
    return await answer(3600)


async def test_what_ends_by_itself_in_the_meantime_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.time_limits.GRACE_S", 0.02)
    assert await within(0.01, stubborn(1)) == "after all"
    assert await answer(0.05) == "answer"


def test_each_loop_keeps_its_own_time() -> None:
    async def limited() -> str:
        with pytest.raises(TimeoutError):
            await within(0.01, answer(3600))
        return str(await within(3600, answer()))

    assert [asyncio.run(limited()) for _ in range(2)] == ["answer", "answer"]
