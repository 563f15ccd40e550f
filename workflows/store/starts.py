"""Keep new runs and the messages that begin them: on PostgreSQL in one statement, which is a transaction by itself."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

import msgspec
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from workflows.engine.messages import Start
from workflows.models import Run, RunMessage
from workflows.store import direct
from workflows.store.columns import is_postgres
from workflows.store.contract import encode_message
from workflows.store.inserting import SHARED_NOW, Form, Insertion, as_new
from workflows.store.many_rows import Row
from workflows.store.prepared import Prepared
from workflows.store.summaries import COLUMNS

# what tells the runs of a batch apart, and their letters; all else is the same
_OWN = {"id": "w.id", "title": "w.title", "input": "w.input", "created_at": "w.created_at"}
_OWN_LETTER = {"run_id": "w.id", "body": "w.body"}
_WANTED = "json_to_recordset(%s::json) AS w(id uuid, title text, input json, created_at timestamptz, body text)"
_json = msgspec.json.Encoder()
Provided = tuple[str, tuple[Any, ...]]  # a condition in SQL, and its values
Part = tuple[Insertion, Row]  # a row, and how such are inserted
ALWAYS: Provided = ("1=1", ())


class ChangedError(Exception):
    """Say that a run was not kept, because what it was to rest on is not so any more."""


def _new() -> dict[str, str]:
    # SQLite is on this machine, and so is its clock
    shared = {"lease_until": SHARED_NOW} if is_postgres() else {}
    return as_new(Run, (*COLUMNS, "epoch", "tries", "going")) | shared


_RUN, _LETTER = Insertion(Run, _new), Insertion(RunMessage)
_EACH, _EACH_LETTER = Insertion(Run, lambda: _new() | _OWN), Insertion(RunMessage, lambda: _OWN_LETTER)


def keep_start(
    run: Run, message: Start, provided: Provided | None = None, announce: Callable[[], object] = lambda: None
) -> None:
    """Insert a run that is not kept yet and its first letter; raise `IntegrityError` where its id is taken.

    It is free to be driven from now on, by the clock that all workers share: whoever starts it may be an hour ahead.
    Where it is kept only `provided` that something holds, and that does not, it raises `ChangedError`. `announce` is
    called when what keeps it is on its way.
    """
    run.lease_until, run.created_at = time.time(), timezone.now()
    letter = _letter(run, encode_message(message))
    keep_with((_RUN, _RUN.row(vars(run))), (_LETTER, _LETTER.row(letter)), provided, announce)
    is_kept(run)


def _letter(run: Run, body: str) -> dict[str, Any]:
    return {"run_id": run.pk, "body": body, "begins": True, "created_at": run.created_at}


def keep_with(run: Part, beside: Part, provided: Provided | None, announce: Callable[[], object]) -> None:
    """Insert the row of a run that is not kept yet, and a row beside it; raise what `keep_start` does."""
    (runs, row), (others, other) = run, beside
    if is_postgres():
        condition, values = provided or ALWAYS
        with Prepared(sent=announce) as cursor:
            cursor.execute(_both(runs.sql, condition, others.sql), (*row, *values, *other), prepare=True)
            held_to(1, cursor.rowcount)
    else:
        announce()
        with direct.statements() as said:
            insert(said, runs.form, [row], provided)
            insert(said, others.form, [other], None)


def insert(said: direct.Statements, form: Form, rows: Sequence[Row], provided: Provided | None) -> None:
    """Insert rows on SQLite; raise `ChangedError` where what they are `provided` with does not hold.

    Nobody else writes between the question and the answer: the transaction is the only one that does. An `INSERT ...
    SELECT ... WHERE` would take longer: of what is selected the second row could fail, and so SQLite keeps what the
    pages of all indexes were like before.
    """
    into, values = form
    if provided is not None:
        condition, more = provided
        held_to(1, len(said.read(f"SELECT 1 WHERE {condition}", more)))
    said.execute(f"{into} VALUES ({values})", rows)


def held_to(wanted: int, kept: int) -> None:
    """Raise `ChangedError` where fewer rows were kept than were to be."""
    if kept != wanted:
        raise ChangedError


def keep_starts(runs: Sequence[Run], messages: Sequence[Start]) -> None:
    """Do the same for runs that differ in their ids, titles and inputs alone: for all of them, or for none.

    Each was created a microsecond after the one before, so that lists show them in order.
    """
    now, created, bodies = time.time(), timezone.now(), [encode_message(message) for message in messages]
    for n, run in enumerate(runs):
        run.lease_until, run.created_at = now, created + timedelta(microseconds=n)
    first, letter = vars(runs[0]), _letter(runs[0], bodies[0])
    if is_postgres():
        _keep_all(runs, bodies, [*_EACH.row(first), *_EACH_LETTER.row(letter)])
    else:
        own: dict[str, list[Any]] = {name: [getattr(run, name) for run in runs] for name in _OWN}
        letters: dict[str, list[Any]] = {"run_id": [run.pk for run in runs], "body": bodies}
        with direct.statements() as said:
            insert(said, _RUN.form, _RUN.rows(_RUN.row(first), own), None)
            insert(said, _LETTER.form, _LETTER.rows(_LETTER.row(letter), letters), None)
    for run in runs:
        is_kept(run)


def _keep_all(runs: Sequence[Run], bodies: Sequence[str], shared: Sequence[Any]) -> None:
    wanted = [
        {"id": run.pk, "title": run.title, "input": run.input, "created_at": run.created_at, "body": body}
        for run, body in zip(runs, bodies, strict=True)
    ]
    with Prepared() as cursor:
        cursor.execute(_insert_all(), [_json.encode(wanted).decode(), *shared], prepare=True)


def is_kept(run: Run) -> None:
    """Let a run know that it is in the database."""
    run._state.adding, run._state.db = False, DEFAULT_DB_ALIAS


@lru_cache
def _both(run: str, condition: str, beside: str) -> str:
    """Insert a run, provided that a condition holds, and a row beside it."""
    return f"WITH kept AS ({run} WHERE {condition} RETURNING 1) {beside} FROM kept"


@lru_cache
def _insert_all() -> str:
    """Insert a run and a letter for each that is wanted; what they share stands once, as parameters."""
    wanted = f"WITH wanted AS MATERIALIZED (SELECT * FROM {_WANTED})"  # noqa: S608
    return f"{wanted}, kept AS ({_EACH.sql} FROM wanted w) {_EACH_LETTER.sql} FROM wanted w"
