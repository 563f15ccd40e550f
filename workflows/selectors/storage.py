"""Reading how much room runs take, what may go, and how large the database will be."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from workflows.models import Retention, Run
from workflows.store.pruning import ENDED_WELL, Pruned, measured, prunable
from workflows.store.sizes import database_bytes, entry_count, free_bytes, payload_bytes, snapshot_bytes

LOOKED_BACK = 30  # days
FORECAST = (7, 30, 90, 365)  # days
DAY_S = 86_400.0


class Kept(msgspec.Struct, frozen=True):
    """Logs that are kept for `days` (None: for ever): what is there now, and what comes to it each day, in bytes."""

    days: int | None
    there: Sequence[tuple[float, int]]  # age in days, bytes
    daily: float

    def after(self, days: int) -> float:
        """Tell how much there will be in so many days."""
        if self.days is None:
            return sum(size for _, size in self.there) + self.daily * days
        staying = sum(size for age, size in self.there if age + days < self.days)
        return staying + self.daily * min(days, self.days)


def storage(now: datetime | None = None) -> dict[str, Any]:
    """Tell how much room runs take and took by day, how that goes on, how long they are kept, and what may go."""
    moment = now or datetime.now(UTC)
    kept, sizes = Retention.current(), _sizes()
    return {
        "now": sizes,
        "daily": _daily(moment),
        "forecast": _forecast(kept, sizes, moment),
        "retention": retention_told(kept),
        "prunable": msgspec.structs.asdict(measured(prunable(kept, moment))),
    }


def prunable_under(keep_days: int | None, keep_failed_days: int | None, now: datetime | None = None) -> Pruned:
    """Measure what might go if runs were kept for so many days; None is for ever."""
    kept = Retention(keep_days=keep_days, keep_failed_days=keep_failed_days)
    return measured(prunable(kept, now or datetime.now(UTC)))


def retention_told(kept: Retention) -> dict[str, int | None]:
    """Tell how long runs are kept, in days."""
    return {"keep_days": kept.keep_days, "keep_failed_days": kept.keep_failed_days}


def _sizes() -> dict[str, int]:
    runs = Run.objects.aggregate(runs=Count("pk"), logs=Sum("log_bytes"))
    apart = payload_bytes()
    return {
        "database_bytes": database_bytes(),
        "free_bytes": free_bytes(),
        "log_bytes": max(0, (runs["logs"] or 0) - apart),
        "payload_bytes": apart,
        "snapshot_bytes": snapshot_bytes(),
        "runs": runs["runs"],
        "entries": entry_count(),
    }


def _daily(now: datetime) -> list[dict[str, Any]]:
    found = {row["day"]: row for row in _by_day(_ended_since(now - timedelta(days=LOOKED_BACK)))}
    days = [(now - timedelta(days=back)).date() for back in range(LOOKED_BACK - 1, -1, -1)]
    nothing = {"runs": 0, "bytes": 0}
    return [
        {"day": day.isoformat()} | {key: (found.get(day) or nothing)[key] or 0 for key in ("runs", "bytes")}
        for day in days
    ]


def _by_day(runs: QuerySet[Run]) -> Iterable[Any]:
    days = runs.annotate(day=TruncDate("ended_at", tzinfo=UTC)).order_by().values("day")
    return days.annotate(runs=Count("pk"), bytes=Sum("log_bytes"))


def _ended_since(moment: datetime) -> QuerySet[Run]:
    return Run.objects.filter(ended_at__gte=moment)


def _forecast(kept: Retention, sizes: dict[str, int], now: datetime) -> list[dict[str, int]]:
    logs = sizes["log_bytes"] + sizes["payload_bytes"]
    used = sizes["database_bytes"] - sizes["free_bytes"]
    # rows, indexes and columns take room beside the text of the logs
    factor = max(1.0, used / logs) if logs else 1.0
    classes = [
        _class(Q(status__in=ENDED_WELL), kept.keep_days, now),
        _class(Q(status=Run.Status.FAILED), kept.keep_failed_days, now),
    ]
    told = []
    for days in FORECAST:
        grown = sum(one.daily for one in classes) * days
        staying = sum(one.after(days) - sum(size for _, size in one.there) for one in classes)
        told.append(
            {
                "days": days,
                "keep_all_bytes": _on_disk(used + factor * grown, sizes),
                "with_retention_bytes": _on_disk(used + factor * staying, sizes),
            }
        )
    return told


def _on_disk(needed: float, sizes: dict[str, int]) -> int:
    """Tell how large the database will be: what is deleted leaves room in it and makes it no smaller."""
    return round(max(needed, sizes["database_bytes"]))


def _class(which: Q, days: int | None, now: datetime) -> Kept:
    runs = Run.objects.filter(which, ended_at__isnull=False)
    there = [(_age(row["day"], now), row["bytes"] or 0) for row in _by_day(runs)] if days is not None else []
    since = now - timedelta(days=LOOKED_BACK)
    recent = runs.filter(ended_at__gte=since)
    first = recent.order_by("ended_at").values_list("ended_at", flat=True).first()
    over = min(LOOKED_BACK, max(1.0, (now - first).total_seconds() / DAY_S)) if first else LOOKED_BACK
    return Kept(days, there, (recent.aggregate(total=Sum("log_bytes"))["total"] or 0) / over)


def _age(day: Any, now: datetime) -> float:
    return float((now.date() - day).days)
