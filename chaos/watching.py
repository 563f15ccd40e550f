"""What a watcher was shown of a run: the numbers of the events in the order in which they came, and a digest of them.

Kept small, so that a thousand watchers fit into one process; `I9` compares it with the log.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

EMPTY = ""


def chained(digest: str, event: Any) -> str:
    """Carry a digest of a stream on by one event, as plain values."""
    told = json.dumps(event, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((digest + told).encode()).hexdigest()


@dataclass
class Stream:
    """The events of one run that one watcher took, from `after` on."""

    run: str
    watcher: str = ""
    after: int = 0
    numbers: list[int] = field(default_factory=list)
    digest: str = EMPTY

    @property
    def head(self) -> int:
        """Give the number of the last event that came: what to follow from after a reconnect."""
        return self.numbers[-1] if self.numbers else self.after

    def take(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Take in the entries of one frame, just as they came."""
        for entry in entries:
            for number, event in enumerate(entry["events"], start=entry["seq"]):
                self.numbers.append(number)
                self.digest = chained(self.digest, event)
