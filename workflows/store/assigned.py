"""Keep a run that was begun for a worker elsewhere: leased to it, with the first entry of its log.

The lease is short: it lasts until the worker has heard of the run and prolonged it, and where the worker never does,
until somebody else may claim the run.
"""

import time
from collections.abc import Callable
from copy import copy
from functools import lru_cache

from django.db import connection

from workflows.models import Run, RunEntry
from workflows.store import direct
from workflows.store.begun import sum_up
from workflows.store.contract import Append
from workflows.store.inserting import SHARED_NOW, Insertion, as_new
from workflows.store.prepared import prepared, when_sent
from workflows.store.starts import ALWAYS, Provided, held_to, is_kept

RESERVED_S = 2.0
# what is in a run that has only just begun as in a new one
_AS_NEW = ("input_tokens", "output_tokens", "cost_usd", "output", "error", "ended_at", "tries", "going")


def _given() -> dict[str, str]:
    shared = {"lease_until": f"{SHARED_NOW}+{RESERVED_S}"} if connection.vendor == "postgresql" else {}
    return as_new(Run, _AS_NEW) | shared


_RUN, _ENTRY = Insertion(Run, _given), Insertion(RunEntry)


def may_be_assigned(append: Append) -> bool:
    """Tell whether a run begins with an entry alone, which leaves it something to do."""
    return append.summary.ended_at is None and append.questions is None and not append.sealed[0].bodies


def keep_assigned(
    run: Run, append: Append, provided: Provided | None = None, announce: Callable[[], object] = lambda: None
) -> None:
    """Insert a run that is not kept yet, and its first append, by whose worker it is leased; raise as `keep_start`."""
    begun = copy(run)  # which is as it was where nothing is kept
    sum_up(begun, append)
    begun.epoch, begun.lease_until = append.epoch, time.time() + RESERVED_S
    (one,) = append.sealed
    entry = RunEntry(
        run=run,
        seq=one.seq,
        last_seq=one.last,
        at=one.at,
        epoch=append.epoch,
        events=one.events,
        digest=one.digest,
    )
    condition, values = provided or ALWAYS
    if connection.vendor == "postgresql":
        given = (*_RUN.row(begun), *values, *_ENTRY.row(entry))
        with prepared() as cursor, when_sent(cursor, announce):
            cursor.execute(_insert_both(condition), given, prepare=True)
            held_to(1, cursor.rowcount)
    else:
        announce()
        with direct.statements() as said:
            held_to(1, said.execute(f"{_RUN.sql} WHERE {condition}", [(*_RUN.row(begun), *values)]))
            said.execute(_ENTRY.sql, [_ENTRY.row(entry)])
    run.created_at, run.epoch, run.lease_until = begun.created_at, begun.epoch, begun.lease_until
    sum_up(run, append)
    is_kept(run)


@lru_cache
def _insert_both(condition: str) -> str:
    return f"WITH kept AS ({_RUN.sql} WHERE {condition} RETURNING 1) {_ENTRY.sql} FROM kept"
