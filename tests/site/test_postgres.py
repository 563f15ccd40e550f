"""Connections to PostgreSQL that say when a statement is on its way."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from dev import servers
from orchestrator_site.postgres.base import BoundedConnection


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of a PostgreSQL of its own."""
    with servers.postgres() as url:
        yield url


@pytest.fixture
def connection(address: str) -> Iterator[BoundedConnection]:
    """Return a connection as the site makes them."""
    with BoundedConnection.connect(address, autocommit=True) as made:
        yield made


def test_whoever_is_told_hears_of_a_statement_once_and_before_its_answer(connection: BoundedConnection) -> None:
    order: list[Any] = []
    for prepare in (True, True, False):
        connection.when_sent = lambda: order.append("sent")
        for n in range(2):
            answer = connection.execute("SELECT %s::int", (n,), prepare=prepare)
            order.append(answer.fetchone())
    assert order == ["sent", (0,), (1,)] * 3


def test_the_server_has_the_statement_while_somebody_is_told(connection: BoundedConnection, address: str) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS told (n int)")
    with psycopg.connect(address, autocommit=True) as other:

        def look() -> None:
            asked = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'INSERT INTO told%' AND state='active'"
            while other.execute(asked).fetchone() != (1,):
                pass

        connection.when_sent = look  # it would look for ever, were the statement not there before it is answered
        connection.execute("INSERT INTO told SELECT 1 FROM pg_sleep(0.5)")
        assert other.execute("SELECT count(*) FROM told").fetchone() == (1,)


def test_one_who_fails_at_being_told_harms_nobody(
    connection: BoundedConnection, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("deaf")

    connection.when_sent = fail
    assert connection.execute("SELECT 1").fetchone() == (1,)
    assert "nobody was told" in caplog.text
    assert connection.execute("SELECT 2").fetchone() == (2,)


def test_a_statement_that_is_refused_is_told_of_too_and_the_next_is_not(connection: BoundedConnection) -> None:
    told: list[str] = []
    connection.when_sent = lambda: told.append("sent")
    with pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT * FROM nowhere")
    assert connection.execute("SELECT 1").fetchone() == (1,)
    assert told == ["sent"]
