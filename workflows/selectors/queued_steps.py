"""Reading the queues that agents name: what waits in each, and who consumes it."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Q

from workflows.models import QueuedStep, WorkerSeen
from workflows.store.orm import OrmStore

SHOWN = 100


def queued_steps() -> list[dict[str, Any]]:
    """Tell of each queue that steps are in: how many wait, since when, how many are under way, and who consumes it."""
    now = OrmStore().now()
    under_way = ~Q(worker="") & Q(until__gt=now)
    waiting = ~under_way
    found = QueuedStep.objects.values("queue").order_by("queue")
    counted = found.annotate(
        waiting=Count("id", filter=waiting),
        under_way=Count("id", filter=under_way),
        oldest_since=Min("since", filter=waiting),
    )
    consumers = _consumers(now)
    return [{**row, "workers": consumers[row["queue"]]} for row in counted]


def steps_waiting(run: UUID) -> list[dict[str, Any]]:
    """Tell of the steps of one run that wait in queues, since when, and how many workers consume these."""
    now = OrmStore().now()
    waiting = QueuedStep.objects.filter(Q(worker="") | Q(until__lte=now), run=run).order_by("since")
    consumers = _consumers(now)
    rows = waiting.values("step", "queue", "since")
    return [{**row, "workers": consumers[row["queue"]]} for row in rows[:SHOWN]]


def queues_unserved() -> list[str]:
    """Name the queues that steps wait in and that no worker consumes."""
    return [row["queue"] for row in queued_steps() if row["waiting"] and not row["workers"]]


def _consumers(now: float) -> Counter[str]:
    alive = WorkerSeen.objects.filter(seen_at__gt=now - settings.LEASE_S).values_list("queues", flat=True)
    return Counter(queue for queues in alive for queue in queues or [])
