"""Keep runs that the process which starts them has begun: each with the first entry of its log, in one transaction.

Only on SQLite, where whoever starts runs may drive them too.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection
from django.utils import timezone

from workflows.models import Run
from workflows.store.columns import json_text, key_of
from workflows.store.contract import Append, RunId
from workflows.store.orm import statements_for, write_entries

# the columns in which the runs of a batch differ; what they share is made ready once
_OWN = [
    *("id", "title", "input", "created_at", "head_seq", "status", "steps", "input_tokens", "output_tokens", "cost_usd"),
    *("started_at", "ended_at", "output", "error", "worker", "log_bytes"),
]


def keep_begun(runs: Sequence[Run], appends: Sequence[Append], until: float) -> None:
    """Insert runs that are not kept yet, leased until `until` (seconds since the epoch), and their first entries.

    They differ in their ids, titles, inputs and first entries alone. Raises `IntegrityError` where an id is taken, and
    keeps none then.
    """
    for run, append in zip(runs, appends, strict=True):
        run.epoch, run.lease_until, run.created_at = append.epoch, until, timezone.now()
        _sum_up(run, append)
    shared = [field for field in Run._meta.concrete_fields if field.attname not in _OWN]
    names = ", ".join(connection.ops.quote_name(str(name)) for name in (*(one.column for one in shared), *_OWN))
    insert = f"INSERT INTO workflows_run ({names}) VALUES ({', '.join(['%s'] * (len(shared) + len(_OWN)))})"  # noqa: S608
    common = tuple(field.get_db_prep_save(getattr(runs[0], field.attname), connection) for field in shared)
    moment = connection.ops.adapt_datetimefield_value
    with statements_for(appends) as said:
        said.execute(insert, [common + _own(run, moment) for run in runs])
        write_entries(said, appends)
    for run in runs:
        run._state.adding, run._state.db = False, connection.alias


def _sum_up(run: Run, append: Append) -> None:
    summary, usage = append.summary, append.summary.usage
    run.head_seq, run.status, run.steps = append.last, summary.status, summary.steps
    run.input_tokens, run.output_tokens, run.cost_usd = usage.input_tokens, usage.output_tokens, usage.cost_usd
    run.started_at, run.ended_at = _moment(summary.started_at), _moment(summary.ended_at)
    run.output, run.error = summary.output, msgspec.to_builtins(summary.error)
    run.worker = "" if run.ended_at else append.worker
    run.log_bytes = sum(one.bytes for one in append.sealed)


def _moment(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)


def _own(run: Run, moment: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Give the values of `_OWN`; Django's fields would ask for the connection at each."""
    return (
        key_of(RunId(str(run.pk))),
        run.title,
        json_text(run.input),
        moment(run.created_at),
        run.head_seq,
        run.status,
        run.steps,
        run.input_tokens,
        run.output_tokens,
        run.cost_usd,
        moment(run.started_at),
        moment(run.ended_at),
        json_text(run.output),
        json_text(run.error),
        run.worker,
        run.log_bytes,
    )
