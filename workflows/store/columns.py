"""How values stand in the columns that raw SQL reads and writes: keys as `UUIDField` keeps them, JSON as text."""

from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from workflows.store.contract import RunId

_json = msgspec.json.Encoder()


def key_of(run: RunId) -> Any:
    """Give the key of a run: a UUID, or its 32 digits where the database has no type for UUIDs."""
    return UUID(run) if _has_uuids() else run.replace("-", "")


@cache
def _has_uuids() -> bool:
    # asked several times for each append, and Django looks for the thread's connection each time
    return bool(connection.features.has_native_uuid_field)


def run_of(key: Any) -> RunId:
    """Give the run that a key was read of."""
    return RunId(str(key if isinstance(key, UUID) else UUID(key)))


def json_text(value: Any) -> str | None:
    """Write a value as JSON; nothing is no value."""
    return None if value is None else _json.encode(value).decode()
