"""Keep a run that was begun for a worker elsewhere: leased to it, with the first entry of its log.

The lease is short: it lasts until the worker has heard of the run and prolonged it, and where the worker never does,
until somebody else may claim the run.
"""

import time
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from workflows.models import Run, RunEntry
from workflows.store.begun import sum_up
from workflows.store.columns import is_postgres
from workflows.store.contract import Append
from workflows.store.inserting import SHARED_NOW, Insertion, as_new
from workflows.store.starts import Provided, is_kept, keep_with

RESERVED_S = 2.0
# what is in a run that has only just begun as in a new one
_AS_NEW = ("input_tokens", "output_tokens", "cost_usd", "output", "error", "ended_at", "tries", "going")


def _given() -> dict[str, str]:
    shared = {"lease_until": f"{SHARED_NOW}+{RESERVED_S}"} if is_postgres() else {}
    return as_new(Run, _AS_NEW) | shared


_RUN, _ENTRY = Insertion(Run, _given), Insertion(RunEntry)


def may_be_assigned(append: Append) -> bool:
    """Tell whether a run begins with an entry alone, which leaves it something to do."""
    return append.summary.ended_at is None and append.questions is None and not append.sealed[0].bodies


def keep_assigned(
    run: Run, append: Append, provided: Provided | None = None, announce: Callable[[], object] = lambda: None
) -> None:
    """Insert a run that is not kept yet, and its first append, by whose worker it is leased; raise as `keep_start`."""
    told, before = vars(run), vars(run).copy()
    sum_up(run, append)
    run.epoch, run.lease_until, run.created_at = append.epoch, time.time() + RESERVED_S, timezone.now()
    try:
        keep_with((_RUN, _RUN.row(told)), (_ENTRY, _ENTRY.row(_entry(run, append))), provided, announce)
    except BaseException:
        told.update(before)
        raise
    is_kept(run)


def _entry(run: Run, append: Append) -> dict[str, Any]:
    (one,) = append.sealed
    return {
        "run_id": run.pk,
        "seq": one.seq,
        "last_seq": one.last,
        "at": one.at,
        "epoch": append.epoch,
        "events": one.events,
        "payloads": None,
        "digest": one.digest,
    }
