"""An append that only goes on with one run, as a lone run's steps are: a statement of PostgreSQL with plain parameters.

What takes a whole batch apart (`store/batches.py`) costs as much as the commit does. This refuses whatever is more than
an entry of a run that goes on, and then that does it, or refuses it too.
"""

from typing import Any

from workflows.models import Run
from workflows.store.columns import key_of
from workflows.store.contract import Append
from workflows.store.prepared import prepared

# on SQLite too most appends change no more than this: one that named a column of an index would write that index anew
GO_ON = """UPDATE workflows_run SET head_seq=%s, steps=%s, input_tokens=%s, output_tokens=%s, cost_usd=%s,
 log_bytes=log_bytes+%s WHERE id=%s AND epoch=%s AND head_seq=%s AND status='running' AND worker=%s AND tries=0"""
_SQL = f"""WITH granted AS ({GO_ON} RETURNING id, epoch)
 INSERT INTO workflows_runentry (run_id, seq, last_seq, at, epoch, events, digest)
 SELECT id, %s, %s, %s, epoch, %s, %s FROM granted"""  # noqa: S608


def sums_row(append: Append) -> tuple[Any, ...]:
    """Give the values of `GO_ON`."""
    usage, size = append.summary.usage, sum(one.bytes for one in append.sealed)
    sums = (append.summary.steps, usage.input_tokens, usage.output_tokens, usage.cost_usd, size)
    return (append.last, *sums, key_of(append.run), append.epoch, append.head, append.worker)


def goes_on(append: Append) -> bool:
    """Tell whether an append may be no more than an entry of a run that goes on."""
    return (
        append.summary.status == Run.Status.RUNNING
        and len(append.sealed) == 1
        and not (append.taken or append.queued or append.recalled or append.sealed[0].payloads)
        and append.questions is None
    )


def granted(append: Append) -> bool:
    """Append it, if that is all there is to do; else change nothing."""
    (one,) = append.sealed
    with prepared(by_index=True) as cursor:
        entry = (one.seq, one.last, one.at, one.events, one.digest)
        cursor.execute(_SQL, (*sums_row(append), *entry), prepare=True)
        return cursor.rowcount == 1
