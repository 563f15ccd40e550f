"""Hear of the ends of runs as they are committed."""

import threading
from collections.abc import Sequence

from workflows.store.contract import Append

WITHIN_S = 300.0


def ended(appends: Sequence[Append]) -> int:
    """Count the runs that end with these appends."""
    return sum(append.summary.ended_at is not None for append in appends)


class Ends:
    """Count the runs that ended, and let a thread wait for a number of them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._ended = 0

    def committed(self, appends: Sequence[Append]) -> None:
        """Hear of commits."""
        if count := ended(appends):
            self.add(count)

    def add(self, count: int) -> None:
        """Hear of `count` ends."""
        with self._changed:
            self._ended += count
            self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        """Wait until `count` runs ended since the last call."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._ended >= count, timeout=WITHIN_S):
                raise TimeoutError(f"only {self._ended} of {count} runs ended")
            self._ended -= count
