"""Appends to many logs in one statement of PostgreSQL, which is one transaction and one round trip.

The statement is prepared once a connection. What it is given is one JSON text, which the server takes apart: cheaper
than rows of parameters, and the entries and letters of an append that was refused drop out by themselves.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from workflows.store.columns import json_text
from workflows.store.contract import Append
from workflows.store.prepared import prepared
from workflows.store.sealing import Sealed

MAX_BYTES = 16 * 2**20
_SQL = """WITH wanted AS MATERIALIZED (
 SELECT * FROM json_to_recordset(%s::json) AS w(n int, run uuid, epoch int, head int, last int, status text, steps int,
  input_tokens bigint, output_tokens bigint, cost_usd float8, started_at float8, ended_at float8, output text,
  error text, worker text, gets_on bool, log_bytes bigint, taken json, entries json)
), granted AS (
 UPDATE workflows_run r SET head_seq=w.last, status=w.status, steps=w.steps, input_tokens=w.input_tokens,
  output_tokens=w.output_tokens, cost_usd=w.cost_usd, started_at=to_timestamp(w.started_at),
  ended_at=to_timestamp(w.ended_at), output=w.output::json, error=w.error::json, worker=w.worker,
  log_bytes=r.log_bytes+w.log_bytes, tries=CASE WHEN w.gets_on THEN 0 ELSE r.tries END
 FROM wanted w WHERE r.id=w.run AND r.epoch=w.epoch AND r.head_seq=w.head
 RETURNING w.n, w.run, w.epoch, w.ended_at, w.taken, w.entries
), written AS (
 INSERT INTO workflows_runentry (run_id, seq, last_seq, at, epoch, events, payloads, digest)
 SELECT g.run, e.seq, e.last, e.at, g.epoch, e.events, e.payloads, e.digest
 FROM granted g, json_to_recordset(g.entries)
  AS e(seq int, last int, at float8, events text, payloads json, digest text)
), answered AS (
 DELETE FROM workflows_runmessage m USING granted g, json_array_elements_text(g.taken) AS t(id) WHERE m.id=t.id::bigint
), ended AS (
 DELETE FROM workflows_runmessage m USING granted g WHERE m.run_id=g.run AND g.ended_at IS NOT NULL
) SELECT n FROM granted"""
_json = msgspec.json.Encoder()


def granted(parts: Sequence[str]) -> set[int]:
    """Append what is granted of the parts of a batch, and tell the places of those in it."""
    found: set[int] = set()
    with prepared(by_index=True) as cursor:
        for part in parts:
            cursor.execute(_SQL, (part,), prepare=True)
            found.update(row[0] for row in cursor.fetchall())
    return found


def parts_of(batch: Sequence[Append]) -> Iterator[str]:
    """Write a batch in which no run stands twice, as what one statement takes, or a few."""
    part: list[bytes] = []
    size = 0
    for n, append in enumerate(batch):
        row = _json.encode(_row(n, append))
        if part and size + len(row) > MAX_BYTES:
            yield _text(part)
            part, size = [], 0
        part.append(row)
        size += len(row)
    yield _text(part)


def _text(rows: list[bytes]) -> str:
    return (b"[" + b",".join(rows) + b"]").decode()


def _row(n: int, append: Append) -> dict[str, Any]:
    summary, usage = append.summary, append.summary.usage
    return {
        "n": n,
        "run": append.run,
        "epoch": append.epoch,
        "head": append.head,
        "last": append.last,
        "status": summary.status,
        "steps": summary.steps,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": usage.cost_usd,
        "started_at": summary.started_at,
        "ended_at": summary.ended_at,
        "output": json_text(summary.output),
        "error": json_text(summary.error),
        "worker": append.worker if summary.ended_at is None else "",
        "gets_on": append.gets_on,
        "log_bytes": sum(one.bytes for one in append.sealed),
        "taken": append.taken,
        "entries": [_entry(one) for one in append.sealed],
    }


def _entry(one: Sealed) -> dict[str, Any]:
    kept = {"seq": one.seq, "last": one.last, "at": one.at, "events": one.events, "digest": one.digest}
    return kept | {"payloads": one.payloads} if one.payloads else kept
