"""Calls that limits concern, in Django's database: one round at a time, whoever makes it.

A round is a short transaction under one lock (on SQLite a transaction is a lock), so that no two see the same free
place.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from workflows.limits.rules import MINUTE_S, Cap, Parties, of_calls
from workflows.limits.turns import Waiting, turns
from workflows.models import Call
from workflows.store import tallies
from workflows.store.columns import is_postgres, key_of
from workflows.store.contract import RunId
from workflows.store.limited import CallAsked, Round, own_caps
from workflows.store.tallies import LIVES, id_text, rows

AT_ONCE = 200
APART_S = 1e-6
LOCK = 0x6261746F6E  # "baton"; the claims of runs have the next number
_ASK = """INSERT INTO workflows_call (id, worker, run_id, epoch, step, node, attempt, owner_id, workflow_id, agent,
 provider, own_at_once, own_per_minute, own_tokens, asked_at, tokens)
 SELECT %s, %s, r.id, %s, %s, %s, %s, r.owner_id, r.workflow_id, %s, %s, %s, %s, %s, %s, 0
 FROM workflows_run r WHERE r.id=%s ON CONFLICT (id) DO NOTHING"""
_END = """UPDATE workflows_call SET released_at=%s, tokens=%s
 WHERE id=%s AND granted_at IS NOT NULL AND released_at IS NULL"""
_GRANT = "UPDATE workflows_call SET granted_at=%s WHERE id=%s"
_LEAVE = "DELETE FROM workflows_call WHERE id=%s AND granted_at IS NULL"
# of what waits under the same caps only a few can go in one round, and only these are read
_FIRST = f"""SELECT id, owner_id, workflow_id, agent, provider, asked_at, a, b, d FROM (
 SELECT c.id, c.owner_id, c.workflow_id, c.agent, c.provider, c.asked_at, c.own_at_once AS a, c.own_per_minute AS b,
  c.own_tokens AS d, ROW_NUMBER() OVER (PARTITION BY c.owner_id, c.workflow_id, c.agent, c.provider, c.own_at_once,
   c.own_per_minute, c.own_tokens ORDER BY c.asked_at, c.id) AS place
 FROM workflows_call c WHERE c.granted_at IS NULL AND {LIVES}
) AS lines WHERE place<=%s"""  # noqa: S608
_DEAD = f"id IN (SELECT c.id FROM workflows_call c WHERE c.released_at IS NULL AND NOT {LIVES})"  # noqa: S608
_END_DEAD = f"UPDATE workflows_call SET released_at=%s WHERE granted_at IS NOT NULL AND {_DEAD}"  # noqa: S608
_DROP_DEAD = f"DELETE FROM workflows_call WHERE granted_at IS NULL AND {_DEAD}"  # noqa: S608


class OrmCalls:
    """Keep calls in Django's database."""

    def caps(self) -> list[Cap]:
        """Read all caps, of runs and of calls."""
        return tallies.caps()

    @transaction.atomic
    def round(self, said: Round) -> list[str]:
        """Take in what a worker says, let go whoever may go, and tell which calls of the worker are under way."""
        one_at_a_time(LOCK)
        if said.sweep:
            _sweep(said.now)
        _execute_many(_ASK, [_row(said.worker, asked) for asked in said.asked])
        _execute_many(_END, [(said.now, tokens, key_of(RunId(id))) for id, tokens in said.ended])
        _execute_many(_LEAVE, [(key_of(RunId(id)),) for id, _ in said.ended])
        _let_go(said.now)
        mine = Call.objects.filter(worker=said.worker, granted_at__isnull=False, released_at=None)
        return [str(key) for key in mine.values_list("pk", flat=True)]


def waiting(each: int) -> list[Waiting]:
    """Give the calls that wait, up to `each` of those that wait under the same caps."""
    return [_waiting(row) for row in rows(_FIRST, (each,))]


def one_at_a_time(lock: int) -> None:
    """Wait until no other transaction holds the lock, and hold it to the end of this one."""
    if is_postgres():
        rows("SELECT pg_advisory_xact_lock(%s)", (lock,))


def _let_go(now: float) -> None:
    """Let go whoever may go; where all that was read of one kind went, look for more of it."""
    line = waiting(AT_ONCE)
    if not line:
        return
    tally, caps = tallies.calls_tally(now), of_calls(tallies.caps())
    while line:
        gone = turns(line, tally, caps).go
        # in the order of their turns: who had theirs last is told by it
        _execute_many(_GRANT, [(now + n * APART_S, key_of(RunId(item.id))) for n, item in enumerate(gone)])
        whole = Counter((item.parties, item.own) for item in gone)
        line = waiting(AT_ONCE) if max(whole.values(), default=0) >= AT_ONCE else []


def _sweep(now: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_END_DEAD, (now,))
        cursor.execute(_DROP_DEAD)
        cursor.execute("DELETE FROM workflows_call WHERE released_at<%s", (now - MINUTE_S,))


def _row(worker: str, asked: CallAsked) -> tuple[Any, ...]:
    parties = asked.parties
    told = (asked.epoch, asked.step[:1100], asked.node[:200], asked.attempt, parties.agent, parties.provider)
    return (key_of(RunId(asked.id)), worker, *told, *asked.own, asked.asked_at, key_of(RunId(asked.run)))


def _waiting(row: Any) -> Waiting:
    key, owner, workflow, agent, provider, since, *own = row
    parties = Parties(str(owner), id_text(workflow), agent, provider)
    return Waiting(id_text(key), parties, since, own=own_caps(agent, own))


def _execute_many(sql: str, values: Sequence[tuple[Any, ...]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)
