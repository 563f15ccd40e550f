"""Keep a new run and the message that begins it: on PostgreSQL one statement, which is a transaction by itself.

The columns are those of the models, whatever these come to be; only Django's way to a statement is left out, which took
longer than the statement.
"""

import time
from functools import cache
from typing import Any

from django.db import connection, models

from workflows.engine.messages import Start
from workflows.models import Run, RunMessage
from workflows.store import direct
from workflows.store.contract import encode_message
from workflows.store.prepared import prepared

_SHARED_NOW = "extract(epoch FROM clock_timestamp())"


def keep_start(run: Run, message: Start) -> None:
    """Insert a run that is not kept yet and its first letter; raise `IntegrityError` where its id is taken.

    It is free to be driven from now on, by the clock that all workers share: whoever starts it may be an hour ahead.
    """
    run.lease_until = time.time()
    letter = RunMessage(run=run, body=encode_message(message), begins=True)
    if connection.vendor == "postgresql":
        with prepared() as cursor:
            cursor.execute(_insert_both(), _row(run) + _row(letter), prepare=True)
    else:
        with direct.statements() as said:
            said.execute(_insert(Run), [_row(run)])
            said.execute(_insert(RunMessage), [_row(letter)])
    run._state.adding, run._state.db = False, connection.alias


@cache
def _insert_both() -> str:
    return f"WITH kept AS ({_insert(Run)}) {_insert(RunMessage)}"


def _row(kept: models.Model) -> tuple[Any, ...]:
    return tuple(
        field.get_db_prep_save(field.pre_save(kept, True), connection)
        for field in _fields(type(kept))
        if not _is_shared(field)
    )


@cache
def _insert(model: type[models.Model]) -> str:
    quoted = connection.ops.quote_name
    columns = [quoted(str(field.column)) for field in _fields(model)]
    values = ", ".join(_SHARED_NOW if _is_shared(field) else "%s" for field in _fields(model))
    return f"INSERT INTO {quoted(model._meta.db_table)} ({', '.join(columns)}) VALUES ({values})"  # noqa: S608


@cache
def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def _is_shared(field: Any) -> bool:
    # SQLite is on this machine, and so is its clock
    return bool(connection.vendor == "postgresql" and field.attname == "lease_until")
