"""The text so far of every step that speaks, for whoever begins to follow in mid-stream. On the hub's loop only."""

from collections import defaultdict
from collections.abc import Iterable

from workflows.executors.tokens import Delta
from workflows.store.contract import RunId

Key = tuple[str, int]


class Texts:
    """Keep the text of steps that have not ended."""

    def __init__(self) -> None:
        self._runs: dict[RunId, dict[Key, list[str]]] = defaultdict(dict)

    def take(self, deltas: Iterable[Delta]) -> None:
        """Take pieces in; a step that ended is forgotten."""
        for delta in deltas:
            steps, key = self._runs[delta.run], (delta.step, delta.attempt)
            if delta.ended:
                steps.pop(key, None)
            else:
                steps.setdefault(key, []).append(delta.text)
            if not steps:
                del self._runs[delta.run]

    def so_far(self, run: RunId) -> list[Delta]:
        """Give the whole text of each step of a run that speaks, from its beginning."""
        steps = self._runs.get(run, {})
        return [
            Delta(run=run, step=step, attempt=attempt, offset=0, text="".join(pieces))
            for (step, attempt), pieces in steps.items()
        ]
