"""Appends to many logs in one statement of PostgreSQL, which is one transaction and one round trip.

The statement is prepared once a connection. What it is given is an array a column: to take JSON apart cost the server
more than to write what it says. The entry and the letters of an append that was refused drop out by themselves; entries
that follow the first one of an append are rare, and JSON.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from workflows.store.arrays import Array, array_of, texts_of
from workflows.store.columns import json_text
from workflows.store.contract import Append
from workflows.store.prepared import Prepared
from workflows.store.sealing import Sealed
from workflows.store.summaries import counted, holder

MAX_BYTES = 16 * 2**20
# the columns of what is wanted, in the order of `_row`; TEXTS may hold anything, the others nothing to escape
TEXTS = ("worker", "output", "error", "events", "payloads", "more")
_COLUMNS = {
    "run": "uuid",
    "epoch": "int",
    "head": "int",
    "last": "int",
    "status": "text",
    "steps": "int",
    "input_tokens": "bigint",
    "output_tokens": "bigint",
    "cost_usd": "float8",
    "started_at": "float8",
    "ended_at": "float8",
    "gets_on": "bool",
    "log_bytes": "bigint",
    "taken": "text",
    "first": "int",
    "first_last": "int",
    "at": "float8",
    "digest": "text",
    **dict.fromkeys(TEXTS, "text"),
}
_GIVEN = ", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())
_SQL = f"""WITH wanted AS MATERIALIZED (
 SELECT * FROM unnest({_GIVEN}) WITH ORDINALITY AS w({", ".join(_COLUMNS)}, n)
), granted AS (
 UPDATE workflows_run r SET head_seq=w.last, status=w.status, steps=w.steps, input_tokens=w.input_tokens,
  output_tokens=w.output_tokens, cost_usd=w.cost_usd, started_at=to_timestamp(w.started_at),
  ended_at=to_timestamp(w.ended_at), output=w.output::json, error=w.error::json, worker=w.worker,
  log_bytes=r.log_bytes+w.log_bytes, tries=CASE WHEN w.gets_on THEN 0 ELSE r.tries END
 FROM wanted w WHERE r.id=w.run AND r.epoch=w.epoch AND r.head_seq=w.head
 RETURNING w.*
), written AS (
 INSERT INTO workflows_runentry (run_id, seq, last_seq, at, epoch, events, payloads, digest)
 SELECT run, first, first_last, at, epoch, events, payloads::json, digest FROM granted WHERE first IS NOT NULL
 UNION ALL
 SELECT g.run, e.seq, e.last, e.at, g.epoch, e.events, e.payloads, e.digest FROM granted g,
  json_to_recordset(g.more::json) AS e(seq int, last int, at float8, events text, payloads json, digest text)
), answered AS (
 DELETE FROM workflows_runmessage m USING granted g, unnest(g.taken::bigint[]) AS t(id) WHERE m.id=t.id
), ended AS (
 DELETE FROM workflows_runmessage m USING granted g WHERE m.run_id=g.run AND g.ended_at IS NOT NULL
) SELECT n-1 FROM granted"""  # noqa: S608
Part = tuple[int, Sequence[Append]]


def granted(parts: Iterable[Part]) -> set[int]:
    """Append what is granted of the parts of a batch, and tell the places of those in it."""
    found: set[int] = set()
    with Prepared(by_index=True) as cursor:
        for place, part in parts:
            cursor.execute(_SQL, _arrays(part), prepare=True)
            found.update(place + row[0] for row in cursor.fetchall())
    return found


def parts_of(batch: Sequence[Append]) -> Iterator[Part]:
    """Part a batch in which no run stands twice into what one statement takes; tell where in the batch each begins."""
    begin = size = 0
    for n, append in enumerate(batch):
        if n > begin and size + append.size > MAX_BYTES:
            yield begin, batch[begin:n]
            begin, size = n, 0
        size += append.size
    yield begin, batch[begin:]


def _arrays(part: Sequence[Append]) -> list[Array]:
    columns = zip(_COLUMNS, zip(*map(_row, part), strict=True), strict=True)
    return [texts_of(values) if name in TEXTS else array_of(values) for name, values in columns]


def _row(append: Append) -> tuple[Any, ...]:
    summary, sealed = append.summary, append.sealed
    one = sealed[0] if sealed else None
    return (
        append.run,
        append.epoch,
        append.head,
        *counted(append),
        summary.started_at,
        summary.ended_at,
        append.gets_on,
        append.size,
        f'"{{{",".join(map(str, append.taken))}}}"' if append.taken else None,
        *((one.seq, one.last, one.at, one.digest) if one else (None, None, None, None)),
        holder(append),
        json_text(summary.output),
        json_text(summary.error),
        one and one.events,
        json_text(one.payloads) if one and one.payloads else None,
        json_text([_entry(one) for one in sealed[1:]]) if len(sealed) > 1 else None,
    )


def _entry(one: Sealed) -> dict[str, Any]:
    kept = {"seq": one.seq, "last": one.last, "at": one.at, "events": one.events, "digest": one.digest}
    return kept | {"payloads": one.payloads} if one.payloads else kept
