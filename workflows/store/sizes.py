"""How much room the database takes, as it tells itself."""

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Length

from workflows.models import Payload, RunEntry, RunSnapshot
from workflows.store.columns import is_postgres

GUESSED_FROM = 1_000_000  # rows


def database_bytes() -> int:
    """Tell how large the database is on the disk; with SQLite, the file without its write-ahead log."""
    if is_postgres():
        return _number("SELECT pg_database_size(current_database())")
    return _number("PRAGMA page_count") * _number("PRAGMA page_size")


def free_bytes() -> int:
    """Tell how much of that is free: SQLite keeps the pages of what was deleted, and uses them again.

    PostgreSQL's vacuum does the same inside its tables, and tells no number: 0.
    """
    return _number("PRAGMA freelist_count") * _number("PRAGMA page_size") if connection.vendor == "sqlite" else 0


def payload_bytes() -> int:
    """Tell how long all large values are together."""
    return Payload.objects.aggregate(total=Sum("bytes"))["total"] or 0


def snapshot_bytes() -> int:
    """Tell how long all snapshots are together."""
    return RunSnapshot.objects.aggregate(total=Sum(Length("state")))["total"] or 0


def entry_count() -> int:
    """Count the entries of all logs; where PostgreSQL has more than a million, as its statistics say."""
    if is_postgres():
        guessed = _number("SELECT reltuples::bigint FROM pg_class WHERE oid = 'workflows_runentry'::regclass")
        if guessed > GUESSED_FROM:
            return guessed
    return RunEntry.objects.count()


def _number(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
