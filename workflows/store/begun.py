"""Keep runs that the process which starts them has begun: each with the first entry of its log, in one transaction.

Only on SQLite, where whoever starts runs may drive them too.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection

from workflows.models import Run
from workflows.store.contract import Append
from workflows.store.orm import statements_for, write_entries

_SHARED = frozenset({"workflow_id", "version_id", "owner_id", "agents", "user_context", "epoch", "lease_until"})


def keep_begun(runs: Sequence[Run], appends: Sequence[Append], until: float) -> None:
    """Insert runs that are not kept yet, leased until `until` (seconds since the epoch), and their first entries.

    They differ in their ids, titles, inputs and first entries alone. Raises `IntegrityError` where an id is taken, and
    keeps none then.
    """
    for run, append in zip(runs, appends, strict=True):
        run.epoch, run.lease_until = append.epoch, until
        _summed_up(run, append)
    fields = Run._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    insert = f"INSERT INTO workflows_run ({names}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608
    with statements_for(appends) as said:
        said.execute(insert, _rows(runs, fields))
        write_entries(said, appends)
    for run in runs:
        run._state.adding, run._state.db = False, connection.alias


def _summed_up(run: Run, append: Append) -> None:
    summary, usage = append.summary, append.summary.usage
    run.head_seq, run.status, run.steps = append.last, summary.status, summary.steps
    run.input_tokens, run.output_tokens, run.cost_usd = usage.input_tokens, usage.output_tokens, usage.cost_usd
    run.started_at, run.ended_at = _moment(summary.started_at), _moment(summary.ended_at)
    run.output, run.error = summary.output, msgspec.to_builtins(summary.error)
    run.worker = "" if run.ended_at else append.worker
    run.log_bytes = sum(one.bytes for one in append.sealed)


def _moment(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)


def _rows(runs: Sequence[Run], fields: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Give the values of their columns; what they share is made ready once."""
    first = [field.get_db_prep_save(field.pre_save(runs[0], True), connection) for field in fields]
    own = [(n, field) for n, field in enumerate(fields) if field.attname not in _SHARED]
    rows = [tuple(first)]
    for run in runs[1:]:
        for n, field in own:
            first[n] = field.get_db_prep_save(field.pre_save(run, True), connection)
        rows.append(tuple(first))
    return rows
