"""A thread that does one blocking call after the other for an asyncio loop: it owns one database connection.

Its calls never overlap, and keep their order. It is a daemon, so that a process may end however it likes. A connection
that was lost is let go of, and the next call makes another: Django does so between requests, and there are none here.

While all is quiet, so that nothing on the loop would go on meanwhile, a call is made on the loop's own thread: to wake
another thread and to be woken by it takes as long as half a commit, and a run that is alone would wait for it at each
step. That thread has a connection of its own then.
"""

import asyncio
import logging
import threading
from asyncio.events import _set_running_loop
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from django.db import connections

Job = tuple[Callable[..., Any], tuple[Any, ...], Callable[[Any, BaseException | None], None]]
logger = logging.getLogger(__name__)


class SerialThread:
    """Do blocking calls one at a time, away from the loop that asks for them unless that is `quiet`."""

    def __init__(self, name: str, quiet: Callable[[], bool] = lambda: False) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._quiet = quiet
        self._under_way = 0
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(
        self, done: Callable[[Any, BaseException | None], None], function: Callable[..., Any], *args: Any
    ) -> None:
        """Call `function` after all that was submitted before, then `done(result, error)` on the loop; perhaps now."""
        if not self._under_way and self._quiet():
            # it stands between two callbacks of the loop, where Django may be asked: nothing here waits for the loop
            _set_running_loop(None)
            result, error = _called(function, args)
            _set_running_loop(self._loop)
            done(result, error)
            return
        self._under_way += 1
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
        """Finish what was submitted, then close the thread's connection and end it."""
        self._quiet = lambda: False  # what is closed here is the thread's own, and not the loop's
        await self.call(connections.close_all)
        self._jobs.put(None)

    def _work(self) -> None:
        while job := self._jobs.get():
            function, args, done = job
            result, error = _called(function, args)
            try:
                self._loop.call_soon_threadsafe(self._settle, done, result, error)
            except RuntimeError:  # the loop is closed: nobody waits any more
                return

    def _settle(
        self, done: Callable[[Any, BaseException | None], None], result: Any, error: BaseException | None
    ) -> None:
        self._under_way -= 1
        done(result, error)


def _called(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, BaseException | None]:
    try:
        return function(*args), None
    except BaseException as raised:  # noqa: BLE001  (whatever it is belongs to whoever asked)
        _let_go_of_what_is_lost()
        return None, raised


def _let_go_of_what_is_lost() -> None:
    try:
        for connection in connections.all(initialized_only=True):
            connection.close_if_unusable_or_obsolete()
    except Exception:
        logger.exception("a connection that failed could not be closed")
