"""Limits of this process: how many calls of one thing run at once, and how many start in a minute.

A gate belongs to no event loop: those who wait may be on several. Waiting costs no thread, and the
longest wait goes first.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

Waiter = tuple[asyncio.AbstractEventLoop, "asyncio.Future[None]"]
MINUTE_S = 60.0


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
        await self._enter()
        try:
            yield
        finally:
            self.leave()

    async def _enter(self) -> None:
        with self._lock:
            if self.limit is None or self.inside < self.limit:
                self.inside += 1
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


class Pace:
    """Let at most `limit` callers start within any minute."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._starts: deque[float] = deque(maxlen=limit)
        self._clock = clock
        self._lock = threading.Lock()

    def delay_s(self) -> float:
        """Reserve the next start and tell how long to wait for it."""
        with self._lock:
            now = self._clock()
            full = len(self._starts) == self._starts.maxlen
            start = max(now, self._starts[0] + MINUTE_S) if full else now
            self._starts.append(start)
            return start - now

    def wait_s(self) -> float:
        """Tell how long the next caller would have to wait, reserving nothing."""
        with self._lock:
            full = len(self._starts) == self._starts.maxlen
            return max(0.0, self._starts[0] + MINUTE_S - self._clock()) if full else 0.0
