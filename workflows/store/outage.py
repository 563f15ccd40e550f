"""Why a database cannot do its work just now, told from SQLite's and PostgreSQL's codes of errors, never their words.

What no code here stands for (a statement that is wrong, a table that is missing) is a fault of the program, no outage.
"""

import sqlite3
from enum import Enum

from django.db import Error, InterfaceError, OperationalError


class Outage(Enum):
    """What a database suffers from; the values are codes for programs."""

    FULL = "database_full"
    READ_ONLY = "database_read_only"
    BUSY = "database_busy"
    AWAY = "database_away"


_OF_SQLITE = {
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_PERM: Outage.READ_ONLY,
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
    sqlite3.SQLITE_CANTOPEN: Outage.AWAY,
    sqlite3.SQLITE_IOERR: Outage.AWAY,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html: whole codes first, then their classes
_OF_POSTGRESQL = {
    "53100": Outage.FULL,
    "25006": Outage.READ_ONLY,
    "53300": Outage.BUSY,
    "55P03": Outage.BUSY,
    "57014": Outage.BUSY,
    "25P03": Outage.BUSY,
    "40": Outage.BUSY,
    "08": Outage.AWAY,
    "53": Outage.AWAY,
    "57": Outage.AWAY,
    "58": Outage.AWAY,
}
_PRIMARY = 0xFF  # the rest of one of SQLite's codes says more than is asked here


def outage_of(error: BaseException | None) -> Outage | None:
    """Tell what an error of the database means; None for any other error."""
    if not isinstance(error, Error):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return _OF_SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & _PRIMARY)
    state: str | None = getattr(cause, "sqlstate", None)
    if state is not None:
        return _OF_POSTGRESQL.get(state) or _OF_POSTGRESQL.get(state[:2])
    # the server said nothing, so the connection to it was not made, or was lost
    return Outage.AWAY if isinstance(error, OperationalError | InterfaceError) else None
