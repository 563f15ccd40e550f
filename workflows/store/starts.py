"""Keep new runs and the messages that begin them: on PostgreSQL in one statement, which is a transaction by itself.

The columns are those of the models, whatever these come to be; only Django's way to a statement is left out, which took
longer than the statement.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache, lru_cache
from itertools import repeat
from typing import Any

import msgspec
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from workflows.engine.messages import Start
from workflows.models import Run, RunMessage
from workflows.store import direct
from workflows.store.contract import encode_message
from workflows.store.prepared import prepared, when_sent

_SHARED_NOW = "extract(epoch FROM clock_timestamp())"
# what tells the runs of a batch apart, and their letters; all else is the same
_OWN: dict[type[models.Model], dict[str, str]] = {
    Run: {"id": "w.id", "title": "w.title", "input": "w.input", "created_at": "w.created_at"},
    RunMessage: {"run_id": "w.id", "body": "w.body"},
}
_WANTED = "json_to_recordset(%s::json) AS w(id uuid, title text, input json, created_at timestamptz, body text)"
_PLAIN = (models.IntegerField, models.FloatField, models.CharField, models.TextField, models.BooleanField)
_json = msgspec.json.Encoder()
Row = tuple[Any, ...]
Provided = tuple[str, tuple[Any, ...]]  # a condition in SQL, and its values
ALWAYS: Provided = ("1=1", ())


class ChangedError(Exception):
    """Say that a run was not kept, because what it was to rest on is not so any more."""


def keep_start(
    run: Run, message: Start, provided: Provided | None = None, announce: Callable[[], object] = lambda: None
) -> None:
    """Insert a run that is not kept yet and its first letter; raise `IntegrityError` where its id is taken.

    It is free to be driven from now on, by the clock that all workers share: whoever starts it may be an hour ahead.
    Where it is kept only `provided` that something holds, and that does not, it raises `ChangedError`. `announce` is
    called when what keeps it is on its way.
    """
    run.lease_until = time.time()
    letter = RunMessage(run=run, body=encode_message(message), begins=True)
    condition, values = provided or ALWAYS
    if connection.vendor == "postgresql":
        given = (*_row(run), *values, *_row(letter))
        with prepared() as cursor, when_sent(cursor, announce):
            cursor.execute(_insert_both(condition), given, prepare=True)
            held_to(1, cursor.rowcount)
    else:
        with direct.statements() as said:
            held_to(1, said.execute(f"{_insert(Run)} WHERE {condition}", [(*_row(run), *values)]))
            said.execute(_insert(RunMessage), [_row(letter)])
    is_kept(run)


def held_to(wanted: int, kept: int) -> None:
    """Raise `ChangedError` where fewer rows were kept than were to be."""
    if kept != wanted:
        raise ChangedError


def keep_starts(runs: Sequence[Run], messages: Sequence[Start]) -> None:
    """Do the same for runs that differ in their ids, titles and inputs alone: for all of them, or for none.

    Each was created a microsecond after the one before, so that lists show them in order.
    """
    now, bodies = time.time(), [encode_message(message) for message in messages]
    for run in runs:
        run.lease_until = now
    first, second = _row(runs[0]), _row(RunMessage(run=runs[0], body=bodies[0], begins=True))
    for n, run in enumerate(runs):
        run.created_at = runs[0].created_at + timedelta(microseconds=n)
    if connection.vendor == "postgresql":
        _keep_all(runs, bodies, [*_without(Run, first), *_without(RunMessage, second)])
    else:
        own: dict[str, list[Any]] = {name: [getattr(run, name) for run in runs] for name in _OWN[Run]}
        letters: dict[str, list[Any]] = {"run_id": [run.pk for run in runs], "body": bodies}
        with direct.statements() as said:
            said.execute(_insert(Run), _varied(Run, first, own))
            said.execute(_insert(RunMessage), _varied(RunMessage, second, letters))
    for run in runs:
        is_kept(run)


def _keep_all(runs: Sequence[Run], bodies: Sequence[str], shared: Sequence[Any]) -> None:
    wanted = [
        {"id": run.pk, "title": run.title, "input": run.input, "created_at": run.created_at, "body": body}
        for run, body in zip(runs, bodies, strict=True)
    ]
    with prepared() as cursor:
        cursor.execute(_insert_all(), [_json.encode(wanted).decode(), *shared], prepare=True)


def _without(model: type[models.Model], row: Row) -> list[Any]:
    """Leave out of a row what each has of its own."""
    return [value for field, value in zip(_said(model), row, strict=True) if field.attname not in _OWN[model]]


def _varied(model: type[models.Model], first: Row, own: Mapping[str, Sequence[Any]]) -> list[Row]:
    """Give a row for each, made of the first one's and what each has of its own."""
    here = connections[DEFAULT_DB_ALIAS]
    columns: list[Iterable[Any]] = []
    for (name, field), shared in zip(_ways(model), first, strict=True):
        values = own.get(name)
        if values is None:
            columns.append(repeat(shared))
        else:
            columns.append(values if field is None else [field.get_db_prep_save(value, here) for value in values])
    return list(zip(*columns, strict=False))


