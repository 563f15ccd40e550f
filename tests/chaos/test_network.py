"""What networks do is noticed: nobody waits for ever for a database that has gone silent."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import ConnectionHandler, OperationalError

from chaos.proxy import ANSWERS_LOST, Proxy, port_of
from chaos.scenarios.r05 import THROWN_OUT
from dev import servers
from orchestrator_site.database import KEPT, database, keep_connections
from orchestrator_site.postgres.base import Driver
from workflows.executors import serial
from workflows.store.outage import Outage, outage_of

pytestmark = pytest.mark.crash
WITHIN_S = 0.5


@pytest.fixture(scope="module")
def link() -> Iterator[tuple[Proxy, str]]:
    """Return a proxy before a PostgreSQL, and the database's address by way of it."""
    with servers.postgres() as url:
        proxy = Proxy(port_of(url))
        yield proxy, proxy.by_way_of(url)
        proxy.close()


@pytest.fixture
def connection(link: tuple[Proxy, str]) -> Iterator[psycopg.Connection[Any]]:
    """Return a connection through the proxy, as the site makes them."""
    with Driver(WITHIN_S).connect(conninfo=link[1], autocommit=True) as made:
        yield made


@pytest.mark.parametrize("fault", ["black-hole", "half-open"])
def test_a_server_that_has_gone_silent_is_given_up(
    link: tuple[Proxy, str], connection: psycopg.Connection[Any], fault: str
) -> None:
    with link[0].broken(fault):
        began = time.monotonic()
        with pytest.raises(psycopg.OperationalError, match="did not answer within"):
            connection.execute("SELECT 1")
        assert time.monotonic() - began >= WITHIN_S
    assert (link[0].hit, connection.closed) == (1, True)


@pytest.mark.parametrize("fault", ["rst", "cut in mid-frame", "answers lost"])
def test_a_connection_that_is_cut_is_an_error_at_once(
    link: tuple[Proxy, str], connection: psycopg.Connection[Any], fault: str
) -> None:
    with link[0].broken(fault), pytest.raises(psycopg.OperationalError, match=r"closed|reset"):
        connection.execute("SELECT 1")
    assert connection.closed


def test_answers_are_lost_after_so_many_and_it_is_known_which_told_of_something_inserted(
    link: tuple[Proxy, str], connection: psycopg.Connection[Any]
) -> None:
    proxy, address = link
    connection.execute("CREATE TABLE kept (n int)")
    with proxy.broken(ANSWERS_LOST, after=1):
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        with pytest.raises(psycopg.OperationalError, match=r"closed|reset"):
            connection.execute("INSERT INTO kept VALUES (41)")
    assert (proxy.lost, proxy.inserted) == (1, 1)
    with Driver(WITHIN_S).connect(conninfo=address, autocommit=True) as after:
        assert after.execute("SELECT n FROM kept").fetchone() == (41,)
        with proxy.broken(ANSWERS_LOST), pytest.raises(psycopg.OperationalError, match=r"closed|reset"):
            after.execute("SELECT n FROM kept")
    assert (proxy.lost, proxy.inserted) == (1, 0)


def test_a_slow_network_is_waited_for_as_long_as_is_allowed(link: tuple[Proxy, str]) -> None:
    with Driver(10.0).connect(conninfo=link[1], autocommit=True) as patient, link[0].broken("latency"):
        assert patient.execute("SELECT 41 + 1").fetchone() == (42,)


async def test_a_thread_of_the_executor_makes_another_connection_where_its_own_was_lost(
    link: tuple[Proxy, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    reached = ConnectionHandler({"default": database(link[1], tmp_path)})
    monkeypatch.setattr(serial, "connections", reached)

    def asked() -> Any:
        with reached["default"].cursor() as cursor:
            cursor.execute("SELECT 41 + 1")
            return cursor.fetchone()

    thread = serial.SerialThread("cut off")
    with django_db_blocker.unblock():
        assert await thread.call(asked) == (42,)
        with link[0].broken("rst"), pytest.raises(OperationalError):
            await thread.call(asked)
        assert await thread.call(asked) == (42,)
        await thread.close()


def test_a_web_process_that_lost_all_it_kept_answers_the_next_who_asks(tmp_path: Path, django_db_blocker: Any) -> None:
    with servers.postgres() as url, django_db_blocker.unblock():
        databases = {"default": database(url, tmp_path)}
        keep_connections(databases)
        databases["default"]["OPTIONS"]["pool"]["timeout"] = 2.0  # too short to wait after each that is found lost
        kept: Any = ConnectionHandler(databases)["default"]
        kept.ensure_connection()
        others = [kept.pool.getconn() for _ in range(KEPT["max_size"] - 1)]
        for other in others:
            kept.pool.putconn(other)
        kept.close()
        with psycopg.connect(url, autocommit=True) as administrator:
            ended = administrator.execute(THROWN_OUT, ("client backend",)).fetchall()
        assert len(ended) == KEPT["max_size"]
        with kept.cursor() as cursor:
            assert cursor.execute("SELECT 41 + 1").fetchone() == (42,)
        kept.close()
        kept.close_pool()


def test_a_web_process_that_kept_a_silent_connection_gives_up_and_goes_on_once_the_link_is_well(
    link: tuple[Proxy, str], tmp_path: Path, django_db_blocker: Any
) -> None:
    databases = {"default": database(f"{link[1]}?answer_within_s={WITHIN_S}", tmp_path)}
    keep_connections(databases)
    kept: Any = ConnectionHandler(databases)["default"]

    def asked() -> Any:
        try:
            with kept.cursor() as cursor:
                return cursor.execute("SELECT 41 + 1").fetchone()
        finally:
            kept.close()

    with django_db_blocker.unblock():
        assert asked() == (42,)
        with link[0].broken("black-hole"):
            began = time.monotonic()
            with pytest.raises(OperationalError) as raised:
                asked()
            assert WITHIN_S <= time.monotonic() - began < KEPT["timeout"] + 2 * WITHIN_S + 1
        assert outage_of(raised.value) is Outage.AWAY
        assert asked() == (42,)
        kept.close_pool()
