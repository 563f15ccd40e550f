"""Time limits of as many calls as there are steps: what `asyncio.timeout` does, without a timer for each.

Limits of one length end in the order in which they began. So one timer of a loop looks after all of one length, and a
call that ends within its time has cost no more than an entry. They go by the monotonic clock, not by the loop's: some
loops tell the time at which their round began, and others may have done much in that round.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable
from itertools import takewhile
from typing import Any, TypeVar

import msgspec

Answer = TypeVar("Answer")


async def within(seconds: float, call: Awaitable[Answer]) -> Answer:
    """Await `call`, and cancel it when its time is over; raise a `TimeoutError` if that is what ended it."""
    limit = _limits().begin(seconds)
    try:
        return await call
    except asyncio.CancelledError as cancelled:
        # whoever else cancels the task has precedence
        if limit.over and limit.task.cancelling() <= limit.cancelling + 1:
            raise TimeoutError from cancelled
        raise
    finally:
        if limit.over:
            limit.task.uncancel()
        else:
            del limit.line[limit]


class _Limit(msgspec.Struct, eq=False):
    """When the time of a call is over, by the monotonic clock; who makes the call, and was being cancelled before."""

    ends_at: float
    task: "asyncio.Task[Any]"
    cancelling: int
    line: "dict[_Limit, None]"
    over: bool = False


class _Limits:
    """The limits that hold on one loop: a line for each length, whoever ends first standing first."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._lines: dict[float, dict[_Limit, None]] = {}

    def begin(self, seconds: float) -> _Limit:
        """Let a limit hold for the task that runs, from now on."""
        task = asyncio.current_task(self.loop)
        if task is None:
            raise RuntimeError("only a task can be given a time limit")
        ends_at = time.monotonic() + seconds
        line = self._lines.get(seconds)
        if line is None:
            line = self._lines[seconds] = {}
            self._look_at(ends_at, seconds)
        limit = _Limit(ends_at, task, task.cancelling(), line)
        line[limit] = None
        return limit

    def _look_at(self, when: float, seconds: float) -> None:
        self.loop.call_later(max(0.0, when - time.monotonic()), self._look, seconds)

    def _look(self, seconds: float) -> None:
        # a loop that counts in milliseconds looks a little early: then it looks again
        line, now = self._lines[seconds], time.monotonic()
        for limit in list(takewhile(lambda limit: limit.ends_at <= now, line)):
            del line[limit]
            limit.over = True
            limit.task.cancel()
        if line:
            self._look_at(next(iter(line)).ends_at, seconds)
        else:
            del self._lines[seconds]


class _Here(threading.local):
    limits: _Limits | None = None


_here = _Here()


def _limits() -> _Limits:
    """Give those of the loop that runs."""
    loop, limits = asyncio.get_running_loop(), _here.limits
    if limits is None or limits.loop is not loop:
        limits = _here.limits = _Limits(loop)
    return limits
