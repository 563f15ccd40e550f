"""Claim all that waits in one statement of PostgreSQL, which is one transaction and one round trip.

A lone run waits for this before its first step; seven round trips took five times as long. What is called is looked for
by its letters: of runs that are parked there may be a hundred thousand.
"""

from typing import Any

from workflows.models import Run
from workflows.store.contract import LATER, Lessee
from workflows.store.lines import FREE
from workflows.store.prepared import Prepared

_ACTIVE = ", ".join(f"'{status}'" for status in Run.ACTIVE)
_NOW, _TRIED = "lease_until<=%(now)s::float8", "tries<%(tries)s::int"
_FIRST = "ORDER BY lease_until LIMIT %(most)s::int + 1 FOR UPDATE SKIP LOCKED"
NEW = "status='queued' AND worker='' AND tries=0"
_LEASE = """UPDATE workflows_run r SET worker=%(worker)s::text, epoch=r.epoch+1, lease_until=%(until)s::float8,
 tries=r.tries+1"""
_ROW = "r.id, r.epoch, r.head_seq, r.version_id, r.owner_id, r.workflow_id, r.agents"
_LETTERS = """(SELECT json_agg(json_build_array(m.id, m.body) ORDER BY m.id)::text FROM workflows_runmessage m
 WHERE m.run_id=r.id)"""
_OWNER = f"SELECT owner_id FROM workflows_run WHERE {FREE} ORDER BY owner_id"  # noqa: S608
_ONE_OWNER = f"({_OWNER} LIMIT 1)=({_OWNER} DESC LIMIT 1)"
_LOST = f"SELECT 1 FROM workflows_run WHERE NOT worker='' AND {_NOW} AND {_TRIED}"  # noqa: S608
_SQL = f"""WITH begun AS MATERIALIZED (
 SELECT id FROM workflows_run WHERE status='running' AND {_NOW} AND {_TRIED} AND worker<>'{LATER}' {_FIRST}
), fresh AS MATERIALIZED (
 SELECT id FROM workflows_run WHERE status='queued' AND {_NOW} AND {_TRIED} AND worker<>'{LATER}' {_FIRST}
), gave_way AS MATERIALIZED (
 SELECT id FROM workflows_run WHERE status='running' AND {_NOW} AND {_TRIED} AND worker='{LATER}' {_FIRST}
), mail AS MATERIALIZED (
 SELECT DISTINCT run_id FROM workflows_runmessage WHERE NOT begins
), called AS MATERIALIZED (
 SELECT r.id FROM mail CROSS JOIN LATERAL (SELECT id FROM workflows_run WHERE id=mail.run_id
 AND (worker='' OR {_NOW}) AND status IN ({_ACTIVE}) AND {_TRIED} FOR UPDATE SKIP LOCKED) r LIMIT %(most)s::int + 1
), free AS MATERIALIZED (
 SELECT id FROM begun UNION SELECT id FROM fresh UNION SELECT id FROM gave_way UNION SELECT id FROM called
), counted AS MATERIALIZED (
 SELECT count(*) AS n, count(*)=(SELECT count(*) FROM fresh) AND {_ONE_OWNER} AND NOT EXISTS ({_LOST}) AS alike
 FROM free
), chosen AS MATERIALIZED (
 SELECT id FROM free, counted WHERE n<=%(most)s::int
 UNION ALL SELECT id FROM (SELECT id FROM fresh LIMIT %(most)s::int) f, counted WHERE n>%(most)s::int AND alike
), leased AS (
 {_LEASE} FROM chosen WHERE r.id=chosen.id
 RETURNING {_ROW}
) SELECT counted.n>%(most)s::int AND NOT counted.alike,
 r.id, r.epoch-1, r.head_seq, r.version_id, r.owner_id, r.workflow_id, r.agents::text, {_LETTERS}
 FROM counted LEFT JOIN leased r ON true"""  # noqa: S608


# the first entry of a run that was begun for a worker, as long as nothing came after it
FIRST = "e.last_seq, e.at, e.events, e.digest"
ASSIGNED = """LEFT JOIN workflows_runentry e ON e.run_id=r.id AND e.seq=1 AND e.last_seq=r.head_seq
 AND e.payloads IS NULL AND r.worker={} AND r.epoch=1 AND r.status='running' AND r.tries=0"""
_FIND = f"""SELECT {NEW} AND {_NOW}, r.lease_until, {FIRST}, {_ROW}::text, {_LETTERS}
 FROM workflows_run r {ASSIGNED.format("%(worker)s::text")} WHERE r.id=%(run)s::uuid"""  # noqa: S608


def find(key: Any, worker: str, now: float) -> Any:
    """Tell whether a run is new and free, and until when it is leased; give its first entry if it was assigned so.

    Then comes its row with its letters as JSON. Nothing where it is not kept.
    """
    with Prepared(by_index=True) as cursor:
        return cursor.execute(_FIND, {"now": now, "worker": worker, "run": key}, prepare=True).fetchone()


def claim_at_once(lessee: Lessee, most: int) -> list[Any] | None:
    """Lease all that waits, and give it row by row with its letters as JSON; nothing where that is more than `most`.

    Of more, the oldest are leased where all are new, and of one owner: between those there are no turns to take.
    """
    with Prepared(by_index=True) as cursor:
        cursor.execute(
            _SQL,
            {
                "now": lessee.now,
                "until": lessee.now + lessee.ttl_s,
                "worker": lessee.worker,
                "tries": Run.SUSPECT_TRIES,
                "most": most,
            },
            prepare=True,
        )
        rows = cursor.fetchall()
    return None if rows[0][0] else [row[1:] for row in rows if row[1] is not None]
