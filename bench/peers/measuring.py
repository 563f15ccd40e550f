"""Measure all systems in one run, taking turns: whatever else the machine does meanwhile meets each of them alike."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench.peers.adapters import Adapter, AdapterError
from bench.peers.processes import cpu_s, tree
from bench.peers.systems import CACHE, Contender, install
from bench.peers.works import Work
from dev.servers import postgres, redis

WITHIN_S = 300.0
COLD_S, MOST_S = 10.0, 50.0
Sample = dict[str, float]


@dataclass
class Measured:
    """All samples, by work and contender, and what could not be measured."""

    samples: dict[str, dict[str, list[Sample]]] = field(default_factory=dict)
    versions: dict[str, dict[str, str]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


class Bench:
    """Hold the adapters, and let them do each work in turns."""

    def __init__(self, adapters: Sequence[Adapter], within_s: float) -> None:
        self._adapters = list(adapters)
        self._within_s = within_s
        self.measured = Measured()

    def start(self) -> None:
        """Start all adapters; one that does not start takes no part."""
        for adapter in list(self._adapters):
            try:
                self.measured.versions[adapter.contender.name] = adapter.start()
            except AdapterError as error:
                self._leave_out(adapter, f"{error}")

    def measure(self, work: Work, repeats: int) -> None:
        """Do a work once to warm up, then `repeats` times; a contender that fails at it is out for this work.

        What takes longer than `COLD_S` needs no warming up, so its first time counts; and whoever has spent `MOST_S` on
        a work does not begin it again.
        """
        able = list(self._adapters)
        kept: dict[str, list[Sample]] = {adapter.contender.name: [] for adapter in able}
        spent = dict.fromkeys(kept, 0.0)
        turn = 0
        while able:
            # another one begins each time, so that nobody always follows the same neighbour
            for adapter in able[turn % len(able) :] + able[: turn % len(able)]:
                name = adapter.contender.name
                sample = self._tried(adapter, work)
                if sample is None:
                    able = [other for other in able if other is not adapter]
                    continue
                spent[name] += sample["seconds"]
                if turn or sample["seconds"] > COLD_S:
                    kept[name].append(sample)
            able = [one for one in able if not _is_enough(kept[one.contender.name], spent[one.contender.name], repeats)]
            turn += 1
        self.measured.samples[work.name] = {name: samples for name, samples in kept.items() if samples}

    def _tried(self, adapter: Adapter, work: Work) -> Sample | None:
        try:
            return self._one(adapter, work)
        except AdapterError as error:
            self.measured.failures.append(f"{work.name}: {error}")
            self._again(adapter)
            return None

    def stop(self) -> None:
        """End all adapters."""
        for adapter in self._adapters:
            adapter.stop()

    def _one(self, adapter: Adapter, work: Work) -> Sample:
        before = self._cpu_s(adapter)
        expected = work.job.size
        told: dict[str, Any] = adapter.do(work.job, expected, self._within_s)
        after = self._cpu_s(adapter)
        return {**told, "cpu_s": after[0] - before[0], "servers_cpu_s": after[1] - before[1]}

    def _cpu_s(self, adapter: Adapter) -> tuple[float, float]:
        # whatever this process started and belongs to no adapter is a server
        others = set().union(*(one.processes() for one in self._adapters))
        return cpu_s(adapter.processes()), cpu_s(tree(os.getpid()) - others - {os.getpid()})

    def _again(self, adapter: Adapter) -> None:
        adapter.stop()
        try:
            adapter.start()
        except AdapterError as error:
            self._leave_out(adapter, f"{error}")

    def _leave_out(self, adapter: Adapter, why: str) -> None:
        self.measured.failures.append(f"left out: {why}")
        adapter.stop()
        self._adapters = [one for one in self._adapters if one is not adapter]


def _is_enough(samples: list[Sample], spent_s: float, repeats: int) -> bool:
    return len(samples) >= repeats or bool(samples and spent_s >= MOST_S)


@contextmanager
def bench(contenders: Sequence[Contender], within_s: float = WITHIN_S) -> Iterator[Bench]:
    """Install, start the servers, and start all adapters; end everything afterwards."""
    for package in sorted({one.package for one in contenders if not one.is_baton}):
        install(package)
    with ExitStack() as held:
        folder = held.enter_context(_folder())
        database = held.enter_context(postgres(folder / "postgres"))
        broker = held.enter_context(redis(folder / "redis"))
        made = Bench([Adapter(one, folder / one.name, _servers(one, database, broker)) for one in contenders], within_s)
        held.callback(made.stop)
        made.start()
        yield made


@contextmanager
def _folder() -> Iterator[Path]:
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=CACHE))
    folder.chmod(0o755)  # PostgreSQL may run as another user
    try:
        yield folder
    finally:
        for log in folder.glob("*/*.log"):
            kept = CACHE / "logs" / log.parent.name
            kept.mkdir(parents=True, exist_ok=True)
            log.replace(kept / log.name)
        shutil.rmtree(folder, ignore_errors=True)


def _servers(contender: Contender, database: str, broker: str) -> Mapping[str, str]:
    """Give a contender a database of its own on the same server, and a numbered one of Redis."""
    if not contender.database:
        return {"BENCH_REDIS": broker.removesuffix("/0") + "/1"}
    name = f"bench_{contender.database}"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return {"BENCH_POSTGRES": database.rpartition("/")[0] + f"/{name}", "BENCH_REDIS": broker}
