"""Leases of runs in Django's database: what may be claimed, and the compare-and-set that claims it.

Raw SQL, because a lone run waits for a claim before its first step, and building the queries took longer than they do.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
from django.db import connection, transaction

from workflows.engine.events import Entry, decode_events
from workflows.limits.rules import Cap
from workflows.models import Run
from workflows.store import claims_at_once, direct
from workflows.store.calls import one_at_a_time
from workflows.store.claims_at_once import ASSIGNED, FIRST, NEW
from workflows.store.columns import is_postgres, key_of, run_of
from workflows.store.contract import LATER, Append, Claim, Found, Lessee, Letter, RunId
from workflows.store.turns import LOCK, in_turn, note_turns

_FIELDS = "id, epoch, head_seq, version_id, owner_id, workflow_id, agents"
_ACTIVE = ", ".join(f"'{status}'" for status in Run.ACTIVE)
_FREE = f"(worker='' OR lease_until<=%s) AND status IN ({_ACTIVE}) AND tries<%s"
_HAS_MAIL = "id IN (SELECT run_id FROM workflows_runmessage WHERE NOT begins)"
# What waits, as SQLite is asked. By status, then by the time since when each is free: the order of the index, so that
# nothing is sorted. Those that are called by their keys (the plus says so): all that are parked have the same status.
_WAITING = (
    f"status='running' AND lease_until<=%s AND tries<%s AND worker<>'{LATER}' ORDER BY lease_until",
    f"status='queued' AND lease_until<=%s AND tries<%s AND worker<>'{LATER}' ORDER BY lease_until",
    f"status='running' AND lease_until<=%s AND tries<%s AND worker='{LATER}' ORDER BY lease_until",
    f"{_HAS_MAIL} AND {_FREE.replace('status', '+status')}",
)
_ONE = "id=%s AND (worker='' OR lease_until<=%s OR worker=%s)"
# the condition of an index, in words that the planner knows again
_TRIED = f"tries>=3 AND tries>=%s AND tries<%s AND status IN ({_ACTIVE})"
_SUSPECT = f"{_TRIED} AND lease_until<=%s ORDER BY tries, lease_until LIMIT 1"
_SUSPECTS = f"SELECT 1 FROM workflows_run WHERE tries>=3 AND status IN ({_ACTIVE}) LIMIT 1"  # noqa: S608
_SUSPECTS_OF = (
    f"SELECT 1 FROM workflows_run WHERE tries>=3 AND tries>%s AND tries<=%s AND status IN ({_ACTIVE}) AND worker=%s"  # noqa: S608
)
_ORDER = "ORDER BY lease_until LIMIT %s"
_LEASE = "UPDATE workflows_run SET worker=%s, epoch=epoch+1, lease_until=%s, tries=tries+1 WHERE id=%s AND epoch=%s"
_LEASE_NEW = f"{_LEASE} AND {NEW} AND lease_until<=%s"
_FIND = f"""SELECT {NEW} AND lease_until<=%s, lease_until, {FIRST}, r.{_FIELDS.replace(", ", ", r.")}
 FROM workflows_run r {ASSIGNED.format("%s")} WHERE r.id=%s"""  # noqa: S608
_LEASE_ALL = "UPDATE workflows_run SET worker=%s, epoch=epoch+1, lease_until=%s, tries=tries+1 WHERE id=ANY(%s)"
_EACH = " OR ".join(f"id IN (SELECT id FROM workflows_run WHERE {one} LIMIT %s)" for one in _WAITING)  # noqa: S608
_ALL = f"SELECT {_FIELDS} FROM workflows_run WHERE {_EACH}"  # noqa: S608
_LETTERS = "SELECT id, run_id, body FROM workflows_runmessage WHERE run_id {} ORDER BY id"

Row = tuple[Any, int, int, int, int, Any, str]
_pins: msgspec.json.Decoder[dict[str, int]] = msgspec.json.Decoder(dict[str, int])
_told: msgspec.json.Decoder[list[tuple[int, str]]] = msgspec.json.Decoder(list[tuple[int, str]])


def claim(lessee: Lessee, limit: int, caps: Sequence[Cap] = ()) -> list[Claim]:
    """Lease up to `limit` runs that are free and have something to do, as far as the caps allow.

    Where nothing is limited and all that waits can be taken, it is taken as it comes; else whoever's turn it is.
    """
    at_once = _claim_at_once if is_postgres() else _claim_all
    claims = None if caps else at_once(lessee, limit)
    return _claim_in_turn(lessee, limit, caps) if claims is None else claims


def _claim_all(lessee: Lessee, limit: int) -> list[Claim] | None:
    """Lease all that waits; nothing where that is more than `limit`.

    A lease that a power cut takes away had no holder left; whatever was done under it is flushed after it.
    """
    each = (lessee.now, Run.SUSPECT_TRIES, limit + 1)
    with direct.statements(flushed=False) as said:
        free = said.read(_ALL, each * 4)
        if len(free) > limit or not free:
            return None if free else []
        until = lessee.now + lessee.ttl_s
        # nobody else writes until this transaction ends
        said.execute(_LEASE, [(lessee.worker, until, row[0], row[1]) for row in free])
        letters = said.read(_letters_in(len(free)), tuple(row[0] for row in free))
    return _claims(free, _by_run(letters))


def _claim_at_once(lessee: Lessee, limit: int) -> list[Claim] | None:
    """Do what `_claim_all` does in one statement."""
    rows = claims_at_once.claim_at_once(lessee, limit)
    return None if rows is None else _with_letters(rows)


def _with_letters(rows: list[Any]) -> list[Claim]:
    letters = {
        key: [Letter(number, run_of(key), body) for number, body in _told.decode(told)]
        for key, *_, told in rows
        if told
    }
    return _claims([row[:7] for row in rows], letters)


@transaction.atomic
def _claim_in_turn(lessee: Lessee, limit: int, caps: Sequence[Cap]) -> list[Claim]:
    one_at_a_time(LOCK)
    chosen = in_turn(lessee.now, limit, caps)
    # whoever did not wait for the lock may have taken some of them
    wanted = f"id IN ({', '.join(['%s'] * len(chosen))}) AND {_FREE}"
    found = _found(wanted, (*(item.id for item in chosen), lessee.now, Run.SUSPECT_TRIES), len(chosen))
    if caps:
        note_turns([item for item in chosen if item.id in found], lessee.now)
    return _leased(lessee, list(found.values()))


def claim_suspect(lessee: Lessee) -> Claim | None:
    """Lease the suspect that is free and was tried least, unless the worker drives one."""
    return _claim_suspect(lessee) if direct.read(_SUSPECTS) else None


@transaction.atomic
def _claim_suspect(lessee: Lessee) -> Claim | None:
    bounds = (Run.SUSPECT_TRIES, Run.MAX_TRIES)
    if _all(_SUSPECTS_OF, (*bounds, lessee.worker)):
        return None
    rows = _all(f"SELECT {_fields()} FROM workflows_run WHERE {_SUSPECT}{_lock()}", (*bounds, lessee.now))  # noqa: S608
    return next(iter(_leased(lessee, rows)), None)


@transaction.atomic
def claim_one(lessee: Lessee, run: RunId) -> Claim | None:
    """Lease one run, if it is free or reserved for the worker."""
    found = _found(_ONE, (key_of(run), lessee.now, lessee.worker), 1)
    return next(iter(_leased(lessee, list(found.values()))), None)


def find(run: RunId, worker: str, now: float) -> Found:
    """Look for one run that was rung for: is it new and free, or was it assigned to `worker`?"""
    key, at_once = key_of(run), is_postgres()
    found = claims_at_once.find(key, worker, now) if at_once else next(iter(_all(_FIND, (now, worker, key))), None)
    if found is None:
        return Found(False)
    is_new, until, last, at, events, digest, *row = found
    if last is None and not is_new:
        return Found(True)
    (claim,) = _with_letters([tuple(row)]) if at_once else _claims([tuple(row)], _letters_of([key]))
    if last is None:
        return Found(True, claim)
    entry = Entry(seq=1, at=at, events=decode_events(events))
    return Found(True, msgspec.structs.replace(claim, epoch=1), entry, digest, until)


def lease_new(lessee: Lessee, append: Append) -> bool:
    """Lease a run that is still new and free, in the transaction that appends what it begins with."""
    held = (key_of(append.run), append.epoch - 1, lessee.now)
    with connection.cursor() as cursor:
        cursor.execute(_LEASE_NEW, (lessee.worker, lessee.now + lessee.ttl_s, *held))
        return bool(cursor.rowcount == 1)


def _found(condition: str, values: tuple[Any, ...], limit: int) -> dict[Any, Row]:
    if limit <= 0:
        return {}
    rows = _all(f"SELECT {_fields()} FROM workflows_run WHERE {condition} {_ORDER}{_lock()}", (*values, limit))  # noqa: S608
    return {row[0]: row for row in rows}


def _leased(lessee: Lessee, free: list[Row]) -> list[Claim]:
    if not free:
        return []
    keys = [row[0] for row in free]
    if _lease(lessee, free) < len(free):
        # of two who saw the same free run one gets it, and the other looks again
        transaction.set_rollback(True)
        return []
    return _claims(free, _letters_of(keys))


def _claims(free: list[Row], letters: dict[Any, list[Letter]]) -> list[Claim]:
    return [
        Claim(
            run=run_of(key),
            epoch=epoch + 1,
            head=head,
            version=version,
            agents=_pins.decode(pins),
            owner=str(owner),
            workflow=run_of(workflow),
            letters=tuple(letters.get(key, ())),
        )
        for key, epoch, head, version, owner, workflow, pins in free
    ]


def _lease(lessee: Lessee, free: list[Row]) -> int:
    until = lessee.now + lessee.ttl_s
    with connection.cursor() as cursor:
        if is_postgres():  # the rows are locked by now
            cursor.execute(_LEASE_ALL, (lessee.worker, until, [row[0] for row in free]))
        else:
            cursor.executemany(_LEASE, [(lessee.worker, until, row[0], row[1]) for row in free])
        return int(cursor.rowcount)


def _letters_of(keys: Sequence[Any]) -> dict[Any, list[Letter]]:
    if is_postgres():
        return _by_run(_all(_LETTERS.format("= ANY(%s)"), (keys,)))
    return _by_run(_all(_letters_in(len(keys)), tuple(keys)))


def _letters_in(count: int) -> str:
    return _LETTERS.format(f"IN ({', '.join(['%s'] * count)})")


def _by_run(rows: Iterable[Any]) -> dict[Any, list[Letter]]:
    letters: dict[Any, list[Letter]] = {}
    for number, key, body in rows:
        letters.setdefault(key, []).append(Letter(number, run_of(key), body))
    return letters


def _all(sql: str, values: tuple[Any, ...]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@cache
def _fields() -> str:
    return f"{_FIELDS}::text" if is_postgres() else _FIELDS


def _lock() -> str:
    # what another worker is just claiming is passed over, so that many may claim at once
    return " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
