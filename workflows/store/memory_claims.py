"""Which runs of the store in memory are claimed: the twin of `workflows.store.turns`."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from workflows.limits.rules import MEASURES, MINUTE_S, Cap, Parties, Tally, Used, places
from workflows.limits.turns import Waiting, turns
from workflows.store.contract import ASIDE, LATER, Letter, RunId

APART_S = 1e-6
LOST, CALLED, BEGUN, QUEUED = range(4)
Noted = list[tuple[Parties, float, int]]


class Row(Protocol):
    """What is looked at of a run."""

    run: RunId
    status: str
    worker: str
    lease_until: float
    owner: str
    workflow: str
    letters: list[Letter]


def in_turn(free: Iterable[Row], tally: Tally, limit: int, caps: Sequence[Cap]) -> list[Waiting]:
    """Choose up to `limit` of the runs that are free."""
    waiting = [_waiting(row) for row in free]
    lost = sorted((item for item in waiting if item.rank == LOST), key=lambda item: item.since)[:limit]
    others = [item for item in waiting if item.rank != LOST]
    return lost + turns(others, tally, [*caps, places(tally, limit)], limit - len(lost)).go


def tallied(rows: Collection[Row], noted: Noted, now: float) -> Tally:
    """Count what is driven, and what began lately."""
    tally = Tally()
    for row in rows:
        if row.worker not in ("", ASIDE, LATER):
            tally.add(Parties(row.owner, row.workflow), Used(at_once=1))
    for parties, at, began in noted:
        tally.add(parties, Used(per_minute=began if at > now - MINUTE_S else 0, last=at))
    return tally


def noted(chosen: Iterable[Waiting], now: float) -> Noted:
    """Note whose turn it was, in order."""
    return [(item.parties, now + n * APART_S, int(not item.exempt)) for n, item in enumerate(chosen)]


def _waiting(row: Row) -> Waiting:
    rank = _rank(row)
    ends = any(letter.body.startswith('{"type":"Cancel"') for letter in row.letters)
    exempt = MEASURES if rank == LOST or ends else () if row.status == "queued" else ("runs_per_minute",)
    return Waiting(row.run, Parties(row.owner, row.workflow), row.lease_until, rank, exempt=exempt)


def _rank(row: Row) -> int:
    if any(not letter.body.startswith('{"type":"Start"') for letter in row.letters):
        called = CALLED
    else:
        called = QUEUED if row.status == "queued" or row.worker == LATER else BEGUN
    left = row.worker not in ("", ASIDE, LATER) and row.status != "paused"
    return LOST if left else called
