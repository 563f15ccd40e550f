"""The runs that wait, line by line: a line is an owner's runs of one workflow.

However many wait, what is read is a few of each line: an index scan that leaps from line to line, and then the first
of each. Raw SQL, for no query set can say that.
"""

from itertools import product
from typing import Any

import msgspec

from workflows.limits.rules import MEASURES, Parties
from workflows.limits.turns import Waiting
from workflows.models import Run
from workflows.store.columns import is_postgres
from workflows.store.contract import ASIDE, LATER
from workflows.store.tallies import id_text, rows

LOST, CALLED, BEGUN, QUEUED = range(4)  # in which order an owner's own runs go
# literals, as in the condition of the index `run_line`: a parameter would keep SQLite from using it
FREE = "worker='' AND status IN ('queued', 'running')"
_LINES = f"""WITH RECURSIVE owners(o) AS (
 SELECT (SELECT owner_id FROM workflows_run WHERE {FREE} ORDER BY owner_id LIMIT 1)
 UNION ALL
 SELECT (SELECT owner_id FROM workflows_run WHERE {FREE} AND owner_id>o ORDER BY owner_id LIMIT 1)
 FROM owners WHERE o IS NOT NULL
), lines(o, w) AS (
 SELECT o, (SELECT workflow_id FROM workflows_run WHERE {FREE} AND owner_id=o ORDER BY workflow_id LIMIT 1)
 FROM owners WHERE o IS NOT NULL
 UNION ALL
 SELECT o, (SELECT workflow_id FROM workflows_run WHERE {FREE} AND owner_id=o AND workflow_id>w
  ORDER BY workflow_id LIMIT 1)
 FROM lines WHERE w IS NOT NULL
) SELECT o, w FROM lines WHERE w IS NOT NULL"""  # noqa: S608
_FIELDS = "id, owner_id, workflow_id, status, lease_until"
_FIRST = f"""SELECT {_FIELDS} FROM workflows_run WHERE owner_id={{owner}} AND workflow_id={{workflow}}
 AND status={{status}} AND {FREE} AND lease_until<=%s AND tries<%s ORDER BY lease_until LIMIT %s"""  # noqa: S608
_EACH = f"""SELECT f.* FROM unnest(%s::int[], %s::uuid[]) AS p(o, w)
 CROSS JOIN (VALUES ('running'), ('queued')) AS s(v)
 CROSS JOIN LATERAL ({_FIRST.format(owner="p.o", workflow="p.w", status="s.v")}) AS f"""  # noqa: S608
_ACTIVE = ", ".join(f"'{status}'" for status in Run.ACTIVE)
_CANCELS = """EXISTS (SELECT 1 FROM workflows_runmessage m WHERE m.run_id=workflows_run.id
 AND m.body LIKE '{"type":"Cancel"%%')"""
_CALLED = f"""SELECT {_FIELDS}, {_CANCELS} FROM workflows_run
 WHERE id IN (SELECT run_id FROM workflows_runmessage WHERE NOT begins)
 AND status IN ({_ACTIVE}) AND tries<%s AND (worker='' OR lease_until<=%s) ORDER BY lease_until LIMIT %s"""  # noqa: S608
_LOST = f"""SELECT {_FIELDS} FROM workflows_run WHERE NOT worker='' AND worker NOT IN ('{ASIDE}', '{LATER}')
 AND lease_until<=%s AND status IN ('queued', 'running') AND tries<%s ORDER BY lease_until LIMIT %s"""  # noqa: S608
_BACK = f"""SELECT {_FIELDS}, worker FROM workflows_run WHERE NOT worker='' AND worker IN ('{ASIDE}', '{LATER}')
 AND lease_until<=%s AND status IN ('queued', 'running') AND tries<%s ORDER BY lease_until LIMIT %s"""  # noqa: S608
Line = tuple[Any, Any]


def lines() -> list[Line]:
    """List all lines, each by its owner and its workflow."""
    return [(owner, workflow) for owner, workflow in rows(_LINES)]


def first_of(lines: list[Line], now: float, each: int) -> list[Waiting]:
    """Give up to `each` runs of every line that have begun, and as many that have not."""
    if not lines:
        return []
    common = (now, Run.SUSPECT_TRIES, each)
    if is_postgres():
        owners, workflows = [owner for owner, _ in lines], [workflow for _, workflow in lines]
        found = rows(_EACH, (owners, workflows, *common))
    else:
        sql = _FIRST.format(owner="%s", workflow="%s", status="%s")
        wanted = product(lines, ("running", "queued"))
        found = [row for line, status in wanted for row in rows(sql, (*line, status, *common))]
    return [_waiting(row, BEGUN if row[3] == "running" else QUEUED) for row in found]


def called(now: float, most: int) -> list[Waiting]:
    """Give up to `most` runs that nobody drives and that a message waits for; no limit delays that one is cancelled."""
    found = [(_waiting(row, CALLED), row[5]) for row in rows(_CALLED, (Run.SUSPECT_TRIES, now, most))]
    return [msgspec.structs.replace(item, exempt=MEASURES) if ends else item for item, ends in found]


def lost(now: float, most: int) -> list[Waiting]:
    """Give up to `most` runs whose worker let its lease run out."""
    return [_waiting(row, LOST) for row in rows(_LOST, (now, Run.SUSPECT_TRIES, most))]


def given_back(now: float, most: int) -> list[Waiting]:
    """Give up to `most` runs that gave way, which go with those that are queued, or whose time aside is over."""
    found = rows(_BACK, (now, Run.SUSPECT_TRIES, most))
    return [_waiting(row, QUEUED if row[5] == LATER else BEGUN) for row in found]


def waiting(now: float, each: int, most: int) -> list[Waiting]:
    """Give the runs that wait: up to `each` of every line, and `most` of those that were lost, called or given back."""
    found = [*lost(now, most), *called(now, most), *given_back(now, most), *first_of(lines(), now, each)]
    return list({item.id: item for item in reversed(found)}.values())


def _waiting(row: Any, rank: int) -> Waiting:
    key, owner, workflow, status, since = row[:5]
    exempt = MEASURES if rank == LOST else () if status == "queued" else ("runs_per_minute",)
    return Waiting(key, Parties(str(owner), id_text(workflow)), since, rank, exempt=exempt)
