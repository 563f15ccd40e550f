"""An append that only goes on with one run, as a lone run's steps are: a statement of PostgreSQL with plain parameters.

What takes a whole batch apart (`store/batches.py`) costs as much as the commit does. This refuses whatever is more than
an entry of a run that goes on, and then that does it, or refuses it too.
"""

from uuid import UUID

from workflows.models import Run
from workflows.store.contract import Append
from workflows.store.prepared import prepared

_SQL = """WITH granted AS (
 UPDATE workflows_run SET head_seq=%s, steps=%s, input_tokens=%s, output_tokens=%s, cost_usd=%s, log_bytes=log_bytes+%s
 WHERE id=%s AND epoch=%s AND head_seq=%s AND status='running' AND worker=%s AND tries=0 RETURNING id, epoch
) INSERT INTO workflows_runentry (run_id, seq, last_seq, at, epoch, events, digest)
 SELECT id, %s, %s, %s, epoch, %s, %s FROM granted"""


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
    (one,), usage = append.sealed, append.summary.usage
    sums = (append.summary.steps, usage.input_tokens, usage.output_tokens, usage.cost_usd, one.bytes)
    held = (UUID(append.run), append.epoch, append.head, append.worker)
    with prepared(by_index=True) as cursor:
        entry = (one.seq, one.last, one.at, one.events, one.digest)
        cursor.execute(_SQL, (append.last, *sums, *held, *entry), prepare=True)
        return cursor.rowcount == 1
