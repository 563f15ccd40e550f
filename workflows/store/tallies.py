"""What is used of the limits, in Django's database: what decides who goes, and what people are shown.

A run is counted while somebody drives it, also where the lease is over and nobody took the run over yet. A call is
counted while it is under way and whoever makes it may still act for its run.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection

from workflows.limits.rules import AHEAD_S, MINUTE_S, Cap, Parties, Tally, Used
from workflows.models import Limit, Workflow
from workflows.store.contract import ASIDE, LATER

_QUEUED = """SELECT 1 FROM workflows_queuedstep q
 WHERE q.run_id=c.run_id AND q.step=c.step AND q.attempt=c.attempt AND q.worker=c.worker"""
LIVES = f"""EXISTS (SELECT 1 FROM workflows_run r WHERE r.id=c.run_id AND r.ended_at IS NULL
 AND (r.epoch=c.epoch OR c.epoch IS NULL AND EXISTS ({_QUEUED})))"""  # noqa: S608
_CALLS = f"""SELECT c.owner_id, c.workflow_id, c.agent, c.provider,
 SUM(CASE WHEN c.released_at IS NULL AND {LIVES} THEN 1 ELSE 0 END),
 SUM(CASE WHEN c.granted_at>%s THEN 1 ELSE 0 END),
 SUM(CASE WHEN c.released_at>%s THEN c.tokens ELSE 0 END),
 SUM(CASE WHEN c.released_at>%s THEN 1 ELSE 0 END),
 SUM(CASE WHEN c.released_at IS NULL AND c.granted_at>%s AND {LIVES} THEN 1 ELSE 0 END), MAX(c.granted_at)
 FROM workflows_call c WHERE c.granted_at IS NOT NULL
 GROUP BY c.owner_id, c.workflow_id, c.agent, c.provider"""  # noqa: S608
_HELD = f"""SELECT owner_id, workflow_id, COUNT(*) FROM workflows_run
 WHERE NOT worker='' AND worker NOT IN ('{ASIDE}', '{LATER}')
 GROUP BY owner_id, workflow_id"""  # noqa: S608
_TURNS = """SELECT owner_id, workflow_id, SUM(CASE WHEN at>%s THEN began ELSE 0 END), MAX(at) FROM workflows_runturn
 GROUP BY owner_id, workflow_id"""


def caps(limits: Iterable[Limit] | None = None) -> list[Cap]:
    """Read the limits as caps; one whose user or workflow is gone caps nothing."""
    found = [limit for limit in (Limit.objects.all() if limits is None else limits) if limit.measures()]
    ids = _ids(found)
    return [
        Cap(limit.scope, subject, measure, allowed, limit.subject)
        for limit in found
        if (subject := ids.get((limit.scope, limit.subject), limit.subject)) is not None
        for measure, allowed in limit.measures().items()
    ]


def calls_tally(now: float) -> Tally:
    """Count the calls that some limit concerned."""
    tally, since = Tally(), now - MINUTE_S
    for owner, workflow, agent, provider, *counts, last in rows(_CALLS, (since, since, since, now - AHEAD_S)):
        at_once, per_minute, tokens, ended, young = (int(count) for count in counts)
        used = Used(at_once, per_minute, tokens, ended, last, young)
        tally.add(Parties(str(owner), id_text(workflow), agent, provider), used)
    return tally


def runs_tally(now: float, *, turns: bool = True) -> Tally:
    """Count the runs that are driven and, where `turns` are asked for, those that began within the last minute."""
    tally = Tally()
    for owner, workflow, count in rows(_HELD):
        tally.add(Parties(str(owner), id_text(workflow)), Used(at_once=count))
    for owner, workflow, began, last in rows(_TURNS, (now - MINUTE_S,)) if turns else []:
        tally.add(Parties(str(owner), id_text(workflow)), Used(per_minute=int(began), last=last))
    return tally


def rows(sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
    """Read rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def id_text(key: Any) -> str:
    """Write an id as `Parties` has it, whatever the database makes of a UUID."""
    return str(key if isinstance(key, UUID) else UUID(str(key)))


def _ids(limits: list[Limit]) -> dict[tuple[str, str], str | None]:
    named = {
        scope: {limit.subject for limit in limits if limit.scope == scope} - {""} for scope in ("user", "workflow")
    }
    ids: dict[tuple[str, str], str | None] = {(scope, one): None for scope, names in named.items() for one in names}
    if named["user"]:
        users = get_user_model().objects.filter(username__in=named["user"])
        ids.update({("user", name): str(key) for key, name in users.values_list("pk", "username")})
    if named["workflow"]:
        workflows = Workflow.objects.filter(slug__in=named["workflow"])
        ids.update({("workflow", slug): str(key) for key, slug in workflows.values_list("pk", "slug")})
    return ids
