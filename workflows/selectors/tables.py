"""Whether the database's tables are those that this program was written for: neither older nor newer."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

OURS = ("agents", "workflows")


def tables_faults() -> list[str]:
    """Tell what is wrong with the tables, if anything is; raise `DatabaseError` where the database cannot be used."""
    missing = _known() - _applied()
    faults = [f"{len(missing)} migrations are to be applied: run `manage.py prepare`"] if missing else []
    return faults + tables_too_new()


def tables_too_new() -> list[str]:
    """Tell that a newer release has changed the tables, if one has: migrations that this program does not know."""
    unknown = [name for name in _applied() - _known() if name[0] in OURS]
    if not unknown:
        return []
    names = ", ".join(f"{app}.{name}" for app, name in sorted(unknown))
    return [f"the database is of a newer release ({names}): update this program, or restore a backup made before"]


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


@cache
def _known() -> frozenset[tuple[str, str]]:
    """Name all migrations of the program; they do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)
