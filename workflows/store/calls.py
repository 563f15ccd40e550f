"""Calls that limits concern, in Django's database."""

from typing import Any

from workflows.limits.rules import CALL_MEASURES, Cap, Parties
from workflows.limits.turns import Waiting
from workflows.store.tallies import LIVES, id_text, rows, seen_since

# of what waits under the same caps only a few can go in one round, and only these are read
_FIRST = f"""SELECT id, owner_id, workflow_id, agent, provider, asked_at, a, b, d FROM (
 SELECT c.id, c.owner_id, c.workflow_id, c.agent, c.provider, c.asked_at, c.own_at_once AS a, c.own_per_minute AS b,
  c.own_tokens AS d, ROW_NUMBER() OVER (PARTITION BY c.owner_id, c.workflow_id, c.agent, c.provider, c.own_at_once,
   c.own_per_minute, c.own_tokens ORDER BY c.asked_at, c.id) AS place
 FROM workflows_call c WHERE c.granted_at IS NULL AND {LIVES}
) AS lines WHERE place<=%s"""  # noqa: S608


def waiting(now: float, each: int) -> list[Waiting]:
    """Give the calls that wait, up to `each` of those that wait under the same caps."""
    return [_waiting(row) for row in rows(_FIRST, (seen_since(now), each))]


def own_caps(agent: str, allowed: tuple[int | None, ...]) -> tuple[Cap, ...]:
    """Give the caps that an agent brings along in its definition."""
    named = zip(CALL_MEASURES, allowed, strict=True)
    return tuple(Cap("agent", agent, measure, most, agent) for measure, most in named if most is not None)


def _waiting(row: Any) -> Waiting:
    key, owner, workflow, agent, provider, since, *own = row
    parties = Parties(str(owner), id_text(workflow), agent, provider)
    return Waiting(id_text(key), parties, since, own=own_caps(agent, tuple(own)))
