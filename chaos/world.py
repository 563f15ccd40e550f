"""What a scenario plays in: the processes of one Baton on data and servers of its own, its work, and what is left.

In mode `cluster` these are workers, web processes and beat on a private PostgreSQL and Redis; in mode `embedded` one
web process on SQLite that drives the runs itself. The process that plays (this one) has Django set up on the same data:
it places work through the services or through the API of a web process, and reads the database itself.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import DatabaseError, connection

from chaos.client import Client
from chaos.processes import BIN, Process, Spawner
from chaos.watching import Stream
from dev.cluster import QUIET
from dev.servers import Postgres, Redis, free_port
from orchestrator_site.celery import app as celery
from workflows.executors import doorbell
from workflows.executors.broker import BrokerBell
from workflows.models import Run

T = TypeVar("T")
WEB = ["-b", "127.0.0.1", "-v", "0", "orchestrator_site.asgi:application"]
WORKER = ["worker", "-P", "threads", "-c", "2", *QUIET]
CELERY = ["celery", "-A", "orchestrator_site"]
ANSWERS_WITHIN_S = 40.0
LOOK_EVERY_S = 0.05


@dataclass(frozen=True)
class Place:
    """Where a world is: its mode, folder, environment, and the servers that it has."""

    mode: str
    folder: Path
    environment: Mapping[str, str]
    lease_s: float
    seed: int
    postgres: Postgres | None = None
    redis: Redis | None = None


@dataclass(frozen=True)
class Acknowledged:
    """A write that the API or a service confirmed: `start`, `answer` (of an activation) or `event` (by its name)."""

    kind: str
    run: str
    what: str = ""


@dataclass
class World:
    """One Baton that may be broken."""

    at: Place
    processes: list[Process] = field(default_factory=list)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    older: dict[str, int] = field(default_factory=dict)  # the last entry of each run that an earlier release wrote
    streams: list[Stream] = field(default_factory=list)
    watched: bool = False

    def __post_init__(self) -> None:
        self.random = random.Random(self.at.seed)  # noqa: S311  (what is broken when, the same for one seed)
        self.logs = self.at.folder / "logs"
        self.patience = float(self.at.environment.get("BATON_CHAOS_PATIENCE", "1"))
        self._spawner = Spawner(self.at.environment, self.logs)
        self._names = 0
        self._rings = False

    @property
    def is_cluster(self) -> bool:
        """Tell whether it has workers, PostgreSQL and Redis."""
        return self.at.mode == "cluster"

    @property
    def postgres(self) -> Postgres:
        """Give the server of a cluster."""
        assert self.at.postgres is not None, "an embedded world has no PostgreSQL"
        return self.at.postgres

    @property
    def redis(self) -> Redis:
        """Give the server of a cluster."""
        assert self.at.redis is not None, "an embedded world has no Redis"
        return self.at.redis

    # processes -----------------------------------------------------------------------------------------------------

    def start_worker(
        self, *more: str, environment: Mapping[str, str] | None = None, under: Sequence[str] = ()
    ) -> Process:
        """Start a Celery worker; `more` arguments may name its queues, a program may put limits on it (`under`)."""
        self._names += 1
        name = f"worker-{self._names}"
        command = [*CELERY, *WORKER, "-n", f"{name}@here", *more]
        if under:
            return self._start("worker", name, [*under, str(BIN / command[0]), *command[1:]], environment or {})
        return self._start("worker", name, command, environment)

    def start_beat(self, environment: Mapping[str, str] | None = None) -> Process:
        """Start beat."""
        self._names += 1
        name = f"beat-{self._names}"
        command = [*CELERY, "beat", "-l", "WARNING", "-s", str(self.at.folder / name)]
        return self._start("beat", name, command, environment)

    def start_web(self, *, port: int = 0, environment: Mapping[str, str] | None = None, wait: bool = True) -> Process:
        """Start Daphne, on a free port if none is named, and `wait` until it answers."""
        self._names += 1
        port = port or free_port()
        process = self._start("web", f"web-{self._names}", ["daphne", "-p", str(port), *WEB], environment)
        process.port = port
        if wait:
            self.await_answer(process)
        return process

    def start_drivers(self, count: int) -> list[Process]:
        """Start what drives runs: `count` workers of a cluster, or the one web process of an embedded world."""
        if self.is_cluster:
            return [self.start_worker() for _ in range(count)]
        return [self.start_web(wait=False)]

    def let_ring(self) -> None:
        """Let what this process leaves for runs ring for the workers of a cluster, as in a web process, from now on."""
        if self.is_cluster and not self._rings:
            doorbell.listen(BrokerBell(celery).ring)
            self._rings = True

    def alive(self, role: str = "") -> list[Process]:
        """List the processes (of a role) that live and are not stopped."""
        return [one for one in self.processes if role in ("", one.role) and not one.stopped and one.alive]

    def held_by(self, process: Process) -> int:
        """Count the runs that a process drives, as the database knows it."""
        rows = self.rows("SELECT worker FROM workflows_run WHERE worker <> '' AND status = 'running'")
        return sum(f"@{process.pid}-" in worker for (worker,) in rows)

    def victim(self, role: str = "worker") -> Process:
        """Choose one at random of the processes that drive runs just now, or else of all that live."""
        alive = self.alive(role)
        return self.random.choice([one for one in alive if self.held_by(one)] or alive)

    def kill_all(self, role: str = "") -> int:
        """Kill all (of a role), and count those that were there."""
        return sum(one.kill() for one in self.alive(role))

    def await_answer(self, web: Process, within_s: float = ANSWERS_WITHIN_S) -> None:
        """Wait until a web process answers; raise `RuntimeError` where it never does."""
        probe = Client(web.port)
        if not self.wait_for(lambda: not web.alive or probe.status("/health/live/") == 200, within_s) or not web.alive:
            raise RuntimeError(f"{web.name} does not serve: {web.log.read_text()[-2000:]}")

    def close(self) -> None:
        """End all that still lives."""
        for process in self.processes:
            process.kill()
        self._spawner.close()

    def _start(self, role: str, name: str, argv: list[str], environment: Mapping[str, str] | None) -> Process:
        pid, log = self._spawner.start(name, argv, environment)
        process = Process(role=role, name=name, pid=pid, log=log)
        self.processes.append(process)
        return process

    # waiting -------------------------------------------------------------------------------------------------------

    def wait_for(self, holds: Callable[[], bool], within_s: float = 60.0, every_s: float = LOOK_EVERY_S) -> bool:
        """Wait until something holds; tell whether it did in time."""
        until = time.monotonic() + within_s
        while not self.again(holds):
            if time.monotonic() > until:
                return False
            time.sleep(every_s)
        return True

    def await_ended(self, within_s: float) -> bool:
        """Wait until every run has ended; tell whether all did in time, which a mutant has less of."""
        within_s *= self.patience
        return self.wait_for(lambda: not Run.objects.filter(status__in=Run.ACTIVE).exists(), within_s, 0.1)

    def await_progress(self, entries: int, within_s: float = 60.0) -> bool:
        """Wait until the logs hold so many rows more than now; a mutant has less time for it."""
        wanted, within_s = self.entry_count() + entries, within_s * self.patience
        return self.wait_for(lambda: self.entry_count() >= wanted, within_s)

    # reading -------------------------------------------------------------------------------------------------------

    def again(self, ask: Callable[[], T], within_s: float = 60.0) -> T:
        """Ask the database, again and again while it is away; raise what it raised last after so long."""
        until = time.monotonic() + within_s
        while True:
            try:
                return ask()
            except DatabaseError:
                connection.close()
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read from the database."""

        def ask() -> list[tuple[Any, ...]]:
            with connection.cursor() as cursor:
                cursor.execute(sql, values or None)
                return list(cursor.fetchall())

        return self.again(ask)

    def entry_count(self) -> int:
        """Count the rows of all logs."""
        return int(self.rows("SELECT count(*) FROM workflows_runentry")[0][0])

    def ended_count(self, status: str = "") -> int:
        """Count the runs that have ended (with a status)."""
        wanted = [status] if status else ["succeeded", "failed", "cancelled"]
        return self.again(lambda: Run.objects.filter(status__in=wanted).count())

    def recoveries(self) -> int:
        """Count how often a run was taken over with steps under way."""
        return self.told_count("RunRecovered")

    def told_count(self, event: str) -> int:
        """Count the entries of all logs in which an event of this type stands."""
        return int(self.rows("SELECT count(*) FROM workflows_runentry WHERE events LIKE %s", f'%"{event}"%')[0][0])
