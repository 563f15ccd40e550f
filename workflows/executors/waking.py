"""Waiting for a sign that may be missed: whoever waits looks by himself when his time is over."""

import asyncio
import contextlib
from collections.abc import Callable

from workflows.store.contract import RunId

AGAIN_AFTER_S = (0.0, 0.001, 0.001, 0.002, 0.004, 0.008)  # when to look for a run that was rung for before it was kept


async def sign(event: asyncio.Event, within_s: float) -> None:
    """Wait until an event is set, or for so many seconds, and clear it."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within_s):
            await event.wait()
    event.clear()


def look_again(hear: Callable[[RunId, int], None], run: RunId, looked: int) -> bool:
    """Let a run be heard of again soon, with how often it was looked for; tell whether that was not too often yet."""
    if looked >= len(AGAIN_AFTER_S):
        return False
    asyncio.get_running_loop().call_later(AGAIN_AFTER_S[looked], hear, run, looked + 1)
    return True
