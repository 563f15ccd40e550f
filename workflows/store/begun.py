"""Keep runs that the process which starts them has begun: each with the first entry of its log, in one transaction.

Only on SQLite, where whoever starts runs may drive them too.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

import msgspec
from django.utils import timezone

from workflows.models import Run
from workflows.store.appends import statements_for, with_more, write_entries
from workflows.store.columns import json_text, key_of, write_moment
from workflows.store.contract import Append
from workflows.store.inserting import Form, Way, way
from workflows.store.starts import Provided, insert, is_kept
from workflows.store.summaries import COLUMNS, counted, holder, summed_up

# the columns in which the runs of a batch differ; what they share is made ready once
_OWN = ("id", "title", "input", "created_at", "epoch", "lease_until", *COLUMNS)


def keep_begun(runs: Sequence[Run], appends: Sequence[Append], until: float, provided: Provided | None = None) -> None:
    """Insert runs that are not kept yet, leased until `until` (seconds since the epoch), and their first entries.

    They differ in their ids, titles, inputs and first entries alone. Raises `IntegrityError` where an id is taken, and
    keeps none then. One that is alone may be kept only `provided` that something holds; else it raises `ChangedError`.
    """
    now = timezone.now()
    for n, run in enumerate(runs):  # lists show them in order
        run.created_at = now + timedelta(microseconds=n)
    common = vars(runs[0])
    shared = [common[name] if written is None else written(common[name]) for name, written in _shared()]
    moment = write_moment()
    rows = []
    for run, append in zip(runs, appends, strict=True):
        own = (key_of(append.run), run.title, json_text(run.input), moment(run.created_at), append.epoch, until)
        rows.append((*shared, *own, *summed_up(append)))
    more = with_more(appends)
    with statements_for(more) as said:
        insert(said, _insertion(), rows, provided)
        write_entries(said, appends, more)
    for run, append in zip(runs, appends, strict=True):
        run.epoch, run.lease_until = append.epoch, until
        sum_up(run, append)
        is_kept(run)


def sum_up(run: Run, append: Append) -> None:
    """Let the run that was asked for say what its row says."""
    summary = append.summary
    run.head_seq, run.status, run.steps, run.input_tokens, run.output_tokens, run.cost_usd = counted(append)
    run.started_at, run.ended_at = _moment(summary.started_at), _moment(summary.ended_at)
    run.output, run.error = summary.output, msgspec.to_builtins(summary.error)
    run.worker, run.log_bytes = holder(append), append.size


def _moment(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)


@cache
def _shared() -> list[Way]:
    return [way(field) for field in Run._meta.concrete_fields if field.attname not in _OWN]


@cache
def _insertion() -> Form:
    columns = [*(name for name, _ in _shared()), *_OWN]
    return f"INSERT INTO workflows_run ({', '.join(columns)})", ", ".join(["%s"] * len(columns))
