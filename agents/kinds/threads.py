"""Run blocking callables beside an event loop, each in a daemon thread, a bounded number at once.

A thread cannot be stopped. One whose caller gave up goes on; it gives its place free and is counted as abandoned, and
when too many are, further calls are refused with the reason instead of starving in silence.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

from agents.contract import AgentError
from agents.gates import Gate

logger = logging.getLogger(__name__)


class BlockingCalls:
    """Run at most `at_once` calls; refuse when `max_abandoned` threads never came back."""

    def __init__(self, at_once: int = 32, max_abandoned: int = 64) -> None:
        self.gate = Gate(at_once)
        self.max_abandoned = max_abandoned
        self._abandoned: set[threading.Thread] = set()

    @property
    def abandoned(self) -> int:
        """Count the threads that still run though nobody waits for them."""
        self._abandoned = {thread for thread in self._abandoned if thread.is_alive()}
        return len(self._abandoned)

    async def run(self, name: str, call: Callable[[], Any]) -> Any:
        """Run `call` in a thread and return what it returns; raise what it raises."""
        if self.abandoned >= self.max_abandoned:
            message = (
                f"{self.abandoned} calls of functions never returned and hold their threads; mend them and restart"
            )
            raise AgentError("refused", message)
        async with self.gate.entered():
            return await self._run(name, call)

    async def _run(self, name: str, call: Callable[[], Any]) -> Any:
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Any] = loop.create_future()
        thread = threading.Thread(target=_work, args=(call, loop, outcome), name=f"function {name}", daemon=True)
        thread.start()
        try:
            return await outcome
        except asyncio.CancelledError as cancelled:
            self._abandoned.add(thread)
            logger.warning("function %s goes on in its thread though its call was given up", name)
            cancelled.add_note(f"Its thread cannot be stopped and goes on ({self.abandoned} such threads now).")
            raise


def _work(call: Callable[[], Any], loop: asyncio.AbstractEventLoop, outcome: "asyncio.Future[Any]") -> None:
    result: Any = None
    raised: Exception | None = None
    try:
        result = call()
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001 - its caller gets whatever it raised
        raised = error if isinstance(error, Exception) else RuntimeError(f"it ended with {type(error).__name__}")
    if not loop.is_closed():
        loop.call_soon_threadsafe(_settle, outcome, result, raised)


def _settle(outcome: "asyncio.Future[Any]", result: Any, raised: Exception | None) -> None:
    if outcome.done():
        return
    if raised is None:
        outcome.set_result(result)
    else:
        outcome.set_exception(raised)
