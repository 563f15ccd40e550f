"""Very many runs in a PostgreSQL, made of one real run by SQL, and taken away before the invariants are checked."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model

from workflows.models import OpenQuestion, Run, RunEntry

COPY = "copy "


def copy_run(run: Any, count: int, **changed: str) -> None:
    """Make `count` runs like one; `changed` gives columns in SQL, where `n` counts the copies from 1."""
    told = {"id": "gen_random_uuid()", "title": f"'{COPY}' || n", **changed}
    _insert(Run, told, "generate_series(1, %s) AS n", "one.id = %s", (count, run))


def copy_logs(run: Any) -> None:
    """Give every copy the log of the run."""
    _insert(RunEntry, {"run_id": "made.id"}, "workflows_run AS made", _OF_COPIES, (run,))


def copy_questions(run: Any) -> None:
    """Let every copy ask what the run asks."""
    _insert(OpenQuestion, {"run_id": "made.id"}, "workflows_run AS made", _OF_COPIES, (run,))


def analyze() -> None:
    """Let the database know its tables, as its own vacuum does by and by."""
    _do("ANALYZE")


def drop_copies() -> None:
    """Take all copies away."""
    for statement in _DROP:
        _do(statement)


_COPIES = f"(SELECT id FROM workflows_run WHERE title LIKE '{COPY}%%')"  # noqa: S608
_DROP = (
    "SET session_replication_role = replica",  # nothing refers to a copy: that need not be looked up for each
    f"CREATE TEMP TABLE kept AS SELECT * FROM workflows_runentry WHERE run_id NOT IN {_COPIES}",  # noqa: S608
    "TRUNCATE workflows_runentry",
    "INSERT INTO workflows_runentry SELECT * FROM kept",
    "DROP TABLE kept",
    f"DELETE FROM workflows_openquestion WHERE run_id IN {_COPIES}",  # noqa: S608
    f"DELETE FROM workflows_run WHERE id IN {_COPIES}",  # noqa: S608
    "SET session_replication_role = DEFAULT",
)
_OF_COPIES = f"one.run_id = %s AND made.title LIKE '{COPY}%%'"


def _insert(model: type[Model], changed: Mapping[str, str], beside: str, where: str, values: tuple[Any, ...]) -> None:
    table, fields = model._meta.db_table, model._meta.local_concrete_fields
    columns = [str(field.column) for field in fields if field.column in changed or not field.primary_key]
    chosen = ", ".join(changed.get(column, f"one.{column}") for column in columns)
    into = f"INSERT INTO {table} ({', '.join(columns)})"
    _do(f"{into} SELECT {chosen} FROM {table} AS one, {beside} WHERE {where}", *values)  # noqa: S608


def _do(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(sql, values)
