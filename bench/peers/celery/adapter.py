"""Drive Celery alone: chains and chords between two workers of 64 threads each.

It persists nothing before the successor starts: a message and a result live in Redis, which appends to its file once
a second. It stands here as what one would do without a durable engine.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from celery import chain, chord

from bench.peers.celery.tasks import agent, app, gather, lead, member
from bench.peers.protocol import Job, Plain, serve, whole

WORKERS, THREADS, WITHIN_S = 2, 64, 600


class Canvas(Plain):
    """Send canvases and wait for their results."""

    packages = ("celery", "redis")

    def __init__(self) -> None:
        self._workers: list[subprocess.Popen[bytes]] = []

    async def start(self) -> None:
        """Start the workers, and wait until both answer."""
        self._workers = [_worker(number) for number in range(WORKERS)]
        while len(app.control.ping(timeout=1) or []) < WORKERS:
            pass

    async def run(self, job: Job) -> list[int]:
        """Send all, then wait for all."""
        sent = [_canvas(job).apply_async() for _ in range(job.runs)]
        return [whole(result.get(timeout=WITHIN_S)) for result in sent]

    async def stop(self) -> None:
        """Stop the workers."""
        for worker in self._workers:
            worker.terminate()
        for worker in self._workers:
            worker.wait()


def _canvas(job: Job) -> Any:
    first = agent.s([], job.wait_s)
    return {
        "chain": lambda: chain(first, *(agent.s(job.wait_s) for _ in range(job.size - 1))),
        "fan_out": lambda: chord([first.clone() for _ in range(job.size)], gather.s()),
        "supervisor": lambda: lead.s([], job.size, job.wait_s),
        "handoff": lambda: member.s([], job.size, job.wait_s),
    }[job.work]()


def _worker(number: int) -> "subprocess.Popen[bytes]":
    options = ["-P", "threads", "-c", str(THREADS), "--without-gossip", "--without-mingle", "-l", "WARNING"]
    command = [sys.executable, "-m", "celery", "-A", "bench.peers.celery.tasks", "worker", "-n", f"w{number}@%h"]
    with (Path(os.environ["BENCH_DIR"]) / f"celery-{number}.log").open("wb") as log:
        return subprocess.Popen([*command, *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log)


if __name__ == "__main__":
    serve(Canvas())
