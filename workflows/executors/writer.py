"""Natural group commit: what all runs of the process append while a commit runs goes into the next one.

No timer and no linger, and the append of a run that is alone waits for no other. Order: commit, then release whoever
waits, then tell `committed`, whose failures nobody waits for. A write that is refused is counted (`fenced`) and told
in the log, even where whoever asked for it has gone meanwhile.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial

from workflows.executors.serial import SerialThread
from workflows.store.contract import Append, LeaseLostError, Store

MANY, MAX_BATCH = 250, 1_000
Committed = Callable[[Sequence[Append]], None]
_Wish = tuple[Append, asyncio.Future[None]]
logger = logging.getLogger(__name__)


class Writer:
    """Append to the logs of many runs, in one transaction at a time."""

    def __init__(
        self, store: Store, thread: SerialThread, committed: Committed, alone: Callable[[], bool] = lambda: False
    ) -> None:
        self._store = store
        self._thread = thread
        self._committed = committed
        self._alone = alone
        self._waiting: list[_Wish] = []
        self._lock = threading.Lock()  # of what waits, and whether a commit of it was called for and has not begun
        self._called = self._due = False
        self.fenced = 0
        self._loop = asyncio.get_running_loop()

    def append(self, append: Append) -> asyncio.Future[None]:
        """Append; the future is done when it is durable, or raises `LeaseLostError` or what the database raised."""
        future: asyncio.Future[None] = self._loop.create_future()
        with self._lock:
            self._waiting.append((append, future))
            called, count = self._called, len(self._waiting)
        if called:
            return future
        if count >= MANY or self._alone():
            self._call()
        elif not self._due:
            # others may append on the same round of the loop, and go along; where there are none, nobody waits for it
            self._due = True
            self._loop.call_soon(self._call)
        return future

    def _call(self) -> None:
        """Call for a commit of what waits; it takes along what comes until it begins."""
        self._due = False
        with self._lock:
            if self._called or not self._waiting:
                return
            self._called = True
        batch: list[_Wish] = []
        self._thread.submit(partial(self._committed_all, batch), self._commit, batch)

    def _commit(self, batch: list[_Wish]) -> list[LeaseLostError | None]:
        with self._lock:
            batch += self._waiting[:MAX_BATCH]
            del self._waiting[:MAX_BATCH]
            self._called = False
        return self._store.append([append for append, _ in batch])

    def _committed_all(
        self, batch: list[_Wish], refusals: list[LeaseLostError | None] | None, error: BaseException | None
    ) -> None:
        if self._waiting:  # it was too much for this one
            self._call()
        self._release(batch, refusals or [error] * len(batch))

    def _release(self, batch: list[_Wish], outcomes: Sequence[BaseException | None]) -> None:
        written = []
        for (append, future), error in zip(batch, outcomes, strict=True):
            if error is None:
                written.append(append)
            elif isinstance(error, LeaseLostError):
                self.fenced += 1
                logger.warning("a write was refused: %s", error)
            if future.done():  # whoever waited was cancelled
                continue
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)
        if written:
            self._loop.call_soon(self.tell, written)

    def tell(self, written: Sequence[Append]) -> None:
        """Tell of appends that are durable."""
        try:
            self._committed(written)
        except Exception:
            logger.exception("telling of %d appends failed; whoever missed it reads the log", len(written))
