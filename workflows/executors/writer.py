"""Natural group commit: what all runs of the process append while a commit runs goes into the next one.

No timer and no linger, and the append of a run that is alone waits for no other. Order: commit, then release whoever
waits, then tell `committed`, whose failures nobody waits for. A write that is refused is counted (`fenced`) and told
in the log, even where whoever asked for it has gone meanwhile.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from workflows.executors.serial import SerialThread
from workflows.store.contract import Append, LeaseLostError, Store

MAX_BATCH = 1_000
Committed = Callable[[Sequence[Append]], None]
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
        self._waiting: list[tuple[Append, asyncio.Future[None]]] = []
        self._busy = False
        self.fenced = 0
        self._loop = asyncio.get_running_loop()

    def append(self, append: Append) -> asyncio.Future[None]:
        """Append; the future is done when it is durable, or raises `LeaseLostError` or what the database raised."""
        future: asyncio.Future[None] = self._loop.create_future()
        self._waiting.append((append, future))
        if not self._busy:
            self._busy = True
            self._begin()
        return future

    def _begin(self) -> None:
        # others may append on the same round of the loop, and go along; where there are none, nobody waits for it
        if self._alone():
            self._commit()
        else:
            self._loop.call_soon(self._commit)

    def _commit(self) -> None:
        batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]

        def done(refusals: list[LeaseLostError | None] | None, error: BaseException | None) -> None:
            self._busy = bool(self._waiting)
            if self._waiting:
                self._commit()
            self._release(batch, refusals or [error] * len(batch))

        self._thread.submit(done, self._store.append, [append for append, _ in batch])

    def _release(
        self, batch: list[tuple[Append, asyncio.Future[None]]], outcomes: Sequence[BaseException | None]
    ) -> None:
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
