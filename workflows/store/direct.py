"""Statements of the hot path: on SQLite past Django's wrappers, which take longer than the few statements of a step.

On PostgreSQL, and inside a transaction that somebody else began, they are Django's as ever.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

from django.db import connection, transaction

Execute = Callable[[str, Sequence[tuple[Any, ...]]], int]


@contextmanager
def statements() -> Iterator[Execute]:
    """Give what executes a statement for each of some rows and tells how many it changed, all in one transaction.

    Only what it executes itself belongs in there: the ORM would begin a transaction of its own.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield through_django
        return
    connection.ensure_connection()
    raw: Any = connection.connection
    with connection.wrap_database_errors:
        raw.execute("BEGIN IMMEDIATE")
        try:
            yield partial(_directly, raw)
            raw.commit()
        except BaseException:
            raw.rollback()
            raise


def through_django(sql: str, rows: Sequence[tuple[Any, ...]]) -> int:
    """Execute a statement for each of some rows; tell how many rows of the table it changed."""
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
        return cursor.rowcount


def _directly(raw: Any, sql: str, rows: Sequence[tuple[Any, ...]]) -> int:
    changed: int = raw.executemany(_with_question_marks(sql), rows).rowcount
    return changed


@lru_cache
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?")
