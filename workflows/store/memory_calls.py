"""Calls that limits concern, in memory: the twin of `workflows.store.calls`."""

import threading
from collections.abc import Callable

import msgspec

from workflows.limits.rules import AHEAD_S, MINUTE_S, Cap, Tally, Used, of_calls
from workflows.limits.turns import Waiting, turns
from workflows.store.limited import CallAsked, Round, own_caps

APART_S = 1e-6


class MemoryCall(msgspec.Struct, kw_only=True):
    """A call, who makes it, and what became of it when."""

    worker: str
    asked: CallAsked
    granted_at: float | None = None
    released_at: float | None = None
    tokens: int = 0


class MemoryCalls:
    """Keep calls in this process; `lives` tells whether a worker that asked may still act."""

    def __init__(self, lives: Callable[[str, CallAsked], bool]) -> None:
        self.limits: list[Cap] = []
        self.rows: dict[str, MemoryCall] = {}
        self.rounds = 0
        self._lives = lives
        self._lock = threading.Lock()

    def caps(self) -> list[Cap]:
        """Read all caps, of runs and of calls."""
        return list(self.limits)

    def round(self, said: Round) -> list[str]:
        """Take in what a worker says, let go whoever may go, and tell which calls of the worker are under way."""
        with self._lock:
            self.rounds += 1
            if said.sweep:
                self._sweep(said.now)
            for asked in said.asked:
                self.rows.setdefault(asked.id, MemoryCall(worker=said.worker, asked=asked))
            for id, tokens in said.ended:
                self._end(id, tokens, said.now)
            for n, item in enumerate(turns(self._waiting(), self.tally(said.now), of_calls(self.limits)).go):
                self.rows[item.id].granted_at = said.now + n * APART_S
            mine = {id: row for id, row in self.rows.items() if row.worker == said.worker}
            return [id for id, row in mine.items() if row.granted_at is not None and row.released_at is None]

    def tally(self, now: float) -> Tally:
        """Count what is used."""
        tally = Tally()
        for row in self.rows.values():
            if row.granted_at is not None:
                tally.add(row.asked.parties, self._used(row, now))
        return tally

    def _used(self, row: MemoryCall, now: float) -> Used:
        since, begun = now - MINUTE_S, row.granted_at or 0.0
        ended = row.released_at is not None and row.released_at > since
        under_way = row.released_at is None and self._lives(row.worker, row.asked)
        return Used(
            at_once=int(under_way),
            per_minute=int(begun > since),
            tokens=row.tokens if ended else 0,
            ended=int(ended),
            last=begun,
            young=int(under_way and begun > now - AHEAD_S),
        )

    def _waiting(self) -> list[Waiting]:
        return [
            Waiting(id, row.asked.parties, row.asked.asked_at, own=own_caps(row.asked.parties.agent, row.asked.own))
            for id, row in self.rows.items()
            if row.granted_at is None and self._lives(row.worker, row.asked)
        ]

    def _end(self, id: str, tokens: int, now: float) -> None:
        row = self.rows.get(id)
        if row is not None and row.granted_at is None:
            del self.rows[id]
        elif row is not None and row.released_at is None:
            row.released_at, row.tokens = now, tokens

    def _sweep(self, now: float) -> None:
        for id, row in list(self.rows.items()):
            if row.released_at is None and not self._lives(row.worker, row.asked):
                self._end(id, 0, now)
            elif row.released_at is not None and row.released_at < now - MINUTE_S:
                del self.rows[id]
