"""`python -m bench.floor`: what this machine allows at the most, whatever program runs on it.

A step of a run alone cannot take less than a commit and the two wake-ups around it; a start in a cluster not less than
a round trip for each thing that is said. Medians of many, one after the other, on the disk of the benchmarks.
"""

import asyncio
import os
import queue
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import redis

from bench.peers.systems import CACHE
from dev.machine import machine
from dev.servers import MissingServerError, postgres
from dev.servers import redis as redis_server

TIMES = 2_000
ROW = "x" * 1_500
TABLE = "CREATE TABLE kept (id integer PRIMARY KEY, body text)"


def main() -> int:
    """Measure, and print a line for each."""
    CACHE.mkdir(parents=True, exist_ok=True)
    told = machine()
    print(f"{told['cpus']} CPUs, load {told['load']}\n")
    print(f"{'one after the other':<52}{'µs':>8}{'best':>8}{'a second':>10}")
    with tempfile.TemporaryDirectory(dir=CACHE) as kept, ExitStack() as held:
        folder = Path(kept)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        for name, times in _measures(folder, held):
            median = statistics.median(times)
            print(f"{name:<52}{median * 1e6:>8.0f}{min(times) * 1e6:>8.0f}{1 / median:>10,.0f}")
    return 0


def _measures(folder: Path, held: ExitStack) -> Iterator[tuple[str, list[float]]]:
    yield "a thread is asked and answers an asyncio loop", asyncio.run(_hops())
    yield "4 KB appended to a file and flushed to the disk", _flushes(folder / "file")
    yield "a row of 1.5 KB committed by SQLite (WAL, FULL)", _sqlite(folder / "kept.sqlite3")
    address = held.enter_context(postgres(folder / "postgres"))
    connection = held.enter_context(psycopg.connect(address, autocommit=True))
    connection.execute(TABLE.replace("integer", "serial"))
    yield "a question to PostgreSQL", _timed(lambda: connection.execute("SELECT 1", prepare=True))
    insert = "INSERT INTO kept (body) VALUES (%s)"
    yield "a row of 1.5 KB committed by PostgreSQL", _timed(lambda: connection.execute(insert, (ROW,), prepare=True))
    client: redis.Redis = redis.Redis.from_url(held.enter_context(redis_server(folder / "redis")))
    yield "a question to Redis", _timed(client.ping)


def _timed(call: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return times[TIMES // 10 :]


async def _hops() -> list[float]:
    loop, asked = asyncio.get_running_loop(), queue.SimpleQueue[asyncio.Future[None] | None]()

    def work() -> None:
        while (answer := asked.get()) is not None:
            loop.call_soon_threadsafe(answer.set_result, None)

    thread = threading.Thread(target=work)
    thread.start()
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        answer: asyncio.Future[None] = loop.create_future()
        asked.put(answer)
        await answer
        times.append(time.perf_counter() - began)
    asked.put(None)
    thread.join()
    return times


def _flushes(path: Path) -> list[float]:
    with path.open("wb") as file:

        def append() -> None:
            file.write(b"x" * 4_096)
            file.flush()
            os.fdatasync(file.fileno())

        return _timed(append)


def _sqlite(path: Path) -> list[float]:
    connection = sqlite3.connect(path, isolation_level=None)
    for wish in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", TABLE):
        connection.execute(wish)
    times = _timed(lambda: connection.execute("INSERT INTO kept (body) VALUES (?)", (ROW,)))
    connection.close()
    return times


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MissingServerError as missing:
        sys.exit(f"bench: {missing}")
