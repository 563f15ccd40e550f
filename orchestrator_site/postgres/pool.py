"""Connections that a web process keeps, and finds again soon after the server was away."""

from typing import Any

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

# psycopg's own waits twice as long after each attempt that failed, for five minutes: a server that was away for one
# minute would be missed for another. Given up, it begins anew with whoever asks next.
RECONNECTS_FOR_S = 5.0


class Pool(ConnectionPool[psycopg.Connection[TupleRow]]):
    """A pool in which one lost connection tells of the others: they were lost with it, as a rule.

    psycopg's own looks at one after the other, and waits a second and more in between.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"reconnect_timeout": RECONNECTS_FOR_S, **options})

    def getconn(self, timeout: float | None = None) -> psycopg.Connection[TupleRow]:
        """Give a connection that answers; raise `PoolTimeout`, an `OperationalError`, where none does in time."""
        connection = super().getconn(timeout)
        try:
            self.check_connection(connection)
        except psycopg.Error:
            self.putconn(connection)
            self.drain()
            return super().getconn(timeout)
        return connection