def is_kept(run: Run) -> None:
    """Let a run know that it is in the database."""
    run._state.adding, run._state.db = False, DEFAULT_DB_ALIAS


def _row(kept: models.Model) -> Row:
    # `connection` looks for the thread's own at each question, and a field asks several
    here = connections[DEFAULT_DB_ALIAS]
    return tuple(
        [
            getattr(kept, name) if field is None else field.get_db_prep_save(field.pre_save(kept, True), here)
            for name, field in _ways(type(kept))
        ]
    )


@cache
def _ways(model: type[models.Model]) -> list[tuple[str, Any]]:
    """Name what a row says; without the field where the database takes what it holds as it is."""
    return [way(field) for field in _said(model)]


def way(field: Any) -> tuple[str, Any]:
    """Name a column, with its field unless the database takes what that holds as it is."""
    return field.attname, None if _is_plain(field) else field


def _is_plain(field: Any) -> bool:
    return isinstance(field.target_field if field.is_relation else field, _PLAIN)


@lru_cache
def _insert_both(condition: str) -> str:
    """Insert a run, provided that a condition holds, and its letter."""
    return f"WITH kept AS ({_insert(Run)} WHERE {condition} RETURNING 1) {_insert(RunMessage)} FROM kept"


@cache
def _insert_all() -> str:
    """Insert a run and a letter for each that is wanted; what they share stands once, as parameters."""
    wanted = f"WITH wanted AS MATERIALIZED (SELECT * FROM {_WANTED})"  # noqa: S608
    run, letter = (f"{_insert(model, of_each=True)} FROM wanted w" for model in (Run, RunMessage))
    return f"{wanted}, kept AS ({run}) {letter}"


@cache
def _insert(model: type[models.Model], *, of_each: bool = False) -> str:
    """Insert a row of parameters; or, `of_each` that is wanted, its own values beside them."""
    own = _OWN[model] if of_each else {}
    given = ", ".join(own.get(field.attname) or _given(field) for field in _fields(model))
    return f"INSERT INTO {_table(model)} ({_columns(model)}) SELECT {given}"


def _given(field: Any) -> str:
    if _is_shared(field):
        return _SHARED_NOW
    # what is selected has to have its type on PostgreSQL; SQLite gives it that of its column
    return f"%s::{field.db_type(connection)}" if connection.vendor == "postgresql" else "%s"


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(model: type[models.Model]) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in _fields(model))


@cache
def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


@cache
def _said(model: type[models.Model]) -> list[Any]:
    return [field for field in _fields(model) if not _is_shared(field)]


def _is_shared(field: Any) -> bool:
    # SQLite is on this machine, and so is its clock
    return bool(connection.vendor == "postgresql" and field.attname == "lease_until")
