"""A thread that does one blocking call after the other for an asyncio loop: it owns one database connection.

Its calls never overlap, and keep their order. It is a daemon, so that a process may end however it likes.
"""

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

Job = tuple[Callable[..., Any], tuple[Any, ...], Callable[[Any, BaseException | None], None]]


class SerialThread:
    """Do blocking calls one at a time, away from the loop that asks for them."""

    def __init__(self, name: str, at_end: Callable[[], None] = lambda: None) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._at_end = at_end
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(
        self, done: Callable[[Any, BaseException | None], None], function: Callable[..., Any], *args: Any
    ) -> None:
        """Call `function` after all that was submitted before, then `done(result, error)` on the loop."""
        self._jobs.put((function, args, done))

    def call(self, function: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        """Call `function` after all that was submitted before; the future brings its result."""
        future: asyncio.Future[Any] = self._loop.create_future()

        def settle(result: Any, error: BaseException | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        self.submit(settle, function, *args)
        return future

    async def close(self) -> None:
        """Finish what was submitted, then end the thread."""
        await self.call(self._at_end)
        self._jobs.put(None)

    def _work(self) -> None:
        while job := self._jobs.get():
            function, args, done = job
            result, error = None, None
            try:
                result = function(*args)
            except BaseException as raised:  # noqa: BLE001  (whatever it is belongs to whoever asked)
                error = raised
            if not self._tell(done, result, error):
                return

    def _tell(
        self, done: Callable[[Any, BaseException | None], None], result: Any, error: BaseException | None
    ) -> bool:
        try:
            self._loop.call_soon_threadsafe(done, result, error)
        except RuntimeError:  # the loop is closed: nobody waits any more
            return False
        return True
