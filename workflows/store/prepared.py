"""Statements that PostgreSQL prepares once a connection: to read and plan them anew takes longer than to do them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from workflows.store.arrays import teach

# the tables grow faster than the planner's knowledge of them, and a plan is kept; it is the same whatever is asked for
_PLAN = "; ".join(
    ["SET plan_cache_mode=force_generic_plan"]
    + [f"SET enable_{way}=off" for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin")]
)
_planned: WeakSet[psycopg.Connection[Any]] = WeakSet()


@contextmanager
def prepared(*, by_index: bool = False) -> "Iterator[psycopg.Cursor[Any]]":
    """Give a cursor of psycopg's own, whose statements may be prepared.

    `by_index` is for connections that do nothing else: from then on all their statements find their rows by indexes,
    and may be given `Texts`.
    """
    here = connections[DEFAULT_DB_ALIAS]  # `connection` would look for the thread's own at each question
    here.ensure_connection()
    raw: psycopg.Connection[Any] = here.connection
    with here.wrap_database_errors:
        if raw.prepare_threshold is None:
            raw.prepare_threshold = 0
        if by_index and raw not in _planned:
            raw.execute(_PLAN)
            teach(raw)
            _planned.add(raw)
        with psycopg.Cursor(raw) as cursor:
            yield cursor


@contextmanager
def when_sent(cursor: "psycopg.Cursor[Any]", tell: Callable[[], object]) -> Iterator[None]:
    """Call `tell` when the next statement is on its way: whoever is told then hears of it while the server does it.

    On a connection that is not the site's own nobody is told.
    """
    connection: Any = cursor.connection
    connection.when_sent = tell
    try:
        yield
    finally:
        connection.when_sent = None
