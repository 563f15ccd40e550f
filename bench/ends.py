"""Hear of the ends of runs as they are committed, and of what they answer."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from workflows.store.contract import Append

WITHIN_S = 300.0


class End(NamedTuple):
    """How a run ended: its status, what it returned, and how many steps it took."""

    status: str
    output: Any
    steps: int


def ends_of(appends: Sequence[Append]) -> Iterator[End]:
    """Give the ends of the runs that end with these appends."""
    summaries = (append.summary for append in appends)
    return (End(told.status, told.output, told.steps) for told in summaries if told.ended_at is not None)


class Ends:
    """Gather the ends of runs, and let a thread wait for a number of them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._ended: list[End] = []

    def committed(self, appends: Sequence[Append]) -> None:
        """Hear of commits."""
        if ended := list(ends_of(appends)):
            with self._changed:
                self._ended += ended
                self._changed.notify_all()

    def wait_for(self, count: int) -> list[End]:
        """Wait until `count` runs ended since the last call, and give their ends."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._ended) >= count, timeout=WITHIN_S):
                raise TimeoutError(f"only {len(self._ended)} of {count} runs ended")
            ended, self._ended = self._ended[:count], self._ended[count:]
            return ended
