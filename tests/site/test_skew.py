"""Nobody works on a database that a newer release has changed: neither who starts then, nor who was there before."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from dev import servers
from dev.cluster import QUIET
from orchestrator_site.skew import SkewWatch, skew_now

ROOT = Path(__file__).parents[2]
CELERY = [f"{Path(sys.executable).parent}/celery", "-A", "orchestrator_site"]
WORKER = [*CELERY, "worker", "-P", "threads", "-c", "1", *QUIET]
TOO_NEW = "baton: the database is of a newer release (workflows.9999_of_the_future): update this program"
FUTURE = "INSERT INTO django_migrations (app, name, applied) VALUES ('workflows', '9999_of_the_future', now())"
PAST = "DELETE FROM django_migrations WHERE name = '9999_of_the_future'"
WITHIN_S = 45.0
Start = Callable[[], list[subprocess.Popen[str]]]


@pytest.mark.django_db(transaction=True)
def test_who_watches_is_told_once_the_tables_are_too_new() -> None:
    told, found = [], threading.Event()

    def find(skew: str) -> None:
        told.append(skew)
        found.set()

    watch = SkewWatch(find, every_s=0.02)
    watch.start()
    time.sleep(0.1)
    assert (told, skew_now()) == ([], "")
    recorder = MigrationRecorder(connection)
    recorder.record_applied("workflows", "9999_of_the_future")
    assert found.wait(10)
    assert told == [skew_now()]
    assert told[0].startswith("the database is of a newer release (workflows.9999_of_the_future)")
    recorder.record_unapplied("workflows", "9999_of_the_future")


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, str]]:
    """Return the addresses of a PostgreSQL with Baton's tables, and of a Redis."""
    with servers.postgres() as database, servers.redis() as broker:
        named = {**os.environ, "DATABASE_URL": database, "REDIS_URL": broker, "BATON_EXECUTOR": "celery"}
        named["DJANGO_SETTINGS_MODULE"] = "orchestrator_site.settings"
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=named, check=True)
        yield database, broker


@pytest.fixture
def start(address: tuple[str, str], tmp_path: Path) -> Iterator[Start]:
    """Return what starts a worker and beat; both are ended with the test."""
    named = {"DATABASE_URL": address[0], "REDIS_URL": address[1], "BATON_EXECUTOR": "celery", "BATON_LEASE_S": "1.5"}
    environment = {**os.environ, **named, "DJANGO_SETTINGS_MODULE": "orchestrator_site.settings"}
    started: list[subprocess.Popen[str]] = []

    def make() -> list[subprocess.Popen[str]]:
        for command in (WORKER, [*CELERY, "beat", "-l", "WARNING", "-s", str(tmp_path / "beat")]):
            pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
            started.append(subprocess.Popen(command, cwd=ROOT, env=environment, **pipes))
        return started[-2:]

    with psycopg.connect(address[0], autocommit=True) as database:
        database.execute(PAST)
    yield make
    for process in started:
        process.kill()
        process.communicate()


def has_rung(broker: str) -> bool:
    """Tell whether beat is past its start: it has left something in a queue, where nobody else leaves anything."""
    with redis.Redis.from_url(broker) as client:
        said: Any = client.info("commandstats")
        return "cmdstat_lpush" in said


@pytest.mark.crash
def test_a_worker_and_beat_that_start_then_end_at_once_with_one_line(start: Start, address: tuple[str, str]) -> None:
    with psycopg.connect(address[0], autocommit=True) as database:
        database.execute(FUTURE)
        for process in start():
            _, said = process.communicate(timeout=WITHIN_S)
            assert (process.returncode, said.count(TOO_NEW), said.count("\n")) == (1, 1, 1), said
        assert database.execute("SELECT count(*) FROM workflows_workerseen").fetchone() == (0,)


@pytest.mark.crash
def test_a_worker_and_beat_that_run_notice_and_end_in_good_order(start: Start, address: tuple[str, str]) -> None:
    with psycopg.connect(address[0], autocommit=True) as database:
        began = start()
        until = time.monotonic() + WITHIN_S
        while not (database.execute("SELECT 1 FROM workflows_workerseen").fetchone() and has_rung(address[1])):
            assert time.monotonic() < until
            time.sleep(0.1)
        assert [process.poll() for process in began] == [None, None]
        database.execute(FUTURE)
        for process in began:
            _, said = process.communicate(timeout=WITHIN_S)
            lines = [line for line in said.splitlines() if TOO_NEW in line]
            assert (process.returncode, len(lines)) == (0, 1), said
            assert lines[0].endswith("this process ends")
