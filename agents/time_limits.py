"""Time limits of as many calls as there are steps: what `asyncio.timeout` does, without a timer for each.

Limits of one length end in the order in which they began. So one timer of a loop looks after all of one length, and a
call that ends within its time has cost no more than an entry. They go by the monotonic clock, not by the loop's: some
loops tell the time at which their round began, and others may have done much in that round.

A call that takes no notice of being cancelled, as one that catches whatever is raised, is cancelled once more.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable
from itertools import takewhile
from typing import Any, TypeVar

import msgspec

TRIES, GRACE_S = 2, 5.0  # how often a call is cancelled, and how long after its time it is again
Answer = TypeVar("Answer")


async def within(seconds: float, call: Awaitable[Answer]) -> Answer:
    """Await `call`, and cancel it when its time is over; raise a `TimeoutError` if that is what ended it."""
    limit = _limits().begin(seconds)
    try:
        return await call
    except asyncio.CancelledError as cancelled:
        # whoever else cancels the task has precedence
        if limit.tried and limit.task.cancelling() <= limit.cancelling + limit.tried:
            raise TimeoutError from cancelled
        raise
    finally:
        limit.line.pop(limit, None)
        for _ in range(limit.tried):
            limit.task.uncancel()


class _Limit(msgspec.Struct, eq=False):
    """When the time of a call is over, by the monotonic clock; who makes the call, and was being cancelled before.

    `tried` is how often the call was cancelled for its time.
    """

    ends_at: float
    task: "asyncio.Task[Any]"
    cancelling: int
    line: "dict[_Limit, None]"
    tried: int = 0


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
        limit = _Limit(ends_at, task, task.cancelling(), self._line(ends_at, seconds))
        limit.line[limit] = None
        return limit

    def _line(self, ends_at: float, seconds: float) -> dict[_Limit, None]:
        line = self._lines.get(seconds)
        if line is None:
            line = self._lines[seconds] = {}
            self._look_at(ends_at, seconds)
        return line

    def _look_at(self, when: float, seconds: float) -> None:
        self.loop.call_later(max(0.0, when - time.monotonic()), self._look, seconds)

    def _look(self, seconds: float) -> None:
        # a loop that counts in milliseconds looks a little early: then it looks again
        line, now = self._lines[seconds], time.monotonic()
        for limit in list(takewhile(lambda limit: limit.ends_at <= now, line)):
            del line[limit]
            self._end(limit, now)
        if line:
            self._look_at(next(iter(line)).ends_at, seconds)
        else:
            del self._lines[seconds]

    def _end(self, limit: _Limit, now: float) -> None:
        limit.tried += 1
        if limit.tried < TRIES:
            limit.ends_at = now + GRACE_S
            limit.line = self._line(limit.ends_at, GRACE_S)
            limit.line[limit] = None
        limit.task.cancel()


class _Here(threading.local):
    limits: _Limits | None = None


_here = _Here()


def _limits() -> _Limits:
    """Give those of the loop that runs."""
    loop, limits = asyncio.get_running_loop(), _here.limits
    if limits is None or limits.loop is not loop:
        limits = _here.limits = _Limits(loop)
    return limits
