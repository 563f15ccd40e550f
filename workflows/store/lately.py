"""What began and ended within the last minute under what a cap counts, in Django's database: for estimates alone."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from workflows.limits.estimates import Lately
from workflows.limits.rules import MINUTE_S, RUN_MEASURES, Key
from workflows.models import Call, Run, RunTurn

MOST = 1_000  # of what ended: an estimate needs no more
_FIELDS = {"user": "owner_id", "workflow": "workflow_id", "agent": "agent", "provider": "provider"}


def lately(key: Key, measure: str, allowed: int, now: float) -> Lately:
    """Read what a cap counted within the last minute, as far as its measure goes by it."""
    read = _runs if measure in RUN_MEASURES else _calls
    return read(key, measure, allowed, now)


def _runs(key: Key, measure: str, allowed: int, now: float) -> Lately:
    since = now - MINUTE_S
    if measure == "runs_at_once":
        ended = _of(Run.objects.all(), key).filter(ended_at__gt=datetime.fromtimestamp(since, UTC)).count()
        return Lately(ended=[(now, 0)] * min(ended, MOST))
    turns = _of(RunTurn.objects.all(), key).filter(at__gt=since).order_by("at").values_list("at", "began")
    return Lately(begun=[at for at, began in turns for _ in range(began)][-allowed:])


def _calls(key: Key, measure: str, allowed: int, now: float) -> Lately:
    since = now - MINUTE_S
    calls = _of(Call.objects.all(), key).order_by()
    if measure == "calls_per_minute":
        begun = calls.filter(granted_at__gt=since).order_by("-granted_at").values_list("granted_at", flat=True)
        return Lately(begun=[at for at in begun[: min(allowed, MOST)] if at is not None][::-1])
    ended = calls.filter(released_at__gt=since, granted_at__isnull=False).order_by("released_at")
    by_tokens = measure == "tokens_per_minute"
    under_way = calls.filter(granted_at__isnull=False, released_at=None).count() if by_tokens else 0
    return Lately(ended=list(ended.values_list("released_at", "tokens")[:MOST]), under_way=under_way)


def _of(rows: QuerySet[Any], key: Key) -> QuerySet[Any]:
    scope, subject = key
    return rows.filter(**{_FIELDS[scope]: subject}) if scope in _FIELDS else rows
