"""Where everything is kept: a SQLite file of the data directory, or the PostgreSQL that `DATABASE_URL` names."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# a machine that is gone without a goodbye is noticed: while an answer is waited for, and while something is being sent
ALIVE = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,  # milliseconds
}
SQLITE = "django.db.backends.sqlite3"
# what a burst of a thousand runs changes in one transaction has room: what has not is written, read and written again
SQLITE_CACHE_KIB = 16 * 1024
# how long the log gets before a commit itself brings it into the file; the executor does so each second beside them
SQLITE_CHECKPOINT_PAGES = 8_000  # 32 MB
# a pool waits twice as long after each attempt to connect that failed, by itself for five minutes: a server that was
# away for one would be missed for another. Given up, it begins anew with whoever asks next.
KEPT = {"min_size": 2, "max_size": 10, "timeout": 5.0, "reconnect_timeout": 5.0}
LIMITS = "-c statement_timeout={}s -c lock_timeout={}s -c idle_in_transaction_session_timeout={}s"
WORKERS_LIMITS = LIMITS.format(30, 10, 30)
# somebody sits before a page and waits; a worker that gave up as soon would only do the same again
WEB_LIMITS = LIMITS.format(12, 5, 15)
WEB_ANSWER_WITHIN_S = 15.0


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Give Django's settings of the database; raise `ValueError` for an address that names none."""
    if not url:
        return _sqlite(data_dir)
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL begins with postgresql://, not with {parts.scheme or 'nothing'!r}://")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ValueError("DATABASE_URL names no database: postgresql://user:password@host:5432/<name>")
    return _postgres(
        {
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
        },
        dict(parse_qsl(parts.query)),
    )


def keep_connections(databases: dict[str, dict[str, Any]]) -> None:
    """Let a web process keep a few connections to PostgreSQL for its requests, each of which has a thread of its own.

    A new connection costs more than all that starting a run asks of it. Not for workers: their threads keep their own.
    Nor do people wait as long as workers for an answer: whatever `DATABASE_URL` does not say itself is made shorter.
    """
    default = databases["default"]
    if default["ENGINE"] == SQLITE:
        return
    options = default["OPTIONS"]
    options["pool"] = dict(KEPT)
    if options["options"] == WORKERS_LIMITS:
        options["options"] = WEB_LIMITS
    options.setdefault("answer_within_s", WEB_ANSWER_WITHIN_S)


def _sqlite(data_dir: Path) -> dict[str, Any]:
    return {
        "ENGINE": SQLITE,
        "NAME": data_dir / "baton.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            f" PRAGMA cache_size=-{SQLITE_CACHE_KIB}; PRAGMA wal_autocheckpoint={SQLITE_CHECKPOINT_PAGES};",
        },
        "TEST": {"NAME": data_dir / "test.sqlite3"},
    }


def _postgres(named: dict[str, str], options: dict[str, str]) -> dict[str, Any]:
    # one that a thread keeps would be lost with it, for it may serve one request only: see `keep_connections`
    return {
        "ENGINE": "orchestrator_site.postgres",
        **named,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"connect_timeout": 10, **ALIVE, "options": WORKERS_LIMITS, **options},
    }
