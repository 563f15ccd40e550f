"""A thread that does one blocking call after the other for an asyncio loop: it owns one database connection.

Its calls never overlap, and keep their order. It is a daemon, so that a process may end however it likes. A connection
that was lost is let go of, and the next call makes another: Django does so between requests, and there are none here.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from django.db import connections

Job = tuple[Callable[..., Any], tuple[Any, ...], Callable[[Any, BaseException | None], None]]
logger = logging.getLogger(__name__)


class SerialThread:
    """Do blocking calls one at a time, away from the loop that asks for them."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
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
        await self.call(connections.close_all)
        self._jobs.put(None)

    def _work(self) -> None:
        while job := self._jobs.get():
            function, args, done = job
            result, error = None, None
            try:
                result = function(*args)
            except BaseException as raised:  # noqa: BLE001  (whatever it is belongs to whoever asked)
                error = raised
                _let_go_of_what_is_lost()
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


def _let_go_of_what_is_lost() -> None:
    try:
        for connection in connections.all(initialized_only=True):
            connection.close_if_unusable_or_obsolete()
    except Exception:
        logger.exception("a connection that failed could not be closed")
