"""Which runs of the store in memory are claimed: the twin of `workflows.store.turns`."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol, TypeVar

from workflows.limits.rules import MEASURES, MINUTE_S, Cap, Parties, Tally, Used, places
from workflows.limits.turns import Waiting, turns
from workflows.store.contract import ASIDE, LATER, Lessee, Letter, RunId
from workflows.store.memory_steps import MAX_TRIES, SUSPECT_TRIES

APART_S = 1e-6
LOST, CALLED, BEGUN, QUEUED = range(4)
Noted = list[tuple[Parties, float, int]]


class Row(Protocol):
    """What is looked at of a run."""

    run: RunId
    status: str
    worker: str
    lease_until: float
    tries: int
    owner: str
    workflow: str
    letters: list[Letter]


AnyRow = TypeVar("AnyRow", bound=Row)


def is_new(row: Row, now: float) -> bool:
    """Tell whether a run waits for its first worker, and is free."""
    return row.status == "queued" and not row.worker and row.tries == 0 and row.lease_until <= now


def suspect(active: Iterable[AnyRow], lessee: Lessee) -> AnyRow | None:
    """Choose the suspect that is free and was tried least, unless the worker drives one."""
    rows = [row for row in active if row.tries >= SUSPECT_TRIES]
    if any(row.worker == lessee.worker and row.tries > SUSPECT_TRIES for row in rows):
        return None
    free = [row for row in rows if row.tries < MAX_TRIES and row.lease_until <= lessee.now]
    return min(free, key=lambda row: (row.tries, row.lease_until), default=None)


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
