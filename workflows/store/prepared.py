"""Statements that PostgreSQL prepares once a connection: to read and plan them anew takes longer than to do them."""

from collections.abc import Callable
from types import TracebackType
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from workflows.store.arrays import teach

# the tables grow faster than the planner's knowledge of them, and a plan is kept; it is the same whatever is asked for
_PLAN = "; ".join(
    ["SET plan_cache_mode=force_generic_plan"]
    + [f"SET enable_{way}=off" for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin")]
)
_CURSOR, _BY_INDEX = "baton_cursor", "baton_cursor_by_index"


class Prepared:
    """Give a cursor of psycopg's own, whose statements may be prepared; a connection has one, for one use at a time.

    `by_index` is for connections that do nothing else: from then on all their statements find their rows by indexes,
    and may be given `Texts`. `sent` is called when the next statement is on its way: whoever is told then hears of it
    while the server does it. On a connection that is not the site's own nobody is told.
    """

    __slots__ = ("_by_index", "_here", "_sent")

    def __init__(self, *, by_index: bool = False, sent: Callable[[], object] | None = None) -> None:
        self._by_index = by_index
        self._sent = sent

    def __enter__(self) -> "psycopg.Cursor[Any]":
        # `connection` would look for the thread's own at each question
        self._here = here = connections[DEFAULT_DB_ALIAS]
        if here.connection is None:
            here.ensure_connection()
        cursor = vars(here.connection).get(_BY_INDEX if self._by_index else _CURSOR)
        if cursor is None:
            with here.wrap_database_errors:
                cursor = _made(here.connection, self._by_index)
        if self._sent is not None:
            here.connection.when_sent = self._sent
        return cursor

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        here = self._here
        if self._sent is not None and here.connection is not None:
            here.connection.when_sent = None
        if kind is not None:
            here.wrap_database_errors.__exit__(kind, error, trace)


def _made(connection: Any, by_index: bool) -> "psycopg.Cursor[Any]":
    """Make what is kept with a connection: to make it anew for each use takes a quarter of the calls of that use."""
    if connection.prepare_threshold is None:
        connection.prepare_threshold = 0
    if by_index:
        connection.execute(_PLAN)
        teach(connection)
    cursor = vars(connection)[_BY_INDEX if by_index else _CURSOR] = psycopg.Cursor(connection)
    return cursor
