"""A limit of this process: how many calls of one thing run at once.

A gate belongs to no event loop: those who wait may be on several. Waiting costs no thread, and the
longest wait goes first.
"""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Waiter = tuple[asyncio.AbstractEventLoop, "asyncio.Future[None]"]


class Gate:
    """Let at most `limit` callers be inside at once; None lets in everybody."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.inside = 0
        self._waiting: deque[Waiter] = deque()
        self._lock = threading.Lock()

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """Wait for a place, and hold it."""
        await self.enter()
        try:
            yield
        finally:
            self.leave()

    def entered_at_once(self) -> bool:
        """Take a place if one is free, and tell whether it was; whoever has one must `leave`."""
        with self._lock:
            return self._took()

    async def enter(self) -> None:
        """Wait for a place; whoever has one must `leave`."""
        with self._lock:
            if self._took():
                return
            loop = asyncio.get_running_loop()
            place: asyncio.Future[None] = loop.create_future()
            self._waiting.append((loop, place))
        try:
            await place
        except asyncio.CancelledError:
            self._gave_up((loop, place))
            raise

    def leave(self) -> None:
        """Give the place to whoever waits longest, or free it."""
        with self._lock:
            while self._waiting:
                loop, place = self._waiting.popleft()
                if not loop.is_closed():
                    loop.call_soon_threadsafe(self._hand_over, place)
                    return
            self.inside -= 1

    def _took(self) -> bool:
        free = self.limit is None or self.inside < self.limit
        if free:
            self.inside += 1
        return free

    def _hand_over(self, place: "asyncio.Future[None]") -> None:
        if place.done():
            self.leave()
        else:
            place.set_result(None)

    def _gave_up(self, waiter: Waiter) -> None:
        with self._lock:
            waiting = waiter in self._waiting
            if waiting:
                self._waiting.remove(waiter)
        place = waiter[1]
        if not waiting and place.done() and not place.cancelled():
            self.leave()
