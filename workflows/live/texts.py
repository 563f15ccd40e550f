"""The text so far of every step that speaks, for whoever begins to follow in mid-stream. On the hub's loop only."""

import time
from collections import defaultdict
from collections.abc import Iterable

from msgspec.structs import replace

from workflows.executors.tokens import Delta
from workflows.store.contract import RunId

Key = tuple[str, int]
SILENT_S = 3_600.0


class Texts:
    """Keep the text of steps that have not ended; what has been silent for an hour ended unheard."""

    def __init__(self) -> None:
        self._runs: dict[RunId, dict[Key, list[str]]] = defaultdict(dict)
        self._heard_at: dict[RunId, float] = {}

    def take(self, deltas: Iterable[Delta]) -> None:
        """Take pieces in; a step that ended is forgotten."""
        for delta in deltas:
            steps, key = self._runs[delta.run], (delta.step, delta.attempt)
            self._heard_at[delta.run] = time.monotonic()
            if delta.ended:
                steps.pop(key, None)
            else:
                steps.setdefault(key, []).append(delta.text)
            if not steps:
                self._drop(delta.run)

    def so_far(self, run: RunId) -> list[Delta]:
        """Give the whole text of each step of a run that speaks, from its beginning."""
        steps = self._runs.get(run, {})
        return [
            Delta(run=run, step=step, attempt=attempt, offset=0, text="".join(pieces))
            for (step, attempt), pieces in steps.items()
        ]

    def forget(self) -> None:
        """Forget the steps of which nothing was heard for long: whoever carried them out may have died."""
        until = time.monotonic() - SILENT_S
        for run in [run for run, heard_at in self._heard_at.items() if heard_at < until]:
            self._drop(run)

    def _drop(self, run: RunId) -> None:
        del self._runs[run], self._heard_at[run]


def joined(deltas: Iterable[Delta]) -> list[Delta]:
    """Join pieces of one step that follow each other."""
    last: dict[tuple[Key, int], list[Delta]] = {}
    runs: list[list[Delta]] = []
    for delta in deltas:
        key = (delta.step, delta.attempt)
        pieces = last.pop((key, delta.offset), None)
        if pieces is None:
            pieces = []
            runs.append(pieces)
        pieces.append(delta)
        last[key, delta.offset + len(delta.text)] = pieces
    return [replace(pieces[0], text="".join(piece.text for piece in pieces)) for pieces in runs]
