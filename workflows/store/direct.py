"""Statements of the hot path: on SQLite past Django's wrappers, which take longer than the few statements of a step.

On PostgreSQL, and inside a transaction that somebody else began, they are Django's as ever.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from types import TracebackType
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from workflows.store.many_rows import FEW, KNOWN, Row, at_once
from workflows.store.prepared import Prepared


class Statements(Protocol):
    """Execute statements, whose values stand as %s, in one transaction."""

    def execute(self, sql: str, rows: Sequence[Row]) -> int:
        """Execute a statement for each of some rows; tell how many rows of the table it changed."""

    def execute_at_once(self, sql: str, rows: Sequence[Row]) -> int:
        """Do the same for a statement that `many_rows` can do for many rows, where that is of use."""

    def read(self, sql: str, values: Row) -> list[Any]:
        """Give the rows that a statement finds."""


class ThroughDjango:
    """Execute them as the rest of the program does."""

    def execute(self, sql: str, rows: Sequence[Row]) -> int:
        """Execute a statement for each of some rows."""
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)
            return cursor.rowcount

    execute_at_once = execute

    def read(self, sql: str, values: Row) -> list[Any]:
        """Give the rows that a statement finds."""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())


class _Raw:
    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def execute(self, sql: str, rows: Sequence[Row]) -> int:
        changed: int = self._raw.executemany(_with_question_marks(sql), rows).rowcount
        return changed

    def execute_at_once(self, sql: str, rows: Sequence[Row]) -> int:
        if len(rows) < FEW or not KNOWN:
            return self.execute(sql, rows)
        return sum([self._raw.execute(*part).rowcount for part in at_once(sql, rows)])

    def read(self, sql: str, values: Row) -> list[Any]:
        return list(self._raw.execute(_with_question_marks(sql), values))


def read(sql: str, values: Row = ()) -> list[Any]:
    """Give the rows that a statement finds which is executed often: in a transaction or outside of one."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor == "postgresql":
        with Prepared() as cursor:
            return cursor.execute(sql, values, prepare=True).fetchall()
    here.ensure_connection()
    with here.wrap_database_errors:
        return _Raw(here.connection).read(sql, values)


def statements(*, flushed: bool = True) -> AbstractContextManager[Statements]:
    """Give what executes statements, all in one transaction.

    Only what it executes itself belongs in there: the ORM would begin a transaction of its own. On SQLite, what need
    not be `flushed` to the disk at once is flushed with what comes after it, which is never there without it.
    """
    here = connections[DEFAULT_DB_ALIAS]  # `connection` would look for the thread's own at each question
    if here.vendor != "sqlite" or here.in_atomic_block:
        return through_django()
    return _Transaction(here) if flushed else _unflushed(here)


@contextmanager
def through_django() -> Iterator[Statements]:
    """Give the same where the ORM has its part in the transaction."""
    with transaction.atomic():
        yield ThroughDjango()


class _Transaction:
    """A transaction of SQLite that nothing surrounds."""

    __slots__ = ("_here", "_raw")

    def __init__(self, here: Any) -> None:
        self._here = here

    def __enter__(self) -> Statements:
        if self._here.connection is None:
            self._here.ensure_connection()
        self._raw = self._here.connection
        with self._here.wrap_database_errors:
            self._raw.execute("BEGIN IMMEDIATE")
        return _Raw(self._raw)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._raw.rollback()
            self._here.wrap_database_errors.__exit__(kind, error, trace)
            return
        with self._here.wrap_database_errors:
            try:
                self._raw.commit()
            except BaseException:
                self._raw.rollback()
                raise


@contextmanager
def _unflushed(here: Any) -> Iterator[Statements]:
    here.ensure_connection()
    raw = here.connection
    raw.execute("PRAGMA synchronous=NORMAL")
    try:
        with _Transaction(here) as said:
            yield said
    finally:
        raw.execute("PRAGMA synchronous=FULL")


@lru_cache
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?")
