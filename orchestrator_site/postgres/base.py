"""PostgreSQL as Django knows it; but nobody waits for ever for a server that has gone silent.

The server's own limits end a slow statement, and TCP finds out that a machine is gone. Neither helps where something in
between holds the connection open and passes nothing on: then the client has to stop waiting by itself.
"""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout
from psycopg.rows import TupleRow

from orchestrator_site.postgres.pool import Pool

T = TypeVar("T")
INTERVAL_S = 0.1
ANSWER_WITHIN_S = 40.0  # longer than a worker's statement may take
logger = logging.getLogger(__name__)


class BoundedConnection(psycopg.Connection[TupleRow]):
    """A connection that is closed when no answer comes within `answer_within_s`.

    `when_sent` is called with the next statement: once, when that is on its way to the server.
    """

    answer_within_s = ANSWER_WITHIN_S
    when_sent: Callable[[], object] | None = None

    def wait(self, gen: PQGen[T], interval: float = INTERVAL_S, timeout: float | None = None) -> T:
        """Wait for an answer; raise `OperationalError` where none comes in time: what was asked may have been done."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        if self.when_sent is not None:
            gen, self.when_sent = _telling(gen, self.when_sent), None
        try:
            return super().wait(gen, interval, self.answer_within_s)
        except _WaitTimeout as error:
            self.pgconn.finish()
            message = f"the database did not answer within {self.answer_within_s:g} s; the connection was closed"
            raise psycopg.OperationalError(message) from error


def _telling(asking: PQGen[T], tell: Callable[[], object]) -> PQGen[T]:
    """Ask as before; but where it is first waited for an answer, `tell` what was sent."""
    try:
        wanted = next(asking)
    except StopIteration as ended:  # nothing had to be waited for
        return ended.value
    try:
        tell()
    except Exception:
        logger.exception("nobody was told what is on its way to the database")
    while True:
        ready = yield wanted
        try:
            wanted = asking.send(ready)
        except StopIteration as ended:
            return ended.value


@cache
def bounded(within_s: float) -> type[BoundedConnection]:
    """Give the kind of connection that waits for so long: what a pool makes its own of."""
    return type("BoundedConnection", (BoundedConnection,), {"answer_within_s": within_s})


class Driver:
    """psycopg, as far as Django uses it, with connections that wait for so long and no longer."""

    def __init__(self, answer_within_s: float) -> None:
        self.kind = bounded(answer_within_s)

    def connect(self, **params: Any) -> BoundedConnection:
        """Connect."""
        return self.kind.connect(**params)

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, on such connections, pooled or not; `answer_within_s` is one of the options."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.Database: Any = Driver(float(settings_dict["OPTIONS"].get("answer_within_s", ANSWER_WITHIN_S)))

    @property
    def pool(self) -> Pool | None:
        """Give the process's pool, if it keeps one: made as Django makes its own, whose class nobody can choose."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not options:
            return None
        django: Any = self  # these two are its own business, and the stubs do not tell of them
        kept: dict[str, Pool] = django._connection_pools
        if self.alias not in kept:
            given = {**self.get_connection_params(), "autocommit": True}
            kind = self.Database.kind
            made = Pool(
                kwargs=given, connection_class=kind, open=False, configure=django._configure_connection, **options
            )
            kept.setdefault(self.alias, made)  # of two threads that come here at once, both take the first one's
        return kept[self.alias]

    def get_connection_params(self) -> dict[str, Any]:
        """Give what psycopg is told: all options but the one that is not its own."""
        params: dict[str, Any] = super().get_connection_params()
        params.pop("answer_within_s", None)
        return params
