"""How values stand in the columns that raw SQL reads and writes: keys and moments as Django has them, JSON as text."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from workflows.store.contract import RunId

_json = msgspec.json.Encoder()


@lru_cache(maxsize=4_096)  # asked several times for each append
def key_of(run: RunId) -> Any:
    """Give the key of a run: a UUID, or its 32 digits where the database has no type for UUIDs."""
    return UUID(run) if is_postgres() else run.replace("-", "")


@cache
def is_postgres() -> bool:
    """Tell whether the database is PostgreSQL; Django looks for the thread's connection at each question."""
    return connection.vendor == "postgresql"


@cache
def write_moment() -> Callable[[datetime], Any]:
    """Give what writes a moment, one of UTC, as the database keeps it."""
    return _as_it_is if is_postgres() else _without_zone


def _as_it_is(moment: datetime) -> Any:
    return moment


def _without_zone(moment: datetime) -> Any:
    # what Django writes after it has asked several times which zone it is of
    return str(moment.replace(tzinfo=None))


def run_of(key: Any) -> RunId:
    """Give the run that a key was read of."""
    return RunId(str(key if isinstance(key, UUID) else UUID(key)))


def json_text(value: Any) -> str | None:
    """Write a value as JSON; nothing is no value."""
    return None if value is None else _json.encode(value).decode()
