"""Workers of a cluster as real processes on a private PostgreSQL and Redis: killed, stopped, started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import redis

from dev import servers
from tests.chaos.calls import calls_in
from tests.chaos.killed_server import ROOT
from workflows.engine.events import Entry, decode_events

LEASE_S = 2.0
WITHIN_S = 90.0
WORKER = ["worker", "-P", "threads", "-c", "2", "--without-gossip", "--without-mingle", "-l", "WARNING"]


class Cluster:
    """Celery workers that drive the runs of one database."""

    def __init__(self, folder: Path, database: str, broker: str) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self._broker = broker
        self._connection = psycopg.connect(database, autocommit=True)
        self._environment = os.environ | {
            "BATON_DATA_DIR": str(folder),
            "BATON_LEASE_S": str(LEASE_S),
            "DATABASE_URL": database,
            "REDIS_URL": broker,
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "PYTHONPATH": str(ROOT),
        }
        self._environment.pop("BATON_EXECUTOR", None)

    def prepare(self, runs: int, drawn: str = "long") -> None:
        """Make the tables, and runs that wait."""
        command = [sys.executable, "tests/chaos/prepare.py", str(runs), drawn]
        subprocess.run(command, check=True, cwd=ROOT, env=self._environment)

    def add_worker(self) -> "subprocess.Popen[bytes]":
        """Start one more worker."""
        celery = [sys.executable, "-m", "celery", "-A", "orchestrator_site"]
        with (self.folder / "workers.log").open("ab") as log:
            command = [*celery, *WORKER, "-n", f"w{len(self.workers)}-{time.monotonic_ns()}@here"]
            worker = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        self.workers.append(worker)
        return worker

    def signal(self, worker: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
        """Send a worker a signal; wait for the end of one that is killed."""
        worker.send_signal(number)
        if number == signal.SIGKILL:
            worker.wait()
            self.workers.remove(worker)

    def flush_broker(self) -> None:
        """Take away all that the broker keeps."""
        with redis.Redis.from_url(self._broker) as client:
            client.flushall()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds of the runs."""
        deadline = time.monotonic() + WITHIN_S
        while not condition():
            assert time.monotonic() < deadline, (self.folder / "workers.log").read_text()[-3000:]
            time.sleep(0.05)

    def all_ended(self) -> bool:
        """Tell whether no run has anything left to do."""
        return self.rows("SELECT count(*) FROM workflows_run WHERE status IN ('queued', 'running')")[0][0] == 0

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read from the database."""
        return self._connection.execute(sql, values or None).fetchall()  # type: ignore[call-overload, no-any-return]

    def log_of(self, run: Any) -> list[Entry]:
        """Read the log of a run."""
        wanted = "SELECT seq, at, events FROM workflows_runentry WHERE run_id = %s ORDER BY seq"
        return [Entry(seq=seq, at=at, events=decode_events(events)) for seq, at, events in self.rows(wanted, run)]

    def calls(self) -> dict[str, list[float]]:
        """Read when the agent was called, by idempotency key."""
        return calls_in(self.folder)

    def close(self) -> None:
        """End all workers."""
        for worker in list(self.workers):
            worker.send_signal(signal.SIGCONT)
            self.signal(worker, signal.SIGKILL)
        self._connection.close()


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start the servers; the workers are added by whoever uses them."""
    with servers.postgres() as database, servers.redis() as broker:
        made = Cluster(folder, database, broker)
        try:
            yield made
        finally:
            made.close()
