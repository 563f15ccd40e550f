"""An append that is alone, as a lone run's are: a statement of PostgreSQL with plain parameters.

The first of a run may lease it too, which spares that run a commit.

What takes a whole batch apart (`store/batches.py`) costs as much as the commit does. This refuses whatever is more than
an entry and the letters that it answers, and whatever is not granted; then that does it, or refuses it too.
"""

from typing import Any

from workflows.models import Run
from workflows.store.claims_at_once import NEW
from workflows.store.columns import json_text, key_of
from workflows.store.contract import Append, Lessee
from workflows.store.prepared import Prepared
from workflows.store.summaries import CHANGE, GO_ON, HELD, UPDATE, summed_up, sums, values

_ENTRY = """INSERT INTO workflows_runentry (run_id, seq, last_seq, at, epoch, events, digest, payloads)
 SELECT id, %s, %s, %s, epoch, %s, %s, %s::json FROM granted"""
_ONWARD = f"WITH granted AS ({GO_ON} RETURNING id, epoch) {_ENTRY}"
_BESIDE = f"""RETURNING id, epoch, ended_at), answered AS (
 DELETE FROM workflows_runmessage WHERE id=ANY(%s::bigint[]) AND EXISTS (SELECT 1 FROM granted)
), ended AS (
 DELETE FROM workflows_runmessage m USING granted g WHERE m.run_id=g.id AND g.ended_at IS NOT NULL
) {_ENTRY}"""  # noqa: S608
_WHOLE = f"WITH granted AS ({UPDATE} {_BESIDE}"
_LEASE = f"epoch=epoch+1, lease_until=%s {HELD} AND {NEW} AND lease_until<=%s"
_FIRST = f"WITH granted AS ({CHANGE}, {_LEASE} {_BESIDE}"


def granted(append: Append) -> bool:
    """Append it, if it is granted and that is all there is to do; else change nothing."""
    if not _is_an_entry(append):
        return False
    if append.summary.status == Run.Status.RUNNING and not append.taken:
        return _wrote(_ONWARD, (*sums(append), *_entry(append)))
    return _wrote(_WHOLE, (*values(append), list(append.taken), *_entry(append)))


def begun(lessee: Lessee, append: Append) -> bool | None:
    """Lease a run that is new and append its first entry; tell whether it was had, or nothing where this is not all."""
    if not _is_an_entry(append):
        return None
    held = (key_of(append.run), append.epoch - 1, append.head)
    leased = (*summed_up(append), append.gets_on, lessee.now + lessee.ttl_s, *held, lessee.now)
    return _wrote(_FIRST, (*leased, list(append.taken), *_entry(append)))


def _is_an_entry(append: Append) -> bool:
    sealed = append.sealed
    beside = append.queued or append.recalled or append.questions is not None
    return len(sealed) == 1 and not beside and not sealed[0].bodies


def _entry(append: Append) -> tuple[Any, ...]:
    (one,) = append.sealed
    return (one.seq, one.last, one.at, one.events, one.digest, json_text(one.payloads or None))


def _wrote(sql: str, given: tuple[Any, ...]) -> bool:
    with Prepared(by_index=True) as cursor:
        cursor.execute(sql, given, prepare=True)
        return cursor.rowcount == 1
