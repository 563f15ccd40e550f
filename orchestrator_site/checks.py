"""System checks: what has to hold before anything is served, told at start rather than by the first request."""

import os
import stat
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connection

EXECUTORS = ("embedded", "celery", "none")


def check_data_directory(**kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a data directory that cannot be written to: the log of every run lives there."""
    if os.access(settings.DATA_DIR, os.W_OK | os.X_OK):
        return []
    hint = "Give this user the right to write there, or name another directory in BATON_DATA_DIR."
    return [checks.Error(f"{settings.DATA_DIR} cannot be written to.", hint=hint, id="baton.E001")]


def check_executor(**kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse an executor that does not exist: runs would wait for ever."""
    if settings.EXECUTOR == "celery" and (not settings.REDIS_URL or connection.vendor == "sqlite"):
        hint = "Set REDIS_URL and DATABASE_URL (PostgreSQL), or BATON_EXECUTOR=embedded."
        return [
            checks.Error("Workers need a Redis and a database that many machines reach.", hint=hint, id="baton.E003")
        ]
    if settings.EXECUTOR in EXECUTORS:
        return []
    hint = f"BATON_EXECUTOR is one of {', '.join(EXECUTORS)}."
    return [checks.Error(f"There is no executor {settings.EXECUTOR!r}.", hint=hint, id="baton.E002")]


def check_hosts(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a wildcard host: any page of any site could then be pointed at this server."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = "Name the hosts that are served in BATON_HOSTS."
    return [checks.Warning("Every host name is answered.", hint=hint, id="baton.W001")]


def check_secrets(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a kept secret that other users of the machine can read."""
    kept = [settings.DATA_DIR / name for name in ("secret.key", "encryption.key")]
    exposed = [path for path in kept if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    return [
        checks.Warning(f"{path} can be read by others.", hint=f"chmod 600 {path}", id="baton.W002") for path in exposed
    ]
