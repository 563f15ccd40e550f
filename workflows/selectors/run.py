"""Reading runs: their summaries, which the API and the socket share, and their logs as they were written."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import F, Prefetch, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, Length

from workflows.documents import patterns
from workflows.models import Run, RunEntry, WorkflowVersion
from workflows.selectors.values import by_reference

PAGE = 500
PAGE_CHARS = 1024 * 1024
RawEntry = tuple[int, int, float, str, list[dict[str, Any]] | None]
HEAVY = ("input", "output", "user_context", "agents", "version__linked")
_OWN = HEAVY[:-1]
_PLAIN = ("status", "title", "head_seq", "steps", "input_tokens", "output_tokens", "cost_usd", "error")


def run_list(user: Any, filters: dict[str, Any] | None = None) -> QuerySet[Run]:
    """List the runs that `user` may see, newest first; filters: `workflow` (slug), `status`, `thread`, `q`, `mine`."""
    wanted = {key: value for key, value in (filters or {}).items() if value}
    runs = in_short(Run.objects.for_user(user))
    for key, field in (("workflow", "workflow__slug"), ("status", "status"), ("thread", "thread_id")):
        if key in wanted:
            runs = runs.filter(**{field: wanted[key]})
    if "mine" in wanted:
        runs = runs.filter(owner=user)
    if "q" in wanted:
        runs = runs.filter(Q(title__icontains=wanted["q"]) | Q(workflow__name__icontains=wanted["q"]))
    return runs


def in_short(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Fetch of runs what `run_summary` tells; a version that many of them have is read, and its document, once."""
    versions = WorkflowVersion.objects.defer("linked")
    return runs.select_related("workflow", "owner").prefetch_related(Prefetch("version", versions)).defer(*_OWN)


def run_get(user: Any, id: UUID | str) -> Run:
    """Find one run that `user` may see; raise `Run.DoesNotExist` for all others."""
    return _with_names(Run.objects.for_user(user)).get(pk=id)


def run_head(user: Any, id: UUID | str) -> int:
    """Tell how far the log of a run has grown that `user` may see; raise `Run.DoesNotExist` for all others."""
    return Run.objects.for_user(user).only("head_seq").get(pk=id).head_seq


def run_summary(run: Run) -> dict[str, Any]:
    """Tell what lists show of a run."""
    plain = {field: getattr(run, field) for field in _PLAIN}
    return plain | {
        "id": str(run.pk),
        "workflow": {"slug": run.workflow.slug, "name": run.workflow.name},
        "version": run.version.number,
        "thread": None if run.thread_id is None else str(run.thread_id),
        "created_at": _shown(run.created_at),
        "started_at": _shown(run.started_at),
        "ended_at": _shown(run.ended_at),
        "owner": run.owner.get_username(),
        "started_by": None if run.started_by_id is None else str(run.started_by_id),
        "patterns": patterns(run.version.document),
        "set_aside": run.set_aside,
    }


def run_detail(run: Run) -> dict[str, Any]:
    """Tell all of a run but its log; an input or output that is large stands under `large`, by reference."""
    kept = {field: getattr(run, field) for field in ("agents", "user_context", "log_bytes")}
    pinned = {"document": run.version.document, "linked": run.version.linked}
    return run_summary(run) | by_reference({"input": run.input, "output": run.output}) | kept | pinned


def run_entries(run_id: UUID | str, after: int = 0, limit: int = PAGE) -> list[dict[str, Any]]:
    """Read a run's log from the event after number `after` on: up to `limit` entries, as JSON values."""
    return [
        {"seq": seq, "at": at, "events": msgspec.json.decode(events)} | ({"payloads": payloads} if payloads else {})
        for seq, _, at, events, payloads in run_raw_entries(run_id, after, limit)
    ]


def run_raw_entries(run_id: UUID | str, after: int = 0, limit: int = PAGE) -> list[RawEntry]:
    """Read entries for sending them on: the numbers of the first event and the last, the time, the events as JSON text,
    and the references to large values that are null in there."""
    return _cut(_entries(run_id, after)[:limit], after)


def run_page(run_id: UUID | str, after: int = 0, upto: int | None = None) -> list[RawEntry]:
    """Read, as `run_raw_entries` does, the entries that begin no later than event number `upto` and `page_end`.

    It stops short of a million characters, but not before the first entry.
    """
    end = page_end(after) if upto is None else min(upto, page_end(after))
    size = Window(Sum(Length("events")), order_by=F("seq").asc())
    short = Q(size__lte=PAGE_CHARS) | Q(seq__lte=after + 1)
    return _cut(_entries(run_id, after).filter(seq__lte=end).annotate(size=size).filter(short), after)


def page_end(after: int) -> int:
    """Tell up to which event a page goes that begins after event number `after`."""
    return (after // PAGE + 1) * PAGE


def _entries(run_id: UUID | str, after: int) -> QuerySet[RunEntry]:
    # an entry that begins before is found by the index, where its end would have to be looked for in all that are older
    entries = RunEntry.objects.filter(run_id=run_id).order_by("seq")
    first = entries.filter(seq__lte=after + 1).order_by("-seq").values("seq")[:1]
    return entries.filter(seq__gte=Coalesce(Subquery(first), 0), last_seq__gt=after)


def run_heads(run_ids: list[str]) -> dict[str, int]:
    """Tell how far the logs of these runs have grown."""
    heads = Run.objects.filter(pk__in=run_ids).values_list("pk", "head_seq")
    return {str(key): head for key, head in heads}


def _cut(rows: QuerySet[RunEntry], after: int) -> list[RawEntry]:
    # whoever asks from the middle of an entry is given the rest of it
    entries: list[RawEntry] = list(rows.values_list("seq", "last_seq", "at", "events", "payloads"))
    if entries and entries[0][0] <= after:
        seq, last, at, events, payloads = entries[0]
        gone = after - seq + 1
        rest = msgspec.json.decode(events, type=list[msgspec.Raw])[gone:]
        left = [ref | {"event": ref["event"] - gone} for ref in payloads or () if ref["event"] >= gone]
        entries[0] = (after + 1, last, at, msgspec.json.encode(rest).decode(), left or None)
    return entries


def _with_names(runs: QuerySet[Run]) -> QuerySet[Run]:
    return runs.select_related("workflow", "version", "owner")


def _shown(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
