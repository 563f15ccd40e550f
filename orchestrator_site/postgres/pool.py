"""Connections that a web process keeps, and finds again soon after the server was away."""

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool


class Pool(ConnectionPool[psycopg.Connection[TupleRow]]):
    """A pool in which one lost connection tells of the others: they were lost with it, as a rule.

    psycopg's own looks at one after the other, and waits a second and more in between.
    """

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
