"""Runs go when they were kept for as long as `Retention` says, in bites that hold no lock for long.

- Only runs that have ended go, and none whose starter still runs.
- A conversation stays whole: the runs of a thread go once the thread was not used for that long, and then all of them.
- A run that begins to go is marked, and from then on seen by nobody: no half of a log is ever shown. Its log goes
  first, its row last, so what was cut short is gone on with.
- One process prunes at a time, by a lease in the database.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from workflows.models import Payload, Retention, Run, RunEntry, Thread

RUNS_A_BITE, ROWS_A_BITE, BYTES_A_BITE = 20, 500, 4 * 2**20
ENDED_WELL = (Run.Status.SUCCEEDED, Run.Status.CANCELLED)


class Pruned(msgspec.Struct, frozen=True):
    """How many runs went, and how many bytes their logs had."""

    runs: int = 0
    bytes: int = 0

    def __add__(self, other: "Pruned") -> "Pruned":
        return Pruned(self.runs + other.runs, self.bytes + other.bytes)


def prunable(kept: Retention, now: datetime) -> QuerySet[Run]:
    """List the runs that need not be kept any longer."""
    wanted = Q(going=True)
    for days, statuses in ((kept.keep_days, ENDED_WELL), (kept.keep_failed_days, (Run.Status.FAILED,))):
        if days is not None:
            until = now - timedelta(days=days)
            unused = Q(thread__isnull=True) | Q(thread__updated_at__lt=until)
            wanted |= Q(status__in=statuses, ended_at__lt=until) & unused
    return Run.objects.filter(wanted).exclude(started_by__status__in=Run.ACTIVE).order_by("ended_at")


def measured(runs: QuerySet[Run]) -> Pruned:
    """Count runs, and the bytes of their logs."""
    told = runs.aggregate(bytes=Sum("log_bytes"))
    return Pruned(runs.count(), told["bytes"] or 0)


def take_turn(pruner: str, now: float, for_s: float) -> bool:
    """Be the one who prunes, for a while; False where another is."""
    Retention.current()
    free = Retention.objects.filter(Q(until__lt=now) | Q(pruner=pruner))
    return bool(free.update(pruner=pruner, until=now + for_s))


def give_turn_back(pruner: str) -> None:
    """Let another prune."""
    Retention.objects.filter(pruner=pruner).update(pruner="", until=0)


def bite(now: datetime) -> Pruned | None:
    """Take away a little; None where there is nothing to take. Only whole runs are counted."""
    going = Run.objects.filter(going=True)
    runs = list(going[:RUNS_A_BITE]) or _begun(now)
    if not runs:
        return None
    if not _emptied([run.pk for run in runs]):
        return Pruned()
    with transaction.atomic():
        threads = {run.thread_id for run in runs if run.thread_id is not None}
        Run.objects.filter(pk__in=[run.pk for run in runs]).delete()
        Thread.objects.filter(pk__in=threads, runs__isnull=True).delete()
    return Pruned(len(runs), sum(run.log_bytes for run in runs))


def _begun(now: datetime) -> list[Run]:
    with transaction.atomic():
        runs = list(prunable(Retention.current(), now).only("pk", "thread_id", "log_bytes")[:RUNS_A_BITE])
        Run.objects.filter(pk__in=[run.pk for run in runs]).update(going=True)
    return runs


def _emptied(runs: list[UUID]) -> bool:
    """Take some rows of these runs' logs; tell whether none were left."""
    rows = list(RunEntry.objects.filter(run_id__in=runs).order_by().values_list("pk", flat=True)[:ROWS_A_BITE])
    if rows:
        RunEntry.objects.filter(pk__in=rows).delete()
        return len(rows) < ROWS_A_BITE and not Payload.objects.filter(run_id__in=runs).exists()
    return not _payloads_taken(runs)


def _payloads_taken(runs: list[UUID]) -> bool:
    some: list[int] = []
    size = 0
    for key, length in Payload.objects.filter(run_id__in=runs).values_list("pk", "bytes")[:ROWS_A_BITE]:
        if some and size + length > BYTES_A_BITE:
            break
        some.append(key)
        size += length
    Payload.objects.filter(pk__in=some).delete()
    return bool(some)
