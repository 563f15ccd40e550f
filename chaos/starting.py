"""Start runs through the API of web processes, from several clients at once; time how long each took to be accepted."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from django.db import connections

from chaos.client import Client, session_of
from chaos.world import Acknowledged, World
from workflows.models import Workflow

AGAIN_S = 0.2


@dataclass
class Started:
    """What became of the requests: how many were accepted, how long each of these took, and what was refused."""

    runs: list[str] = field(default_factory=list)
    took_s: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def p95_ms(self) -> float:
        """Give the time within which 95 % were accepted."""
        return round(1_000 * p95(self.took_s), 1)


def p95(values: Sequence[float]) -> float:
    """Give what 95 % of the values are below; 0 for none."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else max(values, default=0.0)


class Starter:
    """Start runs of a workflow as a user, at the web processes that live; ask for each until it is accepted."""

    def __init__(self, world: World, workflow: Workflow, user: Any, clients: int = 8) -> None:
        self._world = world
        self._workflow = workflow.slug
        self._session = session_of(user)
        self._clients = clients
        self._lock = threading.Lock()

    def burst(self, count: int) -> Started:
        """Start so many as fast as they are accepted."""
        return self._timed(count, lambda number: 0.0)

    def steady(self, per_s: float, for_s: float) -> Started:
        """Start so many a second, whatever became of those before."""
        return self._timed(int(per_s * for_s), lambda number: number / per_s)

    def _timed(self, count: int, due_s: Any) -> Started:
        told, began = Started(), time.monotonic()

        def start(number: int) -> None:
            time.sleep(max(0.0, began + due_s(number) - time.monotonic()))
            self._start(f"{number}", told)

        with ThreadPoolExecutor(self._clients) as pool:
            list(pool.map(start, range(count)))
        connections.close_all()
        told.seconds = time.monotonic() - began
        return told

    def _start(self, name: str, told: Started) -> None:
        """Ask, with one key, until somebody accepts it: a web process may be gone in between."""
        key = f"start-{self._workflow}-{name}-{time.monotonic_ns()}"
        until, attempt = time.monotonic() + 60, 0
        while time.monotonic() < until:
            ports = [web.port for web in self._world.alive("web")] or [0]
            port = ports[(hash(name) + attempt) % len(ports)]  # whoever refuses may be about to end, or to begin
            attempt += 1
            asked = time.monotonic()
            body = {"workflow": self._workflow, "input": name}
            reply = Client(port, self._session).post("/api/runs/", body, Idempotency_Key=key)
            took_s = time.monotonic() - asked
            with self._lock:
                if reply.ok:
                    told.runs.append(str(reply.body["id"]))
                    told.took_s.append(took_s)
                    self._world.acknowledged.append(Acknowledged("start", str(reply.body["id"])))
                    return
                told.refused.append(f"{reply.status}: {str(reply.body)[:200]}")
            time.sleep(AGAIN_S)


class Load:
    """Start runs at a steady rate until told to stop."""

    def __init__(self, starter: Starter, per_s: float) -> None:
        self._starter = starter
        self._per_s = per_s
        self._told = Started()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._start_all, daemon=True)
        self._thread.start()

    def stop(self) -> Started:
        """Stop, and tell what was accepted."""
        self._over.set()
        self._thread.join()
        return self._told

    def _start_all(self) -> None:
        while not self._over.is_set():
            part = self._starter.steady(self._per_s, 1.0)
            self._told.runs += part.runs
            self._told.took_s += part.took_s
            self._told.refused += part.refused
